"""Files of invariants: each fault with its place, in the words of rule files."""

from __future__ import annotations

import pytest

from tests import shipped
from triage.errors import DataProblem
from triage.rulebook import conditions as c
from triage.rulebook.model import EscalateTo
from triage.rulebook.proving import all_invariants, prove, read_invariants

SOUND = """\
format: 1
theme: danger
invariants:
  - id: danger-to-999
    title: Danger now is told to 999
    owner: Safeguarding lead
    rationale: Minutes count.
    source:
      - title: Working Together to Safeguard Children
    when: {indicator: immediate_danger}
    then:
      escalate: {to: emergency, within_days: 0}
"""


def faults(text: str) -> list[tuple[str, int | None, int | None]]:
    _, issues = read_invariants("invariants/danger.yaml", text, shipped.vocabulary())
    assert all(issue.file == "rules/invariants/danger.yaml" for issue in issues)
    assert all(issue.what and issue.why and issue.mend for issue in issues)
    return [(issue.code, issue.line, issue.column) for issue in issues]


def test_a_sound_file_is_read() -> None:
    found, issues = read_invariants("invariants/danger.yaml", SOUND, shipped.vocabulary())
    assert issues == []
    (invariant,) = found
    assert invariant.id == "danger-to-999"
    assert invariant.when == c.IndicatorIs("immediate_danger")
    assert invariant.then.escalate == (EscalateTo("emergency", 0),)
    assert (invariant.file, invariant.line) == ("rules/invariants/danger.yaml", 4)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("invariants:", "rules:", "RB701", 1),
        ("format: 1", "format: 2", "RB103", 1),
        ("theme: danger", "thema: danger", "RB104", 2),
        ("id: danger-to-999", "id: Danger To", "RB106", 4),
        ("owner: Safeguarding lead", "owner:", "RB105", 6),
        ("owner: Safeguarding lead", "owner: [one, two]", "RB120", 6),
        ("rationale:", "unless:", "RB104", 7),
        ("rationale:", "rational:", "RB104", 7),
        ("immediate_danger", "imediate_danger", "RB201", 10),
        ("indicator:", "indicater:", "RB110", 10),
        ("escalate:", "escalat:", "RB104", 12),
        ("emergency", "999", "RB201", 12),
        ("within_days: 0", "within_days: soon", "RB111", 12),
        ("- title: Working", "- titel: Working", "RB109", 9),
        ("invariants:", "invariants: [", "TR", None),
    ],
)
def test_each_fault_has_its_place(old: str, new: str, code: str, line: int | None) -> None:
    found = faults(SOUND.replace(old, new, 1))
    assert any(known.startswith(code) and line in {None, at} for known, at, _ in found), found


def test_every_fault_of_a_file_is_told_at_once() -> None:
    text = (
        SOUND.replace("immediate_danger", "imediate_danger")
        .replace("emergency", "nowhere")
        .replace("owner:", "owned:")
    )
    assert {"RB201", "RB104", "RB105"} <= {code for code, _, _ in faults(text)}
    assert len([code for code, _, _ in faults(text) if code == "RB201"]) == 2


def test_an_invariant_is_named_once() -> None:
    files = {"invariants/one.yaml": SOUND, "invariants/two.yaml": SOUND}
    _, issues = all_invariants(files, shipped.vocabulary())
    assert [(issue.code, issue.file, issue.line) for issue in issues] == [
        ("RB702", "rules/invariants/two.yaml", 4)
    ]
    assert "one.yaml:4" in issues[0].what


def test_nothing_is_proved_of_invariants_that_cannot_be_read() -> None:
    files = {**shipped.texts("rules"), "invariants/bad.yaml": SOUND.replace("immediate_danger", "nowhere")}
    with pytest.raises(DataProblem) as caught:
        prove(files, shipped.vocabulary(), properties=["invariants"])
    assert [issue.code for issue in caught.value.issues] == ["RB201"]


def test_the_shipped_invariants_are_sound_and_cared_for() -> None:
    found, issues = all_invariants(shipped.texts("rules"), shipped.vocabulary())
    assert issues == []
    assert len(found) >= 40
    assert len({invariant.title for invariant in found}) == len(found)
