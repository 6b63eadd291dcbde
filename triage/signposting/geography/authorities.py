"""Names of authorities, and which districts make up a county: the shipped table, read once, when first asked.

Children's services lie with counties where there are two tiers of councils, and the table of outward codes knows the
lower tier only. ``authorities.tsv`` is made by :mod:`triage.signposting.geography.build`; an authority that came into
being after its edition, and those of Scotland and Northern Ireland, have no name here and are known by their code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

TABLE = "authorities.tsv"
FORMAT = "# format: triage.authorities/1"


@dataclass(frozen=True)
class _Names:
    names: Mapping[str, str]
    parts: Mapping[str, frozenset[str]]
    county: Mapping[str, str]


@lru_cache(maxsize=1)
def _table() -> _Names:
    names: dict[str, str] = {}
    parts: dict[str, set[str]] = {}
    county: dict[str, str] = {}
    for line in files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, name, upper, upper_name = line.split("\t")
        names[code] = name
        if upper != code:
            names[upper] = upper_name
            parts.setdefault(upper, set()).add(code)
            county[code] = upper
    return _Names(
        MappingProxyType(names),
        MappingProxyType({code: frozenset(lower) for code, lower in parts.items()}),
        MappingProxyType(county),
    )


def authority_name(code: str) -> str | None:
    """The name of an authority or county by its ONS code, such as ``Solihull``; None where the table does not say."""
    return _table().names.get(code)


def county_of(code: str) -> str | None:
    """The county council above a district council; None where there is one tier."""
    return _table().county.get(code)


def parts_of(code: str) -> frozenset[str]:
    """The lowest-tier authorities that make up ``code``: the districts of a county, else the authority itself."""
    return _table().parts.get(code) or frozenset({code})


def postcodes_in(counts: Mapping[str, int], authority: str) -> int:
    """How many of the postcodes counted by authority lie in ``authority``, which may be a county."""
    own = counts.get(authority, 0)
    return own or sum(counts.get(part, 0) for part in parts_of(authority))
