"""``triage assess`` and ``triage words``."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import looking, say_in_what_travels, shared, today
from triage.cli.edge import PROBLEMS_FORMAT, print_json, problem_json, problem_text, report

if TYPE_CHECKING:
    from triage.casefile import CaseBatch
    from triage.desk import Desk
    from triage.model import Decision, Issue

BATCH_FORMAT = "triage.batch/1"


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--explain",
    is_flag=True,
    help="Also show rules that nearly fired or were held back, and every service passed over.",
)
@click.option("--jsonl", is_flag=True, help="One decision or problem a line, as JSON.")
@looking
@shared
def assess(
    files: tuple[Path, ...],
    explain: bool,
    jsonl: bool,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """Decisions with reasons for case files (YAML, JSON, JSON lines; - for stdin). Writes nothing.

    \b
    Example:
      triage assess my-case.yaml
      triage assess cases.jsonl --json
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.trial_words import note_trials  # noqa: PLC0415
    from triage.desk import (  # noqa: PLC0415 - keeps --help light
        assess_case,
        naming_escalations,
        open_desk,
        problem_with_escalations,
    )
    from triage.desk.auditing import note  # noqa: PLC0415

    given = sys.stdin.buffer.read() if files == (Path("-"),) else b""
    read = (lambda _path: given) if files == (Path("-"),) else Path.read_bytes
    with (
        open_desk(workspace, today(on), need_store=False) as desk,
        naming_escalations(desk, files, read=read),
    ):
        batch = _read(desk, files, given)
        issues = sorted(
            (problem_with_escalations(desk, problem) for problem in batch.problems),
            key=lambda issue: not issue.escalations,
        )
        errors = [issue for issue in issues if issue.severity == "error"]
        if as_json or jsonl:
            decisions = [assess_case(desk, case, explain=explain) for case in batch.cases]
            _as_json(decisions, issues, single=batch.single and len(files) == 1, lines=jsonl)
            note_trials(desk, batch.cases)
        else:
            report(issues, as_json=False)
            _as_text(desk, batch, explain=explain)
            say_in_what_travels(assured=desk.assured)
        # After what is urgent was said: waiting for the log never keeps it back.
        note(desk, "assess", by=os.environ.get("TRIAGE_USER"), record=f"found {len(batch.cases)}")
        if desk.remarks:
            click.echo(desk.remarks, err=True)
        return 1 if errors else 0


def _read(desk: Desk, files: tuple[Path, ...], given: bytes) -> CaseBatch:
    from triage.casefile import read_cases  # noqa: PLC0415 - keeps --help light
    from triage.desk import read_case_files  # noqa: PLC0415 - keeps --help light

    if files == (Path("-"),):
        return read_cases(given, "-", desk.vocabulary, desk.on)
    return read_case_files(desk, files)


def _as_json(decisions: list[Decision], issues: list[Issue], *, single: bool, lines: bool) -> None:
    """Decisions as the contract writes them: one alone for a file with one case, else a batch."""
    if lines:
        for issue in issues:
            sys.stdout.write(
                json.dumps({"format": PROBLEMS_FORMAT, "problems": [problem_json(issue)]}, ensure_ascii=False)
                + "\n"
            )
        for decision in decisions:
            sys.stdout.write(decision.model_dump_json() + "\n")
        return
    if single and len(decisions) == 1:
        for issue in issues:
            click.echo(problem_text(issue), err=True)
        sys.stdout.write(decisions[0].as_bytes().decode() + "\n")
        return
    if single:
        report(issues, as_json=True)
        return
    print_json(
        {
            "format": BATCH_FORMAT,
            "decisions": [_plain(decision) for decision in decisions],
            "problems": [problem_json(issue) for issue in issues],
        }
    )


def _plain(decision: Decision) -> Any:
    return decision.model_dump(mode="json")


def _as_text(desk: Desk, batch: CaseBatch, *, explain: bool) -> None:
    from triage.cli.render import console, decision_view  # noqa: PLC0415 - rich only where something is drawn
    from triage.cli.trial_words import trials_view  # noqa: PLC0415
    from triage.desk import assess_case, for_reports_only, trial_findings  # noqa: PLC0415 - keeps --help light

    screen = console()
    decided = [(case, assess_case(desk, case, explain=explain)) for case in batch.cases]
    # Whoever reads from the top meets what is urgent first, whichever file it stands in.
    for number, (case, decision) in enumerate(sorted(decided, key=lambda item: not item[1].escalations)):
        if number:
            screen.rule()
        screen.print(
            decision_view(
                decision,
                desk.vocabulary,
                desk.directory,
                explain=explain,
                titles=desk.settings.level_titles,
                rule_titles={rule.id: rule.title for rule in desk.rulebook.rules} if explain else None,
                hidden_rules=for_reports_only(desk.rulebook) if explain else frozenset(),
            )
        )
        on_trial = trial_findings(desk, case)
        if on_trial:
            screen.print(trials_view(on_trial, desk.vocabulary))


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--kind", type=click.Choice(["needs", "indicators", "help"]), default=None, help="Look in one list only."
)
@shared
def words(
    text: tuple[str, ...], kind: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> int:
    """Find the code for plain words, in needs, indicators and kinds of help.

    \b
    Example:
      triage words can't sleep
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light

    with open_desk(workspace, today(on), need_store=False) as desk:
        found = desk.vocabulary.find(
            " ".join(text), kinds=(kind,) if kind else ("indicators", "needs", "help")
        )[:12]
        if as_json:
            print_json(
                [
                    {
                        "kind": item.kind,
                        "code": item.entry.code,
                        "title": item.entry.title,
                        "score": round(item.score, 2),
                    }
                    for item in found
                ]
            )
            return 0 if found else 1
        for item in found:
            click.echo(f"{item.kind.removesuffix('s'):10} {item.entry.code:38} {item.entry.title}")
        if not found:
            click.echo("nothing found; try fewer or other words", err=True)
        return 0 if found else 1
