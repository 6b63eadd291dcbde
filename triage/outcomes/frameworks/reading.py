"""Reading ``rules/priorities/*.yaml``: every fault with its place, every code looked up."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from triage.errors import DataProblem
from triage.model import Issue
from triage.outcomes.frameworks.files import Budget, BudgetFile, FrameworkFile, Indicator, Outcome
from triage.outcomes.typed import Tells, checked, issue_at
from triage.source import Parsed, Path, read_text
from triage.vocabulary import Vocabulary

WHY = "what is reported against a framework is shown to commissioners, and must lead back to what somebody wrote on purpose"
TELLS = Tells(
    "FR101",
    "FR102",
    "FR103",
    WHY,
    "rules/priorities/README.md",
    {
        "baseline": "without a baseline nobody can say that anything changed",
        "source": "a figure or a sentence without its source cannot be checked by anybody",
        "better": "a rise is good for one indicator and bad for another; it is never guessed",
    },
)


@dataclass(frozen=True)
class Frameworks:
    """All frameworks by id, and the ledger of virtual budgets."""

    by_id: Mapping[str, FrameworkFile] = field(default_factory=dict)
    budgets: tuple[Budget, ...] = ()

    def of_priority(self, code: str) -> FrameworkFile | None:
        """The framework that a priority belongs to; None for a code of none."""
        return next(
            (one for one in self.by_id.values() if any(code == each.code for each in one.priorities)), None
        )


def load_frameworks(files: Mapping[str, str], vocabulary: Vocabulary) -> Frameworks:
    """Read all files of ``rules/priorities`` (name to text); raises :class:`DataProblem` with every fault."""
    found, issues = read_frameworks(files, vocabulary)
    errors = [issue for issue in issues if issue.severity == "error"]
    if errors:
        raise DataProblem(errors)
    return found


def read_frameworks(files: Mapping[str, str], vocabulary: Vocabulary) -> tuple[Frameworks, tuple[Issue, ...]]:
    """Read as much as can be read, with every fault and every warning; raises nothing."""
    frameworks: dict[str, FrameworkFile] = {}
    places: dict[str, str] = {}
    budgets: list[tuple[Budget, Parsed, int]] = []
    issues: list[Issue] = []
    for given in sorted(name for name in files if name.endswith(".yaml")):
        name = given if given.startswith("rules/") else f"rules/{given}"
        try:
            parsed = read_text(files[given], name)
        except DataProblem as problem:
            issues.extend(problem.issues)
            continue
        kind = parsed.data.get("kind") if isinstance(parsed.data, dict) else None
        if kind == "budgets":
            ledger, faults = checked(BudgetFile, parsed, TELLS)
            issues.extend(faults)
            if ledger is not None:
                budgets.extend((one, parsed, number) for number, one in enumerate(ledger.budgets))
            continue
        framework, faults = checked(FrameworkFile, parsed, TELLS)
        issues.extend(faults)
        if framework is None:
            continue
        if framework.id in frameworks:
            what = f"the framework '{framework.id}' is also in {places[framework.id]}"
            issues.append(issue_at(parsed, ("id",), "FR105", what, "give one of the two another id", WHY))
            continue
        issues.extend(_outcomes_elsewhere(framework, parsed, frameworks))
        frameworks[framework.id], places[framework.id] = framework, name
        issues.extend(_in_framework(framework, parsed, vocabulary))
    issues.extend(_in_budgets(budgets, frameworks))
    return Frameworks(frameworks, tuple(one for one, _, _ in budgets)), tuple(issues)


def _outcomes_elsewhere(
    one: FrameworkFile, parsed: Parsed, frameworks: Mapping[str, FrameworkFile]
) -> Iterator[Issue]:
    """Outcomes that another framework has too: a budget could not tell which of the two is meant."""
    taken = {outcome.id: other.id for other in frameworks.values() for outcome in other.outcomes}
    for number, outcome in enumerate(one.outcomes):
        if outcome.id in taken:
            what = f"the outcome '{outcome.id}' is also in the framework '{taken[outcome.id]}'"
            mend = "give one of the two another id"
            yield issue_at(parsed, ("outcomes", number, "id"), "FR105", what, mend, WHY)


def _in_framework(one: FrameworkFile, parsed: Parsed, vocabulary: Vocabulary) -> Iterator[Issue]:
    for path, kind, code in _codes(one):
        if not vocabulary.has(kind, code):
            near = vocabulary.nearest(kind, code)
            mend = f"did you mean '{near}'?" if near else f"see rules/vocabulary/{kind}.yaml"
            yield issue_at(parsed, path, "FR104", f"'{code}' is no code of {kind}", mend, WHY)
    for number, priority in enumerate(one.priorities):
        entry = vocabulary.of("priorities").get(priority.code)
        other = entry.text("framework") if entry else None
        if other is not None and other != one.id:
            what = f"the priority '{priority.code}' belongs to the framework '{other}'"
            yield issue_at(
                parsed, ("priorities", number, "code"), "FR106", what, f"move it to '{other}'", WHY
            )
    yield from _repeated(one, parsed)
    sets = [each.id for each in one.neighbours]
    for number, priority in enumerate(one.priorities):
        for place, rank in enumerate(priority.ranks):
            if rank.among not in sets:
                path = ("priorities", number, "ranks", place, "among")
                yield _unknown(parsed, path, rank.among, sets, "a set of neighbours")
    for number, outcome in enumerate(one.outcomes):
        yield from _in_outcome(outcome, ("outcomes", number), parsed)
    for number, outcome in enumerate(one.outcomes):
        for place, indicator in enumerate(outcome.indicators):
            yield from _undated(
                indicator, ("outcomes", number, "indicators", place, "baseline"), parsed, vocabulary
            )


def _codes(one: FrameworkFile) -> Iterator[tuple[Path, str, str]]:
    """Every code the file names: where, of which list, which."""
    for number, priority in enumerate(one.priorities):
        at: Path = ("priorities", number)
        yield (*at, "code"), "priorities", priority.code
        for place, printed in enumerate(priority.printed):
            yield (*at, "printed", place, "need"), "needs", printed.need
        for place, flag in enumerate(priority.flags):
            yield (*at, "flags", place), "flags", flag
        for place, rank in enumerate(priority.ranks):
            yield (*at, "ranks", place, "benchmark"), "benchmarks", rank.benchmark
            if rank.of is not None:
                yield (*at, "ranks", place, "of"), "benchmarks", rank.of
    for number, group in enumerate(one.groups):
        at = ("groups", number)
        if group.priority is not None:
            yield (*at, "priority"), "priorities", group.priority
        for key, kind in (
            ("indicators", "indicators"),
            ("ethnicity", "ethnicity"),
            ("disability", "cin_disability"),
            ("needs", "needs"),
        ):
            for place, code in enumerate(getattr(group, key)):
                yield (*at, key, place), kind, code
    for number, outcome in enumerate(one.outcomes):
        at = ("outcomes", number)
        for place, code in enumerate(outcome.priorities):
            yield (*at, "priorities", place), "priorities", code
        for place, indicator in enumerate(outcome.indicators):
            within: Path = (*at, "indicators", place)
            if indicator.baseline.benchmark is not None:
                yield (*within, "baseline", "benchmark"), "benchmarks", indicator.baseline.benchmark
            if indicator.record is not None:
                for key in ("needs", "priorities"):
                    for step, code in enumerate(getattr(indicator.record, key)):
                        yield (*within, "record", key, step), key, code
        for place, activity in enumerate(outcome.activities):
            for step, code in enumerate(activity.help):
                yield (*at, "activities", place, "help", step), "help", code


def _repeated(one: FrameworkFile, parsed: Parsed) -> Iterator[Issue]:
    for key, ids in (
        ("priorities", [each.code for each in one.priorities]),
        ("neighbours", [each.id for each in one.neighbours]),
        ("groups", [each.id for each in one.groups]),
        ("outcomes", [each.id for each in one.outcomes]),
    ):
        for number, found in enumerate(ids):
            if found in ids[:number]:
                path: Path = (key, number, "code" if key == "priorities" else "id")
                what = f"'{found}' is given twice under '{key}'"
                yield issue_at(parsed, path, "FR105", what, "keep one of the two", WHY)


def _in_outcome(outcome: Outcome, at: Path, parsed: Parsed) -> Iterator[Issue]:
    indicators = [one.id for one in outcome.indicators]
    activities = [one.id for one in outcome.activities]
    every = [*indicators, *activities]
    for key, ids, before in (("indicators", indicators, []), ("activities", activities, indicators)):
        for number, found in enumerate(ids):
            if found in [*before, *ids[:number]]:
                what = f"the id '{found}' is given twice in one outcome"
                yield issue_at(parsed, (*at, key, number, "id"), "FR105", what, "give each its own id", WHY)
    for number, activity in enumerate(outcome.activities):
        for place, wanted in enumerate(activity.influences):
            if wanted not in indicators:
                path = (*at, "activities", number, "influences", place)
                yield _unknown(parsed, path, wanted, indicators, "an indicator of this outcome")
    for number, link in enumerate(outcome.chain):
        for key, wanted in (("from", link.from_), ("to", link.to)):
            if wanted not in every:
                yield _unknown(
                    parsed,
                    (*at, "chain", number, key),
                    wanted,
                    every,
                    "an activity or indicator of this outcome",
                )
    circle = _circle(outcome)
    if circle is not None:
        what = "the chain runs in a circle: " + " -> ".join(circle)
        mend = "take out the step that leads back; a cause stands before its effect"
        yield issue_at(parsed, (*at, "chain"), "FR107", what, mend, WHY)


def _circle(outcome: Outcome) -> list[str] | None:
    """A way along the chain that comes back to where it began; None where there is none."""
    after: dict[str, list[str]] = {}
    for link in outcome.chain:
        after.setdefault(link.from_, []).append(link.to)
    done: set[str] = set()
    for start in after:
        way: list[str] = []
        ahead = [iter([start])]
        while ahead:
            name = next(ahead[-1], None)
            if name is None:
                ahead.pop()
                if way:
                    done.add(way.pop())
            elif name in way:
                return [*way[way.index(name) :], name]
            elif name not in done:
                way.append(name)
                ahead.append(iter(after.get(name, [])))
    return None


def _undated(indicator: Indicator, path: Path, parsed: Parsed, vocabulary: Vocabulary) -> Iterator[Issue]:
    """Warn of a baseline taken from a figure whose year nobody printed: change since then cannot be dated."""
    entry = vocabulary.of("benchmarks").get(indicator.baseline.benchmark or "")
    if entry is not None and not entry.text("year") and indicator.baseline.year is None:
        found = issue_at(
            parsed,
            path,
            "FR108",
            f"the baseline of '{indicator.id}' has no year: '{entry.code}' was printed without one",
            "find the year it is of, or choose a figure that has one",
            TELLS.asked["baseline"],
        )
        yield found.model_copy(update={"severity": "warning"})


def _in_budgets(
    budgets: list[tuple[Budget, Parsed, int]], frameworks: Mapping[str, FrameworkFile]
) -> Iterator[Issue]:
    outcomes = [one.id for framework in frameworks.values() for one in framework.outcomes]
    seen: set[tuple[str, str, str]] = set()
    for budget, parsed, number in budgets:
        key = (budget.outcome, budget.organisation, budget.year)
        if budget.outcome not in outcomes:
            path: Path = ("budgets", number, "outcome")
            yield _unknown(parsed, path, budget.outcome, outcomes, "an outcome of a framework")
        if key in seen:
            what = f"'{budget.organisation}' stands twice for '{budget.outcome}' in {budget.year}"
            yield issue_at(parsed, ("budgets", number), "FR105", what, "keep one of the two", WHY)
        seen.add(key)


def _unknown(parsed: Parsed, path: Path, wanted: str, known: list[str], kind: str) -> Issue:
    near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.6)
    mend = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known) or 'none'}"
    return issue_at(parsed, path, "FR104", f"'{wanted}' is not {kind}", mend, WHY)
