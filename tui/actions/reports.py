"""What the manager's screens have in common: parts, periods, opening what stands behind a figure, writing a file."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation

READING = "the record is still being read"


@dataclass(frozen=True)
class ReportSituation(Situation):
    """How a report stands."""

    parts: int = 0
    """Parts that can be shown."""
    opens: str = ""
    """What enter would open; empty where the chosen row opens nothing."""
    newest: bool = False
    """Whether the period is the newest that has begun."""
    chosen: bool = False
    """Whether somebody chose the days in this sitting."""
    spanned: bool = False
    """Whether it is known which days are shown."""
    ready: bool = False
    """Whether there is a report to show or to write."""


def nothing_to_open(now: ReportSituation) -> str:
    """Why enter opens nothing."""
    if now.opens:
        return ""
    if now.reading:
        return READING
    return "nothing stands behind what is chosen here; rows marked · or > can be opened"


def one_part(now: ReportSituation) -> str:
    """Why there is no other part."""
    if now.parts > 1:
        return ""
    return READING if now.reading else "there is no other part to show"


def no_report(now: ReportSituation) -> str:
    """Why nothing can be written."""
    if now.ready:
        return ""
    return READING if now.reading else "there is no report to write here"


def newest_period(now: ReportSituation) -> str:
    """Why there is no later period."""
    return "this is the newest period that has begun; nothing is known of later ones" if now.newest else ""


def no_period(now: ReportSituation) -> str:
    """Why no other period can be counted from this one."""
    if now.spanned:
        return ""
    return READING if now.reading else "no period is shown; d chooses the days"


def usual_days(now: ReportSituation) -> str:
    """Why there is no way back to the usual days."""
    return "" if now.chosen else "these are the usual days"


def parts_rows(where: str) -> tuple[Action, ...]:
    """Opening rows and going from part to part."""
    return (
        Action(
            "open", where, "enter", "Open", "Show what stands behind the chosen row: its cases, or the row step by step.", why_off=nothing_to_open
        ),
        Action("next_part", where, "right", "Part", "Go to the next part.", why_off=one_part),
        Action("previous_part", where, "left", "Part before", "Go to the part before.", in_footer=False, why_off=one_part),
        Action("choose_part", where, "g", "Go to", "List the parts and go to one.", in_footer=False, why_off=one_part),
    )  # fmt: skip


def period_rows(where: str, command: str) -> tuple[Action, ...]:
    """Choosing the days; ``command`` is the same report at the command line."""
    return (
        Action(
            "earlier", where, "left_square_bracket", "Earlier", "Show the period before this one.", why_off=no_period, command=f"{command} --from 2026-04-01 --to 2026-06-30"
        ),
        Action(
            "later", where, "right_square_bracket", "Later", "Show the period after this one.", why_off=newest_period, command=f"{command} --from 2026-07-01 --to 2026-09-30"
        ),
        Action(
            "span", where, "y", "Quarter/year", "Change between quarter, calendar year and financial year (April to March).", in_footer=False, why_off=no_period
        ),
        Action(
            "dates", where, "d", "Dates", "Choose the first and the last day, or name a quarter; it holds in every place with figures.", command=f"{command} --from 2026-07-01 --to 2026-09-30"
        ),
        Action(
            "usual", where, "b", "Usual days", "Go back to the usual days, in every place with figures.", in_footer=False, why_off=usual_days, command=command
        ),
    )  # fmt: skip


def nothing_read(now: ReportSituation) -> str:
    """Why there is nothing to stop."""
    return "" if now.reading else "nothing is being read"


def stop_row(where: str) -> Action:
    """Ending what takes long."""
    return Action(
        "stop",
        where,
        "escape",
        "Stop",
        "Stop reading the record; what was read stays, and r reads again.",
        in_footer=False,
        why_off=nothing_read,
    )


def reload_row(where: str) -> Action:
    """Reading again."""
    return Action(
        "reload",
        where,
        "r",
        "Reload",
        "Read the record again: colleagues may have changed it.",
        in_footer=False,
    )


def export_row(where: str, command: str) -> Action:
    """Writing a file."""
    return Action(
        "export",
        where,
        "x",
        "Export",
        "Write a report to a file: as a workbook, a web page, CSV or JSON; for use inside, or to be passed on.",
        why_off=no_report,
        command=command,
    )
