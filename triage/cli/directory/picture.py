"""``triage directory graph``: the directory as a graph or a picture, for other programs and for walls."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.common import shared, today

FORMATS = click.Choice(["mermaid", "graphml", "svg", "json"])


@click.command()
@click.option(
    "--format",
    "form",
    type=FORMATS,
    default="mermaid",
    show_default=True,
    help="svg is a table of cover; the others are the graph.",
)
@click.option(
    "--need", "needs", multiple=True, metavar="NEED", help="Only what answers this need; may be given again."
)
@click.option(
    "--help-code", "helps", multiple=True, metavar="HELP", help="Only this kind of help; may be given again."
)
@click.option(
    "--provider", "providers", multiple=True, metavar="ID", help="Only this provider; may be given again."
)
@click.option(
    "--by",
    type=click.Choice(["need", "help"]),
    default="need",
    show_default=True,
    help="With svg: what stands down the side.",
)
@click.option(
    "--across",
    type=click.Choice(["age", "area"]),
    default="age",
    show_default=True,
    help="With svg: what stands across.",
)
@click.option(
    "--write",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Write to this file, which must not be there yet.",
)
@shared
def graph(
    *,
    form: str,
    needs: tuple[str, ...],
    helps: tuple[str, ...],
    providers: tuple[str, ...],
    by: str,
    across: str,
    target: Path | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Give the directory as a graph (Mermaid, GraphML, JSON) or its cover as a picture (SVG).

    \b
    Examples:
      triage directory graph --need sleep
      triage directory graph --format graphml --write directory.graphml
      triage directory graph --format svg --across area --write cover.svg
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.directory.picturing import cover_picture, flat_graph  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.opening import open_desk  # noqa: PLC0415

    form = "json" if as_json else form
    if form == "svg" and providers:
        raise click.UsageError(
            "a picture of cover is of all providers; leave --provider out, or choose another --format"
        )
    with open_desk(workspace, today(on), need_store=False) as desk:
        flat = flat_graph(desk, needs, helps, providers)
        text = cover_picture(desk, needs, helps, by=by, across=across) if form == "svg" else ""
    if form == "graphml":
        from triage.signposting.graph import graphml  # noqa: PLC0415

        text = graphml(flat)
    elif form == "mermaid":
        from triage.signposting.gaps.drawing import mermaid  # noqa: PLC0415

        text = mermaid(flat)
    elif form == "json":
        import json  # noqa: PLC0415

        data = {"format": "triage.directory-graph/1", "nodes": list(flat.nodes), "edges": list(flat.edges)}
        text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    if target is None:
        click.echo(text, nl=False)
        return
    _write(target, text)
    click.echo(
        f"written: {target} ({len(flat.nodes)} nodes, {len(flat.edges)} edges)"
        if form != "svg"
        else f"written: {target}",
        err=True,
    )


def _write(target: Path, text: str) -> None:
    from triage.errors import Refused  # noqa: PLC0415 - keeps `--help` light

    try:
        with target.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except FileExistsError:
        raise Refused(
            f"{target} is there already",
            why="nothing is overwritten without being asked",
            mend="name another file",
        ) from None
