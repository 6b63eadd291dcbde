"""What outcomes were worth: maps found and read, the record asked, and two results compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from triage.desk import auditing, gate
from triage.desk.made_referrals import take_up_of
from triage.desk.opening import Desk
from triage.desk.outcomes import outcome_histories
from triage.errors import DataProblem, WrongUse
from triage.model.history import CaseHistory
from triage.source import decode
from triage.valuing import ImpactMap, Library, Valuation, load_library, load_map, needs_record, value
from triage.valuing.comparing import Comparison, compare
from triage.valuing.record_says import Referred
from triage.workspace import shipped_files


@dataclass(frozen=True)
class MapListed:
    """One impact map that may be named."""

    id: str
    file: str
    title: str
    price_year: str
    rows: int
    records: int
    """Rows that count in the record."""
    fault: str | None = None
    """Why it cannot be read."""


def library(desk: Desk, proxies: Sequence[str] = ()) -> Library:
    """Everything under ``rules/value``: the workspace's own files before the shipped ones, then files of values named here.

    Raises :class:`DataProblem` and :class:`WrongUse`.
    """
    shipped = {name: text for name, text in shipped_files("rules").items() if name.startswith("value/")}
    found = load_library({f"rules/{name}": text for name, text in (shipped | desk.value_files).items()})
    for name in proxies:
        found = found.with_proxies(_text(name, "a file of values"), name)
    return found


def maps(desk: Desk) -> list[MapListed]:
    """All maps by id, with what they are about; one that cannot be read says why."""
    known = library(desk)
    found = []
    for name, (file, text) in sorted(known.maps.items()):
        try:
            written = load_map(text, file, known, desk.vocabulary).as_written
        except DataProblem as problem:
            found.append(MapListed(name, file, "", "", 0, 0, problem.issues[0].what))
            continue
        asked = sum(row.quantity.records is not None for row in written.rows)
        found.append(MapListed(name, file, written.title, written.price_year, len(written.rows), asked))
    return found


def load(desk: Desk, wanted: str, proxies: Sequence[str] = ()) -> ImpactMap:
    """Read the map that a file name or an id means. Raises :class:`DataProblem` and :class:`WrongUse`."""
    known = library(desk, proxies)
    path = Path(wanted)
    if path.is_file():
        name, text = wanted, _text(wanted, "an impact map")
    elif path.suffix in {".yaml", ".yml", ".json"} or len(path.parts) > 1:
        raise WrongUse(
            f"there is no file {wanted}",
            why="a valuation needs an impact map",
            mend=f"name a file that exists, or one of these maps: {', '.join(sorted(known.maps))}",
        )
    else:
        name, text = known.map_text(wanted)
    return load_map(text, name, known, desk.vocabulary)


def _text(name: str, what: str) -> str:
    try:
        return decode(Path(name).read_bytes(), name)
    except OSError as error:
        raise WrongUse(
            f"{name} cannot be read: {error.strerror or 'no such file'}",
            why=f"{what} is needed",
            mend="name a file that exists and that you may read",
        ) from None


def valuation(
    desk: Desk,
    wanted: str,
    start: date | None = None,
    end: date | None = None,
    *,
    proxies: Sequence[str] = (),
) -> Valuation:
    """Value outcomes under the map that ``wanted`` names; the record is asked only where the map asks for it.

    Raises :class:`DataProblem`, :class:`WrongUse`, and :class:`triage.errors.Refused` where whoever sits at the desk may not
    see what it was worth.
    """
    return valuations(desk, [wanted], start, end, proxies=proxies)[0]


def valuations(
    desk: Desk,
    wanted: Sequence[str],
    start: date | None = None,
    end: date | None = None,
    *,
    proxies: Sequence[str] = (),
) -> list[Valuation]:
    """Several maps on one reading of the record."""
    read = [load(desk, one, proxies) for one in wanted]
    histories: list[CaseHistory] = []
    sent: list[Referred] = []
    if any(needs_record(one) for one in read):
        histories, sent = asked_record(desk)
    return [value_of(one, histories, sent, start, end, desk.on) for one in read]


def value_of(
    wanted: ImpactMap,
    histories: Iterable[CaseHistory],
    sent: Iterable[Referred],
    start: date | None,
    end: date | None,
    on: date,
) -> Valuation:
    """Value one map on histories that were read already."""
    return value(wanted, histories, start=start, end=end, on=on, referrals=sent)


def compared(
    desk: Desk,
    wanted: str,
    other: str,
    start: date | None = None,
    end: date | None = None,
    *,
    proxies: Sequence[str] = (),
) -> Comparison:
    """Two maps side by side, or why they may not be."""
    first, second = valuations(desk, [wanted, other], start, end, proxies=proxies)
    return compare(first, second)


def asked_record(desk: Desk) -> tuple[list[CaseHistory], list[Referred]]:
    """Ask the gate, then the record: what happened to every need, and what was sent where.

    Every case is read, whatever the period: how many people a whole year holds is asked for too.
    """
    if desk.workspace is None:
        raise WrongUse(
            "this map counts recorded outcomes, and there is no workspace here",
            why="nobody's change is recorded outside a workspace",
            mend="make one with `triage init DIR` or name it with --workspace; or see a published table: triage value --map ccn-2025",
        )
    gate.read(desk, "value", None, later=True)
    histories = outcome_histories(desk)
    auditing.note(desk, "value", by=None, record=f"found {len(histories)}")
    return histories, referred(desk)


def referred(desk: Desk) -> list[Referred]:
    """Every referral and signpost made by the day: inside the network or not, and whether it was taken up.

    Take-up is what :mod:`triage.casework.take_up` reads. Where the directory does not say (``network`` missing, a service that is gone) it is not known. Cases that whoever sits at
    the desk does not see bear the name that stands for them among figures, as in the histories.
    """
    sight = gate.sight(desk, None)
    names = {
        row.number: sight.name(row.number, place)
        for place, row in enumerate(sorted(desk.store.cases(), key=lambda row: row.number), start=1)
    }
    services = desk.directory.services
    found = []
    for one in desk.store.referrals():
        if one.made_on > desk.on:
            continue
        service = services.get(one.service)
        merged = desk.store.merge_of(one.case_number)
        number = merged.joined_to if merged is not None else one.case_number
        found.append(
            Referred(
                case=names.get(number, number),
                network=service.network if service is not None else None,
                taken_up=take_up_of(desk, one).taken,
            )
        )
    return found
