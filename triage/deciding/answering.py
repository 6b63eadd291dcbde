"""Answers of the engine itself: support while waiting, services past their check date, and the fallback of law 6."""

from __future__ import annotations

from datetime import date

from triage.deciding.asking import Questions
from triage.deciding.offering import Offered, Standing, must_not_reach, offer_all
from triage.deciding.sharing import Agreement
from triage.deciding.wishes import Wish, add, wishes
from triage.model import CaseFile, Settings
from triage.rulebook import Facts, Findings, Rulebook
from triage.signposting import Directory
from triage.vocabulary import Vocabulary


def answers(
    findings: Findings,
    facts: Facts,
    case: CaseFile,
    rulebook: Rulebook,
    directory: Directory,
    settings: Settings,
    agreed: Agreement,
    on: date,
    questions: Questions,
    *,
    explain: bool,
) -> Offered:
    """Every wish matched; whoever is answered by nothing gets the fallback of law 6."""
    vocabulary = rulebook.vocabulary
    wanted = wishes(findings.fired, case, vocabulary, on, settings.country)
    _to_the_one_named(wanted, case)
    for waiting in sorted({entry.for_ for entry in case.awaiting}):
        add(wanted, _wait_well(waiting, facts))
    withheld = withheld_by(findings, case)
    standing = Standing(case, on, agreed, settings, withheld, unsafe_channels(case), rulebook.vocabulary)
    ordered = [wanted[key] for key in sorted(wanted, key=lambda key: (key[0], key[1], key[2] or ""))]
    offered = offer_all(ordered, directory, standing, explain=explain)
    if offered.out_of_date:
        _join(offered, _confirm(offered.out_of_date), directory, standing)
        questions.review(
            "directory_owner",
            "stale_service",
            "engine-out-of-date",
            [f"help {wish.help}" for wish in offered.out_of_date],
            within=5,
        )
    _urgent(offered, agreed, questions)
    _again(offered, questions, vocabulary)
    for wish in offered.came_to_nothing:
        questions.review("coordinator", "no_service", "engine-came-to-nothing", wish.facts, within=2)
    _fallback(offered, findings, facts, questions, standing, directory)
    return offered


def _to_the_one_named(wanted: dict[tuple[str, str, str | None], Wish], case: CaseFile) -> None:
    """Join help for "a parent" to the same help for the one parent who is named: one person, one referral."""
    for key in [key for key in wanted if key[2] is None]:
        help_code, person, _ = key
        named = [
            other
            for other in wanted
            if other[:2] == (help_code, person)
            and other[2] is not None
            and not must_not_reach(person, other[2], case)
        ]
        if len(named) == 1:
            wanted[named[0]].join(wanted.pop(key))


def _urgent(offered: Offered, agreed: Agreement, questions: Questions) -> None:
    """Help wanted today that nothing gives today: a person looks today, and agreement is asked for today if that is why."""
    for wish in offered.urgent:
        questions.review("coordinator", "no_service", "engine-urgent", wish.facts, within=0)
        if agreed.blocks and agreed.basis != "none":
            for code in agreed.asks:
                questions.ask(code, "engine-agreement", wish.facts, within=0, again=code == "consent")


def _again(offered: Offered, questions: Questions, vocabulary: Vocabulary) -> None:
    """Help that was completed earlier is wanted again: whether more of it would help is for a person to say.

    A relapse soon after treatment ended is a clinical question; of anything else the coordinator judges.
    """
    for wish in offered.tried:
        if vocabulary.single("help", wish.help).text("medical_appointment") == "yes":
            questions.review("clinical_lead", "clinical_lead", "engine-tried-before", wish.facts, within=2)
        else:
            questions.review("coordinator", "no_service", "engine-tried-before", wish.facts, within=5)


def withheld_by(findings: Findings, case: CaseFile) -> dict[str, str]:
    """Help code -> why a rule, or what was said about safe contact, holds it back (contract, law 10)."""
    withheld = {
        code: item.why
        for finding in findings.fired
        for item in finding.rule.then.withholds
        for code in item.help
    }
    if {"home", "letter"} & set(case.unsafe_contact):
        withheld.setdefault("letter_home", "a letter is not safe for this family")
    return withheld


def unsafe_channels(case: CaseFile) -> frozenset[str]:
    """Channels that are not safe; where the home is not, neither is a letter to it."""
    words = set(case.unsafe_contact)
    return frozenset(words | ({"letter"} if "home" in words else set()))


def _wait_well(awaited: str, facts: Facts) -> Wish:
    """Support now, whatever is awaited (inventory A10: every wait yields interim support)."""
    needs = list(dict.fromkeys(score.need for score in facts.scores if score.person == "child"))
    return Wish(
        "waiting_list_support",
        "child",
        None,
        "support",
        None,
        True,
        needs,
        ["engine-wait-well"],
        [f"awaiting {awaited}"],
        [
            "nobody only waits: there is support meanwhile, and at review the question whether the awaited help is still needed"
        ],
    )


def _confirm(out_of_date: list[Wish]) -> Wish:
    """One task for all services past their check date; the family is told nothing until it is done (law 8)."""
    needs = list(dict.fromkeys(need for wish in out_of_date for need in wish.needs))
    rules = list(
        dict.fromkeys(["engine-out-of-date", *(rule for wish in out_of_date for rule in wish.rules)])
    )
    facts = list(dict.fromkeys(fact for wish in out_of_date for fact in wish.facts))
    helps = ", ".join(sorted({wish.help for wish in out_of_date}))
    return Wish(
        "confirm_with_service",
        "family",
        None,
        "task",
        min([2, *(wish.within_days for wish in out_of_date if wish.within_days is not None)]),
        False,
        needs,
        rules,
        facts,
        [f"every service for {helps} is past its check date; ask it first and tell the family only then"],
    )


def _fallback(
    offered: Offered,
    findings: Findings,
    facts: Facts,
    questions: Questions,
    standing: Standing,
    directory: Directory,
) -> None:
    """Law 6: there is always an answer, even where no rule has one."""
    named = (
        {need for proposal in offered.proposals for need in proposal.wish.facts}
        | {fact for item in offered.unmet for fact in item.facts}
        | {fact for finding in findings.fired if finding.rule.then.escalate for fact in finding.facts}
    )
    left = [score for score in facts.scores if score.fact not in named]
    by_rules = (
        bool(offered.proposals)
        or any(finding.rule.then.escalate for finding in findings.fired)
        or questions.asked(by_rules=True)
    )
    if not left and (by_rules or (facts.scores and questions.asked(by_rules=False))):
        return
    left = left or list(facts.scores)
    said = (
        [score.fact for score in left]
        or [f"indicator {code}" for code in sorted(facts.indicators)]
        or ["missing needs"]
    )
    needs = list(dict.fromkeys(score.need for score in left))
    wish = Wish(
        "advice_to_referrer",
        "family",
        None,
        "task",
        5,
        False,
        needs,
        ["engine-fallback"],
        said,
        ["no rule has an answer for this yet, so a person gives one"],
    )
    _join(offered, wish, directory, standing)
    questions.review("coordinator", "no_service", "engine-fallback", said, within=2)


def _join(offered: Offered, wish: Wish, directory: Directory, standing: Standing) -> None:
    """A task of the engine among the proposals; one for the same help and person takes it in."""
    for proposal in offered.proposals:
        if proposal.wish.key == wish.key:
            proposal.wish.join(wish)
            return
    result = offer_all([wish], directory, standing, explain=False)
    offered.proposals.extend(result.proposals)
    offered.unmet.extend(result.unmet)
