"""Where a postcode lies, and what that means for the workspace: said with its shares, never more exactly than is known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from triage.desk.directory.postcodes import NAME, Home, home_at
from triage.model import Settings
from triage.signposting import AreaStatus, Directory
from triage.signposting.geography import (
    Band,
    authorities,
    distance_band,
    outward,
    read_postcode,
    whole_postcode,
    why_nowhere,
)


@dataclass(frozen=True)
class Share:
    """One authority in which postcodes of a district lie."""

    authority: str
    name: str | None
    county: str | None
    """ONS code of the county above it, where there are two tiers."""
    share: float
    """Share of the district's postcodes, 0 to 1."""


@dataclass(frozen=True)
class Placing:
    """Everything that is known of where a postcode lies."""

    district: str | None
    whole_postcode: str | None
    nowhere: str | None
    """Why the postcode names no district, in words; None where it does."""
    postcodes: int | None
    """Postcodes in the district, those no longer in use included."""
    shares: tuple[Share, ...]
    standing: AreaStatus
    """How a home there stands to the workspace's authority."""
    home: Home | None
    """What the workspace's own table says of the whole postcode."""
    band: Band | None
    """How far from the other place it is, where one was named and both are known."""


def placing(
    directory: Directory, settings: Settings, folder: Path | None, postcode: str, to: str | None = None
) -> Placing:
    """Say where ``postcode`` lies; ``folder`` is the workspace's, ``to`` another postcode to tell the distance to.

    Raises :class:`triage.errors.DataProblem` where the workspace's table of postcodes has a fault.
    """
    district, _ = read_postcode(postcode)
    whole = whole_postcode(postcode)
    path = folder / "directory" / NAME if folder else None
    home = home_at(path, whole) if whole and path and path.is_file() else None
    areas = directory.areas
    standing = directory.area_status(
        settings.area.local_authority or None,
        postcode,
        settings.area.outward_codes,
        home.home_authority if home else None,
    )
    shares = areas.shares(district) if district else {}
    row, known = (areas.districts.get(district), outward(district)) if district else (None, None)
    return Placing(
        district=district,
        whole_postcode=whole,
        nowhere=why_nowhere(postcode) if standing.no_such_district or district is None else None,
        postcodes=row.postcodes if row else known.postcodes if known else None,
        shares=tuple(
            Share(code, areas.name(code), authorities.county_of(code), share)
            for code, share in shares.items()
        ),
        standing=standing,
        home=home,
        band=distance_band(postcode, to) if to else None,
    )
