"""What a reader must know before believing a valuation; all of it worked out from the map and the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from triage.valuing.around import Around, Seen, ValueWarning, names
from triage.valuing.doubts import doubts
from triage.valuing.evidence import Period, RowEvidence
from triage.valuing.impact_map import MapFile, Row
from triage.valuing.knowing import WHY, unknown_rows
from triage.valuing.sensitivity import ranged_inputs

__all__ = ["Seen", "ValueWarning", "warn"]

UNKNOWN = "unknown"
SHORT_PERIOD_DAYS = 180
"""Below half a year, a year's figure made from the record is mostly a guess about the rest of the year."""


def warn(around: Around) -> list[ValueWarning]:
    """All warnings, those about what the figures are first; the map's own notes last."""
    file, seen = around.map.file, around.seen
    found: list[ValueWarning] = []
    if seen is not None and seen.synthetic:
        found.append(
            ValueWarning(
                "synthetic", "Synthetic data: these children do not exist; no pound here was saved or gained."
            )
        )
    found += _about_cost(file, around.total)
    found += _about_quantities(file.rows)
    found += _about_the_record(file.rows, around.evidence, seen, around.period)
    found += _about_proxies(file, frozenset(around.map.uprated))
    found += _about_adjustments(file)
    found += _about_groups(file)
    found += _about_the_unknown(around)
    found += doubts(around)
    found += [ValueWarning(note.code, note.text) for note in file.notes]
    return found


def _about_cost(file: MapFile, total: Decimal) -> Iterator[ValueWarning]:
    parts = file.cost or ()
    unknown = [part.who or part.source for part in parts if part.amount is None]
    if unknown and len(unknown) < len(parts):
        yield ValueWarning(
            "cost_unknown",
            f"A part of the cost is not known ({', '.join(unknown)}): no ratio. Write it with its source into the map to see one.",
        )
    elif file.cost_unknown:
        yield ValueWarning(
            "cost_unknown",
            "No cost given: no ratio. Write the cost of the service with its source into the map to see one.",
        )
    elif file.total_cost == 0:
        yield ValueWarning("cost_nothing", "The cost is 0: there is no ratio to nothing.")
    worked_back = [part for part in file.cost or () if part.inferred]
    if worked_back:
        ends = ", ".join(
            f"{part.low:f} to {part.high:f}"
            for part in worked_back
            if part.low is not None and part.high is not None
        )
        interval = f" (anything from {ends} pounds fits)" if ends else ""
        yield ValueWarning(
            "cost_inferred",
            f"The cost was worked back from a published ratio{interval}, so the ratio here is no independent check of that ratio.",
        )
    if total < 0:
        yield ValueWarning(
            "value_below_nothing", "What is taken away is more than what is gained: the total is below 0."
        )


def _about_quantities(rows: Sequence[Row]) -> Iterator[ValueWarning]:
    typed = [row for row in rows if row.quantity.records is None]
    if typed:
        yield ValueWarning(
            "quantities_typed",
            f"{names(typed, rows)}: the quantity was typed in, not counted from recorded outcomes.",
        )
    solved = [row for row in typed if row.quantity.basis == "back_solved"]
    if solved:
        yield ValueWarning(
            "quantities_back_solved",
            f"{names(solved, rows)}: the quantity was worked back from a published total, so that the row agrees with it by construction.",
        )
    guessed = [row for row in typed if row.quantity.basis == "estimate"]
    if guessed:
        yield ValueWarning("quantities_estimated", f"{names(guessed, rows)}: the quantity is an estimate.")
    not_people = [row for row in rows if row.quantity.unit not in {"people", "households"}]
    if not_people:
        units = " and ".join(sorted({row.quantity.unit for row in not_people}))
        yield ValueWarning(
            "not_people",
            f"{names(not_people, rows)}: {units} are counted, not children or other people; one child can count several times.",
        )
    homes = [row for row in rows if row.quantity.unit == "households"]
    if homes:
        yield ValueWarning(
            "households",
            f"{names(homes, rows)}: homes are counted, each once: better where anybody's need got better by enough, worse where anybody's got worse, neither where both. Cases count as one home only where they are linked in the record.",
        )
    below = [
        row
        for row in rows
        if not row.negative
        and (row.proxy.value < 0 or (row.quantity.typed is not None and row.quantity.typed < 0))
    ]
    if below:
        yield ValueWarning(
            "below_nothing",
            f"{names(below, rows)}: a quantity or a value of one is written below 0 and is taken away; `negative: true` would say that the row is a harm.",
        )
    grouped = [row for row in typed if row.overlap_group]
    if grouped:
        yield ValueWarning(
            "overlap_unchecked",
            f"{names(grouped, rows)}: typed quantities name no people, so nobody can check that a person counts once in the overlap group.",
        )


def _about_the_unknown(around: Around) -> Iterator[ValueWarning]:
    rows, every = unknown_rows(around)
    if every:
        yield ValueWarning(
            "value_unknown",
            f"The value is not known: {WHY}, so nobody knows what changed. An amount of 0 stands for unknown here, not for nothing.",
        )
    elif rows:
        yield ValueWarning(
            "rows_unknown",
            f"{names([one.row for one in rows], around.map.file.rows)}: {WHY}, so what they were worth is not known; an amount of 0 there "
            "stands for unknown and adds nothing to any sum.",
        )


def _about_the_record(
    rows: Sequence[Row], evidence: Mapping[str, RowEvidence], seen: Seen | None, period: Period
) -> Iterator[ValueWarning]:
    asked = [row for row in rows if row.quantity.records is not None]
    if not asked or seen is None:
        return
    nothing = [row for row in asked if not evidence[row.id].matched and not evidence[row.id].perhaps_twice]
    if nothing and seen.started:
        yield ValueWarning(
            "nothing_fits",
            f"{names(nothing, rows)}: no need on record in this time fits the question, so nobody is counted, neither better nor worse; see that its codes are written right.",
        )
    if not any(evidence[row.id].paired for row in asked):
        yield ValueWarning(
            "nothing_reviewed",
            "No need that this map values was scored a second time, so nothing is earned yet: nobody unreviewed earns a pound.",
        )
    else:
        yield ValueWarning(
            "uncontrolled_before_after",
            "Change was measured before and after with no comparison group; what would have happened anyway is the map's deadweight, an assumption and not a measurement.",
        )
    if seen.lost:
        yield ValueWarning(
            "lost",
            f"{seen.lost} of {seen.started} scored needs were lost to review; they earn nothing here, and how they fared is not known.",
        )
    set_aside = sum(evidence[row.id].set_aside for row in asked)
    if set_aside:
        yield ValueWarning(
            "counted_once",
            f"{set_aside} changes fitted more than one row; each counts once, in the row where it is worth most.",
        )
    gross = [
        row for row in asked if row.quantity.records is not None and not row.quantity.records.net_of_worse
    ]
    if gross:
        lost = sum(evidence[row.id].worse for row in gross)
        yield ValueWarning(
            "worse_not_subtracted",
            f"{names(gross, rows)}: the map counts only those who improved; {lost} needs that got worse are not subtracted.",
        )
    several = [row for row in asked if evidence[row.id].quantity > seen.people]
    if several:
        yield ValueWarning(
            "more_than_people",
            f"{names(several, rows)}: the quantity is above the {seen.people} people in the record.",
        )
    yearly = [row for row in asked if row.quantity.annualise]
    if yearly:
        days = f"{period.days} days" if period.days else "a period without ends"
        thin = (
            "; so short a period says little about a year"
            if period.days and period.days < SHORT_PERIOD_DAYS
            else ""
        )
        yield ValueWarning(
            "annualised",
            f"{names(yearly, rows)}: scaled up from {days} to a year, a forecast and not a record{thin}.",
        )


def _about_proxies(file: MapFile, uprated: frozenset[str] = frozenset()) -> Iterator[ValueWarning]:
    rows = file.rows
    solved = [row for row in rows if row.proxy.worked_back]
    if solved:
        parts = "; ".join(
            f"{row.id} prints {row.proxy.printed:f}, uses {row.proxy.value:f}"
            for row in solved
            if row.proxy.printed is not None
        )
        yield ValueWarning(
            "proxies_inferred",
            f"{names(solved, rows)}: the value of one was worked back, because the printed one does not give the printed amount ({parts}).",
        )
    unknown = [row for row in rows if row.proxy.price_year.strip().lower() == UNKNOWN]
    if unknown:
        yield ValueWarning(
            "price_year_unknown",
            f"{names(unknown, rows)}: the source does not print the price year of the value; nothing was uprated.",
        )
    other = [
        row
        for row in rows
        if row.proxy.price_year.strip().lower() not in {UNKNOWN, file.price_year.strip().lower()}
    ]
    if other:
        yield ValueWarning(
            "price_years_differ",
            f"{names(other, rows)}: the value is in prices of {', '.join(sorted({row.proxy.price_year for row in other}))}, the map in {file.price_year}; {'the map brings values to another year than its own' if uprated else 'nothing was uprated'}.",
        )
    kinds = {row.proxy.kind for row in rows}
    if len(kinds) > 1:
        yield ValueWarning(
            "kinds_mixed",
            f"The total adds {', '.join(sorted(kinds))} value: only fiscal value is public money, and only cashable savings can leave a budget.",
        )


def _about_groups(file: MapFile) -> Iterator[ValueWarning]:
    known = {row.stakeholder for row in file.rows}
    for group, members in file.groups.items():
        empty = [member for member in members if member not in known]
        if empty:
            yield ValueWarning(
                "group_without_rows",
                f"The group {group} names {', '.join(empty)}, of whom no row speaks; they add nothing to it.",
            )
    if file.groups:
        grouped = [member for members in file.groups.values() for member in members]
        left_out = sorted(known - set(grouped))
        if left_out:
            yield ValueWarning(
                "outside_groups",
                f"In no group: {', '.join(left_out)}; the groups do not add up to the total.",
            )
        twice = sorted({member for member in grouped if grouped.count(member) > 1 and member in known})
        if twice:
            yield ValueWarning(
                "groups_overlap",
                f"In several groups: {', '.join(twice)}; the groups add up to more than the total.",
            )


def _about_adjustments(file: MapFile) -> Iterator[ValueWarning]:
    rows = file.rows
    inside = [row for row in rows if row.improvement.applied == "in_proxy"]
    if inside:
        yield ValueWarning(
            "improvement_in_proxy",
            f"{names(inside, rows)}: the improvement is already inside the value of one and is not multiplied again.",
        )
    left_out = [
        row for row in rows if row.improvement.applied == "not_applied" and row.improvement.share is not None
    ]
    if left_out:
        yield ValueWarning(
            "improvement_not_applied",
            f"{names(left_out, rows)}: a share of improvement is stated and not applied; the whole value of one is claimed for a partial improvement.",
        )
    unused = [row for row in rows if row.drop_off.rate and not row.drop_off.applied]
    if unused:
        rates = ", ".join(
            sorted({f"{100 * row.drop_off.rate:f}".rstrip("0").rstrip(".") + " %" for row in unused})
        )
        yield ValueWarning(
            "drop_off_not_applied",
            f"{names(unused, rows)}: a drop-off of {rates} is stated and not applied.",
        )
    late = [row for row in rows if row.starts_year + row.duration_years - 1 > file.horizon_years]
    if late:
        yield ValueWarning(
            "cut_by_horizon",
            f"{names(late, rows)}: the outcome lasts beyond the horizon of {file.horizon_years} years; what comes later is not counted.",
        )
    for name in ("deadweight", "displacement", "attribution_to_others"):
        if len(rows) > 1 and len({getattr(row, name).rate for row in rows}) == 1:
            words = name.replace("_", " ")
            yield ValueWarning(
                f"same_{name}",
                f"The same {words} stands in every row; it was not worked out for each outcome.",
            )
    if not ranged_inputs(rows):
        yield ValueWarning(
            "no_ranges",
            "No input has a low and a high from evidence, so there is no simulation; the range shown is only that of the what-ifs.",
        )
