"""One entry more in ``crosswalk.yaml`` and every other line as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signposting.terms.builders import an_entry
from triage.errors import DataProblem, Refused
from triage.signposting.terms.crosswalk import CrosswalkEntry, CrosswalkFile
from triage.signposting.terms.writing import entry_text, said, with_entry, withdrawn
from triage.source import read_yaml

COMMENTED = """\
# What terms mean here.
format: 1   # always

entries:
  # The first one; ask Sam before you change it.
  - scheme: example-terms
    id: "9"      # their number
    title: Sleep clinics
    help: [sleep]

    for: [child]
    reviewed: {by: Sam Example, on: 2026-11-01}
    note: |
      Two lines,
      # and this is no comment

  # Left for later.
"""
WHEN = said("Kim Example", date(2026, 11, 20))


def entry(**changes: Any) -> CrosswalkEntry:
    return CrosswalkEntry.model_validate(an_entry(**changes))


def read(text: str) -> tuple[CrosswalkEntry, ...]:
    return CrosswalkFile.model_validate(read_yaml(text).data).entries


def test_a_new_entry_leaves_every_line_and_comment_as_it_was():
    made = with_entry(COMMENTED, entry())
    assert made.replace(entry_text(entry(), "  ", "\n"), "") == COMMENTED
    assert read(made) == (*read(COMMENTED), entry())
    again = with_entry(made, entry(id="18"))
    assert [one.id for one in read(again)] == ["9", "17", "18"]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "\n\n",
        "format: 1\n",
        "format: 1\nentries:\n",
        "format: 1\nentries: []\n",
        "format: 1\nentries: []  # none yet\n",
        "entries: []\nformat: 1\n",
        "format: 1\nentries: null",
        "format: 1\r\nentries: []\r\n",
        "format: 1\nentries:\n- scheme: a\n  id: b\n  help: none\n  reason: c\n",
        "format: 1\nentries:\n- scheme: a\n  id: b\n  help: none\n  reason: c",
        "entries:\n    - {scheme: a, id: b, help: none, reason: c}\n# bottom\nformat: 1\n",
    ],
)
def test_an_entry_is_put_into_any_file_that_can_be_read(text: str | None):
    before = read(text) if text and text.strip() else ()
    made = with_entry(text, entry())
    assert read(made) == (*before, entry())
    if text and "#" in text:
        assert text[text.index("#") :].splitlines()[0] in made
    assert ("\r\n" in made) is ("\r\n" in (text or ""))


@pytest.mark.parametrize(
    "text",
    ["format: 1\nentries: [{scheme: a, id: b, help: none, reason: c}]\n", "{format: 1, entries: []}\n"],
)
def test_a_file_that_cannot_take_it_line_by_line_is_left_alone(text: str):
    with pytest.raises(Refused, match="other lines") as caught:
        with_entry(text, entry())
    assert "by hand" in (caught.value.mend or "")
    assert "bereavement" in (caught.value.mend or "")


@pytest.mark.parametrize(
    "text", ["format: 1\nentries: [", "format: 2\nentries: []\n", "format: 1\nentrys: []\n", "- a\n"]
)
def test_a_file_that_cannot_be_read_is_told_and_not_written(text: str):
    with pytest.raises(DataProblem):
        with_entry(text, entry())


def test_a_withdrawal_is_one_line_in_its_entry():
    text = with_entry(COMMENTED, entry())
    made = withdrawn(text, ("example-terms", "9"), WHEN)
    assert [line for line in made.splitlines() if line not in text.splitlines()] == [
        '    withdrawn: {by: "Kim Example", on: 2026-11-20}'
    ]
    assert len(made.splitlines()) == len(text.splitlines()) + 1
    assert [one.state for one in read(made)] == ["withdrawn", "accepted"]
    again = with_entry(made, entry(id="9"))
    assert [one.state for one in read(withdrawn(again, ("example-terms", "9"), WHEN))] == [
        "withdrawn",
        "accepted",
        "withdrawn",
    ]


def test_nothing_is_withdrawn_that_is_not_in_force():
    for key in (("example-terms", "10"), ("other", "9")):
        with pytest.raises(KeyError):
            withdrawn(COMMENTED, key, WHEN)
    with pytest.raises(KeyError):
        withdrawn(withdrawn(COMMENTED, ("example-terms", "9"), WHEN), ("example-terms", "9"), WHEN)


def test_a_withdrawal_from_an_entry_on_one_line_is_left_to_a_person():
    with pytest.raises(Refused, match="other lines"):
        withdrawn(
            "format: 1\nentries:\n  - {scheme: a, id: b, help: none, reason: c, reviewed: {by: S, on: 2026-01-01}}\n",
            ("a", "b"),
            WHEN,
        )


HOSTILE = st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.sampled_from(
    ["null", "~", "no", "on: x", "- a", "# c", "'", '"', "\\", "a: b", "{", "!t", "*a", "&a", "a\nb", "\x1b[31m", "\x85", "\u2028", "\ufeff", "=1+1", "\x00", "%", "@", "`", " a ", "12", "1.0", "---", "😀"]
)  # fmt: skip


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE.filter(str.strip))
def test_whatever_a_term_is_called_is_read_back_as_it_was(scheme: str, code: str, title: str, name: str):
    one = CrosswalkEntry.model_validate(
        an_entry(scheme=scheme, id=code, title=title, note=title, reviewed={"by": name, "on": "2026-11-20"})
    )
    text = with_entry(COMMENTED, one)
    assert read(text)[-1] == one
    assert read(withdrawn(text, one.key, said(name, date(2026, 11, 21))))[-1].withdrawn == said(
        name, date(2026, 11, 21)
    )
