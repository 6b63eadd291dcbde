"""The gaps report: what nobody gives, what hangs on one service, what another service would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from triage.desk.directory.demand import recorded_demand
from triage.desk.directory.gap_numbers import for_others as numbers_for_others
from triage.desk.directory.wanted import tiers, wanted_help
from triage.desk.opening import Desk
from triage.errors import WrongUse
from triage.signposting import Directory, load_directory
from triage.signposting.gaps import Coverage, Demand, Place, Supply, coverage, places_of
from triage.signposting.gaps.cover import join, missing_levels
from triage.signposting.gaps.numbers import Numbers
from triage.signposting.gaps.proposing import Profile, propose
from triage.signposting.gaps.rows import Row, gap_rows
from triage.signposting.gaps.single import Single, single_providers, single_services
from triage.signposting.gaps.what_if import WhatIf, takes, what_if

FORMAT = "triage.gaps/1"
LARGEST_FILE = 10_000_000
"""Bytes of a file of proposed services; a provider's file is a few thousand."""


@dataclass(frozen=True)
class GapReport:
    """Everything the report says of one directory on one day."""

    on: date
    start: date | None
    cover: Coverage = field(repr=False)
    demand: Demand = field(repr=False)
    numbers: Numbers = field(repr=False)
    rows: tuple[Row, ...]
    services: tuple[Single, ...]
    providers: tuple[Single, ...]
    levels: tuple[tuple[str, str, Place, str], ...]
    """Category, person, place and age group in which a level is not given."""

    @property
    def for_others(self) -> bool:
        """Whether small numbers are hidden."""
        return self.numbers.for_others

    @property
    def children(self) -> int | None:
        """Cases with any wish, for those who work with them; None for others."""
        if not self.demand.recorded or self.for_others:
            return None
        return len({wish.case for wish in self.demand.wishes})


def gap_report(
    desk: Desk,
    *,
    start: date | None = None,
    areas: Sequence[str] = (),
    helps: Sequence[str] = (),
    for_others: bool = False,
) -> GapReport:
    """Work the report out; writes nothing.

    ``areas``: only these districts; ``helps``: only these kinds of help. Raises :class:`WrongUse` for a district or help
    that is not known, and where nobody has said which districts there are.
    """
    places = _places(desk, areas)
    wanted = wanted_help(desk.rulebook)
    _known(helps, desk.directory.helps, "kind of help", "see rules/vocabulary/help.yaml")
    if helps:
        wanted = [one for one in wanted if one.help in helps]
    supply = Supply(desk.directory, desk.on, kinds={one.help: one.kind for one in join(wanted)})
    cover = coverage(supply, wanted, places)
    demand = _only(recorded_demand(desk, places, start), helps, places if areas else ())
    threshold = desk.settings.small_number_threshold
    numbers = numbers_for_others(demand, threshold) if for_others else Numbers.of(demand)
    return GapReport(
        on=desk.on,
        start=start,
        cover=cover,
        demand=demand,
        numbers=numbers,
        rows=tuple(gap_rows(cover, numbers)),
        services=tuple(single_services(cover)),
        providers=tuple(single_providers(cover)),
        levels=tuple(missing_levels(cover, *tiers(desk.vocabulary))),
    )


def _places(desk: Desk, areas: Sequence[str]) -> tuple[Place, ...]:
    area = desk.settings.area
    places = places_of(desk.directory.areas, area.local_authority or None, area.outward_codes)
    if not places:
        raise WrongUse(
            "nobody has said which districts belong to this workspace",
            why="what is missing is told district by district",
            mend="name local_authority or outward_codes under [area] in triage.toml",
        )
    codes = [code.strip().upper() for code in areas]
    _known(codes, [place.code for place in places], "district", "leave --area out to see all of them")
    return tuple(place for place in places if not codes or place.code in codes)


def _known(words: Iterable[str], known: Iterable[str], kind: str, mend: str) -> None:
    import difflib  # noqa: PLC0415 - only where somebody misspelt a word

    every = list(known)
    for word in words:
        if word not in every:
            near = difflib.get_close_matches(word, every, n=1)
            raise WrongUse(
                f"'{word}' is not a {kind} that is looked at here",
                why="nothing would be shown, and that would read as if nothing were missing",
                mend=f"did you mean '{near[0]}'?" if near else mend,
            )


def _only(demand: Demand, helps: Sequence[str], places: tuple[Place, ...]) -> Demand:
    if not helps and not places:
        return demand
    wishes = tuple(
        wish
        for wish in demand.wishes
        if (not helps or wish.help in helps) and (not places or wish.place in places)
    )
    return Demand(demand.recorded, wishes, demand.gap_reasons, demand.erased, demand.synthetic)


def proposed_services(desk: Desk, files: Iterable[Path]) -> Directory:
    """Read files of services that do not exist yet, shaped as in ``directory/services``.

    Raises :class:`triage.errors.DataProblem` with every fault and its place, and :class:`WrongUse` for a file that is
    too large.
    """
    texts: dict[str, str] = {}
    for number, path in enumerate(files):
        if path.stat().st_size > LARGEST_FILE:
            raise WrongUse(
                f"{path.name} is larger than {LARGEST_FILE // 1_000_000} MB",
                why="a file of services that do not exist yet is small",
                mend="name the file of one provider",
            )
        texts[f"what-if/{number}-{path.stem}.yaml"] = path.read_bytes().decode("utf-8", errors="replace")
    return load_directory(texts, desk.vocabulary)


def compare(report: GapReport, proposed: Directory | None, without: Sequence[str] = ()) -> WhatIf:
    """Say what other services would change; raises :class:`WrongUse` for a service or provider that is not there."""
    supply = report.cover.supply
    _known(
        without,
        [*supply.services, *supply.directory.providers],
        "service or provider",
        "see `triage directory list`",
    )
    return what_if(report.cover, report.demand, proposed, without)


def one_more(report: GapReport, *, helps: int = 1, one_place: bool = False, ages: int = 8) -> list[Profile]:
    """Profiles of one more service, what closes most recorded unmet wishes first."""
    closable = report.demand.closable(lambda wish: takes(report.cover.supply, wish))
    return propose(closable, helps, one_place=one_place, ages=ages)


def closed_count(report: GapReport, what: WhatIf | Profile) -> int | None:
    """How many unmet wishes would be closed; None where nothing is recorded, or where others must not see it.

    For others it is the sum of what their report shows of whole cells: a part of a cell would tell of the rest.
    """
    wishes = what.closes if isinstance(what, WhatIf) else what.wishes
    if not report.demand.recorded:
        return None
    if not report.for_others:
        return len(wishes)
    keys = {wish.key for wish in wishes}
    whole = sum(report.demand.unmet_at.get(key, 0) for key in keys)
    return report.numbers.unmet(keys) if whole == len(wishes) else None


def report_json(report: GapReport) -> dict[str, Any]:
    """The report as plain data; the caller adds what was asked for besides."""
    cover = report.cover
    return {
        "format": FORMAT,
        "on": report.on.isoformat(),
        "from": report.start.isoformat() if report.start else None,
        "directory": {
            "version": cover.supply.directory.version,
            "fingerprint": cover.supply.directory.fingerprint,
        },
        "areas": [{"district": place.code, "authority": place.authority} for place in cover.places],
        "demand": {
            "recorded": report.demand.recorded,
            "synthetic": report.demand.synthetic,
            "children": report.children,
            "asked": report.numbers.total("asked"),
            "unmet": report.numbers.total("unmet", "tried"),
            "found_no_service": report.numbers.total("unmet"),
            "tried_before": report.numbers.total("tried"),
            "erased_cases": report.demand.erased,
            "small_numbers_hidden": report.for_others,
            "by_help": [
                {
                    "help": code,
                    "person": person,
                    "asked": one.asked,
                    "found_no_service": one.unmet,
                    "tried_before": one.tried,
                }
                for (code, person), one in sorted(report.numbers.by_help.items())
            ],
        },
        "cells": _states(cover),
        "rows": [row.as_json() for row in report.rows],
        "single_services": [_single(one) for one in report.services],
        "single_providers": [_single(one) for one in report.providers],
        "levels_not_given": [
            {"category": category, "person": person, "area": place.code, "age": column}
            for category, person, place, column in report.levels
        ],
    }


def _states(cover: Coverage) -> dict[str, int]:
    found: dict[str, int] = {}
    for cell in cover.cells.values():
        found[cell.state] = found.get(cell.state, 0) + 1
    return dict(sorted(found.items()))


def _single(one: Single) -> dict[str, Any]:
    return {
        "id": one.identity,
        "cells": len(one.cells),
        "helps": sorted({cell.help for cell in one.cells}),
        "persons": sorted({cell.person for cell in one.cells}),
        "areas": list(dict.fromkeys(cell.place.code for cell in one.cells)),
    }
