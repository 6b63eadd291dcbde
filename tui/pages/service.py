"""One service's record in plain words: who it takes, how to ask, cost, wait, last confirmed by whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from triage.desk import Desk, code_in_words
from triage.desk.directory.browsing import ServiceSeen, ServiceWhole, service_seen
from tui.pages.rules import may_edit
from tui.pages.services import STATUS, marks_of, room_words
from tui.pages.wording import Acting, Wording, counted, day_in_words

UNKNOWN = "not known"
MOST_ENTRIES = 30
_ROUTES = {
    "self": "the family asks for itself",
    "parent": "a parent asks",
    "professional": "a professional refers",
    "school": "the school refers",
    "gp": "the GP refers",
}
_SECTORS = {
    "nhs": "NHS",
    "council": "council",
    "school": "school",
    "vcse": "voluntary sector",
    "police": "police",
    "private": "private",
}
_SAID = {"verify": "confirmed", "capacity": "room written down", "status": "status written down", "report": "reported as wrong", "resolve": "report looked into", "by hand": "changed in the file", "added": "added to the file", "taken away": "taken out of the file"}  # fmt: skip


@dataclass(frozen=True)
class ServiceCard:
    """All that the screen of one service shows."""

    notice: str
    acting: Acting
    reporting: Acting
    """Who may say that the record is wrong."""
    id: str
    name: str
    summary: str
    provider: str
    provider_id: str
    provider_services: int
    marks: tuple[str, ...]
    status: str
    room: str
    takes: tuple[tuple[str, str], ...]
    """Who it takes: label and words; what nobody said is said to be not known."""
    asks: tuple[tuple[str, str], ...]
    """How to ask, what it costs, how long people wait."""
    where: tuple[tuple[str, str], ...]
    checked: tuple[str, ...]
    reports: tuple[tuple[int, str], ...]
    """Number and words of each open report."""
    resting: str
    entries: tuple[str, ...]
    read_out: tuple[str, ...]
    """What to read out to the service when confirming."""
    file: str


def read_service(desk: Desk, service: str, by: str | None) -> ServiceCard:
    """Read one service; raises :class:`triage.errors.WrongUse` where there is none with this id."""
    whole = service_seen(desk, service)
    seen, words = whole.seen, Wording(desk)
    record = seen.record
    takes, asks, where = tuple(_takes(desk, seen, words)), tuple(_asks(seen)), tuple(_where(seen))
    return ServiceCard(
        notice=desk.notice or "",
        acting=may_edit(desk, by, "directory.keep"),
        reporting=may_edit(desk, by, "directory.report"),
        id=record.id,
        name=record.name,
        summary=record.summary or "",
        provider=seen.provider.name
        + (f" ({_SECTORS.get(seen.provider.sector, seen.provider.sector)})" if seen.provider.sector else ""),
        provider_id=seen.provider.id,
        provider_services=sum(one == seen.provider.id for one in desk.directory.provider_of.values()),
        marks=marks_of(seen),
        status=STATUS.get(record.status or "", UNKNOWN),
        room=room_words(seen),
        takes=takes,
        asks=asks,
        where=where,
        checked=tuple(_checked(seen)),
        reports=tuple(
            (one.number, one.words + (f" – “{whole.notes[one.number]}”" if one.number in whole.notes else ""))
            for one in seen.reports
        ),
        resting=_resting(whole),
        entries=tuple(_entry(one) for one in whole.entries[:MOST_ENTRIES]),
        read_out=tuple(f"{label}: {said}" for label, said in (*takes, *asks, *where)),
        file=seen.file,
    )


def _takes(desk: Desk, seen: ServiceSeen, words: Wording) -> Iterable[tuple[str, str]]:
    record = seen.record
    home, authority = desk.settings.area.name, desk.settings.area.local_authority
    yield (
        "Help",
        ", ".join(words.title("help", code) for code in record.help)
        or "none reviewed yet, so it is offered to nobody",
    )
    yield (
        "For",
        ", ".join(words.title("people", code).lower() for code in record.for_)
        or "nobody has said, so it is offered to nobody",
    )
    yield "Ages", _ages(record.ages)
    if record.sexes and record.sexes != "any":
        yield "Only", {"F": "girls and women", "M": "boys and men"}[record.sexes]
    if record.requires_diagnosis is not None:
        yield "Diagnosis", "needs one" if record.requires_diagnosis else "needs none"
    if record.area is None:
        yield "Area", UNKNOWN
    else:
        kind = {"national": "the whole country", "remote": "anywhere, at a distance"}.get(record.area.kind)
        codes = ", ".join(home if code == authority else code for code in record.area.codes or ())
        yield (
            "Area",
            kind or (codes if codes == home else f"{code_in_words(record.area.kind)} {codes}".strip()),
        )
    if record.languages:
        yield "Languages", ", ".join(record.languages)
    if record.access:
        yield "Access", ", ".join(words.title("access", code).lower() for code in record.access)
    if record.duration_weeks is not None:
        yield "Lasts", counted(record.duration_weeks, "week")


def _ages(ages: Any) -> str:
    if ages is None:
        return UNKNOWN
    low = (
        "before birth"
        if ages.takes_unborn
        else f"{ages.from_}"
        if ages.from_ is not None
        else f"{ages.from_months} months"
        if ages.from_months is not None
        else ""
    )
    high = (
        f"{ages.to}"
        if ages.to is not None
        else f"{ages.to_months} months"
        if ages.to_months is not None
        else ""
    )
    if low and high:
        return f"from {low} to {high}" + (
            f", up to the day before birthday {ages.to + 1}" if ages.to is not None else ""
        )
    return f"from {low}" if low else f"up to {high}" if high else UNKNOWN


def _asks(seen: ServiceSeen) -> Iterable[tuple[str, str]]:
    record, contact = seen.record, seen.record.contact
    yield "Who asks", "; ".join(_ROUTES[one] for one in record.routes or ()) or UNKNOWN
    yield "How", (contact.how if contact and contact.how else UNKNOWN)
    yield "Phone", (contact.phone if contact and contact.phone else UNKNOWN)
    yield "Web", (contact.web if contact and contact.web else UNKNOWN)
    if record.channels:
        yield "Works only by", ", ".join(record.channels)
    yield (
        "Cost",
        {"free": "free", "low_cost": "low cost", "charge": "there is a charge"}.get(
            record.cost or "", record.cost or UNKNOWN
        ),
    )
    yield "Room", room_words(seen)
    said = record.capacity.said_on if record.capacity else None
    if said is not None:
        yield "Room said on", day_in_words(said)


def _where(seen: ServiceSeen) -> Iterable[tuple[str, str]]:
    record = seen.record
    if record.remote:
        yield "At a distance", "yes, by phone or online"
    if record.location is not None:
        yield (
            "Place",
            ", ".join(part for part in (record.location.postcode, record.location.note) if part) or UNKNOWN,
        )
    if record.schedule:
        yield "Runs", "; ".join(_session(one) for one in record.schedule)
    if record.term_time_only:
        yield "Runs in", "school terms only"
    if record.transport:
        yield "Transport", record.transport


def _session(one: Any) -> str:
    times = f" {one.from_}" if one.from_ else ""
    return f"{one.day.capitalize()}{times}{f' to {one.to}' if one.to else ''}"


def _checked(seen: ServiceSeen) -> Iterable[str]:
    row = seen.due
    if row.last is None:
        yield "never confirmed: nobody is sent there"
        return
    yield f"confirmed on {day_in_words(row.last)} by {row.by or UNKNOWN}; from {row.source or UNKNOWN}"
    if row.until is not None:
        yield f"holds until {day_in_words(row.until)} (every {counted(row.every_months, 'month')})" + (
            "" if seen.holds else " – it does NOT hold now"
        )


def _resting(whole: ServiceWhole) -> str:
    resting = whole.resting
    if resting is None:
        return "what rests on it is not known: the record cannot be read"
    if not resting.cases:
        return "no open referral or offer rests on it"
    return f"{counted(len(resting.referrals), 'open referral')} and {counted(len(resting.offers), 'offer')} rest on it: cases {', '.join(resting.cases[:12])}"


def _entry(one: Any) -> str:
    who = f"by {one.by} ({(one.role or '').replace('_', ' ')})" if one.by else "by nobody this record knows"
    head = f"{day_in_words(one.on)}: {_SAID.get(one.what, one.what)} {who}"
    told = f"; {_facts(one.was)} → {_facts(one.became)}" if one.was or one.became else ""
    return head + told + (f"; note: {one.note}" if one.note else "")


def _facts(values: Mapping[str, Any]) -> str:
    return "; ".join(f"{key.replace('_', ' ')} {_plain(value)}" for key, value in values.items()) or "nothing"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return (
            ", ".join(
                f"{key.replace('_', ' ')} {_plain(part)}" for key, part in value.items() if part is not None
            )
            or UNKNOWN
        )
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(part) for part in value) or "none"
    return UNKNOWN if value is None else str(value)
