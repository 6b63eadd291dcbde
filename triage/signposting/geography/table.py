"""The shipped table of outward codes: read once, when first asked, and a row only when it is asked for.

``outward.tsv`` is made by :mod:`triage.signposting.geography.build` and belongs to the engine like its code: it changes
with the engine's version only, which every decision names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

TABLE = "outward.tsv"
FORMAT = "# format: triage.outward/1"


@dataclass(frozen=True)
class Outward:
    """One outward code (postcode district) and where its postcodes lie."""

    code: str
    """Such as ``B90``."""
    postcodes: int
    """Postcodes in the district, those no longer in use and those that nobody has placed included; at least 1."""
    authorities: Mapping[str, int]
    """ONS code of each authority -> postcodes of the district there; the largest first, all of them."""
    centroid: tuple[int, int] | None
    """Easting and northing of the district's middle on the British grid (OSGB36), whole hundreds of metres; None
    where no postcode has a reference on it (Northern Ireland, the Channel Islands, the Isle of Man)."""

    @property
    def unplaced(self) -> int:
        """Postcodes that are in no authority: long out of use and never placed."""
        return self.postcodes - sum(self.authorities.values())

    def share(self, authority: str) -> float:
        """Share of the district's postcodes in ``authority``, 0 to 1."""
        return self.authorities.get(authority, 0) / self.postcodes


@lru_cache(maxsize=1)
def _text() -> str:
    return files(__package__).joinpath(TABLE).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, str]:
    """Outward code -> the rest of its row."""
    found: dict[str, str] = {}
    for line in _text().splitlines():
        if not line.startswith("#"):
            code, _, rest = line.partition("\t")
            found[code] = rest
    return found


@lru_cache(maxsize=4096)
def row(code: str) -> Outward | None:
    """The row of an outward code in capitals, or None where there is no such district."""
    rest = _rows().get(code)
    if rest is None:
        return None
    postcodes, easting, northing, counts = rest.split("\t")
    pairs = (pair.rpartition(":") for pair in counts.split())
    return Outward(
        code,
        int(postcodes),
        MappingProxyType({authority: int(count) for authority, _, count in pairs}),
        (int(easting) * 100, int(northing) * 100) if easting else None,
    )


def codes() -> tuple[str, ...]:
    """Every outward code of the table, in order."""
    return tuple(_rows())


def every() -> Iterator[Outward]:
    """Every row of the table, in order of code."""
    return (found for code in _rows() if (found := row(code)) is not None)


@lru_cache(maxsize=512)
def knows(authority: str) -> bool:
    """Whether any postcode of the table lies in ``authority``; county councils and withdrawn codes are not in it."""
    return f"{authority}:" in _text()


def attribution() -> str:
    """Where the table comes from, as its licence asks it to be said wherever it is shown."""
    marked = (line for line in _text().splitlines() if line.startswith("# source: "))
    return next(marked).removeprefix("# source: ")
