"""JSON Schema of files as people type them: the building blocks, and models read through their own validators.

Every scalar of a file is text to the program and a number, a date or a yes to an editor; a schema made here takes
both. Codes are ``enum`` with ``enumDescriptions`` (read by VS Code and other users of yaml-language-server) and
``x-intellij-enum-metadata`` (read by JetBrains), so that an editor completes a code and shows its title. Nothing
newer than draft 7 is used beside ``$defs``: not every editor knows 2020-12.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MANY_WORDS = 20
"""From more words than this on, a message that lists them all says nothing."""


def text(about: str = "", *, pattern: str | None = None) -> Schema:
    """Words; an editor may take digits for a number, so a number is as good."""
    return _about({"type": ["string", "number"]} | ({"pattern": pattern} if pattern else {}), about)


def whole(low: int | None = None, high: int | None = None, about: str = "", *, more: str = "") -> Schema:
    """A whole number within bounds, as a number or as digits; ``more`` may follow the digits (a regular expression)."""
    number: Schema = {"type": "integer"}
    if low is not None:
        number["minimum"] = low
    if high is not None:
        number["maximum"] = high
    sign, digits = ("", between(low, high)) if low is not None and high is not None else ("-?", "[0-9]{1,9}")
    return _about(
        {"anyOf": [number, {"type": "string", "pattern": f"^\\s*{sign}0*({digits}){more}\\s*$"}]}, about
    )


def between(low: int, high: int) -> str:
    """A regular expression for the digits of every whole number from ``low`` (0 at least) to ``high``.

    >>> between(1, 50)
    '[1-9]|[1-4][0-9]|50'
    """
    found = ["0"] if low == 0 else []
    at = max(low, 1)
    while at <= high:
        size = 1
        while at % (size * 10) == 0 and at + size * 10 - 1 <= high:
            size *= 10
        digit = at // size % 10
        run = min((high - at + 1) // size, 10 - digit)
        head = str(at // (size * 10)) if at >= size * 10 else ""
        span = str(digit) if run == 1 else f"[{digit}-{digit + run - 1}]"
        found.append(head + span + "[0-9]" * (len(str(size)) - 1))
        at += size * run
    return "|".join(found)


def yes_no(about: str = "") -> Schema:
    """True or false, or yes or no."""
    words = {"type": "string", "pattern": "^\\s*([Tt]rue|TRUE|[Ff]alse|FALSE|[Yy]es|YES|[Nn]o|NO)\\s*$"}
    return _about({"anyOf": [{"type": "boolean"}, words]}, about)


def day(about: str = "") -> Schema:
    """A day written as year-month-day."""
    pattern = "^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\\s*$"
    return _about(
        {"type": "string", "pattern": pattern, "patternErrorMessage": "Write a day as 2027-03-31"}, about
    )


def one_of(words: Mapping[str, str], about: str = "") -> Schema:
    """One of some words or codes, each with what it means."""
    found: Schema = {
        "type": "string",
        "enum": list(words),
        "enumDescriptions": list(words.values()),
        "x-intellij-enum-metadata": {word: {"description": meaning} for word, meaning in words.items()},
    }
    if len(words) > _MANY_WORDS:
        found["errorMessage"] = "No such code in this list; Ctrl+Space shows all of them"
    return _about(found, about)


def ref(name: str, about: str = "") -> Schema:
    """What stands under ``$defs`` by this name."""
    return _about({"$ref": f"#/$defs/{name}"}, about)


def listed(item: Schema, about: str = "", *, least: int = 0) -> Schema:
    """A list."""
    return _about({"type": "array", "items": item} | ({"minItems": least} if least else {}), about)


def one_or_many(item: Schema, about: str = "", *, least: int = 0) -> Schema:
    """One, or a list of them."""
    return _about({"anyOf": [item, listed(item, least=least)]}, about)


def maybe(item: Schema, about: str = "") -> Schema:
    """The same, or nothing after the colon."""
    return _about({"anyOf": [item, {"type": "null"}]}, about)


def mapping(
    keys: Mapping[str, Schema],
    required: Sequence[str] = (),
    about: str = "",
    *,
    others: bool | Schema = False,
) -> Schema:
    """Keys and values; ``others`` says whether, or as what, keys beyond these may stand."""
    found: Schema = {"type": "object", "properties": dict(keys), "additionalProperties": others}
    if required:
        found["required"] = list(required)
    return _about(found, about)


def document(title: str, about: str, body: Schema, parts: Mapping[str, Schema] | None = None) -> Schema:
    """The schema of one kind of file, with its parts under ``$defs``."""
    head: Schema = {"$schema": DIALECT, "title": title, "description": about}
    rest = {key: value for key, value in body.items() if key not in {"title", "description", "$defs"}}
    defs = {**body.get("$defs", {}), **(parts or {})}
    return head | rest | ({"$defs": dict(sorted(defs.items()))} if defs else {})


def _about(schema: Schema, about: str) -> Schema:
    return {"description": about, **schema} if about else schema


class _TypedSchema(GenerateJsonSchema):
    """What may stand in a file for a model: as its fields, and as the validators before them read it."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False

    def default_schema(self, schema: Any) -> Schema:
        """A default is no suggestion: what is left out is unknown."""
        return self.generate_inner(schema["schema"])

    def str_schema(self, schema: Any) -> Schema:
        found = super().str_schema(schema)
        return found if set(found) != {"type"} else text()

    def date_schema(self, schema: Any) -> Schema:  # noqa: ARG002 - pydantic's signature
        return day()

    def decimal_schema(self, schema: Any) -> Schema:
        low, high = schema.get("ge"), schema.get("le")
        bounds = ({"minimum": low} if low is not None else {}) | (
            {"maximum": high} if high is not None else {}
        )
        return {"anyOf": [{"type": "number", **bounds}, _DIGITS]}

    def bool_schema(self, schema: Any) -> Schema:  # noqa: ARG002 - pydantic's signature
        return yes_no()

    def function_before_schema(self, schema: Any) -> Schema:
        """What a validator that reads typed text takes, by the name of the validator.

        Raises :class:`KeyError` for one that is not in the table: nobody has said what it takes.
        """
        inner = self.generate_inner(schema["schema"])
        return _TAKES[schema["function"]["function"].__name__](inner)

    def function_after_schema(self, schema: Any) -> Schema:
        found = self.generate_inner(schema["schema"])
        limit = _LIMITS.get(getattr(schema["function"]["function"], "__name__", ""))
        return limit(found) if limit else found

    def model_schema(self, schema: Any) -> Schema:
        """The model without pydantic's title; where words may stand for it, its keys are closed all the same."""
        found = super().model_schema(schema)
        found.pop("title", None)
        if "properties" not in found:
            closed = found.pop("additionalProperties", None)
            for option in found.get("anyOf", []):
                if "properties" in option:
                    option["additionalProperties"] = closed
        return found


_DIGITS: Schema = {"type": "string", "pattern": "^\\s*-?[0-9]{1,12}(\\.[0-9]{1,12})?\\s*$"}


def _digits_or(inner: Schema) -> Schema:
    pattern = "^\\s*-?[0-9]{1,9}\\s*$" if inner.get("type") == "integer" else _DIGITS["pattern"]
    return {"anyOf": [inner, {"type": "string", "pattern": pattern}]}


def _or_words(inner: Schema) -> Schema:
    return {"anyOf": [text(), inner]}


def _list_or_one(inner: Schema) -> Schema:
    """A list, one of its items, or nothing."""
    options = inner.get("anyOf", [inner])
    arrays = [option for option in options if option.get("type") == "array"]
    return (
        {"anyOf": [*(option["items"] for option in arrays), *options, {"type": "null"}]} if arrays else inner
    )


def _sections_may_be_empty(inner: Schema) -> Schema:
    found = dict(inner)
    if "properties" in found:
        found["properties"] = {
            key: maybe(part)
            for key, part in found["properties"].items()
        }  # fmt: skip
    return found


def _same(inner: Schema) -> Schema:
    return inner


def _value_or_pathway(inner: Schema) -> Schema:
    """A money value may be left out where the pathway it is the sum of is written."""
    found = dict(inner)
    if "required" in found:
        found["required"] = [key for key in found["required"] if key != "value"]
    return found


_TAKES: Mapping[str, Callable[[Schema], Schema]] = {
    "_whole": _digits_or,
    "_number": _digits_or,
    "_decimal": _same,
    "_yes_no": _same,
    "_day": _same,
    "_some_text": lambda _: text(pattern="\\S"),
    "_listed": _list_or_one,
    "listed_or_none": _list_or_one,
    "_short": _or_words,
    "_from_pathway": _value_or_pathway,
    "_empty_sections": _sections_may_be_empty,
    "_format": lambda _: {"enum": [1, "1"]},
    "_age_from": lambda inner: {"anyOf": [{"const": "unborn"}, inner]},
    "_inferred": _same,
    "_read": lambda _: text(pattern="^\\s*[*=+-]\\s*[0-9]{1,12}(\\.[0-9]{1,12})?\\s*$"),
    "none_is_none": lambda inner: {"anyOf": [{"enum": ["none"]}, inner]},
    "from_library": _or_words,
}


def _at_least_one(inner: Schema) -> Schema:
    """A list that may not be empty, where it is a list."""
    return {
        **inner,
        **({"minItems": 1} if inner.get("type") == "array" else {}),
        **({"anyOf": [_at_least_one(option) for option in inner["anyOf"]]} if "anyOf" in inner else {}),
    }


_LIMITS: Mapping[str, Callable[[Schema], Schema]] = {
    "_share": lambda _: {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, _DIGITS]},
    "_severity": lambda _: whole(1, 10),
    "_not_empty": _at_least_one,
    "_some": _at_least_one,
}


def model_schema(
    model: type[BaseModel], fields: Mapping[str, Schema] | None = None, about: Mapping[str, str] | None = None
) -> Schema:
    """The schema of files read as ``model``; what the model's other validators check is left to them.

    ``fields`` puts a schema in place of a field (``Model.key``), ``about`` says in words what a key holds.
    """
    found: Schema = _bounds_named(model.model_json_schema(by_alias=True, schema_generator=_TypedSchema))
    found.pop("title", None)
    for name, part in [(model.__name__, found), *found.get("$defs", {}).items()]:
        for properties in _properties(part):
            for key in properties:
                properties[key] = _told(properties[key], f"{name}.{key}", fields or {}, about or {})
    return found


def _properties(part: Schema) -> list[dict[str, Schema]]:
    """The keys of a model, where it is a mapping and where words may stand for it."""
    return [option["properties"] for option in (part, *part.get("anyOf", ())) if "properties" in option]


def _told(schema: Schema, key: str, fields: Mapping[str, Schema], about: Mapping[str, str]) -> Schema:
    found = fields.get(key, schema)
    words = about.get(key, found.get("description", ""))
    return _about({name: part for name, part in found.items() if name != "description"}, words)


def _bounds_named(schema: Any) -> Any:
    """Bounds that pydantic leaves under its own names get those of JSON Schema."""
    if isinstance(schema, list):
        return [_bounds_named(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    names = {"ge": "minimum", "le": "maximum"} if "anyOf" in schema else {}
    return {names.get(key, key): _bounds_named(part) for key, part in schema.items()}
