"""``triage measures list`` and ``show``: what a measure is, and what was published about it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import shared, today

if TYPE_CHECKING:
    from triage.outcomes.measures import MeasureDef, MeasureLibrary


@click.command("list")
@shared
def measures_list(workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List every measure with its scales, their range and which way is better.

    \b
    Example:
      triage measures list
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.figure_words import say  # noqa: PLC0415

    library = _library(workspace, on)
    if as_json:
        print_json(
            {
                "format": "triage.measure-list/1",
                "measures": [_json(library, one, whole=False) for one in library.measures.values()],
            }
        )
        return
    for one in library.measures.values():
        say(f"{one.code:24} {one.title} (filled in by: {one.rated_by})", indent=25)
        for scale in one.scales.values():
            inferred = ", inferred from its wording" if scale.direction == "inferred" else ""
            say(
                f"  {scale.scale:22} {scale.min} to {scale.max}, {scale.better} is better{inferred}; {_known(library, one.code, scale.scale)}",
                indent=25,
            )


@click.command("show")
@click.argument("code")
@shared
def measures_show(code: str, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """Show one measure: range, bands, cut-offs, points of reliable change and rates published elsewhere, each with its source.

    \b
    Example:
      triage measures show score_15
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.figure_words import say  # noqa: PLC0415

    library = _library(workspace, on)
    one = library.single(code)
    if as_json:
        print_json({"format": "triage.measure-show/1", **_json(library, one, whole=True)})
        return
    say(f"{one.title} ({one.code})")
    say(one.meaning)
    say(f"filled in by: {one.rated_by}; source: {one.source}")
    for scale in one.scales.values():
        inferred = (
            " (inferred from its wording; check your own form)" if scale.direction == "inferred" else ""
        )
        say()
        say(f"{scale.title} [{scale.scale}]: {scale.min} to {scale.max}, {scale.better} is better{inferred}")
        chosen = library.chosen(code, scale.scale)
        for entry in library.published(code, scale.scale):
            used = "in use" if entry == chosen else "not in use"
            say(f"  {entry.context} ({used}): {entry.country}, {entry.sample}; {entry.source}", indent=4)
            if entry.bands:
                say(
                    "    bands " + ", ".join(f"{band.band} {band.from_}-{band.to}" for band in entry.bands),
                    indent=6,
                )
            if entry.cut_off:
                say(
                    f"    cut-off {entry.cut_off.printed or entry.cut_off.value or 'criterion ' + str(entry.cut_off.criterion)}",
                    indent=6,
                )
            if entry.reliable_change_points:
                say(f"    reliable change {entry.reliable_change_points} points or more")
            if entry.reliability:
                say(f"    {entry.reliability[0]} {entry.reliability[1]}")
            if entry.country != "UK" and (entry.cut_off or entry.reliable_change_points):
                say("    cut-offs do not travel: these are no UK norms")
        if not library.published(code, scale.scale):
            say("  nothing published stands here")
        for rate in library.rates_beside(code, scale.scale):
            say(f"  elsewhere: {rate.what} {rate.pct} % ({rate.sample}; {rate.source})", indent=4)
    unknown = library.unknown.get(code)
    if unknown:
        say()
        say(f"not known: {unknown.why} ({unknown.source})")
    formula = library.added_value.get(code)
    if formula:
        say()
        say(
            f"added value: {formula.constant} + {formula.total} total + {formula.impact} impact + {formula.emotional} emotional - total about "
            f"{formula.months.about} months later; {formula.sample}; {formula.source}"
        )


def _library(workspace: Path | None, on: date | None) -> MeasureLibrary:
    from triage.desk import open_desk  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.measuring.library import measure_library  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False, rules="working") as desk:
        return measure_library(desk)


def _known(library: MeasureLibrary, code: str, scale: str) -> str:
    chosen = library.chosen(code, scale)
    versions = library.published(code, scale)
    if chosen is None:
        return f"{len(versions)} versions published, none in use" if versions else "nothing published"
    said = [name for name, there in (("bands", chosen.bands), ("cut-off", chosen.cut_off), ("reliable change", chosen.reliable_change_points or chosen.reliability)) if there]  # fmt: skip
    return f"{', '.join(said)} ({chosen.context})"


def _json(library: MeasureLibrary, one: MeasureDef, *, whole: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": one.code, "title": one.title, "meaning": one.meaning, "rated_by": one.rated_by, "source": one.source,
        "scales": [
            {
                "scale": scale.scale, "title": scale.title, "min": float(scale.min), "max": float(scale.max), "better": scale.better, "direction": scale.direction,
                "in_use": chosen.context if (chosen := library.chosen(one.code, scale.scale)) else None,
                **({"published": [entry.model_dump(mode="json", by_alias=True, exclude_none=True) for entry in library.published(one.code, scale.scale)],
                    "base_rates": [rate.model_dump(mode="json", exclude_none=True) for rate in library.rates_beside(one.code, scale.scale)]} if whole else {}),
            }
            for scale in one.scales.values()
        ],
    }  # fmt: skip
    if whole:
        unknown, formula = library.unknown.get(one.code), library.added_value.get(one.code)
        data["unknown"] = unknown.model_dump(mode="json") if unknown else None
        data["added_value"] = (
            formula.model_dump(mode="json", by_alias=True, exclude_none=True) if formula else None
        )
    return data
