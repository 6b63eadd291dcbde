"""What a statement says of itself, for people: the record's own words, who pays and gains, costs, headlines, maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from triage.cli.valuing_tables import pounds, pounds_or_unknown, say, two_places
from triage.valuing.knowing import WHY
from triage.valuing.sides import cashability, keeper

if TYPE_CHECKING:
    from triage.desk.valuing import MapListed
    from triage.valuing import Valuation
    from triage.valuing.comparing import Comparison
    from triage.valuing.record_says import Said


def percent(share: Decimal | None) -> str:
    """Write a share in per cent, whole or to one place where it has one; a share of nobody is not known."""
    return "not known" if share is None else f"{100 * share:.1f}".removesuffix(".0") + " %"


def said_line(said: Said) -> str:
    """One count of the record in a sentence under its own name, with how many it is not known of."""
    if said.name == "could_not_provide":
        return f"referrers asked whether they could have helped otherwise: {said.known}; {said.holds} said they could not ({percent(said.share)}); {said.unknown} not asked"
    if said.name == "external_share":
        return f"referrals to services outside the network: {said.holds} of {said.known} ({percent(said.share)}); {said.unknown} not known"
    return f"families that took up nothing: {said.holds} of {said.known} ({percent(said.share)}); {said.unknown} not known"


def account_lines(found: Valuation) -> Iterator[tuple[str, str]]:
    """Headings and lines of everything that stands beside the sum."""
    yield from _beside(found)
    yield from _sides(found)
    yield from _costs(found)
    yield from _headlines(found)
    if found.optimism is not None:
        heading = "If this appraisal errs as others did (in no figure above)"
        for line in found.optimism.lines:
            amount = "cost not known" if line.amount is None else pounds(line.amount)
            if line.of == "value" and not found.known:
                amount = "unknown"
            yield heading, f"{line.of} {amount} ({percent(line.share)}): {line.source}"
        yield (
            heading,
            f"then value {pounds_or_unknown(found.optimism.known_total)}, ratio {two_places(found.optimism.ratio)}",
        )
    for valued in found.immaterial:
        yield "Left out as not material", f"{valued.row.id}: {pounds(valued.sum.present_value)}"
    assurance = found.map.file.assurance
    words = assurance.status.replace("_", " ")
    who = f" by {assurance.by} on {assurance.on}" if assurance.by else ""
    yield "Who looked at it", f"{words}{who}" + (f": {assurance.scope}" if assurance.scope else "")
    for stakeholder, steps in found.map.file.theory.items():
        for step in steps:
            yield (
                "How the change comes about",
                f"{stakeholder}: because {step.because}, then {step.then}, so {step.so}",
            )


def _beside(found: Valuation) -> Iterator[tuple[str, str]]:
    if found.record_says is None:
        return
    heading = "What the record says beside the typed shares (in no sum by itself)"
    for said in found.record_says.said.values():
        typed = sorted({getattr(one.as_written, said.stands_beside).rate for one in found.rows})
        words = said.stands_beside.replace("_", " ")
        shares = f"{percent(typed[0])}" if len(typed) == 1 else f"{percent(typed[0])} to {percent(typed[-1])}"
        yield heading, f"{said_line(said)}. Typed {words}: {shares if typed else 'none'}"


def _sides(found: Valuation) -> Iterator[tuple[str, str]]:
    cash = {
        name: pounds_or_unknown(amount)
        for name, amount in found.known_sums(cashability, found.by_cashable).items()
    }
    yield (
        "Whose money",
        f"could leave a budget {cash['cashable']}, could not {cash['not_cashable']}, not known {cash['unknown']}, wellbeing {cash['wellbeing']}",
    )
    gains = found.known_sums(keeper, [side.who for side in found.matrix])
    for side in found.matrix:
        paid = f"pays {pounds(side.pays)}, " if side.pays else ""
        yield "Whose money", f"{side.who.replace('_', ' ')}: {paid}gains {pounds_or_unknown(gains[side.who])}"


def _costs(found: Valuation) -> Iterator[tuple[str, str]]:
    if len(found.costs) < 2 and not any(cost.year for cost in found.costs):
        return
    for part in found.map.file.cost or ():
        if part.amount is None:
            continue
        years = (
            ""
            if part.year is None
            else f", year {part.year}" + (f" to {part.until_year}" if part.until_year else "")
        )
        today = sum(
            (
                one.present_value
                for one in found.costs
                if one.source == part.source and one.who == part.who and one.amount == part.amount
            ),
            Decimal(0),
        )
        yield (
            "Costs",
            f"{part.who or 'not named'}{years}: {pounds(part.amount)}, today {pounds(today)}; {part.source}",
        )


def _headlines(found: Valuation) -> Iterator[tuple[str, str]]:
    if not found.map.file.headlines:
        return
    for one in found.headlines:
        if one.unrounded is None or one.rounded is None:
            continue
        places = 4 if one.what.startswith("ratio") else 2
        printed = (
            ""
            if one.printed is None
            else f"; printed {one.printed:,f}" + ("" if one.agrees else ", which is neither")
        )
        yield (
            "Headlines",
            f"{one.what}: {one.rounded:,f} ({one.how}), unrounded {one.unrounded:,.{places}f}{printed}",
        )


def account(found: Valuation, mark: str = "") -> None:
    """Print what stands beside the sum."""
    heading = ""
    for title, line in account_lines(found):
        if title != heading:
            say()
            say(title, style="bold")
            heading = title
        say(line, indent=2, mark=mark if any(sign.isdigit() for sign in line) else "")


def maps_table(maps: Sequence[MapListed]) -> None:
    """Print the maps that may be named."""
    for one in maps:
        say(f"{one.id}: {one.title or 'cannot be read'}", style="bold")
        if one.fault:
            say(one.fault, indent=2)
        else:
            how = "typed" if not one.records else f"{one.records} counted in the record"
            say(f"{one.rows} rows, {how}; prices of {one.price_year}; {one.file}", indent=2)


def comparison_table(found: Comparison) -> None:
    """Print two results side by side; only for maps that may be compared."""
    for one in (found.first, found.second):
        low, high = one.ratio_range
        say(f"{one.map.file.title} ({one.map.file.id})", style="bold")
        say(
            f"value {pounds(one.total)}; ratio {two_places(one.ratio)}, from {two_places(low)} to {two_places(high)} over the what-ifs"
            if one.known
            else f"value unknown; ratio unknown: {WHY}",
            indent=2,
        )
    if found.difference_of_ratios is not None:
        say(f"difference of the ratios: {found.difference_of_ratios:+.2f}")
