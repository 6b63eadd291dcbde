"""What became of a kind of help, or of a service, in a decision: for each person, and who stands behind it."""

from __future__ import annotations

from triage.model import Action, CaseFile, Decision, Unmet
from triage.rulebook import Findings
from triage.rulebook.readings.phrases import who_in_words
from triage.vocabulary import Vocabulary
from triage.workbench.answer import Place, Question, StoppedBy

_AGREEMENT = frozenset({"no_consent", "declined", "declined_by_family"})
_WITHHELD = frozenset({"withheld_by_rule", "unsafe", "all_unsafe"})


def stopped_by(reason: str) -> StoppedBy:
    """Who stands behind a reason of ``not_offered`` or ``unmet``: a withhold, the family's agreement, the plan that the rules shape, or the directory."""
    if reason in _WITHHELD:
        return "withhold"
    if reason == "household_cap":
        return "rule"
    return "agreement" if reason in _AGREEMENT else "directory"


def places_of_help(
    question: Question, decision: Decision, findings: Findings | None, code: str
) -> list[Place]:
    """What became of the help for each person it was wished for."""
    vocabulary = question.rulebook.vocabulary
    found = []
    for action in decision.actions:
        if action.help == code:
            where = f" with {_name(question, action.service)}" if action.service else ""
            kind = {"referral": "a referral", "signpost": "a signpost", "support": "support", "task": "a task"}[action.kind]  # fmt: skip
            words = f"It is in the decision: number {action.order}, {kind}{where}, for {_who(vocabulary, action.person, action.who)}."
            found.append(Place(code, action.person, action.who, "action", None, words, None))
    for item in decision.unmet:
        if item.help == code:
            why = vocabulary.title("unmet_reasons", item.reason).lower()
            who = _who(vocabulary, item.person, item.who)
            words = f"It is asked for, for {who} (by {', '.join(item.rules)}), and not met: {why}."
            if item.reason == "withheld_by_rule" and findings is not None:
                words += "".join(f" {line}" for line in _who_withholds(findings, code, question.case))
            if item.reason == "no_consent":
                words += f" About agreement: {decision.sharing.reason}."
            passed = [
                f"{_name(question, entry.service)}: {_passed(question, entry.reason, entry.detail)}"
                for entry in decision.not_offered
                if entry.help == code and entry.person == item.person and entry.service
            ]
            if passed:
                words += f" Services passed over: {'; '.join(passed[:4])}{f'; and {len(passed) - 4} more' if len(passed) > 4 else ''}."
            found.append(
                Place(code, item.person, item.who, "unmet", item.reason, words, stopped_by(item.reason))
            )
    return found


def _passed(question: Question, reason: str, detail: str) -> str:
    title = question.rulebook.vocabulary.title("not_offered_reasons", reason).lower()
    return f"{title} ({detail})" if detail else title


def _who_withholds(findings: Findings, code: str, case: CaseFile) -> list[str]:
    said = [
        f"Held back by {finding.rule.id}: {item.why}"
        for finding in findings.fired
        for item in finding.rule.then.withholds
        if code in item.help
    ]
    if not said and code == "letter_home" and case.unsafe_contact:
        return ["A letter is not safe for this family."]
    return said


def places_of_service(question: Question, decision: Decision, service: str, code: str) -> list[Place]:
    """What became of the service for each person its help was wished for."""
    vocabulary = question.rulebook.vocabulary
    record = question.directory.services[service]
    title = vocabulary.title("help", code)
    found = []
    named: list[Action | Unmet] = [*decision.actions, *decision.unmet]
    wished = [(one.person, one.who, one) for one in named if one.help == code]
    for person, who, one in wished:
        whom = f"for {_who(vocabulary, person, who)}"
        chosen, others = (one.service, one.alternatives) if isinstance(one, Action) else (None, ())
        passed = next((entry for entry in decision.not_offered if (entry.help, entry.person, entry.service) == (code, person, service)), None)  # fmt: skip
        if chosen == service:
            found.append(
                Place(code, person, who, "chosen", None, f"It is chosen for “{title}” {whom}.", None)
            )
        elif service in others:
            first = _name(question, chosen)
            words = f"It is an alternative for “{title}” {whom}; {first} comes first."
            found.append(Place(code, person, who, "alternative", None, words, None))
        elif passed is not None:
            words = (
                f"For “{title}” {whom} it was passed over: {_passed(question, passed.reason, passed.detail)}."
            )
            if passed.reason == "no_consent":
                words += f" About agreement: {decision.sharing.reason}."
            found.append(
                Place(code, person, who, "not_offered", passed.reason, words, stopped_by(passed.reason))
            )
        elif not any(person == each for each in record.for_):
            works = " or ".join(who_in_words(vocabulary, each) for each in record.for_)
            words = f"“{title}” is asked for {whom}; this service works with {works}."
            found.append(Place(code, person, who, "other_person", "other_person", words, "directory"))
        elif isinstance(one, Action) and chosen is None:
            words = f"“{title}” {whom} is {one.kind} here, so no service is looked for."
            found.append(Place(code, person, who, "further_down", "no_service_needed", words, "rule"))
        elif chosen is not None:
            words = f"It would suit for “{title}” {whom}; {_name(question, chosen)} and {len(others)} alternatives rank higher."
            found.append(Place(code, person, who, "further_down", "ranks_lower", words, "directory"))
        elif isinstance(one, Unmet):
            reason = one.reason
            words = f"“{title}” is asked for {whom} and not met: {vocabulary.title('unmet_reasons', reason).lower()}."
            found.append(Place(code, person, who, "unmet", reason, words, stopped_by(reason)))
    return found


def _name(question: Question, service: str | None) -> str:
    found = question.directory.services.get(service or "")
    return found.name if found else service or "no service"


def _who(vocabulary: Vocabulary, person: str, who: str | None) -> str:
    said = who_in_words(vocabulary, person)
    return f"{said} ({who})" if who else said
