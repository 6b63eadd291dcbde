"""Everything but scores that could be otherwise: words of the record, ages, agreement, dates, the home."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from triage.rulebook import conditions as c
from triage.rulebook.facts import Facts
from triage.rulebook.readings.plain import holds
from triage.workbench.ground import Ground, Option, State, spare
from triage.workbench.slots import SCORES, UNKNOWN, Slot, Value

_MONTHS_OF_EIGHT_YEARS = 96
_AGREED: tuple[tuple[tuple[str, Any], ...], ...] = (
    (("status", "given"), ("by", ("parent",))),
    (("status", "given"), ("by", ("child",)), ("competent", True)),
    (("status", "given"), ("by", ())),
    (("status", "refused"), ("by", ("parent",))),
    (("status", "withdrawn"), ("by", ("parent",))),
    (("status", "not_asked"),),
    (("status", "missing"),),
)
CONSENTS: tuple[tuple[tuple[tuple[str, Any], ...], ...], ...] = (
    *((one,) for one in _AGREED),
    (),
    *combinations(_AGREED, 2),
)
"""Agreements that cover every word a rule may ask for."""
WORD_LISTS = {"awaiting": "help", "receiving": "help", "reason": "referral_reasons", "wants": "help", "declines": "help", "unsafe_contact": None}  # fmt: skip


def listed_words(leaf: c.Says, wanted: bool, ground: Ground, facts: Facts) -> list[Option]:
    """A word in a list of words."""
    there = sorted(word for field, word in facts.says if field == leaf.field)
    if not wanted:
        gone = there[:1] if leaf.value == "any" else [leaf.value]
        return [(Slot("word", (leaf.field, word)), (False,)) for word in gone]
    if leaf.value != "any":
        return [(Slot("word", (leaf.field, leaf.value)), (True,))]
    named = _named_words(leaf.field, ground)
    kind = WORD_LISTS[leaf.field]
    known = (
        ground.vocabulary.of(kind) if kind else ("home", "letter", "phone", "text", "email", "another way")
    )
    any_word = [
        (Slot("word", (leaf.field, code), stands_for_any=True), (True,))
        for code in spare(known, named, there)
    ]
    return [*any_word, *((Slot("word", (leaf.field, word)), (True,)) for word in named)]


def _named_words(field: str, ground: Ground) -> list[str]:
    return sorted(
        {leaf.value for leaf in ground.leaves if isinstance(leaf, c.Says) and leaf.field == field} - {"any"}
    )


def tried_help(leaf: c.TriedIs, wanted: bool, ground: Ground) -> list[Option]:
    """Help that was tried, or was not."""
    if not wanted:
        return [
            (Slot("tried", (leaf.help, leaf.result)), (False,)),
            (Slot("tried", (leaf.help, None)), (False,)),
        ]
    found: list[Option] = [(Slot("tried", (leaf.help, leaf.result)), (True,))]
    if leaf.result is None:
        results = sorted(
            {
                other.result
                for other in ground.leaves
                if isinstance(other, c.TriedIs) and other.help == leaf.help and other.result
            }
        )
        found += [(Slot("tried", (leaf.help, result)), (True,)) for result in results]
    return found


def deadlines(leaf: c.DeadlineIs, wanted: bool, ground: Ground, facts: Facts) -> list[Option]:
    """Dates that matter, nearer or further off."""
    limits = sorted({other.within_days for other in ground.leaves if isinstance(other, c.DeadlineIs)})
    if not wanted:
        near = [
            what for what, days in facts.deadlines if days <= leaf.within_days and leaf.what in {None, what}
        ]
        later = tuple(limit + 1 for limit in limits if limit + 1 > leaf.within_days)
        return [(Slot("deadline", (what,)), (*later, None)) for what in near[:1]]
    days = tuple(limit for limit in reversed(limits) if limit <= leaf.within_days)
    if leaf.what is not None:
        return [(Slot("deadline", (leaf.what,)), days)]
    named = sorted({other.what for other in ground.leaves if isinstance(other, c.DeadlineIs) and other.what})
    there = sorted({what for what, _ in facts.deadlines})
    new: list[Option] = [(Slot("deadline", ("something that matters",), stands_for_any=True), days)]
    return new + [(Slot("deadline", (what,)), days) for what in dict.fromkeys([*named, *there])]


def tested(leaf: c.Leaf, wanted: bool, ground: Ground, state: State) -> list[Option]:
    """Slots with few values, each tried: those that settle the condition."""
    found = []
    for slot, values in _few(leaf, ground):
        fits = tuple(
            value
            for value in values
            if (holds(leaf, ground.facts({**state, slot: (value,)})) is not None) == wanted
        )
        if fits:
            found.append((slot, fits))
    return found


def _few(leaf: c.Leaf, ground: Ground) -> list[Option]:
    match leaf:
        case c.AgeIs():
            return _ages(leaf, ground)
        case c.AreaIs():
            return [(Slot("postcode"), (*ground.postcodes, None))]
        case c.DeprivationIs():
            return [(Slot("decile"), (*range(10, 0, -1), None))]
        case c.AmountIs(field="contact_attempts"):
            return [(Slot("contact attempts"), tuple(range(max(_amounts("contact_attempts", ground)) + 1)))]
        case c.AmountIs(field="open_weeks"):
            weeks = _amounts("open_weeks", ground)
            return [(Slot("opened"), (*sorted({*weeks, *(week - 1 for week in weeks)}), None))]
        case c.AmountIs() | c.ChildAtHome():
            return [(Slot("children"), _homes(ground))]
        case c.Says(field="consent"):
            return [
                (Slot("consent"), CONSENTS),
                *_answers(("consent", "consent_who", "understands_decision"), ground),
            ]
        case c.Says():
            return [(Slot("one word", (leaf.field,)), (*_words(leaf.field, ground), None))]
        case c.MissingIs():
            return _gap(leaf.field, ground)
        case _:
            return []


def _answers(fields: tuple[str, ...], ground: Ground) -> list[Option]:
    """Answers that some condition names and that are read into the case as well."""
    named = [leaf for leaf in ground.leaves if isinstance(leaf, c.AnswerIs) and leaf.field in fields]
    return [(Slot("answer", (leaf.field, leaf.value)), (True,)) for leaf in named]


def _gap(field: str, ground: Ground) -> list[Option]:
    match field:
        case "dob":
            return _ages(c.AgeIs("child", None, None), ground)
        case "postcode" | "full_postcode":
            return [(Slot("postcode"), (*ground.postcodes, None))]
        case "consent" | "consent_who":
            return [(Slot("consent"), CONSENTS)]
        case "language_needed":
            return [(Slot("one word", ("language",)), (*_words("language", ground), "English", None))]
        case "referrer_can_help":
            return [(Slot("one word", ("referrer_could_help",)), ("yes", "no", None))]
        case "household_members":
            return [(Slot("children"), _homes(ground))]
        case _:
            return [(Slot("one word", (field,)), ("yes", None))]


def _words(field: str, ground: Ground) -> tuple[Value, ...]:
    kinds = {"source": "referral_sources", "role": "referrer_roles"}
    usual = {
        "language": ["another language"],
        "engagement": ["full", "partial", "none"],
        "referrer_could_help": ["yes", "no"],
    }
    named = _named_words(field, ground)
    known = (
        usual.get(field) or spare(ground.vocabulary.of(kinds[field]), named, ())
        if field in kinds or field in usual
        else []
    )
    return tuple(dict.fromkeys([*named, *known]))


def _amounts(field: str, ground: Ground) -> list[int]:
    return sorted(
        {leaf.at_least for leaf in ground.leaves if isinstance(leaf, c.AmountIs) and leaf.field == field}
    )


def _ages(leaf: c.AgeIs, ground: Ground) -> list[Option]:
    """The ages at which some condition about this person turns."""
    bounds = {
        bound
        for other in ground.leaves
        if isinstance(other, c.AgeIs) and other.of == leaf.of
        for bound in (other.from_months, other.under_months)
        if bound is not None
    }
    turns = sorted({*bounds, *(bound - 1 for bound in bounds)})
    if leaf.of == "child":
        return [
            (Slot("age"), (*(turns or [_MONTHS_OF_EIGHT_YEARS]), -1, UNKNOWN)),
            *_answers(("dob",), ground),
        ]
    found: list[Option] = [(Slot("person", (leaf.of,)), (UNKNOWN, *(turn for turn in turns if turn >= 0)))]
    named = [
        other for other in ground.leaves if isinstance(other, c.NeedIs) and other.person in {None, leaf.of}
    ]
    return found + [(Slot("score", (other.need, leaf.of, None)), SCORES) for other in named]


def _homes(ground: Ground) -> tuple[Value, ...]:
    """Lists of the ages of the children at home that could matter, the nearest to what is said first."""
    limits = sorted({leaf.under for leaf in ground.leaves if isinstance(leaf, c.ChildAtHome)})
    ages = sorted({float(limit - 1) for limit in limits} | {float(max(limits, default=17))})
    most = max([1, *_amounts("children_at_home", ground)])
    now = ground.case.household.children
    found: list[tuple[float, ...]] = []
    for base in (now, ()):
        for pad in ages[::-1]:
            for young in (None, *ages):
                for size in range(most + 1):
                    home = (*base, *([young] if young is not None else []))
                    found.append((*home, *[pad] * max(0, size - len(home))))
    return tuple(dict.fromkeys(home for home in found if home != now))
