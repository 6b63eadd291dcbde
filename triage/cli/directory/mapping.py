"""``triage directory map``: terms of taxonomies, suggestions with their evidence, and what people made of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from triage.cli.common import acting, shared, today
from triage.cli.lazy import LazyGroup, Table

if TYPE_CHECKING:
    from triage.desk.directory.mapping import Change
    from triage.desk.opening import Desk

COMMANDS: Table = {
    "show": (
        "triage.cli.directory.mapping:show",
        "Terms that wait for a review, or TERM with all that is known.",
    ),
    "accept": ("triage.cli.directory.mapping:accept", "Say which kinds of help a term stands for."),
    "refuse": ("triage.cli.directory.mapping:refuse", "Say that a term is no kind of help, and why."),
    "undo": ("triage.cli.directory.mapping:undo", "Take a review back; its services stop at once."),
    "list": ("triage.cli.directory.mapping:list_", "What was reviewed, by whom and when."),
}
Command = TypeVar("Command", bound=Callable[..., Any])


class _WithDefault(LazyGroup):
    """A group in which anything that is no command is what ``show`` is asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``show`` before words that begin with none of the commands."""
        if not args or (args[0] not in self.table and args[0] not in {"--help", "-h"}):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group("map", cls=_WithDefault, table=COMMANDS)
def map_() -> None:
    """What words of other people's taxonomies mean here; nothing is offered by a term nobody reviewed.

    \b
    Examples:
      triage directory map
      triage directory map "Bereavement and grief"
      triage directory map accept "Bereavement and grief" bereavement --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled


def _taxonomy(command: Command) -> Command:
    """Add ``--taxonomy FILE``, passed as ``taxonomy``."""
    return click.option(
        "--taxonomy",
        "taxonomy",
        multiple=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="A list of terms (XML, JSON or CSV): adds its terms, and the broader terms of those on services.",
    )(command)


def _only_look(command: Command) -> Command:
    """Add ``--dry-run`` and ``--yes``."""
    command = click.option("--yes", is_flag=True, help="Write without asking.")(command)
    return click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")(command)


@click.command("show")
@click.argument("term", required=False)
@_taxonomy
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Most terms in the table."
)
@shared
def show(
    term: str | None,
    taxonomy: tuple[Path, ...],
    limit: int,
    workspace: Path | None,
    on: date | None,
    *,
    as_json: bool,
) -> None:
    """Show the terms that nobody reviewed, most waiting services first, with suggestions; or one TERM.

    The number beside a suggestion says how alike the words are, from 0 to 1. It is no probability, and nobody is
    offered anything by it.

    \b
    Examples:
      triage directory map --limit 50
      triage directory map openeligibility:1234 --taxonomy open-eligibility.xml
    """  # noqa: D301
    from triage.cli.directory.common import head  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.directory.map_words import say_term, say_waiting, term_json  # noqa: PLC0415
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.directory import mapping  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        terms = mapping.terms_of(desk, mapping.read_taxonomies(taxonomy))
        if term is not None:
            view = mapping.views_of(desk, [mapping.find_term(terms, term)], most=8)[0]
            if as_json:
                print_json({**head(desk.directory, "term"), **term_json(desk, view, whole=True)})
            else:
                say_term(desk, view)
            return
        waiting = [one for one in terms if one.review is None]
        views = mapping.views_of(desk, waiting[:limit])
        if as_json:
            rows = [term_json(desk, view) for view in views]
            print_json({**head(desk.directory, "terms"), "unreviewed": len(waiting), "terms": rows})
        else:
            say_waiting(desk, views, len(waiting), len(terms))


@click.command()
@click.argument("term")
@click.argument("helps", nargs=-1, required=True, metavar="HELP...")
@click.option(
    "--for",
    "persons",
    multiple=True,
    metavar="PERSON",
    help="Whom such a service works with, where its record does not say.",
)
@click.option("--note", default=None, metavar="TEXT", help="Anything a reader should know.")
@_taxonomy
@_only_look
@acting
@shared
def accept(
    term: str, helps: tuple[str, ...], persons: tuple[str, ...], note: str | None, taxonomy: tuple[Path, ...], by: str | None,
    workspace: Path | None, on: date | None, *, dry_run: bool, yes: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say that a TERM stands for one or more kinds of help, after showing whom that sends where.

    \b
    Example:
      triage directory map accept Bereavement bereavement --for child --for sibling --by "Sam Example"
    """  # noqa: D301
    from triage.desk.directory import mapping  # noqa: PLC0415 - keeps `--help` light

    def made(desk: Desk, write: bool) -> Change:
        known = mapping.find_term(mapping.terms_of(desk, mapping.read_taxonomies(taxonomy)), term)
        return mapping.accept(desk, known, helps, by, persons=persons, note=note, write=write)

    _carry_out(made, workspace, on, dry_run=dry_run, yes=yes, as_json=as_json)


@click.command()
@click.argument("term")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is no kind of help.")
@_taxonomy
@_only_look
@acting
@shared
def refuse(
    term: str, reason: str, taxonomy: tuple[Path, ...], by: str | None,
    workspace: Path | None, on: date | None, *, dry_run: bool, yes: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say that a TERM is no kind of help, such as a building's parking; it waits no more.

    \b
    Example:
      triage directory map refuse "Car parking" --reason "says how to get there" --by "Sam Example"
    """  # noqa: D301
    from triage.desk.directory import mapping  # noqa: PLC0415 - keeps `--help` light

    def made(desk: Desk, write: bool) -> Change:
        known = mapping.find_term(mapping.terms_of(desk, mapping.read_taxonomies(taxonomy)), term)
        return mapping.refuse(desk, known, reason, by, write=write)

    _carry_out(made, workspace, on, dry_run=dry_run, yes=yes, as_json=as_json)


@click.command()
@click.argument("term")
@_only_look
@acting
@shared
def undo(
    term: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    *,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Take the review of a TERM back: services that had help by it alone are offered to nobody from now on.

    \b
    Example:
      triage directory map undo Bereavement --by "Sam Example"
    """  # noqa: D301
    from triage.desk.directory import mapping  # noqa: PLC0415 - keeps `--help` light

    def made(desk: Desk, write: bool) -> Change:
        return mapping.undo(desk, mapping.find_term(mapping.reviewed_terms(desk), term), by, write=write)

    _carry_out(made, workspace, on, dry_run=dry_run, yes=yes, as_json=as_json)


@click.command("list")
@shared
def list_(workspace: Path | None, on: date | None, *, as_json: bool) -> None:
    """List what was reviewed: accepted, refused and withdrawn, with who said so and when.

    \b
    Example:
      triage directory map list --json
    """  # noqa: D301
    from triage.cli.directory.common import head  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.directory.map_words import entry_json, say_reviews  # noqa: PLC0415
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        entries = desk.directory.crosswalk.entries
        if as_json:
            print_json(
                {**head(desk.directory, "term-reviews"), "reviews": [entry_json(one) for one in entries]}
            )
        else:
            say_reviews(entries)


def _carry_out(
    made: Callable[[Desk, bool], Change],
    workspace: Path | None,
    on: date | None,
    *,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Show what would change, ask where somebody sits at a terminal, write, and answer."""
    from triage.cli.directory.map_words import change_json, say_change  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.errors import Refused  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        change = made(desk, False)
        say_change(desk, change)
        if not dry_run:
            watched = sys.stdin.isatty() and sys.stderr.isatty()
            if watched and not yes and not click.confirm("Write it?", default=False, err=True):
                raise Refused(
                    "nothing was written", why="it was not confirmed", mend="say it again when you are sure"
                )
            made(desk, True)
            click.echo("written to directory/crosswalk.yaml", err=True)
        if as_json:
            print_json({"format": "triage.term-review/1", "written": not dry_run, **change_json(change)})
