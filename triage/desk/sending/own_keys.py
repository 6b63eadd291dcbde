"""The workspace's own keys: made once, kept in one file that nobody else can read, replaced or revoked by a named person."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from triage.desk import gate
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.sending import (
    Card,
    OwnKeys,
    file_of,
    is_wrapped,
    make_keys,
    opens_with_workspace_key,
    read_card,
    read_keys,
)
from triage.store.keys import workspace_keys
from triage.store.rows_sending import KeyRow

KEYS_FOLDER = ".triage/keys"
OVERLAP_DAYS = 30
"""Days for which files that were on their way to or from a replaced key are still taken."""
Unlock = Callable[[], str | None]
"""Gives the pass phrase when it is needed; None where there is none."""
_OTHERS = stat.S_IRWXO
_GROUP = stat.S_IRWXG


@dataclass(frozen=True)
class Ring:
    """The keys that open what comes in, the one in use first, and the cards whose private part is not used any more."""

    own: tuple[OwnKeys, ...]
    retired: tuple[Card, ...]

    @property
    def current(self) -> OwnKeys:
        """The keys that sign what goes out."""
        return self.own[0]


def make_own_keys(
    desk: Desk, name: str, by: str | None, *, pass_phrase: str | None = None, rotate: bool = False
) -> Card:
    """Make the workspace's keys under ``name``; ``rotate`` replaces the ones in use.

    Without a pass phrase the private part is wrapped with the key of the workspace, where one is set.

    Raises :class:`Refused` where there are some already, or for a pass phrase that is too short; :class:`WrongUse` for an
    unusable name or where there is nothing to replace.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "people.keys", by)
        held = in_use(desk)
        if held and not rotate:
            raise Refused(
                "this workspace has its keys already",
                why="partners know it by them",
                mend="show the card with `triage people keys show`; replace them with --rotate",
            )
        if rotate and not held and not store.cards(own=True):
            raise WrongUse("there are no keys to replace", mend="make the first ones without --rotate")
        name = name.strip()
        if not name or not name.isprintable() or len(name) > 80:
            raise WrongUse(
                "a card needs a name of at most 80 letters", mend='add --as "NAME OF YOUR SERVICE"'
            )
        keys = make_keys(name, desk.on.isoformat())
        folder = keys_folder(desk)
        shared = _from_workspace_key() if pass_phrase is None else None
        wrapped = bool(pass_phrase or shared)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if wrapped:
            with suppress(PermissionError):
                folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IRGRP | stat.S_IXGRP)
        if held:
            store.change_key(held.print, _ended("replaced", desk, person.name, "replaced by new keys"))
        store.add_key({
            "print": keys.card.print.hex(), "own": True, "partner": name, "card": keys.card.text, "state": "in_use",
            "since_on": desk.on, "by_name": person.name,
        })  # fmt: skip
        store.log(desk.on, person.name, "keys.make", record=f"key {keys.card.print.hex()[:16]}")
        body = file_of(keys, pass_phrase or shared, by_workspace_key=shared is not None)
        _write(folder / _file_name(keys.card.print.hex()), body, 0o640 if wrapped else 0o600)
    return keys.card


def revoke_own_keys(desk: Desk, reason: str, by: str | None) -> KeyRow:
    """Stop using the keys in use: the private part is removed, and nothing is opened or signed with them again."""
    store = desk.store
    with store.writing():
        person = gate.change(desk, "people.keys", by)
        held = in_use(desk)
        if held is None:
            raise WrongUse(
                "this workspace has no keys in use", mend="make some with `triage people keys make`"
            )
        store.change_key(held.print, _ended("revoked", desk, person.name, reason))
        store.log(desk.on, person.name, "keys.revoke", record=f"key {held.print[:16]}")
        path = keys_folder(desk) / _file_name(held.print)
        path.unlink(missing_ok=True)
    return held


def _ended(state: str, desk: Desk, by: str, reason: str) -> dict[str, object]:
    return {"state": state, "ended_on": desk.on, "ended_by": by, "reason": reason}


def in_use(desk: Desk) -> KeyRow | None:
    """The card of this workspace that is in use; None where there is none."""
    return next((row for row in desk.store.cards(own=True) if row.state == "in_use"), None)


def own_card(desk: Desk) -> Card:
    """The card to hand out; raises :class:`WrongUse` where the workspace has no keys."""
    row = in_use(desk)
    if row is None:
        raise WrongUse(
            "this workspace has no keys yet",
            why="what travels is signed with them and sealed to them",
            mend='make them with `triage people keys make --as "NAME OF YOUR SERVICE" --by NAME`',
        )
    return read_card(row.card.encode())


def ring(desk: Desk, unlock: Unlock) -> Ring:
    """Load the private keys; raises :class:`Refused` where the file is missing, damaged, readable by others or locked."""
    card = own_card(desk)
    phrase = _asked_once(unlock)
    found = [_load(desk, card, phrase)]
    retired = []
    for row in desk.store.cards(own=True):
        if row.state == "in_use":
            continue
        past = read_card(row.card.encode())
        last = row.ended_on and row.ended_on + timedelta(days=OVERLAP_DAYS)
        loaded = (
            _load_past(desk, past, phrase) if row.state == "replaced" and last and desk.on <= last else None
        )
        if loaded is None:
            retired.append(past)
        else:
            found.append(loaded)
    return Ring(tuple(found), tuple(retired))


def _load_past(desk: Desk, card: Card, unlock: Unlock) -> OwnKeys | None:
    """Replaced keys, where this account has them and the pass phrase of today opens them; else what they open is refused by name."""
    try:
        return _load(desk, card, unlock)
    except Refused:
        return None


def _asked_once(unlock: Unlock) -> Unlock:
    kept: list[str | None] = []

    def ask() -> str | None:
        if not kept:
            kept.append(unlock())
        return kept[0]

    return ask


def _load(desk: Desk, card: Card, unlock: Unlock) -> OwnKeys:
    path = keys_folder(desk) / _file_name(card.print.hex())
    raw = _read(path)
    keys = read_keys(raw, _phrase(raw, unlock))
    if keys.card.print != card.print:
        raise Refused(
            "the file of private keys does not belong to the card of this workspace",
            why="what is sealed with it could be opened by nobody",
            mend="bring the file back from a safe copy, or make new keys with --rotate",
        )
    return keys


def _phrase(raw: bytes, unlock: Unlock) -> str | None:
    """What opens a key file: nothing, the key of the workspace, or the pass phrase that somebody gives."""
    if not is_wrapped(raw):
        return None
    if not opens_with_workspace_key(raw):
        return unlock()
    phrase = _from_workspace_key()
    if phrase is None:
        raise Refused(
            "the private keys are wrapped with the key of this workspace, which is not set",
            why="nothing is opened or signed without it",
            mend="set TRIAGE_KEY_FILE to where that key lies",
        )
    return phrase


def _from_workspace_key() -> str | None:
    held = workspace_keys()
    return held.derived("sending").hex() if held is not None else None


def _read(path: Path) -> bytes:
    """Read a private file; raises :class:`Refused` for one that others may read, or that is no plain file."""
    try:
        there = path.is_file() and not path.is_symlink()
        raw = path.read_bytes() if there else b""
    except PermissionError:
        raise Refused(
            "this account may not read the workspace's private keys",
            why="without a pass phrase they belong to the one account that made them",
            mend="send and receive with that account, or wrap them for the team: `triage people keys make --rotate --pass-phrase`",
        ) from None
    if not there:
        raise Refused(
            "the workspace's private keys are not where they should be",
            why=f"there is no file {KEYS_FOLDER}/{path.name}",
            mend="bring it back from a safe copy, or make new keys (`triage people keys make --rotate`) and hand out the new card",
        )
    if os.name == "posix":
        mode = path.stat().st_mode
        forbidden = _OTHERS if is_wrapped(raw) else _OTHERS | _GROUP
        if mode & forbidden:
            raise Refused(
                "the workspace's private keys can be read by others on this machine",
                why="whoever has read them can open every referral sent to this workspace, and sign in its name",
                mend=f"chmod 600 {KEYS_FOLDER}/{path.name}; where somebody may have read it, make new keys with --rotate",
            )
    return raw


def _write(path: Path, body: bytes, mode: int) -> None:
    """Write a private file; the group of the workspace may read a wrapped one, so that a team can send and receive."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def keys_folder(desk: Desk) -> Path:
    """Where private keys lie; raises :class:`WrongUse` without a workspace."""
    if desk.workspace is None:
        raise WrongUse("there is no workspace here", mend="name one with --workspace DIR or TRIAGE_WORKSPACE")
    return desk.workspace.folder / KEYS_FOLDER


def _file_name(print_: str) -> str:
    return f"{print_[:16]}.key"
