"""For whom and how: person, cost, online, by which way in, language, access, room, diagnosis."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from triage.signposting.finding.question import Reading
from triage.signposting.finding.words import Text
from triage.signposting.languages import language_code

_KIN = r"(?:(?:my|a|an|the|her|his|their|our|new|young|single|lone|first time|other|both|two|little|older|younger|big|small) )*"
_MUM = r"(?:step)?(?:mums?|moms?|mummys?|mothers?|mamas?)"
_DAD = r"(?:step)?(?:dads?|daddys?|fathers?)"
_SIBLING = r"(?:(?:step|half) ?)?(?:brothers?|sisters?|siblings?)"
_PERSONS: tuple[tuple[str, str, str], ...] = (
    ("unborn", rf"\b(?:(?:\w+ (?:weeks?|months?) )?pregnant(?: {_MUM}| wom[ae]n| teen\w*)?|{_MUM} to be|parents to be|dads? to be|expecting (?:a baby|mums?|parents?|women)|mums? expecting)\b", "pregnant"),
    ("parent", rf"\b(?:for|supporting|help) {_KIN}(?:{_MUM}|{_DAD}|parents?)(?! (?:and|&) (?:bab|toddler|child|tots?|me))\b|\b(?:{_MUM}|{_DAD}|parents?) (?:only )?(?:support )?(?:groups?|courses?|networks?|meet ?ups?)\b", "for a parent"),
    ("carer", rf"\bfor {_KIN}(?:(?:kinship|foster|grandparent|adult) )?(?:carers|grandparents?|grans?|nans?|guardians?)\b", "for a carer"),
    ("sibling", rf"(?<!with )(?<!of )(?<!by )(?<!lost )(?<!hits )(?<!after )(?<!about )\b(?:for {_KIN}|(?:her|his|their|my|our) (?:(?:little|older|younger|big|small) )?){_SIBLING}\b(?! (?:died|has died|dying|passed|is ill|is (?:very )?(?:sick|poorly)|was killed|hits|hurts|attacks|bullies|fight\w*|abuse\w*))", "for a brother or sister"),
    ("family", r"\b(?:(?:for|as) (?:a |the |our )?)?whole family\b|\bfor (?:(?:a|the|our|all|local) )*famil(?:y|ies)\b|\bfamily (?:days?|fun|activit\w+)\b|\bas a family\b", "for the whole family"),
)  # fmt: skip
_PERSON_PATTERNS = tuple((person, re.compile(pattern), said) for person, pattern, said in _PERSONS)
_SEX = (
    ("F", re.compile(r"\bfor (?:a |my |the |her |teenage |young |our )*(?:girls?|daughters?|nieces?)\b|\bgirls (?:group|only|club)\b"), "a girl"),
    ("M", re.compile(r"\bfor (?:a |my |the |his |teenage |young |our )*(?:boys?|sons?|nephews?|lads?)\b|\bboys (?:group|only|club)\b"), "a boy"),
)  # fmt: skip
_FREE = re.compile(r"\b(?:free of charge|for free|free|no (?:cost|charge|fee)s?|without (?:any )?(?:cost|charge|paying)|cant (?:afford|pay)(?: (?:it|much|anything|to pay))?|costs nothing)\b")  # fmt: skip
_REMOTE = re.compile(r"\b(?:on ?line|on-line|virtual(?:ly)?|(?:by|over the|on the|via) (?:phone|telephone|text|video|zoom|internet|computer)|telephone (?:support|helpline)|help ?lines?|zoom|webinars?|remote(?:ly)?|from home|without (?:leaving|going out))\b")  # fmt: skip
_IN_PERSON = re.compile(r"\b(?:face to face|in person|not on ?line|f2f)\b")
_SELF = re.compile(r"\b(?:self ?-?refer(?:ral|rals|red|s)?|(?:no|without(?: a| an| any)?|dont need(?: a)?|doesnt need(?: a)?) (?:gp |school |professional )?referrals?(?: needed| required)?|refer (?:myself|themselves|themself|herself|himself|ourselves)|drop ?-?ins?|walk ?-?ins?|open access|just turn up|turn up and)\b")  # fmt: skip
_ROOM = re.compile(r"\b(?:(?:no|without(?: a| any)?|short(?:est)?|not a long) (?:waiting ?lists?|waiting times?|waits?|waiting|queue)|(?:with|has|have|got) (?:room|spaces?|places?|vacanc\w+|capacity)|(?:has|with) availability|available (?:places?|spaces?)|straight ?away|taking (?:new )?referrals)\b")  # fmt: skip
_NO_DIAGNOSIS = re.compile(r"\b(?:(?:with ?out|no|doesnt have|hasnt got|dont have|not got|before|pre)(?: a| an| any)?(?: formal)? ?diagnosis(?: needed| required)?|undiagnosed|not (?:yet )?diagnosed)\b")  # fmt: skip
_WAITS = re.compile(
    r"\b(?:awaiting|waiting (?:list )?(?:for|on))(?= (?:(?:an|a|their|his|her) )?(?:(?:autism|asd|adhd|neuro\w*|camhs) )?(?:assessments?|diagnosis)\b)"
)
_HOW_LONG = re.compile(r"\b(?:waiting|waited|on the waiting list)(?: for)?(?: (?:over|about|nearly|almost|more than|at least))* [\w.]+ (?:years?|months?|weeks?|days?)\b(?! old)")  # fmt: skip
"""How long somebody has waited is not an age."""
_DIAGNOSIS = re.compile(
    r"\b(?:with (?:a|an) (?:\w+ )?diagnosis|diagnosed with|has (?:a|an) (?:\w+ )?diagnosis(?: of)?)\b"
)
_LANGUAGE = re.compile(r"\b(?:in|speaks?|speaking|spoken in|knows|understands?|first language is|only|uses?) ([a-z]{3,12})\b(?: only)?|\b([a-z]{3,12}) (?:speaking|speakers?|interpreters?|language|translators?|(?=(?:mums?|dads?|mothers?|fathers?|parents?|famil(?:y|ies)|child|children|boys?|girls?|wom[ae]n|teen\w*|lady|carers?)\b))\b")  # fmt: skip
_SIGNING = re.compile(
    r"\b(?:in |speaks? |uses? )?(?:bsl|british sign language|sign language|signing|signed)(?: (?:interpreter|user)s?)?\b"
)
SIGN_LANGUAGE = "sign_language"
"""The code of the list ``access`` for British Sign Language: a record says so among its languages or its access."""


@dataclass(frozen=True)
class Wishes:
    """What was asked besides age, place, time and the help itself."""

    persons: frozenset[str] = frozenset()
    sex: Any = None
    free: bool = False
    remote: bool | None = None
    routes: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    access: frozenset[str] = frozenset()
    room: bool = False
    has_diagnosis: bool | None = None
    left_words: tuple[str, ...] = field(default=())
    """Words that were read and may stand in the name of a group as well: dads, pregnant, drop-in."""


def read_wishes(
    text: Text, access: Mapping[str, tuple[re.Pattern[str], str]]
) -> tuple[Wishes, list[Reading]]:
    """Everything of this kind that the text asks, taken out of it.

    ``access`` is the vocabulary's list of access needs: code -> the words for it and how it is said.
    """
    readings: list[Reading] = []
    kept: list[str] = []
    wishes = Wishes()

    def yes(pattern: re.Pattern[str], kind: str, value: str, *, keep: bool = False) -> bool:
        found = text.take(pattern)
        if found is None:
            return False
        readings.append(Reading(kind, value, found.group(0).strip()))
        if keep:
            kept.extend(found.group(0).split())
        return True

    if yes(_IN_PERSON, "remote", "in person"):
        wishes = replace(wishes, remote=False)
    elif yes(_REMOTE, "remote", "online or by phone", keep=True):
        wishes = replace(wishes, remote=True)
    if yes(_SELF, "route", "no referral needed", keep=True):
        wishes = replace(wishes, routes=frozenset({"self", "parent"}))
    if yes(_ROOM, "room", "has room"):
        wishes = replace(wishes, room=True)
    if yes(_NO_DIAGNOSIS, "diagnosis", "no diagnosis"):
        wishes = replace(wishes, has_diagnosis=False)
    elif yes(_DIAGNOSIS, "diagnosis", "has a diagnosis"):
        wishes = replace(wishes, has_diagnosis=True)
    if yes(_FREE, "cost", "free"):
        wishes = replace(wishes, free=True)
    for code, (pattern, said) in access.items():
        if yes(_SIGNING if code == SIGN_LANGUAGE else pattern, "access", said, keep=code == SIGN_LANGUAGE):
            wishes = replace(wishes, access=wishes.access | {code})
    wishes = _languages(text, wishes, readings)
    return replace(_people(wishes, yes), left_words=tuple(kept)), readings


def read_waiting(text: Text) -> tuple[bool, list[Reading]]:
    """Whether somebody waits for an assessment, so that there is no diagnosis; what it is for stays to be looked for."""
    text.left = _HOW_LONG.sub("waiting", text.left)
    found = text.take(_WAITS)
    return (True, [Reading("diagnosis", "no diagnosis yet", found.group(0))]) if found else (False, [])


def _languages(text: Text, wishes: Wishes, readings: list[Reading]) -> Wishes:
    for match in list(_LANGUAGE.finditer(text.left)):
        word = next(part for part in match.groups() if part)
        code = known_language(word)
        if code and code != "en":
            text.left = text.left.replace(match.group(0), " | ", 1)
            name = word.upper() if len(word) <= 3 else word.title()
            readings.append(Reading("language", f"in {name}", match.group(0)))
            wishes = replace(wishes, languages=(*wishes.languages, code))
    return wishes


def _people(wishes: Wishes, yes: Callable[..., bool]) -> Wishes:
    for person, pattern, said in _PERSON_PATTERNS:
        if yes(pattern, "person", said, keep=True):
            both = {person, "parent"} if person == "unborn" else {person}
            wishes = replace(wishes, persons=wishes.persons | both)
    for sex, pattern, said in _SEX:
        if wishes.sex is None and yes(pattern, "sex", said, keep=True):
            wishes = replace(wishes, sex=sex)
    return wishes


def known_language(word: str) -> str | None:
    """Code of a language named in words; None for a word that names none.

    >>> known_language("polish"), known_language("bsl"), known_language("town")
    ('pl', 'bfi', None)
    """
    code = language_code(word)
    return code if code != word else None
