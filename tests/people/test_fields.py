"""Who sees which part of a case: both ways, in every text, answer, log and calendar that a command gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.builders import ON
from tests.desk.conftest import shared_desk
from tests.people.builders import CANARY, FAR, INDICATOR, LEE, NAMES, NEAR, NEED, SHUT, STANDING, THIRD_PARTY
from tests.people.conftest import Shell
from triage.casework.permissions import ACTS, FIELDS, fields_for
from triage.desk import Desk, accounts, gate
from triage.desk.seeing import PART_OF

READS: tuple[tuple[str, ...], ...] = (
    ("case", "list"), ("case", "show", "{case}"), ("case", "timeline", "{case}"), ("escalation", "list"), ("referral", "list"),
    ("due", "--ahead", "90"), ("letter", "{case}", "--for", "referrer"), ("plan", "{case}"), ("rules", "why-not", "{case}", "counselling"),
)  # fmt: skip
"""Commands that somebody reads a case with."""


def _indicator_words(desk: Desk) -> list[str]:
    titles = [desk.vocabulary.title("indicators", code) for code in (INDICATOR, THIRD_PARTY)]
    return [INDICATOR, THIRD_PARTY, *titles, NEED]


def _seen(role: str, case: str) -> frozenset[str]:
    return fields_for(frozenset({role}), STANDING.get((role, case), frozenset({"any"})))


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_the_gate_shows_exactly_what_the_tables_name(prepared: Path, shipped: Desk, field: str) -> None:
    with shared_desk(prepared, shipped, ON) as desk:
        for role, name in NAMES.items():
            for case in (NEAR, FAR):
                shown = field in gate.seen(desk, accounts.looking(desk, name), case)
                scope = FIELDS[field].may.get(role)
                assert shown == (scope in STANDING.get((role, case), frozenset({"any"}))), (role, case)
        assert (field in gate.seen(desk, None, NEAR)) == FIELDS[field].unnamed
        assert field not in gate.seen(desk, None, SHUT)


@pytest.mark.parametrize("role", sorted(NAMES))
def test_a_case_as_json_holds_what_a_role_sees_and_names_what_it_does_not(shell: Shell, role: str) -> None:
    for case in (NEAR, FAR):
        allowed = ACTS["case.show"].may.get(role) in STANDING.get((role, case), frozenset({"any"}))
        code = shell("case", "show", case, "--json", by=NAMES[role])
        assert code == (0 if allowed else 3)
        if not allowed:
            continue
        data, seen = json.loads(shell.out), _seen(role, case)
        for key, value in data.items():
            if key != "hidden" and PART_OF.get(key, "decision") not in seen:
                assert value is None, key
                assert key in data["hidden"]
        assert data["escalations"], "whoever sees a case at all sees its escalations"
        assert (data["decision"] is not None) == ("decision" in seen)
        told = {one["told"] for one in data["escalations"] if one["to"] == "statutory"}
        assert told == ({CANARY["notes"]} if "notes" in seen else {None})


@pytest.mark.parametrize("role", sorted(NAMES))
def test_no_command_says_a_word_to_a_role_that_may_not_see_it(
    shell: Shell, prepared: Path, shipped: Desk, role: str
) -> None:
    with shared_desk(prepared, shipped, ON) as desk:
        of_the_decision = _indicator_words(desk)
    calendar = shell.folder / "made.ics"
    for case in (NEAR, FAR):
        seen = _seen(role, case)
        for words in READS:
            shell(*(word.replace("{case}", case) for word in words), "--json", by=NAMES[role])
            said = shell.said
            for field, canary in CANARY.items():
                if field not in seen and not (
                    field == "notes" and case == FAR and "notes" in _seen(role, NEAR)
                ):
                    assert canary not in said, (words, field)
            if "indicators" not in (seen | _seen(role, NEAR)):
                assert not [word for word in of_the_decision if word in said], words
    shell("due", "--ahead", "365", "--ics", str(calendar), by=NAMES[role])
    text = calendar.read_text(encoding="utf-8") if calendar.exists() else ""
    for canary in (*CANARY.values(), *of_the_decision, *NAMES.values()):
        assert canary not in text
    calendar.unlink(missing_ok=True)


def test_words_of_a_case_stand_in_no_log_list_or_error(shell: Shell) -> None:
    """Identity, private words and safe ways of contact stand in nothing that a command prints to anybody."""
    kept_apart = [CANARY[part] for part in ("identity", "child_private", "safe_contact", "narrative")]
    for words in (
        *READS,
        ("case", "show", NEAR, "--replay"),
        ("audit", "list"),
        ("outcomes",),
        ("people", "list"),
    ):
        for name in (LEE, NAMES["auditor"], NAMES["coordinator"]):
            acting = ("--reader", name) if words == ("outcomes",) else ("--by", name)
            shell(*(word.replace("{case}", NEAR) for word in words), *acting)
            assert not [word for word in kept_apart if word in shell.said], words


def test_text_names_what_is_hidden_and_what_came_of_a_referral(shell: Shell) -> None:
    assert shell("case", "show", NEAR, by=NAMES["referrer"]) == 0
    assert shell.out.startswith("ACT NOW")
    assert "who leads: Lou Example" in shell.out
    assert "not shown to your role: decision, level, scores" in shell.out.replace("referrals, ", "")
    assert shell("case", "show", NEAR, by=NAMES["auditor"]) == 0
    assert "who leads" not in shell.out


def test_what_must_hold_of_any_table_of_parts() -> None:
    seers = ACTS["case.show"].may
    assert dict(FIELDS["escalations"].may) == dict(seers)
    for part in ("scores", "indicators", "third_party", "referrals"):
        assert dict(FIELDS[part].may) == dict(FIELDS["decision"].may), "a decision names them in its reasons"
    assert "manager" not in FIELDS["child_private"].may
    assert not {"auditor", "directory_owner", "rules_owner", "referrer", "manager"} & set(
        FIELDS["identity"].may
    )
    assert "data_steward" not in FIELDS["decision"].may
    for part in ("identity", "child_private", "safe_contact", "break_glass"):
        assert not FIELDS[part].unnamed


def _leaves(data: object) -> Iterator[object]:
    if isinstance(data, dict):
        for value in data.values():
            yield from _leaves(value)
    elif isinstance(data, list):
        for value in data:
            yield from _leaves(value)
    else:
        yield data


def test_hidden_is_empty_for_those_who_work_with_the_case(shell: Shell) -> None:
    assert shell("case", "show", NEAR, "--json", by=NAMES["coordinator"]) == 0
    data = json.loads(shell.out)
    assert data["hidden"] == []
    assert CANARY["notes"] in set(_leaves(data))
