"""Before a letter: is a paper safe at all, is the way it travels safe, and who must have looked first.

A letter cannot be taken back and anybody at home may read it. So where a rule keeps letters home back for safety, or something on
record could put somebody at risk if it were told, no letter to the family is written until a safeguarding lead says so by name. Where
children's social care or 999 is to be told for another reason, or that lead is to look first, it is a draft that waits for them. Even then it
holds nothing that could warn somebody who does harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from triage.deciding.decide import area_of
from triage.deciding.sharing import agreement
from triage.errors import Refused
from triage.letters.knowing import Sources
from triage.letters.model import Occasion
from triage.letters.quotes import held_words, quoted
from triage.letters.readers import ADULTS, Reader
from triage.rulebook import build_facts, child_age_months, evaluate, oracle

_GRAVE = frozenset({"statutory", "emergency"})
_PAPER = frozenset({"letter_home", "tell_parents_or_carers"})
"""Help that a rule holds back where a letter could be read by somebody who does harm."""
_GRAVE_FLAGS = frozenset({"exploitation", "trilogy_of_risk"})
_CHANNELS = {
    "phone": "phone", "call": "phone", "calls": "phone", "telephone": "phone", "mobile": "phone", "ring": "phone", "text": "text",
    "texts": "text", "sms": "text", "message": "text", "whatsapp": "text", "email": "email", "e-mail": "email", "mail": "letter",
    "letter": "letter", "post": "letter", "home": "home", "visit": "home", "house": "home",
}  # fmt: skip
"""Words of a safe way, and the channel each names."""


def channels_named(text: str) -> set[str]:
    """Channels (home, letter, phone, text, email) that the words of a way of contact name."""
    return {_CHANNELS[word] for word in re.findall(r"[a-z-]+", text.lower()) if word in _CHANNELS}


@dataclass(frozen=True)
class Way:
    """How a letter may travel and how its reader may be reached."""

    posted: bool
    """Whether a letter to the home is safe as far as anybody said."""
    said: str | None
    """The agreed safe way in words; None where nothing is unsafe."""
    ask_first: bool = False
    """Something is unsafe, and nobody has agreed a safe way."""


def reasons_for_a_lead(occasion: Occasion) -> tuple[str, ...]:
    """Why a safeguarding lead must have looked before a family reads a paper; empty where nothing asks for it."""
    decision, found = occasion.decision, []
    if any(item.to in _GRAVE for item in decision.escalations):
        found.append("children's social care or 999 is to be told")
    if any(item.to == "crisis_mental_health" for item in decision.escalations):
        found.append("urgent mental health help is to be called today, by a person and not by post")
    if Sources(occasion).kept_back:
        found.append("something on record could put somebody at risk if it were told")
    if _withheld(occasion):
        found.append("a rule keeps something back for safety")
    if any(flag.flag in _GRAVE_FLAGS for flag in decision.flags):
        found.append("several risks stand together")
    if any(item.by == "safeguarding_lead" and item.within_days in {0, 1} for item in decision.human_reviews):
        found.append("a safeguarding lead is to look first")
    if held_words(occasion):
        found.append("what was said may speak of despair or of somebody's safety")
    return tuple(found)


def _withheld(occasion: Occasion) -> bool:
    """Whether a rule holds back letters home, or telling the parents, for another reason than the channel, which is looked at apart."""
    case, on = occasion.case, occasion.decision.decided_on
    basis = agreement(case, child_age_months(case, on)).basis
    area = area_of(case, occasion.directory, occasion.settings)
    facts = build_facts(case, on=on, area=area.status, vocabulary=occasion.vocabulary, basis=basis)
    return any(
        any(_PAPER & set(withheld.help) for withheld in finding.rule.then.withholds)
        and not all(fact.startswith(("unsafe_contact", "flag unsafe_contact")) for fact in finding.facts)
        for finding in evaluate(occasion.rulebook, facts, fire=oracle(occasion.rulebook)).fired
    )


def reasons_for_no_paper(occasion: Occasion) -> tuple[str, ...]:
    """Why paper alone could put somebody at risk, so that none is written without a safeguarding lead; empty where it could not."""
    found = []
    if Sources(occasion).kept_back:
        found.append("something on record could put somebody at risk if it were told")
    if _withheld(occasion):
        found.append("a rule keeps letters home back for safety")
    return tuple(found)


def must_be_agreed(occasion: Occasion, agreed_by: str | None) -> None:
    """Raise :class:`Refused` unless a safeguarding lead agreed to the letter, where paper alone could put somebody at risk.

    Where a lead is to look for another reason, the letter is written as a draft that waits for them (:func:`draft_notes`).
    """
    reasons = reasons_for_no_paper(occasion)
    if reasons and not (agreed_by or "").strip():
        raise Refused(
            "no letter to the family is written yet: " + "; ".join(reasons),
            why="a letter cannot be taken back, and somebody who does harm may read it first",
            mend="the designated safeguarding lead decides whether, when and how the family is told; with their yes: --safeguarding-lead-agreed NAME",
        )


def draft_notes(occasion: Occasion, agreed_by: str | None) -> tuple[str, ...]:
    """What the sender waits for before this letter goes out; empty where nothing, or where a safeguarding lead agreed."""
    reasons = () if (agreed_by or "").strip() else reasons_for_a_lead(occasion)
    if not reasons:
        return ()
    return (
        "a draft: the safeguarding lead agrees before it is sent, because "
        + "; ".join(reasons)
        + ". It says nothing of that",
    )


def may_tell_escalation(occasion: Occasion) -> None:
    """Raise :class:`Refused` where saying that social care was told could warn somebody who does harm."""
    if Sources(occasion).kept_back or Sources(occasion).third_party:
        raise Refused(
            "this is not told in a letter",
            why="saying in writing that children's social care was told could put somebody in danger, or tell who spoke",
            mend="write the letter without --tell-escalations; who tells the family, and how, is agreed with children's social care",
        )


def way_to(occasion: Occasion, reader: Reader) -> Way:
    """How the reader may be reached; raises :class:`Refused` where no paper can reach them safely."""
    unsafe = unsafe_of(occasion)
    if not unsafe:
        return Way(posted=True, said=None)
    _reader_is_safe(occasion, reader, unsafe)
    said = safe_way(occasion, reader)
    posted = not {"home", "letter"} & unsafe
    if said is None and not posted:
        raise Refused(
            "a letter is not safe for this family, and no safe way is agreed",
            why="somebody else could read it",
            mend="agree a safe way with the person first and record it under `safe_contact`",
        )
    return Way(posted=posted, said=said, ask_first=said is None)


def unsafe_of(occasion: Occasion) -> frozenset[str]:
    """Channels, people and roles that must not be used; a home that is not safe takes letters and visits with it."""
    words = set(occasion.case.unsafe_contact)
    return frozenset(words | ({"letter"} if "home" in words else set()))


def _reader_is_safe(occasion: Occasion, reader: Reader, unsafe: frozenset[str]) -> None:
    roles = {person.id: str(person.is_) for person in occasion.case.people}
    if reader.kind == "parents":
        warned = unsafe & (ADULTS | {"household", "family"}) or any(
            roles.get(word) in ADULTS for word in unsafe
        )
    else:
        warned = bool({reader.key[0], reader.who or ""} & unsafe)
    if warned:
        raise Refused(
            "somebody among the readers is not safe to write to",
            why="the case says that this person must not be contacted, or must not see it",
            mend="write to one safe person with --who, after asking them whether a letter is safe",
        )
    agreed = occasion.case.safe_contact
    through = agreed.with_ if agreed else None
    if (
        through
        and reader.kind != "young_person"
        and through not in {reader.who, reader.person if reader.named else None}
    ):
        raise Refused(
            "the agreed safe way goes through one named person",
            why="this letter could be read by somebody else",
            mend="write to that person: --who with the id under `safe_contact: with`",
        )


def safe_way(occasion: Occasion, reader: Reader | None = None) -> str | None:
    """The agreed safe way in words; None where there is none, or where what is written there is itself unsafe."""
    agreed, unsafe = occasion.case.safe_contact, unsafe_of(occasion)
    if agreed is None or not agreed.how:
        return None
    words = {*re.findall(r"[a-z-]+", agreed.how.lower())}
    channels = {_CHANNELS[word] for word in words if word in _CHANNELS}
    roles = {person.id: str(person.is_) for person in occasion.case.people}
    through = agreed.with_
    if channels & unsafe or (words & unsafe) or (through and ({through, roles.get(through, "")} & unsafe)):
        return None
    if through and reader is not None and reader.young and through != "child":
        return None
    parts = [part for part in (agreed.how, agreed.when) if part]
    said = quoted(", ".join(parts), occasion)
    return said if said is not None and not _names_unsafe(said, unsafe) else None


def _names_unsafe(text: str, unsafe: frozenset[str]) -> bool:
    """Whether a text leads to a channel, person or role that is not safe."""
    words = {*re.findall(r"[\w-]+", text.lower())}
    return bool(words & {word.lower() for word in unsafe} or {_CHANNELS.get(word) for word in words} & unsafe)
