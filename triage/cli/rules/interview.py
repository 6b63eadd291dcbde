"""The questions of ``triage rules new``: what must be recorded, what follows, why, and who answers for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from triage.cli.asking import choose, code, line, say, whole, yes
from triage.rulebook import Rulebook
from triage.rulebook.reading_consequences import REVIEWERS
from triage.rulebook.reading_fields import Fault, FieldReader
from triage.vocabulary import Vocabulary

Plain = dict[str, Any]
OFFER_KINDS = {
    "referral": "We send the case on",
    "signpost": "The family is told where to go",
    "support": "Given now, by us or by whoever asked",
    "task": "A job for a named role",
}
_TIMES = {
    "at triage": "Whenever a case is decided",
    "at review": "Only when needs were scored again, by how they moved",
}
_MOVED = {
    "not improved": "No better: the same, worse, or not scored",
    "worse": "Worse",
    "same": "The same",
    "better": "Better",
}
_FOLLOWS = {
    "offer": "Help is offered",
    "ask": "A question is asked",
    "human_review": "A named person looks at it",
    "level": "The case is at least at some level",
    "escalate": "Somebody must be told at once, such as children's social care",
    "withhold": "Some help is kept back, to keep somebody safe",
    "flag": "A flag is raised for other rules and for reports",
    "link": "A record of their own is proposed for a brother, sister or parent",
    "step": "More or less support than before (at a review)",
    "retriage": "The case is triaged again (at a review)",
}


def interview(book: Rulebook, on: date, start: Plain) -> Plain:
    """Everything a rule says, asked step by step; ``start`` holds what is known already, such as a rule to start from."""
    vocabulary = book.vocabulary
    found: Plain = {}
    say("A new rule, step by step. Ctrl-C stops, and nothing is written.\n")
    found["title"] = line(
        "What does the rule do, in one sentence a parent could read?", default=start.get("title")
    )
    if start.get("when") and yes("\nKeep what must be recorded as in the rule you start from?", default=True):
        found |= {key: start[key] for key in ("when", "unless") if key in start}
    else:
        at_review = choose("\nWhen is the rule looked at?", _TIMES) == "at review"
        found |= {"applies": "at review"} if at_review else {}
        found["when"] = _conditions(vocabulary, [_trend(vocabulary)] if at_review else [])
    if start.get("then") and yes("\nKeep what follows as in the rule you start from?", default=True):
        found["then"] = start["then"]
    else:
        found["then"] = _follows(vocabulary)
    if "unless" not in found and "escalate" not in found["then"]:
        held = _unless(vocabulary)
        found |= {"unless": held} if held else {}
    if {"step", "retriage"} & set(found["then"]) or start.get("applies") == "at review":
        found["applies"] = "at review"
    say()
    found["rationale"] = line("Why do we do this?", default=start.get("rationale"))
    source: Plain = {"title": line("Where does it come from: which guidance, report or local decision?")}
    note = line("Anything about its limits, or what is to be confirmed? (Enter: no)", empty=True)
    found["source"] = [source | ({"note": note} if note else {})]
    found["owner"] = _owner(book, start.get("owner"))
    year_on = on.replace(year=on.year + 1, day=min(on.day, 28))
    found["review_by"] = line(
        "By which day should somebody look at it again?", default=year_on.isoformat(), check=_day
    )
    return found


def _conditions(vocabulary: Vocabulary, first: list[Plain]) -> Plain:
    parts = list(first)
    say("\nWhat else must be recorded?" if parts else "\nWhat must be recorded for it?")
    say("Use your own words, such as: can't sleep")
    while True:
        none = "that is all" if parts else None
        found = code("Another one?" if parts else "What is recorded?", vocabulary, ("indicators", "needs", "flags"), none=none)  # fmt: skip
        if found is None:
            break
        parts.append(_condition(found.kind, found.entry.code, vocabulary))
    word = "all"
    if len(parts) > 1:
        word = choose("All of these, or is one enough?", {"all": "All of them", "any": "One is enough"})
    ages = _ages()
    if ages and word == "any":
        return {"all": [{"any": parts}, ages]}
    return {word: [*parts, *([ages] if ages else [])]}


def _trend(vocabulary: Vocabulary) -> Plain:
    """How needs moved since they were scored before."""
    which = choose("  Which needs?", {"any_need": "Any need", "all_needs": "Every need", "one": "One need"})
    need = _some(vocabulary, "  Which one? In your own words", ("needs",)) if which == "one" else which
    moved = choose("  How did they move?", _MOVED)
    over = line("  Over how many reviews?", default="1", check=whole(1, 9))
    return {"trend": need, "direction": moved, "over": f"{over} review{'' if over == '1' else 's'}"}


def _condition(kind: str, name: str, vocabulary: Vocabulary) -> Plain:
    if kind != "needs":
        return {kind.removesuffix("s"): name}
    score = line("  From which score on, 1 to 10, ten the most severe? (Enter: whatever the score)", empty=True, check=whole(1, 10))  # fmt: skip
    found = {"need": name, "severity": f"{int(score)} or more" if score else "any"}
    people = {entry.code: entry.title for entry in vocabulary.of("people").values()}
    person = choose("  Whose need?", people, none="anybody's in the family")
    return found | ({"person": person} if person else {})


def _ages() -> Plain | None:
    low = line("Only from some age on? Years (Enter: any age)", empty=True, check=whole(0, 25))
    high = line("Only under some age? Years (Enter: any age)", empty=True, check=whole(1, 26))
    if not low and not high:
        return None
    return {"age": {"of": "child", **({"from": low} if low else {}), **({"under": high} if high else {})}}


def _follows(vocabulary: Vocabulary) -> Plain:
    then: Plain = {}
    while True:
        options = {
            key: meaning for key, meaning in _FOLLOWS.items() if key not in then or key in {"offer", "ask"}
        }
        kind = choose("\nWhat follows?" if not then else "\nAnything else?", options, none="that is all" if then else None)  # fmt: skip
        if not kind:
            return then
        value = _ASK[kind](vocabulary)
        if kind in then:
            then[kind] = [*(then[kind] if isinstance(then[kind], list) else [then[kind]]), value]
        else:
            then[kind] = value


def _offer(vocabulary: Vocabulary) -> Plain:
    help_ = _some(vocabulary, "  Which help? In your own words", ("help",))
    usual = vocabulary.of("help")[help_].text("usual_kind")
    kind = choose("  How?", OFFER_KINDS, none=f"as usual for this help: {usual}" if usual else "as usual")
    people = {code: vocabulary.title("people", code) for code in ("child", "parent", "sibling", "family") if vocabulary.has("people", code)}  # fmt: skip
    person = choose("  For whom?", people, none="whoever has the need")
    soon = _within("  How soon, such as 10 working days, 2 weeks or today? (Enter: no limit)")
    return {"help": help_} | ({"as": kind} if kind else {}) | ({"for": person} if person else {}) | ({"within": soon} if soon else {})  # fmt: skip


def _question(vocabulary: Vocabulary) -> Plain:
    field = _some(vocabulary, "  What should be asked? In your own words", ("ask_fields",))
    soon = _days("  Within how many days is the answer needed? (Enter: no limit)")
    return {"field": field} | soon


def _look(vocabulary: Vocabulary) -> Plain:
    by = choose("  Who looks?", {role: role.replace("_", " ").capitalize() for role in REVIEWERS})
    reasons = {entry.code: entry.title for entry in vocabulary.of("review_reasons").values()}
    reason = choose("  Why?", reasons)
    return {"by": by, "reason": reason} | _days("  Within how many days? (Enter: no limit)")


def _level(vocabulary: Vocabulary) -> str:
    return choose("  Which level?", {entry.code: entry.title for entry in vocabulary.of("levels").values()})


def _escalate(vocabulary: Vocabulary) -> Plain:
    say("  Nothing can hold an escalation back: no agreement, no wish, no exception.")
    to = choose(
        "  Who must be told?", {entry.code: entry.title for entry in vocabulary.of("escalations").values()}
    )
    return {
        "to": to,
        "within_days": line("  Within how many days? 0 is today", default="0", check=whole(0, 5)),
    }


def _withhold(vocabulary: Vocabulary) -> Plain:
    help_ = [_some(vocabulary, "  Which help is kept back? In your own words", ("help",))]
    while more := code("  Another one?", vocabulary, ("help",), none="that is all"):
        help_.append(more.entry.code)
    return {"help": help_, "why": line("  Whom does it protect, and from what?")}


def _flag(vocabulary: Vocabulary) -> str:
    return _some(vocabulary, "  Which flag? In your own words", ("flags",))


def _link(vocabulary: Vocabulary) -> str:
    return choose(
        "  For whom?", {code: vocabulary.title("people", code) for code in ("sibling", "parent", "carer")}
    )


def _step(_: Vocabulary) -> str:
    return choose(
        "  Which?", {"up": "More support", "down": "Less support, step by step", "hold": "Stay as it is"}
    )


_ASK: Mapping[str, Callable[[Vocabulary], Any]] = {
    "offer": _offer, "ask": _question, "human_review": _look, "level": _level, "escalate": _escalate, "withhold": _withhold,
    "flag": _flag, "link": _link, "step": _step, "retriage": lambda _: "true",
}  # fmt: skip


def _some(vocabulary: Vocabulary, question: str, kinds: tuple[str, ...]) -> str:
    found = code(question, vocabulary, kinds)
    assert found is not None  # asked for until something is chosen
    return found.entry.code


def _unless(vocabulary: Vocabulary) -> Plain | None:
    found = code("\nIs there something recorded that should hold the rule back?", vocabulary, ("indicators", "flags", "needs"), none="no")  # fmt: skip
    return {"any": [_condition(found.kind, found.entry.code, vocabulary)]} if found else None


def _owner(book: Rulebook, default: str | None) -> str:
    usual = [name for name, _ in Counter(rule.owner for rule in book.rules).most_common(6)]
    say("Who answers for the rule? A role rather than a person, such as:")
    say("  " + "; ".join(usual))
    return line("Owner", default=default)


def _within(question: str) -> str:
    def check(answer: str) -> str | None:
        try:
            FieldReader().within(answer, ())
        except Fault as fault:
            return fault.what
        return None

    return line(question, empty=True, check=check)


def _days(question: str) -> Plain:
    days = line(question, empty=True, check=whole(0, 365))
    return {"within_days": days} if days else {}


def _day(answer: str) -> str | None:
    try:
        sound = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", answer) and date.fromisoformat(answer)
    except ValueError:
        sound = None
    return None if sound else "write a day as 2027-03-31"
