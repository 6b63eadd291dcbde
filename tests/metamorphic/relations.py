"""The relations: a change to a case, and what of the answer must stay. Each yields what does not, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache

from tests import shipped
from tests.builders import DAY, a_directory
from tests.metamorphic.measures import (
    ALL,
    Data,
    Tryout,
    actions,
    asks,
    decided,
    doors,
    later,
    lost,
    not_lower,
    nothing_taken_away,
    reviews,
    the_same,
    wished,
)
from tests.metamorphic.realistic import CALM, GRAVE, indicators_of
from triage.model import Decision
from triage.signposting import Directory

Relation = Callable[[Tryout], Iterator[str]]
HARMLESS = ("clothing", "digital_access", "leisure_play", "transport", "household_goods", "employment")
"""Needs that at a low score ask for nothing but everyday help."""
WHO: tuple[Data, ...] = (
    {"sex": "F", "ethnicity": "AIND", "disability": ["HEAR"]},
    {"sex": "M", "ethnicity": "WBRI", "disability": ["AUT"]},
    {"sex": "X", "ethnicity": ..., "disability": ...},
    {"sex": ..., "ethnicity": "BAFR", "disability": ...},
)
WHERE: tuple[Data, ...] = (
    {"language": "Romanian", "imd_decile": "1"},
    {"language": ..., "imd_decile": "9"},
    {"language": "BSL", "imd_decile": ...},
)
ADULT_AT = 18
WEEKEND = 4
"""Days that a time in working days may grow by over the weekends at its two ends."""


def severity_up(one: Tryout) -> Iterator[str]:
    """A score in force is raised: level and escalations never fall; with no review between, nothing at all is taken away."""
    rows = [
        (place, row) for place, row in enumerate(one.data["needs"]) if row.get("severity") not in {None, "10"}
    ]
    if not rows:
        return
    place, row = one.chance.pick(rows)
    raised = str(one.chance.whole(int(row["severity"]) + 1, 10))
    data = one.told()
    if "reviews" in data:
        key = {part: row.get(part) for part in ("need", "person", "who")}
        for again in data["reviews"][0]["needs"]:
            if {part: again.get(part) for part in key} == key and "severity" in again:
                again["severity"] = str(min(10, int(again["severity"]) + one.chance.whole(1, 5)))
                yield from not_lower(one.before, decided(data))
                return
        return
    data["needs"][place]["severity"] = raised
    yield from nothing_taken_away(one.before, decided(data))


def order_of_lists(one: Tryout) -> Iterator[str]:
    """The order in which things were written changes nothing."""
    data = one.told()
    for value in data.values():
        if isinstance(value, list):
            value[:] = one.chance.some(value, len(value), len(value))
    yield from the_same(one.before, decided(data), *ALL)


def who_they_are(one: Tryout) -> Iterator[str]:
    """Sex, ethnicity, disability, the referrer's role: nothing changes but which service. Language, deprivation: level, escalations and urgency stay."""
    parts = ("level", "escalations", "help", "questions", "looks", "flags", "linked", "sharing", "review")
    yield from the_same(one.before, decided(one.child(**one.chance.pick(WHO))), *parts)
    referrer = {
        **one.data.get("referrer", {}),
        "role": one.chance.pick(("gp", "senco", "midwife")),
        "organisation": "Example Primary",
    }
    yield from _as_soon(one.before, decided(one.told(referrer=referrer)))
    yield from _as_soon(one.before, decided(one.child(**one.chance.pick(WHERE))))


def _as_soon(before: Decision, after: Decision) -> Iterator[str]:
    yield from the_same(before, after, "level", "escalations", "review")
    for what, part in (("action", actions), ("question", asks), ("look", reviews)):
        before_at, after_at = part(before), part(after)
        for key in before_at.keys() & after_at.keys():
            if before_at[key] != after_at[key]:
                yield f"the {what} {key} is due in {before_at[key]} or {after_at[key]} days"


def missing_score(one: Tryout) -> Iterator[str]:
    """A score nobody gave is asked for, counts as 5 at least, and hides no escalation: it is asked for today and somebody looks."""
    data = one.told(reviews=...)
    place = one.chance.whole(0, len(data["needs"]) - 1)
    row = data["needs"][place]

    def scored(score: str | None) -> Decision:
        row["severity"] = score
        return decided(data)

    missing, five, ten = scored(None), scored("5"), scored("10")
    if missing.level.number < five.level.number:
        yield f"the level is {missing.level.number} without the score of {row['need']} and {five.level.number} with 5"
    yield from lost("escalation that 5 gives", set(doors(five)), set(doors(missing)))
    asked = [item for item in missing.asks if item.field == "severity" and item.need == row["need"]]
    if not asked:
        yield f"the score of {row['need']} is not asked for"
    hidden = set(doors(ten)) - set(doors(missing))
    if hidden and not any(item.within_days == 0 for item in asked):
        yield f"{hidden} would follow from some score, and the score of {row['need']} is not asked for today"
    if hidden and not any(item.within_days == 0 for item in missing.human_reviews):
        yield f"{hidden} would follow from some score, and nobody looks today"


def unrelated_low_need(one: Tryout) -> Iterator[str]:
    """An everyday need scored low beside the rest: the same level and escalations, nothing taken away.

    Before any review: afterwards a need that was not scored again rightly stops what follows when all of them eased.
    """
    start = one.told(reviews=...)
    before = decided(start)
    have = {row["need"] for row in one.data["needs"]}
    need = one.chance.pick([code for code in HARMLESS if code not in have])
    person = shipped.vocabulary().of("needs")[need].text("default_person") or "child"
    row = {"need": need, "person": person, "severity": str(one.chance.whole(1, 3))}
    after = decided({**start, "needs": [*start["needs"], row]})
    yield from nothing_taken_away(before, after)
    yield from the_same(before, after, "escalations", "level", "sharing")


def refusal_with_harm(one: Tryout) -> Iterator[str]:
    """A no changes neither level nor escalations; what protects is shared without it, nothing else is sent."""
    harm = one.chance.pick(("unexplained_injury", "suicidal_intent", "physical_abuse_disclosure", "domestic_abuse_current"))  # fmt: skip
    entries = [*one.data.get("indicators", []), {"indicator": harm}]
    entries = [row for row in entries[:-1] if (row if isinstance(row, str) else row["indicator"]) != harm] + entries[-1:]  # fmt: skip
    agreed = decided(one.told(indicators=entries, consent={"status": "given", "by": ["parent"]}))
    refused = decided(one.told(indicators=entries, consent={"status": "refused", "by": ["parent"]}))
    if not refused.escalations:
        yield f"{harm} does not escalate"
    yield from the_same(agreed, refused, "level", "escalations")
    if refused.sharing.basis != "without_consent":
        yield f"harm and a no: the basis is {refused.sharing.basis}"
    yield from _nothing_sent(refused)
    if not any(item.kind in {"task", "support", "signpost"} for item in refused.actions):
        yield "a no leaves nothing that can be done without sending anything"


def refusal_alone(one: Tryout) -> Iterator[str]:
    """A no where nobody is in danger raises nothing, sends nothing and loses no need."""
    refused = decided(one.told(consent={"status": "refused", "by": ["parent"]}))
    agreed = decided(one.told(consent={"status": "given", "by": ["parent"]}))
    yield from the_same(agreed, refused, "level", "escalations")
    yield from _nothing_sent(refused)
    if not refused.escalations and refused.sharing.basis != "none":
        yield f"a no without danger: the basis is {refused.sharing.basis}"


def _nothing_sent(found: Decision) -> Iterator[str]:
    for item in found.actions:
        if item.kind == "referral":
            yield f"a referral for {item.help} is made against a no"


def empty_directory(one: Tryout) -> Iterator[str]:
    """With no services at all, what is asked, looked at and escalated stays, and all help that was wished is named."""
    after = decided(one.data, directory=_empty())
    yield from the_same(one.before, after, "level", "escalations", "flags", "linked", "sharing", "review")
    yield from lost("help", wished(one.before), wished(after))
    yield from lost("question", set(asks(one.before)), set(asks(after)))
    yield from lost(
        "look", set(reviews(one.before)) - {("directory_owner", "stale_service")}, set(reviews(after))
    )
    for item in after.actions:
        if item.service is not None or item.kind in {"referral", "signpost"}:
            yield f"{item.help} is offered with no service to give it"


@cache
def _empty() -> Directory:
    return a_directory()


def eighteenth_birthday(one: Tryout) -> Iterator[str]:
    """From the eve to the day: level and escalations stay, every need is still answered by a rule, no service for under-eighteens."""
    born = DAY.replace(year=DAY.year - 18)
    eve = decided(one.child(date_of_birth=(born + timedelta(days=1)).isoformat(), age=..., expected=...))
    day = decided(one.child(date_of_birth=born.isoformat(), age=..., expected=...))
    if day.level.number < eve.level.number:
        yield f"the level falls from {eve.level.number} to {day.level.number} on the birthday"
    yield from lost("escalation", set(doors(eve)), set(doors(day)))
    yield from later("escalation", dict(doors(eve)), dict(doors(day)))
    services = shipped.directory().services
    for item in day.actions:
        for service in (item.service, *item.alternatives):
            if service and item.person == "child" and services[service].ends_at == ADULT_AT:
                yield f"{service} ends on the birthday and is offered on it"
    before = {need for item in eve.actions if "engine-fallback" in item.rules for need in item.needs}
    for item in day.actions:
        if "engine-fallback" in item.rules:
            for need in sorted(set(item.needs) - before):
                yield f"no rule answers {need} from the birthday on"


def narrative_reworded(one: Tryout) -> Iterator[str]:
    """Calm words in other words change nothing; grave ones add a question or a look and change nothing else."""
    calm = one.chance.pick((*CALM, ...))
    yield from the_same(one.before, decided(one.told(narrative=calm)), *ALL)
    grave = decided(one.told(narrative=GRAVE))
    yield from the_same(one.before, grave, *(part for part in ALL if part not in {"questions", "looks"}))
    yield from lost("question", set(asks(one.before)), set(asks(grave)))
    yield from lost("look", set(reviews(one.before)), set(reviews(grave)))
    yield from later("question", asks(one.before), asks(grave))
    today = 0 in asks(grave).values() or 0 in reviews(grave).values()
    if not today and not grave.escalations:
        yield "grave words bring neither a question nor a look today"


def smaller_cap(one: Tryout) -> Iterator[str]:
    """A smaller cap puts some help later; it touches nothing urgent, medical or about safety, and nothing but actions."""
    settings = shipped.settings()
    small = settings.model_copy(
        update={"caps": settings.caps.model_copy(update={"contacts_for_household": 2})}
    )
    after = decided(one.data, settings=small)
    yield from the_same(one.before, after, *(part for part in ALL if part not in {"actions", "unmet"}))
    put_off = {(item.help, item.person, item.who) for item in after.unmet if item.reason == "household_cap"}
    gone = set(actions(one.before)) - set(actions(after))
    yield from lost("action that the cap put off", gone, put_off)
    for item in one.before.actions:
        key = (item.help, item.person, item.who)
        if key in gone and (item.within_days == 0 or _never_put_off(item.help)):
            yield f"the cap puts off {item.help}"


def _never_put_off(help_code: str) -> bool:
    """A medical appointment or a step of safety: as its entry says, else by its category."""
    entry = shipped.vocabulary().of("help")[help_code]
    said = entry.text("medical_appointment")
    return said == "yes" if said else entry.text("category") in {"health", "safety"}


def another_weekday(one: Tryout) -> Iterator[str]:
    """A case without dates gets the same answer on any day; only working days run over a weekend."""
    dated = ("reviews", "opened", "deadlines", "past_actions", "answers", "received")
    undated = one.told(**dict.fromkeys(dated, ...))
    undated["indicators"] = [row if isinstance(row, str) else {key: value for key, value in row.items() if key != "on"} for row in undated.get("indicators", [])]  # fmt: skip
    child = undated["child"]
    for key in ("date_of_birth", "expected"):
        if key in child:
            return
    ahead = one.chance.whole(1, 6)
    before, after = decided(undated), decided(undated, on=DAY + timedelta(days=ahead))
    yield from the_same(before, after, "level", "escalations", "help", "flags", "linked", "sharing")
    for what, part in (("action", actions), ("question", asks), ("look", reviews)):
        one_at, other_at = part(before), part(after)
        if one_at.keys() != other_at.keys():
            yield f"{what}s differ: {set(one_at) ^ set(other_at)}"
        for both in one_at.keys() & other_at.keys():
            first, second = one_at[both], other_at[both]
            if (first is None) != (second is None) or abs((first or 0) - (second or 0)) > WEEKEND:
                yield f"the {what} {both} is due in {first} or {second} days"


def suspected_or_confirmed(one: Tryout) -> Iterator[str]:
    """A worry counts as much as a fact: nothing changes with how sure somebody is."""
    rows = [
        {"indicator": row} if isinstance(row, str) else dict(row) for row in one.data.get("indicators", [])
    ]
    if not rows:
        return
    answers = [
        decided(one.told(indicators=[{**row, "certainty": certainty} for row in rows]))
        for certainty in ("suspected", "confirmed")
    ]
    yield from the_same(answers[0], answers[1], *ALL)


def a_strength_added(one: Tryout) -> Iterator[str]:
    """Something that protects neither lowers nor takes away anything."""
    code = one.chance.pick(indicators_of("protective"))
    entries = [row for row in one.data.get("indicators", []) if (row if isinstance(row, str) else row["indicator"]) != code]  # fmt: skip
    yield from nothing_taken_away(
        decided(one.told(indicators=entries)), decided(one.told(indicators=[*entries, code]))
    )


def a_worry_added(one: Tryout) -> Iterator[str]:
    """One more recorded worry never lowers the answer."""
    kind = one.chance.pick(("safeguarding", "medical", "family", "education", "exploitation"))
    code = one.chance.pick(indicators_of(kind))
    entries = [row for row in one.data.get("indicators", []) if (row if isinstance(row, str) else row["indicator"]) != code]  # fmt: skip
    yield from not_lower(
        decided(one.told(indicators=entries)), decided(one.told(indicators=[*entries, code]))
    )


def a_question_not_answered(one: Tryout) -> Iterator[str]:
    """Whoever cannot or will not answer gets no lower answer."""
    if not one.before.asks:
        return
    ask = one.chance.pick(one.before.asks)
    if ask.field == "severity":
        return
    answer = {
        "field": ask.field,
        "value": one.chance.pick(("not_known", "prefer_not_to_say")),
        "on": DAY.isoformat(),
    }
    yield from not_lower(one.before, decided(one.told(answers=[*one.data.get("answers", []), answer])))


RELATIONS: tuple[Relation, ...] = (
    severity_up, order_of_lists, who_they_are, missing_score, unrelated_low_need, refusal_with_harm, refusal_alone, empty_directory,
    eighteenth_birthday, narrative_reworded, smaller_cap, another_weekday, suspected_or_confirmed, a_strength_added, a_worry_added,
    a_question_not_answered,
)  # fmt: skip
