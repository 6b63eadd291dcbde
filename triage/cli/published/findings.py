"""``triage evidence list`` and ``show``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.common import shared, today

if TYPE_CHECKING:
    from triage.outcomes.evidence import Entry, Evidence

FORMAT = "triage.evidence/1"


@click.command("list")
@click.option("--outcome", default=None, metavar="CODE", help="An outcome of the library, or a need.")
@click.option("--strength", default=None, metavar="CODE", help="Such as randomised_trial or not_stated.")
@click.option("--age", type=click.IntRange(0, 120), default=None, help="Years; 0 takes in pregnancy.")
@click.option("--setting", default=None, metavar="WORD", help="Such as home, school or community.")
@click.option("--programme", default=None, metavar="CODE", help="Only this programme.")
@shared
def list_(
    outcome: str | None,
    strength: str | None,
    age: int | None,
    setting: str | None,
    programme: str | None,
    workspace: Path | None,
    on: date | None,
    *,
    as_json: bool,
) -> None:
    """List what is published, the strongest first; what a source does not print rules nothing out.

    \b
    Example:
      triage evidence list --outcome parenting --strength randomised_trial
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.published.words import known, say_cautions, wrapped  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.frameworks import evidence  # noqa: PLC0415
    from triage.outcomes.evidence import STRENGTHS, Asked, look, settings  # noqa: PLC0415
    from triage.outcomes.evidence.saying import as_json as plain  # noqa: PLC0415
    from triage.outcomes.evidence.saying import ratio_words  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        library, vocabulary = evidence(desk), desk.vocabulary
    if outcome is not None and outcome not in library.outcomes:
        needs = {need for word in library.outcomes.values() for need in word.needs}
        known(outcome, [*library.outcomes, *sorted(needs | set(vocabulary.of("needs")))], "outcome or need")
    if strength is not None:
        known(strength, list(STRENGTHS), "strength of evidence")
    if programme is not None:
        known(programme, list(vocabulary.of("programmes")), "programme")
    if setting is not None:
        known(setting.lower().replace("pre-school", "preschool"), list(settings(vocabulary)), "setting")
    hits = [
        hit
        for hit in look(library, Asked(outcome, strength, age, setting), vocabulary)
        if programme is None or hit.finding.programme == programme
    ]
    if as_json:
        print_json(
            {
                "format": FORMAT,
                "asked": {"outcome": outcome, "strength": strength, "age": age, "setting": setting, "programme": programme},
                "cautions": [one.model_dump() for one in library.cautions],
                "outcomes": [word.model_dump(mode="json") for word in library.outcomes.values()],
                "findings": [plain(hit, library, vocabulary) for hit in hits],
            }
        )  # fmt: skip
        return
    for hit in hits:
        one = hit.finding
        doubt = f"; {' and '.join(hit.unknown)} not stated" if hit.unknown else ""
        click.echo(wrapped(f"{one.id}: {one.title}"))
        click.echo(wrapped(f"ratio: {ratio_words(one)}", 4))
        click.echo(wrapped(f"{STRENGTHS[one.strength]}{doubt} ({one.source})", 4))
    click.echo(f"{len(hits)} of {len(library.entries)} findings", err=True)
    if not library.entries:
        click.echo("no library of evidence lies in rules/value here; a new workspace brings one", err=True)
    say_cautions(library)


@click.command()
@click.argument("finding")
@shared
def show(finding: str, workspace: Path | None, on: date | None, *, as_json: bool) -> None:
    """Show one finding, or every finding of one programme, exactly as printed.

    \b
    Example:
      triage evidence show suffolk-t1-04
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.published.words import say_cautions, wrapped  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.frameworks import evidence  # noqa: PLC0415
    from triage.outcomes.evidence import Hit  # noqa: PLC0415
    from triage.outcomes.evidence.saying import as_json as plain  # noqa: PLC0415
    from triage.outcomes.evidence.saying import lines  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        library, vocabulary = evidence(desk), desk.vocabulary
    programmes = vocabulary.of("programmes")
    hits = [Hit(one, programmes.get(one.programme or ""), ()) for one in _wanted(library, finding)]
    if as_json:
        print_json(
            {
                "format": FORMAT,
                "asked": {"finding": finding},
                "cautions": [one.model_dump() for one in library.cautions],
                "outcomes": [word.model_dump(mode="json") for word in library.outcomes.values()],
                "findings": [plain(hit, library, vocabulary) for hit in hits],
            }
        )
        return
    for hit in hits:
        click.echo(wrapped(f"{hit.finding.id}: {hit.finding.title}"))
        for line in lines(hit.finding, hit.programme, library):
            click.echo(wrapped(line, 2))
    say_cautions(library)


def _wanted(library: Evidence, name: str) -> tuple[Entry, ...]:
    from triage.cli.published.words import known  # noqa: PLC0415

    if name in library.entries:
        return (library.entries[name],)
    found = library.of_programme(name)
    if found:
        return found
    known(name, [*library.entries, *{one.programme for one in library.entries.values() if one.programme}], "finding or programme of the library")  # fmt: skip
    return ()
