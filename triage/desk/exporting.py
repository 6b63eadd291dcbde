"""Reports as files: the same bytes as the command writes, for use inside or to be passed on, and what was hidden in them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triage import __version__
from triage.desk import reporting
from triage.desk.opening import Desk
from triage.desk.outcome_page import outcome_page
from triage.desk.outcomes import Asked, light_touch, outcome_report
from triage.desk.passing_on.statement import statement_for_others
from triage.desk.value_rows import value_rows
from triage.desk.valuing import valuation
from triage.errors import Refused, WrongUse
from triage.model.assurance import NOT_ASSURED
from triage.outcomes.regression import CANNOT, not_estimated
from triage.pages import HIDDEN, Figures, Page, Table, as_csv, as_json, html, rows_as_csv, workbook
from triage.pages.statement import statement_page, statement_workbook
from triage.valuing import valuation_json

if TYPE_CHECKING:
    from triage.desk.passing_on.values import PassedOn
    from triage.valuing import Valuation

REPORTS: Mapping[str, str] = {
    "quarter": "Quarterly report",
    "equity": "Equity",
    "meeting": "For a meeting",
    "priorities": "Priorities",
    "outcomes": "Outcomes",
    "value": "Value statement",
}
"""What can be written, in words."""
FORMS: Mapping[str, str] = {"xlsx": "workbook", "html": "web page", "csv": "CSV", "json": "JSON"}
"""Kinds of file by their ending, in words."""
VALUE_INSIDE = "for use inside the service: it names cases; small numbers are shown"
VALUE_OUTSIDE = "made to be passed on: rows that count too few people are left out, and no case is named"


@dataclass(frozen=True)
class Wanted:
    """What somebody wants written."""

    report: str
    """One of :data:`REPORTS`."""
    form: str
    """One of :data:`FORMS`."""
    start: date
    end: date
    for_others: bool = False
    by: tuple[str, ...] = ()
    """Groupings of outcomes; the usual ones when empty."""
    map_id: str = "recorded"
    """Impact map of a value statement."""


@dataclass(frozen=True)
class Written:
    """A file that was written."""

    path: Path
    handling: str
    """Who may have it."""
    hidden: str
    """How much is hidden in it and why; empty where nothing is, and in what stays inside."""
    remembered: bool
    """Whether it is remembered as passed on."""


def export(desk: Desk, wanted: Wanted, out: Path, *, replace: bool = False) -> Written:
    """Write a report to ``out``; what is for others is remembered as passed on before any of it is made.

    Nothing is written over unless ``replace`` says so. Raises :class:`Refused` and :class:`WrongUse`, and what the report
    itself raises; a file that cannot be written whole is not there.
    """
    check(wanted, out, replace=replace)
    body, handling, hidden = _made(desk, wanted)
    _write(out, body, replace=replace)
    remembered = wanted.for_others and desk.has_record and desk.settings.small_number_threshold > 1
    return Written(out, handling, hidden, remembered)


def check(wanted: Wanted, out: Path, *, replace: bool = False) -> None:
    """Refuse what cannot be written, before anything is counted or remembered for it."""
    if wanted.report not in REPORTS or wanted.form not in FORMS:
        raise WrongUse(
            "there is no such report or kind of file", mend="one of: " + ", ".join((*REPORTS, *FORMS))
        )
    if not out.name:
        raise WrongUse("no file is named", mend="write where it is to go")
    if out.is_dir():
        raise WrongUse(f"{out} is a folder", mend="write the name of a file in it")
    if not out.absolute().parent.is_dir():
        raise WrongUse(
            f"there is no folder '{out.parent}'",
            why="nothing was written",
            mend="make it first, or name another",
        )
    if out.exists() and not replace:
        raise Refused(
            f"{out} is there already",
            why="what is in it would be lost",
            mend="choose another name, or say that it may be written over",
        )


def _made(desk: Desk, wanted: Wanted) -> tuple[bytes, str, str]:
    """The file, who may have it, and what is hidden in it."""
    if wanted.report == "outcomes":
        return _outcomes(desk, wanted)
    if wanted.report == "value":
        return _value(desk, wanted)
    page = reporting.page(
        desk, wanted.report, start=wanted.start, end=wanted.end, for_others=wanted.for_others
    )
    return _shown(page, wanted.form), page.handling, _hidden(desk, page) if wanted.for_others else ""


def _shown(page: Page, form: str) -> bytes:
    if form == "xlsx":
        return workbook(page)
    if form == "html":
        return html(page).encode()
    return (as_csv(page) if form == "csv" else _json(as_json(page))).encode()


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _hidden(desk: Desk, page: Page) -> str:
    """How many figures of a page are held back, and by which rule."""
    cells = [
        *(one.value for section in page.sections for block in section.blocks if isinstance(block, Figures) for one in block.figures),
        *(cell for section in page.sections for block in section.blocks if isinstance(block, Table) for row in block.rows for cell in row),
    ]  # fmt: skip
    return _why(desk, sum(cell is HIDDEN for cell in cells), "figure")


def _why(desk: Desk, count: int, thing: str) -> str:
    least = desk.settings.small_number_threshold
    if least <= 1:
        return "Nothing is hidden: this workspace's threshold for small numbers is 0 or 1."
    if not count:
        return f"Nothing had to be hidden: no count is of fewer than {least} people."
    noun, of, more = thing.partition(" ")
    return (
        f"{count} {noun}{'' if count == 1 else 's'}{of}{more} hidden: counts of fewer than {least} people, and others from which "
        "they could be worked out."
    )


def _outcomes(desk: Desk, wanted: Wanted) -> tuple[bytes, str, str]:
    asked = Asked(wanted.by or None)
    report = outcome_report(desk, wanted.start, wanted.end, hide_small=wanted.for_others, asked=asked)
    light = None if wanted.for_others else light_touch(desk, wanted.start, wanted.end)
    words = [CANNOT] if not wanted.for_others and report.overall.final.paired else []
    if light and light["contacts"]:
        words.append(
            f"Beside these {light['contacts']} light-touch contacts ({light['became_cases']} became cases); no figure here counts them."
        )
    page = outcome_page(desk, report, asked, words=words, for_others=wanted.for_others)
    rows = sum(row.suppressed for row in (report.overall, *report.rows))
    hidden = _why(desk, rows, "row with figures") if wanted.for_others else ""
    if wanted.form in ("html", "xlsx"):
        return _shown(page, wanted.form), page.handling, hidden
    data = report.as_json()
    if not desk.assured:
        data["warnings"].append({"code": "not_assured", "text": NOT_ASSURED})
    if light is not None:
        data |= {"regression_to_the_mean": not_estimated(), "light_touch": light}
    if wanted.form == "json":
        return _json(data).encode(), page.handling, hidden
    flat = (_flat(row, synthetic=report.synthetic) | _stamp(desk) for row in data["rows"])
    return rows_as_csv(flat).encode(), page.handling, hidden


def _flat(row: dict[str, Any], *, synthetic: bool) -> dict[str, Any]:
    """A row without blocks: their keys are joined with an underscore, after the plain ones."""
    plain = {key: cell for key, cell in row.items() if not isinstance(cell, dict)}

    def put(name: str, cell: Any) -> None:
        if isinstance(cell, dict):
            for inner, value in cell.items():
                put(f"{name}_{inner}", value)
        else:
            plain[name] = cell

    for key, cell in row.items():
        if isinstance(cell, dict):
            put(key, cell)
    return {**plain, "synthetic": synthetic}


def _stamp(desk: Desk) -> dict[str, str]:
    return {} if desk.assured else {"assurance": NOT_ASSURED}


def _value(desk: Desk, wanted: Wanted) -> tuple[bytes, str, str]:
    passed = None
    if wanted.for_others:
        passed = statement_for_others(desk, wanted.map_id, wanted.start, wanted.end)
        found = passed.valuation
    else:
        found = valuation(desk, wanted.map_id, wanted.start, wanted.end)
    handling = VALUE_OUTSIDE if wanted.for_others else VALUE_INSIDE if found.seen is not None else ""
    hidden = _why(desk, len(passed.left_out), "row of the map") if passed is not None else ""
    about: dict[str, Any] = {
        "made": desk.on,
        "assurance": "" if desk.assured else NOT_ASSURED,
        "handling": handling,
        "version": __version__,
    }
    if wanted.form == "xlsx":
        return statement_workbook(found, **about), handling, hidden
    if wanted.form == "html":
        return html(statement_page(found, **about)).encode(), handling, hidden
    return _value_data(desk, wanted.form, found, passed), handling, hidden


def _value_data(desk: Desk, form: str, found: Valuation, passed: PassedOn | None) -> bytes:
    data = valuation_json(found) if passed is None else passed.as_json()
    if form == "csv":
        return rows_as_csv(value_rows(data, _stamp(desk))).encode()
    signed = [] if desk.assured else [{"code": "not_assured", "text": NOT_ASSURED}]
    return _json({**data, "warnings": [*data["warnings"], *signed]}).encode()


def _write(out: Path, body: bytes, *, replace: bool) -> None:
    """Write it for its owner's eyes only, whole or not at all."""
    beside = out.with_name(f".{out.name}.part") if replace else out
    how = os.O_TRUNC if replace else os.O_EXCL
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | how, 0o600)
    except FileExistsError as there:
        raise Refused(
            f"{out} is there already", why="nothing is written over", mend="choose another name"
        ) from there
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        if replace:
            beside.replace(out)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
