"""The files of ``rules/value``: impact maps, the proxy library and discount schedules."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from triage.errors import DataProblem, WrongUse
from triage.model import Issue
from triage.source import Parsed, Path, read_text
from triage.valuing.discounting import Band, Schedule, ScheduleFile, discount_factor
from triage.valuing.fields import WHY, checked
from triage.valuing.impact_map import MapFile
from triage.valuing.proxies import Proxy, ProxyFile
from triage.vocabulary import Vocabulary


@dataclass(frozen=True)
class Library:
    """Proxies and schedules by id, and the texts of maps by id; read once, handed to :func:`load_map`."""

    proxies: Mapping[str, Proxy] = field(default_factory=dict)
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    maps: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """File name and text of each map, by the map's id."""

    def map_text(self, wanted: str) -> tuple[str, str]:
        """File name and text of the map with this id; raises :class:`WrongUse` naming the known ones."""
        if wanted not in self.maps:
            near = difflib.get_close_matches(wanted, self.maps, n=1)
            raise WrongUse(
                f"there is no impact map '{wanted}'",
                why="a valuation needs a map of what is counted and what it is worth",
                mend=(f"did you mean '{near[0]}'? " if near else "")
                + f"Known maps: {', '.join(sorted(self.maps))}; or give a file",
            )
        return self.maps[wanted]


@dataclass(frozen=True)
class ImpactMap:
    """A checked impact map with its discount factors worked out."""

    file: MapFile
    name: str
    factors: tuple[Decimal, ...]
    """What one pound of each year is worth today, from year 1 to the horizon."""


def load_library(files: Mapping[str, str]) -> Library:
    """Read all files of ``rules/value`` (name to text); raises :class:`DataProblem` with every problem.

    A map stays text until it is used, so that a fault in one map stops only that map; of two with one id the file
    that bears the id as its name is meant.
    """
    proxies: dict[str, Proxy] = {}
    schedules: dict[str, Schedule] = {}
    maps: dict[str, tuple[str, str]] = {}
    issues: list[Issue] = []
    for name in sorted(files):
        try:
            parsed = read_text(files[name], name)
            kind = parsed.data.get("kind") if isinstance(parsed.data, dict) else None
            if kind == "proxies":
                for number, entry in enumerate(checked(ProxyFile, parsed).proxies):
                    if entry.id in proxies:
                        issues.append(
                            _issue(
                                parsed,
                                ("proxies", number, "id"),
                                "VA106",
                                f"the proxy '{entry.id}' is given twice",
                                "keep one of the two",
                            )
                        )
                    proxies[entry.id] = entry
            elif kind == "discount_schedules":
                schedules.update({entry.id: entry for entry in checked(ScheduleFile, parsed).schedules})
            elif isinstance(parsed.data, dict) and isinstance(parsed.data.get("id"), str):
                wanted = parsed.data["id"]
                if wanted not in maps or _stem(name) == wanted:
                    maps[wanted] = (name, files[name])
        except DataProblem as problem:
            stem = _stem(name)
            if stem in {"proxies", "green-book"}:
                issues.extend(problem.issues)
            else:
                maps[stem] = (name, files[name])
    if issues:
        raise DataProblem(issues)
    return Library(proxies=proxies, schedules=schedules, maps=maps)


def _stem(name: str) -> str:
    return name.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def load_map(text: str, name: str, library: Library, vocabulary: Vocabulary | None = None) -> ImpactMap:
    """Read one impact map; raises :class:`DataProblem` with every problem and its place.

    With a vocabulary the codes that queries name are checked as well.
    """
    parsed = read_text(text, name)
    file = checked(MapFile, parsed, {"proxies": library.proxies})
    issues = [*_repeated(file, parsed), *_strangers(file, parsed), *_codes(file, parsed, vocabulary)]
    bands = _bands(file, library)
    if bands is None and file.discounting is not None:
        issues.append(
            _issue(
                parsed,
                ("discounting", "schedule"),
                "VA107",
                f"there is no discount schedule '{file.discounting.schedule}'",
                f"known schedules: {', '.join(sorted(library.schedules)) or 'none'}",
            )
        )
    if issues:
        raise DataProblem(sorted(issues, key=lambda issue: (issue.line or 0, issue.column or 0)))
    if file.discounting is None or bands is None:
        factors = (Decimal(1),) * file.horizon_years
    else:
        factors = tuple(
            discount_factor(bands, year, file.discounting.convention)
            for year in range(1, file.horizon_years + 1)
        )
    return ImpactMap(file=file, name=name, factors=factors)


def _bands(file: MapFile, library: Library) -> tuple[Band, ...] | None:
    if file.discounting is None:
        return None
    if file.discounting.rate is not None:
        return (Band(from_year=0, to_year=file.horizon_years, rate=file.discounting.rate),)
    schedule = library.schedules.get(file.discounting.schedule or "")
    return schedule.rates if schedule else None


def _issue(parsed: Parsed, path: Path, code: str, what: str, mend: str) -> Issue:
    line, column = parsed.place(path)
    return Issue(file=parsed.name, line=line, column=column, code=code, what=what, why=WHY, mend=mend)


def _repeated(file: MapFile, parsed: Parsed) -> Iterator[Issue]:
    for part, ids in (
        ("rows", [row.id for row in file.rows]),
        ("sensitivities", [each.id for each in file.sensitivities]),
    ):
        for number, found in enumerate(ids):
            if found in ids[:number]:
                yield _issue(
                    parsed,
                    (part, number, "id"),
                    "VA106",
                    f"the id '{found}' is given twice under '{part}'",
                    "give each its own id",
                )


def _strangers(file: MapFile, parsed: Parsed) -> Iterator[Issue]:
    """Find members of groups that are misspelt or named twice.

    A stakeholder without any row is allowed, for a group may be fixed before its rows are written; the statement warns.
    """
    known = list(dict.fromkeys(row.stakeholder for row in file.rows))
    for group, members in file.groups.items():
        for number, member in enumerate(members):
            near = [] if member in known else difflib.get_close_matches(member, known, n=1, cutoff=0.8)
            if near:
                yield _issue(
                    parsed,
                    ("groups", group, number),
                    "VA104",
                    f"the group '{group}' names '{member}', who is no stakeholder of any row",
                    f"did you mean '{near[0]}'?",
                )
            if member in members[:number]:
                yield _issue(
                    parsed,
                    ("groups", group, number),
                    "VA104",
                    f"the group '{group}' names '{member}' twice",
                    "name each once",
                )


def _codes(file: MapFile, parsed: Parsed, vocabulary: Vocabulary | None) -> Iterator[Issue]:
    if vocabulary is None:
        return
    categories = {entry.text("category") for entry in vocabulary.of("needs").values()}
    for number, row in enumerate(file.rows):
        query = row.quantity.records
        if query is None:
            continue
        for key, kind, codes in (
            ("need", "needs", query.need),
            ("help", "help", query.help),
            ("person", "people", query.person),
        ):
            for code in codes:
                if not vocabulary.has(kind, code):
                    near = vocabulary.nearest(kind, code)
                    yield _issue(
                        parsed,
                        ("rows", number, "quantity", "records", key),
                        "VA105",
                        f"unknown {key} '{code}'",
                        f"did you mean '{near}'?" if near else f"see rules/vocabulary/{kind}.yaml",
                    )
        for code in query.category:
            if code not in categories:
                yield _issue(
                    parsed,
                    ("rows", number, "quantity", "records", "category"),
                    "VA105",
                    f"unknown category '{code}'",
                    f"categories: {', '.join(sorted(filter(None, categories)))}",
                )
