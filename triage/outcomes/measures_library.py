"""Measures and what was published about them, read from files and checked; one place for each fact."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from triage.errors import DataProblem, WrongUse
from triage.model import Issue
from triage.outcomes.measures_files import (
    AddedValue,
    Band,
    BaseRate,
    ParameterFile,
    Parameters,
    Scale,
    Unknown,
    UseFile,
)
from triage.source import Parsed, Path, SourceProblem, read_yaml, shown_key
from triage.vocabulary import read_list

WHY = (
    "a change is called reliable or clinical only by figures that somebody published and somebody can look up"
)
WHY_SCALE = "a score that nobody can place on its scale would be counted the wrong way round"
HOME = "UK"
"""Country in which cut-offs are at home; elsewhere a report says that they do not travel."""
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class MeasureDef:
    """One measure: a questionnaire or a rating scale."""

    code: str
    title: str
    meaning: str
    rated_by: str
    source: str
    scales: Mapping[str, Scale]
    self_rated: bool = False
    """Whether each fills in their own, so that whose form it is says who filled it in."""
    whose_must_be_said: bool = False
    """Whether a form without a name would be taken for the child's and is not."""
    whole: bool = False
    """Whether every score is a whole number."""
    adds_up: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Scale -> the scales whose scores it is the sum of."""
    raters: tuple[str, ...] = ()
    """Who may fill it in: codes of raters, which are roles in a family too; empty where anybody may."""

    def scale(self, name: str) -> Scale | None:
        """One scale by its code, or None."""
        return self.scales.get(name)


@dataclass(frozen=True)
class MeasureLibrary:
    """All measures by code, and what was published about their scales."""

    measures: Mapping[str, MeasureDef] = field(default_factory=dict)
    parameters: tuple[Parameters, ...] = ()
    added_value: Mapping[str, AddedValue] = field(default_factory=dict)
    base_rates: tuple[BaseRate, ...] = ()
    unknown: Mapping[str, Unknown] = field(default_factory=dict)
    use: Mapping[str, str] = field(default_factory=dict)

    def single(self, code: str) -> MeasureDef:
        """One measure; raises :class:`WrongUse` with the nearest code or all of them."""
        if code not in self.measures:
            near = self.nearest(code)
            raise WrongUse(
                f"there is no measure {shown_key(code)}",
                why="a score means something only on the scale of its measure",
                mend=f"did you mean '{near}'?" if near else "they are " + ", ".join(self.measures),
            )
        return self.measures[code]

    def nearest(self, code: str) -> str | None:
        """The known code spelt most like ``code``."""
        near = difflib.get_close_matches(code.lower().replace("-", "_"), list(self.measures), n=1, cutoff=0.5)
        return near[0] if near else None

    def published(self, measure: str, scale: str) -> tuple[Parameters, ...]:
        """Everything that was published about a scale, in file order."""
        return tuple(one for one in self.parameters if (one.measure, one.scale) == (measure, scale))

    def chosen(self, measure: str, scale: str) -> Parameters | None:
        """What reports go by: as ``use`` says for the scale, then for the measure, else the only one there is."""
        found = self.published(measure, scale)
        wanted = self.use.get(f"{measure}.{scale}", self.use.get(measure))
        if wanted is not None:
            return next((one for one in found if one.context == wanted), None)
        return found[0] if len(found) == 1 else None

    def rates_beside(self, measure: str, scale: str) -> tuple[BaseRate, ...]:
        """Published rates to read beside a figure: of this scale, else those of several measures together."""
        own = tuple(one for one in self.base_rates if (one.measure, one.scale) == (measure, scale))
        return own or tuple(one for one in self.base_rates if one.measure is None)


@dataclass(frozen=True)
class LibraryRead:
    """What could be read, and every fault found."""

    library: MeasureLibrary
    issues: tuple[Issue, ...]


def load_measures(vocabulary: Mapping[str, str], files: Mapping[str, str]) -> MeasureLibrary:
    """Read the list of measures (texts of ``rules/vocabulary`` by name) and the files of ``rules/measures``.

    Raises :class:`DataProblem` with every fault and its place.
    """
    read = read_measures(vocabulary, files)
    if read.issues:
        raise DataProblem(read.issues)
    return read.library


def read_measures(vocabulary: Mapping[str, str], files: Mapping[str, str]) -> LibraryRead:
    """Read as much as can be read, with every fault found; raises nothing."""
    issues: list[Issue] = []
    measures: dict[str, MeasureDef] = {}
    for given in sorted(vocabulary):
        if not given.rsplit("/", 1)[-1].startswith("measures"):
            continue
        measures |= _measures(vocabulary[given], f"rules/vocabulary/{given.rsplit('/', 1)[-1]}", issues)
    found = _Found()
    for given in sorted(files):
        if given.endswith(".yaml"):
            _read_file(files[given], f"rules/measures/{given.rsplit('/', 1)[-1]}", found, issues)
    issues.extend(_checked(found, measures))
    library = MeasureLibrary(
        measures=measures,
        parameters=tuple(one for one, *_ in found.parameters),
        added_value={one.measure: one for one, *_ in found.added_value},
        base_rates=tuple(one for one, *_ in found.base_rates),
        unknown={one.measure: one for one, *_ in found.unknown},
        use={key: context for key, (context, *_) in found.use.items()},
    )
    order = sorted(issues, key=lambda issue: (issue.file or "", issue.line or 0, issue.column or 0))
    return LibraryRead(library, tuple(order))


@dataclass
class _Found:
    """Entries with the file and the path they stand at."""

    parameters: list[tuple[Parameters, Parsed, Path]] = field(default_factory=list)
    added_value: list[tuple[AddedValue, Parsed, Path]] = field(default_factory=list)
    base_rates: list[tuple[BaseRate, Parsed, Path]] = field(default_factory=list)
    unknown: list[tuple[Unknown, Parsed, Path]] = field(default_factory=list)
    use: dict[str, tuple[str, Parsed, Path]] = field(default_factory=dict)


def _measures(text: str, name: str, issues: list[Issue]) -> dict[str, MeasureDef]:
    try:
        parsed = read_yaml(text, name)
    except SourceProblem as problem:
        issues.extend(problem.issues)
        return {}
    kind, entries, faults = read_list(parsed, name)
    if kind != "measures":
        return {}
    issues.extend(faults)
    made: dict[str, MeasureDef] = {}
    for code, (entry, path) in entries.items():
        place: Path = path[:-1]
        rows = entry.fields.get("scales")
        if not isinstance(rows, list) or not rows:
            issues.append(_issue(parsed, place, "ME101", f"the measure '{code}' has no scales", "write scales: with scale, title, min, max and better", WHY_SCALE))  # fmt: skip
            continue
        scales: dict[str, Scale] = {}
        for number, row in enumerate(rows):
            at: Path = (*place, "scales", number)
            scale = _model(Scale, row, parsed, at, issues, f"of the measure '{code}'")
            if scale is None:
                continue
            if scale.scale in scales:
                issues.append(_issue(parsed, (*at, "scale"), "ME102", f"the scale '{scale.scale}' of '{code}' is given twice", "keep one of the two", WHY_SCALE))  # fmt: skip
            scales[scale.scale] = scale
        sums = _sums(entry.fields.get("adds_up"), code, scales, parsed, place, issues)
        if scales:
            made[code] = MeasureDef(
                code=code,
                title=entry.title,
                meaning=entry.text("meaning") or "",
                rated_by=entry.text("rated_by") or "not said",
                source=entry.text("source") or "not said",
                scales=scales,
                self_rated=entry.text("self_rated") == "yes",
                whose_must_be_said=entry.text("whose") == "said",
                whole=entry.text("whole_scores") == "yes",
                adds_up=sums,
                raters=entry.items("raters"),
            )
    return made


def _sums(
    given: object, code: str, scales: Mapping[str, Scale], parsed: Parsed, place: Path, issues: list[Issue]
) -> dict[str, tuple[str, ...]]:
    """Which scales are sums of others; a name that is no scale of the measure is a fault."""
    found: dict[str, tuple[str, ...]] = {}
    for total, parts in given.items() if isinstance(given, Mapping) else ():
        named = [total, *(parts if isinstance(parts, list) else [parts])]
        strange = [str(one) for one in named if one not in scales]
        issues.extend(_strange(parsed, (*place, "adds_up", total), "ME107", f"scale of {code}", one, scales) for one in strange)  # fmt: skip
        if not strange:
            found[total] = tuple(named[1:])
    return found


def _read_file(text: str, name: str, found: _Found, issues: list[Issue]) -> None:
    try:
        parsed = read_yaml(text, name)
    except SourceProblem as problem:
        issues.extend(problem.issues)
        return
    kind = parsed.data.get("kind") if isinstance(parsed.data, dict) else None
    if kind == "measure_use":
        use = _model(UseFile, parsed.data, parsed, (), issues, "")
        for key, context in (use.use if use else {}).items():
            at: Path = ("use", key)
            if key in found.use:
                issues.append(_issue(parsed, at, "ME103", f"which figures '{key}' goes by is said twice", "keep one of the two"))  # fmt: skip
            found.use[key] = (context, parsed, at)
    elif kind == "measure_parameters":
        file = _model(ParameterFile, parsed.data, parsed, (), issues, "")
        if file is None:
            return
        found.parameters += [
            (one, parsed, ("parameters", place)) for place, one in enumerate(file.parameters)
        ]
        found.added_value += [
            (one, parsed, ("added_value", place)) for place, one in enumerate(file.added_value)
        ]
        found.base_rates += [
            (one, parsed, ("base_rates", place)) for place, one in enumerate(file.base_rates)
        ]
        found.unknown += [(one, parsed, ("unknown", place)) for place, one in enumerate(file.unknown)]
    else:
        issues.append(_issue(parsed, ("kind",), "ME104", "the file does not say what it holds", "write `kind: measure_parameters` or `kind: measure_use`"))  # fmt: skip


def _checked(found: _Found, measures: Mapping[str, MeasureDef]) -> Iterator[Issue]:
    """Faults between files: measures nobody knows, bands that leave gaps, a choice of what is not there."""
    every: list[tuple[Parameters | AddedValue | BaseRate | Unknown, Parsed, Path]] = [
        *found.parameters, *found.added_value, *found.base_rates, *found.unknown
    ]  # fmt: skip
    for one, parsed, path in every:
        if one.measure is not None and one.measure not in measures:
            yield _strange(parsed, (*path, "measure"), "ME105", "measure", one.measure, measures)
    seen: set[tuple[str, str, str]] = set()
    contexts: dict[str, set[str]] = defaultdict(set)
    for entry, parsed, path in found.parameters:
        measure = measures.get(entry.measure)
        contexts[entry.measure].add(entry.context)
        contexts[f"{entry.measure}.{entry.scale}"].add(entry.context)
        place = (entry.measure, entry.scale, entry.context)
        if place in seen:
            yield _issue(parsed, (*path, "context"), "ME106", f"the context '{entry.context}' of {entry.measure}.{entry.scale} is given twice", "give each its own name")  # fmt: skip
        seen.add(place)
        if measure is None:
            continue
        scale = measure.scale(entry.scale)
        if scale is None:
            yield _strange(parsed, (*path, "scale"), "ME107", f"scale of {entry.measure}", entry.scale, measure.scales)  # fmt: skip
            continue
        yield from _fits(entry, scale, parsed, path)
    for key, (context, parsed, path) in found.use.items():
        if key.split(".", 1)[0] not in measures:
            yield _strange(parsed, path, "ME105", "measure", key, measures)
        elif context not in contexts.get(key, set()):
            yield _strange(parsed, path, "ME108", f"context of {key}", context, contexts.get(key, set()))


def _fits(entry: Parameters, scale: Scale, parsed: Parsed, path: Path) -> Iterator[Issue]:
    if entry.bands and (fault := _bands_fault(entry.bands, scale)):
        yield _issue(parsed, (*path, "bands"), "ME109", f"the bands of {entry.measure}.{entry.scale} {fault}", "every whole score of the scale stands in one band")  # fmt: skip
    value = entry.cut_off.value if entry.cut_off else None
    if value is not None and not scale.holds(value):
        yield _issue(parsed, (*path, "cut_off"), "ME110", f"the cut-off of {entry.measure}.{entry.scale} lies outside the scale", f"the scale goes from {scale.min} to {scale.max}")  # fmt: skip
    points = entry.reliable_change_points
    if points is not None and points > scale.max - scale.min:
        yield _issue(parsed, (*path, "reliable_change_points"), "ME110", f"the points of {entry.measure}.{entry.scale} are more than the whole scale", f"the scale goes from {scale.min} to {scale.max}")  # fmt: skip


def _bands_fault(bands: tuple[Band, ...], scale: Scale) -> str | None:
    """What is wrong with bands of whole scores; None where each score of the scale stands in exactly one."""
    order = sorted(bands, key=lambda band: band.from_)
    if order[0].from_ != scale.min or order[-1].to != scale.max:
        return f"do not reach from {scale.min} to {scale.max}"
    for one, other in pairwise(order):
        if other.from_ <= one.to:
            return "overlap"
        if other.from_ != one.to + 1:
            return "leave a gap"
    return None


def _model(
    model: type[Model], data: object, parsed: Parsed, path: Path, issues: list[Issue], where: str
) -> Model | None:
    """Read plain data as ``model``; faults go to ``issues``, with the place of each."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            steps: Path = (*path, *(step for step in detail["loc"] if isinstance(step, (str, int))))
            last = next((str(step) for step in reversed(steps) if isinstance(step, str)), "file")
            if detail["type"] == "extra_forbidden":
                known = [one.alias or name for name, one in model.model_fields.items()]
                near = difflib.get_close_matches(last, known, n=1)
                what, mend = f"unknown key {shown_key(last)} {where}".strip(), f"did you mean '{near[0]}'?" if near else "take it out"  # fmt: skip
            elif detail["type"] == "missing":
                what, mend = f"the key '{last}' {where} is missing".replace("  ", " "), "write it, with its source where it is a figure"  # fmt: skip
            else:
                what, mend = f"{last}: {detail['msg'].removeprefix('Value error, ')}", "correct the value"
            issues.append(_issue(parsed, steps, "ME102", what, mend))
        return None


def _strange(parsed: Parsed, path: Path, code: str, what: str, word: str, known: object) -> Issue:
    names = sorted(known) if isinstance(known, (set, Mapping)) else []
    near = difflib.get_close_matches(word, names, n=1)
    mend = f"did you mean '{near[0]}'?" if near else "known: " + (", ".join(names) or "none yet; add it to rules/vocabulary/measures.yaml")  # fmt: skip
    return _issue(parsed, path, code, f"unknown {what} {shown_key(word)}", mend)


def _issue(parsed: Parsed, path: Path, code: str, what: str, mend: str, why: str = WHY) -> Issue:
    line, column = parsed.place(path)
    return Issue(file=parsed.name, line=line, column=column, code=code, what=what, why=why, mend=mend)
