"""Two cases of one child joined by a person, and parted again: nothing of either is lost, and no escalation waits for it.

Both keep their number and all that was recorded under it. The one that was joined is closed and points to the other, its
escalations and referrals stay due under their own number, and the other is decided about with everything both say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from triage.casework.escalations import OPEN_STATES, check_note
from triage.casework.joining import Conflict
from triage.casework.likeness import ASK_FROM, compare
from triage.casework.people import second_person
from triage.desk import gate
from triage.desk.deciding import Stored, case_alone, case_to_change, keep_json, kept_json, open_case
from triage.desk.households.joined import conflicts_of
from triage.desk.likening import held
from triage.desk.loop.again import decide_again
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.store.records import CaseRow, EscalationRow
from triage.store.rows_households import MergeRow

ASK_WITHIN = 2
"""Days within which somebody settles what two cases of one child do not agree on."""
REASON = "duplicate"
"""Closure reason of the case that was joined into another."""
_MOVED = ("state", "closed_on", "closed_by", "closure_reason", "closure_outcome", "to_audit", "follow_up_on", "audit_due_on")  # fmt: skip
"""Columns of the joined case that joining changes and parting puts back."""


@dataclass(frozen=True)
class Merged:
    """What a joining came to."""

    row: MergeRow
    level: int
    """Level in force of the case that goes on: the higher of both, or of what the two together call for."""
    conflicts: tuple[Conflict, ...]
    """What the two do not agree on, each with a question that is due."""
    escalations: tuple[EscalationRow, ...]
    """Of both numbers, those about which somebody still has to do something."""
    stored: Stored


def merge(
    desk: Desk, number: str, other: str, by: str | None, *, note: str, second: str | None = None
) -> Merged:
    """Join case ``number`` into case ``other``, which goes on and is triaged again with all that both say.

    Raises :class:`WrongUse` for one case twice, :class:`Refused` where the two are linked as two children, where ``other`` is
    closed, where either was joined already, and where they look like two children and no second person is named.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.merge", by, case=number)
        gate.change(desk, "case.merge", by, case=other)
        row, into = case_to_change(desk, number), case_to_change(desk, other)
        check_note(note)
        _may_be_joined(desk, row, into)
        two = second_person(store, person, second, frozenset(), "joining two cases").name if second else ""
        if not two and not _alike(desk, number, other):
            raise Refused(
                "these two cases do not look like one child",
                why=f"they score below {ASK_FROM}, or nothing can be compared, and two children joined are worse than one twice",
                mend="see `triage duplicates CASE`; if it is one child, name a second person with --second NAME",
            )
        before = _state(desk, row)
        before_hash, into_hash = keep_json(desk, number, before), keep_json(desk, other, _state(desk, into))
        newest = store.decisions(other)[-1].seq
        _renumber(desk, number, before["seq"], newest)
        identity = store.add_merge(
            {
                "case_number": number, "joined_to": other, "on_day": desk.on, "by_name": person.name, "second": two,
                "note_hash": keep_json(desk, other, {"note": note.strip()}), "before_hash": before_hash, "into_hash": into_hash,
            }
        )  # fmt: skip
        store.change_case(
            number,
            {
                "state": "closed", "closed_on": desk.on, "closed_by": person.name, "closure_reason": REASON,
                "closure_outcome": "administrative", "to_audit": False, "follow_up_on": "", "audit_due_on": "",
            },
        )  # fmt: skip
        store.log(desk.on, person.name, "case.merge", case=number, record=f"case {other}")
        store.log(desk.on, person.name, "case.merge", case=other, record=f"case {number}")
        _, conflicts = conflicts_of(desk, into, lambda each: case_alone(desk, each))
        for conflict in conflicts:
            _ask(desk, identity, other, conflict)
        sooner = min(row.review_on, into.review_on) if row.state == "open" else into.review_on
        if row.level > into.level:
            store.change_case(other, {"level": row.level})
            into = case_to_change(desk, other)
        stored = decide_again(desk, into, cause="merge", by=person.name)
        after = case_to_change(desk, other)
        store.change_case(other, {"review_on": max(desk.on, min(after.review_on, sooner))})
        store.change_merge(identity, {"seq": stored.seq})
        made = store.merge_of(number)
        assert made is not None
        return Merged(made, after.level, conflicts, tuple(waiting(desk, other)), stored)


def waiting(desk: Desk, number: str) -> list[EscalationRow]:
    """Escalations of a case and of those joined into it about which somebody still has to do something."""
    numbers = [number, *(row.case_number for row in desk.store.merged_into(number))]
    rows = [row for each in numbers for row in desk.store.escalations(each) if row.state in OPEN_STATES]
    return sorted(rows, key=lambda row: (row.due_on, row.id))


def _may_be_joined(desk: Desk, row: CaseRow, into: CaseRow) -> None:
    if row.number == into.number:
        raise WrongUse("a case is not joined with itself", mend="name two cases")
    for one in (row, into):
        if (gone := desk.store.merge_of(one.number)) is not None:
            raise Refused(
                f"{one.number} was joined into {gone.joined_to} already",
                why="a case goes on under one number",
                mend=f"name {gone.joined_to}, or part them with `triage case unmerge {one.number} --by NAME`",
            )
        kept_json(desk, one.number, one.file_hash)
    if into.state != "open":
        raise Refused(
            f"{into.number} is closed, and what is open in {row.number} would be closed with it",
            why="the case that goes on is one that somebody works on",
            mend=f"join the other way round: `triage case merge {into.number} {row.number}`, or open it again first",
        )
    if row.synthetic != into.synthetic:
        raise Refused(
            "one of the two cases is made up for a demonstration", why="a real child is not joined with one", mend="see `triage case show`"
        )  # fmt: skip
    if any(link.far(row.number) == into.number for link in desk.store.household_links(row.number)):
        raise Refused(
            "the two cases are linked as two people of one household",
            why="somebody said that they are two people",
            mend=f"if that was wrong: `triage case unlink {row.number} {into.number} --note TEXT --by NAME`, then join them",
        )


def _alike(desk: Desk, number: str, other: str) -> bool:
    one, two = held(desk, number), held(desk, other)
    return one is not None and two is not None and compare(one.known, two.known).score >= ASK_FROM


def _state(desk: Desk, row: CaseRow) -> dict[str, Any]:
    """How a case stands, so that parting can put it back and name what came since; codes, days and numbers only."""
    store = desk.store
    columns = {
        key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(row).items()
    }
    return {
        "row": columns,
        "seq": store.decisions(row.number)[-1].seq,
        "answers": len(store.answers(row.number)),
        "reviews": len(store.reviews(row.number)),
        "referrals": [one.id for one in store.referrals(row.number)],
        "escalations": {str(one.id): one.last_seq for one in store.escalations(row.number)},
    }


def _renumber(desk: Desk, number: str, latest: int, newest: int) -> None:
    """Escalations that stand on the joined case's latest decision stand, from now on, on the other's latest."""
    for row in desk.store.escalations(number):
        desk.store.change_escalation(row.id, {"last_seq": newest if row.last_seq >= latest else 0})


def _ask(desk: Desk, merge: int, number: str, conflict: Conflict) -> None:
    desk.store.add_merge_question(
        {
            "merge_id": merge, "case_number": number, "field": conflict.field, "person": conflict.person, "who": conflict.who,
            "need": conflict.need, "due_on": desk.on + timedelta(days=ASK_WITHIN), "state": "open",
        }
    )  # fmt: skip


@dataclass(frozen=True)
class Unmerged:
    """What a parting came to."""

    row: MergeRow
    since: tuple[str, ...]
    """What was recorded after the joining and stays with the case that went on, such as ``answer 3 dob`` or ``referral 7``."""
    stored: tuple[Stored, ...]
    """The decisions on both, each by its own facts again."""
    escalations: tuple[EscalationRow, ...]
    """Of both, those about which somebody still has to do something."""


def unmerge(desk: Desk, number: str, by: str | None, *, note: str = "") -> Unmerged:
    """Part a case from the one it was joined into; both stand as they did, with what was recorded since at the one that went on.

    A level that was raised since stays raised. Raises :class:`Refused` where it is not joined, or the other was joined on.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.unmerge", by, case=number)
        merge_row = store.merge_of(number)
        if merge_row is None:
            raise Refused(
                f"{number} is not joined into another case", why="there is nothing to part", mend=f"see `triage case show {number}`"
            )  # fmt: skip
        other = merge_row.joined_to
        gate.change(desk, "case.unmerge", by, case=other)
        if store.merge_of(other) is not None:
            raise Refused(
                f"{other} was joined into another case itself",
                why="what was joined last is parted first",
                mend=f"triage case unmerge {other} --by NAME",
            )
        into = open_case(desk, other)
        before = kept_json(desk, number, merge_row.before_hash)
        other_before = kept_json(desk, other, merge_row.into_hash)
        since = _since(desk, other, other_before)
        newest = store.decisions(other)[-1].seq
        kept = {"undone_on": desk.on, "undone_by": person.name}
        if note.strip():
            kept["undone_note_hash"] = keep_json(desk, other, {"note": note.strip()})
        store.change_merge(merge_row.id, kept)
        for question in store.merge_questions(other):
            if question.merge_id == merge_row.id:
                store.settle_merge_question(question.id, desk.on, person.name)
        _put_back(desk, number, before, newest)
        _as_before(desk, into, merge_row, other_before, newest)
        store.log(desk.on, person.name, "case.unmerge", case=number, record=f"case {other}")
        store.log(desk.on, person.name, "case.unmerge", case=other, record=f"case {number}")
        decided = [decide_again(desk, case_to_change(desk, other), cause="unmerge", by=person.name)]
        _same_review(desk, other, other_before, merge_row)
        if before["row"]["state"] == "open":
            decided.append(decide_again(desk, case_to_change(desk, number), cause="unmerge", by=person.name))
            store.change_case(
                number, {"review_on": max(desk.on, date.fromisoformat(before["row"]["review_on"]))}
            )
        both = [*waiting(desk, number), *waiting(desk, other)]
        made = next(row for row in store.merges(undone=True) if row.id == merge_row.id)
        return Unmerged(made, since, tuple(decided), tuple(both))


def _since(desk: Desk, number: str, before: Mapping[str, Any]) -> tuple[str, ...]:
    store = desk.store
    answers = store.answers(number)[before["answers"] :]
    reviews = store.reviews(number)[before["reviews"] :]
    found = [f"answer {row.position} {row.field}" for row in answers]
    found += [f"review {row.position} of {row.on_day}" for row in reviews]
    found += [f"referral {row.id}" for row in store.referrals(number) if row.id not in before["referrals"]]
    found += [
        f"escalation {row.id} {row.towards}"
        for row in store.escalations(number)
        if str(row.id) not in before["escalations"]
    ]
    return tuple(found)


def _put_back(desk: Desk, number: str, before: Mapping[str, Any], newest: int) -> None:
    """The joined case's columns and the numbering of its escalations, as they were."""
    desk.store.change_case(number, {key: before["row"][key] if before["row"][key] is not None else "" for key in _MOVED})  # fmt: skip
    for row in desk.store.escalations(number):
        held_before = before["escalations"].get(str(row.id), 0)
        stands = row.last_seq >= newest
        desk.store.change_escalation(row.id, {"last_seq": before["seq"] if stands else min(held_before, before["seq"] - 1)})  # fmt: skip


def _as_before(
    desk: Desk, into: CaseRow, merge_row: MergeRow, before: Mapping[str, Any], newest: int
) -> None:
    """The level of the case that went on, where nobody changed it since; escalations that stood before it stand."""
    store = desk.store
    at_merge = next(row for row in store.decisions(into.number) if row.seq == merge_row.seq)
    raised_since = any(
        row.seq > merge_row.seq and row.level > at_merge.level for row in store.decisions(into.number)
    )
    stepped_up = any(
        step.kind == "up" and step.on_day >= merge_row.on_day for step in store.level_steps(into.number)
    )
    if not raised_since and not stepped_up:
        store.change_case(into.number, {"level": min(into.level, int(before["row"]["level"]))})
    for row in store.escalations(into.number):
        was = before["escalations"].get(str(row.id))
        if was is not None and was >= before["seq"]:
            store.change_escalation(row.id, {"last_seq": newest})


def _same_review(desk: Desk, number: str, before: Mapping[str, Any], merge_row: MergeRow) -> None:
    """The day of the next review, where no review was recorded since the joining."""
    reviews = desk.store.reviews(number)
    if len(reviews) == before["reviews"] and desk.on >= merge_row.on_day:
        desk.store.change_case(number, {"review_on": max(desk.on, date.fromisoformat(before["row"]["review_on"]))})  # fmt: skip
