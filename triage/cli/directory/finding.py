"""``triage directory find``: services by words, help, age, home and person."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.common import shared, today
from triage.cli.directory.common import head, known_word, open_directory, print_table, row

if TYPE_CHECKING:
    from triage.signposting.search import Hit


@click.command()
@click.argument("text", nargs=-1)
@click.option(
    "--offer", "help_code", default=None, metavar="HELP", help="A kind of help, by its code, such as sleep."
)
@click.option("--age", type=click.FloatRange(0, 120), default=None, help="Age in years; 0.5 is six months.")
@click.option("--postcode", default=None, help="Outward code or whole postcode of the home.")
@click.option(
    "--for",
    "person",
    default=None,
    metavar="PERSON",
    help="child, parent, carer, sibling, unborn, household or family.",
)
@shared
def find(
    *,
    text: tuple[str, ...],
    help_code: str | None,
    age: float | None,
    postcode: str | None,
    person: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Find services by words, help, age, home and person, and say why others do not fit.

    \b
    Examples:
      triage directory find --offer sleep --age 8 --postcode B90 --for child
      triage directory find counselling
    """  # noqa: D301
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.signposting import Request  # noqa: PLC0415
    from triage.signposting.search import search  # noqa: PLC0415

    services, settings = open_directory(workspace)
    persons = ("child", "parent", "carer", "sibling", "unborn", "household", "family")
    known_word("--offer", help_code, tuple(services.helps))
    known_word("--for", person, persons)
    day = today(on)
    asked = Request(
        help=help_code or "", person=person or "child", on=day, kind="support",
        age_months=int(age * 12) if age is not None else None, age_assumed_adult=person in {"parent", "carer"},
        authority=settings.area.local_authority or None, postcode=postcode, outward_codes=settings.area.outward_codes,
    )  # fmt: skip
    hits = search(services, asked, " ".join(text), any_person=person is None)
    if as_json:
        rows = [
            {
                **row(services, hit.service, day),
                "fits": hit.fits,
                "reason": hit.reason,
                "detail": hit.detail,
                "reasons": list(hit.why),
            }
            for hit in hits
        ]
        print_json({**head(services, "found"), "services": rows})
        return
    print_table(
        ("Service", "Name", "Fits"),
        [(hit.service, services.services[hit.service].name, _fit(hit)) for hit in hits],
    )
    fitting = sum(hit.fits for hit in hits)
    click.echo(
        f"{fitting} of {len(hits)} found fit what was asked, on {day}"
        if hits
        else "nothing in the directory matches; try fewer words, or `triage directory list`",
        err=True,
    )


def _fit(hit: Hit) -> str:
    if not hit.fits:
        return f"no: {hit.detail}"
    return f"yes, to be checked: {hit.detail}" if hit.reason else "yes"
