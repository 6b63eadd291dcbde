"""Changes to a case in words, each as what would have to be recorded, and as a fact of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from triage.rulebook import conditions as c
from triage.rulebook.facts import Facts
from triage.rulebook.readings.phrases import (
    WHOSE,
    phrase,
    question,
    quoted,
    scored_in_words,
    who_in_words,
)
from triage.vocabulary import Vocabulary
from triage.workbench.ground import Ground, Option
from triage.workbench.slots import ABSENT, UNKNOWN, Slot, Value

How = Literal["record", "correct", "take_away", "later"]
"""Something more is recorded; something is recorded otherwise; something is no longer recorded; time has to pass."""


@dataclass(frozen=True)
class Change:
    """One thing that would have to be recorded otherwise."""

    fact: str
    """As the contract writes facts."""
    words: str
    how: How


def change_in_words(option: Option, ground: Ground, facts: Facts) -> Change:
    """One change in words; ``facts`` are those of the case as it is."""
    slot, values = option
    words = ground.vocabulary
    match slot.kind:
        case "score" | "review score":
            return _score(slot, values, words, facts)
        case "indicator":
            return _yes_no(
                slot, values, c.IndicatorIs(slot.about[0] or ""), f"indicator {slot.about[0]}", words
            )
        case "word":
            field, word = slot.about
            return _yes_no(slot, values, c.Says(field or "", word or ""), f"{field} {word}", words)
        case "tried":
            code, result = slot.about
            fact = f"tried {code}{' ' + result if result else ''}"
            return _yes_no(slot, values, c.TriedIs(code or "", result), fact, words)
        case "answer":
            field, word = slot.about
            if word == "not_known":
                said = f"{question(words, field or '')} was answered, even if with “not known”"
                return Change(f"{field} not_known", said, "record")
            return _yes_no(slot, values, c.AnswerIs(field or "", word or ""), f"{field} {word}", words)
        case "no answers":
            asked = question(words, slot.about[0] or "")
            return Change(f"missing {slot.about[0]}", f"{asked} was not answered", "take_away")
        case "one word":
            return _one_word(slot.about[0] or "", values[0], words, facts)
        case "consent":
            return _consent(values[0])
        case "age":
            return _age(values, facts, ground.on)
        case "postcode":
            return _postcode(values, ground)
        case _:
            return _number(slot, values, words, facts)


def _score(slot: Slot, values: Sequence[Value], words: Vocabulary, facts: Facts) -> Change:
    need, person, who = slot.about
    later = slot.kind == "review score"
    now = next((s for s in facts.scores if (s.need, s.person, s.who) == slot.about), None)
    title = quoted(words, "needs", need or "")
    whose = WHOSE.get(person or "", f"{person}'s")
    name = f"({who}) " if who else ""
    scored, gone = _scored(values)
    if slot.stands_for_any:
        text = f"one more need {scored}, such as {whose} {name}need {title}"
    else:
        text = f"{whose} {name}need {title} is {scored}"
    if later:
        text = f"at that review, {text}"
    elif now is not None and not slot.stands_for_any:
        text += f" (now {'not scored' if now.severity is None else f'{now.severity} of 10'})"
    fact = f"need {person}{'#' + who if who else ''} {need}"
    if not gone:
        fact += f" {'unscored' if values[0] is None else values[0]}"
    how: How = (
        "later"
        if later
        else "take_away"
        if gone
        else "correct"
        if _lower(values, now.severity if now else None)
        else "record"
    )
    return Change(fact, text, how)


def _lower(values: Sequence[Value], now: int | None) -> bool:
    """Whether a score would have to be lower than the one that is recorded."""
    numbers = [value for value in values if isinstance(value, int)]
    return now is not None and bool(numbers) and max(numbers) < now


def _scored(values: Sequence[Value]) -> tuple[str, bool]:
    """What the score would have to be, and whether the need would have to be gone."""
    numbers = sorted(value for value in values if isinstance(value, int))
    if not numbers:
        return ("not recorded", True) if ABSENT in values else ("recorded and not scored", False)
    if numbers == list(range(numbers[0], 11)):
        return scored_in_words(numbers[0]), False
    absent = ", or not recorded" if ABSENT in values else ""
    if numbers == list(range(1, numbers[-1] + 1)):
        return f"scored {numbers[-1]}{' or less' if numbers[-1] > 1 else ''}{absent}", False
    listed = ", ".join(str(number) for number in numbers[:-1])
    return f"scored {listed + ' or ' if listed else ''}{numbers[-1]}{absent}", False


def _yes_no(slot: Slot, values: Sequence[Value], leaf: c.Leaf, fact: str, words: Vocabulary) -> Change:
    said = phrase(leaf, words).text
    if not values[0]:
        return Change(fact, f"it turned out not to be so that {said}", "take_away")
    if slot.stands_for_any:
        return Change(fact, f"one more of its kind is recorded, such as: {said}", "record")
    return Change(fact, said, "record")


_ONE_WORD = {
    "safe_contact": "a safe way to be in touch is recorded",
    "child_view": "what the child wants is recorded",
    "family_view": "what the family wants is recorded",
}


def _one_word(field: str, value: Value, words: Vocabulary, facts: Facts) -> Change:
    now = next((word for name, word in sorted(facts.says) if name == field), None)
    if value is None:
        what = _ONE_WORD.get(field) or phrase(c.Says(field, now or "any"), words).text
        return Change(f"{field} {now or ''}".strip(), f"it turned out not to be so that {what}", "take_away")
    if field in _ONE_WORD:
        return Change(field, _ONE_WORD[field], "record")
    said = phrase(c.Says(field, str(value)), words).text
    if now is None or field in {"few_contacts", "requested", "household", "strengths"}:
        return Change(f"{field} {value}", said, "record")
    return Change(f"{field} {value}", f"{said} (recorded now: {now.replace('_', ' ')})", "correct")


def _consent(value: Value) -> Change:
    entries = [dict(entry) for entry in value]
    if not entries:
        return Change("missing consent", "nothing is recorded about agreement", "take_away")
    said = []
    for entry in entries:
        by = {"parent": "a parent", "child": "the young person, who is able to decide alone,"}.get(
            next(iter(entry.get("by", ())), ""), "somebody"
        )
        said.append(
            {
                "given": f"{by} agreed to sharing" + ("" if entry.get("by") else ", and it is not said who"),
                "refused": f"{by} refused sharing",
                "withdrawn": f"{by} took agreement back",
                "not_asked": "nobody has asked for agreement",
                "missing": "nothing is known about agreement",
            }[entry["status"]]
        )
    return Change(f"consent {entries[0]['status']}", " and ".join(said), "correct")


def _months(months: int) -> str:
    if months < 0:
        return "not yet born"
    years, rest = divmod(months, 12)
    return f"{years}" if not rest else f"{months} months" if years < 3 else f"{years} years and {rest} months"


def _age(values: Sequence[Value], facts: Facts, on: date) -> Change:
    now = facts.child_age_months
    known = sorted(value for value in values if value != UNKNOWN)
    if not known:
        return Change("missing dob", "nobody knows how old the child is", "take_away")
    if now is None:
        return Change(
            f"age child {known[0] // 12}", f"the child's age is recorded as {_months(known[0])}", "record"
        )
    older = [value for value in known if value > now]
    if older:
        months = older[0]
        ahead = on.year * 12 + on.month - 1 + months - now
        text = f"the child is {_months(months)} or older, as will be the case about {date(ahead // 12, ahead % 12 + 1, 1):%B %Y}"
        return Change(f"age child {months // 12}", text, "later")
    text = f"the child's age is recorded as {_months(known[-1])} (recorded now: {_months(now)})"
    return Change(f"age child {max(0, known[-1]) // 12}", text, "correct")


def _postcode(values: Sequence[Value], ground: Ground) -> Change:
    if values[0] is None:
        return Change("missing postcode", "no postcode is recorded", "take_away")
    area = ground.postcodes[values[0]]
    text = phrase(c.AreaIs(area), ground.vocabulary).text  # type: ignore[arg-type] # one of the four words
    if all(value is not None and " " in value for value in values):
        text += ", with the full postcode recorded"
    return Change(f"area {area}", text, "correct")


def _number(slot: Slot, values: Sequence[Value], words: Vocabulary, facts: Facts) -> Change:
    first = values[0]
    match slot.kind:
        case "reviews":
            more = "once more at a review" if first == 1 else f"again at {first} further reviews"
            return Change("review", f"the needs are looked at {more}", "later")
        case "contact attempts":
            how: How = "record" if first > facts.amounts["contact_attempts"] else "correct"
            return Change(
                f"contact_attempts {first}", f"the number of attempts to be in touch is {first}", how
            )
        case "opened":
            if first is None:
                return Change("open_weeks 0", "the case is not recorded as open", "take_away")
            later = first > facts.amounts["open_weeks"]
            return Change(
                f"open_weeks {first}",
                f"the case has been open for {first} weeks",
                "later" if later else "correct",
            )
        case "children":
            ages = ", ".join(f"{age:g}" for age in first)
            said = (
                f"children of these ages live at home: {ages}"
                if ages
                else "no child's age at home is recorded"
            )
            more_at_home = len(first) > len(facts.home_ages)
            return Change(f"children_at_home {len(first)}", said, "record" if more_at_home else "correct")
        case "deadline":
            what = None if slot.stands_for_any else slot.about[0]
            if first is None:
                return Change(f"deadline {what}", f"no date for “{what}” is recorded", "take_away")
            return Change(
                f"deadline {what or 'any'}", phrase(c.DeadlineIs(what, first), words).text, "record"
            )
        case "decile":
            known = sorted(value for value in values if value is not None)
            how = "record" if facts.decile is None else "correct"
            if not known:
                return Change("missing imd_decile", "no deprivation decile is recorded", "take_away")
            rising = known[-1] == 10
            said = f"{known[0]} or higher" if rising else f"{known[-1]} or lower"
            return Change(
                f"imd_decile {known[0] if rising else known[-1]}",
                f"the home's deprivation decile is {said}",
                how,
            )
        case "person":
            who = who_in_words(words, slot.about[0] or "")
            age = "" if first == UNKNOWN else f" of {_months(first)}"
            return Change(f"person {slot.about[0]}", f"{who}{age} is part of the case", "record")
        case _:
            raise KeyError(slot.kind)
