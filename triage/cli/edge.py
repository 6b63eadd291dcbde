"""The edge: the one place that turns errors into messages and exit codes (contract, section 5)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from typing import Any

import click

from triage.cli.attempts import begin_attempt, log_attempt
from triage.cli.common import say_unless_assured
from triage.errors import DataProblem, TriageError
from triage.model.issue import Issue

PROBLEMS_FORMAT = "triage.problems/1"


def run(command: click.Command, arguments: list[str]) -> int:
    """Run ``command`` with ``arguments``; returns the exit code: 0 done, 1 problems, 2 used wrongly, 3 refused."""
    code = 1
    begin_attempt()
    try:
        code = _run(command, arguments)
    finally:
        log_attempt(code)
        say_unless_assured()
        _leave_the_desk()
    return code


def _leave_the_desk() -> None:
    """Nobody sits at the desk after a command, also where it ended before it began: the next one is asked who acts."""
    opening = sys.modules.get("triage.desk.opening")  # not loaded by `--help`
    if opening is not None:
        opening.SITTING.set(None)


def _run(command: click.Command, arguments: list[str]) -> int:
    as_json = "--json" in arguments or "--jsonl" in arguments
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # started with the stream closed
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - lives as long as the process
    try:
        result = command.main(args=arguments, prog_name="triage", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.exceptions.Abort:
        click.echo("stopped; nothing more was done", err=True)
        return 3
    except click.ClickException as wrong:
        if as_json:
            mend = "see the command's --help"
            report(
                [Issue(code="US102", what=wrong.format_message(), why="nothing was done", mend=mend)],
                as_json=True,
            )
        else:
            wrong.show(file=sys.stderr)
        return 2
    except SystemExit:
        return 0  # click leaves so when whoever reads our output has closed it
    except DataProblem as problem:
        report(problem.issues, as_json=as_json)
        return problem.exit_code
    except TriageError as problem:
        issue = Issue(code=_code(problem), what=problem.what, why=problem.why, mend=problem.mend)
        report([issue], as_json=as_json)
        return problem.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        click.echo("stopped; what was already said to be done is kept", err=True)
        return 3
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as missing:
        where = missing.filename if isinstance(missing.filename, str) else None
        mend = "check the name and the folder you are in"
        report(
            [
                Issue(
                    file=where,
                    code="US103",
                    what=f"{missing.strerror or 'no such file'}",
                    why="nothing was read",
                    mend=mend,
                )
            ],
            as_json=as_json,
        )
        return 2
    except OSError as failure:
        what = f"the system refused: {failure.strerror or type(failure).__name__}"
        report(
            [
                Issue(
                    file=failure.filename if isinstance(failure.filename, str) else None,
                    code="SY101",
                    what=what,
                    why="the command could not finish; nothing half-done was kept",
                    mend="check that the file exists, may be read or written, and that the disk has room",
                )
            ],
            as_json=as_json,
        )
        return 1
    except RecursionError:
        report(
            [
                Issue(
                    code="SY102",
                    what="the input is nested too deeply",
                    why="it cannot be read",
                    mend="make it flatter",
                )
            ],
            as_json=as_json,
        )
        return 1


def _code(problem: TriageError) -> str:
    return {2: "US101", 3: "RF101"}.get(problem.exit_code, "ST101")


def report(issues: Iterable[Issue], *, as_json: bool) -> None:
    """Print problems: as ``triage.problems/1`` on stdout with ``--json``, else in words on stderr."""
    if as_json:
        print_json({"format": PROBLEMS_FORMAT, "problems": [problem_json(issue) for issue in issues]})
        return
    for issue in issues:
        click.echo(problem_text(issue), err=True)


def problem_json(issue: Issue) -> dict[str, Any]:
    """One problem in the keys of the contract."""
    return issue.model_dump(mode="json")


def problem_text(issue: Issue) -> str:
    """One problem in words: escalations first, then where, what, why and how to mend."""
    lines = []
    if issue.escalations:
        lines.append("ACT NOW  " + "; ".join(issue.escalations))
    where = "" if issue.place == "-" else f"{issue.place}  "
    lines.append(f"{where}{issue.code}  {'warning: ' if issue.severity == 'warning' else ''}{issue.what}")
    if issue.case:
        lines.append(f"  case  {issue.case}")
    if issue.why:
        lines.append(f"  why   {issue.why}")
    if issue.mend:
        lines.append(f"  mend  {issue.mend}")
    return "\n".join(lines)


def print_json(data: Any) -> None:
    """Print data as JSON on stdout: UTF-8, keys in their own order."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
