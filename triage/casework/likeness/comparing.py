"""Two cases beside each other: a score from 0 to 100 that they are about one child, and the reasons in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from triage.casework.likeness import births, names, numbers
from triage.casework.likeness.facts import Known
from triage.casework.likeness.weights import SAME_CHILD, SIBLINGS, Shares, Weights, shipped

ASK_FROM = 30
"""Score from which a decision asks a person whether two cases are about one child (docs/duplicates.md says what it costs)."""
LIST_FROM = 10
"""Score from which a pair is listed when somebody asks for all of them."""
Levels = tuple[tuple[str, str], ...]
"""Field and level of everything that could be compared."""
_WORDS: Mapping[tuple[str, str], str] = {
    ("given", "same"): "the same given name",
    ("given", "short_form"): "given names that are forms of one name",
    ("given", "sounds"): "given names that sound alike",
    ("given", "spelt"): "given names spelt nearly alike",
    ("given", "part"): "one given name is part of the other",
    ("given", "overlap"): "given names that share a part",
    ("given", "initial"): "a given name and its initial",
    ("given", "swapped"): "given and family name the other way round",
    ("given", "different"): "other given names",
    ("family", "same"): "the same family name",
    ("family", "sounds"): "family names that sound alike",
    ("family", "short_form"): "family names that sound alike",
    ("family", "spelt"): "family names spelt nearly alike",
    ("family", "part"): "one family name is part of the other",
    ("family", "overlap"): "family names that share a part",
    ("family", "initial"): "a family name and its initial",
    ("family", "different"): "other family names",
    ("birth", "same"): "the same date of birth",
    ("birth", "swapped"): "day and month of birth the other way round",
    ("birth", "one_digit"): "dates of birth one slip apart",
    ("birth", "year"): "dates of birth one year apart",
    ("birth", "first_of_january"): "the same year of birth, one as 1 January",
    ("birth", "fits_age"): "age and date of birth fit",
    ("birth", "age_off"): "age and date of birth do not fit",
    ("birth", "different"): "other dates of birth",
    ("sex", "same"): "the same sex",
    ("sex", "different"): "another sex",
    ("postcode", "same"): "the same postcode",
    ("postcode", "slip"): "postcodes one letter apart",
    ("postcode", "district"): "the same postcode district",
    ("postcode", "near"): "postcode districts one letter apart",
    ("postcode", "different"): "other postcode districts",
    ("nhs", "same"): "the same NHS number",
    ("nhs", "slip"): "NHS numbers one digit apart, one of them not valid",
    ("nhs", "different"): "two valid NHS numbers that differ",
    ("address", "same"): "the same address",
    ("address", "different"): "other addresses",
    ("contact", "same"): "the same telephone number or email",
    ("contact", "different"): "other telephone numbers or emails",
}


@dataclass(frozen=True)
class Likeness:
    """How like two cases are."""

    score: int
    """0 to 100: by the weights, how likely it is one child. Not a measured probability (see ``weights``)."""
    siblings: int
    """0 to 100: by the same weights, how likely it is a brother, sister or twin."""
    levels: Levels
    """What was compared and how it stood; what one side does not say is left out: missing is not different."""
    weights: tuple[float, ...]
    """For each of ``levels``, how many times as often it is seen with one child as with a stranger."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Reasons in words, without any value: first what speaks for one child, the strongest first, then what speaks against."""
        weighed = sorted(zip(self.levels, self.weights, strict=True), key=lambda pair: (-pair[1], pair[0]))
        return tuple(_WORDS[level] for level, _ in weighed)

    @property
    def for_it(self) -> tuple[str, ...]:
        """Reasons that speak for one child, the strongest first."""
        return tuple(
            word
            for word, weight in zip(self.reasons, sorted(self.weights, reverse=True), strict=True)
            if weight > 1
        )

    @property
    def against(self) -> tuple[str, ...]:
        """Reasons that speak against it, the strongest first."""
        return tuple(reversed([word for word in self.reasons if word not in self.for_it]))

    @property
    def like_siblings(self) -> bool:
        """Whether the pair looks more like two children of one home than like one child."""
        return self.siblings > self.score and self.siblings >= LIST_FROM


def levels_of(one: Known, other: Known) -> Levels:
    """What can be compared of two cases; the order of the two does not matter."""
    found: dict[str, str | None] = {}
    given, family = names.level(one.given, other.given), names.level(one.family, other.family)
    if not names.strong(given) and names.crossed((one.given, other.given), (one.family, other.family)):
        given, family = "swapped", None
    found["given"], found["family"] = given, family
    found["birth"] = births.level(one.birth, other.birth)
    if one.sex and other.sex:
        found["sex"] = "same" if one.sex == other.sex else "different"
    found["postcode"] = numbers.postcode_level(one.postcode, other.postcode)
    found["nhs"] = numbers.nhs_level(one.nhs, other.nhs)
    found["address"] = numbers.address_level(one.address, other.address)
    found["contact"] = _contact(one, other)
    return tuple((field, level) for field, level in found.items() if level is not None)


def _contact(one: Known, other: Known) -> str | None:
    pairs = [pair for pair in ((one.phone, other.phone), (one.email, other.email)) if all(pair)]
    if not pairs:
        return None
    return "same" if any(first == second for first, second in pairs) else "different"


def compare(one: Known, other: Known, weights: Weights | None = None) -> Likeness:
    """Compare two cases; symmetrical, and nothing but what both sides say counts.

    The score is the share of the class "one child" among the three classes of :mod:`triage.casework.likeness.weights`, each with
    its prior and the product of its shares.
    """
    return scored(levels_of(one, other), weights or shipped())


def scored(levels: Levels, weights: Weights) -> Likeness:
    """The score of levels that were found."""
    shares: list[Shares] = [weights.of(field, level) for field, level in levels]
    same = SAME_CHILD * prod(share[0] for share in shares)
    siblings = SIBLINGS * prod(share[1] for share in shares)
    strangers = (1 - SAME_CHILD - SIBLINGS) * prod(share[2] for share in shares)
    whole = same + siblings + strangers
    return Likeness(
        round(100 * same / whole),
        round(100 * siblings / whole),
        levels,
        tuple(share[0] / share[2] for share in shares),
    )
