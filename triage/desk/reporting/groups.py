"""The groups that an equity report tells apart, as they are on record; what nobody recorded is a group of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

from triage.desk.reporting.story import Story

NOT_RECORDED = "not recorded"
_WHITE, _MIXED, _ASIAN, _BLACK, _OTHER = "White", "Mixed", "Asian", "Black", "Other"
BROAD: Mapping[str, str] = {
    "WBRI": _WHITE, "WIRI": _WHITE, "WOTH": _WHITE, "WIRT": _WHITE, "WROM": _WHITE,
    "MWBC": _MIXED, "MWBA": _MIXED, "MWAS": _MIXED, "MOTH": _MIXED,
    "AIND": _ASIAN, "APKN": _ASIAN, "ABAN": _ASIAN, "AOTH": _ASIAN, "CHNE": _ASIAN,
    "BCRB": _BLACK, "BAFR": _BLACK, "BOTH": _BLACK,
    "OOTH": _OTHER, "REFU": "did not wish to say", "NOBT": NOT_RECORDED,
}  # fmt: skip
"""Department for Education code -> broad group of the census of England and Wales 2021 (Office for National Statistics), in
which Chinese is one of the Asian groups and Gypsy, Roma and Irish Traveller are White ones."""
_ADULT = 18
_AGES = ((4, "0 to 4"), (10, "5 to 10"), (15, "11 to 15"), (17, "16 and 17"))
Z = 1.959963984540054
"""Quantile 0.975 of the normal distribution, for intervals of 95 per cent."""


@dataclass(frozen=True)
class By:
    """One characteristic by which children are told apart, each child in one group."""

    key: str
    title: str
    group: Callable[[Story], str]


def _sex(story: Story) -> str:
    return {"F": "girls", "M": "boys", "X": "another"}.get(story.about.sex or "", NOT_RECORDED)


def _ethnicity(story: Story) -> str:
    code = story.about.ethnicity
    return NOT_RECORDED if not code else BROAD.get(code, "another code")


def _disability(story: Story) -> str:
    codes = set(story.about.disability)
    if not codes:
        return NOT_RECORDED
    return "none" if codes == {"NONE"} else "disability recorded"


def _fifth(story: Story) -> str:
    decile = story.about.imd_decile
    return NOT_RECORDED if decile is None else f"fifth {(decile + 1) // 2}"


def _district(story: Story) -> str:
    return story.about.district or NOT_RECORDED


def _age(story: Story) -> str:
    age = story.about.age
    if age is None:
        return NOT_RECORDED
    if age < 0:
        return "not yet born"
    return next((title for top, title in _AGES if age <= top), f"{_ADULT} and over")


def _language(story: Story) -> str:
    said = (story.language or "").strip().casefold()
    if not said:
        return NOT_RECORDED
    return "English" if said in ("en", "eng") or said.startswith(("english", "en-")) else "another language"


BYS = (
    By("sex", "sex", _sex),
    By("age", "age", _age),
    By("ethnicity", "ethnicity", _ethnicity),
    By("disability", "disability", _disability),
    By("deprivation", "deprivation", _fifth),
    By("language", "language", _language),
    By("district", "district", _district),
)
_ORDER = {
    name: place
    for place, name in enumerate(("not yet born", *(title for _, title in _AGES), f"{_ADULT} and over"))
}


def in_order(names: set[str]) -> list[str]:
    """Groups in an order that says nothing about their size; what was not said comes last."""
    last = {NOT_RECORDED: 2, "did not wish to say": 1, "another code": 1}
    return sorted(names, key=lambda name: (last.get(name, 0), _ORDER.get(name, 0), name))


def wilson(part: int, base: int) -> tuple[float, float] | None:
    """Wilson's interval of 95 per cent for a share, in per cent; None of nobody.

    Source: Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212; recommended for
    small numbers by Newcombe, Statistics in Medicine 17 (1998) 857-872.

    >>> tuple(round(end, 1) for end in wilson(15, 148))
    (6.2, 16.0)
    """
    if base <= 0:
        return None
    share, square = part / base, Z * Z
    middle = share + square / (2 * base)
    half = Z * sqrt(share * (1 - share) / base + square / (4 * base * base))
    below = 1 + square / base
    return 100 * max((middle - half) / below, 0.0), 100 * min((middle + half) / below, 1.0)
