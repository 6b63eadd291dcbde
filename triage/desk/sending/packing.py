"""What may leave for one recipient: the least that this referral or escalation needs, worked out anew from today's facts.

A referral is packed only where today's decision, made as if it had not been sent yet, still asks for this help from this service:
what was withheld, declined, agreed or taken back since counts (laws 8, 10, 11). What the letter to the service would not say is
not in the package either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, cast

from triage.deciding.decide import told
from triage.desk.deciding import case_now, decide_case, found_case, stored_decision
from triage.desk.identities import kept_identity
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.letters import Came, Occasion, write_letter
from triage.letters.knowing import Sources, need_facts, scores_of
from triage.letters.safety import safe_way, unsafe_of
from triage.letters.service import AGREED, needed_scores
from triage.model import Action, CaseFile, Decision, Escalation
from triage.model.case import Identity, PersonCode
from triage.rulebook import Score, person_age_months
from triage.sending import Agreed, Need, ReferralBody, SafeWay
from triage.sending.parcels import LONGEST_LETTER
from triage.store.records import ActionRow, CaseRow, ReferralRow

IDENTITY_FIELDS = tuple(Identity.model_fields)
"""What may be added by name with ``--with``; nothing of it travels otherwise."""
_CHANNELS = {
    "phone": {"phone", "text"}, "email": {"email"}, "address": {"home", "letter"},
}  # fmt: skip
"""A field of identity -> channels of which none may be unsafe where it travels."""
_DECIDED_BY_A_PERSON = frozenset({"household_cap", "already_waiting", "already_receiving", "full"})
"""Reasons for passing a service over that do not undo a referral that a person made."""
_YOUNG_MONTHS = 24
_ADULTS = frozenset({"parent", "carer"})


@dataclass(frozen=True)
class Package:
    """What would leave, with what whoever sends it should know."""

    body: ReferralBody
    case: str
    wanted: tuple[str, ...]
    """Ids under which a partner may receive it: the service and its provider, or the escalation."""
    notes: tuple[str, ...]
    basis: str


def pack_referral(
    desk: Desk, referral: ReferralRow, from_name: str, with_identity: tuple[str, ...] = ()
) -> Package:
    """Pack a referral that was made; raises :class:`Refused` where it must not leave, and why."""
    row = found_case(desk, referral.case_number)
    case = _as_if_not_sent(case_now(desk, row), referral)
    today = decide_case(desk, case, desk.store.decisions(row.number)[-1].level)
    if today.sharing.basis not in AGREED:
        raise Refused(
            "nobody who can agree has agreed to this",
            why=f"nothing about a family leaves without their agreement (law 11): {today.sharing.reason}",
            mend="ask the family first, and record their answer",
        )
    action, decision = _wanted_today(desk, row, referral, today)
    occasion = _occasion(desk, case, decision, action, referral)
    letter = write_letter(occasion, "service", service=referral.service, who=action.who or action.person)
    body = ReferralBody(
        about="referral", reference=row.number, from_name=from_name, help=referral.help, service=referral.service,
        person=action.person, needs=_needs(needed_scores(occasion, action), action.person), agreed=_agreed(occasion),
        identity=_identity(desk, row, occasion, with_identity), letter=_filled(letter.text, from_name)[:LONGEST_LETTER],
        answer_by=referral.answer_due_on, **_where_and_how(occasion, action.person, action.who, access=True),
    )  # fmt: skip
    provider = desk.directory.provider_of.get(referral.service, "")
    return Package(
        body,
        row.number,
        tuple(one for one in (referral.service, provider) if one),
        letter.notes,
        today.sharing.basis,
    )


def pack_escalation(
    desk: Desk, number: str, towards: str, from_name: str, with_identity: tuple[str, ...] = ()
) -> Package:
    """Pack an escalation for whoever acts on it: what was seen, without what third parties said; agreement is not needed.

    Raises :class:`WrongUse` where the case has none to ``towards`` that stands, :class:`Refused` for 999, which no file can call.
    """
    row = found_case(desk, number)
    if towards == "emergency":
        raise Refused(
            "an emergency is never sent as a file",
            why="nobody reads a folder in the minute in which somebody must come",
            mend="ring 999 now, then record it with `triage escalation record`",
        )
    open_rows = [one for one in desk.store.escalations(number) if one.towards == towards and one.state != "dismissed"]  # fmt: skip
    if not open_rows:
        raise WrongUse(
            f"this case has no escalation '{towards}' that stands", mend="see `triage escalation list`"
        )
    latest = stored_decision(desk, desk.store.decisions(number)[-1])
    case = case_now(desk, row)
    today = decide_case(desk, case, latest.level.number)
    found = [one for one in (*today.escalations, *latest.escalations) if one.to == towards]
    found += [
        one
        for stored in desk.store.decisions(number)
        if not found and stored.seq == open_rows[-1].seq
        for one in stored_decision(desk, stored).escalations
        if one.to == towards
    ]
    occasion = Occasion(
        case=told(case, desk.on), decision=today, rulebook=desk.rulebook, words=desk.rulebook.letters,
        directory=desk.directory, settings=desk.settings, on=desk.on, recorded=True,
    )  # fmt: skip
    basis = today.sharing.basis if today.sharing.basis in AGREED else "without_consent"
    person = found[0].person if found else "child"
    body = ReferralBody(
        about="escalation", reference=number, from_name=from_name, towards=towards, person=person,
        needs=_needs(_scores_behind(occasion, found), person), indicators=_seen(occasion, found),
        more_by_phone=True, identity=_identity(desk, row, occasion, with_identity, escalation=True),
        agreed=_agreed(occasion) if basis in AGREED else Agreed(basis="without_consent"),
        letter=_escalation_words(occasion, towards, found),
        answer_by=desk.on, **_where_and_how(occasion, person, found[0].who if found else None, access=False),
    )  # fmt: skip
    notes = ("telephone as well, now: a file in a folder tells nobody until somebody reads it",)
    return Package(body, number, (f"escalation:{towards}",), notes, basis)


def _filled(text: str, from_name: str) -> str:
    """The letter without gaps that somebody would fill in by hand: nobody can once it is sealed."""
    lines = text.splitlines()
    filled = [
        _ASK_US if _GAP.search(line) and place < len(lines) - 1 else line for place, line in enumerate(lines)
    ]
    if filled and _GAP.search(filled[-1]):
        filled[-1] = _GAP.sub(from_name, filled[-1])
    return "\n".join(filled) + "\n"


_GAP = re.compile(r"\[[^\]\n]+\]")
_ASK_US = "Please ring us for this, and quote our reference."


def _as_if_not_sent(case: CaseFile, referral: ReferralRow) -> CaseFile:
    """The case without this referral among what it waits for, so that deciding says whether it would be made today."""
    kept = tuple(
        one
        for one in case.awaiting
        if not (
            one.for_ == referral.help and one.provider == referral.service and one.since == referral.made_on
        )
    )
    return case.model_copy(update={"awaiting": kept})


def _wanted_today(
    desk: Desk, row: CaseRow, referral: ReferralRow, today: Decision
) -> tuple[Action, Decision]:
    """The action that today's decision has for this referral, or the one confirmed where only a cap stands in its way."""
    about = (referral.help, referral.person, referral.who or None)
    for action in today.actions:
        if (
            action.kind == "referral"
            and (action.help, action.person, action.who) == about
            and referral.service in (action.service, *action.alternatives)
        ):
            return action, today
    against = next(
        (
            one.reason
            for one in today.not_offered
            if (one.help, one.person, one.service) == (referral.help, referral.person, referral.service)
        ),
        None,
    )
    if against not in _DECIDED_BY_A_PERSON:
        why = (
            desk.vocabulary.title("not_offered_reasons", against)
            if against
            else "no rule asks for it any more"
        )
        raise Refused(
            "today's decision does not send this family to this service",
            why=why,
            mend="look at the case with `triage case show`; cancel the referral with `triage referral move`, or triage again",
        )
    confirmed = _confirmed(desk, row, referral)
    again = confirmed.model_copy(update={"order": len(today.actions) + 1})
    return again, today.model_copy(update={"actions": (*today.actions, again)})


def _confirmed(desk: Desk, row: CaseRow, referral: ReferralRow) -> Action:
    made: list[ActionRow] = [
        one
        for one in desk.store.actions(row.number)
        if (one.help, one.person, one.who) == (referral.help, referral.person, referral.who)
        and one.kind == "referral"
        and referral.service in (one.service, *one.alternatives)
    ]
    decisions = {one.seq: one for one in desk.store.decisions(row.number)}
    for one in reversed(made):
        for action in stored_decision(desk, decisions[one.seq]).actions:
            if action.order == one.position:
                return action
    raise Refused(
        "the decision that this referral came from does not stand in the record",
        why="what it was for cannot be said",
        mend="triage again: `triage review` or `triage case answer`",
    )


def _occasion(
    desk: Desk, case: CaseFile, decision: Decision, action: Action, referral: ReferralRow
) -> Occasion:
    return Occasion(
        case=told(case, desk.on), decision=decision, rulebook=desk.rulebook, words=desk.rulebook.letters,
        directory=desk.directory, settings=desk.settings, on=desk.on, recorded=True,
        came={action.order: Came("requested", referral.made_on, referral.service)},
    )  # fmt: skip


def _needs(scores: tuple[Score, ...], person: PersonCode) -> tuple[Need, ...]:
    """Needs as the recipient sees them: what a brother or sister needs is a need of the child there."""
    return tuple(
        Need(need=score.need, severity=score.severity, person=_seen_as(score.person, person))
        for score in scores
    )


def _seen_as(whose: str, person: PersonCode) -> PersonCode:
    return cast("PersonCode", "child" if whose == person == "sibling" else whose)


def _agreed(occasion: Occasion) -> Agreed:
    roles = {one.id: str(one.is_) for one in occasion.case.people}
    given = [one for one in occasion.case.consent if one.status == "given"]
    by = tuple(dict.fromkeys(roles.get(word, word) for one in given for word in one.by))
    days = [one.on for one in given if one.on is not None]
    return Agreed(
        basis="own_consent" if occasion.decision.sharing.basis == "own_consent" else "consent",
        by=tuple(word for word in by if word in ("child", "parent", "carer")),
        on=max(days, default=None),
    )


def _where_and_how(
    occasion: Occasion, person: PersonCode, who: str | None, *, access: bool
) -> dict[str, Any]:
    """Age, area and the safe way to be in touch, as little of each as will do."""
    case = occasion.case
    months = person_age_months(
        case, "child" if person in ("family", "household") else person, who, occasion.on
    )
    found: dict[str, Any] = {}
    if months is not None and months >= 0 and person != "unborn":
        found |= {"age_months": months} if months < _YOUNG_MONTHS else {"age": months // 12}
    outward = (case.child.postcode or "").strip().split(" ")[0].upper()
    if outward:
        found["area"] = outward
    if case.child.home_authority:
        found["home_authority"] = case.child.home_authority
    way = safe_way(occasion)
    if way:
        found["safe_contact"] = SafeWay(how=way)
    if unsafe_of(occasion):
        found["safe_way_only"] = True
    if case.child.language:
        found["language"] = " ".join(case.child.language.split())
    if access:
        wanted = [code for one in case.practical for code in one.access]
        found["access"] = tuple(dict.fromkeys(wanted))
    return found


def _identity(
    desk: Desk, row: CaseRow, occasion: Occasion, wanted: tuple[str, ...], *, escalation: bool = False
) -> Identity | None:
    """Who the child is, only as far as somebody asked for it by name, and never a channel that is not safe."""
    if not wanted:
        return None
    unknown = [name for name in wanted if name not in IDENTITY_FIELDS]
    if unknown:
        raise WrongUse(
            f"there is nothing called '{unknown[0]}' to send along",
            mend="choose from " + ", ".join(IDENTITY_FIELDS),
        )
    unsafe = unsafe_of(occasion)
    for name in wanted:
        if _CHANNELS.get(name, set()) & unsafe and not escalation:
            raise Refused(
                f"'{name}' is not sent: this way of being in touch is not safe for the family",
                why="whoever holds it may use it",
                mend="leave it out; the agreed safe way travels by itself",
            )
    held = kept_identity(desk, row).get("identity") or {}
    missing = [name for name in wanted if not held.get(name)]
    if missing:
        raise WrongUse(
            f"the record does not hold '{missing[0]}' of this child",
            mend="leave it out, or add it to the record",
        )
    return Identity.model_validate({name: held[name] for name in wanted})


def _scores_behind(occasion: Occasion, found: list[Escalation]) -> tuple[Score, ...]:
    wanted = {(need.code, need.person, need.who) for one in found for need in need_facts(one.facts)}
    return tuple(score for score in scores_of(occasion) if (score.need, score.person, score.who) in wanted)


def _seen(occasion: Occasion, found: list[Escalation]) -> tuple[str, ...]:
    """Indicators behind the escalation, and behind the flags among its facts, that no third party is the source of."""
    sources = Sources(occasion)
    behind = {code for one in found for code in sources.indicators(one.facts)}
    return tuple(sorted(behind - sources.third_party))


def _escalation_words(occasion: Occasion, towards: str, found: list[Escalation]) -> str:
    words = occasion.vocabulary
    seen = [f"- {words.title('indicators', code)}" for code in _seen(occasion, found)]
    lines = [
        words.title("escalations", towards) + ".",
        *(["What was seen:", *seen] if seen else []),
        "There may be more that is told by telephone only. Please ring us now, and tell us who has received this.",
    ]
    return "\n".join(lines)


def without_what_moves(body: ReferralBody) -> ReferralBody:
    """What is compared to see whether anything changed: the letter and the days in it move by themselves."""
    return replace_body(body, letter="", answer_by=None, replaces=None)


def replace_body(body: ReferralBody, **changes: Any) -> ReferralBody:
    """A copy of a package's body with some keys changed."""
    return body.model_copy(update=changes)


def with_replaces(package: Package, before: str | None) -> Package:
    """The package as one that takes the place of an earlier one."""
    return replace(package, body=replace_body(package.body, replaces=before))
