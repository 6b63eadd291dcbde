"""Why a case is not answered otherwise: which rule, withhold, agreement or service stands in the way, and what would change it.

Pure. What is told about facts is never advice to record them: a case says only what is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from triage.deciding.words import fact_in_words
from triage.rulebook import Findings, Rule, Rulebook
from triage.rulebook.readings.plain import holds
from triage.signposting import Directory
from triage.workbench.answer import FORMAT, HONEST, Kind, Place, Question, RuleStanding, WhyNot
from triage.workbench.change_words import Change, change_in_words
from triage.workbench.places import places_of_help, places_of_service
from triage.workbench.smallest import Smallest, Wanted

__all__ = ["FORMAT", "HONEST", "Kind", "Place", "Question", "RuleStanding", "WhyNot", "kinds_of", "why_not"]
MOST_SHOWN = 40
"""Sets of changes that are told; how many more there are is told as a number."""
_BEST = ("chosen", "alternative", "further_down", "not_offered", "unmet", "other_person")


def why_not(question: Question, name: str, kind: Kind) -> WhyNot:
    """Why the case is not answered by this rule, kind of help or service; raises :class:`KeyError` for an unknown name."""
    if kind == "rule":
        return why_not_rule(question, question.rulebook.by_id[name])
    if kind == "help":
        question.rulebook.vocabulary.single("help", name)
        return why_not_help(question, name)
    return why_not_service(question, name)


def kinds_of(name: str, rulebook: Rulebook, directory: Directory) -> list[Kind]:
    """What ``name`` may stand for: the id of a rule, the code of a kind of help, the id of a service."""
    found: list[Kind] = []
    if name in rulebook.by_id:
        found.append("rule")
    if rulebook.vocabulary.has("help", name):
        found.append("help")
    if name in directory.services:
        found.append("service")
    return found


def why_not_rule(question: Question, rule: Rule) -> WhyNot:
    """Why a rule does not fire, and what would make it; or that it does, and on which facts."""
    findings = question.findings()
    standing = _standing(question, rule, findings)
    base = WhyNot(
        "rule", rule.id, rule.title, _number(question), question.on, standing.outcome, (), "rule", (standing,)
    )  # fmt: skip
    words = [_standing_in_words(question, rule, standing)]
    if standing.outcome == "fired":
        return replace(base, words=tuple(words), stopped_by=None)
    if any(finding.rule.id == rule.id for finding in findings.if_worst):
        words.append(
            "A need has no score, and some score would make this rule escalate: the decision asks for it today."
        )
    return _with_changes(replace(base, words=tuple(words)), question, (rule,))


def why_not_help(question: Question, code: str, service: str | None = None) -> WhyNot:
    """Why a kind of help is not in the decision: no rule asks for it, or something stops it; or where it is."""
    decision = question.decide()
    vocabulary = question.rulebook.vocabulary
    title = vocabulary.title("help", code)
    findings = question.findings()
    base = WhyNot("help", code, title, decision.case, question.on, "given", (), None)
    places = places_of_help(question, decision, findings, code)
    offering = [
        rule for rule in question.rulebook.rules if any(offer.help == code for offer in rule.then.offers)
    ]
    rules = tuple(_standing(question, rule, findings) for rule in offering)
    given = [place for place in places if place.outcome == "action"]
    stopped = [place for place in places if place.outcome == "unmet"]
    words = tuple(place.words for place in places)
    if given:
        outcome = "given" if not stopped else "given_in_part"
        return replace(base, outcome=outcome, words=words, rules=rules, places=tuple(places), stopped_by=stopped[0].stopped_by if stopped else None)  # fmt: skip
    if stopped:
        return replace(base, outcome=stopped[0].reason or "unmet", words=words, rules=rules, places=tuple(places), stopped_by=stopped[0].stopped_by)  # fmt: skip
    live = [rule for rule in offering if rule.status == "live"]
    if not live:
        return replace(base, outcome="no_rule_offers_it", words=(_no_rule(title, offering),), rules=rules, stopped_by="rule")  # fmt: skip
    many = f"{len(live)} rules ask" if len(live) > 1 else "one rule asks"
    asked = (f"No rule asks for “{title}” in this case; {many} for it in others.",)
    withheld = _withheld_anyway(findings, code)
    answer = replace(base, outcome="not_asked_for", words=(*asked, *withheld), rules=rules, stopped_by="rule")
    return _with_changes(answer, question, live, code, service)


def why_not_service(question: Question, service: str) -> WhyNot:
    """Why a service is not chosen: for each kind of help it gives and each person; raises :class:`KeyError` for an unknown id."""
    record = question.directory.services[service]
    decision = question.decide()
    base = WhyNot("service", service, record.name, decision.case, question.on, "given", (), None)
    places = [place for code in record.help for place in places_of_service(question, decision, service, code)]
    if places:
        best = min(places, key=lambda place: _BEST.index(place.outcome))
        chosen = best.outcome in {"chosen", "alternative"}
        return replace(base, outcome="given" if chosen else best.reason or best.outcome, words=tuple(place.words for place in places), stopped_by=None if chosen else best.stopped_by, places=tuple(places))  # fmt: skip
    helps = [why_not_help(question, code, service) for code in record.help]
    first = min(helps, key=lambda answer: len(answer.changes[0]) if answer.changes else 99)
    titles = ", ".join(f"“{answer.title}”" for answer in helps)
    wanted = (
        f"The service gives {titles}, and none of it is asked for here, so no service for it is looked for."
    )
    return replace(first, kind="service", name=service, title=record.name, outcome="help_not_asked_for" if first.outcome == "not_asked_for" else first.outcome, words=(wanted, *first.words))  # fmt: skip


def _number(question: Question) -> str:
    return question.case.case or "this case"


def _standing(question: Question, rule: Rule, findings: Findings) -> RuleStanding:
    """How far a rule got."""
    fired = next((finding for finding in findings.fired if finding.rule.id == rule.id), None)
    made = RuleStanding(rule.id, rule.title, rule.status, rule.stage, "not_reached")
    if fired is not None:
        return replace(made, outcome="fired", facts=fired.facts)
    if rule.status != "live":
        return replace(made, outcome="not_live")
    reading = Wanted((rule,), question.rulebook, question.ground).read({})
    seen, settled = reading.seen[rule.stage], reading.settled[rule.stage]
    when = holds(rule.when, seen)
    if when is not None and rule.at_review and rule.stage != "review" and not seen.at_review:
        return replace(made, outcome="waits_for_review", facts=when.facts)
    stopper = holds(rule.unless, settled) if rule.unless is not None else None
    if when is not None and stopper is not None:
        return replace(made, outcome="held_back", facts=stopper.facts)
    return made


def _standing_in_words(question: Question, rule: Rule, standing: RuleStanding) -> str:
    vocabulary = question.rulebook.vocabulary
    facts = "; ".join(fact_in_words(fact, vocabulary) for fact in standing.facts)
    match standing.outcome:
        case "fired":
            return f"It does fire, because of: {facts}."
        case "held_back":
            return f"Its conditions hold, and what stands under `unless` stops it: {facts or 'see the rule'}."
        case "waits_for_review":
            return "Its conditions hold, and it is looked at only once the case was reviewed; nobody has reviewed it yet."
        case "not_live":
            return {
                "draft": "The rule is a draft: it decides nothing until it is published as live.",
                "trial": "The rule is on trial: what it would say is recorded beside the decision and changes nothing.",
                "retired": "The rule is retired: it decides nothing any more.",
            }[rule.status] + " What follows says what it would look at."
        case _:
            review = " It is looked at only at a review, and nobody has reviewed the case." if rule.at_review and not question.facts(question.case).at_review else ""  # fmt: skip
            return f"Its conditions do not hold (stage: {rule.stage}).{review}"


def _with_changes(
    answer: WhyNot,
    question: Question,
    rules: Sequence[Rule],
    help_: str | None = None,
    service: str | None = None,
) -> WhyNot:
    """The answer with the smallest sets of facts that would make one of ``rules`` fire.

    With a kind of help, and a service for it, what the decision would then say of them is told as well.
    """
    search = Wanted(rules, question.rulebook, question.ground)
    found = search.smallest()
    facts = question.facts(question.case)
    shown = found.sets[:MOST_SHOWN]
    changes = tuple(tuple(change_in_words(option, question.ground, facts) for option in one) for one in shown)
    then = None
    if help_ is not None and shown:
        changed = question.decide(question.ground.written(dict(shown[0])))
        places = places_of_help(question, changed, None, help_)
        if service is not None:
            places = places_of_service(question, changed, service, help_) or places
        then = " ".join(place.words for place in places) or None
    return replace(
        answer,
        changes=changes,
        more_changes=len(found.sets) - len(shown),
        exact=found.exact,
        then=then,
        limits=_limits(found, search, changes),
    )


def _limits(found: Smallest, search: Wanted, changes: Sequence[Sequence[Change]]) -> tuple[str, ...]:
    """What the answer cannot promise."""
    said = []
    if not found.sets:
        said.append(
            f"Nothing that could be recorded about this case, up to {found.at_least - 1} facts, would make it fire."
            if search.possible()
            else "Nothing that can be recorded in a case would make it fire: no rule in force raises a flag it needs, or an `unless` always holds."
        )
    elif not found.exact:
        said.append("The search was broken off: a smaller set of facts may do as well.")
    if changes and all(any(change.how in {"take_away", "correct"} for change in one) for one in changes):
        said.append(
            "Adding facts would not be enough: something that is recorded would have to turn out otherwise. Facts are never taken away to steer a decision."
        )
    return tuple(said)


def _no_rule(title: str, offering: Sequence[Rule]) -> str:
    if not offering:
        return f"No rule asks for “{title}”."
    waiting = ", ".join(f"{rule.id} ({rule.status})" for rule in offering)
    return f"No rule in force asks for “{title}”; these would: {waiting}."


def _withheld_anyway(findings: Findings, code: str) -> tuple[str, ...]:
    """Rules that hold the help back whoever asks for it."""
    return tuple(
        f"Even if one did, {finding.rule.id} holds it back: {item.why}"
        for finding in findings.fired
        for item in finding.rule.then.withholds
        if code in item.help
    )
