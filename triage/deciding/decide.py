"""One decision from one case: pure, so that the same inputs give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

import triage
from triage.casefile import apply_answers, content_hash, with_standing, without_identity
from triage.deciding.answering import answers
from triage.deciding.asking import Questions
from triage.deciding.doubts import doubts, with_stated_age
from triage.deciding.escalating import escalations
from triage.deciding.flagging import flags_raised, held_for, in_the_household, same_child
from triage.deciding.plan import cap, order
from triage.deciding.sharing import Agreement, agreement
from triage.deciding.wishes import severities
from triage.model import (
    CaseFile,
    Decision,
    EngineVersion,
    Escalation,
    HeldBack,
    Level,
    LinkedPerson,
    NotOffered,
    Settings,
    SettingsPrint,
    Sharing,
    Unmet,
    Version,
)
from triage.rulebook import (
    Facts,
    Finding,
    Findings,
    Rulebook,
    TrialFinding,
    build_facts,
    child_age_months,
    evaluate,
    evaluate_trials,
    on_trial,
    oracle,
    person_age_months,
)
from triage.signposting import AreaStatus, Directory

GRAVE = 3
"""From this level on no rule puts a review off."""
LEVELS = ("universal", "early_help", "intensive", "statutory")
LEAST_LEVEL = {"statutory": 4, "emergency": 3, "crisis_mental_health": 3, "same_day_medical": 1}
"""Least level that goes with an escalation (contract, section 2, ``level.number``)."""


def decide(
    case: CaseFile,
    *,
    rulebook: Rulebook,
    directory: Directory,
    settings: Settings,
    on: date,
    previous: int | None = None,
    explain: bool = False,
) -> Decision:
    """Propose what to do for ``case`` on the day ``on``; ``previous`` is the level number of the decision before.

    Pure: no clock, no record, no randomness. Identity is left out before anything is looked at. The laws of the
    contract (section 2) hold for whatever case, rulebook and directory are passed; each has a property test.
    """
    number = case.case or "N-" + content_hash(case)[:10]
    case = told(case, on)
    vocabulary = rulebook.vocabulary
    area = area_of(case, directory, settings)
    agreed = agreement(case, child_age_months(case, on))
    facts = build_facts(case, on=on, area=area.status, vocabulary=vocabulary, basis=agreed.basis)
    findings = evaluate(rulebook, facts, explain=explain)
    fired = findings.fired
    raised = escalations(fired, case, rulebook, settings, _authority(area, directory, settings))
    level = _kept(_level(findings, facts, raised), facts, case, rulebook, directory, settings, on, previous)
    questions = Questions(case, vocabulary, on, settings.country, facts.missing)
    questions.from_rules(fired)
    questions.from_gaps(facts, findings, agreed, area)
    questions.from_narrative(rulebook.escalating_indicators)
    questions.from_answers()
    questions.from_doubts(doubts(case, on), _hidden_by_age(case, facts, fired, rulebook))
    questions.from_duplicates(same_child(case))
    questions.from_household(in_the_household(case))
    offered = answers(
        findings, facts, case, rulebook, directory, settings, agreed, on, questions, explain=explain
    )
    actions = order(offered, severities(facts.scores), vocabulary, cap(fired, case, settings))
    return Decision(
        case=number,
        decided_on=on,
        rulebook=Version(version=rulebook.version, fingerprint=rulebook.fingerprint),
        directory=Version(version=directory.version, fingerprint=directory.fingerprint),
        settings=SettingsPrint(fingerprint=settings.fingerprint),
        engine=EngineVersion(version=triage.__version__),
        level=level,
        step=_step(fired, level.number, previous),
        escalations=raised,
        flags=flags_raised(fired, case, vocabulary, settings),
        actions=actions,
        asks=questions.asks(),
        human_reviews=questions.reviews(),
        linked_people=_linked(findings, facts, case, on),
        unmet=_unmet_in_order(offered.unmet),
        not_offered=_once(offered.not_offered),
        sharing=_sharing(agreed, raised),
        review_on=_review_on(fired, level, settings, on),
        held_back=tuple(
            HeldBack.model_validate({"rule": held.rule.id, "held": held.held, "fact": held.fact})
            for held in held_for(findings.held, vocabulary, settings)
        ),
    )


def _hidden_by_age(
    case: CaseFile, facts: Facts, fired: Iterable[Finding], rulebook: Rulebook
) -> list[Finding]:
    """Escalations that would come if the age a case states were right and not the date of birth beside it."""
    other = with_stated_age(case, facts.on)
    if other is None:
        return []
    there = {finding.rule.id for finding in fired}
    basis = agreement(other, child_age_months(other, facts.on)).basis
    stated = build_facts(other, on=facts.on, area=facts.area, vocabulary=rulebook.vocabulary, basis=basis)
    found = evaluate(rulebook, stated, fire=oracle(rulebook)).fired
    return [one for one in found if one.rule.then.escalate and one.rule.id not in there]


def told(case: CaseFile, on: date) -> CaseFile:
    """The case as decisions see it: without identity, with the answers and the standing up to the day read into it."""
    answers_so_far = [answer for answer in case.answers if answer.on is None or answer.on <= on]
    return with_standing(apply_answers(without_identity(case), answers_so_far), on)


def area_of(case: CaseFile, directory: Directory, settings: Settings) -> AreaStatus:
    """How the child's home stands to the workspace's authority."""
    return directory.area_status(
        settings.area.local_authority or None,
        case.child.postcode,
        settings.area.outward_codes,
        case.child.home_authority,
    )


def escalations_of(
    case: CaseFile, *, rulebook: Rulebook, directory: Directory, settings: Settings, on: date
) -> tuple[Escalation, ...]:
    """The escalations of a case that could only be read in part; nothing else is worked out of it."""
    case = told(case, on)
    area = area_of(case, directory, settings)
    facts = build_facts(case, on=on, area=area.status, vocabulary=rulebook.vocabulary)
    return escalations(
        evaluate(rulebook, facts).fired, case, rulebook, settings, _authority(area, directory, settings)
    )


def trials_of(
    case: CaseFile, *, rulebook: Rulebook, directory: Directory, settings: Settings, on: date
) -> tuple[TrialFinding, ...]:
    """What the rules on trial would say of the case on the day; no decision reads it."""
    if not on_trial(rulebook):
        return ()
    case = told(case, on)
    area = area_of(case, directory, settings)
    basis = agreement(case, child_age_months(case, on)).basis
    facts = build_facts(case, on=on, area=area.status, vocabulary=rulebook.vocabulary, basis=basis)
    return evaluate_trials(rulebook, facts, evaluate(rulebook, facts, fire=oracle(rulebook)))


def _authority(area: AreaStatus, directory: Directory, settings: Settings) -> str | None:
    """The child's home authority as far as the postcode tells: ours, another that a table of areas names, or unknown.

    A district council and its county may both be the home's: the one for which the workspace has contacts is meant.
    """
    own = settings.area.local_authority or None
    if area.status == "in":
        return own
    homes = [code for code in directory.areas.homes(area.district, area.home) if code != own]
    contacts = {entry.authority for entry in settings.contacts}
    return next((code for code in homes if code in contacts), homes[0] if homes else None)


def _level(findings: Findings, facts: Facts, raised: Iterable[Escalation]) -> Level:
    """The highest level that a rule or an escalation sets, with everything that set it."""
    votes: list[tuple[int, tuple[str, ...], tuple[str, ...]]] = [
        (1, ("engine-universal",), tuple(score.fact for score in facts.scores) or ("missing needs",))
    ]
    votes += [
        (LEVELS.index(finding.rule.then.level) + 1, (finding.rule.id,), finding.facts)
        for finding in findings.fired
        if finding.rule.then.level
    ]
    votes += [(LEAST_LEVEL[item.to], item.rules, item.facts) for item in raised]
    number = max(vote[0] for vote in votes)
    chosen = [vote for vote in votes if vote[0] == number]
    if number == 1 and len(chosen) > 1:
        chosen = chosen[1:]
    rules = tuple(dict.fromkeys(rule for vote in chosen for rule in vote[1]))
    return Level(
        number=number,
        code=LEVELS[number - 1],
        rules=rules,
        facts=tuple(dict.fromkeys(fact for vote in chosen for fact in vote[2])),
    )


def _kept(
    level: Level,
    facts: Facts,
    case: CaseFile,
    rulebook: Rulebook,
    directory: Directory,
    settings: Settings,
    on: date,
    previous: int | None,
) -> Level:
    """The level, not below what it was where the latest review left a need unscored (contract, law 12).

    Silence about one need must not lower what another need's improvement would; a named person may.
    """
    found = half_reviewed(case, facts)
    if found is None:
        return level
    before, silent = found
    area = area_of(before, directory, settings)
    earlier = build_facts(
        before,
        on=on,
        area=area.status,
        vocabulary=rulebook.vocabulary,
        basis=agreement(before, child_age_months(before, on)).basis,
    )
    findings = evaluate(rulebook, earlier)
    raised = escalations(findings.fired, before, rulebook, settings, None)
    then = _kept(
        _level(findings, earlier, raised), earlier, before, rulebook, directory, settings, on, previous
    )
    floor = max(then.number, previous or 0)
    if level.number >= floor:
        return level
    return Level(
        number=floor,
        code=LEVELS[floor - 1],
        rules=("engine-level-kept",),
        facts=("missing review_score", *silent),
    )


def half_reviewed(case: CaseFile, facts: Facts) -> tuple[CaseFile, list[str]] | None:
    """The case as it was before its latest review, and the needs that review left unscored, as facts.

    None where nobody has reviewed it by the day, or where the latest review scored every need.
    """
    days = [review.on for review in case.reviews if review.on <= facts.on]
    if not days:
        return None
    latest = max(days)
    scored = {
        (need.need, need.person, need.who)
        for review in case.reviews
        if review.on == latest
        for need in review.needs
        if need.severity is not None
    }
    silent = [score.fact for score in facts.scores if (score.need, score.person, score.who) not in scored]
    if not silent:
        return None
    before = case.model_copy(
        update={"reviews": tuple(review for review in case.reviews if review.on < latest)}
    )
    return before, silent


def _step(
    fired: Iterable[Finding], number: int, previous: int | None
) -> Literal["up", "down", "hold"] | None:
    """Against the decision before; a rule's wish for more support at the same level counts as up.

    Silence never steps anybody down: with no decision before, only a rule (a step-down referral) can say so.
    """
    wished = {finding.rule.then.step for finding in fired if finding.rule.then.step}
    if previous is None:
        return (
            "up" if "up" in wished else "down" if "down" in wished else "hold" if "hold" in wished else None
        )
    if number > previous or "up" in wished:
        return "up"
    return "down" if number < previous else "hold"


def _linked(findings: Findings, facts: Facts, case: CaseFile, on: date) -> tuple[LinkedPerson, ...]:
    """Siblings, parents and carers with needs of their own, and whom a rule wants to see besides."""
    found: dict[tuple[str, str | None], tuple[list[str], list[str], list[str]]] = {}
    for score in facts.scores:
        if score.person in {"sibling", "parent", "carer", "unborn"}:
            needs, rules, why = found.setdefault((score.person, score.who), ([], ["engine-own-needs"], []))
            needs.append(score.need)
            why.append(score.fact)
    for finding in findings.fired:
        for role in finding.rule.then.links:
            keys = [key for key in found if key[0] == role] or [(role, _only(role, case))]
            for key in keys:
                _, rules, why = found.setdefault(key, ([], [], []))
                rules.append(finding.rule.id)
                why.extend(finding.facts)
    linked = []
    for (person, who), (needs, rules, why) in sorted(
        found.items(), key=lambda item: (item[0][0], item[0][1] or "")
    ):
        months = person_age_months(case, person, who, on)
        linked.append(
            LinkedPerson.model_validate(
                {
                    "person": person,
                    "who": who,
                    "age": None if months is None else months // 12,
                    "needs": tuple(dict.fromkeys(needs)),
                    "rules": tuple(dict.fromkeys(rules)),
                    "facts": tuple(dict.fromkeys(why)),
                }
            )
        )
    return tuple(linked)


def _only(role: str, case: CaseFile) -> str | None:
    named = [person.id for person in case.people if person.is_ == role]
    return named[0] if len(named) == 1 else None


def _unmet_in_order(entries: list[Unmet]) -> tuple[Unmet, ...]:
    return tuple(sorted(entries, key=lambda item: (item.help, item.person, item.who or "", item.reason)))


def _once(entries: list[NotOffered]) -> tuple[NotOffered, ...]:
    unique = {(item.help, item.person, item.service): item for item in entries}
    return tuple(unique[key] for key in sorted(unique, key=lambda key: (key[0], key[1], key[2] or "")))


def _sharing(agreed: Agreement, raised: tuple[Escalation, ...]) -> Sharing:
    if raised and agreed.blocks:
        doors = ", ".join(dict.fromkeys(item.to for item in raised))
        return Sharing(
            basis="without_consent",
            reason=f"for the escalation alone ({doors}), to protect somebody from serious harm; early help still needs agreement: {agreed.reason}",
        )
    return Sharing(basis=agreed.basis, reason=agreed.reason)


def _review_on(fired: Iterable[Finding], level: Level, settings: Settings, on: date) -> date:
    """The earliest day a rule asks for, else the workspace's interval for the level.

    From level 3 on a rule may bring a review forward and never put it off: the graver a case, the sooner it is looked at.
    """
    wished = [finding.rule.then.review_in_days for finding in fired if finding.rule.then.review_in_days]
    usual = 7 * int(getattr(settings.review_weeks, level.code))
    days = min(wished) if wished else usual
    if level.number >= GRAVE:
        days = min(days, usual)
    return on + timedelta(days=days)
