"""``triage directory area``: where a postcode lies, and what that means here."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import shared
from triage.cli.directory.common import head, open_directory, print_table

if TYPE_CHECKING:
    from triage.desk.directory.placing import Placing
    from triage.signposting import AreaTable

_STANDING = {
    "in": "in: a home there counts as in the area",
    "out": "out: no home there lies in the area; a person decides what follows, nobody is turned away by it",
    "unclear": "unclear: only a whole postcode can tell, so it is asked for",
    "unknown": "unknown: nothing is ruled out, and the postcode is asked for",
}


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="POSTCODE")
@click.option(
    "--to",
    "to",
    default=None,
    metavar="POSTCODE",
    help="Another district or postcode: say about how far it is.",
)
@shared
def area(
    *,
    words: tuple[str, ...],
    to: str | None,
    workspace: Path | None,
    on: date | None,  # noqa: ARG001 - every command takes --on
    as_json: bool,
) -> None:
    """Say in which authorities a postcode or its district lies, and whether it counts as in the area.

    \b
    Examples:
      triage directory area B90
      triage directory area B36 9AA --to B90
    """  # noqa: D301
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk.directory.placing import placing  # noqa: PLC0415
    from triage.errors import WrongUse  # noqa: PLC0415
    from triage.signposting.geography import outward, table, why_nowhere  # noqa: PLC0415
    from triage.workspace import find_workspace  # noqa: PLC0415

    postcode = " ".join(words)
    services, settings = open_directory(workspace)
    found_workspace = find_workspace(workspace)
    if to is not None and outward(to) is None:
        raise WrongUse(f"--to names no district: {why_nowhere(to)}", mend="write it as B90 or B90 1AB")
    found = placing(services, settings, found_workspace.folder if found_workspace else None, postcode, to)
    if as_json:
        print_json({**head(services, "area"), **_plain(found, services.areas, settings.area.local_authority)})
        return
    for line in _lines(found, services.areas, settings.area.local_authority or None, to):
        click.echo(line)
    if found.shares:
        click.echo()
        print_table(
            ("Authority", "Name", "Share of the district"),
            [(one.authority, _named(one.name), _percent(one.share)) for one in found.shares],
        )
    click.echo(table.attribution(), err=True)


def _lines(found: Placing, areas: AreaTable, authority: str | None, to: str | None) -> list[str]:
    lines = [
        f"District: {found.district or 'not known'}"
        + (f", {found.postcodes} postcodes (those no longer in use included)" if found.postcodes else "")
    ]
    if found.nowhere:
        lines.append(f"No district of the country: {found.nowhere}.")
    if found.home:
        place = found.home.home_authority
        lines.append(
            "This workspace's table of postcodes: "
            + (f"{_named(areas.name(place))} ({place})" if place else "no authority")
            + (f", deprivation decile {found.home.imd_decile}" if found.home.imd_decile else "")
        )
    here = (
        f"{_named(areas.name(authority))} ({authority})" if authority else "no authority named in triage.toml"
    )
    lines += [f"For {here}:", f"  {_STANDING[found.standing.status]}"]
    if to is not None:
        lines.append(f"To {to.strip().upper()}: {found.band.words if found.band else 'not known'}")
    return lines


def _named(name: str | None) -> str:
    return name or "name not known"


def _percent(share: float) -> str:
    """A share to a tenth of a per cent, never rounded up to a whole or down to nothing, nor up across the rule's 95."""
    tenths = int(share * 1000 + 1e-9)
    return "less than 0.1 %" if tenths == 0 else f"{tenths // 10}.{tenths % 10} %"


def _plain(found: Placing, areas: AreaTable, authority: str | None) -> dict[str, Any]:
    home = found.home
    return {
        "district": found.district,
        "whole_postcode": found.whole_postcode,
        "no_such_district": found.nowhere,
        "postcodes": found.postcodes,
        "authorities": [
            {
                "authority": one.authority,
                "name": one.name,
                "county": one.county,
                "share": round(one.share, 6),
            }
            for one in found.shares
        ],
        "workspace": {
            "authority": authority or None,
            "name": areas.name(authority) if authority else None,
            "status": found.standing.status,
            "share": None if found.standing.share is None else round(found.standing.share, 6),
        },
        "table": {
            "authority": home.home_authority,
            "imd_decile": home.imd_decile,
            "easting": home.place[0] if home.place else None,
            "northing": home.place[1] if home.place else None,
        }
        if home
        else None,
        "distance": found.band.name.casefold() if found.band else None,
    }
