"""Loading a rulebook: every file read, ids unique, and what may never load refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from triage.errors import DataProblem
from triage.model import Issue
from triage.rulebook import conditions as c
from triage.rulebook.model import STAGES, Rule, Stage
from triage.rulebook.reading import read_rules
from triage.rulebook.readings.splitting import definitions
from triage.source import SourceProblem, read_yaml
from triage.vocabulary import Vocabulary

if TYPE_CHECKING:
    from triage.rulebook.readings.durable import DurableStages

_SOFT_WORDS = frozenset(
    {"consent", "wants", "declines", "few_contacts", "engagement", "source", "receiving", "reason"}
)
_UNEQUAL_WORDS = frozenset({"language", "role"})


@dataclass(frozen=True)
class Rulebook:
    """All rules by stage, with the engine compiled on first use."""

    rules: tuple[Rule, ...]
    vocabulary: Vocabulary = field(repr=False)
    wording: Mapping[str, str] = field(repr=False, default_factory=dict)
    """Phrases by code, from ``rules/wording/``."""
    version: str = "unversioned"
    fingerprint: str = ""

    def live(self, stage: Stage) -> tuple[Rule, ...]:
        """The rules in force at a stage, in file order."""
        return self._live[stage]

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """Every rule by its id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def _live(self) -> Mapping[Stage, tuple[Rule, ...]]:
        return {
            stage: tuple(rule for rule in self.rules if rule.stage == stage and rule.status == "live")
            for stage in STAGES
        }

    @cached_property
    def escalating_indicators(self) -> frozenset[str]:
        """Indicators that some rule in force that escalates looks at."""
        return frozenset(
            leaf.indicator
            for rules in self._live.values()
            for rule in rules
            if rule.then.escalate
            for leaf in c.leaves(rule.when)
            if isinstance(leaf, c.IndicatorIs)
        )

    @cached_property
    def engine(self) -> DurableStages:
        """The durable-rules host of this rulebook; one for each loaded rulebook, because a host is never freed."""
        from triage.rulebook.readings.durable import DurableStages  # noqa: PLC0415 - loading rules for display needs no engine

        return DurableStages(
            {stage: [(rule.id, rule.when) for rule in rules] for stage, rules in self._live.items()}
        )


def fingerprint(files: Mapping[str, str]) -> str:
    """SHA-256 over names and texts in order, line ends made equal."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name].replace("\r\n", "\n").encode() + b"\0")
    return "sha256:" + digest.hexdigest()


def load_rulebook(files: Mapping[str, str], vocabulary: Vocabulary) -> Rulebook:
    """Build the rulebook from file names (relative to ``rules/``) to YAML texts.

    Raises :class:`triage.errors.DataProblem` with every fault: unreadable files, unknown codes, a used-twice id, and
    what contract sections 2 and 4 forbid whatever the rules say (see :func:`_forbidden`).
    """
    rules: list[Rule] = []
    issues: list[Issue] = []
    for name in sorted(files, key=lambda name: (_stage_rank(name), name)):
        found, faults = read_rules(name, files[name], vocabulary)
        rules.extend(found)
        issues.extend(faults)
    issues.extend(_reused_ids(rules))
    issues.extend(_forbidden(rules, vocabulary))
    if issues:
        raise DataProblem(issues)
    ruling = {
        name: text for name, text in files.items() if name.split("/")[0] in {*STAGES, "vocabulary", "wording"}
    }
    return Rulebook(
        rules=tuple(rules),
        vocabulary=vocabulary,
        wording=_wording(files),
        version=_version(files),
        fingerprint=fingerprint(ruling),
    )


def _stage_rank(name: str) -> int:
    folder = name.split("/", maxsplit=1)[0]
    return [*STAGES, folder].index(folder)


def _version(files: Mapping[str, str]) -> str:
    text = files.get("rulebook.yaml")
    if text is None:
        return "unversioned"
    data = read_yaml(text, "rules/rulebook.yaml").data
    version = data.get("version") if isinstance(data, dict) else None
    return version if isinstance(version, str) else "unversioned"


def _wording(files: Mapping[str, str]) -> dict[str, str]:
    phrases: dict[str, str] = {}
    for name in sorted(files):
        if not name.startswith("wording/"):
            continue
        try:
            data = read_yaml(files[name], f"rules/{name}").data
        except SourceProblem as problem:
            raise DataProblem(problem.issues) from None
        for row in data.get("entries", []) if isinstance(data, dict) else []:
            if (
                isinstance(row, dict)
                and isinstance(row.get("code"), str)
                and isinstance(row.get("title"), str)
            ):
                phrases[row["code"]] = row["title"]
    return phrases


def _reused_ids(rules: Iterable[Rule]) -> list[Issue]:
    seen: dict[str, Rule] = {}
    issues = []
    for rule in rules:
        if rule.id in seen:
            first = seen[rule.id]
            issues.append(
                Issue(
                    file=rule.file,
                    line=rule.line,
                    column=5,
                    code="RB204",
                    what=f"the id '{rule.id}' is used twice; first at {first.file}:{first.line}",
                    why="a decision names rules by id, so nobody could say which one is meant",
                    mend="choose another id; ids are never reused",
                )
            )
        seen.setdefault(rule.id, rule)
    return issues


def _issue(rule: Rule, code: str, what: str, why: str, mend: str) -> Issue:
    return Issue(
        file=rule.file, line=rule.line, column=5, code=code, what=f"{rule.id}: {what}", why=why, mend=mend
    )


def _forbidden(rules: list[Rule], vocabulary: Vocabulary) -> list[Issue]:
    """What no rulebook may hold, because laws 1 and 4 of the contract hold for every rulebook that loads.

    A rule that escalates leans on nothing a family's choice, its agreement, its area or a protective fact could
    change, not even through a flag. A level, an escalation and a time limit lean on no language, deprivation or
    referrer's role, not even through a flag.
    """
    protective = {
        code for code, entry in vocabulary.of("indicators").items() if entry.text("kind") == "protective"
    }
    live = [rule for rule in rules if rule.status in {"live", "trial", "draft"}]
    soft = _tainted(
        live,
        lambda rule: (
            rule.unless is not None or any(_is_soft(leaf, protective) for leaf in c.leaves(rule.when))
        ),
    )
    unequal = _tainted(
        live,
        lambda rule: any(
            _is_unequal(leaf)
            for leaf in [*c.leaves(rule.when), *(c.leaves(rule.unless) if rule.unless else [])]
        ),
    )
    issues = []
    for rule in live:
        try:
            definitions(rule.when)
        except OverflowError:
            issues.append(
                _issue(
                    rule,
                    "RB113",
                    "`when` has too many combinations",
                    "the engine would need hundreds of definitions for this one rule",
                    "use `count`, or split it into two rules",
                )
            )
        flags = {leaf.flag for leaf in c.leaves(rule.when) if isinstance(leaf, c.FlagIs)}
        if rule.then.escalate:
            if rule.unless is not None:
                issues.append(
                    _issue(
                        rule,
                        "RB602",
                        "a rule that escalates has an `unless`",
                        "nothing may ever stop an escalation",
                        "remove the `unless`; ask or add a review in a rule of its own",
                    )
                )
            if any(_is_soft(leaf, protective) for leaf in c.leaves(rule.when)):
                issues.append(
                    _issue(
                        rule,
                        "RB603",
                        "a rule that escalates leans on agreement, preference, engagement, source, area, receiving, reason or a protective indicator",
                        "a child's safety must not hang on what a family chose or on who asked",
                        "remove that condition",
                    )
                )
            issues.extend(
                _issue(
                    rule,
                    "RB604",
                    f"a rule that escalates leans on the flag '{flag}', which an `unless` or a soft condition can hold back",
                    "nothing may ever stop an escalation, not even by way of a flag",
                    "lean on the indicators themselves",
                )
                for flag in sorted(flags & soft)
            )
        decides = (
            rule.then.escalate
            or rule.then.level
            or rule.then.step
            or any(
                within
                for within in (
                    *(item.within for item in rule.then.offers),
                    *(item.within for item in rule.then.asks),
                    *(item.within for item in rule.then.reviews),
                )
            )
        )
        if decides and (
            any(_is_unequal(leaf) for leaf in c.leaves(rule.when))
            or flags & unequal
            or (rule.unless and any(_is_unequal(leaf) for leaf in c.leaves(rule.unless)))
        ):
            issues.append(
                _issue(
                    rule,
                    "RB605",
                    "a level, an escalation, a step or a time limit leans on language, deprivation or the referrer's role",
                    "the same facts must lead to the same answer, whoever the family is and whoever asked",
                    "offer without a time limit, or lean on a need",
                )
            )
    return issues


def _tainted(rules: list[Rule], is_tainted: object) -> set[str]:
    """Flags that some rule of the given sort raises, or that lean on such a flag."""
    assert callable(is_tainted)
    flags: set[str] = set()
    while True:
        found = {
            flag
            for rule in rules
            if rule.then.flags
            and (
                is_tainted(rule)
                or any(isinstance(leaf, c.FlagIs) and leaf.flag in flags for leaf in c.leaves(rule.when))
            )
            for flag in rule.then.flags
        }
        if found <= flags:
            return flags
        flags |= found


def _is_soft(leaf: c.Leaf, protective: set[str]) -> bool:
    if isinstance(leaf, c.IndicatorIs):
        return leaf.indicator in protective
    return isinstance(leaf, c.AreaIs) or (isinstance(leaf, c.Says) and leaf.field in _SOFT_WORDS)


def _is_unequal(leaf: c.Leaf) -> bool:
    return isinstance(leaf, c.DeprivationIs) or (isinstance(leaf, c.Says) and leaf.field in _UNEQUAL_WORDS)
