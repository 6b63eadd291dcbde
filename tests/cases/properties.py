"""Every property a case file may expect, one function each: None where it holds, else what was found instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.cases.tried import Tried
from tests.cases.wanted import (
    BASIS,
    DOOR,
    FIELD,
    FLAG,
    HELP,
    KIND,
    NEED,
    PERSON,
    REASON,
    TEXT,
    WHO_LOOKS,
    WHOLE,
    WORDS,
    YES_NO,
    Kind,
    Typed,
    one_of,
)
from triage.model import Decision

Check = Callable[[Tried, Typed], "str | None"]


@dataclass(frozen=True)
class Property:
    """A property's name, its keys and the function that looks."""

    name: str
    check: Check
    keys: Mapping[str, Kind]
    short: str | None
    """The key that a bare word or list stands for."""
    needs: frozenset[str] = frozenset()
    """Keys that may not be left out."""


PROPERTIES: dict[str, Property] = {}


def expect(
    more: Mapping[str, Kind] | None = None,
    *,
    short: str | None = None,
    needs: Iterable[str] = (),
    **keys: Kind,
) -> Callable[[Check], Check]:
    """Enter a function as the property of its name; ``more`` holds keys that are no names in Python."""

    def enter(check: Check) -> Check:
        name = check.__name__
        PROPERTIES[name] = Property(name, check, {**keys, **(more or {})}, short, frozenset(needs))
        return check

    return enter


def _fits(entry: Any, wanted: Typed, latest: str = "within_days") -> bool:
    """Whether an entry of a decision has one of the wanted words under every key, and is due in time."""
    for key, value in wanted.items():
        found = getattr(entry, key)
        if key == latest:
            if found is None or found > value:
                return False
        elif isinstance(value, tuple):
            if found not in value:
                return False
        elif found != value:
            return False
    return True


def _listed(entries: Iterable[Any], *keys: str) -> str:
    rows = [" ".join(f"{getattr(entry, key)}" for key in keys) for entry in entries]
    return "; ".join(rows) or "none"


def _doors(found: Decision) -> str:
    return "escalations: " + _listed(found.escalations, "to", "within_days", "person", "who")


def _actions(found: Decision) -> str:
    return "actions: " + _listed(found.actions, "kind", "help", "person", "within_days")


@expect(short="to", to=DOOR, within_days=WHOLE, person=PERSON, who=TEXT)
def escalated(tried: Tried, wanted: Typed) -> str | None:
    """Some escalation goes to one of these doors, in time, for this person."""
    return None if any(_fits(item, wanted) for item in tried.found.escalations) else _doors(tried.found)


@expect(short="to", to=one_of(("all", "emergency", "statutory", "same_day_medical", "crisis_mental_health"), "door"), person=PERSON, who=TEXT)  # fmt: skip
def not_escalated(tried: Tried, wanted: Typed) -> str | None:
    """There is no escalation at all, or none to these doors."""
    doors = wanted.get("to", ("all",))
    rest = {key: value for key, value in wanted.items() if key != "to"}
    hit = [
        item for item in tried.found.escalations if ("all" in doors or item.to in doors) and _fits(item, rest)
    ]
    return f"escalated: {_listed(hit, 'to', 'person', 'rules')}" if hit else None


@expect(at_least=WHOLE, at_most=WHOLE)
def level(tried: Tried, wanted: Typed) -> str | None:
    """The level lies within these bounds."""
    number = tried.found.level.number
    fits = wanted.get("at_least", 1) <= number <= wanted.get("at_most", 4)
    return None if fits else f"level {number} by {', '.join(tried.found.level.rules)}"


@expect(short="help", help=HELP, person=PERSON, who=TEXT, kind=KIND, within_days=WHOLE, wait_well=YES_NO)
def offers(tried: Tried, wanted: Typed) -> str | None:
    """Some action gives one of these kinds of help, in this way, to this person, in time."""
    return None if any(_fits(item, wanted) for item in tried.found.actions) else _actions(tried.found)


@expect(short="help", help=HELP, person=PERSON, who=TEXT)
def offers_or_unmet(tried: Tried, wanted: Typed) -> str | None:
    """The help is an action, or is named as unmet or not offered: the directory is not what is tried."""
    found = tried.found
    passed = {key: value for key, value in wanted.items() if key != "who"}  # a passed service names no `who`
    hit = (
        any(_fits(item, wanted) for item in (*found.actions, *found.unmet))
        or any(_fits(item, passed) for item in found.not_offered)
    )  # fmt: skip
    return None if hit else f"{_actions(found)}; unmet: {_listed(found.unmet, 'help', 'person', 'reason')}"


@expect(short="help", help=HELP, person=PERSON, who=TEXT, kind=KIND, wait_well=YES_NO)
def never_offers(tried: Tried, wanted: Typed) -> str | None:
    """No action is like this, in every key that is given."""
    hit = [item for item in tried.found.actions if _fits(item, wanted)]
    return f"offered: {_listed(hit, 'kind', 'help', 'person', 'who', 'rules')}" if hit else None


@expect(short="field", field=FIELD, person=PERSON, within_days=WHOLE, need=NEED)
def asks(tried: Tried, wanted: Typed) -> str | None:
    """One of these questions is asked, in time."""
    if any(_fits(item, wanted) for item in tried.found.asks):
        return None
    return "asks: " + _listed(tried.found.asks, "field", "person", "within_days")


@expect(short="field", field=FIELD, person=PERSON)
def does_not_ask(tried: Tried, wanted: Typed) -> str | None:
    """None of these questions is asked."""
    hit = [item for item in tried.found.asks if _fits(item, wanted)]
    return f"asked: {_listed(hit, 'field', 'person', 'rules')}" if hit else None


@expect(short="by", by=WHO_LOOKS, reason=REASON, within_days=WHOLE)
def review_by_person(tried: Tried, wanted: Typed) -> str | None:
    """One of these people looks, for one of these reasons, in time."""
    if any(_fits(item, wanted) for item in tried.found.human_reviews):
        return None
    return "reviews: " + _listed(tried.found.human_reviews, "by", "reason", "within_days")


@expect(short="by", by=WHO_LOOKS, reason=REASON)
def no_review_by_person(tried: Tried, wanted: Typed) -> str | None:
    """None of these people is asked to look for these reasons."""
    hit = [item for item in tried.found.human_reviews if _fits(item, wanted)]
    return f"looked at: {_listed(hit, 'by', 'reason', 'rules')}" if hit else None


@expect(short="person", person=PERSON, who=TEXT)
def linked(tried: Tried, wanted: Typed) -> str | None:
    """A proposed record for this person."""
    if any(_fits(item, wanted) for item in tried.found.linked_people):
        return None
    return "linked: " + _listed(tried.found.linked_people, "person", "who")


@expect(short="flag", flag=FLAG)
def flagged(tried: Tried, wanted: Typed) -> str | None:
    """One of these flags is raised."""
    if any(_fits(item, wanted) for item in tried.found.flags):
        return None
    return "flags: " + _listed(tried.found.flags, "flag")


@expect(short="flag", flag=FLAG)
def not_flagged(tried: Tried, wanted: Typed) -> str | None:
    """None of these flags is raised."""
    hit = [item for item in tried.found.flags if _fits(item, wanted)]
    return f"flagged: {_listed(hit, 'flag', 'rules')}" if hit else None


@expect(short="number", number=WHOLE)
def contacts_at_most(tried: Tried, wanted: Typed) -> str | None:
    """The family meets at most so many services, referrals and signposts together."""
    services = {
        item.service for item in tried.found.actions if item.kind in {"referral", "signpost"} and item.service
    }
    return None if len(services) <= wanted["number"] else f"{len(services)}: {', '.join(sorted(services))}"


@expect(short="basis", basis=BASIS)
def sharing(tried: Tried, wanted: Typed) -> str | None:
    """Information may leave on one of these grounds."""
    basis = tried.found.sharing.basis
    return None if basis in wanted["basis"] else f"basis {basis}: {tried.found.sharing.reason}"


@expect(short="is_so", is_so=YES_NO)
def nothing_sent(tried: Tried, wanted: Typed) -> str | None:
    """No action is a referral (or, when false, some action is)."""
    sent = [item for item in tried.found.actions if item.kind == "referral"]
    if bool(sent) is not wanted["is_so"]:
        return None
    return f"sent: {_listed(sent, 'help', 'service')}"


@expect(short="need", needs=("need",), need=NEED, person=PERSON, who=TEXT)
def answered(tried: Tried, wanted: Typed) -> str | None:
    """One of these needs of this person stands in an action, escalation, question or unmet entry."""
    found = tried.found
    parts: tuple[Any, ...] = (*found.actions, *found.escalations, *found.unmet, *found.asks)
    facts = {fact for item in parts for fact in item.facts}
    for fact in facts:
        kind, *words = fact.split(" ")
        if kind != "need" or words[1] not in wanted["need"]:
            continue
        person, _, who = words[0].partition("#")
        if person in wanted.get("person", (person,)) and wanted.get("who", who) == who:
            return None
    asked = [item for item in found.asks if item.need in wanted["need"]]
    if any(item.person in wanted.get("person", (item.person,)) for item in asked):
        return None
    return f"named: {'; '.join(sorted(fact for fact in facts if fact.startswith('need '))) or 'no need'}"


@expect(short="help", help=HELP, kind=KIND, person=PERSON)
def first_action(tried: Tried, wanted: Typed) -> str | None:
    """The first of the plan's actions is this one."""
    first = tried.found.actions[:1]
    return None if any(_fits(item, wanted) for item in first) else "first: " + _listed(first, "kind", "help")


@expect(short="weeks", weeks=WHOLE)
def review_within_weeks(tried: Tried, wanted: Typed) -> str | None:
    """The needs are scored again in at most so many weeks."""
    latest = tried.on + timedelta(weeks=wanted["weeks"])
    return None if tried.found.review_on <= latest else f"review on {tried.found.review_on}"


def _steps(value: Any) -> tuple[str | None, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(
        None if item is None else one_of(("up", "down", "hold"), "step").read(item)[0] for item in values
    )


@expect(short="is_", is_=Kind("step", _steps))
def step(tried: Tried, wanted: Typed) -> str | None:
    """The step against the decision before; null where there is none."""
    return None if tried.found.step in wanted["is_"] else f"step {tried.found.step}"


@expect(short="words", words=WORDS)
def said_nowhere(tried: Tried, wanted: Typed) -> str | None:
    """None of these words stands anywhere in the decision's JSON."""
    text = tried.found.model_dump_json().casefold()
    hit = [word for word in wanted["words"] if word.casefold() in text]
    return f"said: {', '.join(hit)}" if hit else None


READERS = one_of(("family", "service", "referrer", "meeting"), "reader of letters")


@expect({"for": READERS, "says_any": WORDS, "says_all": WORDS, "says_none": WORDS, "refused": YES_NO}, needs=("for",))  # fmt: skip
def letter(tried: Tried, wanted: Typed) -> str | None:
    """The letter for this reader says one of these words and none of those, or is refused.

    A letter that is not written says nothing: it fails what it should say, and holds what it should not.
    """
    must_be_written = bool(wanted.keys() & {"says_any", "says_all"}) and not wanted.get("refused")
    for reader in wanted["for"]:
        text = tried.letter(reader)
        if "refused" in wanted and wanted["refused"] is not (text is None):
            return f"{reader}: " + ("the letter was refused" if text is None else "the letter was written")
        if text is None and must_be_written:
            return f"{reader}: the letter was refused"
        if text is None:
            continue
        plain = re.sub(r"\s+", " ", text).casefold()
        any_of, all_of, none_of = (
            [word.casefold() for word in wanted.get(key, ())] for key in ("says_any", "says_all", "says_none")
        )
        if any_of and not any(word in plain for word in any_of):
            return f"{reader}: says none of {', '.join(any_of)}: {plain[:600]}"
        if missing := [word for word in all_of if word not in plain]:
            return f"{reader}: does not say {', '.join(missing)}: {plain[:600]}"
        if said := [word for word in none_of if word in plain]:
            return f"{reader}: says {', '.join(said)}: …{plain[max(0, plain.index(said[0]) - 100) :][:240]}…"
    return None


PARTS: Mapping[str, Callable[[Decision], Any]] = {
    "level": lambda found: found.level.number,
    "escalations": lambda found: [(item.to, item.within_days, item.person, item.who) for item in found.escalations],
    "flags": lambda found: [item.flag for item in found.flags],
    "actions": lambda found: sorted(str((item.kind, item.help, item.person, item.who, item.within_days)) for item in found.actions),
    "asks": lambda found: sorted(str((item.field, item.person, item.need, item.within_days)) for item in found.asks),
    "human_reviews": lambda found: sorted(str((item.by, item.reason, item.within_days)) for item in found.human_reviews),
    "linked_people": lambda found: sorted(str((item.person, item.who)) for item in found.linked_people),
    "unmet": lambda found: sorted(str((item.help, item.person, item.who, item.reason)) for item in found.unmet),
    "sharing": lambda found: found.sharing.basis,
    "review_on": lambda found: found.review_on,
    "step": lambda found: found.step,
}  # fmt: skip


@expect({"change": TEXT, "case": Kind("part of a case file", lambda value: value), "in": one_of(PARTS, "part of a decision")}, needs=("case", "in"))  # fmt: skip
def same_as(tried: Tried, wanted: Typed) -> str | None:
    """The case with this change gets the same answer in these parts."""
    other = tried.changed(wanted["case"])
    for part in wanted["in"]:
        one, two = PARTS[part](tried.found), PARTS[part](other)
        if one != two:
            return f"{part}: {one} here, {two} there"
    return None


@expect(short="is_so", is_so=YES_NO)
def no_error(tried: Tried, wanted: Typed) -> str | None:
    """The case file is accepted (or, when false, it is not)."""
    if (tried.error is None) is wanted["is_so"]:
        return None
    return tried.error or "the case file was accepted"
