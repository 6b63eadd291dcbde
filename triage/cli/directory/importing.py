"""``triage directory import``: somebody else's services, shown first and brought in when a named person says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import acting, shared, today

if TYPE_CHECKING:
    from triage.desk.directory.importing import Form
    from triage.errors import TriageError
    from triage.interchange.imports import Brought

_MOST = 10
"""Lines of a list that are printed; --json has them all."""


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--profile",
    default=None,
    metavar="PROFILE",
    help="Read it as this standard, such as oruk-3.0; else it is recognised.",
)
@click.option(
    "--map",
    "map_",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="For a spreadsheet: which column is what.",
)
@click.option("--sheet", default=None, metavar="NAME", help="For a workbook: which of its sheets.")
@click.option("--accept", is_flag=True, help="For a spreadsheet: accept the map of its columns, and keep it.")
@click.option("--name", default=None, metavar="NAME", help="Name of the feed here; of the file when missing.")
@click.option("--write", is_flag=True, help="Bring it in; without this nothing is written.")
@click.option(
    "--as",
    "form",
    type=click.Choice(["yaml", "jsonl"]),
    default=None,
    help="A file for each provider, or one of lines.",
)
@click.option(
    "--despite",
    multiple=True,
    metavar="CODE",
    help="Use services with this fault, leaving the faulty part unread; may be given again.",
)
@click.option("--replace", is_flag=True, help="Let the feed win over what was changed here.")
@acting
@shared
def import_(
    *,
    files: tuple[Path, ...],
    profile: str | None,
    map_: Path | None,
    sheet: str | None,
    accept: bool,
    name: str | None,
    write: bool,
    form: str | None,
    despite: tuple[str, ...],
    replace: bool,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """Read services of Open Referral UK, HSDS or Outpost, a data package or a spreadsheet.

    What the file is gets said, with the reason. Without --write this only shows what would come in. Services with a
    fault are put into quarantine, whole; the others are used. Nothing is offered to anybody before a person has
    reviewed which help its terms stand for (`triage directory map`).

    \b
    Examples:
      triage directory import feed.json
      triage directory import feed.json --write --by "Jo Field"
      triage directory import feed.json --write --by "Jo Field" --despite DI430
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.directory.sheet_maps import plain as proposal_json  # noqa: PLC0415
    from triage.cli.directory.sheet_maps import settle_map  # noqa: PLC0415
    from triage.cli.directory.sheet_maps import show as show_proposal  # noqa: PLC0415
    from triage.cli.edge import print_json, problem_json, report  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.opening import open_desk  # noqa: PLC0415
    from triage.errors import DataProblem, TriageError, WrongUse  # noqa: PLC0415

    if name and len(files) > 1:
        raise WrongUse("--name is for one file", mend="import the files one after another")
    _known_codes(despite)
    answers: list[dict[str, Any]] = []
    worst = 0
    with open_desk(workspace, today(on), need_store=False) as desk:
        for file in files:
            try:
                settled = settle_map(desk, file, sheet=sheet, given=map_, accept=accept, by=by)
                if settled is not None and not isinstance(settled, Path):
                    worst = 3
                    if as_json:
                        answers.append(proposal_json(settled, map_))
                    else:
                        show_proposal(settled, map_)
                    continue
                with _progress() as step:
                    found = _one(
                        desk,
                        file,
                        profile,
                        settled or map_,
                        sheet,
                        name or (settled.stem if settled else None),
                        form,
                        despite,
                        by,
                        step,
                        write=write,
                        replace=replace,
                    )
            except TriageError as problem:
                if len(files) == 1:
                    raise
                worst = max(worst, problem.exit_code)
                issues = problem.issues if isinstance(problem, DataProblem) else (_as_issue(problem, file),)
                if as_json:
                    answers.append({"file": file.name, "problems": [problem_json(issue) for issue in issues]})
                else:
                    report(issues, as_json=False)
                continue
            worst = max(worst, 1 if found.quarantined else 0)
            if as_json:
                answers.append(_plain(found, written=write))
            else:
                _say(found, written=write)
    if as_json:
        print_json({"format": "triage.directory-import/1", "on": today(on).isoformat(), "imports": answers})
    return worst


def _one(
    desk: Any, file: Path, profile: str | None, map_: Path | None, sheet: str | None, name: str | None, form: str | None, despite: tuple[str, ...],
    by: str | None, step: Callable[[int, int | None], None], *, write: bool, replace: bool,
) -> Brought:  # fmt: skip
    from typing import cast  # noqa: PLC0415

    from triage.desk.directory.importing import import_feed  # noqa: PLC0415
    from triage.interchange.model import Asked  # noqa: PLC0415

    asked = Asked(file, desk.on, profile, map_, sheet, frozenset(despite))
    return import_feed(
        desk, asked, write=write, by=by, name=name, form=cast("Form | None", form), replace=replace, step=step
    )


def _known_codes(despite: tuple[str, ...]) -> None:
    if despite:
        from triage.interchange.standards.nested import ACCEPTABLE  # noqa: PLC0415

        for code in despite:
            if code not in ACCEPTABLE:
                known = ", ".join(sorted(ACCEPTABLE))
                raise click.BadParameter(
                    f"{code} is no fault that can be accepted; these are: {known}", param_hint="--despite"
                )


def _as_issue(problem: TriageError, file: Path) -> Any:
    from triage.model import Issue  # noqa: PLC0415

    return Issue(file=file.name, code="US101", what=problem.what, why=problem.why, mend=problem.mend)


def _plain(found: Brought, *, written: bool) -> dict[str, Any]:
    """One import as JSON."""
    return {
        "name": found.name, "file": found.file, "profile": found.profile_id, "title": found.profile, "evidence": list(found.evidence),
        "assumed": found.assumed, "written": written, "files": found.written, "services": found.services, "new": found.new,
        "same": found.same, "changed": [{"service": one, "keys": list(keys)} for one, keys in found.changed],
        "kept_here": [{"service": one, "keys": list(keys)} for one, keys in found.kept], "gone": found.gone, "terms": found.terms,
        "given_out_from_here": _pairs(found.born_here), "looks_like": _pairs(found.alike), "comments_lost": found.comments,
        "quarantined": found.quarantined, "faults": _counts(found, found.faults), "doubts": _counts(found, found.doubts),
    }  # fmt: skip


def _pairs(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"service": one, "here": other} for one, other in pairs]


def _counts(found: Brought, book: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"code": code, "services": number, "example": found.examples[code]}
        for code, number in sorted(book.items())
    ]


def _say(found: Brought, *, written: bool) -> None:
    """Say what came in, in words: what it is on the error stream, the services on the other."""
    from triage.cli.directory.common import print_table  # noqa: PLC0415

    taken = "taken for" if found.assumed else "this is"
    click.echo(f"{found.file}: {taken} {found.profile}", err=True)
    for line in found.evidence:
        click.echo(f"  {line}", err=True)
    if found.shown:
        print_table(("Service", "Name"), [(one, _short(name)) for one, name in found.shown[:_MOST]])
        if found.new > _MOST:
            click.echo(f"and {found.new - _MOST} more", err=True)
    _list("changed", found.changed, "follows the feed in")
    _list("kept", found.kept, "stays as it was changed here in")
    for one in found.gone[:_MOST]:
        click.echo(f"  no longer in the feed: {one}; it stays, ask its owner", err=True)
    if len(found.gone) > _MOST:
        click.echo(f"  and {len(found.gone) - _MOST} more no longer in the feed", err=True)
    _here_already(found)
    if len(found.gone) > found.services:
        click.echo("  MOST of what came before is not in this file: is it the whole feed?", err=True)
    for book, what in ((found.faults, "in quarantine"), (found.doubts, "used, in doubt")):
        for code, number in sorted(book.items()):
            click.echo(f"  {code}  {number} {what}: {_short(found.examples[code], 300)}", err=True)
    click.echo(_sum(found), err=True)
    if found.quarantined:
        from triage.interchange.standards.nested import ACCEPTABLE  # noqa: PLC0415

        soft = sorted(set(found.faults) & ACCEPTABLE)
        if soft:
            click.echo(
                f"to use such a service without its faulty part: {' '.join(f'--despite {code}' for code in soft)}",
                err=True,
            )
    _next(found, written=written)


def _here_already(found: Brought) -> None:
    """Say which new services are here already, or look so: nobody else would see that a family is offered one twice."""
    for pairs, words, many in (
        (found.born_here, "was given out from here, where it is", "more that were given out from here"),
        (found.alike, "has the name and the provider of", "more that look like a service here"),
    ):
        for one, other in pairs[:_MOST]:
            click.echo(f"  HERE ALREADY?  {one} {words} {other}", err=True)
        if len(pairs) > _MOST:
            click.echo(f"  and {len(pairs) - _MOST} {many}", err=True)
    number = len(found.born_here) + len(found.alike)
    if number:
        click.echo(
            f"  {number} of the {found.services} services seem to be here already: brought in, they stand there twice",
            err=True,
        )
    for file in found.comments:
        click.echo(f"  directory/{file} is written anew: the comments (#) in it do not stay", err=True)


def _sum(found: Brought) -> str:
    parts = [
        f"{found.new} new",
        f"{len(found.changed)} changed",
        f"{found.same} as before",
        f"{found.quarantined} in quarantine",
    ]
    if found.gone:
        parts.append(f"{len(found.gone)} no longer in the feed")
    return f"{found.services + found.quarantined} services read: {', '.join(parts)}"


def _next(found: Brought, *, written: bool) -> None:
    if not written:
        click.echo("nothing was written; bring it in with --write --by NAME", err=True)
        return
    if not found.written:
        click.echo("everything in it lies here already; nothing was written", err=True)
    else:
        files = f"{len(found.written)} files" if len(found.written) > 1 else found.written[0]
        click.echo(f"written under directory/: {files}", err=True)
    if found.quarantined:
        click.echo(f"kept whole in directory/quarantine/{found.name}.jsonl", err=True)
    click.echo(
        f"{found.terms} terms say what the services are about; none counts before `triage directory map`",
        err=True,
    )
    click.echo(f"give the feed back with `triage directory export --from {found.name}`", err=True)


def _list(what: str, found: list[tuple[str, tuple[str, ...]]], words: str) -> None:
    for one, keys in found[:_MOST]:
        click.echo(f"  {one} {words}: {', '.join(keys)}", err=True)
    if len(found) > _MOST:
        click.echo(f"  and {len(found) - _MOST} more {what}", err=True)


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


@contextmanager
def _progress() -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar on the error stream, only on a terminal."""
    import sys  # noqa: PLC0415

    if not sys.stderr.isatty():
        yield lambda _, __: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("reading services"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda count, total: bar.update(task, completed=count, total=total)
