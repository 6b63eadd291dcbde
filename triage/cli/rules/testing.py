"""``triage rules test``: do the examples hold, what would they not notice, and which examples would."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import shared, today
from triage.cli.edge import print_json
from triage.errors import WrongUse

if TYPE_CHECKING:
    from triage.desk.rule_examples import ExamplesRun, Suggested, Unnoticed
    from triage.rulebook import Rule
    from triage.vocabulary import Vocabulary


@click.command()
@click.argument("ids", nargs=-1, metavar="[RULE]…")
@click.option(
    "--mutate", is_flag=True, help="List small changes of a rule that none of its examples notices."
)
@click.option(
    "--suggest", is_flag=True, help="With --mutate: print examples that would notice, ready to paste."
)
@click.option("--write", is_flag=True, help="With --suggest: put those examples into the rule files.")
@shared
def test(
    ids: tuple[str, ...],
    mutate: bool,
    suggest: bool,
    write: bool,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """Run the examples inside rule files, through the engine and the plain reading.

    With --mutate every threshold is moved by one, and every condition and `unless` left out, each by itself; changes that
    no example of the rule notices are listed with file and line. Exit 1 where an example does not hold or a change goes
    unnoticed.

    \b
    Example:
      triage rules test sleep-advice
      triage rules test --mutate
      triage rules test sleep-advice --mutate --suggest
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.desk.rule_examples import (  # noqa: PLC0415 - the same
        examples_of,
        rules_named,
        suggested,
        unnoticed,
        write_examples,
    )

    if (suggest and not mutate) or (write and not suggest):
        raise WrongUse(
            "--suggest goes with --mutate, and --write with --suggest",
            mend="write: triage rules test --mutate --suggest --write",
        )
    with open_desk(workspace, today(on), need_store=False, rules="working") as desk:
        chosen = rules_named(desk, ids)
        with _bar("running examples", len(chosen)) as done:
            run = examples_of(desk, chosen, done)
        changes: list[Unnoticed] = []
        answers: list[Suggested] = []
        written: dict[Path, int] = {}
        if mutate:
            with _bar("changing rules", len(chosen)) as done:
                changes = unnoticed(desk, chosen, done)
        if suggest:
            with _bar("looking for examples", len({one.mutant.rule.id for one in changes})) as done:
                answers = suggested(desk, changes, done)
        if write:
            written = write_examples(desk, answers)
        vocabulary = desk.vocabulary
    if as_json:
        print_json(
            _as_json(run, changes if mutate else None, answers if suggest else None, written, vocabulary)
        )
    else:
        _say_examples(run)
        if mutate:
            _say_changes(changes, answers, vocabulary, shown=suggest and not write)
        for path, number in written.items():
            click.echo(f"{path}: {number} example{'' if number == 1 else 's'} written")
    return 1 if run.failed or (changes and not _all_answered(written, answers)) else 0


def _all_answered(written: dict[Path, int], answers: Sequence[Suggested]) -> bool:
    return bool(written) and not any(one.unanswered for one in answers)


@contextmanager
def _bar(doing: str, total: int) -> Iterator[Callable[[Rule], None] | None]:
    """A bar on the terminal's error stream; None where nobody watches."""
    if not sys.stderr.isatty() or not total:
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - the same

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(doing, total=total)
        yield lambda _: bars.advance(task)


def _say_examples(run: ExamplesRun) -> None:
    for item in run.failed:
        click.echo(
            f"{item.rule.file}:{item.example.line}  RB302  example '{item.example.name}' of {item.rule.id}: says {item.example.expect}, the engine {item.engine}, the plain reading {item.oracle}",
            err=True,
        )
    for rules, lacks in (
        (run.coverage.never_fire, "no example fires"),
        (run.coverage.never_silent, "no example shows when it stays silent"),
        (run.coverage.never_held_back, "no example is held back by its `unless`"),
    ):
        for rule in rules:
            click.echo(f"{rule.file}:{rule.line}  {rule.id}: {lacks}", err=True)
    held, failed = len(run.results) - len(run.failed), len(run.failed)
    click.echo(
        f"{held} example{' holds' if held == 1 else 's hold'}, {failed} {'does' if failed == 1 else 'do'} not"
    )
    if run.not_run:
        was = "example of a retired rule was" if run.not_run == 1 else "examples of retired rules were"
        click.echo(f"{run.not_run} {was} not run")


def _say_changes(
    changes: Sequence[Unnoticed], answers: Sequence[Suggested], vocabulary: Vocabulary, *, shown: bool
) -> None:
    by_rule: dict[str, list[Unnoticed]] = {}
    for one in changes:
        by_rule.setdefault(one.mutant.rule.id, []).append(one)
    answered = {one.rule.id: one for one in answers}
    for name, found in by_rule.items():
        click.echo(f"\n{name}: no example notices these changes")
        for one in found:
            click.echo(f"  {one.mutant.rule.file}:{one.line}  {one.mutant.in_words(vocabulary)}")
        if name in answered:
            _say_answer(answered[name], vocabulary, shown=shown)
    if not changes:
        click.echo("every change by one threshold, condition or `unless` is noticed by an example")
        return
    number = f"{len(changes)} change{'' if len(changes) == 1 else 's'}"
    click.echo(f"\n{number} of {len(by_rule)} rule{'' if len(by_rule) == 1 else 's'} would go unnoticed")
    if not answers:
        click.echo("see examples that would notice: add --suggest", err=True)


def _say_answer(answer: Suggested, vocabulary: Vocabulary, *, shown: bool) -> None:
    from triage.rulebook.example_text import example_as_yaml  # noqa: PLC0415 - keeps --help light

    if shown and answer.examples:
        click.echo("  these would; paste them below `examples:`\n")
        for example in answer.examples:
            click.echo(example_as_yaml(example), nl=False)
    for mutant in answer.unanswered:
        click.echo(
            f"  no case was found that notices: {mutant.in_words(vocabulary)}\n"
            "  it may make no difference; then the condition can be left out of the rule"
        )


def _as_json(
    run: ExamplesRun,
    changes: Sequence[Unnoticed] | None,
    answers: Sequence[Suggested] | None,
    written: dict[Path, int],
    vocabulary: Vocabulary,
) -> dict[str, Any]:
    from triage.rulebook.example_text import example_as_yaml  # noqa: PLC0415 - keeps --help light

    said: dict[str, Any] = {
        "examples": len(run.results),
        "failed": [
            {
                "rule": item.rule.id,
                "example": item.example.name,
                "expect": item.example.expect,
                "engine": item.engine,
                "oracle": item.oracle,
            }
            for item in run.failed
        ],
        "not_run": run.not_run,
        "coverage": {
            "never_fire": [rule.id for rule in run.coverage.never_fire],
            "never_silent": [rule.id for rule in run.coverage.never_silent],
            "never_held_back": [rule.id for rule in run.coverage.never_held_back],
        },
    }
    if changes is not None:
        said["survivors"] = [
            {
                "rule": one.mutant.rule.id,
                "file": one.mutant.rule.file,
                "line": one.line,
                "kind": one.mutant.kind,
                "change": one.mutant.in_words(vocabulary),
            }
            for one in changes
        ]
    if answers is not None:
        said["suggested"] = [
            {
                "rule": answer.rule.id,
                "file": answer.rule.file,
                "examples": [
                    {
                        "name": example.name,
                        "given": example.given,
                        "expect": example.expect,
                        "yaml": example_as_yaml(example),
                    }
                    for example in answer.examples
                ],
                "unanswered": [mutant.in_words(vocabulary) for mutant in answer.unanswered],
            }
            for answer in answers
        ]
        said["written"] = {str(path): number for path, number in written.items()}
    return said
