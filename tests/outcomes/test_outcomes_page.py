"""docs/outcomes.md names only what there is."""

from __future__ import annotations

import re
from pathlib import Path

from triage.cli.outcomes import outcomes
from triage.outcomes import GROUPINGS, NONE, NOT_RECORDED

PAGE = (Path(__file__).parents[2] / "docs" / "outcomes.md").read_text(encoding="utf-8")


def test_every_option_it_names_is_there() -> None:
    known = {name for option in outcomes.params for name in option.opts}
    named = set(re.findall(r"`(--[a-z-]+)", PAGE))
    assert named <= known
    assert {"--intervals", "--missing", "--compare-with", "--group", "--by", "--at"} <= named


def test_every_grouping_is_named() -> None:
    words = set(re.findall(r"`(?:--by )?([a-z_]+)`", PAGE))
    assert {*GROUPINGS, NONE, NOT_RECORDED} <= words
