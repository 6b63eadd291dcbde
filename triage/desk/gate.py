"""The gate: every act of a person on the record passes here, is allowed or refused by role, and is written in the audit log.

Three questions, each answered from the tables in :mod:`triage.casework.permissions`: may this person do this act
(:func:`change`, :func:`read`), which parts of a case do they see (:func:`seen`), and how much of each case of a list
(:func:`sight`). A restricted case is open to the people named, to safeguarding leads, and for a few hours to whoever broke
the glass; nobody else, whatever their role.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, NoReturn

from triage.casework.people import ASKS_ONLY, LOOKS_ONLY, asks_only, looks_only
from triage.casework.permissions import ACTS, ROLES, Act, covers, fields_for
from triage.desk import accounts
from triage.desk.opening import Desk
from triage.desk.standing import Glass, Standing, glass_open, is_reader, standing
from triage.errors import Refused
from triage.store.audit.rows import Outcome
from triage.store.records import CaseRow, PersonRow

How = Literal["full", "part", "restricted", "none"]
"""How much of a case somebody sees in a list: all a list shows, no content, its number and what is due, or nothing."""
RESTRICTED: Final = "restricted case"
"""What stands in the place of everything else about a case that somebody does not read."""
_ASK = "ask a safeguarding lead or one of the people named"


def change(
    desk: Desk,
    act: str,
    by: str | None,
    case: str | None = None,
    *,
    decides: bool = True,
    record: str = "",
    again: bool = False,
) -> PersonRow:
    """Let a named person do ``act`` (a code such as ``case.assign``) on a case or on the workspace.

    Raises :class:`Refused` where nobody is named or registered, where neither role nor standing allows the act, and on a
    restricted case for whoever does not read it. ``decides`` says the same as the table and is not looked at. ``record`` is
    named in the log; ``again``: the log holds the same of this sitting already, and no second entry is made.
    """
    del decides
    try:
        person = accounts.known(desk, by)
        glass = _allowed(desk, _rule(act), person, case)
    except Refused:
        _note(desk, act, _name(desk, by), case, "refused")
        raise
    _note(desk, act, person.name, case, "allowed", glass, record=record, again=again)
    return person


def read(
    desk: Desk, act: str, by: str | None, case: str | None = None, *, later: bool = False
) -> PersonRow | None:
    """Let somebody look; None where nobody is named, which a case that is not restricted allows. Raises :class:`Refused`.

    With ``later`` the caller logs the look itself, once it knows what is shown.
    """
    glass = None
    try:
        person = accounts.looking(desk, by)
        rule = _rule(act)
        if person is None:
            _unnamed(desk, rule, case)
        else:
            glass = _allowed(desk, rule, person, case)
    except Refused:
        _note(desk, act, _name(desk, by), case, "refused")
        raise
    if not later or glass:
        _note(desk, act, person.name if person else None, case, "allowed", glass)
    return person


def may(desk: Desk, act: str, by: str | None, case: str | None = None) -> bool:
    """Whether somebody may; asks without a trace, for a screen that offers only what can be done."""
    try:
        rule = _rule(act)
        person = accounts.looking(desk, by) if rule.reads else accounts.known(desk, by)
        if person is None:
            _unnamed(desk, rule, case)
        else:
            _allowed(desk, rule, person, case)
    except Refused:
        return False
    return True


def seen(desk: Desk, person: PersonRow | None, case: str) -> frozenset[str]:
    """The parts of a case (codes of :data:`triage.casework.permissions.FIELDS`) that somebody sees; None: nobody named."""
    row = desk.store.case(case)
    if person is None:
        return frozenset() if desk.store.restrictions(case) else fields_for(frozenset(), frozenset())
    if row is None or (desk.store.restrictions(case) and not _reads_restricted(desk, person, case)):
        return frozenset()
    relations = standing(desk, person, row)
    return fields_for(person.roles, relations)


@dataclass
class Sight:
    """How much of each case one person sees; asked once for each line of a list."""

    desk: Desk
    person: PersonRow | None
    act: str = "case.list"
    _restricted: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read once which cases are restricted, and to whom."""
        self._restricted = {row.case_number: frozenset(row.readers) for row in self.desk.store.restrictions()}

    def of(self, case: str | CaseRow) -> How:
        """How much of a case is seen; a number that the record does not hold is not seen."""
        number = case if isinstance(case, str) else case.number
        if number in self._restricted and not self._reads(number):
            return "restricted" if self._in_reach() else "none"
        person = self.person
        if person is None:
            return "full"
        scopes = {ACTS[self.act].may[role] for role in person.roles if role in ACTS[self.act].may}
        if not scopes:
            return "none"
        if scopes == {"any"} or "any" in scopes:
            near: frozenset[str] = frozenset({"any"})
        else:
            row = case if isinstance(case, CaseRow) else self.desk.store.case(number)
            if row is None:
                return "none"
            near = self._standing.to(row)
            if not scopes & near:
                return "none"
        return "full" if "decision" in fields_for(person.roles, near) else "part"

    @cached_property
    def _standing(self) -> Standing:
        assert self.person is not None
        return Standing(self.desk, self.person)

    def fields(self, row: CaseRow) -> frozenset[str]:
        """The parts of a case that is seen, as :func:`seen` gives them; nothing is read again for each case."""
        if self.person is None:
            return fields_for(frozenset(), frozenset())
        return fields_for(self.person.roles, self._standing.to(row))

    def shows(self, case: str | CaseRow) -> bool:
        """Whether more than the number is seen."""
        return self.of(case) in ("full", "part")

    def name(self, number: str, place: int) -> str:
        """What stands for a case among figures: its number, or words that say nothing where it is not seen whole."""
        return number if self.of(number) == "full" else f"(not shown {place})"

    def _reads(self, number: str) -> bool:
        person = self.person
        return person is not None and (
            is_reader(person, self._restricted[number])
            or glass_open(self.desk, person.name, number) is not None
        )

    def _in_reach(self) -> bool:
        """Whether a restricted case is named to them at all: to whoever sees cases here, or gave no name."""
        return self.person is None or bool(self.person.roles & frozenset(ACTS[self.act].may))


def sight(desk: Desk, by: str | None, act: str = "case.list") -> Sight:
    """How much of each case somebody sees in a list; raises :class:`Refused` for a name that is not registered."""
    return Sight(desk, accounts.looking(desk, by), act)


def _rule(act: str) -> Act:
    """Find an act; what stands in no table is done by nobody."""
    if act not in ACTS:
        raise Refused(
            f"nobody may do this: {act}",
            why="it stands in no table of rights",
            mend="add it to triage/casework/permissions",
        )
    return ACTS[act]


def _allowed(desk: Desk, rule: Act, person: PersonRow, case: str | None) -> Glass | None:
    """Check one act; returns the access in an emergency that it leans on, where it does."""
    if not person.roles & frozenset(rule.may):
        _refuse_role(rule, person)
    row = desk.store.case(case) if case is not None else None
    if row is None:
        return None
    glass = glass_open(desk, person.name, row.number)
    held = [] if rule.despite_restriction else desk.store.restrictions(row.number)
    shut = bool(held) and not is_reader(person, frozenset(held[-1].readers))
    if shut and glass is None:
        raise restricted(row.number)
    if _near(rule, person, standing(desk, person, row, glass=False)):
        return glass if shut else None
    if glass is None or not _near(rule, person, standing(desk, person, row)):
        _refuse_far(rule, person)
    return glass


def _near(rule: Act, person: PersonRow, relations: frozenset[str]) -> bool:
    return any(covers(rule.may.get(role), relations) for role in person.roles)


def reads(desk: Desk, person: PersonRow, case: str) -> bool:
    """Whether a person reads a case as far as its restriction goes; asked of a second person, whom nobody has at the keyboard."""
    return not desk.store.restrictions(case) or _reads_restricted(desk, person, case)


def restricted(number: str) -> Refused:
    """What is said to whoever does not read a restricted case; it says nothing about the case."""
    return Refused(
        f"{number} is a {RESTRICTED}",
        why="only the people named for it and safeguarding leads read it",
        mend=f"{_ASK}; where a child is in danger and nobody can be reached: `triage case break-glass {number} --reason CODE --note TEXT --by NAME`",
    )


def _reads_restricted(desk: Desk, person: PersonRow, number: str) -> bool:
    held = desk.store.restrictions(number)
    return is_reader(person, frozenset(held[-1].readers)) or glass_open(desk, person.name, number) is not None


def _unnamed(desk: Desk, rule: Act, case: str | None) -> None:
    if not rule.despite_restriction and case is not None and desk.store.restrictions(case):
        raise Refused(
            f"{case} is a {RESTRICTED}",
            why="only the people named for it and safeguarding leads read it, so whoever looks is named",
            mend="add --by NAME, or set TRIAGE_USER",
        )
    if not rule.unnamed:
        raise Refused(
            "nobody is named",
            why="whoever looks at this is named in the log",
            mend="add --by NAME, or set TRIAGE_USER",
        )
    if desk.settings.people.named_reads:
        raise Refused(
            "nobody is named",
            why="this workspace shows a case only to people it knows ([people] named_reads in triage.toml)",
            mend="add --by NAME, or set TRIAGE_USER",
        )


def _refuse_role(rule: Act, person: PersonRow) -> NoReturn:
    if not rule.reads and person.roles <= LOOKS_ONLY:
        raise looks_only(person)
    if not rule.reads and person.roles <= ASKS_ONLY:
        raise asks_only(person)
    raise Refused(
        f"the role {person.role} does not do this: {rule.title[:1].lower()}{rule.title[1:]}",
        why="everybody does what their work needs and no more; `triage people rights` shows who does what",
        mend="let somebody do it who is " + " or ".join(ROLES[role].lower() for role in rule.who()),
    )


def _refuse_far(rule: Act, person: PersonRow) -> NoReturn:
    own = {"own_referral": "they referred", "own_case": "they lead or own", "own_team": "of their own team"}
    far = next(own[rule.may[role]] for role in rule.who() if role in person.roles and rule.may[role] in own)
    raise Refused(
        f"the role {person.role} does this for cases {far}: {rule.title[:1].lower()}{rule.title[1:]}",
        why="everybody sees and does what their work needs and no more; `triage people rights` shows who does what",
        mend="have the case given to you with `triage case assign`, or let somebody do it whose case it is",
    )


def _name(desk: Desk, by: str | None) -> str | None:
    """The name for the log of what was refused: a registered one, else nobody's; what somebody typed is not kept."""
    name = (by or desk.reader or "").strip()
    person = desk.store.person(name) if name else None
    return person.name if person else None


def _note(
    desk: Desk,
    act: str,
    by: str | None,
    case: str | None,
    outcome: Outcome,
    glass: Glass | None = None,
    *,
    record: str = "",
    again: bool = False,
) -> None:
    """Have it written in the audit log; only a number that the record holds is written there."""
    from triage.desk.auditing import note  # noqa: PLC0415 - the log's own readers pass the gate

    number = case if case is not None and desk.store.case(case) is not None else None
    said = f"break_glass {glass.id}" if glass else record
    note(desk, act, by=by, case=number, outcome=outcome, record=said, again=again)


__all__ = ["RESTRICTED", "How", "Sight", "change", "may", "read", "reads", "restricted", "seen", "sight"]
