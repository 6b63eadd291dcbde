"""The case of an example as a schema: a case file in which ``needs: {sleep: 7}`` and ``reviews: [{week: 8}]`` are allowed."""

from __future__ import annotations

from collections.abc import Mapping

from triage.model import CaseFile
from triage.model.typed_files import Schema, mapping, maybe, model_schema, one_or_many, ref, whole
from triage.rulebook.schemas.case_words import CASE_KEYS
from triage.rulebook.schemas.codes import code_parts
from triage.vocabulary import Vocabulary

KINDS = (
    "needs", "indicators", "help", "people", "referral_reasons", "referral_sources", "referrer_roles", "referral_states",
    "ask_fields", "ethnicity", "cin_disability", "access", "raters",
)  # fmt: skip
_CODED: Mapping[str, str] = {
    "NeedScore.need": "needs",
    "NeedScore.person": "people",
    "Indicator.indicator": "indicators",
    "AnswerGiven.field": "ask_fields",
    "OpenService.help": "help",
    "PastAction.help": "help",
}
"""Fields that must hold a code."""
_MAYBE_CODED: Mapping[str, str] = {
    "Referrer.source": "referral_sources",
    "Referrer.role": "referrer_roles",
    "Child.ethnicity": "ethnicity",
    "AnswerGiven.need": "needs",
    "AnswerGiven.person": "people",
    "AnswerGiven.said_by": "raters",
    "PastAction.state": "referral_states",
    "PastAction.person": "people",
    "Practical.person": "people",
    "OpenService.person": "people",
}
"""Fields that hold a code or nothing."""
_SEVERAL: Mapping[str, str] = {
    "CaseFile.reasons": "referral_reasons",
    "Preferences.wants": "help",
    "Preferences.declines": "help",
    "Child.disability": "cin_disability",
    "Practical.access": "access",
}
"""Fields that hold one code or several."""


def case_parts(vocabulary: Vocabulary) -> dict[str, Schema]:
    """``case`` and all it refers to, for ``$defs``."""
    fields: dict[str, Schema] = {
        **{key: ref(kind) for key, kind in _CODED.items()},
        **{key: maybe(ref(kind)) for key, kind in _MAYBE_CODED.items()},
        **{key: maybe(one_or_many(ref(kind))) for key, kind in _SEVERAL.items()},
    }
    found = model_schema(CaseFile, fields, CASE_KEYS)
    parts = dict(found.pop("$defs"))
    found["properties"] = dict(found["properties"])
    found["properties"]["needs"] = _needs(short=True)
    parts["Review"] = _review(parts["Review"])
    for model, kind in (("Indicator", "indicators"), ("OpenService", "help"), ("Awaiting", "help")):
        parts[model] = _short(parts[model], kind)
    return {**code_parts(vocabulary, KINDS), **parts, "case": found}


def _needs(*, short: bool) -> Schema:
    score = maybe(whole(1, 10), "1 to 10, ten the most severe; nothing where nobody has scored it")
    whole_form = one_or_many(ref("NeedScore"))["anyOf"]
    by_code = {
        "type": "object",
        "propertyNames": ref("needs"),
        "additionalProperties": score,
        "not": {"required": ["need"]},
        "description": "Codes of needs with their scores",
    }
    about = "Needs and how severe they are: `{sleep: 7}`, or a list of `{need: sleep, severity: 7, person: child}`"
    return {"description": about, "anyOf": [*([by_code] if short else []), *whole_form, {"type": "null"}]}


def _review(review: Schema) -> Schema:
    keys = {
        **review["properties"],
        "week": whole(0, 520, "Weeks after the case was received, instead of `on`"),
        "needs": _needs(short=True),
    }
    return {
        **mapping(keys, about=review["description"]),
        "anyOf": [{"required": ["on"]}, {"required": ["week"]}],
    }


def _short(model: Schema, kind: str) -> Schema:
    """A code alone is enough."""
    return {**model, "anyOf": [ref(kind), *model["anyOf"][1:]]}
