"""Shared outcomes: indicators with their checks, activities with their gaps, and the ledger of virtual budgets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from triage.desk.reporting.counting import Book, Key
from triage.desk.reporting.ground import Ground
from triage.desk.reporting.resource_map import given_by_services, resource_map
from triage.model.history import CaseHistory
from triage.outcomes.frameworks import (
    Budget,
    FrameworkFile,
    Frameworks,
    Indicator,
    Outcome,
    baseline_of,
    checks,
)
from triage.outcomes.frameworks.bearing import figure_of
from triage.pages import HIDDEN, NOT_APPLICABLE, UNKNOWN, Absent, Block, Cell, Column, Section, Table, Words

_LINE = (
    "On track: the last reading is at or beyond the straight line from the baseline to the check. The straight line is an "
    "assumption. Met or not met is said once the day of a check has come; without a reading there is no data."
)


def shared_sections(
    ground: Ground, book: Book, every: Frameworks, chosen: list[FrameworkFile]
) -> Iterator[Section]:
    """A section for each framework that has shared outcomes, with the budgets set aside for them."""
    for one in chosen:
        if one.outcomes:
            yield Section(f"{one.id}_outcomes", one.title, tuple(_blocks(ground, book, every, one)))


def _blocks(ground: Ground, book: Book, every: Frameworks, one: FrameworkFile) -> Iterator[Block]:
    yield Words((f"{one.about} ({one.source})", *one.cautions))
    for outcome in one.outcomes:
        yield _indicators(ground, book, outcome)
        yield _activities(ground, book, outcome)
        yield resource_map(ground.desk.directory, outcome)
        titles = _titles(outcome)
        if outcome.chain:
            yield Table(
                f"{outcome.id}_chain",
                f"{outcome.title}: how one should lead to the other",
                (
                    Column("from", "from"),
                    Column("to", "to"),
                    Column("how", "how"),
                    Column("source", "source"),
                ),
                tuple((titles[link.from_], titles[link.to], link.how, link.source) for link in outcome.chain),
                note="Assumptions, written down so that they can be tested.",
            )
        own = [budget for budget in every.budgets if budget.outcome == outcome.id]
        yield from _budgets(outcome, own)
    if one.missing:
        yield Words(tuple(f"Missing: {said}" for said in one.missing))


def _titles(outcome: Outcome) -> dict[str, str]:
    """Titles of indicators and activities by their ids."""
    return {one.id: one.title for one in outcome.indicators} | {
        one.id: one.title for one in outcome.activities
    }


def _indicators(ground: Ground, book: Book, outcome: Outcome) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for indicator in outcome.indicators:
        start, value = _baseline(ground, book, outcome, indicator)
        readings, shown = _readings(ground, book, outcome, indicator)
        figure = value if isinstance(value, Decimal) else None
        told = None if isinstance(shown, Absent) else (readings[-1] if readings else None)
        hidden = value is HIDDEN or shown is HIDDEN
        for check in checks(indicator, (start, figure), readings, ground.period.on) or (None,):
            target = check.target if check else None
            when: Cell = (
                NOT_APPLICABLE if target is None else target.by or f"after {target.after_years} years"
            )
            rows.append(
                (
                    indicator.title,
                    indicator.unit,
                    f"{indicator.better} is better",
                    indicator.stage,
                    value,
                    _year(indicator, ground, start),
                    shown if told is None else told[1],
                    told[0] if told is not None else NOT_APPLICABLE,
                    when,
                    UNKNOWN if target is None or target.value is None else target.value,
                    HIDDEN if hidden and check and check.state not in ("no_target", "no_data") else check.words if check else "no check planned",
                )
            )  # fmt: skip
    return Table(
        f"{outcome.id}_indicators",
        f"{outcome.title}: indicators and checks within {outcome.horizon_years} years",
        (
            Column("indicator", "indicator"),
            Column("unit", "unit"),
            Column("better", "direction"),
            Column("stage", "stage"),
            Column("baseline", "baseline", "number"),
            Column("baseline_of", "of"),
            Column("reading", "last reading", "number"),
            Column("read_on", "on", "day"),
            Column("check", "check"),
            Column("target", "to reach", "number"),
            Column("status", "status"),
        ),
        tuple(rows),
        note=_LINE,
    )


def _year(indicator: Indicator, ground: Ground, start: date | None) -> Cell:
    own = indicator.baseline
    if own.record is not None:
        return f"the record, {own.record.from_} to {own.record.to}"
    entry = ground.words.of("benchmarks").get(own.benchmark or "")
    year = own.year or (entry.text("year") if entry else None)
    place = own.place or (entry.text("geography") if entry else None)
    del start
    return f"{place or 'place not printed'}, {year or 'year not printed'}"


def _baseline(ground: Ground, book: Book, outcome: Outcome, indicator: Indicator) -> tuple[date | None, Cell]:
    own = indicator.baseline.record
    if own is None or indicator.record is None:
        start, value = baseline_of(indicator, ground.words)
        return start, UNKNOWN if value is None else value
    if own.to > ground.period.on:
        return own.to, UNKNOWN  # a period that has not ended is no baseline
    within = [history.within(own.from_, own.to) for history in ground.histories]
    return own.to, _from_record(ground, book, ("baseline", outcome.id, indicator.id), indicator, within)


def _readings(
    ground: Ground, book: Book, outcome: Outcome, indicator: Indicator
) -> tuple[tuple[tuple[date, Decimal], ...], Cell]:
    """Readings up to the day, and what is shown of the last one."""
    if indicator.record is None:
        found = tuple(sorted((one.on, one.value) for one in indicator.readings if one.on <= ground.period.on))
        return found, found[-1][1] if found else NOT_APPLICABLE
    period = ground.period
    within = [history.within(period.start, period.last) for history in ground.histories]
    shown = _from_record(ground, book, ("reading", outcome.id, indicator.id), indicator, within)
    if isinstance(shown, Decimal):
        return ((period.last, shown),), shown
    return (), shown


def _from_record(
    ground: Ground, book: Book, key: Key, indicator: Indicator, within: list[CaseHistory]
) -> Cell:
    if indicator.record is None:
        return NOT_APPLICABLE
    what, on = indicator.record, ground.period.on
    value, _ = figure_of(what, within, ground.words, on)
    wanted = set(what.needs)
    for code in what.priorities:
        wanted.update(ground.words.single("priorities", code).items("needs"))
    rests = {
        (need.whose, need.need, need.first[0]): need.case
        for history in within
        for need in history.needs
        if need.need in wanted
        and (
            what.figure == "children"
            or (need.first[1] is not None and need.score_at("final", on) is not None)
        )
    }
    if what.figure == "children":
        return Decimal(count) if isinstance(count := book.count(key, set(rests.values())), int) else count
    base: Key = (*key, "paired")
    book.count(base, rests)
    return book.figure(NOT_APPLICABLE if value is None else round(value, 4), base)


def _activities(ground: Ground, book: Book, outcome: Outcome) -> Table:
    services: dict[str, set[str]] = defaultdict(set)
    for service in ground.desk.directory.services.values():
        for code in service.help or ():
            services[code].add(service.id)
    known = ground.desk.directory.services
    titles = _titles(outcome)
    period = ground.period
    rows: list[tuple[Cell, ...]] = []
    for activity in outcome.activities:
        offering = {one for code in activity.help for one in services[code]}
        named = [one for one in activity.services if one in known]
        carried = {
            (need.whose, need.need, need.first[0]): story.number
            for story in ground.stories
            for need in story.history.needs
            if period.holds(need.first[0])
            and (
                frozenset(need.helps) & frozenset(activity.help)
                or frozenset(need.services) & frozenset(activity.services)
            )
        }
        gaps = [activity.gap] if activity.gap else []
        gaps += [
            f"no service gives {ground.title('help', code)}"
            for code in activity.help
            if not services[code] and given_by_services(ground.words, code)
        ]
        gaps += [f"no service '{one}' in the directory" for one in activity.services if one not in known]
        rows.append(
            (
                activity.title,
                "; ".join(titles[one] for one in activity.influences),
                activity.leads or UNKNOWN,
                ", ".join(activity.contributes) or UNKNOWN,
                ", ".join(activity.capability) or UNKNOWN,
                len(offering | set(named)),
                book.count(("activity", outcome.id, activity.id), carried) if carried else 0,
                "; ".join(gaps),
            )
        )
    return Table(
        f"{outcome.id}_activities",
        f"{outcome.title}: activities, who contributes, and gaps",
        (
            Column("activity", "activity"),
            Column("moves", "should move"),
            Column("leads", "leads"),
            Column("contributes", "contributes"),
            Column("capability", "takes"),
            Column("services", "services in the directory", "count"),
            Column("needs_carried", "needs it was confirmed for", "count"),
            Column("gap", "gap"),
        ),
        tuple(rows),
        note="A need that an activity was confirmed for may have changed for other reasons.",
    )


def _budgets(outcome: Outcome, budgets: list[Budget]) -> Iterator[Block]:
    """The ledger, the sums of each year as far as every amount is known, and who pays where others gain."""
    yield Table(
        f"{outcome.id}_budgets",
        f"{outcome.title}: virtual budgets",
        (
            Column("organisation", "organisation"),
            Column("year", "year"),
            Column("amount", "set aside", "pounds"),
            Column("committed", "of it committed", "pounds"),
            Column("committed_share", "share committed", "percent", 0),
            Column("of_budget", "share of its budget", "percent", 1),
            Column("source", "source"),
        ),
        tuple(_ledger(budgets)),
        note="Each organisation keeps and watches its own money. What nobody wrote is unknown, and no sum is made over it.",
        empty="No organisation has written what it sets aside.",
    )
    gaining = sorted({name for budget in budgets for name in budget.gains})
    if gaining:
        paying = sorted({budget.organisation for budget in budgets})
        yield Table(
            f"{outcome.id}_who_gains",
            f"{outcome.title}: who pays, and whose costs should fall",
            (Column("pays", "pays"), *(Column(f"gains_{place}", name) for place, name in enumerate(gaining))),
            tuple(
                (
                    name,
                    *(
                        "should gain"
                        if any(one.organisation == name and other in one.gains for one in budgets)
                        else ""
                        for other in gaining
                    ),
                )
                for name in paying
            ),
            note="Named by those who set the money aside; nothing of it is counted as saved.",
        )


def _ledger(budgets: list[Budget]) -> Iterator[tuple[Cell, ...]]:
    for one in sorted(budgets, key=lambda each: (each.year, each.organisation)):
        yield (
            one.organisation,
            one.year,
            _known(one.amount),
            _known(one.committed),
            _share(one.committed, one.amount),
            _share(one.amount, one.of_budget),
            one.source,
        )
    for year in sorted({one.year for one in budgets}):
        mine = [one for one in budgets if one.year == year]
        if len(mine) > 1:
            amount, committed = (
                _sum([one.amount for one in mine]),
                _sum([one.committed for one in mine]),
            )
            yield (
                "all",
                year,
                _known(amount),
                _known(committed),
                _share(committed, amount),
                NOT_APPLICABLE,
                "the rows above",
            )


def _known(value: Decimal | None) -> Cell:
    return UNKNOWN if value is None else value


def _sum(values: list[Decimal | None]) -> Decimal | None:
    """The sum where every part is known."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _share(part: Decimal | None, whole: Decimal | None) -> Cell:
    if part is None or whole is None:
        return UNKNOWN
    return 100 * part / whole if whole else NOT_APPLICABLE
