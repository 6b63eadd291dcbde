"""What people say is wrong with a service's record: kept as a code, a day and a role; shown until somebody looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from triage.desk.directory.together import writing_with_files
from triage.desk.directory.upkeep import known_state, named_services, put, role_words, text_now, who
from triage.desk.opening import Desk
from triage.errors import Refused, TriageError, WrongUse
from triage.interchange.harmless import one_line
from triage.signposting.report_writing import next_number, with_report, with_settled
from triage.signposting.reports import DECLINED, NAME, WHAT, Report, Settled, open_reports
from triage.store.records import PersonRow

LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Told:
    """A report that was made, or one like it that is open already."""

    report: Report
    new: bool


def report(
    desk: Desk, service: str, what: str, by: str | None, *, note: str | None = None, case: str | None = None
) -> Told:
    """Say that something is wrong with a record; anybody registered may who may change anything.

    The note stays in the record of this workspace, with the case where one is named (and is erased with it); the
    directory's file gets code, day and role. Raises :class:`WrongUse` for an unknown service, code or case, and as
    :func:`triage.desk.directory.upkeep.carry_out`.
    """
    person = who(desk, by, decides=False)
    named_services(desk, [service])
    if what not in WHAT:
        raise WrongUse(f"there is no report '{one_line(what, 40)}'", mend="one of: " + ", ".join(WHAT))
    if case is not None and desk.store.case(case) is None:
        raise WrongUse(
            "there is no such case", why="the note would be kept with no case", mend="see `triage case list`"
        )
    return _tell(desk, service, what, person, note or "", case or "")


def resolve(
    desk: Desk, service: str, by: str | None, *, numbers: Iterable[int] = (), note: str | None = None
) -> list[Report]:
    """Say that open reports about a record were looked at and nothing needs to change; all of them unless numbers are given.

    Raises :class:`Refused` where there is none, and as :func:`report`.
    """
    person = who(desk, by)
    named_services(desk, [service])
    wanted = set(numbers)
    found = [
        one
        for one in open_reports(desk.directory.services[service], desk.on)
        if not wanted or one.number in wanted
    ]
    if not found or wanted - {one.number for one in found}:
        raise Refused(
            f"there is no such open report about {service}",
            why="nothing was changed",
            mend=f"see `triage directory show {service}`",
        )
    texts = desk.directory_files
    settled = Settled(on=desk.on, by=role_words(person), how="resolve")
    made = with_settled(texts[NAME], [one.number for one in found], settled)
    with writing_with_files(desk):
        for one in found:
            _keep(desk, service, person, "resolve", one, note or "", "")
        put(desk, {NAME: texts[NAME]}, {NAME: made})
    return found


def flag_refusal(desk: Desk, service: str, reason: str, by: str) -> tuple[Told | None, str | None]:
    """Report what a service's refusal of a referral says about its record, inside the step that moves the referral.

    The step is a :func:`writing_with_files`. Gives the report, None where the refusal says nothing about the record, and what stood in the way: a referral moves whatever
    becomes of the record. Only the code of the reason goes on: no word that anybody wrote about the family, and not which case
    it was. The file is written before the step is whole: where a program ends between, the report stands, the referral has not
    moved, and moving it again makes no second report but puts the first on record.
    """
    try:
        what = DECLINED.get(reason)
        if what is None or service not in desk.directory.services:
            return None, None
        person = who(desk, by)
        alike = _alike(desk, service, what, "referral")
        if alike:
            _catch_up(desk, service, person, alike[-1])
            return Told(alike[-1], new=False), None
        old, made, text = _made(desk, service, what, person, "referral")
        put(desk, {} if old is None else {NAME: old}, {NAME: text})
    except TriageError as trouble:
        return None, trouble.what
    except OSError as trouble:
        return None, trouble.strerror or "the directory could not be written"
    _keep(desk, service, person, "report", made, "", "")
    return Told(made, new=True), None


def note_of(desk: Desk, number: int) -> str | None:
    """The words that came with a report of this number; None where there were none, they were erased, or nobody knows."""
    for row in desk.store.service_changes():
        if row.report == number and row.what == "report" and row.note_hash:
            body = desk.store.content(row.case_number or "directory", row.note_hash)
            return body.decode() if body is not None else None
    return None


def _tell(desk: Desk, service: str, what: str, person: PersonRow, note: str, case: str) -> Told:
    alike = _alike(desk, service, what, None)
    if alike and not note.strip():
        return Told(alike[-1], new=False)
    with writing_with_files(desk):
        old, made, text = _made(desk, service, what, person, None)
        _keep(desk, service, person, "report", made, note, case)
        put(desk, {} if old is None else {NAME: old}, {NAME: text})
    return Told(made, new=True)


def _alike(desk: Desk, service: str, what: str, source: Literal["referral"] | None) -> list[Report]:
    """Reports of today that say the same and are open."""
    return [
        one
        for one in open_reports(desk.directory.services[service], desk.on)
        if (one.what, one.on, one.from_) == (what, desk.on, source)
    ]


def _made(
    desk: Desk, service: str, what: str, person: PersonRow, source: Literal["referral"] | None
) -> tuple[str | None, Report, str]:
    """The file as it is, a new report, and the file with it; inside ``writing()``, so that two reports at once are both kept."""
    old = text_now(desk, NAME)
    made = Report.model_validate(
        {
            "number": next_number(old),
            "service": service,
            "what": what,
            "on": desk.on,
            "by": role_words(person),
            "from": source,
        }
    )
    return old, made, with_report(old, made)


def _catch_up(desk: Desk, service: str, person: PersonRow, one: Report) -> None:
    """Put a report on record that stands in the file and in no history, because a program ended between the two."""
    if not any(row.report == one.number and row.what == "report" for row in desk.store.service_changes()):
        _keep(desk, service, person, "report", one, "", "")


def _keep(desk: Desk, service: str, person: PersonRow, what: str, one: Report, note: str, case: str) -> None:
    import json  # noqa: PLC0415 - only where something is written

    words = one_line(note, LONGEST_NOTE)
    came = {"report": one.what, **({"from": one.from_} if one.from_ else {})}
    desk.store.add_service_change(
        {
            "state": known_state(desk), "service": service, "on_day": desk.on, "by_name": person.name, "role": person.role, "what": what,
            "was": "{}", "became": json.dumps(came), "report": one.number, "case_number": case if words else "",
            "note_hash": desk.store.keep(case or "directory", words.encode()) if words else "",
        }
    )  # fmt: skip
    desk.store.log(
        desk.on, person.name, f"directory.{what}", case=case, record=f"service {service} report {one.number}"
    )
