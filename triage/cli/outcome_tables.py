"""Outcomes for people: 80 columns, and no figure without what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from triage.casework.take_up import HOW_READ
from triage.cli.figure_words import NOT_SHOWN, SYNTHETIC, WIDTH, console, mean, percent, period, say, warnings
from triage.outcomes import COUNTS
from triage.outcomes.coverage import ENOUGH
from triage.outcomes.intervals import FIGURES, WHY_NOT
from triage.outcomes.saying import AT, interval_lines, missing_lines, with_interval

if TYPE_CHECKING:
    from triage.model.history import ReviewPoint
    from triage.outcomes import Comparison, OutcomeReport, OutcomeRow
    from triage.outcomes.intervals import Interval


def outcomes_table(report: OutcomeReport, by: Sequence[str] = ("need", "category", "service")) -> None:
    """Print the report: each line with how many were paired, lost, the same and worse."""
    mark = f"{SYNTHETIC}: " if report.synthetic else ""
    say(f"Outcomes of needs first recorded {period(report.start, report.end)}", style="bold")
    if report.few:
        say("so few people that no figure about them is shown", mark=mark)
    else:
        say(
            f"{report.cases} cases, {report.people} people, {report.needs} needs, {report.actions} referrals and signposts",
            mark=mark,
        )
        for line in overall_lines(report.overall):
            say(line, indent=2, mark=mark)
        _overall_detail(report.overall, mark)
    for grouping in by:
        rows = [row for row in report.rows if row.by == grouping]
        if rows:
            say()
            at = rows[0].detail.at if rows[0].detail else "final"
            console().print(_outcome_rows(grouping, rows, at, synthetic=report.synthetic))
            _interval_rows(grouping, rows, synthetic=report.synthetic)
            _missing_rows(grouping, rows, synthetic=report.synthetic)
            if grouping == "take_up":
                say(
                    f"The furthest that any referral or signpost for the need came. {HOW_READ} Not known is waiting, or not_given."
                )
    if report.rows:
        say()
        say(
            "Severity 1 to 10, ten the worst. 'of means': 100 x (1 - mean after / mean before). 'mean of own': mean of each need's own fall. b/s/w: better, same, worse."
            + (f" {NOT_SHOWN}: not shown." if any(row.suppressed for row in report.rows) else "")
        )
    warnings([(warning.code, warning.text) for warning in report.warnings], mark)


def overall_lines(row: OutcomeRow) -> list[str]:
    """Say the whole of a report in a few lines, with everything that must travel with a before and after figure."""
    final = row.final

    def count(name: str) -> str:
        return "(hidden)" if name in row.hidden else str(COUNTS[name](row))

    change = f"severity {mean(final.mean_before)} before, {mean(final.mean_after)} after: {percent(final.reduction_of_means_pct)} of means, {percent(final.mean_reduction_pct)} mean of own"
    if "mean_before" in row.hidden:
        change = "change not shown: it rests on too few needs scored again"
    lines = [
        f"{count('paired')} of {count('started')} scored needs paired, {count('lost')} lost, {count('awaiting_review')} awaiting review",
        change if final.paired else "no change known: nobody was scored again",
        f"at first review: {count('first_review.paired')} paired, {count('first_review.improved')} better, {count('first_review.same')} same, {count('first_review.worse')} worse",
        f"finally: {count('paired')} paired, {count('improved')} better, {count('same')} same, {count('worse')} worse",
    ]
    if row.detail is not None and row.detail.follow_up.paired:
        since = row.detail.follow_up
        lines.append(
            f"since closing: {since.paired} paired, {since.improved} better than at the start, {since.same} same, {since.worse} worse; mean {mean(since.mean_after)}"
        )
    return lines


def _overall_detail(row: OutcomeRow, mark: str) -> None:
    """Intervals of the whole, and the missing four ways where they were asked for."""
    if row.detail is None or row.hidden:
        return
    for line in interval_lines(row.detail.intervals, row.detail.at):
        say(line, indent=2, mark=mark)
    if row.detail.missing is not None:
        for line in missing_lines(row.detail.missing):
            say(line, indent=2, mark=mark)


def _table(by: str, headings: Sequence[str], *, synthetic: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), width=WIDTH)
    table.add_column(by, overflow="fold", ratio=1)
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    if synthetic:
        table.add_column("data", no_wrap=True)
    return table


def _outcome_rows(by: str, rows: Sequence[OutcomeRow], at: ReviewPoint, *, synthetic: bool) -> Table:
    if at != "final":
        return _rows_at(by, rows, at, synthetic=synthetic)
    headings = ("start", "pair", "lost", "wait", "before\n/after", "of\nmeans", "mean\nof own", "b/s/w")
    table = _table(by, headings, synthetic=synthetic)
    for row in rows:
        final = row.final
        before_after = f"{mean(final.mean_before)}/{mean(final.mean_after)}" if final.paired else "-"
        cells = [
            *(_shown(row, name) for name in ("started", "paired", "lost", "awaiting_review")),
            NOT_SHOWN if "mean_before" in row.hidden else before_after,
            NOT_SHOWN if "reduction_of_means_pct" in row.hidden else percent(final.reduction_of_means_pct),
            NOT_SHOWN if "mean_reduction_pct" in row.hidden else percent(final.mean_reduction_pct),
            "/".join(_shown(row, name) for name in ("improved", "same", "worse")),
        ]
        table.add_row(row.key, *cells, *([SYNTHETIC] if synthetic else []))
    return table


def _rows_at(by: str, rows: Sequence[OutcomeRow], at: ReviewPoint, *, synthetic: bool) -> Table:
    """Rows at the first review or since closing: who was not scored then stands in one column."""
    headings = ("start", "pair", "not\nscored", "before\n/after", "of\nmeans", "mean\nof own", "b/s/w")
    table = _table(f"{by}, {AT[at]}", headings, synthetic=synthetic)
    for row in rows:
        one = row.first_review if at == "first_review" else row.detail.follow_up if row.detail else None
        cells = [
            NOT_SHOWN
        ] * 7  # a row that lacks any figure shows none of another look: they would tell of each other
        if one is not None and not row.hidden:
            cells = [
                str(row.follow.started), str(one.paired), str(row.follow.started - one.paired),
                f"{mean(one.mean_before)}/{mean(one.mean_after)}" if one.paired else "-",
                percent(one.reduction_of_means_pct), percent(one.mean_reduction_pct), f"{one.improved}/{one.same}/{one.worse}",
            ]  # fmt: skip
        table.add_row(row.key, *cells, *([SYNTHETIC] if synthetic else []))
    return table


def _interval_rows(by: str, rows: Sequence[OutcomeRow], *, synthetic: bool) -> None:
    """Intervals of each row, where they were asked for."""
    asked = [row for row in rows if row.detail and "interval" in row.detail.asked]
    if not asked:
        return
    table = _table(by, ("people", "points (95 %)", "% of means (95 %)"), synthetic=synthetic)
    few, method = False, "t"
    for row in asked:
        found = row.detail.intervals if row.detail else None
        if found is None:
            cells = ["0", "-", "-"]
        else:
            few = few or any(one.low is None for one in found.figures.values())
            method = found.method
            cells = [str(found.people), *(_short(found.figures.get(name)) for name in FIGURES[:2])]
        table.add_row(row.key, *cells, *([SYNTHETIC] if synthetic else []))
    say()
    console().print(table)
    if few:
        say(f"no interval: {WHY_NOT['few_people']}, or there was no spread in it.")
    seen = [
        one
        for row in asked
        if row.detail and row.detail.intervals
        for one in row.detail.intervals.coverage.values()
    ]
    if seen:
        least, most = min(one.lowest for one in seen), max(one.highest for one in seen)
        say(
            f"Rows of fewer people than {ENOUGH[method]}: intervals that say 95 % held the truth in {least:.1f} to {most:.1f} % of simulated samples of so few (docs/outcome-intervals.md)."
        )


def _short(one: Interval | None) -> str:
    if one is None:
        return "-"
    if one.low is None or one.high is None:
        return f"{one.estimate:.1f} (none)"
    return f"{one.estimate:.1f} ({one.low:.1f} to {one.high:.1f})"


def _missing_rows(by: str, rows: Sequence[OutcomeRow], *, synthetic: bool) -> None:
    """The missing four ways for each row, in points, where they were asked for."""
    asked = [row for row in rows if row.detail and row.detail.missing]
    if not asked:
        return
    headings = ("n/N", "%", "1 paired\nonly", "2 no\nchange", "3 worst\nseen", "4 tipping\npoint")
    table = _table(by, headings, synthetic=synthetic)
    for row in asked:
        found = row.detail.missing if row.detail else None
        if found is None:
            continue
        results = (found.paired_only, found.no_change)
        table.add_row(
            row.key, f"{found.paired}/{found.expected}", "-" if found.share is None else f"{found.share:.0f}",
            *("-" if one is None else f"{float(one.mean_change):.2f}" for one in results),
            "-" if found.worst_case is None else f"{float(found.worst_case.mean_change):.2f}{' *' if found.worst_is_no_worst else ''}",
            "-" if found.tipping_point is None else f"{float(found.tipping_point):.1f}{'' if found.tipping_possible else ' !'}",
            *([SYNTHETIC] if synthetic else []),
        )  # fmt: skip
    say()
    say(
        "Mean change in points, the missing taken four ways (!: more than the scale allows; *: everybody followed improved, so this is no worst case)"
    )
    console().print(table)


def comparison_table(found: Comparison, *, synthetic: bool) -> None:
    """Print two groups and the difference in their change."""
    mark = f"{SYNTHETIC}: " if synthetic else ""
    say()
    say("Comparison", style="bold")
    for letter, group in (("A", found.of), ("B", found.beside)):
        one = group.change
        say(f"{letter}: {group.name}", indent=3, mark=mark)
        say(
            f"   {group.people} people, {one.paired} of {group.started} scored needs paired {AT[found.at]}: {mean(one.mean_before)} before, {mean(one.mean_after)} after; {one.improved} better, {one.same} same, {one.worse} worse",
            indent=3,
            mark=mark,
        )
    if found.difference is not None:
        say(
            f"Difference in change, A less B: {with_interval(found.difference)} points (95 %); above 0 A fell more",
            indent=3,
            mark=mark,
        )
    if found.first_scores is not None:
        apart = (
            ""
            if found.first_scores_in_sd is None
            else f", {found.first_scores_in_sd:.2f} standard deviations"
        )
        say(f"First scores, A less B: {with_interval(found.first_scores)} points{apart}", indent=3, mark=mark)
    warnings([(one.code, one.text) for one in found.warnings], mark)


def _shown(row: OutcomeRow, name: str) -> str:
    return NOT_SHOWN if name in row.hidden else str(COUNTS[name](row))
