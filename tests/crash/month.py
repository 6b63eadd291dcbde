"""A busy month at the desk, always the same: each step is one that a person takes with one command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.desk.builders import LEAD, MEDIC, ON, SAM, SECOND_LEAD, a_case, batch
from triage.casework.agreement import Said
from triage.desk import (
    Desk,
    add_cases,
    add_person,
    answer,
    auditing,
    close,
    confirm,
    create_workspace,
    list_cases,
    move_referral,
    record_escalation,
    refer,
    review,
    show_case,
)
from triage.desk.due.listing import due
from triage.desk.households.linking import link_cases
from triage.desk.households.merging import merge
from triage.desk.loop.owning import note
from triage.desk.restricting import restrict
from triage.desk.rights.agreeing import record_agreement
from triage.desk.rights.contacting import record_contact
from triage.desk.rights.correcting import correct
from triage.desk.rights.exporting import ask_for_copy
from triage.desk.rights.keeping import place_hold
from triage.errors import DataProblem, TriageError
from triage.workspace import Workspace

KIM, DALE = "Kim Example", "Dale Example"
DAYS = 22
PEOPLE = (
    (SAM, "coordinator"),
    (LEAD, "safeguarding_lead"),
    (SECOND_LEAD, "safeguarding_lead"),
    (MEDIC, "clinical_lead"),
    (KIM, "manager"),
    (DALE, "data_steward"),
)


@dataclass(frozen=True)
class Step:
    """One step; ``again`` says that taking it twice must change nothing more, not even the log of who did what."""

    name: str
    take: Callable[[Desk], object]
    again: bool = True


def sit(folder: Path, shipped: Desk, on: date) -> Desk:
    """Sit down with rules that were read before; what is known of services is read from the workspace, where reports are kept."""
    desk = Desk(Workspace(folder), on)
    for part in ("rules_files", "vocabulary", "rulebook", "settings"):
        desk.__dict__[part] = getattr(shipped, part)
    return desk


def prepared(folder: Path, shipped: Desk) -> Path:
    """A workspace with its people."""
    create_workspace(folder)
    with sit(folder, shipped, ON) as desk:
        for name, role in PEOPLE:
            add_person(desk, name, role, by=None if name == SAM else SAM)
    return folder


def day_on(day: int) -> date:
    """The date of a day of the month, counted from 0."""
    return ON + timedelta(days=day)


def family(day: int, place: int) -> dict[str, object]:
    """A family of a day: who the child is, and every other time somebody is in danger."""
    danger = (
        {"indicators": ["domestic_abuse_current", "no_food_today"]}
        if (day + place) % 2
        else {"awaiting": ["autism_assessment"], "referrer": {"source": "gp"}}
    )
    return a_case(
        f"C-{day}-{place}",
        received=day_on(day).isoformat(),
        identity={"given_name": f"Child{day}x{place}", "address": f"{day} Example Road"},
        narrative=f"words about case {day} {place} " * 20,
        **danger,
    )


def steps_of(day: int) -> list[Step]:
    """The steps of one day, in order; those about earlier days' cases are there from the second day on."""
    return [step for place in range(3) for step in _new(day, place)] + (list(_old(day)) if day else [])


# A telling, a confirming and a correcting that is said twice stands twice in the log, as it was said; nothing else is doubled
# but the correction. Whoever does not know whether a step was kept looks at the case first.


def _new(day: int, place: int) -> Iterator[Step]:
    number = f"C-{day}-{place}"
    yield Step(f"add {number}", lambda desk: add_cases(desk, batch(desk, family(day, place)), SAM))
    yield Step(f"confirm {number}", lambda desk: confirm(desk, number, None, SAM), again=False)
    if (day + place) % 2 == 0:
        yield Step(f"refer {number}", lambda desk: refer(desk, number, "sleep", "sleep-advice", SAM))
        yield Step(f"send {number}", lambda desk: _move(desk, number, "opened"))
    else:
        yield Step(
            f"tell {number}",
            lambda desk: record_escalation(desk, number, "statutory", SAM, told="Duty desk"),
            again=False,
        )
    yield Step(
        f"note {number}", lambda desk: note(desk, number, f"Spoke to school {day}", by=SAM), again=False
    )
    yield Step(f"show {number}", lambda desk: show_case(desk, number, SAM), again=False)


def _old(day: int) -> Iterator[Step]:
    sent = next(f"C-{day - 1}-{place}" for place in range(3) if (day - 1 + place) % 2 == 0)
    told = next(f"C-{day - 1}-{place}" for place in range(3) if (day - 1 + place) % 2)
    yield Step(
        f"received {told}",
        lambda desk: record_escalation(desk, told, "statutory", SAM, received_by="Ros Example"),
        again=False,
    )
    yield Step(
        f"decided {told}",
        lambda desk: record_escalation(desk, told, "statutory", SAM, decision="They visit"),
        again=False,
    )
    yield Step(f"answered {told}", lambda desk: answer(desk, told, "current_safety", "yes", SAM), again=False)
    yield Step(f"declined {sent}", lambda desk: _move(desk, sent, "declined", "no_capacity"))
    yield Step(
        f"review {sent}",
        lambda desk: review(desk, sent, {("sleep", "child", None): 2 + day % 8}, None, SAM),
        again=False,
    )
    yield Step(
        f"agreement {sent}",
        lambda desk: record_agreement(desk, sent, Said("given", "parent"), SAM),
        again=False,
    )
    yield Step(
        f"contact {told}",
        lambda desk: record_contact(desk, told, "phone", answered=bool(day % 2), by=SAM),
        again=False,
    )
    yield Step(
        f"correct {told}",
        lambda desk: correct(desk, told, "child.postcode", "B91", "They moved", SAM),
        again=False,
    )
    yield Step(f"link {told}", lambda desk: link_cases(desk, told, sent, SAM, kind="sibling"))
    yield Step(f"list {day}", lambda desk: list_cases(desk, None, by=SAM), again=False)
    yield Step(f"due {day}", lambda desk: list(due(desk, 14)), again=False)
    yield Step(f"audit {day}", lambda desk: auditing.entries(desk, DALE, case=sent), again=False)
    kind = day % 5
    if kind == 0:
        yield Step(f"restrict {told}", lambda desk: restrict(desk, told, [SAM, LEAD], "staff_family", LEAD))
    elif kind == 1:
        double = {**family(day, 9), "case": f"D-{day}"}
        other = {**family(day, 9), "case": f"E-{day}"}
        yield Step(f"twice {day}", lambda desk: add_cases(desk, batch(desk, double, other), SAM))
        yield Step(
            f"merge {day}",
            lambda desk: merge(desk, f"E-{day}", f"D-{day}", SAM, note="One child", second=LEAD),
        )
    elif kind == 2:
        yield Step(f"close {sent}", lambda desk: close(desk, sent, "family_ended", SAM))
    elif kind == 3:
        yield Step(f"export {sent}", lambda desk: ask_for_copy(desk, sent, "child", DALE), again=False)
    else:
        yield Step(f"hold {sent}", lambda desk: place_hold(desk, sent, "complaint", None, "They wrote", DALE))


def _move(desk: Desk, number: str, state: str, reason: str | None = None) -> object:
    return move_referral(desk, desk.store.referrals(number)[0].id, state, SAM, reason=reason)


def take(desk: Desk, step: Step) -> str:
    """Take a step; returns what a person reads where it is refused, else ""."""
    try:
        step.take(desk)
    except DataProblem as problem:
        return problem.issues[-1].what.partition(";")[0]
    except TriageError as refused:
        return refused.what
    return ""
