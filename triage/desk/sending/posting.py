"""Sending: shown first, confirmed by a named person, then sealed and written in one step with its entry in the record."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from triage.casework.referrals import SENT, is_final, not_sent
from triage.desk import gate
from triage.desk.deciding import case_to_change
from triage.desk.escalating import record_escalation
from triage.desk.opening import Desk
from triage.desk.referring import move_referral
from triage.desk.rights.partners import check_partner
from triage.desk.rights.sharing import record_sharing
from triage.desk.sending.own_keys import Unlock, own_card, ring
from triage.desk.sending.packing import (
    Package,
    pack_escalation,
    pack_referral,
    replace_body,
    without_what_moves,
)
from triage.desk.sending.partners import recipient
from triage.errors import Refused, WrongUse
from triage.sending import (
    Body,
    Card,
    Kind,
    OwnKeys,
    Parcel,
    ReferralBody,
    parcel_of,
    read_card,
    read_parcel,
    seal,
)
from triage.store.records import ReferralRow
from triage.store.rows_sending import ParcelRow

GET_HELP, PROTECT = "get_help", "protect"
"""Codes of sharing_purposes."""
RECEIPT_DAYS = 3
"""Days after which a referral without a receipt is asked about: sent is not received."""
_SENDABLE = frozenset({"draft", "awaiting_consent", "requested", "opened", "no_response"})
"""States in which the service may still be sent the referral."""


@dataclass(frozen=True)
class Letterbox:
    """What would leave, for somebody to look at before they say yes."""

    kind: Kind
    parcel: Parcel
    partner: str
    card: Card
    case: str
    referral: ReferralRow | None
    towards: str
    likeness: str
    """Hash of what is said; the same again keeps its number."""
    before: ParcelRow | None
    """The parcel that went before with just this content."""
    notes: tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class Sent:
    """What left."""

    parcel: Parcel
    partner: str
    file: Path
    again: bool
    """Whether the same was sent before under this number."""
    due_on: date | None
    """The day on which somebody asks where no receipt has come."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks to send."""

    referral: int | None = None
    towards: str | None = None
    partner: str | None = None
    with_identity: tuple[str, ...] = ()


def prepare(desk: Desk, number: str, wish: Wish, by: str | None) -> Letterbox:
    """Work out what would leave, for whom; nothing is written. Raises :class:`Refused` where it must not leave."""
    may_send(desk, by, number)
    case_to_change(desk, number)
    name = own_card(desk).name
    referral: ReferralRow | None = None
    if wish.towards is not None:
        package = pack_escalation(desk, number, wish.towards, name, wish.with_identity)
    else:
        referral = _referral(desk, number, wish.referral)
        package = pack_referral(desk, referral, name, wish.with_identity)
    key = recipient(desk, package.wanted, wish.partner)
    attention = check_partner(desk, referral.service, desk.on) if referral is not None else None
    if attention:
        package = replace(package, notes=(*package.notes, attention))
    return _boxed(desk, package, referral, wish.towards or "", key.partner, read_card(key.card.encode()))


def may_send(desk: Desk, by: str | None, number: str) -> None:
    """Refuse whoever may not send this case before anything of it is shown; raises :class:`Refused`, which is logged."""
    if not gate.may(desk, "send", by, number):
        gate.change(desk, "send", by, case=number)
    gate.read(desk, "send.read", by, case=number)


def _boxed(
    desk: Desk, package: Package, referral: ReferralRow | None, towards: str, partner: str, card: Card
) -> Letterbox:
    likeness = _likeness(without_what_moves(package.body))
    earlier = [
        row
        for row in desk.store.parcels(package.case, "out")
        if row.kind == "referral"
        and row.partner == partner
        and row.referral_id == (referral.id if referral else None)
        and row.towards == towards
    ]
    last = earlier[-1] if earlier else None
    if last is not None and last.likeness == likeness:
        kept = desk.store.content(package.case, last.body_hash)
        if kept is not None:
            return Letterbox("referral", read_parcel(kept), partner, card, package.case, referral, towards, likeness, last, package.notes, package.basis)  # fmt: skip
    body = replace_body(package.body, replaces=last.parcel if last else None)
    made = parcel_of("referral", secrets.token_hex(16), desk.on, body)
    return Letterbox("referral", made, partner, card, package.case, referral, towards, likeness, None, package.notes, package.basis)  # fmt: skip


def _likeness(body: Body) -> str:
    text = json.dumps(body.model_dump(mode="json", by_alias=True), sort_keys=True)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _referral(desk: Desk, number: str, identity: int | None) -> ReferralRow:
    rows = [row for row in desk.store.referrals(number) if row.kind == "referral"]
    if identity is not None:
        rows = [row for row in rows if row.id == identity]
        if not rows:
            raise WrongUse(
                f"this case has no referral {identity} that can be sent",
                why="a signpost is told to the family; nothing is sent",
                mend=f"see `triage referral list --case {number}`",
            )
    waiting = [row for row in rows if row.state in _SENDABLE]
    if not waiting:
        if rows:
            state = rows[-1].state
            over = is_final(desk.vocabulary, state)
            raise Refused(
                f"referral {rows[-1].id} is {state}",
                why="it is over" if over else "the service has it and has answered",
                mend="a later try is a new referral" if over else "see `triage parcels`",
            )
        raise WrongUse(
            "no referral of this case was made",
            why="a person confirms the action and makes the referral before anything is sent",
            mend=f"triage refer {number} --offer HELP --service ID --by NAME",
        )
    if len(waiting) > 1:
        raise WrongUse(
            f"{len(waiting)} referrals of this case could be sent",
            why="each goes to its own recipient, with no more than it needs",
            mend="choose one: " + ", ".join(f"--referral {row.id} ({row.service})" for row in waiting),
        )
    return waiting[0]


def post(desk: Desk, box: Letterbox, folder: Path, by: str | None, unlock: Unlock) -> Sent:
    """Seal what was shown and confirmed, and write it into ``folder``; record, file and log stand or fall together.

    Raises :class:`Refused` where what would leave is not any more what was shown.
    """
    store = desk.store
    keys = ring(desk, unlock).current
    folder = into(folder)
    due_on = desk.on + timedelta(days=0 if box.towards else RECEIPT_DAYS)
    with withdrawn_unless_kept(folder / box.parcel.file_name, fresh=box.before is None), store.writing():
        person = gate.change(desk, "send", by, case=box.case)
        _as_shown(desk, box)
        body_hash = store.keep(box.case, box.parcel.as_bytes())
        if box.before is None:
            identity = store.add_parcel({
                "way": "out", "kind": "referral", "about": box.parcel.body.about, "parcel": box.parcel.id, "partner": box.partner,
                "case_number": box.case, "referral_id": box.referral.id if box.referral else None, "towards": box.towards,
                "state": "sent", "on_day": desk.on, "by_name": person.name, "due_on": due_on, "likeness": box.likeness,
                "body_hash": body_hash,
            })  # fmt: skip
            for row in store.parcels(box.case, "out"):
                if row.parcel == box.parcel.body.replaces:
                    store.change_parcel(row.id, {"due_on": "", "settled_on": desk.on})
        else:
            identity = box.before.id
            if box.before.state == "sent":
                store.change_parcel(identity, {"due_on": due_on})
        if box.before is None:
            share(desk, box, person.name, identity)
        store.log(
            desk.on, person.name, "send", case=box.case, record=f"parcel {identity}", shown_hash=body_hash
        )
        file = write_sealed(folder, box.parcel, keys, box.card)
    _note_progress(desk, box, by)
    return Sent(box.parcel, box.partner, file, box.before is not None, due_on)


def _note_progress(desk: Desk, box: Letterbox, by: str | None) -> None:
    """Say in the referral or the escalation that it went; each is due by itself until this stands there."""
    if box.referral is not None:
        if not_sent(desk.vocabulary, box.referral.state):
            move_referral(desk, box.referral.id, SENT, by)
        return
    rows = [one for one in desk.store.escalations(box.case) if one.towards == box.towards]
    if any(one.state == "raised" for one in rows):
        record_escalation(desk, box.case, box.towards, by, told=f"{box.partner} (sealed file)")


def share(desk: Desk, box: Letterbox, by: str, identity: int) -> None:
    """Write into the record of sharing what left, to whom and on which basis, inside ``writing()``."""
    body: ReferralBody = box.parcel.body
    items = [f"help {body.help}"] if body.help else [f"escalation {box.towards}"]
    items += [f"need {one.need}" for one in body.needs]
    items += [f"indicator {code}" for code in body.indicators]
    said = {"age": body.age is not None or body.age_months is not None, "area": body.area, "language": body.language, "access": body.access, "safe_contact": body.safe_contact, "letter": body.letter}  # fmt: skip
    items += [key for key, value in said.items() if value]
    items += [
        f"identity {key}" for key in (body.identity.model_dump(exclude_none=True) if body.identity else {})
    ]
    escalation = bool(box.towards)
    record_sharing(
        desk, box.case, recipient=box.partner, purpose=PROTECT if escalation else GET_HELP, items=items, by=by,
        record=f"{'escalation ' if escalation else ''}parcel {identity}", basis=None if escalation else box.basis,
    )  # fmt: skip


def _as_shown(desk: Desk, box: Letterbox) -> None:
    """Look once more, inside the step, that what was shown is what would leave now."""
    name = own_card(desk).name
    given = box.parcel.body.identity
    identity = tuple(given.model_dump(exclude_none=True)) if given else ()
    again = (
        pack_escalation(desk, box.case, box.towards, name, identity)
        if box.referral is None
        else pack_referral(desk, _referral(desk, box.case, box.referral.id), name, identity)
    )
    if _likeness(without_what_moves(again.body)) != box.likeness:
        raise Refused(
            "the case changed while this was looked at",
            why="what leaves is what was shown, and nothing else",
            mend="run the same command again, and look once more",
        )


def into(folder: Path) -> Path:
    """The folder that sealed files are written into; made where it is missing. Raises :class:`WrongUse` for a file."""
    if folder.exists() and not folder.is_dir():
        raise WrongUse(
            f"{folder} is a file", why="sealed files are written into a folder", mend="name a folder"
        )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def withdrawn_unless_kept(file: Path, *, fresh: bool) -> Iterator[None]:
    """Take a file that was just written away again where the record did not keep the step it belongs to."""
    there = file.exists()
    try:
        yield
    except BaseException:
        if fresh and not there:
            with suppress(OSError):
                file.unlink(missing_ok=True)
        raise


def write_sealed(folder: Path, parcel: Parcel, keys: OwnKeys, card: Card) -> Path:
    """Write a sealed file; it is whole or not there. Plain text never touches the disk."""
    target = folder / parcel.file_name
    beside = folder / f".{parcel.file_name}.{secrets.token_hex(4)}.new"
    try:
        with beside.open("xb") as file:
            file.write(seal(parcel, keys, card))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    return target
