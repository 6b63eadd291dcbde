"""The outcomes of a period as a page: for the web, the workbook and paper."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from triage.casework.take_up import HOW_READ
from triage.casework.take_up import TITLES as TAKE_UP
from triage.desk.opening import Desk
from triage.desk.outcome_detail import FIGURE_WORDS, comparison_section, detail_tables, ends, number
from triage.model.assurance import NOT_ASSURED
from triage.outcomes import COUNTS, NONE, NOT_RECORDED, USUAL
from triage.outcomes.intervals import FIGURES, WHY_NOT
from triage.outcomes.saying import missing_lines
from triage.pages import (
    HIDDEN,
    Cell,
    Chart,
    Column,
    Figure,
    Figures,
    Mark,
    Page,
    Section,
    Table,
    Words,
)

if TYPE_CHECKING:
    from triage.desk.outcomes import Asked
    from triage.outcomes import Comparison, OutcomeReport, OutcomeRow
    from triage.outcomes.coverage import Coverage

FORMAT = "triage.outcomes-page/1"
INSIDE = "For use inside the service: small numbers are shown."
FOR_OTHERS = "Made to be passed on: small numbers are hidden."
_LISTS = {
    "need": "needs", "programme": "programmes", "referral_reason": "referral_reasons", "referral_source": "referral_sources",
    "ethnicity": "ethnicity", "disability": "cin_disability", "person": "people", "priority": "priorities",
}  # fmt: skip
TITLES = {
    "need": "Need", "category": "Category", "service": "Service", "programme": "Programme", "referral_reason": "Referral reason",
    "referral_source": "Referral source", "area": "Area (postcode district)", "authority": "Local authority", "age": "Age of the child",
    "deprivation": "Deprivation (quintile 1 the most)", "imd_decile": "Deprivation (decile 1 the most)",
    "sex": "Sex of the child", "ethnicity": "Ethnicity of the child", "disability": "Disability of the child", "person": "Whose need",
    "take_up": "Take-up of referrals", "priority": "Priority",
}  # fmt: skip
_COUNTED = ("started", "paired", "lost", "awaiting_review", "improved", "same", "worse")
_MOST_MARKS = 15
"""Rows in a picture; the table holds all of them."""


def title_of(desk: Desk, by: str, key: str) -> str:
    """What a key of a grouping is called; the code in plain letters where no list holds it."""
    if key == NOT_RECORDED:
        return "not recorded"
    if key == NONE:
        return "not referred" if by == "take_up" else f"no {by}"
    if by == "take_up" and key in TAKE_UP:
        return TAKE_UP[key]
    if by == "service":
        service = desk.directory.services.get(key)
        return service.name if service else key
    title = desk.vocabulary.title(_LISTS[by], key) if by in _LISTS else key
    return title if title != key else key.replace("_", " ")


def outcome_page(
    desk: Desk,
    report: OutcomeReport,
    asked: Asked,
    *,
    compared: Comparison | None = None,
    words: Sequence[str] = (),
    for_others: bool = False,
) -> Page:
    """Describe a report; ``words`` are further sentences under the whole, such as regression to the mean."""
    start, end = report.start, report.end
    sections = [_whole(report, words)]
    for by in asked.by or USUAL:
        rows = [row for row in report.rows if row.by == by]
        if rows:
            sections.append(_section(desk, by, rows))
    if compared is not None:
        sections.append(comparison_section(compared))
    return Page(
        format=FORMAT,
        title="Outcomes",
        about=(
            ("Needs first recorded", f"{start or 'the beginning'} to {end or desk.on}"),
            ("As known on", desk.on.isoformat()),
            ("Scale", "severity 1 to 10, ten the worst; improvement is a fall"),
        ),
        sections=tuple(sections),
        warnings=tuple(
            (one.code, one.text) for one in report.warnings if one.code != "synthetic"
        ),
        facts={"from": start.isoformat() if start else None, "to": end.isoformat() if end else None},
        assurance="" if desk.assured else NOT_ASSURED,
        handling=FOR_OTHERS if for_others else INSIDE,
        synthetic=report.synthetic,
        made=desk.on,
    )  # fmt: skip


def _count(row: OutcomeRow, name: str) -> Cell:
    return HIDDEN if name in row.hidden else COUNTS[name](row)


def _not_scored(row: OutcomeRow) -> Cell:
    """Needs that began with a score and had none at the first review: hidden wherever one of the two is."""
    if row.hidden & {"started", "first_review.paired"}:
        return HIDDEN
    return row.follow.started - row.first_review.paired


def _mean(row: OutcomeRow, name: str, value: Fraction | None) -> Cell:
    return HIDDEN if name in row.hidden else number(value)


def _whole(report: OutcomeReport, words: Sequence[str]) -> Section:
    row, final = report.overall, report.overall.final
    beside = (
        f"{_said(row, 'paired')} of {_said(row, 'started')} paired, {_said(row, 'lost')} lost, {_said(row, 'awaiting_review')} awaiting review; "
        f"{_said(row, 'improved')} better, {_said(row, 'same')} same, {_said(row, 'worse')} worse"
    )
    few: Cell | None = HIDDEN if report.few else None
    figures = [
        Figure("cases", "Cases", few or report.cases),
        Figure("people", "People", few or report.people),
        Figure("needs", "Needs", few or report.needs),
        Figure("actions", "Referrals and signposts", few or report.actions),
        Figure("mean_before", "Mean severity before", _mean(row, "mean_before", final.mean_before), "number", beside),
        Figure("mean_after", "Mean severity after", _mean(row, "mean_after", final.mean_after), "number", beside),
        Figure("reduction_of_means_pct", "Reduction of means", _mean(row, "reduction_of_means_pct", final.reduction_of_means_pct), "percent", beside),
        Figure("mean_reduction_pct", "Mean of own reductions", _mean(row, "mean_reduction_pct", final.mean_reduction_pct), "percent", beside),
    ]  # fmt: skip
    blocks: list[Figures | Words | Table] = [Figures(tuple(figures))]
    detail = row.detail if not row.hidden else None
    if detail is not None and detail.intervals is not None:
        found = detail.intervals
        blocks.append(
            Table(
                "intervals",
                f"95 % intervals, {found.people} people, {'BCa bootstrap' if found.method == 'bca' else 't'}, clustered by person",
                (
                    Column("figure", "Figure"), Column("estimate", "Estimate", "number"), Column("low", "From", "number"), Column("high", "To", "number"),
                    Column("measured", "Held the truth when measured"),
                ),
                tuple(
                    (FIGURE_WORDS[name], *ends(found.figures[name]), _measured(found.coverage.get(name)))
                    for name in FIGURES
                    if name in found.figures
                ),
                note="; ".join(dict.fromkeys(WHY_NOT[one.why_not] for one in found.figures.values() if one.why_not)),
            )
        )  # fmt: skip
    if detail is not None and detail.missing is not None:
        blocks.append(Words(tuple(missing_lines(detail.missing))))
    if words:
        blocks.append(Words(tuple(words)))
    return Section("whole", "All needs together", tuple(blocks))


def _said(row: OutcomeRow, name: str) -> str:
    return "(hidden)" if name in row.hidden else str(COUNTS[name](row))


def _measured(one: Coverage | None) -> Cell:
    if one is None:
        return "94 to 96 %"
    return f"{one.lowest:.1f} to {one.highest:.1f} % (at {one.at_people} people)"


def _section(desk: Desk, by: str, rows: Sequence[OutcomeRow]) -> Section:
    titles = {row.key: title_of(desk, by, row.key) for row in rows}
    first = Column("title", TITLES[by])
    blocks: list[Table | Chart] = [
        Table(
            f"{by}_change",
            f"{TITLES[by]}: change",
            (
                first, Column("paired", "Paired", "count"), Column("lost", "Lost", "count"), Column("worse", "Worse", "count"),
                Column("mean_before", "Before", "number", 1), Column("mean_after", "After", "number", 1),
                Column("reduction_of_means_pct", "Of means", "percent", 0), Column("mean_reduction_pct", "Mean of own", "percent", 0),
            ),
            tuple((titles[row.key], *_changes(row)) for row in rows),
            note="Of means: 100 × (1 − mean after / mean before). Mean of own: the mean of each need's own reduction."
            + (f" The furthest that any referral or signpost for the need came. {HOW_READ}" if by == "take_up" else ""),
        ),
        Table(
            f"{by}_counts",
            f"{TITLES[by]}: who was scored again, and what became of them",
            (
                first, Column("started", "Started", "count"), Column("paired", "Paired", "count"), Column("lost", "Lost", "count"),
                Column("awaiting_review", "Awaiting", "count"), Column("improved", "Better", "count"), Column("same", "Same", "count"),
                Column("worse", "Worse", "count"),
            ),
            tuple((titles[row.key], *(_count(row, name) for name in _COUNTED)) for row in rows),
            note="Started = paired + lost + awaiting; paired = better + same + worse.",
        ),
        Table(
            f"{by}_first_review",
            f"{TITLES[by]}: at the first review",
            (
                first, Column("started", "Started", "count"), Column("paired", "Paired", "count"),
                Column("not_scored", "Not scored there", "count"), Column("mean_after", "After", "number", 1),
                Column("improved", "Better", "count"), Column("same", "Same", "count"), Column("worse", "Worse", "count"),
            ),
            tuple(
                (
                    titles[row.key], _count(row, "started"), _count(row, "first_review.paired"), _not_scored(row),
                    _mean(row, "first_review.mean_after", row.first_review.mean_after),
                    *(_count(row, f"first_review.{name}") for name in ("improved", "same", "worse")),
                )
                for row in rows
            ),
        ),
    ]  # fmt: skip
    inside = [(titles[row.key], row.detail) for row in rows if row.detail is not None and not row.hidden]
    blocks += detail_tables(by, TITLES[by], inside)
    blocks += _charts(by, rows, titles)
    return Section(by, TITLES[by], tuple(blocks))


def _changes(row: OutcomeRow) -> tuple[Cell, ...]:
    final = row.final
    return (
        _count(row, "paired"), _count(row, "lost"), _count(row, "worse"),
        _mean(row, "mean_before", final.mean_before), _mean(row, "mean_after", final.mean_after),
        _mean(row, "reduction_of_means_pct", final.reduction_of_means_pct), _mean(row, "mean_reduction_pct", final.mean_reduction_pct),
    )  # fmt: skip


def _charts(by: str, rows: Sequence[OutcomeRow], titles: dict[str, str]) -> list[Chart]:
    """Before and after, of the rows with most pairs whose means are shown."""
    shown = sorted(
        (row for row in rows if row.final.paired and not row.hidden & {"mean_before", "paired"}),
        key=lambda row: -row.final.paired,
    )[:_MOST_MARKS]
    if not shown:
        return []
    marks = tuple(
        Mark(
            titles[row.key],
            float(row.final.mean_before or 0),
            after=float(row.final.mean_after or 0),
            note=f"{row.final.paired} paired",
        )
        for row in shown
    )
    left = f" The {len(shown)} with most pairs of {len(rows)}." if len(shown) < len(rows) else ""
    return [
        Chart(
            f"{by}_before_after",
            f"{TITLES[by]}: severity before and after",
            "before_after",
            marks,
            "severity, 1 to 10",
            f"Mean severity before and after, of needs scored twice; lower is better.{left}",
            better="lower",
        )
    ]
