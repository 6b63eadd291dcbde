"""What stands behind a property in a case file, typed and checked: a misspelt word is an error, never a pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from tests import shipped
from triage.model.decision import ActionKind, HumanReview, Sharing

Typed = Mapping[str, Any]
"""The values of one property by key: tuples of codes, whole numbers, true or false, words."""


class Misspelt(Exception):
    """A property, key or code that does not exist; says which, and what there is."""


@dataclass(frozen=True)
class Kind:
    """How the values under a key are read."""

    what: str
    read: Callable[[Any], Any]


def _listed(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(item, str) for item in values):
        raise Misspelt(f"{value!r}: a word or a list of words is needed")
    return tuple(values)


def one_of(words: Iterable[str], what: str) -> Kind:
    """One or several of these words; any of them will do."""
    known = frozenset(words)

    def read(value: Any) -> tuple[str, ...]:
        found = _listed(value)
        for word in found:
            if word not in known:
                raise Misspelt(f"'{word}' is no {what}; there are: {', '.join(sorted(known)[:60])}")
        return found

    return Kind(what, read)


def codes(kind: str) -> Kind:
    """One or several codes of a list of the vocabulary."""
    return Kind(kind, lambda value: one_of(shipped.vocabulary().of(kind), f"code of {kind}").read(value))


def _whole(value: Any) -> int:
    text = str(value)
    if not text.isdecimal():
        raise Misspelt(f"{value!r}: a whole number is needed")
    return int(text)


def _yes_no(value: Any) -> bool:
    if str(value).lower() not in {"true", "false"}:
        raise Misspelt(f"{value!r}: true or false is needed")
    return str(value).lower() == "true"


def _text(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise Misspelt(f"{value!r}: one word is needed")
    return value


WHOLE = Kind("whole number", _whole)
YES_NO = Kind("true or false", _yes_no)
TEXT = Kind("word", _text)
WORDS = Kind("words", _listed)
HELP, PERSON, NEED, FLAG = codes("help"), codes("people"), codes("needs"), codes("flags")
DOOR, FIELD, REASON = codes("escalations"), codes("ask_fields"), codes("review_reasons")
WHO_LOOKS = one_of(get_args(HumanReview.model_fields["by"].annotation), "named person")
KIND = one_of(get_args(ActionKind), "kind of action")
BASIS = one_of(get_args(Sharing.model_fields["basis"].annotation), "basis")


def typed(value: Any, keys: Mapping[str, Kind], short: str | None) -> Typed:
    """The values of a property; a bare word or list stands for the key ``short``."""
    if not isinstance(value, dict):
        if short is None:
            raise Misspelt(f"{value!r}: keys and values are needed ({', '.join(keys)})")
        value = {short: value}
    for key in value:
        if key not in keys:
            raise Misspelt(f"the key '{key}' is not known here; there are: {', '.join(keys)}")
    if not value:
        raise Misspelt(f"nothing is asked for; there are: {', '.join(keys)}")
    return {key: keys[key].read(entry) for key, entry in value.items()}
