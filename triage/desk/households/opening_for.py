"""A case of their own for a brother, sister or parent whose needs came to light beside a child's (inventory A12, A13).

Only what is about that person, and what the home shares, goes with it: nothing about the child, nothing a third party said,
nothing said in confidence, no agreement. What nobody knows is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from triage.casefile import CaseBatch, content_hash
from triage.desk import gate
from triage.desk.deciding import case_now, open_case
from triage.desk.households.linking import link_cases
from triage.desk.intake import Added, add_cases
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.model import CaseFile
from triage.model.case import Person

SOURCE = "identified_sibling"
"""Referral source of a brother or sister found through another child's needs; counted apart from who refers from outside."""
_ADULTS = frozenset({"parent", "carer"})
_WHOM = frozenset({"sibling", "parent", "carer", "unborn"})


@dataclass(frozen=True)
class Opened:
    """A case that was opened, linked to the one it came from."""

    added: Added
    case: CaseFile
    asked: tuple[str, ...]
    """Questions of its decision, as codes: what nobody knows yet."""


def draft_for(desk: Desk, number: str, person: str, by: str | None = None) -> CaseFile:
    """The case file that would be added for ``person`` (``sibling#s1``, ``parent``); writes nothing.

    Raises :class:`WrongUse` where the case knows no such person, or several.
    """
    gate.read(desk, "case.show", by, case=number)
    return _draft(desk, number, person)


def open_for(desk: Desk, number: str, person: str, by: str | None) -> Opened:
    """Add a case for somebody of the household from what is known, link the two and triage it.

    Raises :class:`Refused` where a case was opened from the same facts already.
    """
    name = gate.change(desk, "case.open_for", by, case=number).name
    draft = _draft(desk, number, person)
    if draft.case and desk.store.case(draft.case) is not None:
        raise Refused(
            f"a case was opened for this person already: {draft.case}",
            why="the same facts would stand twice",
            mend=f"see `triage case show {draft.case}`",
        )
    report = add_cases(desk, CaseBatch(cases=(draft,), problems=(), single=True), name)
    [added] = report.added
    role = person.partition("#")[0]
    link_cases(desk, number, added.number, name, kind="lives_with" if role == "unborn" else role)
    with desk.store.writing():
        desk.store.log(desk.on, name, "case.open_for", case=number, record=f"case {added.number}")
    return Opened(added, draft, tuple(dict.fromkeys(ask.field for ask in added.decision.asks)))


def _draft(desk: Desk, number: str, person: str) -> CaseFile:
    case = case_now(desk, open_case(desk, number))
    role, _, who = person.partition("#")
    if role not in _WHOM:
        raise WrongUse(
            f"a case is opened for {', '.join(sorted(_WHOM))}",
            mend="name one as sibling, or sibling#ID as in the case file",
        )
    them = _person(case, role, who)
    own = [need for need in case.needs if (need.person, need.who or "") == (role, them.id if them else who)]
    own += [need for need in case.needs if need.person == role and need.who is None and need not in own and _only(case, role)]  # fmt: skip
    if them is None and not own:
        raise WrongUse(
            "the case says nothing about this person",
            why="a case is opened from what is known",
            mend="name somebody whom `triage case show` lists under linked people",
        )
    latest = {
        (need.need, need.person, need.who): need.severity
        for review in sorted(case.reviews, key=lambda each: each.on)
        for need in review.needs
        if need.severity is not None
    }
    adult = role in _ADULTS
    needs = [
        {
            "need": need.need,
            "severity": latest.get((need.need, need.person, need.who), need.severity),
            **({"person": role, **({"who": them.id} if them else {})} if adult else {}),
        }
        for need in own
    ]
    data: dict[str, Any] = {
        "received": desk.on.isoformat(),
        "referrer": {"source": SOURCE} if role == "sibling" else {},
        "child": {} if adult else _child(case, them),
        "people": [them.model_dump(mode="json", by_alias=True, exclude_none=True)] if adult and them else [],
        "needs": needs,
        "indicators": [
            entry.model_dump(mode="json", exclude_none=True, exclude={"who"} if not adult else set())
            for entry in case.indicators
            if them is not None and entry.who == them.id and not entry.third_party
        ],
        "household": {"children": [float(age) for age in case.household.children], "cases": []},
        "unsafe_contact": [way for way in case.unsafe_contact if way not in {one.id for one in case.people}],
    }
    if adult:
        data["child"] = {key: value for key, value in _home(case, them).items() if value}
    draft = CaseFile.model_validate(data)
    # The number says nothing of the case it came from, which may be known to fewer people.
    return draft.model_copy(update={"case": "N-" + content_hash(draft)[:10]})


def _person(case: CaseFile, role: str, who: str) -> Person | None:
    alike = [one for one in case.people if one.is_ == role]
    if who:
        found = [one for one in alike if one.id == who]
        return found[0] if found else None
    if len(alike) > 1:
        raise WrongUse(
            f"the case knows several people as {role}",
            why="a case is about one person",
            mend="name one: " + ", ".join(f"{role}#{one.id}" for one in alike),
        )
    return alike[0] if alike else None


def _only(case: CaseFile, role: str) -> bool:
    return sum(one.is_ == role for one in case.people) <= 1


def _child(case: CaseFile, them: Person | None) -> dict[str, Any]:
    """What is known of a brother or sister; the home is theirs unless the case says that they live elsewhere."""
    child: dict[str, Any] = _home(case, them)
    if them is not None:
        child["date_of_birth"] = them.date_of_birth.isoformat() if them.date_of_birth else None
        child["age"] = None if them.date_of_birth or them.age is None else str(them.age)
        child["sex"] = them.sex
    return {key: value for key, value in child.items() if value is not None}


def _home(case: CaseFile, them: Person | None) -> dict[str, Any]:
    if them is not None and them.lives_here is False:
        return {}
    home = case.child
    return {
        "postcode": home.postcode,
        "home_authority": home.home_authority,
        "imd_decile": home.imd_decile,
        "language": home.language,
    }
