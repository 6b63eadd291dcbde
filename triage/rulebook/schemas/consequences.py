"""``then`` as a schema: every consequence of contract section 4."""

from __future__ import annotations

from triage.model.typed_files import Schema, mapping, one_of, one_or_many, ref, text, whole
from triage.rulebook.reading_consequences import REVIEWERS
from triage.rulebook.schemas.codes import code_parts
from triage.rulebook.schemas.conditions import number
from triage.vocabulary import Vocabulary

KINDS = ("escalations", "help", "people", "levels", "flags", "ask_fields", "needs", "review_reasons")
OFFER_KINDS = {
    "referral": "We send the case on",
    "signpost": "The family is told where to go",
    "support": "Given now, by us or by the referrer",
    "task": "A job for a named role",
}
STEPS = {"up": "More support", "down": "Less support, step by step", "hold": "Stay as it is"}
_TIME = "^\\s*([Tt]oday|[Tt]omorrow|[0-9]{1,3}( (working day|day|week|month)s?)?)\\s*$"


def within(about: str, *, calendar: bool = False) -> Schema:
    """A time limit: ``10 working days``, ``2 weeks``, ``today``, or a number of days; with ``calendar`` no working days."""
    times = text(pattern=_TIME.replace("working day|", "") if calendar else _TIME)
    times["patternErrorMessage"] = (
        "Write `2 weeks`, `5 days` or `today`"
        if calendar
        else "Write `10 working days`, `2 weeks` or `today`"
    )
    return {"description": about, "anyOf": [times, whole(0, 999)]}


def yes(about: str) -> Schema:
    """True or false in small letters; left out is false."""
    words = {"enum": ["true", "false", "yes", "no"]}
    return {"description": about, "anyOf": [{"type": "boolean"}, words]}


def consequence_parts(vocabulary: Vocabulary) -> dict[str, Schema]:
    """``then`` and all it refers to, for ``$defs``."""
    return {**code_parts(vocabulary, KINDS), "offer": _offer(), "ask": _ask(), "then": _then()}


def _offer() -> Schema:
    keys = {
        "help": ref("help", "Which kind of help"),
        "as": one_of(OFFER_KINDS, "How it is given; as this help usually is when left out"),
        "for": ref("people", "Whom it is for; whoever has the need when left out"),
        "within": within("How soon: `10 working days`, `2 weeks`, `today`"),
        "wait_well": yes("Support meanwhile, while the child waits for something else"),
    }
    return {"description": "Help that is offered", "anyOf": [ref("help"), mapping(keys, ["help"])]}


def _ask() -> Schema:
    keys = {
        "field": ref("ask_fields", "Which question"),
        "within_days": within("How soon the answer is needed"),
        "within": within("How soon the answer is needed"),
        "need": ref("needs", "The need the question is about"),
        "valid_for": within("How long an answer lasts; for ever when left out", calendar=True),
    }
    return {
        "description": "A question that is asked",
        "anyOf": [ref("ask_fields"), _once(mapping(keys, ["field"]))],
    }


def _then() -> Schema:
    escalate = mapping(
        {
            "to": ref("escalations", "Who must be told"),
            "within_days": number(0, 5, "Within how many days: 0 is today; 5 at most"),
        },
        ["to"],
    )
    reviewer = mapping(
        {
            "by": one_of({role: role.replace("_", " ").capitalize() for role in REVIEWERS}, "Who looks"),
            "reason": ref("review_reasons", "Why a person has to look"),
            "within_days": within("Within how many days"),
            "within": within("How soon: `2 working days`, `today`"),
        },
        ["by", "reason"],
    )
    withhold = mapping(
        {
            "help": one_or_many(ref("help"), "Help that appears nowhere for this family", least=1),
            "why": text("Whom it protects and from what"),
        },
        ["help", "why"],
    )
    plan = mapping(
        {
            "few_contacts": yes("Few people involved at once"),
            "one_lead": yes("One person leads for the whole household"),
            "at_most": number(1, 50, "At most this many new services at once"),
        }
    )
    keys = {
        "escalate": _some(escalate, "Somebody must be told: shown before everything else; nothing ever holds it back"),
        "offer": _some(ref("offer"), "Help that is offered"),
        "level": ref("levels", "At least this level; the highest of all rules counts"),
        "flag": _some(ref("flags"), "A fact for other rules and for reports"),
        "ask": _some(ref("ask"), "Questions, each asked unless it was answered"),
        "link": _some(ref("people"), "A proposed record of their own for this person"),
        "human_review": _some(_once(reviewer), "A named person looks"),
        "withhold": _some(withhold, "Help that is kept back for safety, and why"),
        "plan": plan | {"description": "How the household's plan is shaped"},
        "step": one_of(STEPS, "More or less support than before"),
        "retriage": yes("The case is triaged again"),
        "review_in": within("When to look again: `8 weeks`", calendar=True),
    }  # fmt: skip
    return {**mapping(keys, about="What follows: one or more of these"), "minProperties": 1}


def _some(item: Schema, about: str) -> Schema:
    return one_or_many(item, about, least=1)


def _once(row: Schema) -> Schema:
    """A time limit is given under one of its two keys."""
    return {**row, "not": {"required": ["within", "within_days"]}}
