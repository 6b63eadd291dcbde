"""Who may do what: the register of people, and the guard that every change passes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import date

from triage.casework.permissions.scopes import ROLES
from triage.errors import Refused, WrongUse
from triage.store.protocol import Record
from triage.store.records import PersonRow

LOOKS_ONLY = frozenset({"auditor"})
"""Roles that look and change nothing: whoever checks the work does not do it."""
ASKS_ONLY = frozenset({"referrer"})
"""Roles that bring cases and answer questions, and decide nothing."""
SEES_PATTERNS = frozenset({"coordinator", "manager", "safeguarding_lead"})
"""Roles that see flags which show patterns across an area."""
ADD = "triage people add NAME --role ROLE"


def sees_patterns(record: Record, by: str | None) -> bool:
    """Whether the person named is registered in a role that sees patterns across the area; nobody else does."""
    person = record.person(by.strip()) if by and by.strip() else None
    return person is not None and person.left_on is None and bool(person.roles & SEES_PATTERNS)


def known_person(record: Record, by: str | None) -> PersonRow:
    """Name the registered person who acts; raises :class:`Refused` where nobody is named, or nobody who works here."""
    name = (by or "").strip()
    if not name:
        raise Refused(
            "nobody is named",
            why="whoever acts on a child's record is named in it",
            mend="add --by NAME, or set TRIAGE_USER",
        )
    person = record.person(name)
    if person is None:
        raise Refused(
            "this name is not registered here",
            why="only people of this workspace act in it",
            mend=f"register the person first: {ADD} --by A-REGISTERED-PERSON",
        )
    if person.left_on is not None:
        raise has_left(person)
    return person


def has_left(person: PersonRow) -> Refused:
    """What is said where somebody acts in the name of a person who left."""
    return Refused(
        f"this person left on {person.left_on}",
        why="nothing is done in the name of somebody who no longer works here",
        mend="let somebody else do this, or have them taken back: `triage people change NAME --back --by NAME`",
    )


def acting_person(record: Record, by: str | None, *, decides: bool = True) -> PersonRow:
    """Name the registered person who acts; raises :class:`Refused` where nobody is named, registered or allowed.

    ``decides`` is whether the act settles something (confirming, closing) rather than bringing facts. Which roles do what
    stands in :mod:`triage.casework.permissions`; this is the least that every act asks for.
    """
    person = known_person(record, by)
    if person.roles <= LOOKS_ONLY:
        raise looks_only(person)
    if decides and person.roles <= ASKS_ONLY:
        raise asks_only(person)
    return person


def running_account() -> str:
    """The account of the operating system that runs this program, as the system itself knows it; empty where it does not say.

    Variables such as ``LOGNAME`` are not asked: anybody can set them.
    """
    try:
        import pwd  # noqa: PLC0415 - not on every system
    except ImportError:
        try:
            return os.getlogin()
        except OSError:
            return ""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return ""


def account_fits(person: PersonRow, account: str, asked: bool | None) -> None:
    """Check that the account that runs the program is the person's own; raises :class:`Refused` where it is not.

    ``asked`` is the setting ``[people] accounts``: True for everybody, False for nobody, None for whoever has an account bound.
    """
    if asked is False or (asked is None and not person.account):
        return
    if not person.account:
        raise Refused(
            "no account is bound to this name",
            why="this workspace takes a name only from the account it belongs to ([people] accounts in triage.toml)",
            mend="bind one: `triage people change NAME --account LOGIN --by NAME`",
        )
    if person.account != account:
        raise Refused(
            "this name belongs to another account of this machine",
            why="nobody acts in somebody else's name",
            mend="use your own name with --by, or log in with the account that the name is bound to",
        )


def looks_only(person: PersonRow) -> Refused:
    """What is said where whoever checks the work would do it."""
    return Refused(
        f"the role {person.role} changes nothing",
        why="whoever checks the work does not do it",
        mend="let somebody with another role do this",
    )


def asks_only(person: PersonRow) -> Refused:
    """What is said where whoever brings cases would decide about them."""
    return Refused(
        f"the role {person.role} does not decide this",
        why="whoever refers brings facts and answers questions; people of the service decide",
        mend="let a coordinator or a lead do this",
    )


def second_person(
    record: Record, first: PersonRow, second: str | None, roles: frozenset[str] | None, what: str
) -> PersonRow:
    """Name the second registered person for ``what``; raises :class:`Refused` unless it is another one, of a role in ``roles``."""
    name = (second or "").strip()
    wanted = " or ".join(ROLES[role].lower() for role in sorted(roles)) if roles else "registered person"
    if not name:
        raise Refused(
            f"{what} needs a second person",
            why="nobody puts such a step aside alone",
            mend=f"add --second NAME: another {wanted}",
        )
    person = record.person(name)
    if person is None:
        raise Refused(
            "the second person is not registered here",
            why="only people of this workspace act in it",
            mend=f"register the person first: {ADD}",
        )
    if person.name == first.name:
        raise Refused(
            "the second person is the first one",
            why="two people look at this, never one twice",
            mend=f"name another {wanted}",
        )
    if person.left_on is not None:
        raise has_left(person)
    if person.roles <= LOOKS_ONLY or (roles and not person.roles & roles):
        raise Refused(
            f"the second person's role {person.role} is not the right one for this",
            why=f"{what} is agreed by a {wanted}",
            mend=f"name another {wanted} with --second",
        )
    return person


def register(
    record: Record,
    name: str,
    roles: Iterable[str],
    team: str,
    *,
    by: str | None,
    on: date,
    account: str = "",
) -> PersonRow:
    """Register somebody, inside ``record.writing()``; the first one needs nobody before.

    ``roles`` begins with the role somebody usually works in. Raises :class:`WrongUse` for an unknown role or an unusable
    name, :class:`Refused` for a name or account that is taken, or without a registered ``by``.
    """
    name, held_roles = name.strip(), tuple(dict.fromkeys(roles))
    check_roles(held_roles)
    if not re.fullmatch(r"[^\W_][\w .,'’()&/-]{0,79}", name):
        raise WrongUse(
            "a name begins with a letter or digit and has at most 80 letters, digits, spaces and . , ' - ( ) & /",
            mend="write the name as colleagues know it",
        )
    held = record.people()
    if any(person.name.casefold() == name.casefold() for person in held):
        raise Refused(
            "this name is registered already",
            why="two people of one name could not be told apart in the record",
            mend="add a team or a middle initial to the name; `triage people change` changes a role",
        )
    check_account(held, name, account)
    registered_by = known_person(record, by).name if held else name
    person = PersonRow(
        name=name, role=held_roles[0], team=team.strip(), registered_by=registered_by, registered_on=on,
        more_roles=held_roles[1:], account=account.strip(),
    )  # fmt: skip
    record.add_person({
        "name": name, "role": person.role, "team": person.team, "registered_by": registered_by, "registered_on": on,
        "more_roles": person.more_roles, "account": person.account,
    })  # fmt: skip
    return person


def check_roles(roles: tuple[str, ...]) -> None:
    """Check the roles of one person; raises :class:`WrongUse` for none, for one that is not known, and for an auditor who does more."""
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        raise WrongUse(
            f"there is no role '{unknown[0]}'" if unknown else "a role is needed",
            why="a role says what somebody may do",
            mend="the roles are " + ", ".join(ROLES),
        )
    if len(roles) > 1 and LOOKS_ONLY.intersection(roles):
        raise WrongUse(
            "an auditor holds no other role",
            why="whoever checks the work does not do it",
            mend="let two people share this, each registered with a name of their own",
        )


def check_account(held: Iterable[PersonRow], name: str, account: str) -> None:
    """Check that an account is bound once; raises :class:`WrongUse` for an unusable one, :class:`Refused` for one that is taken."""
    account = account.strip()
    if account and not re.fullmatch(r"[\w.@\\-]{1,64}", account):
        raise WrongUse(
            "an account has at most 64 letters, digits and . _ - @ \\",
            mend="write the login name as the operating system has it",
        )
    if account and any(one.account == account and one.name != name and one.left_on is None for one in held):
        raise Refused(
            "this account is bound to somebody else",
            why="one account stands for one person",
            mend="give the other person an account of their own first: `triage people change NAME --account LOGIN --by NAME`",
        )
