"""Escalations despite a fault: where a workspace's rules, services or settings cannot be read, the shipped ones speak.

Escalations always run (contract, section 6): one misspelt word in one file must not keep anybody from acting for a child.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from triage.casefile import Problem, read_cases
from triage.desk.intake import problem_with_escalations
from triage.desk.opening import Desk
from triage.errors import DataProblem
from triage.model import Issue

CODE = "CF401"
_WHAT = (
    "the rules, services or settings of this workspace cannot be read; the shipped ones find this escalation"
)


def escalations_despite(
    desk: Desk, paths: Sequence[Path], read: Callable[[Path], bytes] = Path.read_bytes
) -> tuple[Issue, ...]:
    """Name the escalations of the cases in ``paths`` where a part of the workspace raises :class:`DataProblem`.

    One issue for each case with escalations, whole or broken; empty where every part can be read, for then the
    workspace's own rules speak. ``read`` gives the bytes of a path, for a caller that has them already (standard input).
    Raises :class:`OSError` for a file that cannot be opened.
    """
    spare = _with_shipped_parts(desk)
    if spare is None:
        return ()
    found: dict[tuple[object, ...], Issue] = {}
    for path in paths:
        batch = read_cases(read(path), str(path), spare.vocabulary, spare.on)
        whole = [
            Problem(Issue(file=str(path), case=case.case, code=CODE, what=_WHAT), case)
            for case in batch.cases
        ]
        for problem in (*whole, *batch.problems):
            issue = problem_with_escalations(spare, problem)
            if issue.escalations:
                # Several faults of one broken case say the same; a case without a number is known by its place.
                found.setdefault((issue.file, issue.case or issue.line, issue.escalations), _said(issue))
    return tuple(found.values())


def _said(issue: Issue) -> Issue:
    return Issue(
        file=issue.file,
        line=issue.line,
        case=issue.case,
        code=CODE,
        what=_WHAT,
        why="a child's safety does not wait for a file to be mended",
        mend="act on the escalation now, then mend the fault named below and run the same command again",
        escalations=issue.escalations,
    )


def _with_shipped_parts(desk: Desk) -> Desk | None:
    """A desk with the workspace's parts that can be read and the shipped ones in place of the others; None without a fault.

    Codes and rules go together: shipped rules and services ask for shipped codes.
    """
    shipped, spare = Desk(None, desk.on), Desk(None, desk.on)
    faulty = False
    try:
        spare.__dict__["rulebook"] = desk.rulebook
        spare.__dict__["vocabulary"] = desk.vocabulary
    except DataProblem:
        faulty = True
    for part in ("directory", "settings"):
        try:
            spare.__dict__[part] = getattr(desk, part)
        except DataProblem:
            faulty = True
            spare.__dict__[part] = getattr(shipped, part)
    return spare if faulty else None


@contextmanager
def naming_escalations(
    desk: Desk, paths: Sequence[Path], read: Callable[[Path], bytes] = Path.read_bytes
) -> Iterator[None]:
    """Let a fault of the workspace raised inside begin with the escalations of the cases in ``paths``.

    Raises what was raised inside; a :class:`DataProblem` of a workspace with a fault keeps its exit code and its issues,
    those of :func:`escalations_despite` first.
    """
    try:
        yield
    except DataProblem as fault:
        found = escalations_despite(desk, paths, read)
        if not found:
            raise
        told = DataProblem([*found, *fault.issues])
        told.exit_code = fault.exit_code
        raise told from fault
