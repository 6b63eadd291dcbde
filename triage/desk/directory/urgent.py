"""Danger named in a question to the directory: what to do now, from the rules themselves, before anything is found."""

from __future__ import annotations

from dataclasses import dataclass

from triage.deciding.decide import escalations_of
from triage.deciding.escalating import contact
from triage.desk.opening import Desk
from triage.errors import DataProblem
from triage.model import CaseFile, Contact, Escalation
from triage.signposting.finding.danger import mended, named
from triage.vocabulary import Vocabulary


@dataclass(frozen=True)
class Urgent:
    """What to do now."""

    words: tuple[str, ...]
    """The words of the question that name a danger."""
    titles: tuple[str, ...]
    """What each of them may mean."""
    escalations: tuple[Escalation, ...]
    """What the rules say is to be done where it is so, soonest first."""
    careful: tuple[tuple[str, Contact], ...] = ()
    """Where no rule escalates by these words alone: title of an escalation and whom to call if it comes to that."""


def urgent(desk: Desk, text: str, age_months: int | None, postcode: str | None) -> Urgent | None:
    """What to do now where a text names a danger, as it was typed or with its slips mended; None where it names none.

    The rules decide, as if a case had been written with these indicators. Where the workspace's own rules, services or
    settings cannot be read, the shipped ones speak: no misspelt file keeps anybody from acting for a child.
    """
    vocabulary = _vocabulary(desk)
    every = vocabulary.of("indicators")
    texts = tuple(dict.fromkeys((text, mended(text, vocabulary))))
    if not any(named(text, every, vocabulary) for text in texts):
        return None
    for source in (desk, Desk(None, desk.on)):
        try:
            return _urgent(source, texts, age_months, postcode)
        except DataProblem:
            continue
    return None


def _vocabulary(desk: Desk) -> Vocabulary:
    try:
        return desk.vocabulary
    except DataProblem:
        return Desk(None, desk.on).vocabulary


def _urgent(
    desk: Desk, texts: tuple[str, ...], age_months: int | None, postcode: str | None
) -> Urgent | None:
    codes = desk.rulebook.escalating_indicators
    found: dict[str, str] = {}
    for text in texts:
        for code, words in named(text, codes, desk.vocabulary).items():
            found.setdefault(code, words)
    if not found:
        return None
    child: dict[str, object] = {}
    if age_months is not None:
        child["age_months"] = age_months
    if postcode:
        child["postcode"] = postcode
    case = CaseFile.model_validate({"case": "question", "child": child, "indicators": list(found)})
    raised = escalations_of(
        case, rulebook=desk.rulebook, directory=desk.directory, settings=desk.settings, on=desk.on
    )
    if not postcode:
        raised = tuple(_with_own_contact(desk, item) for item in raised)
    titles = tuple(desk.vocabulary.title("indicators", code) for code in found)
    careful: tuple[tuple[str, Contact], ...] = ()
    if not raised:
        authority = desk.settings.area.local_authority or None
        doors = (
            ("emergency", "crisis_mental_health")
            if _of_mind(found)
            else ("emergency", "same_day_medical")
            if _medical(desk, found)
            else ("emergency", "statutory")
        )
        careful = tuple(
            (desk.vocabulary.title("escalations", to), contact(to, desk.rulebook, desk.settings, authority))
            for to in doors
        )
    return Urgent(tuple(dict.fromkeys(found.values())), titles, raised, careful)


def _with_own_contact(desk: Desk, item: Escalation) -> Escalation:
    """Where nobody says where the child lives, the workspace's own contact; the national one stands beside it."""
    authority = desk.settings.area.local_authority or None
    return item.model_copy(update={"contact": contact(item.to, desk.rulebook, desk.settings, authority)})


def _of_mind(found: dict[str, str]) -> bool:
    return bool({"recent_self_harm", "self_harm_concern", "suicide_attempt_past"} & set(found))


def _medical(desk: Desk, found: dict[str, str]) -> bool:
    entries = desk.vocabulary.of("indicators")
    return all(entries[code].text("kind") == "medical" for code in found)
