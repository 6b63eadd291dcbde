"""Records kept true: confirmed with the service, its room or status written down; the file changes in those lines alone.

The files are the coordinators'. A command that changes one does so because a person who is named asked for it, shows
first what it will write, and writes nothing where the file is no longer the one that was shown.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from triage.desk import gate
from triage.desk.directory.together import remember, writing_with_files
from triage.desk.opening import Desk
from triage.errors import Locked, Refused, WrongUse
from triage.signposting import load_directory
from triage.signposting.records import Service
from triage.signposting.report_writing import with_settled
from triage.signposting.reports import NAME as REPORTS
from triage.signposting.reports import Report, Settled, open_reports
from triage.signposting.rewriting import Fact, Facts, plain, records_in, with_facts
from triage.store.records import PersonRow

What = Literal["verify", "capacity", "status"]
_SETTLES: Mapping[What, frozenset[str] | None] = {
    "verify": None,
    "capacity": frozenset({"closed_list"}),
    "status": frozenset({"closed_down"}),
}
"""Which reports each command settles, being the answer to them; None: all."""
SOURCE = "the service itself"
"""What a check is from where nobody says otherwise: the command asks whether the service said so."""
LONGEST_WORDS = 300


@dataclass(frozen=True)
class Change:
    """One record with what becomes of it."""

    service: Service
    provider: str
    """Its name."""
    file: str
    """Relative to ``directory/``."""
    was: Mapping[str, Any]
    """The keys that change, as the record has them."""
    becomes: Facts
    settles: tuple[Report, ...]


@dataclass(frozen=True)
class Upkeep:
    """What a command will do once somebody said yes."""

    what: What
    day: date
    changes: tuple[Change, ...]
    texts: Mapping[str, str]
    """The files as they were when this was made, relative to ``directory/``."""
    by: PersonRow
    note: str = ""
    """Why, in words that stay in the record of this workspace."""


def named_services(desk: Desk, ids: Iterable[str], provider: str | None = None) -> list[str]:
    """The services named, and those of a provider, once each; raises :class:`WrongUse` for one that is not known or for none."""
    import difflib  # noqa: PLC0415 - only where something is wrong

    services = desk.directory
    found = dict.fromkeys(ids)
    for service in found:
        if service not in services.services:
            near = difflib.get_close_matches(service, services.services, n=1)
            mend = f"did you mean '{near[0]}'?" if near else "see `triage directory list`"
            raise WrongUse(
                f"there is no service '{_short(service, 80)}'", why="nothing was changed", mend=mend
            )
    if provider is not None:
        if provider not in services.providers:
            near = difflib.get_close_matches(provider, services.providers, n=1)
            mend = (
                f"did you mean '{near[0]}'?"
                if near
                else "its id is shown by `triage directory due --by-provider`"
            )
            raise WrongUse(
                f"there is no provider '{_short(provider, 80)}'", why="nothing was changed", mend=mend
            )
        found.update({service: None for service, one in services.provider_of.items() if one == provider})
    if not found:
        raise WrongUse(
            "no service is named",
            why="nothing was changed",
            mend="name services, or all of one with --provider ID",
        )
    return list(found)


def verify(
    desk: Desk, ids: Iterable[str], by: str | None, *, provider: str | None = None, source: str | None = None,
    day: date | None = None, every: int | None = None,
) -> Upkeep:  # fmt: skip
    """Make ready to say that the facts of records were confirmed on a day, today unless said; nothing is written yet.

    ``every`` is the interval from now on in months. Raises :class:`WrongUse` for an unknown service, a day to come, or one
    before the last check; :class:`Refused` where nobody who may is named or there is no workspace.
    """
    person = who(desk, by)
    on = _past(desk, day, "a record is confirmed on the day somebody asked")
    services = named_services(desk, ids, provider)
    facts: dict[str, Facts] = {}
    for service in services:
        checked = desk.directory.services[service].checked
        if checked is not None and on < checked.on <= desk.on:
            raise WrongUse(
                f"{service} was confirmed later than that, on {checked.on}", why="an older answer takes no newer one's place",
                mend="give the day somebody asked with --on-day",
            )  # fmt: skip
        said: dict[str, str | int | None] = {
            "on": on.isoformat(),
            "by": role_words(person),
            "source": _short(source or SOURCE),
        }
        facts[service] = {"checked": {**said, "every_months": every} if every else said}
    return _made(desk, "verify", on, facts, person)


def capacity(
    desk: Desk,
    service: str,
    state: str,
    by: str | None,
    *,
    wait_weeks: int | None = None,
    day: date | None = None,
) -> Upkeep:
    """Make ready to write down what a service said about room on a day; raises as :func:`verify`.

    A wait is said only of a service with room or a waiting list (0 to 520 weeks).
    """
    person = who(desk, by)
    on = _past(desk, day, "room is what a service has said")
    named_services(desk, [service])
    if wait_weeks is not None and state not in {"room", "waiting_list"}:
        raise WrongUse(
            f"a wait makes no sense where room is '{state}'",
            mend="leave --wait-weeks out, or say waiting_list",
        )
    fact: Fact = {"state": state, "wait_weeks": wait_weeks, "said_on": on.isoformat()}
    return _made(desk, "capacity", on, {service: {"capacity": fact}}, person)


def status(desk: Desk, service: str, state: str, by: str | None, reason: str | None) -> Upkeep:
    """Make ready to write down whether a service is open, paused or closed; raises as :func:`verify`.

    The reason is kept in the record of this workspace, not in the directory's files.
    """
    person = who(desk, by)
    named_services(desk, [service])
    note = _short(reason or "", 2000)
    if state != "open" and not note:
        raise WrongUse(
            "a reason is needed",
            why="whoever reads it later must know why families are sent there no more",
            mend="add --reason TEXT",
        )
    return _made(desk, "status", desk.on, {service: {"status": state}}, person, note)


def who(desk: Desk, by: str | None, *, decides: bool = True) -> PersonRow:
    """The registered person who acts; raises :class:`Refused` where there is no workspace, or nobody who may is named."""
    if desk.workspace is None:
        raise Refused(
            "there is no workspace here", why="the services that come with the program are never changed",
            mend="make one with `triage init DIR`, or name it with --workspace DIR or TRIAGE_WORKSPACE",
        )  # fmt: skip
    return gate.change(desk, "directory.keep" if decides else "directory.report", by)


def role_words(person: PersonRow) -> str:
    """Who it was, as directory files say it: a role, because the files are handed on."""
    return person.role.replace("_", " ")


def carry_out(desk: Desk, upkeep: Upkeep) -> None:
    """Write it: the files whole or not at all, and what changed by whom in the record.

    Raises :class:`Refused` where a file was changed since it was shown, or cannot be changed in these lines alone,
    :class:`Locked` where it may not be written, :class:`triage.errors.DataProblem` where the result would not load.
    """
    texts = dict(upkeep.texts)
    for file in {change.file for change in upkeep.changes}:
        texts[file] = with_facts(
            file,
            texts[file],
            {change.service.id: change.becomes for change in upkeep.changes if change.file == file},
        )
    settled = [report.number for change in upkeep.changes for report in change.settles]
    if settled:
        end = Settled(on=max(desk.on, upkeep.day), by=role_words(upkeep.by), how=upkeep.what)
        texts[REPORTS] = with_settled(texts[REPORTS], settled, end)
    store = desk.store
    with writing_with_files(desk):
        state = known_state(desk)
        note_hash = store.keep("directory", upkeep.note.encode()) if upkeep.note else ""
        for change in upkeep.changes:
            store.add_service_change(
                {
                    "state": state, "service": change.service.id, "on_day": desk.on, "by_name": upkeep.by.name, "role": upkeep.by.role,
                    "what": upkeep.what, "was": _json(change.was), "became": _json(after_of(change)), "note_hash": note_hash,
                }
            )  # fmt: skip
            store.log(
                desk.on, upkeep.by.name, f"directory.{upkeep.what}", record=f"service {change.service.id}"
            )
        put(desk, upkeep.texts, texts)


def known_state(desk: Desk) -> int:
    """Number of the last state of the directory's files in the record; the files as they are now where there is none."""
    states = desk.store.directory_states()
    if states:
        return states[-1].number
    return desk.store.saw_directory(desk.store.keep_snapshot("directory", desk.directory_files), desk.on)


def text_now(desk: Desk, name: str) -> str | None:
    """A directory file as it lies there now; None where there is none."""
    assert desk.workspace is not None
    path = desk.workspace.folder / "directory" / name
    return path.read_bytes().decode("utf-8") if path.is_file() else None


def put(desk: Desk, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Put new texts of directory files in their place, all or none, inside :func:`writing_with_files`.

    ``before`` are the texts they were made from; a file that says something else by now is not overwritten. Raises as
    :func:`carry_out`.
    """
    assert desk.workspace is not None
    folder = desk.workspace.folder / "directory"
    changed = {name: text for name, text in after.items() if before.get(name) != text}
    for name, text in changed.items():
        _unchanged(folder / name, before.get(name))
        load_directory({name: text}, desk.vocabulary)
    made: list[tuple[Path, Path, bytes | None]] = []
    try:
        for name, text in changed.items():
            path = (folder / name).resolve()
            beside = path.with_name(f".{path.name}.new")
            made.append((path, beside, path.read_bytes() if path.exists() else None))
            beside.write_bytes(text.encode("utf-8"))
            if path.exists():
                shutil.copymode(path, beside)
        _replace(made)
        remember([(path, old) for path, _, old in made])
    except OSError as error:
        raise Locked(
            f"the directory could not be written: {error.strerror or 'the disk refused'}", why="nothing was changed",
            mend="look whether the disk is full and the folder may be written",
        ) from None  # fmt: skip
    finally:
        for _, beside, _ in made:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    for part in ("directory", "directory_files"):
        desk.__dict__.pop(part, None)


def _replace(made: Sequence[tuple[Path, Path, bytes | None]]) -> None:
    """Rename each new file to its place; where one cannot be, those before it are put back."""
    done: list[tuple[Path, bytes | None]] = []
    try:
        for path, beside, old in made:
            beside.replace(path)
            done.append((path, old))
    except OSError:
        for path, old in done:
            path.unlink() if old is None else path.write_bytes(old)
        raise


def _unchanged(path: Path, text: str | None) -> None:
    there = path.read_bytes() if path.is_file() else None
    if there != (None if text is None else text.encode("utf-8")):
        raise Refused(
            f"directory/{path.name} was changed meanwhile", why="what somebody else wrote would be lost",
            mend="look at it, and say this again",
        )  # fmt: skip
    closed = path.is_file() and not (os.access(path, os.W_OK) and path.stat().st_mode & 0o222)
    if closed or (path.parent.is_dir() and not os.access(path.parent, os.W_OK)):
        raise Locked(
            f"directory/{path.name} may not be written",
            why="nothing was changed",
            mend="ask whoever keeps the files",
        )


def _made(
    desk: Desk, what: What, on: date, facts: Mapping[str, Facts], person: PersonRow, note: str = ""
) -> Upkeep:
    services, texts = desk.directory, desk.directory_files
    changes = []
    read: dict[str, dict[str, dict[str, Any]]] = {}
    for service, becomes in facts.items():
        record = services.services[service]
        file = services.files[service].removeprefix("directory/")
        if file not in read:
            read[file] = records_in(file, texts[file])
        own = read[file][service]
        # Of a service that no longer runs there is nothing left to look into.
        codes = None if becomes.get("status") == "closed" else _SETTLES[what]
        settles = tuple(
            report
            for report in open_reports(record, desk.on)
            if (codes is None or report.what in codes) and report.on <= on
        )
        changes.append(
            Change(
                record,
                services.provider(service).name,
                file,
                {key: own.get(key) for key in becomes},
                becomes,
                settles,
            )
        )
    used = {change.file for change in changes} | ({REPORTS} if REPORTS in texts else set())
    return Upkeep(what, on, tuple(changes), {name: texts[name] for name in used}, person, note)


def after_of(change: Change) -> dict[str, Any]:
    """The keys that change, as the record will have them."""
    found: dict[str, Any] = {}
    for key, fact in change.becomes.items():
        was = change.was.get(key)
        found[key] = (
            fact if isinstance(fact, str) else plain({**(was if isinstance(was, dict) else {}), **fact})
        )
    return found


def _past(desk: Desk, day: date | None, why: str) -> date:
    if day is not None and day > desk.on:
        raise WrongUse(f"{day} has not come yet", why=why, mend="give a day up to today")
    return day or desk.on


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _short(text: str, most: int = LONGEST_WORDS) -> str:
    from triage.interchange.harmless import one_line  # noqa: PLC0415 - light where nothing is written

    return one_line(text, most)
