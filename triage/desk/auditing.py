"""The audit log from the desk: who looked, searched, gave out, tried and changed; who may read it; whether it is whole."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from triage.desk import gate
from triage.desk.opening import Desk
from triage.errors import Locked, TriageError, WrongUse
from triage.store.audit.journal import Noted, attempts
from triage.store.audit.proving import Proof
from triage.store.audit.rows import UNNAMED, Head, Kept, Outcome

SAME_READ_SECONDS = 30.0
"""The same person looking at the same thing again within this time, in one process, is one entry: screens draw often."""
MANY_CASES = 25
"""Different cases one person looked at in a day from which on a person looks at it; no law, a starting point to set."""
MANY_REFUSED = 5
_LOOKS = (
    "case.show",
    "case.letter",
    "case.plan",
    "case.timeline",
    "case.replay",
    "export.subject",
    "case.export",
)

_seen: WeakKeyDictionary[Desk, dict[tuple[str, str, str], tuple[float, str, str]]] = WeakKeyDictionary()
_unlogged: list[str] = []


def note(
    desk: Desk,
    act: str,
    *,
    by: str | None,
    case: str | None = None,
    outcome: Outcome = "allowed",
    record: str = "",
    shown: bytes | str | None = None,
    again: bool = False,
) -> None:
    """Log that somebody did, saw or tried ``act`` (a code such as ``case.show``).

    ``record`` holds code words and numbers (``found 12``); what else stands in it is cut. Of ``shown`` only the hash is
    kept. ``again``: the log holds it already for this sitting, so that it is written only where the step does not
    happen. Inside ``writing()`` the entry is kept with the step, and survives it where the step is refused. Outside, it is
    kept at once; where that cannot be, nobody is kept from a child's record: :func:`unlogged` says so. Raises nothing.
    """
    if outcome != "allowed":
        attempts.append(act)
    if not desk.has_record:
        return
    name = (by or desk.reader or "").strip()
    shown_hash = _hashed(shown)
    try:
        if (
            not desk.store.stepping()
            and outcome == "allowed"
            and _again(desk, act, name, case, record, shown_hash)
        ):
            return
        desk.store.audit_note(
            Noted(
                on=desk.on,
                who=name,
                act=act,
                outcome=outcome,
                case=case or "",
                record=record,
                shown_hash=shown_hash,
                again=again,
            )
        )
    except Locked as trouble:
        _unlogged.append("nothing may be written here" if desk.store.readonly else trouble.what)
    except TriageError as trouble:
        _unlogged.append(trouble.what)


def _hashed(shown: bytes | str | None) -> str:
    if shown is None:
        return ""
    if isinstance(shown, str):
        if shown.startswith("sha256:"):
            return shown
        shown = shown.encode("utf-8", "surrogateescape")
    return "sha256:" + hashlib.sha256(shown).hexdigest()


def _again(desk: Desk, act: str, name: str, case: str | None, record: str, shown_hash: str) -> bool:
    """Whether the same look was logged a moment ago and this one says nothing more."""
    held = _seen.setdefault(desk, {})
    place, now = (act, name, case or ""), time.monotonic()
    before = held.get(place)
    if (
        before is not None
        and now - before[0] < SAME_READ_SECONDS
        and record in {"", before[1]}
        and shown_hash in {"", before[2]}
    ):
        return True
    held[place] = (now, record, shown_hash)
    return False


def unlogged() -> str | None:
    """Say once that looks could not be logged, and why; None where all were."""
    said = sorted(set(_unlogged))
    _unlogged.clear()
    return f"not in the audit log: {'; '.join(said)}" if said else None


def attempted() -> bool:
    """Whether anything was noted as refused or failed since this was last asked."""
    found = bool(attempts)
    attempts.clear()
    return found


@dataclass(frozen=True)
class Unusual:
    """One thing in the log that a person should look at."""

    on: date
    who: str
    account: str
    what: str
    """A code: many_cases, many_refused, break_glass, unnamed_look, broken."""
    count: int


def entries(
    desk: Desk,
    by: str | None,
    *,
    case: str | None = None,
    who: str | None = None,
    since: date | None = None,
    act: str | None = None,
) -> list[Kept]:
    """Entries of the log in order; ``case`` also finds what became of a case that was erased.

    Raises :class:`triage.errors.Refused` for whoever may not read the log.
    """
    gate.read(desk, "audit.read", by, later=True)
    mark = desk.store.audit_mark(case) if case else None
    found = desk.store.audit_entries(
        {"subject": mark, "who": who, "act": act}, since.isoformat() if since else ""
    )
    note(desk, "audit.read", by=by, case=case, record=f"found {len(found)}")
    return found


def verify(desk: Desk, by: str | None, printed: str | None = None) -> Proof:
    """Check the whole log, also against a head that was ``printed`` (``12:sha256:…``) and kept elsewhere.

    Raises :class:`triage.errors.Refused` for whoever may not, :class:`triage.errors.WrongUse` for what is no head. That it
    was checked is logged afterwards: a fresh entry would vouch for what nobody has checked.
    """
    known = None
    if printed is not None:
        number, mark, chain = printed.strip().partition(":")
        if not (mark and number.isdecimal()):
            raise WrongUse("this is no head of the log", mend="give it as `triage audit head` printed it")
        known = Head(int(number), "" if chain == "-" else chain)
    if not gate.may(desk, "audit.verify", by):
        gate.read(desk, "audit.verify", by)
    proof = desk.store.audit_proof(known)
    gate.read(desk, "audit.verify", by)
    return proof


def head(desk: Desk) -> Head:
    """Give the head of the log, to be printed and kept elsewhere: number of entries and chain of the last."""
    return desk.store.audit_head()


def unusual(
    desk: Desk, by: str | None, *, since: date | None = None, most: int = MANY_CASES
) -> list[Unusual]:
    """Days on which somebody looked at more than ``most`` cases, was refused often, or broke the glass.

    Each is a reason to ask, never a finding about a person. Raises :class:`triage.errors.Refused` for whoever may not.
    """
    gate.read(desk, "audit.read", by, later=True)
    found = desk.store.audit_entries(None, (since or desk.on - timedelta(days=30)).isoformat())
    note(desk, "audit.read", by=by, record=f"found {len(found)}")
    return sorted(_unusual(found, most), key=lambda one: (one.on, one.who, one.what))


def _unusual(found: Sequence[Kept], most: int) -> Iterable[Unusual]:
    cases: dict[tuple[str, str, str], set[str]] = {}
    counted: Counter[tuple[str, str, str, str]] = Counter()
    for one in found:
        place = (one.at[:10], one.who, one.account)
        if one.act in _LOOKS and one.subject and one.outcome == "allowed":
            cases.setdefault(place, set()).add(one.subject)
        if one.outcome == "refused":
            counted[(*place, "many_refused")] += 1
        if one.record.startswith("break_glass") or one.act == "case.break_glass":
            counted[(*place, "break_glass")] += 1
        if one.act == "audit.broken":
            counted[(*place, "broken")] += 1
    for (day, who, account), seen in cases.items():
        if len(seen) > most:
            yield Unusual(date.fromisoformat(day), who, account, "many_cases", len(seen))
    for (day, who, account, what), number in counted.items():
        if what != "many_refused" or number >= MANY_REFUSED:
            yield Unusual(date.fromisoformat(day), who, account, what, number)


__all__ = [
    "MANY_CASES",
    "UNNAMED",
    "Unusual",
    "attempted",
    "entries",
    "head",
    "note",
    "unlogged",
    "unusual",
    "verify",
]
