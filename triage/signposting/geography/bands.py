"""How far two places lie apart, in bands that postcode districts can honestly tell.

A district is a few kilometres across in a town and tens of kilometres in the hills, and its centre here is one point.
A figure in kilometres between two such points would promise what nobody knows; five bands, each about three times as
wide as the one before, do not: a centre that lies two kilometres off moves a pair by one band at most.
"""

from __future__ import annotations

from enum import IntEnum


class Band(IntEnum):
    """How far apart, nearest first; comparing two bands compares the distances."""

    SAME_DISTRICT = 1
    NEIGHBOURING = 2
    WITHIN_15_KM = 3
    WITHIN_40_KM = 4
    FARTHER = 5

    @property
    def words(self) -> str:
        """The band in plain words, to follow "it is"."""
        return _WORDS[self]


_WORDS = {
    Band.SAME_DISTRICT: "in the same postcode district",
    Band.NEIGHBOURING: "in a neighbouring district, about 5 km away or less",
    Band.WITHIN_15_KM: "within about 15 km",
    Band.WITHIN_40_KM: "within about 40 km",
    Band.FARTHER: "more than about 40 km away",
}
LIMITS = ((5_000, Band.NEIGHBOURING), (15_000, Band.WITHIN_15_KM), (40_000, Band.WITHIN_40_KM))
"""Greatest distance between two centres in metres, both ends included, and the band it makes."""


def band_between(one: tuple[int, int], other: tuple[int, int]) -> Band:
    """The band of two centres of different districts (easting and northing in metres, both of the British grid).

    >>> band_between((0, 0), (3000, 4000)).name, band_between((0, 0), (3000, 4001)).name
    ('NEIGHBOURING', 'WITHIN_15_KM')
    """
    squared = (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
    return next((band for limit, band in LIMITS if squared <= limit * limit), Band.FARTHER)
