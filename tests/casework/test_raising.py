"""Entering escalations: none is lost, none is entered twice, and new facts speak again after a dismissal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from triage.casework.escalations import raise_all
from triage.model import Contact, Escalation
from triage.store import Store, create_store

ON = date(2026, 6, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = create_store(tmp_path / "triage.db")
    with made.writing():
        made.add_case(
            {
                "number": "C-1",
                "state": "open",
                "added_on": ON,
                "added_by": "Sam Example",
                "file_hash": "",
                "whole_hash": "",
                "level": 4,
                "review_on": ON,
            },
            "",
        )
    yield made
    made.close()


def an_escalation(
    *facts: str, to: str = "statutory", person: str = "child", who: str | None = None
) -> Escalation:
    return Escalation.model_validate(
        {
            "to": to,
            "within_days": 0,
            "by_when": "same_day",
            "person": person,
            "who": who,
            "who_acts": "x",
            "contact": Contact(),
            "rules": ("a-rule",),
            "facts": facts,
            "why": "x",
        }
    )


def entered(store: Store, *escalations: Escalation) -> int:
    with store.writing():
        return len(raise_all(store, "C-1", 1, escalations, dict.fromkeys(range(len(escalations)), ON), ON))


def put(store: Store, state: str) -> None:
    with store.writing():
        for row in store.escalations("C-1"):
            store.change_escalation(row.id, {"state": state})


def test_each_door_and_person_is_entered_of_its_own(store: Store) -> None:
    assert (
        entered(
            store,
            an_escalation("a"),
            an_escalation("a", to="emergency"),
            an_escalation("a", person="sibling", who="s1"),
            an_escalation("a", person="sibling", who="s2"),
        )
        == 4
    )


@pytest.mark.parametrize("state", ["raised", "told", "received", "decided", "dismissed"])
def test_the_same_facts_are_not_entered_twice(store: Store, state: str) -> None:
    entered(store, an_escalation("a", "b"))
    put(store, state)
    assert entered(store, an_escalation("b", "a")) == 0


@pytest.mark.parametrize(
    ("state", "again"), [("raised", 0), ("told", 0), ("received", 1), ("decided", 1), ("dismissed", 1)]
)
def test_new_facts_speak_again_once_the_escalation_was_received_or_put_aside(
    store: Store, state: str, again: int
) -> None:
    entered(store, an_escalation("a"))
    put(store, state)
    assert entered(store, an_escalation("a", "b")) == again
    assert len(store.escalations("C-1")) == 1 + again
