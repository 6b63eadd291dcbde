"""Further reasons to doubt a result: values picked, costs left out, counts too high, figures unlike any other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from triage.valuing.around import Around, ValueWarning, names
from triage.valuing.impact_map import Row
from triage.valuing.proxies import Proxy
from triage.valuing.reference import Percentiles


def doubts(around: Around) -> Iterator[ValueWarning]:
    """Every further warning, in the order of the questions a sceptical reader asks."""
    yield from _values_picked(around)
    yield from _values_out_of_date(around)
    yield from _prices(around)
    yield from _costs_left_out(around)
    yield from _counts(around)
    yield from _changes(around)
    yield from _time(around)
    yield from _choices(around)
    yield from _unlike_others(around)
    yield from _left_out(around)


def _others_of(proxy: Proxy, around: Around) -> list[Decimal]:
    """Other values of the same outcome: those the map names, and those the library holds for it."""
    found = [one.value for one in proxy.alternatives]
    if proxy.outcome is not None:
        found += [
            entry.value
            for entry in around.map.library.proxies.values()
            if entry.outcome == proxy.outcome and entry.id != proxy.id
        ]
    return found


def _values_picked(around: Around) -> Iterator[ValueWarning]:
    rows = around.map.file.rows
    written = {row.id: row.proxy for row in around.map.as_written.rows}
    largest = [
        row
        for row in rows
        if not row.negative
        and (others := _others_of(written[row.id], around))
        and written[row.id].value >= max(others)
    ]
    if largest:
        yield ValueWarning(
            "largest_value_picked",
            f"{names(largest, rows)}: of several values for the same outcome the largest was used; an appropriate value is wanted, not the highest.",
        )
    per_household = [
        row
        for row in rows
        if "household" in row.proxy.unit.lower() and row.quantity.unit not in {"households", "incidents"}
    ]
    if per_household:
        yield ValueWarning(
            "household_values",
            f"{names(per_household, rows)}: the value is per household and the count is of {' and '.join(sorted({row.quantity.unit for row in per_household}))}, so that one home with several of them counts several times.",
        )
    banks = [row for row in rows if row.proxy.licence]
    if banks:
        licences = "; ".join(sorted({str(row.proxy.licence) for row in banks}))
        closed = [row for row in banks if row.proxy.redistribute is False]
        yield ValueWarning(
            "licensed_values",
            f"{names(banks, rows)}: the value of one is under a licence ({licences})."
            + (f" {names(closed, rows)}: the value itself may not be passed on to others." if closed else ""),
        )


def _last_day(expires: str) -> date | None:
    """The last day a value may be used: a day, or the end of a year; None for other words."""
    word = expires.strip()
    try:
        return date(int(word), 12, 31) if len(word) == 4 else date.fromisoformat(word)
    except ValueError:
        return None


def _values_out_of_date(around: Around) -> Iterator[ValueWarning]:
    rows = around.map.file.rows
    dated = [(row, _last_day(row.proxy.expires)) for row in rows if row.proxy.expires]
    if around.on is not None:
        past = [row for row, last in dated if last is not None and last < around.on]
        if past:
            yield ValueWarning(
                "value_expired",
                f"{names(past, rows)}: the value of one was to be used until {', '.join(sorted({str(row.proxy.expires) for row in past}))}; look for a newer one.",
            )
    unclear = [row for row, last in dated if last is None]
    if unclear:
        yield ValueWarning(
            "value_expiry_unclear",
            f"{names(unclear, rows)}: when the value expires is not written as a day or a year, so nobody can check it.",
        )


def _prices(around: Around) -> Iterator[ValueWarning]:
    rows, moved = around.map.file.rows, around.map.uprated
    if not moved:
        return
    wanted = around.map.as_written.uprate
    assert wanted is not None
    left = [row for row in rows if row.id in moved and moved[row.id].factor is None]
    if left:
        yield ValueWarning(
            "not_uprated",
            f"{names(left, rows)}: the price year ({', '.join(sorted({moved[row.id].price_year for row in left}))}) has no index under '{wanted.convention}', so the value stays as its source gives it; nothing was guessed.",
        )
    raised = [row for row in rows if row.id in moved and moved[row.id].factor not in {None, Decimal(1)}]
    if raised:
        yield ValueWarning(
            "uprated",
            f"{names(raised, rows)}: the value of one was brought to prices of {wanted.to} by {wanted.series}, convention {wanted.convention}.",
        )


def _costs_left_out(around: Around) -> Iterator[ValueWarning]:
    file = around.map.file
    if any(part.others for part in file.cost or ()):
        return
    shared = [row for row in file.rows if row.attribution_to_others.rate > 0]
    outside = around.says.said.get("external_share") if around.says else None
    if outside is not None and outside.holds:
        yield ValueWarning(
            "external_costs_absent",
            f"{outside.holds} of {outside.known} referrals went to services outside the network, and no cost of theirs is in the map: what they spent is left out (write it as a cost with `others: true`).",
        )
    elif shared:
        yield ValueWarning(
            "external_costs_absent",
            f"{names(shared, file.rows)}: others are taken to have caused a part, and what they spent is not in the cost.",
        )


def _counts(around: Around) -> Iterator[ValueWarning]:
    file = around.map.file
    served = file.served
    if served is not None:
        above = [one.row for one in around.rows if one.quantity > served.people]
        if above:
            yield ValueWarning(
                "more_than_served",
                f"{names(above, file.rows)}: the quantity is above the {served.people:,} people the service reached ({served.source}).",
            )
    if around.in_the_year is not None:
        scaled = [
            one.row for one in around.rows if one.row.quantity.annualise and one.quantity > around.in_the_year
        ]
        if scaled:
            yield ValueWarning(
                "annualised_above_year",
                f"{names(scaled, file.rows)}: scaled to a year the quantity is above the {around.in_the_year} people recorded in the year up to then.",
            )


def _changes(around: Around) -> Iterator[ValueWarning]:
    rows = [one for one in around.rows if one.found is not None]
    twice = sum(one.found.perhaps_twice for one in rows if one.found is not None)
    if twice:
        yield ValueWarning(
            "counted_once_in_household",
            f"{twice} needs stand in two cases of one home and may be one person's; each counts in one of them.",
        )
    paired = sum(one.found.paired for one in rows if one.found is not None)
    if paired and not any(one.found.worse for one in rows if one.found is not None):
        improved = not any(one.found.same for one in rows if one.found is not None)
        yield ValueWarning(
            "everybody_improved" if improved else "nobody_got_worse",
            f"{'Everybody' if improved else 'Nobody'} of {paired} needs scored again got {'better' if improved else 'worse'}; in paired national data some always do get worse, so look at who was scored again and by whom.",
        )
    if around.says is None:
        return
    benchmarks = around.map.library.benchmarks
    if benchmarks is None:
        return
    natural = benchmarks.natural_improvement
    if paired and any(row.deadweight.rate < natural.share for row in around.map.file.rows):
        yield ValueWarning(
            "natural_improvement",
            f"About {100 * natural.share:.0f} % of change before and after may come without any help ({natural.source}); the result with that stands among the what-ifs as natural_improvement.",
        )


def _time(around: Around) -> Iterator[ValueWarning]:
    rows = around.map.file.rows
    longer = [
        row
        for row in rows
        if row.quantity.records is not None and (row.duration_years > 1 or row.starts_year > 1)
    ]
    if longer:
        yield ValueWarning(
            "extrapolated",
            f"{names(longer, rows)}: later years are an assumption; nobody was seen in them.",
        )
    unlasting = [
        row
        for row in rows
        if min(row.duration_years, around.map.file.horizon_years - row.starts_year + 1) > 1
        and not (row.drop_off.applied and row.drop_off.rate)
    ]
    if unlasting:
        yield ValueWarning(
            "no_drop_off",
            f"{names(unlasting, rows)}: the outcome is taken to last for years without losing anything.",
        )


def _choices(around: Around) -> Iterator[ValueWarning]:
    found: dict[tuple[str, bool], list[Row]] = {}
    for one in around.rows:
        for rate in one.rates:
            if rate.chosen is not None and not (around.on is not None and rate.chosen.on > around.on):
                found.setdefault((rate.what, rate.from_record), []).append(one.row)
    later = {
        f"{one.row.id}, {rate.what.replace('_', ' ')} on {rate.chosen.on}": one.row
        for one in around.rows
        for rate in one.rates
        if rate.chosen is not None and around.on is not None and rate.chosen.on > around.on
    }
    if later:
        yield ValueWarning(
            "chosen_later",
            f"What the record says was chosen on a day that has not come ({'; '.join(later)}); the typed share is used until then.",
        )
    for (what, used), rows in found.items():
        words = what.replace("_", " ")
        text = (
            f"{words} is what the record says, by a person's written choice; what was typed stands beside it."
            if used
            else f"{words} was to be what the record says, and the record says nothing: the typed share is used."
        )
        yield ValueWarning(
            "chosen_from_record" if used else "chosen_and_not_recorded",
            f"{names(rows, around.map.file.rows)}: {text}",
        )


_RATES = (
    ("deadweight", "deadweight"),
    ("attribution_to_others", "attribution to others"),
    ("drop_off", "drop-off"),
)


def _unlike_others(around: Around) -> Iterator[ValueWarning]:
    benchmarks = around.map.library.benchmarks
    if benchmarks is None:
        return
    band = benchmarks.ratio
    if around.ratio is not None and not band.p10 <= around.ratio <= band.p90:
        yield ValueWarning(
            "ratio_unlike_others",
            f"The ratio lies {'above' if around.ratio > band.p90 else 'below'} nine in ten of {band.n} published ratios (eight in ten lie from {band.p10:f} to {band.p90:f}, median {band.median:f}); {benchmarks.source}. {benchmarks.caution[:1].upper()}{benchmarks.caution[1:]}.",
        )
    rows = around.map.file.rows
    for name, words in _RATES:
        usual: Percentiles = getattr(benchmarks, name)
        favourable = [row for row in rows if getattr(row, name).rate < usual.p10 and not row.negative]
        if name == "drop_off":
            favourable = [row for row in favourable if row.duration_years > 1]
        if favourable:
            yield ValueWarning(
                f"{name}_low",
                f"{names(favourable, rows)}: {words} is below nine in ten of {usual.n} published reports (below {100 * usual.p10:f} %), which makes the result larger.",
            )


def _left_out(around: Around) -> Iterator[ValueWarning]:
    written = around.map.as_written
    if around.immaterial and written.materiality is not None:
        shown = ", ".join(one.row.id for one in around.immaterial)
        yield ValueWarning(
            "immaterial",
            f"Left out as not material ({shown}): together below {100 * written.materiality.share:f} % of all value. Reason given: {written.materiality.reason}.",
        )
    if not any(row.negative or row.proxy.value < 0 or (row.quantity.typed or 0) < 0 for row in written.rows):
        yield ValueWarning(
            "no_harms",
            "No row is a harm: nothing unintended, such as coming to depend on a worker, was looked for or is taken away.",
        )
