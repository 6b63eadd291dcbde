"""Single conditions as phrases: what each asks for, said so that a parent could read it.

Titles of the vocabulary stand in quotes, because some are sentences of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from triage.rulebook.conditions import (
    AgeIs,
    AmountIs,
    AnswerIs,
    AreaIs,
    ChildAtHome,
    CountIs,
    DeadlineIs,
    DeprivationIs,
    FlagIs,
    IndicatorIs,
    Leaf,
    MissingIs,
    NeedIs,
    Says,
    TrendIs,
    TriedIs,
)
from triage.vocabulary import Vocabulary

ANY_TIME = 10_000
"""Days ahead that a deadline condition reads as when its rule names none."""


@dataclass(frozen=True)
class Phrase:
    """One condition in words, with the slot that alike conditions of a list share."""

    one: str
    """The whole phrase, with ``{}`` where the title stands."""
    several: str | None = None
    """The phrase for several titles of which one is enough; None where such conditions are not joined."""
    title: str = ""

    @property
    def text(self) -> str:
        """The phrase for this condition alone."""
        return self.one.replace("{}", self.title)


def phrase(leaf: Leaf, vocabulary: Vocabulary) -> Phrase:
    """A single condition in words."""
    match leaf:
        case NeedIs():
            scored = scored_in_words(leaf.severity)
            whose = (
                WHOSE.get(leaf.person or "anybody") or f"{quoted(vocabulary, 'people', leaf.person or '')}'s"
            )
            return Phrase(
                f"{whose} need {{}} is {scored}",
                f"one of {whose} needs is {scored}: {{}}",
                quoted(vocabulary, "needs", leaf.need),
            )
        case IndicatorIs():
            return Phrase(
                "{} is recorded",
                "one of these is recorded: {}",
                quoted(vocabulary, "indicators", leaf.indicator),
            )
        case FlagIs():
            return Phrase(
                "the flag {} is raised",
                "one of these flags is raised: {}",
                quoted(vocabulary, "flags", leaf.flag),
            )
        case AgeIs():
            return Phrase(_age(leaf, vocabulary))
        case CountIs():
            return Phrase(_count(leaf, vocabulary))
        case AreaIs():
            return Phrase(_AREAS[leaf.area])
        case DeprivationIs():
            return Phrase(
                f"the home lies in one of the {10 * leaf.decile_at_most} % most deprived areas of the country"
            )
        case Says():
            return _says(leaf, vocabulary)
        case TriedIs():
            how = (
                ""
                if leaf.result is None
                else f", recorded as {quoted(vocabulary, 'referral_states', leaf.result)}"
            )
            return Phrase(
                f"{{}} was tried before{how}",
                f"one of these was tried before{how}: {{}}",
                quoted(vocabulary, "help", leaf.help),
            )
        case AmountIs():
            return Phrase(_AMOUNTS[leaf.field].format(leaf.at_least))
        case ChildAtHome():
            return Phrase(f"a child under {leaf.under} lives at home (only ages that are given count)")
        case DeadlineIs():
            return Phrase(_deadline(leaf))
        case TrendIs():
            return _trend(leaf, vocabulary)
        case MissingIs():
            title = f"{quoted(vocabulary, 'ask_fields', leaf.field)} is not recorded"
            return Phrase(_MISSING.get(leaf.field, title))
        case AnswerIs():
            return Phrase(f"{question(vocabulary, leaf.field)} was answered “{leaf.value}”")


WHOSE = {
    "anybody": "anybody's",
    "child": "the child's",
    "parent": "a parent's or carer's",
    "carer": "a carer's (not a parent's)",
    "sibling": "a brother's or sister's",
    "unborn": "the unborn baby's",
    "household": "the household's",
    "family": "the whole family's",
}
WHO = {
    "child": "the child",
    "parent": "a parent or carer",
    "carer": "a carer who is not a parent",
    "sibling": "a brother or sister",
    "unborn": "a baby not yet born",
    "household": "the household",
    "family": "the whole family",
}


def who_in_words(vocabulary: Vocabulary, person: str) -> str:
    """A role such as ``sibling`` in words."""
    return WHO.get(person) or quoted(vocabulary, "people", person)


def quoted(vocabulary: Vocabulary, kind: str, code: str) -> str:
    """The title of a code in quotes; with its code where another entry of the list has the same title."""
    title = vocabulary.title(kind, code)
    twins = [entry for entry in vocabulary.of(kind).values() if entry.title == title]
    return f"“{title}” ({code})" if len(twins) > 1 else f"“{title}”"


def question(vocabulary: Vocabulary, code: str) -> str:
    """The question that a code stands for, in quotes; its title where the list gives no question."""
    entry = vocabulary.of("ask_fields").get(code)
    asked = entry.text("question") if entry else None
    twins = [other for other in vocabulary.of("ask_fields").values() if other.text("question") == asked]
    return f"“{asked}”" if asked and len(twins) == 1 else quoted(vocabulary, "ask_fields", code)


def scored_in_words(severity: int | None) -> str:
    """What a score must be: recorded at all, or from this severity on."""
    if severity is None:
        return "recorded"
    return {1: "recorded, scored or not", 10: "scored 10"}.get(severity, f"scored {severity} or more")


def _years(months: int) -> str:
    return f"{months // 12}" if months % 12 == 0 else f"{months} months"


def _age(leaf: AgeIs, vocabulary: Vocabulary) -> str:
    who = who_in_words(vocabulary, leaf.of)
    if leaf.from_months is None and leaf.under_months is None:
        return f"{who} is part of the case, whatever the age"
    if leaf.from_months is None:
        return f"{who} is under {_years(leaf.under_months or 0)}, or not yet born"
    born = "born" if leaf.from_months == 0 else f"{_years(leaf.from_months)} or older"
    return f"{who} is {born}{'' if leaf.under_months is None else f' and under {_years(leaf.under_months)}'}"


def _count(leaf: CountIs, vocabulary: Vocabulary) -> str:
    if leaf.of == "indicators":
        return f"at least {leaf.at_least} indicator{'' if leaf.at_least == 1 else 's'} of any kind {'is' if leaf.at_least == 1 else 'are'} recorded"
    whose = "" if leaf.person is None else f" of {who_in_words(vocabulary, leaf.person)}"
    kind = "" if leaf.category is None else f" in the category “{leaf.category.replace('_', ' ')}”"
    scored = scored_in_words(leaf.severity)
    if leaf.of == "categories":
        several = "y" if leaf.at_least == 1 else "ies"
        return f"needs{whose}{kind} from at least {leaf.at_least} categor{several} are {scored}"
    one = leaf.at_least == 1
    return f"at least {leaf.at_least} need{'' if one else 's'}{whose}{kind} {'is' if one else 'are'} {scored}"


_AREAS = {
    "in": "the home is in our area",
    "out": "the home is outside our area",
    "unclear": "the postcode leaves it open whether the home is in our area",
    "unknown": "nobody can tell from the postcode where the home is",
}
_AMOUNTS = {
    "contact_attempts": "attempts to be in touch so far: at least {}",
    "open_weeks": "weeks the case has been open: at least {}",
    "children_at_home": "children living at home: at least {}",
}
_MISSING = {
    "severity": "some need has not been scored",
    "consent": "nobody has recorded whether anybody agrees to sharing",
    "consent_who": "agreement is recorded, and not who gave it",
}
_DIRECTIONS = {
    "better": "got better",
    "same": "stayed the same",
    "worse": "got worse",
    "not_improved": "did not get better (the same, worse, or not scored)",
}


def _trend(leaf: TrendIs, vocabulary: Vocabulary) -> Phrase:
    when = "at the latest review" if leaf.over == 1 else f"over the latest {leaf.over} reviews"
    moved = _DIRECTIONS[leaf.direction]
    needs = {"any_need": "at least one need", "all_needs": "every need"}.get(leaf.of)
    if needs is not None:
        return Phrase(f"{when}, {needs} {moved}")
    return Phrase(
        f"{when}, the need {{}} {moved}",
        f"{when}, one of these needs {moved}: {{}}",
        quoted(vocabulary, "needs", leaf.of),
    )


def _deadline(leaf: DeadlineIs) -> str:
    what = "a date that matters" if leaf.what is None else f"a date for “{leaf.what}”"
    if leaf.within_days == ANY_TIME:
        return f"{what} is recorded"
    if leaf.within_days == 0:
        return f"{what} is today or has passed"
    days = "day" if leaf.within_days == 1 else "days"
    return f"{what} is at most {leaf.within_days} {days} ahead, or has passed"


_WORDS: dict[tuple[str, str], str] = {
    ("consent", "any"): "something is recorded about agreement to sharing",
    ("consent", "given"): "agreement to sharing is recorded as given",
    ("consent", "refused"): "agreement to sharing is recorded as refused",
    ("consent", "withdrawn"): "agreement to sharing is recorded as taken back",
    ("consent", "not_asked"): "nobody has asked yet for agreement to sharing",
    ("consent", "missing"): "nothing is recorded about agreement to sharing",
    ("consent", "consent"): "a parent or carer agrees, so that information may be shared",
    (
        "consent",
        "own_consent",
    ): "the young person agrees and may decide alone, so that information may be shared",
    ("consent", "none"): "agreement was refused or taken back, so that nothing may be shared",
    ("consent", "not_known"): "it is not known whether information may be shared",
    ("awaiting", "any"): "the child is waiting for a service",
    ("receiving", "any"): "some help is already in place",
    ("reason", "any"): "a reason for the referral is recorded",
    ("source", "any"): "it is recorded where the referral came from",
    ("role", "any"): "the role of the referrer is recorded",
    ("referrer_could_help", "yes"): "the referrer could give this help without us",
    ("referrer_could_help", "no"): "the referrer could not give this help without us",
    ("referrer_could_help", "any"): "the referrer has said whether they could give this help without us",
    ("unsafe_contact", "home"): "it is not safe to contact the home",
    ("unsafe_contact", "any"): "some way of being in touch is not safe",
    ("engagement", "any"): "it is recorded how far the family takes part",
    ("language", "any"): "the family's language is recorded as another than English",
    ("requested", "close"): "somebody asks to close the case",
    ("requested", "any"): "somebody asks for something about the case, such as to close it",
    ("wants", "any"): "the family says what help it would like",
    ("declines", "any"): "the family says what help it does not want",
    ("few_contacts", "yes"): "the family would like few contacts",
    ("household", "linked"): "other cases belong to the same household",
    ("strengths", "recorded"): "strengths of the child or family are recorded",
}
_TITLED: dict[str, tuple[str | None, str, str | None]] = {
    "consent": (None, "what is recorded about agreement to sharing is {}", None),
    "awaiting": ("help", "the child is waiting for {}", "the child is waiting for one of these: {}"),
    "receiving": ("help", "{} is already in place", "one of these is already in place: {}"),
    "reason": ("referral_reasons", "the reason for the referral is {}", "the reason for the referral is one of these: {}"),
    "source": ("referral_sources", "the referral came from {}", "the referral came from one of these: {}"),
    "role": ("referrer_roles", "the referrer's role is {}", "the referrer's role is one of these: {}"),
    "unsafe_contact": (None, "it is not safe to be in touch by way of {}", "it is not safe to be in touch by way of one of these: {}"),
    "engagement": ("engagement", "how far the family takes part is recorded as {}", "how far the family takes part is recorded as one of these: {}"),
    "language": (None, "the family's language is recorded as {}", "the family's language is recorded as one of these: {}"),
    "requested": (None, "somebody asks about the case: {}", None),
    "wants": ("help", "the family would like {}", "the family would like one of these: {}"),
    "declines": ("help", "the family does not want {}", "the family does not want one of these: {}"),
    "referrer_could_help": (None, "whether the referrer could help without us is recorded as {}", None),
}  # fmt: skip


def _says(leaf: Says, vocabulary: Vocabulary) -> Phrase:
    fixed = _WORDS.get((leaf.field, leaf.value))
    if fixed is not None:
        return Phrase(fixed)
    kind, one, several = _TITLED.get(
        leaf.field, (None, f"“{leaf.field.replace('_', ' ')}” is recorded as {{}}", None)
    )
    return Phrase(one, several, f"“{leaf.value}”" if kind is None else quoted(vocabulary, kind, leaf.value))
