"""One more report, or what became of some, written into the text of ``reports.yaml``; every other line stays."""

from __future__ import annotations

import re
from collections.abc import Iterable

from triage.errors import DataProblem, Refused
from triage.model import Issue
from triage.signposting.reports import NAME, Report, ReportsFile, Settled
from triage.signposting.rewriting import set_in
from triage.signposting.shaping import shaped, unreadable
from triage.signposting.terms.writing import json_scalar
from triage.source import Parsed, SourceProblem, read_yaml, yaml_nodes

_START = """\
# What people said is wrong with a record, written by `triage directory report`; codes, days and roles, never words.
# See directory/README.md.
format: 1
reports:
"""
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ()/_-]*[A-Za-z0-9)])?")
_EMPTY = re.compile(r"(?m)^(reports[ \t]*:)[ \t]*(?:\[[ \t]*\]|null|~)")


def read_reports(text: str | None) -> ReportsFile:
    """The file as it says; nothing where there is none. Raises :class:`DataProblem` where it cannot be read."""
    return _read(text)[1] if text and text.strip() else ReportsFile(format=1)


def next_number(text: str | None) -> int:
    """The number of the next report."""
    return max((report.number for report in read_reports(text).reports), default=0) + 1


def with_report(text: str | None, report: Report) -> str:
    """The text of the file with one report more below the others; ``text`` is None where there is no file yet.

    Raises :class:`DataProblem` where the file cannot be read, :class:`Refused` where the report cannot be put in without
    touching other lines.
    """
    if text is None or not text.strip():
        return _START + f"  - {_flow(report)}\n"
    wanted = (*read_reports(text).reports, report)
    end = "\r\n" if "\r\n" in text else "\n"
    for made in _appended(text, report, end):
        if _same(made, wanted):
            return made
    raise Refused(
        "the report cannot be put into the file without touching other lines",
        why="nobody's lines and comments are ever rewritten",
        mend=f"write it into directory/{NAME} by hand:\n  - {_flow(report)}",
    )


def with_settled(text: str, numbers: Iterable[int], settled: Settled) -> str:
    """The text with what became of the reports of these numbers; raises as :func:`with_report`, KeyError for an unknown number."""
    places = {report.number: place for place, report in enumerate(read_reports(text).reports)}
    said: dict[str, str | int | None] = {"on": settled.on.isoformat(), "by": settled.by, "how": settled.how}
    return set_in(NAME, text, {("reports", places[number]): {"settled": said} for number in numbers})


def _flow(report: Report) -> str:
    parts = {
        "number": str(report.number),
        "service": report.service,
        "what": report.what,
        "on": report.on.isoformat(),
    }
    parts["by"] = report.by if _PLAIN.fullmatch(report.by) else json_scalar(report.by)
    if report.from_:
        parts["from"] = report.from_
    return "{" + ", ".join(f"{key}: {value}" for key, value in parts.items()) + "}"


def _appended(text: str, report: Report, end: str) -> Iterable[str]:
    """Ways of putting a report in, checked by whoever asked."""
    item = f"- {_flow(report)}"
    nodes = {key.value: value for key, value in yaml_nodes(text.removeprefix("\ufeff")).value}
    listed = nodes.get("reports")
    whole = text if text.endswith("\n") else text + end
    if listed is None:
        yield f"{whole}reports:{end}  {item}{end}"
        return
    if listed.id != "sequence" or not listed.value:
        yield _EMPTY.sub(lambda found: f"{found.group(1)}{end}  {item}", text, count=1)
        yield f"{whole}  {item}{end}"
        return
    bom = len(text) - len(text.removeprefix("\ufeff"))
    last = listed.value[-1]
    if listed.flow_style:
        at = last.end_mark.index + bom
        yield f"{text[:at]}, {_flow(report)}{text[at:]}"
        return
    indent = " " * listed.start_mark.column
    if last.flow_style:
        line_end = text.find("\n", last.end_mark.index + bom)
        at = line_end + 1 if line_end >= 0 else len(whole)
        yield f"{whole[:at]}{indent}{item}{end}{whole[at:]}"
    yield f"{whole}{indent}{item}{end}"


def _read(text: str) -> tuple[Parsed, ReportsFile]:
    try:
        parsed = read_yaml(text, f"directory/{NAME}")
    except SourceProblem as problem:
        raise DataProblem([unreadable(issue) for issue in problem.issues]) from None
    issues: list[Issue] = []
    file = shaped(ReportsFile, parsed, issues)
    if file is None:
        raise DataProblem(issues)
    return parsed, file


def _same(text: str, wanted: tuple[Report, ...]) -> bool:
    try:
        return _read(text)[1].reports == wanted
    except DataProblem:
        return False
