"""The options of ``triage rules new`` as the plain data of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from triage.cli.asking import by_words
from triage.errors import WrongUse
from triage.vocabulary import Vocabulary

Plain = dict[str, Any]
_OPTION = {
    "rationale": "why",
    "when": "need (or --indicator)",
    "then": "offer (or another --option that says what follows)",
}


def data_of(given: Mapping[str, Any], start: Plain, vocabulary: Vocabulary, on: date) -> Plain:
    """The rule the options ask for, on top of the rule it starts from.

    Raises :class:`WrongUse` for words that mean no code, and for every part that is missing.
    """
    data = {key: value for key, value in start.items() if key != "examples"}
    for key, option in (
        ("title", "title"),
        ("rationale", "why"),
        ("owner", "owner"),
        ("review_by", "review_by"),
    ):
        if given[option]:
            data[key] = given[option]
    if given["source"]:
        data["source"] = [{"title": given["source"]}]
    when = _when(given, vocabulary)
    if when:
        data["when"] = when
    elif given["severity"] and start.get("when"):
        data["when"] = _raised(start["when"], _score(given["severity"]))
    if given["unless"]:
        data["unless"] = {
            "any": [{"indicator": _code(word, vocabulary, "indicators")} for word in given["unless"]]
        }
    then = _then(given, vocabulary)
    if then:
        data["then"] = then
    data.setdefault("review_by", on.replace(year=on.year + 1, day=min(on.day, 28)).isoformat())
    missing = [key for key in ("title", "when", "then", "rationale", "source", "owner") if not data.get(key)]
    if missing:
        options = ", ".join(f"--{_OPTION.get(key, key)}" for key in missing)
        raise WrongUse(
            f"a rule needs {', '.join(missing)}",
            why="what is not written is never guessed",
            mend=f"give {options}; or give no option at all and be asked",
        )
    return data


def _when(given: Mapping[str, Any], vocabulary: Vocabulary) -> Plain:
    severity = f"{_score(given['severity'])} or more" if given["severity"] else "any"
    person = {"person": _code(given["person"], vocabulary, "people")} if given["person"] else {}
    parts: list[Plain] = [
        *(
            {"need": _code(word, vocabulary, "needs"), "severity": severity, **person}
            for word in given["needs"]
        ),
        *({"indicator": _code(word, vocabulary, "indicators")} for word in given["indicators"]),
    ]
    return {"any" if given["is_any"] else "all": parts} if parts else {}


def _score(text: str) -> int:
    word = text.removesuffix(" or more").strip()
    if word.isascii() and word.isdigit() and 1 <= int(word) <= 10:
        return int(word)
    raise WrongUse(
        "--severity is a whole number from 1 to 10", why="ten is the most severe", mend="such as --severity 6"
    )


def _raised(when: Any, score: int) -> Any:
    """The same condition with another score for every need that has one."""
    if isinstance(when, list):
        return [_raised(part, score) for part in when]
    if isinstance(when, dict):
        found = {key: _raised(part, score) for key, part in when.items()}
        return found | {"severity": f"{score} or more"} if "need" in when and "severity" in when else found
    return when


def _then(given: Mapping[str, Any], vocabulary: Vocabulary) -> Plain:
    then: Plain = {}
    if given["escalate"]:
        then["escalate"] = {"to": _code(given["escalate"], vocabulary, "escalations"), "within_days": "0"}
    offers = [_offer(word, given, vocabulary) for word in given["offers"]]
    if offers:
        then["offer"] = offers[0] if len(offers) == 1 else offers
    if given["level"]:
        then["level"] = _code(given["level"], vocabulary, "levels")
    if given["flag"]:
        then["flag"] = _code(given["flag"], vocabulary, "flags")
    if given["asks"]:
        then["ask"] = [{"field": _code(word, vocabulary, "ask_fields")} for word in given["asks"]]
    if given["reviewer"]:
        by, _, reason = given["reviewer"].partition(":")
        if not reason:
            raise WrongUse(
                "--review is a role and a reason", mend="such as --review clinical_lead:clinical_lead"
            )
        then["human_review"] = {"by": by, "reason": _code(reason, vocabulary, "review_reasons")}
    return then


def _offer(word: str, given: Mapping[str, Any], vocabulary: Vocabulary) -> Plain:
    more = {
        "as": given["kind"],
        "for": given["for_person"] and _code(given["for_person"], vocabulary, "people"),
        "within": given["within"],
    }
    return {"help": _code(word, vocabulary, "help")} | {key: value for key, value in more.items() if value}


def _code(word: str, vocabulary: Vocabulary, kind: str) -> str:
    """The code for a code or for plain words that can mean only one; raises :class:`WrongUse` with the likeliest ones."""
    found = by_words(word, vocabulary, (kind,))
    if found and (
        found[0].entry.code == word
        or (found[0].score >= 0.9 and not (len(found) > 1 and found[1].score >= found[0].score))
    ):
        return found[0].entry.code
    likely = ", ".join(f"{each.entry.code} ({each.entry.title})" for each in found[:4])
    near = vocabulary.nearest(kind, word)
    mend = (
        f"did you mean {likely}?"
        if likely
        else f"did you mean '{near}'?"
        if near
        else f"see rules/vocabulary/{kind}.yaml"
    )
    raise WrongUse(
        f"'{word}' is no single code of {kind}",
        why="a rule names codes, so that everybody means the same",
        mend=mend,
    )
