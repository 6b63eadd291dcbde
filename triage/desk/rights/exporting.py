"""The copy of their own record that a person may ask for: complete, in plain words, with what is about others decided first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from triage.desk import gate
from triage.desk.deciding import case_file, case_now, found_case, keep_json
from triage.desk.opening import Desk
from triage.desk.rights.gathering import Piece, by_role, pieces, rows_of
from triage.desk.rights.passages import About, Audience, Passage, passed
from triage.desk.rights.readers import looks_at
from triage.desk.rights.redactions import lead_needed, must_have_lead, read_rulings, undecided
from triage.errors import Refused
from triage.model import CaseFile, Decision
from triage.store.records import CaseRow, PersonRow

LEAD = "safeguarding_lead"
_WHOLE = "sealed"


@dataclass
class Gathered:
    """A record ready to be given, or the passages that are to be decided first."""

    row: CaseRow
    audience: Audience
    about: About
    pieces: list[Piece]
    rows: dict[str, list[dict[str, Any]]]
    passages: list[Passage] = field(default_factory=list)
    """Each passage once, in the order in which it is met."""


@dataclass(frozen=True)
class Copy:
    """A person's own record as it is given."""

    number: str
    audience: Audience
    on: date
    record: list[dict[str, Any]]
    """``{"what", "hash", "data"}`` for each piece, passages that are held back taken out."""
    rows: dict[str, list[dict[str, Any]]]
    """Days, codes and names of staff of everything that was done."""
    decisions: tuple[Decision | None, ...]
    """The decisions in order, as stored; for what they say of rules. None where one is held back whole."""
    held_back: list[dict[str, Any]]
    """``{"id", "why", "where", "reason"}``: what was held back, without its words."""
    manifest: dict[str, str]
    """Hash of every stored content item -> ``given`` or ``held_back``."""
    seen_by: tuple[tuple[str, str, str], ...]
    """Day, role and what was done, of everybody who looked or acted, as far as the log tells."""


def gather(desk: Desk, number: str, audience: Audience) -> Gathered:
    """Read all that is kept about a child and find the passages that a person has to decide."""
    row = found_case(desk, number)
    if desk.store.tombstone(number) is not None:
        raise Refused(
            "erased",
            why="nothing is kept about this child any more",
            mend="`triage retention erased` shows when and why",
        )
    case = case_now(desk, row)
    held = Gathered(
        row,
        audience,
        _about(desk, row, case, audience),
        pieces(desk, row),
        by_role(desk, rows_of(desk, number)),
    )
    seen: dict[str, Passage] = {}

    def note(passage: Passage) -> None:
        seen.setdefault(passage.id, passage)

    for piece in held.pieces:
        _taken_out(piece, held.about, note)
    passed(held.rows, held.about, note, "rows")
    held.passages = list(seen.values())
    return held


def _about(desk: Desk, row: CaseRow, case: CaseFile, audience: Audience) -> About:
    """Whom it is about: by the case as it stands and as it was added, so that what was put right since tells nothing."""
    now = About.of(audience, case, desk.vocabulary)
    first = About.of(audience, case_file(desk, row), desk.vocabulary)
    staff = frozenset(person.name for person in desk.store.people())
    return About(audience, now.people | first.people, now.indicators | first.indicators, staff)


def _taken_out(piece: Piece, about: About, decide: Any) -> Any:
    if piece.data is None:
        return passed({"text": f"({piece.what})"}, about, decide, piece.what)
    return passed(piece.data, about, decide, piece.what)


def ask_for_copy(desk: Desk, number: str, audience: Audience, by: str | None) -> int:
    """Note that a person asked for their own record; it is due a month later (UK GDPR Article 12(3)). Returns its number."""
    with desk.store.writing():
        person = gate.change(desk, "case.export", by, case=number)
        found_case(desk, number)
        return _asked(desk, number, audience, person)


def _asked(desk: Desk, number: str, audience: Audience, person: PersonRow) -> int:
    for row in desk.store.subject_exports(number, "open"):
        if row.asked_by == audience:
            return row.id
    identity = desk.store.add_subject_export(
        {
            "case_number": number, "asked_by": audience, "asked_on": desk.on, "due_on": month_on(desk.on), "state": "open",
            "by_name": person.name,
        }
    )  # fmt: skip
    desk.store.log(desk.on, person.name, "case.export", case=number, record=f"export {identity} asked")
    return identity


def month_on(day: date) -> date:
    """The same day of the next month; its last day where it has none such."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, min(day.day, 28))


def make_copy(
    desk: Desk,
    held: Gathered,
    lists: Sequence[Path],
    by: str | None,
    lead: str | None = None,
) -> Copy:
    """Make the copy once every passage is decided; it is noted as given, with what was held back and why.

    Raises :class:`Refused` while a passage is not decided, or where a parent would be given what only a safeguarding lead
    may give.
    """
    number = held.row.number
    rulings = read_rulings(lists, number, held.audience)
    missing = undecided(held.passages, rulings)
    if missing:
        raise Refused(
            f"{len(missing)} of {len(held.passages)} passages are not decided",
            why="what may be about somebody else is decided by a person, one by one, before anything is given",
            mend="write keep or hide (with a reason) beside each, then run the same command again",
        )
    must_have_lead(lead_needed(held.passages, rulings, held.audience), _lead(desk, lead))
    hidden: dict[str, dict[str, Any]] = {}

    def decide(passage: Passage) -> str | None:
        ruling = rulings[passage.id]
        if ruling.keep:
            return None
        hidden.setdefault(
            passage.id,
            {"id": passage.id, "why": passage.why, "where": passage.where, "reason": ruling.reason},
        )
        return ruling.reason

    record: list[dict[str, Any]] = []
    manifest: dict[str, str] = {}
    for piece in held.pieces:
        left = _taken_out(piece, held.about, decide)
        whole = isinstance(left, dict) and set(left) == {"held_back"}
        readable = piece.data is not None
        manifest[piece.hash] = "held_back" if whole or not readable else "given"
        if not readable:
            hidden.setdefault(
                piece.hash[-12:],
                {
                    "id": piece.hash[-12:],
                    "why": _WHOLE,
                    "where": piece.what,
                    "reason": "it cannot be read as text",
                },
            )
        record.append(
            {
                "what": piece.what,
                "hash": piece.hash,
                "data": left if readable else {"held_back": "it cannot be read as text"},
            }
        )
    rows = passed(held.rows, held.about, decide, "rows")
    copy = Copy(
        number,
        held.audience,
        desk.on,
        record,
        rows,
        _decisions(record),
        list(hidden.values()),
        manifest,
        _seen(desk, number),
    )
    _given(desk, copy, by, lead)
    return copy


def _decisions(record: Sequence[dict[str, Any]]) -> tuple[Decision | None, ...]:
    """The decisions as far as they are given whole; one with a passage held back is None, and told from its data alone."""
    found: list[Decision | None] = []
    for one in record:
        if not one["what"].startswith("decision "):
            continue
        found.append(None if _partly(one["data"]) else Decision.model_validate(one["data"]))
    return tuple(found)


def _partly(data: Any) -> bool:
    """Whether a passage was taken out of some data; the decision's own list ``held_back`` is none."""
    if isinstance(data, dict):
        return set(data) == {"held_back"} or any(_partly(part) for part in data.values())
    return isinstance(data, list) and any(_partly(part) for part in data)


def _lead(desk: Desk, name: str | None) -> str | None:
    """The safeguarding lead named; raises :class:`Refused` where nobody of this name is one."""
    if not (name or "").strip():
        return None
    person = desk.store.person((name or "").strip())
    if person is None or LEAD not in {person.role, *getattr(person, "roles", ())}:
        raise Refused(
            "the person named is not registered here as a safeguarding lead",
            why="whether a parent reads this is that lead's decision",
            mend="name a registered safeguarding lead",
        )
    return person.name


def _given(desk: Desk, copy: Copy, by: str | None, lead: str | None) -> None:
    with desk.store.writing():
        person = gate.change(desk, "case.export", by, case=copy.number)
        identity = _asked(desk, copy.number, copy.audience, person)
        kept = keep_json(desk, copy.number, {"given": copy.manifest, "held_back": copy.held_back})
        desk.store.change_subject_export(
            identity,
            {
                "state": "given",
                "given_on": desk.on,
                "by_name": person.name,
                "second": (lead or "").strip(),
                "list_hash": kept,
            },
        )
        desk.store.log(
            desk.on,
            person.name,
            "case.export",
            case=copy.number,
            record=f"export {identity} {copy.audience}",
            shown_hash=kept,
        )


def _seen(desk: Desk, number: str) -> tuple[tuple[str, str, str], ...]:
    """Who looked and acted, by role: names of staff are not the person's own data, what they did with the record is."""
    return looks_at(desk, number)
