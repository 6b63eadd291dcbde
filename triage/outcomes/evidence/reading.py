"""Reading the library of evidence, and looking in it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from triage.errors import DataProblem
from triage.model import Issue
from triage.outcomes.evidence.files import STRENGTHS, Caution, EvidenceFile, OutcomeWord
from triage.outcomes.evidence.files import Entry as Finding
from triage.outcomes.typed import Tells, checked, issue_at
from triage.source import Parsed, Path, read_text
from triage.vocabulary import Entry, Vocabulary

WHY = "what others published is quoted to commissioners, and must stand here exactly as it was printed"
TELLS = Tells(
    "EV101",
    "EV102",
    "EV103",
    WHY,
    "rules/value/README.md",
    {
        "source": "a figure without its source cannot be checked by anybody",
        "state": "a figure that is damaged in the source must never look sound",
        "cautions": "figures of other services are never shown without what must be said beside them",
    },
)


@dataclass(frozen=True)
class Evidence:
    """All published findings by id, with the outcomes they are looked for by and what must be said beside them."""

    entries: Mapping[str, Finding] = field(default_factory=dict)
    outcomes: Mapping[str, OutcomeWord] = field(default_factory=dict)
    cautions: tuple[Caution, ...] = ()

    def of_programme(self, code: str) -> tuple[Finding, ...]:
        """Every finding about one programme, the strongest first."""
        return _ordered(one for one in self.entries.values() if one.programme == code)


@dataclass(frozen=True)
class Asked:
    """What is looked for; what is None asks for nothing."""

    outcome: str | None = None
    """Code of an outcome, or of a need."""
    strength: str | None = None
    age: int | None = None
    """Whole years; 0 also finds what begins in pregnancy."""
    setting: str | None = None


@dataclass(frozen=True)
class Hit:
    """A finding that was found."""

    finding: Finding
    programme: Entry | None
    unknown: tuple[str, ...]
    """What was asked for and the source does not say: ``age`` or ``setting``."""


def is_evidence(parsed: Parsed) -> bool:
    """Whether a file of ``rules/value`` is a library of evidence."""
    return isinstance(parsed.data, dict) and parsed.data.get("kind") == "evidence"


def load_evidence(files: Mapping[str, str], vocabulary: Vocabulary) -> Evidence:
    """Read the libraries among the files of ``rules/value``; raises :class:`DataProblem` with every fault."""
    found, issues = read_evidence(files, vocabulary)
    if issues:
        raise DataProblem(list(issues))
    return found


def read_evidence(files: Mapping[str, str], vocabulary: Vocabulary) -> tuple[Evidence, tuple[Issue, ...]]:
    """Read as much as can be read, with every fault; raises nothing. A file that is no YAML is told only where its name says evidence."""
    entries: dict[str, Finding] = {}
    outcomes: dict[str, OutcomeWord] = {}
    cautions: dict[str, Caution] = {}
    issues: list[Issue] = []
    for given in sorted(name for name in files if name.endswith(".yaml")):
        name = given if given.startswith("rules/") else f"rules/{given}"
        named = name.rsplit("/", 1)[-1].startswith("evidence")
        try:
            parsed = read_text(files[given], name)
        except DataProblem as problem:
            issues.extend(problem.issues if named else ())
            continue
        if not (named or is_evidence(parsed)):
            continue
        file, faults = checked(EvidenceFile, parsed, TELLS)
        issues.extend(faults)
        if file is None:
            continue
        issues.extend(
            _in_file(file, parsed, vocabulary, {**outcomes, **{one.code: one for one in file.outcomes}})
        )
        issues.extend(_twice(file, parsed, entries, outcomes))
        cautions.update((one.text, one) for one in file.cautions)
        for word in file.outcomes:
            outcomes.setdefault(word.code, word)
        for one in file.entries:
            entries.setdefault(one.id, one)
    return Evidence(entries, outcomes, tuple(cautions.values())), tuple(issues)


def _in_file(
    file: EvidenceFile, parsed: Parsed, vocabulary: Vocabulary, outcomes: Mapping[str, OutcomeWord]
) -> Iterator[Issue]:
    for number, word in enumerate(file.outcomes):
        for place, need in enumerate(word.needs):
            if not vocabulary.has("needs", need):
                yield _unknown(parsed, ("outcomes", number, "needs", place), need, vocabulary, "needs")
    for number, one in enumerate(file.entries):
        at: Path = ("entries", number)
        if one.programme is not None and not vocabulary.has("programmes", one.programme):
            yield _unknown(parsed, (*at, "programme"), one.programme, vocabulary, "programmes")
        for place, code in enumerate(one.outcomes):
            if code not in outcomes:
                near = difflib.get_close_matches(code, outcomes, n=1, cutoff=0.6)
                mend = f"did you mean '{near[0]}'?" if near else "write it under outcomes: first"
                what = f"'{code}' is no outcome of this library"
                yield issue_at(parsed, (*at, "outcomes", place), "EV104", what, mend, WHY)


def _twice(
    file: EvidenceFile, parsed: Parsed, entries: Mapping[str, Finding], outcomes: Mapping[str, OutcomeWord]
) -> Iterator[Issue]:
    for key, ids, before in (
        ("entries", [one.id for one in file.entries], set(entries)),
        ("outcomes", [one.code for one in file.outcomes], set(outcomes)),
    ):
        for number, found in enumerate(ids):
            if found in before or found in ids[:number]:
                path: Path = (key, number, "id" if key == "entries" else "code")
                yield issue_at(
                    parsed,
                    path,
                    "EV105",
                    f"'{found}' is given twice",
                    "give one of the two another name",
                    WHY,
                )


def _unknown(parsed: Parsed, path: Path, code: str, vocabulary: Vocabulary, kind: str) -> Issue:
    near = vocabulary.nearest(kind, code)
    mend = f"did you mean '{near}'?" if near else f"see rules/vocabulary/{kind}.yaml"
    return issue_at(parsed, path, "EV104", f"'{code}' is no code of {kind}", mend, WHY)


def _ordered(found: Iterator[Finding]) -> tuple[Finding, ...]:
    rank = list(STRENGTHS)
    return tuple(sorted(found, key=lambda one: (rank.index(one.strength), one.title.casefold(), one.id)))


def look(library: Evidence, asked: Asked, vocabulary: Vocabulary) -> tuple[Hit, ...]:
    """Findings that fit, the strongest first; one whose age or setting the source does not print is kept and says so."""
    hits = []
    for one in _ordered(iter(library.entries.values())):
        programme = vocabulary.of("programmes").get(one.programme or "")
        unknown = []
        if asked.outcome is not None and not _about(one, asked.outcome, library):
            continue
        if asked.strength is not None and one.strength != asked.strength:
            continue
        if asked.age is not None:
            fits = _age_fits(programme, asked.age)
            if fits is False:
                continue
            if fits is None:
                unknown.append("age")
        if asked.setting is not None:
            setting = programme.text("setting") if programme else None
            if setting is None:
                unknown.append("setting")
            elif not _words(asked.setting) & _words(setting):
                continue
        hits.append(Hit(one, programme, tuple(unknown)))
    return tuple(hits)


def settings(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Words a setting may be looked for by."""
    found = {
        word for entry in vocabulary.of("programmes").values() for word in _words(entry.text("setting") or "")
    }
    return tuple(sorted(found))


def _words(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+", text.lower().replace("pre-school", "preschool"))
    return frozenset(
        word for word in words if word not in {"and", "or", "to", "one"} or "one to one" in text.lower()
    )


def _about(one: Finding, wanted: str, library: Evidence) -> bool:
    return any(
        code == wanted or wanted in (library.outcomes[code].needs if code in library.outcomes else ())
        for code in one.outcomes
    )


def _age_fits(programme: Entry | None, age: int) -> bool | None:
    """Whether an age lies within what is printed; None where no end is printed."""
    low, high = (_whole(programme, key) for key in ("age_min", "age_max"))
    if low is None and high is None:
        return None
    return (low is None or age >= low) and (high is None or age <= high)


def _whole(programme: Entry | None, key: str) -> int | None:
    value = programme.text(key) if programme else None
    return int(value) if value and value.isdigit() else None
