"""Where districts of the United Kingdom lie, and how far apart: the shipped table of outward codes.

Counted from the ONS Postcode Directory by :mod:`triage.signposting.geography.build`. The table is read when the first
question is asked, and once. Everything here speaks of districts: a district's middle is one point in a place
kilometres wide, so distances come in bands.
"""

from __future__ import annotations

from triage.signposting.geography import table
from triage.signposting.geography.bands import Band, band_between
from triage.signposting.geography.postcodes import read_postcode, whole_postcode, why_nowhere
from triage.signposting.geography.table import Outward

__all__ = [
    "ENDS",
    "Band",
    "Outward",
    "distance_band",
    "outward",
    "read_postcode",
    "whole_postcode",
    "why_nowhere",
]

ENDS = ("TR21", "ZE1")
"""Districts at the two ends of the country, the Isles of Scilly and Shetland: one of them lies outside any authority."""


def outward(code: str | None) -> Outward | None:
    """What is known of the district of an outward code or of a whole postcode, however it was typed.

    None where no district can be read from it and where there is no such district in the country.
    """
    district, _ = read_postcode(code)
    return table.row(district) if district else None


def distance_band(one: str | None, other: str | None) -> Band | None:
    """How far apart two homes or places lie, each an outward code or a whole postcode.

    None where either is missing, cannot be read, is no district, or has no middle on the British grid; two places
    in the same district are :attr:`Band.SAME_DISTRICT` even then.
    """
    here, there = outward(one), outward(other)
    if here is None or there is None:
        return None
    if here.code == there.code:
        return Band.SAME_DISTRICT
    if here.centroid is None or there.centroid is None:
        return None
    return band_between(here.centroid, there.centroid)
