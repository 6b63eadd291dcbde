"""``triage priorities list`` and ``show``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import shared, today

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triage.outcomes.frameworks import FrameworkFile, Frameworks, Indicator, Outcome, Priority
    from triage.vocabulary import Vocabulary

FORMAT = "triage.priorities/1"
_CONTRIBUTION = {"direct": "addressed directly", "contributes": "contributed to"}


@click.command("list")
@shared
def list_(workspace: Path | None, on: date | None, *, as_json: bool) -> None:
    """List every framework that outcomes are reported against.

    \b
    Example:
      triage priorities list
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.published.words import wrapped  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.frameworks import frameworks  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        found, vocabulary = frameworks(desk), desk.vocabulary
    if as_json:
        every = [_plain(one, found, vocabulary) for one in found.by_id.values()]
        print_json({"format": FORMAT, "frameworks": every})
        return
    for one in found.by_id.values():
        click.echo(wrapped(f"{one.id}: {one.title} ({one.place})"))
        parts = [f"{len(one.priorities)} priorities"] if one.priorities else []
        parts += [f"{len(one.groups)} groups"] if one.groups else []
        parts += [f"{len(one.outcomes)} shared outcomes"] if one.outcomes else []
        parts += ["figures of adults"] if one.not_for_children else []
        click.echo(wrapped(", ".join(parts) or "empty", 4))
    click.echo(f"{len(found.by_id)} frameworks, {len(found.budgets)} virtual budgets", err=True)


@click.command()
@click.argument("code")
@shared
def show(code: str, workspace: Path | None, on: date | None, *, as_json: bool) -> None:
    """Show a framework, one of its priorities, or a shared outcome.

    \b
    Example:
      triage priorities show solihull_semh
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.published.words import known, wrapped  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.frameworks import frameworks  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        found, vocabulary = frameworks(desk), desk.vocabulary
    home = found.by_id.get(code) or found.of_priority(code)
    outcome = None
    if home is None:
        for one in found.by_id.values():
            outcome = next((each for each in one.outcomes if each.id == code), None)
            home = one if outcome is not None else home
            if outcome is not None:
                break
    if home is None:
        every = [
            *found.by_id,
            *(each.code for one in found.by_id.values() for each in one.priorities),
            *(each.id for one in found.by_id.values() for each in one.outcomes),
        ]
        known(code, every, "framework, priority or shared outcome")
        return
    if as_json:
        data = _plain(home, found, vocabulary)
        if code != home.id:
            data["priorities"] = [each for each in data["priorities"] if each["code"] == code]
            data["outcomes"] = [each for each in data["outcomes"] if each["id"] == code]
        print_json({"format": FORMAT, "frameworks": [data]})
        return
    for line, indent in _lines(home, code, found, vocabulary):
        click.echo(wrapped(line, indent))


def _lines(
    one: FrameworkFile, code: str, found: Frameworks, vocabulary: Vocabulary
) -> Iterator[tuple[str, int]]:
    whole = code == one.id
    yield f"{one.title} ({one.place}; {one.source})", 0
    if whole:
        yield one.about, 0
    for caution in one.cautions:
        yield f"Note: {caution}", 0
    for priority in one.priorities:
        if whole or priority.code == code:
            yield from _priority_lines(priority, one, vocabulary)
    if whole:
        for neighbours in one.neighbours:
            members = ", ".join(neighbours.members) or "not listed in the source"
            yield f"{neighbours.title} of {neighbours.of}: {members} ({neighbours.source})", 0
        for group in one.groups:
            chosen = f"chosen by {group.chosen_by}" if group.chosen_by else "as the framework or an example"
            yield f"Group {group.id}: {group.title}; {chosen} ({group.source})", 0
    for outcome in one.outcomes:
        if whole or outcome.id == code:
            yield from _outcome_lines(outcome, found, vocabulary)
    if whole:
        for said in one.contradictions:
            yield f"The source contradicts itself: {said.what} ({said.source})", 0
        for missing in one.missing:
            yield f"Missing: {missing}", 0


def _priority_lines(
    priority: Priority, one: FrameworkFile, vocabulary: Vocabulary
) -> Iterator[tuple[str, int]]:
    from triage.outcomes.frameworks import place_of  # noqa: PLC0415 - keeps `--help` light

    entry = vocabulary.single("priorities", priority.code)
    kind = _CONTRIBUTION.get(entry.text("contribution") or "", "not said")
    yield f"{priority.code}: {entry.title} – {kind}", 0
    if entry.text("measure"):
        yield f"measure: {entry.text('measure')}", 4
    yield f"needs: {', '.join(entry.items('needs')) or 'none'}", 4
    if entry.items("indicators"):
        yield f"indicators: {', '.join(entry.items('indicators'))}", 4
    for benchmark in entry.items("benchmarks"):
        yield f"to compare with: {benchmark_words(benchmark, vocabulary)}", 4
    for rank in priority.ranks:
        place = place_of(rank, one, vocabulary)
        yield f"place: {place.printed} among {place.neighbours.title.lower()}, {place.year or 'year not printed'} ({place.source}); {'; '.join(place.remarks)}", 4  # fmt: skip
    for printed in priority.printed:
        yield f"printed of another service: {vocabulary.title('needs', printed.need)} improved by {printed.percent} % ({printed.source})", 4  # fmt: skip
    if priority.note:
        yield f"note: {priority.note}", 4
    yield f"source: {entry.text('source') or 'not stated'}", 4


def benchmark_words(code: str, vocabulary: Vocabulary) -> str:
    """One published figure with its year and place, which it is never shown without."""
    entry = vocabulary.single("benchmarks", code)
    year, place = (
        entry.text("year") or "year not printed",
        entry.text("geography") or "place not printed",
    )
    note = f"; {entry.text('note')}" if entry.text("note") else ""
    return f"{entry.title}: {entry.text('value')} {entry.text('unit')}, {place}, {year} ({entry.text('source')}){note}"


def _outcome_lines(outcome: Outcome, found: Frameworks, vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    yield f"{outcome.id}: {outcome.title}, within {outcome.horizon_years} years", 0
    for indicator in outcome.indicators:
        yield f"indicator {indicator.id}: {indicator.title}, {indicator.unit}; {indicator.better} is better; {indicator.stage}", 4  # fmt: skip
        yield f"baseline: {baseline_words(indicator, vocabulary)}", 6
        for target in indicator.targets:
            when = f"by {target.by}" if target.by else f"after {target.after_years} years"
            value = (
                "no figure agreed"
                if target.value is None
                else f"{target.value}, agreed by {target.agreed_by}"
            )
            yield f"check {when}: {value} ({target.source})", 6
    for activity in outcome.activities:
        yield f"activity {activity.id}: {activity.title}; leads: {activity.leads or 'nobody is named'}; contributes: {', '.join(activity.contributes) or 'nobody is named'}", 4  # fmt: skip
        yield (
            f"help: {', '.join(activity.help) or 'none named'}; should move {', '.join(activity.influences)}",
            6,
        )
        if activity.capability:
            yield f"takes: {', '.join(activity.capability)}", 6
        if activity.gap:
            yield f"GAP: {activity.gap}", 6
    for link in outcome.chain:
        yield f"chain: {link.from_} -> {link.to}: {link.how} ({link.source})", 4
    for budget in found.budgets:
        if budget.outcome == outcome.id:
            amount = "not known" if budget.amount is None else f"£{budget.amount:,}"
            yield f"budget: {budget.organisation}, {budget.year}: {amount} ({budget.source})", 4


def baseline_words(indicator: Indicator, vocabulary: Vocabulary) -> str:
    """Where an indicator began, with year, place and source."""
    own = indicator.baseline
    if own.record is not None:
        return f"the own record from {own.record.from_} to {own.record.to} ({own.source})"
    if own.benchmark is not None:
        return benchmark_words(own.benchmark, vocabulary)
    return f"{own.value} {indicator.unit}, {own.place}, {own.year} ({own.source})"


def _plain(one: FrameworkFile, found: Frameworks, vocabulary: Vocabulary) -> dict[str, Any]:
    from triage.outcomes.frameworks import place_of  # noqa: PLC0415 - keeps `--help` light

    data = one.model_dump(mode="json", by_alias=True)
    for plain, priority in zip(data["priorities"], one.priorities, strict=True):
        entry = vocabulary.single("priorities", priority.code)
        plain.update(
            title=entry.title,
            measure=entry.text("measure"),
            contribution=entry.text("contribution"),
            needs=list(entry.items("needs")),
            indicators=list(entry.items("indicators")),
            source=entry.text("source"),
            benchmarks=[
                dict(vocabulary.single("benchmarks", code).fields) for code in entry.items("benchmarks")
            ],
        )
        for shown, rank in zip(plain["ranks"], priority.ranks, strict=True):
            place = place_of(rank, one, vocabulary)
            shown.update(
                place=place.place,
                of_how_many=place.among,
                year=place.year,
                geography=place.geography,
                source=place.source,
                recomputed=place.recomputed,
                recomputed_of=place.recomputed_among,
                remarks=list(place.remarks),
            )
    ids = {outcome.id for outcome in one.outcomes}
    data["budgets"] = [budget.model_dump(mode="json") for budget in found.budgets if budget.outcome in ids]
    return data
