"""Passages of a record that may be about somebody else, or that somebody wrote in their own words: each decided by a person.

A record of one child tells of parents, brothers and sisters, of who was worried and of what others said. Nothing here decides
what may be given: it finds what a person has to decide, one passage at a time, and takes out what they decided to hold back.
Where it is in doubt it asks.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from triage.model import CaseFile
from triage.vocabulary import Vocabulary

Audience = Literal["child", "parent"]
WHY: Mapping[str, str] = {
    "another_person": "it is about another person of the family",
    "third_party": "somebody else's information about somebody",
    "who_spoke": "it may show who was worried, or who referred",
    "own_words": "somebody's own words, which may name somebody else",
    "childs_words": "the child's words",
    "childs_private_words": "words the child said in private",
    "leads_to_them": "it could lead to where somebody is, or to a way of contact that is not safe",
    "another_case": "it names another case",
    "staff": "it names somebody who works here",
    "sealed": "it cannot be read as text",
}
"""Why a passage is to be decided, by code."""
NEEDS_LEAD = frozenset({"childs_private_words", "leads_to_them"})
"""Given to a parent only where a safeguarding lead agrees."""
_OTHERS = frozenset({"parent", "carer", "sibling", "unborn"})
_WORDS = frozenset({
    "narrative", "note", "text", "answer", "because", "told", "received_by", "decision", "disputed", "family", "strengths", "value",
    "with", "new", "old", "finding", "settlement", "summary", "agreed", "points", "body", "words", "what",
})  # fmt: skip
"""Keys under which somebody's own words stand."""
_OTHER_CASES = frozenset({"possible_duplicates", "linked"})
_HOUSEHOLD = frozenset({"cases", "contacts", "escalated", "children"})
"""Under ``household``: numbers of other cases, and the ages of brothers and sisters."""
_SUBJECT = (
    "person",
    "who",
    "help",
    "need",
    "indicator",
    "field",
    "towards",
    "to",
    "reason",
    "flag",
    "code",
    "id",
    "is",
)
"""Keys that say what a part of a record is about; parts alike in these are one passage, wherever they stand."""
_WHERE = frozenset({"safe_contact", "unsafe_contact", "safe", "unsafe", "safe_again"})
_IDENTITY = frozenset({"address", "phone", "email", "gp", "setting"})
_ADDRESS = frozenset({"postcode", "home_authority", "school_area"})
_FACT_OTHER = re.compile(
    r"(need|indicator) (parent|carer|sibling|unborn)\b|possible_duplicate |household_escalation|linked_case "
)
_FACT_INDICATOR = re.compile(r"indicator (?P<code>[a-z0-9_]+)")


@dataclass(frozen=True)
class Passage:
    """One passage to decide; the same words in several places are one."""

    id: str
    why: str
    """A code of ``WHY``."""
    text: str
    where: str
    """The first place it stands in."""


Decide = Callable[[Passage], str | None]
"""Says why a passage is held back; None keeps it."""


@dataclass(frozen=True)
class About:
    """Whom a record is about, and what in it is about others."""

    audience: Audience
    people: frozenset[str]
    """Ids of other people of the family."""
    indicators: frozenset[str]
    """Codes that are about others, or came from somebody else."""
    staff: frozenset[str] = frozenset()
    """Names of people who work here."""

    @classmethod
    def of(cls, audience: Audience, case: CaseFile, vocabulary: Vocabulary) -> About:
        """Read from the case as it stands who the others are."""
        codes = {
            one.indicator
            for one in case.indicators
            if one.third_party
            or (one.who is not None and one.who != "child")
            or _about_others(one.indicator, vocabulary)
        }
        return cls(audience, frozenset(person.id for person in case.people), frozenset(codes))


def _about_others(indicator: str, vocabulary: Vocabulary) -> bool:
    entry = vocabulary.of("indicators").get(indicator)
    return entry is not None and (entry.text("who") or "child") in _OTHERS | {"household", "family"}


def passed(node: Any, about: About, decide: Decide, where: str = "") -> Any:
    """Give plain data with every passage that ``decide`` holds back taken out; each passage is asked about on the way."""
    if isinstance(node, dict):
        return _mapping(node, about, decide, where)
    if isinstance(node, list):
        return [passed(part, about, decide, where) for part in node]
    if isinstance(node, str):
        why = _fact(node, about)
        return _asked(node, why, decide, where) if why else node
    return node


def _mapping(node: dict[str, Any], about: About, decide: Decide, where: str) -> Any:
    why = _whole(node, about)
    if why:
        return _asked(node, why, decide, where, _gist(node, about))
    found: dict[str, Any] = {}
    topic = str(node.get("key") or node.get("field") or "")
    for key, part in node.items():
        place = f"{where}.{key}" if where else key
        why_key = _key(key, part, about, where)
        if why_key == "own_words" and key in ("new", "old", "value"):
            why_key = _told_of(topic, about, why_key)
        if why_key:
            found[key] = _asked(part, why_key, decide, place)
        elif key == "level" and isinstance(part, dict) and _touched(part, about):
            # The level itself is the child's; why it was set may tell of others.
            plain = {name: value for name, value in part.items() if name not in ("rules", "facts")}
            because = {name: value for name, value in part.items() if name in ("rules", "facts")}
            gist = {"why the level": _others_facts(part, about)}
            told = _asked(because, "another_person", decide, place, gist)
            found[key] = part if told is because else {**plain, "because": told}
        else:
            found[key] = passed(part, about, decide, place)
    return found


def _whole(node: Mapping[str, Any], about: About) -> str | None:
    """Why a whole mapping is about somebody else; None where it is not."""
    person, who = node.get("person"), node.get("who")
    if person in _OTHERS or (isinstance(who, str) and who in about.people):
        return "another_person"
    if "indicator" in node:
        if node.get("third_party"):
            return "third_party"
        if node["indicator"] in about.indicators:
            return "another_person"
    if "is" in node and "id" in node and node["is"] != "child":
        return "another_person"
    if isinstance(node.get("by"), str) and node["by"] in about.people:
        return "another_person"
    found = (
        {_fact(fact, about) for fact in node.get("facts", ()) if isinstance(fact, str)}
        if isinstance(node.get("facts"), list)
        else set()
    )
    if "number" in node:
        return None
    return (
        "leads_to_them"
        if "leads_to_them" in found
        else "another_person"
        if "another_person" in found
        else None
    )


def _gist(node: Mapping[str, Any], about: About) -> dict[str, Any] | None:
    """What a part is about, without days and states; None where it holds somebody's own words, which are decided as they stand."""
    if any(key in _WORDS and isinstance(part, str) and part for key, part in node.items()):
        return None
    found = {key: node[key] for key in _SUBJECT if node.get(key) not in (None, "", [])}
    facts = _others_facts(node, about)
    if facts:
        found["facts"] = facts
    age = (
        {key: node[key] for key in ("age", "date_of_birth", "sex") if node.get(key) is not None}
        if "is" in node
        else {}
    )
    return {**found, **age} if found else None


def _others_facts(node: Mapping[str, Any], about: About) -> list[str]:
    """The facts of a part that are about somebody else, without the score, in order."""
    facts = node.get("facts")
    found = (
        {re.sub(r" ([0-9]+|unscored)$", "", fact) for fact in facts if _fact(fact, about)}
        if isinstance(facts, list)
        else set()
    )
    return sorted(found)


def _touched(node: Mapping[str, Any], about: About) -> bool:
    """Whether the facts of a part of a decision are about somebody else."""
    facts = node.get("facts")
    return isinstance(facts, list) and any(isinstance(fact, str) and _fact(fact, about) for fact in facts)


def _fact(text: str, about: About) -> str | None:
    if text in about.staff:
        return "staff"
    if text.startswith("unsafe_contact "):
        return "leads_to_them"
    if _FACT_OTHER.match(text) or any(
        re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text) for one in about.people
    ):
        return "another_person"
    found = _FACT_INDICATOR.match(text)
    return "another_person" if found and found["code"] in about.indicators else None


def _key(key: str, part: Any, about: About, where: str) -> str | None:
    """Why what stands under a key is to be decided; None where it is not, or where nothing stands there."""
    if part in (None, "", [], {}, ()):
        return None
    parent = about.audience == "parent"
    if key == "child_private":
        return "childs_private_words" if parent else None
    if key == "child" and isinstance(part, str):
        return "childs_words" if parent else None
    if key in {"referrer", "rater"}:
        return "who_spoke"
    if key in _OTHER_CASES or (key in _HOUSEHOLD and where.endswith("household")):
        return "another_case"
    if key in _WHERE:
        return "leads_to_them"
    if parent and (key in _IDENTITY or (key in _ADDRESS and where.endswith("child"))):
        return "leads_to_them"
    if key == "extras":
        return "own_words"
    if key in _WORDS and not isinstance(part, bool):
        return "own_words"
    return None


def _told_of(topic: str, about: About, why: str) -> str | None:
    """Why a value that was asked for or put right is to be decided, by the fact it is about; None for a code about the child."""
    first, _, last = topic.rpartition(".")
    if topic.startswith(("need.", "indicator.", "review.")):
        others = "@" in topic and "@child" not in topic
        return "another_person" if others or "#" in topic or last in about.indicators else None
    if about.audience != "parent":
        return why
    if topic in ("voice.child_private", "voice.child"):
        return "childs_private_words" if last == "child_private" else "childs_words"
    return "leads_to_them" if topic == "full_postcode" or first == "identity" or last in _ADDRESS else why


def _asked(payload: Any, why: str, decide: Decide, where: str, gist: Any = None) -> Any:
    told = payload if gist is None else gist
    text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False, sort_keys=True)
    mark = hashlib.sha256(f"{why}\x1f{text}".encode()).hexdigest()[:12]
    held = decide(Passage(mark, why, text, where))
    return payload if held is None else {"held_back": held}
