"""Each fictional child gets what an experienced front door would insist on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.reading import failures, files, judge, read_case


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_fictional_child_is_answered_as_practice_would(path: Path) -> None:
    wrong = failures(judge(read_case(path)))
    assert not wrong, f"{len(wrong)} of what this case expects does not hold:\n" + "\n".join(wrong)
