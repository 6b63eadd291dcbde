"""The report of the year as one page of Markdown, at most 100 columns wide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median
from textwrap import fill

from tests.year.measuring import Wait, escalated, forgotten, waits
from tests.year.simulating import Year

WIDTH = 100


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [
        "| " + " | ".join(head) + " |",
        "| " + " | ".join("---" if place == 0 else "--:" for place in range(len(head))) + " |",
    ]
    return [*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)]


def page(year: Year) -> str:
    """All of it: waits, escalations, nobody forgotten, caseload, alerts, overdue, what could not be done, assumptions."""
    store, assumed = year.desk.store, year.assumed
    cases = store.cases()
    needs = sum(len(one) for one in year.scores.values())
    referrals = store.referrals()
    lost = forgotten(year)
    found = waits(year)
    parts = [
        ["# A simulated year", "", _p(
            "Everything here is synthetic: made-up families, staff and services, with the assumptions named at the end. It shows what the "
            "desk asks of people and whether it forgets anybody; it says nothing about any real service. Written by "
            f"`python -m tests.year --write docs/simulated-year.md --children {round(assumed.children_a_month * 12)} "
            f"--months {assumed.months} --seed {assumed.seed}`."
        ), "", _p(
            f"{assumed.months} months from {year.first}: {len(cases)} children, {needs} needs ({needs / max(len(cases), 1):.1f} a child), "
            f"{sum(row.kind == 'referral' for row in referrals)} referrals and {sum(row.kind == 'signpost' for row in referrals)} signposts "
            f"({len(referrals) / max(len(cases), 1):.1f} a child), {sum(len(store.reviews(row.number)) for row in cases)} reviews, {year.steps} steps recorded. "
            f"At the end {sum(row.state == 'open' for row in cases)} cases are open. The published volume is 1,200 children and about "
            "8,500 needs in twelve months."
        )],
        ["## How long each child waits", "", "Days, by step; one number a child.", "",
         *table(("step", "children", "median", "9 in 10", "longest", "never"), (one.line() for one in found)), "", *_never(found)],
        ["## Escalations", "", *_escalations(year)],
        ["## Nobody forgotten", "", "Counted on the last day; every list must be empty.", "",
         *table(("list", "entries"), ((name, len(entries)) for name, entries in lost.items()))],
        ["## Caseload", "", *_loads(year)],
        ["## Things on a worker's own list in the morning", "", *_alerts(year)],
        ["## Overdue", "", *_overdue(year)],
        ["## What was refused", "", *_refused(year)],
        ["## What was assumed", "", *("- " + fill(line, WIDTH - 2, subsequent_indent="  ") for line in assumed.lines())],
    ]  # fmt: skip
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _p(text: str) -> str:
    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _never(found: Sequence[Wait]) -> list[str]:
    lines = []
    for wait in found:
        if wait.never:
            why = "; ".join(f"{name} {count}" for name, count in wait.never.most_common())
            lines.append("- " + fill(f"{wait.step}, never: {why}", WIDTH - 2, subsequent_indent="  "))
    return lines


def _escalations(year: Year) -> list[str]:
    found = escalated(year)
    head = ("step", "escalations", "median days", "9 in 10", "longest", "not yet")
    return [
        f"{found.raised} raised.",
        "",
        *table(head, (one.line() for one in (found.told, found.received, found.decided))),
    ]


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _loads(year: Year) -> list[str]:
    """By month: open cases of a worker at the end of each week, and how many worker-weeks lie over the ceiling."""
    rows = []
    for month in dict.fromkeys(_month(day) for day, _ in year.loads):
        weeks = [load for day, load in year.loads if _month(day) == month]
        own = [
            count
            for load in weeks
            for name, count in load.items()
            if year.staff.role_of.get(name) == "lead_practitioner"
        ]
        over = sum(count > year.assumed.ceiling for count in own)
        nobody = max(load.get("", 0) for load in weeks)
        rows.append(
            (
                month,
                max(sum(load.values()) for load in weeks),
                f"{median(own):g}" if own else "-",
                max(own, default=0),
                over,
                nobody,
            )
        )
    head = (
        "month",
        "open cases, most",
        "median a practitioner",
        "most",
        "worker-weeks over it",
        "nobody's, most",
    )
    return [f"The ceiling is {year.assumed.ceiling}; weeks end on Friday.", "", *table(head, rows)]


def _alerts(year: Year) -> list[str]:
    rows = []
    for role in ("coordinator", "lead_practitioner", "safeguarding_lead", "clinical_lead", "manager"):
        counts = sorted(count for _, name, count in year.alerts if year.staff.role_of[name] == role)
        if counts:
            rows.append(
                (role.replace("_", " "), f"{median(counts):g}", counts[int(len(counts) * 0.9)], counts[-1])
            )
    return [
        "Named to them alone; what a whole role shares is not counted here.", "",
        *table(("role", "median a day", "9 days in 10", "most"), rows),
    ]  # fmt: skip


def _overdue(year: Year) -> list[str]:
    rows = []
    for month in dict.fromkeys(_month(day) for day, _, _ in year.lists):
        held = [(due, over) for day, due, over in year.lists if _month(day) == month and day.weekday() == 0]
        if not held:
            continue
        kinds: Counter[str] = Counter()
        for _, over in held:
            kinds.update(over)
        common = ", ".join(
            f"{kind.replace('_', ' ')} {count / len(held):.0f}" for kind, count in kinds.most_common(3)
        )
        due = sum(one.total() for one, _ in held) / len(held)
        rows.append(
            (
                month,
                f"{due:.0f}",
                f"{kinds.total() / len(held):.0f}",
                f"{kinds['escalation'] / len(held):.1f}",
                common,
            )
        )
    head = ("month", "due", "of it overdue", "escalations overdue", "most of it")
    return ["Mornings of Mondays, means of each month.", "", *table(head, rows)]


def _refused(year: Year) -> list[str]:
    """Steps that modelled staff tried and the desk refused, by kind of thing."""
    kinds: Counter[str] = Counter()
    for (kind, _), count in year.refusals.items():
        kinds[kind.partition(" ")[0].replace("_", " ")] += count
    if not kinds:
        return ["Nothing."]
    share = kinds.total() / max(year.steps + kinds.total(), 1)
    return [
        _p(f"{kinds.total()} of {year.steps + kinds.total()} steps tried ({share:.1%}): what changed since the morning's list, or is not that person's to do."),
        "", *table(("kind", "times"), ((kind, count) for kind, count in kinds.most_common(8))),
    ]  # fmt: skip
