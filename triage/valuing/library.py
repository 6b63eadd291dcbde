"""The files of ``rules/value``: impact maps, the proxy library and discount schedules."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from triage.errors import DataProblem, WrongUse
from triage.model import Issue
from triage.source import Parsed, Path, read_text
from triage.valuing.discounting import Band, Schedule, ScheduleFile, discount_factor
from triage.valuing.evidence_apart import ids_of, taken_over
from triage.valuing.fields import WHY, checked
from triage.valuing.headlines import known_names
from triage.valuing.impact_map import MapFile
from triage.valuing.proxies import Proxy, ProxyFile
from triage.valuing.queries import Beside
from triage.valuing.reference import BenchmarkFile, Benchmarks, BiasCategory, BiasFile, DeflatorFile, Series
from triage.valuing.settling import Uprated, settled
from triage.vocabulary import Vocabulary

REFERENCE = frozenset({"proxies", "green-book", "deflator", "benchmarks", "optimism-bias"})
"""Names of the files that hold no map: a fault in one of them stops every map."""


@dataclass(frozen=True)
class Library:
    """Proxies and schedules by id, and the texts of maps by id; read once, handed to :func:`load_map`."""

    proxies: Mapping[str, Proxy] = field(default_factory=dict)
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    maps: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """File name and text of each map, by the map's id."""
    indices: Mapping[str, Series] = field(default_factory=dict)
    """Price indices by id."""
    benchmarks: Benchmarks | None = None
    """How published reports set their figures."""
    biases: Mapping[str, tuple[BiasCategory, str]] = field(default_factory=dict)
    """Optimism bias by kind of work, with the source of the table."""
    evidence: frozenset[str] = frozenset()
    """Ids of published findings of other services: known only so that none is taken for a value."""

    def with_proxies(self, text: str, name: str) -> Library:
        """Give the library with the values of another file added, such as a licensed bank that its user may use.

        An id that the library has already stands for the added value from here on. Raises :class:`DataProblem`.
        """
        parsed = read_text(text, name)
        if taken := taken_over(parsed, self.evidence):
            raise DataProblem(taken)
        added = {entry.id: entry for entry in checked(ProxyFile, parsed).entries()}
        return replace(self, proxies={**self.proxies, **added})

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
    bands: tuple[Band, ...] = ()
    """The rates by year that the factors come from; none where nothing is discounted."""
    written: MapFile | None = None
    """The map as its author wrote it; ``file`` is what is calculated with, values uprated and harms below 0."""
    uprated: Mapping[str, Uprated] = field(default_factory=dict)
    """Row -> how its value was brought to the map's prices; only rows in which it was asked for."""
    library: Library = field(default_factory=Library)

    @property
    def as_written(self) -> MapFile:
        """The map before anything was worked into it."""
        return self.written or self.file

    @property
    def called(self) -> str:
        """What `--map` finds it by: its id where the library holds it, else the file it was read from."""
        held = self.library.maps.get(self.file.id, ("", ""))[0] == self.name
        return self.file.id if held else self.name

    @property
    def prices(self) -> str:
        """In whose prices it is, and where the price year of no value is known."""
        years = {row.proxy.price_year.strip().lower() for row in self.file.rows}
        unknown = " by the map, the price year of no value is known" if years == {"unknown"} else ""
        return f"{self.file.price_year}{unknown}"


def load_library(files: Mapping[str, str]) -> Library:
    """Read all files of ``rules/value`` (name to text); raises :class:`DataProblem` with every problem.

    A map stays text until it is used, so that a fault in one map stops only that map; of two with one id the file
    that bears the id as its name is meant.
    """
    proxies: dict[str, Proxy] = {}
    schedules: dict[str, Schedule] = {}
    maps: dict[str, tuple[str, str]] = {}
    indices: dict[str, Series] = {}
    benchmarks: Benchmarks | None = None
    biases: dict[str, tuple[BiasCategory, str]] = {}
    evidence: set[str] = set()
    values: list[Parsed] = []
    issues: list[Issue] = []
    for name in sorted(files):
        try:
            parsed = read_text(files[name], name)
            kind = parsed.data.get("kind") if isinstance(parsed.data, dict) else None
            if kind == "evidence":
                evidence.update(ids_of(parsed))
            elif kind == "proxies":
                values.append(parsed)
                for number, entry in enumerate(checked(ProxyFile, parsed).entries()):
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
            elif kind == "price_indices":
                indices.update({entry.id: entry for entry in checked(DeflatorFile, parsed).series})
            elif kind == "benchmarks":
                benchmarks = checked(BenchmarkFile, parsed).benchmarks
            elif kind == "optimism_bias":
                table = checked(BiasFile, parsed)
                biases.update({entry.id: (entry, table.source) for entry in table.categories})
            elif isinstance(parsed.data, dict) and isinstance(parsed.data.get("id"), str):
                wanted = parsed.data["id"]
                if wanted not in maps or _stem(name) == wanted:
                    maps[wanted] = (name, files[name])
        except DataProblem as problem:
            stem = _stem(name)
            if stem in REFERENCE:
                issues.extend(problem.issues)
            elif not stem.startswith("evidence"):
                maps[stem] = (name, files[name])
    issues.extend(issue for parsed in values for issue in taken_over(parsed, evidence))
    if issues:
        raise DataProblem(issues)
    return Library(
        proxies=proxies,
        schedules=schedules,
        maps=maps,
        indices=indices,
        benchmarks=benchmarks,
        biases=biases,
        evidence=frozenset(evidence),
    )


def _stem(name: str) -> str:
    return name.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def load_map(text: str, name: str, library: Library, vocabulary: Vocabulary | None = None) -> ImpactMap:
    """Read one impact map; raises :class:`DataProblem` with every problem and its place.

    With a vocabulary the codes that queries name are checked as well.
    """
    parsed = read_text(text, name)
    if taken := taken_over(parsed, library.evidence):
        raise DataProblem(taken)
    file = checked(MapFile, parsed, {"proxies": library.proxies})
    issues = [
        *_repeated(file, parsed),
        *_strangers(file, parsed),
        *_rows_of_what_ifs(file, parsed),
        *_codes(file, parsed, vocabulary),
    ]
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
    issues += _tables(file, parsed, library)
    if issues:
        raise DataProblem(sorted(issues, key=lambda issue: (issue.line or 0, issue.column or 0)))
    if file.discounting is None or bands is None:
        factors = (Decimal(1),) * file.horizon_years
    else:
        factors = tuple(
            discount_factor(bands, year, file.discounting.convention)
            for year in range(1, file.horizon_years + 1)
        )
    series = library.indices.get(file.uprate.series) if file.uprate else None
    calculated, uprated = settled(file, series)
    return ImpactMap(
        file=calculated,
        name=name,
        factors=factors,
        bands=bands or (),
        written=file,
        uprated=uprated,
        library=library,
    )


def _tables(file: MapFile, parsed: Parsed, library: Library) -> Iterator[Issue]:
    """Find tables that the map names and that are not there; nothing is worked out of a table nobody has."""
    if file.uprate is not None:
        series = library.indices.get(file.uprate.series)
        if series is None:
            yield _issue(
                parsed,
                ("uprate", "series"),
                "VA109",
                f"there is no price index '{file.uprate.series}'",
                f"known indices: {', '.join(sorted(library.indices)) or 'none'}",
            )
        elif file.uprate.to not in series.index:
            years = sorted(series.index)
            yield _issue(
                parsed,
                ("uprate", "to"),
                "VA109",
                f"the index '{series.id}' has no year {file.uprate.to}",
                f"it goes from {years[0]} to {years[-1]}; nothing is guessed beyond it",
            )
    names = known_names(
        {row.stakeholder for row in file.rows}, {row.proxy.kind for row in file.rows}, set(file.groups)
    )
    for number, headline in enumerate(file.headlines):
        if headline.what not in names:
            near = difflib.get_close_matches(headline.what, names, n=1)
            yield _issue(
                parsed,
                ("headlines", number, "what"),
                "VA110",
                f"there is no figure '{headline.what}' to print as a headline",
                f"did you mean '{near[0]}'?" if near else f"figures: {', '.join(sorted(names))}",
            )
    for number, bias in enumerate(file.optimism_bias):
        if bias.category is not None and bias.category not in library.biases:
            yield _issue(
                parsed,
                ("optimism_bias", number, "category"),
                "VA109",
                f"there is no kind of work '{bias.category}' in the table of optimism bias",
                f"known: {', '.join(sorted(library.biases)) or 'none'}; or write share with its source",
            )


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


def _rows_of_what_ifs(file: MapFile, parsed: Parsed) -> Iterator[Issue]:
    """Find what-ifs of rows that the map does not have: they would change nothing and say nothing."""
    known = [row.id for row in file.rows]
    for number, wanted in enumerate(file.sensitivities):
        for place, row in enumerate(wanted.rows):
            if row not in known:
                near = difflib.get_close_matches(row, known, n=1)
                yield _issue(
                    parsed,
                    ("sensitivities", number, "rows", place),
                    "VA104",
                    f"the sensitivity '{wanted.id}' names the row '{row}', which the map does not have",
                    f"did you mean '{near[0]}'?" if near else f"rows: {', '.join(known)}",
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


def _beside(key: str, wanted: Beside | None) -> list[tuple[str, str, tuple[str, ...]]]:
    return [] if wanted is None else [(key, "needs", wanted.need), (key, "indicators", wanted.indicator)]


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
            ("programme", "programmes", query.programme),
            ("reason", "referral_reasons", query.reason),
            ("indicator", "indicators", query.indicator),
            *_beside("specified_by", query.specified_by),
            *_beside("not_specified_by", query.not_specified_by),
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
