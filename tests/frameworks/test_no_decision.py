"""Frameworks and published evidence are read by no decision: whatever stands in them, rules and decisions stay the same."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.desk.builders import ON
from tests.frameworks.builders import a_framework
from triage.desk import Desk
from triage.desk.frameworks import evidence, frameworks
from triage.desk.opening import ruling
from triage.workspace import Workspace

names = st.from_regex(r"(priorities|value)/[a-z]{1,8}\.yaml", fullmatch=True)


@given(st.dictionaries(names, st.text(max_size=30), max_size=3))
def test_no_file_of_these_folders_is_among_the_rules(files: dict[str, str]) -> None:
    texts = shipped.texts("rules")
    assert ruling({**texts, **files}) == ruling(texts)


def test_the_fingerprint_of_the_rulebook_is_made_of_rules_vocabulary_and_wording_alone() -> None:
    """What :func:`load_rulebook` is handed is what :func:`ruling` leaves, so a framework cannot reach the fingerprint."""
    texts = ruling({**shipped.texts("rules"), "priorities/own.yaml": str(a_framework())})
    assert {name.split("/")[0] for name in texts} <= {
        "flags", "invariants", "needs", "review", "rulebook.yaml", "safeguarding", "vocabulary", "wording",
    }  # fmt: skip


def test_a_desk_with_another_framework_has_the_same_rules(folder: Path) -> None:
    with Desk(Workspace(folder), ON) as before:
        rules = before.rules_files
    (folder / "rules" / "priorities" / "own.yaml").write_text(json.dumps(a_framework(id="own")))
    (folder / "rules" / "value" / "evidence.yaml").unlink()
    with Desk(Workspace(folder), ON) as after:
        assert after.rules_files == rules
        assert after.rules_notice is None
        assert "own" in frameworks(after).by_id
        assert evidence(after).entries == {}
