"""``triage rules prove``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import shared, today
from triage.cli.edge import print_json
from triage.errors import WrongUse

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.rulebook.proving import Proofs, Result
    from triage.rulebook.proving.ground import Progress

FORMAT = "triage.proof/1"
_DAY = "2026-01-05"
_WIDTH = 80


@click.command()
@click.option(
    "--property",
    "properties",
    multiple=True,
    metavar="NAME",
    help="One property only; again for more. Without it all are proved.",
)
@click.option(
    "--rule", "rules", multiple=True, metavar="ID", help="Ask about this rule only; again for more."
)
@click.option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="DIR",
    help="A folder of rule files instead of the workspace's.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.001, 3600),
    default=20.0,
    show_default=True,
    metavar="SECONDS",
    help="For each question to the solver; one left open counts as a failure.",
)
@click.option(
    "--save",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="DIR",
    help="Write each counterexample as a case file into this folder.",
)
@shared
def prove(
    properties: tuple[str, ...],
    rules: tuple[str, ...],
    folder: Path | None,
    timeout: float,
    save: Path | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """Prove that nothing dangerous follows from the rules, over every case there can be.

    \b
    Properties:
      lint         no rule holds what no rulebook may hold
      unreachable  every live rule can fire
      twins        no two rules say the same
      pointless    every rule adds something that others do not
      no_answer    every need and every worry gets an answer
      monotone     more recorded never makes the answer less
      unscored     a missing score rules nothing out
      invariants   what people wrote in rules/invariants holds

    What fails is shown with the smallest case that shows it, as a case file
    that `triage assess` reads.

    \b
    Example:
      triage rules prove
      triage rules prove --property invariants --save counterexamples
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.rulebook.proving import prove as prove_rules  # noqa: PLC0415 - keeps --help light

    with open_desk(workspace, today(on), need_store=False, rules="working") as desk:
        files = _files(desk, folder)
        vocabulary = _vocabulary(desk, files)
        with _told(as_json=as_json) as progress:
            proofs = prove_rules(
                files,
                vocabulary,
                properties=properties or None,
                rules=rules,
                timeout=timeout,
                progress=progress,
                postcodes=_postcodes(desk),
            )
    saved = _save(proofs, save) if save is not None else {}
    if as_json:
        print_json(_as_json(proofs))
    else:
        _print(proofs, saved)
    return 0 if proofs.ok else 1


def _files(desk: Desk, folder: Path | None) -> Mapping[str, str]:
    """Rule files by name: of the folder named, where a vocabulary of its own counts, else of the workspace."""
    if folder is None:
        return desk.rules_files
    from triage.workspace import folder_texts  # noqa: PLC0415 - keeps --help light

    if not folder.is_dir():
        raise WrongUse(
            f"there is no folder {folder}", mend="name the folder that holds safeguarding/, flags/, needs/"
        )
    texts = folder_texts(folder)
    if not any(name.split("/")[0] in {"safeguarding", "flags", "needs", "review"} for name in texts):
        raise WrongUse(
            f"there are no rules in {folder}",
            why="nothing could be proved",
            mend="name the folder that holds safeguarding/, flags/, needs/ and review/",
        )
    return texts


def _vocabulary(desk: Desk, files: Mapping[str, str]) -> Any:
    from triage.vocabulary import load_vocabulary  # noqa: PLC0415 - keeps --help light

    own = {name: text for name, text in files.items() if name.startswith("vocabulary/")}
    return load_vocabulary(own) if own else desk.vocabulary


def _postcodes(desk: Desk) -> dict[str, str]:
    """A district that lies inside the workspace's authority and one that does not, where the directory knows any."""
    from triage.errors import TriageError  # noqa: PLC0415 - keeps --help light
    from triage.signposting.geography import ENDS  # noqa: PLC0415

    try:
        areas, authority = desk.directory, desk.settings.area.local_authority or None
    except TriageError:
        return {}
    found: dict[str, str] = {}
    for district in (*sorted(areas.areas.districts), *ENDS):
        found.setdefault(areas.area_status(authority, district).status, district)
    return {area: district for area, district in found.items() if area != "unknown"}


@contextmanager
def _told(*, as_json: bool) -> Iterator[Progress | None]:
    """Progress on a terminal's stderr; silence elsewhere."""
    if as_json or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.progress import BarColumn, TextColumn  # noqa: PLC0415 - only on a terminal
    from rich.progress import Progress as Bar  # noqa: PLC0415 - only on a terminal

    with Bar(TextColumn("{task.description:12}"), BarColumn(), TextColumn("{task.completed} of {task.total}"), console=Console(stderr=True), transient=True) as bar:  # fmt: skip
        tasks: dict[str, Any] = {}

        def progress(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done, total=total)

        yield progress


def _as_json(proofs: Proofs) -> dict[str, Any]:
    return {"format": FORMAT, "results": [_result(result) for result in proofs.results], "outside": list(proofs.outside), "seconds": round(proofs.seconds, 2)}  # fmt: skip


def _result(result: Result) -> dict[str, Any]:
    row: dict[str, Any] = {
        "property": result.property,
        "outcome": result.outcome,
        "rules": list(result.rules),
        "counterexample": result.counterexample,
    }
    if result.counterexample_more is not None:
        row["counterexample_more"] = result.counterexample_more
    if result.invariant is not None:
        row["invariant"] = result.invariant
    return {**row, "title": result.title, "detail": result.detail, "seconds": round(result.seconds, 2)}


def _print(proofs: Proofs, saved: Mapping[int, list[Path]]) -> None:
    from triage.rulebook.proving.case_text import as_yaml  # noqa: PLC0415 - keeps --help light

    for name in dict.fromkeys(result.property for result in proofs.results):
        some = proofs.of(name)
        bad = [result for result in some if result.outcome != "proved"]
        words = [f"{sum(result.outcome == outcome for result in bad)} {outcome}" for outcome in ("failed", "unknown") if any(result.outcome == outcome for result in bad)]  # fmt: skip
        said = ", ".join(words) if bad else f"ok  {some[0].detail}"
        click.echo(f"{name:12} {said}  ({some[0].seconds:.1f} s)")
    for number, result in enumerate(proofs.results):
        if result.outcome == "proved":
            continue
        click.echo("\n" + _wrapped("", f"{result.outcome}  {result.property}: {result.title}"))
        click.echo(_wrapped("  why    ", result.detail))
        if result.rules:
            click.echo(_wrapped("  rules  ", ", ".join(result.rules)))
        for title, case in (("case", result.counterexample), ("more", result.counterexample_more)):
            if case is not None:
                click.echo(f"  {title}   " + as_yaml(case).strip().replace("\n", "\n         "))
        for path in saved.get(number, []):
            click.echo(f"  saved  {path}")
    failed = sum(result.outcome != "proved" for result in proofs.results)
    if any(result.counterexample is not None for result in proofs.results):
        click.echo(f"\nEach case can be assessed: triage assess FILE --on {_DAY}")
    click.echo("\nNot part of any proof:")
    for line in proofs.outside:
        click.echo(_wrapped("  - ", line))
    click.echo(
        f"\n{'everything asked is proved' if proofs.ok else f'{failed} not proved'} in {proofs.seconds:.0f} s"
    )


def _wrapped(begin: str, text: str) -> str:
    import textwrap  # noqa: PLC0415 - keeps --help light

    return textwrap.fill(
        text, _WIDTH, initial_indent=begin, subsequent_indent=" " * len(begin), break_long_words=False
    )


def _save(proofs: Proofs, folder: Path) -> dict[int, list[Path]]:
    """Each counterexample as a case file, what it shows above it as a comment."""
    from triage.rulebook.proving.case_text import as_yaml  # noqa: PLC0415 - keeps --help light

    folder.mkdir(parents=True, exist_ok=True)
    saved: dict[int, list[Path]] = {}
    for number, result in enumerate(proofs.results):
        for suffix, case in (("", result.counterexample), ("-more", result.counterexample_more)):
            if case is not None:
                path = folder / f"{number + 1:02}-{result.property}{suffix}.yaml"
                notes = [result.title, result.detail, f"assess it with --on {_DAY}"]
                path.write_text(as_yaml(case, [" ".join(note.split()) for note in notes]), "utf-8")
                saved.setdefault(number, []).append(path)
    return saved
