"""``triage directory similar``: which services are like one, as duplicates or to stand in for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.common import shared


@click.command()
@click.argument("service")
@click.option("--most", type=click.IntRange(1, 100), default=10, show_default=True, help="How many at most.")
@shared
def similar(service: str, most: int, workspace: Path | None, on: date | None, *, as_json: bool) -> None:
    """Say which services are like one: perhaps recorded twice, or able to stand in for it.

    Alike: of all combinations of help, person, age and place that either takes, the share both take. Stands in: of
    those this one takes, the share the other takes as well. Room and dates play no part.

    \b
    Example:
      triage directory similar sleep-advice
    """  # noqa: D301 - click's mark for text that is not refilled
    import difflib  # noqa: PLC0415 - keeps `--help` light

    from triage.cli.directory.common import head, open_directory  # noqa: PLC0415
    from triage.cli.directory.gap_words import short, table  # noqa: PLC0415
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.errors import WrongUse  # noqa: PLC0415
    from triage.interchange.harmless import one_line  # noqa: PLC0415
    from triage.signposting.gaps.likeness import similar as alike  # noqa: PLC0415

    _ = on
    services, _settings = open_directory(workspace)
    if service not in services.services:
        near = difflib.get_close_matches(service, services.services, n=1)
        mend = f"did you mean '{near[0]}'?" if near else "see `triage directory list`"
        raise WrongUse(f"there is no service '{service}'", why="nothing can be compared", mend=mend)
    found = alike(services, service, most)
    if as_json:
        rows = [
            {
                "id": one.service,
                "alike": round(float(one.share), 4),
                "stands_in": round(float(one.stands_in), 4),
                "same_name": one.same_name,
                "both_give": [{"help": code, "for": person} for code, person in one.pairs],
                "ages": one.ages,
                "areas": ["anywhere"] if one.everywhere else list(one.places),
            }
            for one in found
        ]
        print_json({**head(services, "similar"), "service": service, "similar": rows})
        return
    table(
        (("Service", 24), ("Alike", 6), ("Stands in", 9), ("Both take", 38)),
        [
            (
                one.service,
                f"{float(one.share):.0%}",
                f"{float(one.stands_in):.0%}",
                ("the same name; " if one.same_name else "")
                + short(
                    f"{', '.join(sorted({code for code, _ in one.pairs}))}; {one.ages}; "
                    + ("anywhere" if one.everywhere else " ".join(one.places)),
                    150,
                ),
            )
            for one in found
        ],
    )
    name = one_line(services.services[service].name)
    click.echo(f"like {name}: {len(found)}" if found else f"no service is like {name}", err=True)
