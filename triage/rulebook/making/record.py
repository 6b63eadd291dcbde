"""Where in a made-up case each word of the record stands: reasons, help, answers, agreement, dates, gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from triage.rulebook import conditions as c
from triage.rulebook.facts import Area
from triage.vocabulary import Vocabulary

ANY_POSTCODE = "AA1 1AA"
"""A postcode that nobody has, for a case in which only its being there matters."""
_AGREED = {
    "given": {"status": "given", "by": ["parent"]},
    "refused": {"status": "refused", "by": ["parent"]},
    "withdrawn": {"status": "withdrawn", "by": ["parent"]},
    "not_asked": {"status": "not_asked"},
    "missing": {"status": "missing"},
    "consent": {"status": "given", "by": ["parent"]},
    "own_consent": {"status": "given", "by": ["child"], "competent": "true"},
    "none": {"status": "refused", "by": ["parent"]},
}
"""What is recorded about agreement so that a status or a basis for sharing holds."""
_LISTED = {
    "reason": "reasons",
    "awaiting": "awaiting",
    "receiving": "open_services",
    "unsafe_contact": "unsafe_contact",
}
_ANY_OF = {"reason": "referral_reasons", "source": "referral_sources", "role": "referrer_roles", "awaiting": "help",
    "receiving": "help", "wants": "help", "declines": "help"}  # fmt: skip
_ANY_WORD = {
    "unsafe_contact": "letter",
    "engagement": "partial",
    "language": "Polish",
    "referrer_could_help": "yes",
    "requested": "close",
}


def write_word(
    case: dict[str, Any],
    leaf: c.Leaf,
    truth: bool,
    vocabulary: Vocabulary,
    on: date,
    places: Mapping[Area, str],
) -> None:
    """Put into ``case`` what makes ``leaf`` come out as wanted; what is false by itself is left unsaid."""
    match leaf:
        case c.Says() if truth:
            _say(case, leaf, vocabulary)
        case c.Says(field="consent", value="missing" | "not_known"):
            _agree(case, "given")
        case c.TriedIs() if truth:
            past = {"help": leaf.help, **({"state": leaf.result} if leaf.result else {})}
            _listed(case, "past_actions", past)
        case c.DeadlineIs() if truth:
            day = (on + timedelta(days=min(leaf.within_days, 28))).isoformat()
            if leaf.within_days < 1000:
                day = (on + timedelta(days=leaf.within_days)).isoformat()
            _listed(case, "deadlines", {"what": leaf.what or "eviction", "on": day})
        case c.AnswerIs() if truth:
            _listed(case, "answers", {"field": leaf.field, "value": leaf.value})
        case c.AreaIs() if truth and leaf.area in places:
            _into(case, "child", "postcode", places[leaf.area])
        case c.AreaIs() if not truth and leaf.area in {"unknown", "in"}:
            other = next((code for area, code in places.items() if area != leaf.area), None)
            if other and "postcode" not in case.get("child", {}):
                _into(case, "child", "postcode", other)
        case c.MissingIs(field="consent_who") if truth:
            case["consent"] = [{"status": "given"}]
        case c.MissingIs() if not truth:
            _fill(case, leaf.field, places, vocabulary)
        case _:
            return


def _say(case: dict[str, Any], leaf: c.Says, vocabulary: Vocabulary) -> None:
    field, word = leaf.field, leaf.value
    if word == "any":
        word = _ANY_WORD.get(field) or next(iter(vocabulary.of(_ANY_OF.get(field, ""))), "")
    if field in _LISTED:
        _listed(case, _LISTED[field], word)
    elif field == "consent":
        if word in _AGREED:
            _agree(case, word)
    elif field in {"wants", "declines"}:
        _listed(case.setdefault("preferences", {}), field, word)
    elif field == "few_contacts":
        _into(case, "preferences", "few_contacts", "true")
    elif field in {"source", "role"}:
        _into(case, "referrer", field, word)
    elif field == "referrer_could_help":
        _into(case, "referrer", "cannot_provide_otherwise", "true" if word == "no" else "false")
    elif field == "language":
        _into(case, "child", "language", word)
    elif field == "household":
        _into(case, "household", "cases", ["C-2"])
    elif field == "requested":
        case["requested"] = {"close": "true"}
    elif field == "engagement":
        case["engagement"] = word


def _agree(case: dict[str, Any], word: str) -> None:
    entry = _AGREED[word]
    entries = case.setdefault("consent", [])
    if entry not in entries:
        entries.append(entry)


def _fill(case: dict[str, Any], field: str, places: Mapping[Area, str], vocabulary: Vocabulary) -> None:
    """Say what would otherwise be missing."""
    match field:
        case "postcode":
            case.setdefault("child", {}).setdefault("postcode", places.get("in", ANY_POSTCODE))
        case "full_postcode":
            known = next((code for code in places.values() if " " in code), ANY_POSTCODE)
            case.setdefault("child", {}).setdefault("postcode", known)
        case "consent":
            _agree(case, "given")
        case "safe_contact":
            case.setdefault("safe_contact", {"how": "phone"})
        case "child_view":
            _into(case, "voice", "child", "I would like some help.")
        case "family_view":
            _into(case, "voice", "family", "We would like some help.")
        case "household_members":
            case.setdefault("household", {}).setdefault("children", ["8"])
        case "already_supporting":
            case.setdefault("open_services", [next(iter(vocabulary.of("help")), "")])
        case "awaiting":
            case.setdefault("awaiting", [next(iter(vocabulary.of("help")), "")])
        case "language_needed":
            case.setdefault("child", {}).setdefault("language", "English")
        case "deadline":
            case.setdefault("deadlines", [{"what": "meeting", "on": "2026-12-01"}])
        case "referrer_can_help":
            case.setdefault("referrer", {}).setdefault("cannot_provide_otherwise", "true")
        case _:
            return


def _listed(case: dict[str, Any], key: str, value: Any) -> None:
    found = case.setdefault(key, [])
    if value not in found:
        found.append(value)


def _into(case: dict[str, Any], section: str, key: str, value: Any) -> None:
    case.setdefault(section, {})[key] = value
