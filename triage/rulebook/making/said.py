"""What a made-up case says besides its needs and indicators, one clause for each thing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from triage.casefile import EXAMPLE_DAY
from triage.rulebook import conditions as c
from triage.rulebook.making.apart import Wanted
from triage.rulebook.readings.phrases import WHO, phrase, question
from triage.vocabulary import Vocabulary

_CONSENT = {
    "given": "{} agreed to sharing",
    "refused": "{} said no to sharing",
    "withdrawn": "{} took back the agreement to sharing",
    "not_asked": "nobody was asked about sharing",
    "missing": "nothing is known about agreement to sharing",
}
_VIEWS = {"child": "the child's own view is recorded", "family": "the family's own view is recorded"}


def said(given: dict[str, Any], wanted: Wanted, vocabulary: Vocabulary) -> Iterator[str]:
    """Clauses, in the order a person would tell them."""
    yield from _child(given.get("child", {}))
    yield from _people(given.get("people", []))
    yield from _help(given, vocabulary)
    yield from _referral(given, vocabulary)
    yield from _family(given)
    yield from _consent(given.get("consent", []))
    yield from _time(given)
    for answer in given.get("answers", []):
        yield f"{question(vocabulary, answer['field'])} was answered “{answer['value']}”"
    for leaf, truth in wanted:
        if truth and isinstance(leaf, c.MissingIs) and leaf.field not in {"severity", "consent_who"}:
            yield phrase(leaf, vocabulary).text


def _child(child: dict[str, Any]) -> Iterator[str]:
    if "age" in child:
        yield f"the child is {child['age']}" if child["age"] != "0" else "the child is under 1"
    elif "age_months" in child:
        yield f"the child is {child['age_months']} months old"
    elif "expected" in child:
        yield "the baby is not yet born"
    elif "date_of_birth" in child:
        yield "the child was born a few weeks ago"
    if "postcode" in child:
        yield f"the postcode is {child['postcode']}"
    if "imd_decile" in child:
        yield f"the home is in decile {child['imd_decile']}"
    if "language" in child:
        yield f"the family speaks {child['language']}"


def _people(people: list[dict[str, Any]]) -> Iterator[str]:
    for person in people:
        who = WHO.get(person["is"], person["is"])
        if "age" in person:
            yield f"{who} is {person['age']}"
        elif "date_of_birth" in person:
            yield f"{who} was born on {person['date_of_birth']}"
        else:
            yield f"{who} of unknown age belongs to the family"


def _help(given: dict[str, Any], vocabulary: Vocabulary) -> Iterator[str]:
    def title(code: str) -> str:
        return f"“{vocabulary.title('help', code)}”"

    for code in given.get("awaiting", []):
        yield f"the child waits for {title(code)}"
    for code in given.get("open_services", []):
        yield f"{title(code)} is already in place"
    for past in given.get("past_actions", []):
        state = vocabulary.title("referral_states", past["state"]) if "state" in past else None
        yield f"{title(past['help'])} was tried before" + (f", recorded as “{state}”" if state else "")
    wishes = given.get("preferences", {})
    for code in wishes.get("wants", []):
        yield f"the family would like {title(code)}"
    for code in wishes.get("declines", []):
        yield f"the family does not want {title(code)}"
    if "few_contacts" in wishes:
        yield "the family would like few contacts"


def _referral(given: dict[str, Any], vocabulary: Vocabulary) -> Iterator[str]:
    referrer = given.get("referrer", {})
    if "source" in referrer:
        yield f"the referral came from “{vocabulary.title('referral_sources', referrer['source'])}”"
    if "role" in referrer:
        yield f"the referrer's role is “{vocabulary.title('referrer_roles', referrer['role'])}”"
    if "cannot_provide_otherwise" in referrer:
        could = "could not" if referrer["cannot_provide_otherwise"] == "true" else "could"
        yield f"the referrer {could} help without us"
    for code in given.get("reasons", []):
        yield f"the reason for the referral is “{vocabulary.title('referral_reasons', code)}”"
    if "requested" in given:
        yield "somebody asks to close the case"


def _family(given: dict[str, Any]) -> Iterator[str]:
    household = given.get("household", {})
    ages = household.get("children", [])
    if len(ages) == 1:
        yield f"a child of {ages[0]} lives at home"
    elif ages:
        yield f"children of {', '.join(ages[:-1])} and {ages[-1]} live at home"
    if "cases" in household:
        yield "another case belongs to the same household"
    for way in given.get("unsafe_contact", []):
        yield f"contact by way of “{way}” is not safe"
    if "safe_contact" in given:
        yield "a safe way of being in touch is known"
    for who in given.get("voice", {}):
        yield _VIEWS[who]


def _consent(entries: list[dict[str, Any]]) -> Iterator[str]:
    for entry in entries:
        who = " and ".join(entry.get("by", [])) or "somebody"
        yield _CONSENT[entry["status"]].format(who if who == "somebody" else f"the {who}")


def _time(given: dict[str, Any]) -> Iterator[str]:
    weeks = [int(review["week"]) for review in given.get("reviews", [])]
    on = EXAMPLE_DAY + timedelta(weeks=max(weeks, default=0))
    for deadline in given.get("deadlines", []):
        days = (date.fromisoformat(deadline["on"]) - on).days
        ahead = "is today" if days == 0 else f"is {days} day{'' if days == 1 else 's'} ahead"
        yield f"a date for “{deadline['what']}” {ahead}"
    if "opened" in given:
        began = (on - date.fromisoformat(given["opened"])).days // 7
        yield (
            f"support began {began} week{'' if began == 1 else 's'} ago" if began else "support begins today"
        )
    if "engagement" in given:
        yield {"full": "the family takes part fully", "partial": "the family takes part now and then", "none": "the family does not take part"}.get(
            given["engagement"], "it is known how far the family takes part"
        )  # fmt: skip
    if "contact_attempts" in given:
        attempts = int(given["contact_attempts"])
        yield f"{attempts} attempt{' was' if attempts == 1 else 's were'} made to be in touch"
