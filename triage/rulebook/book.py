"""Loading a rulebook: every file read, ids unique, and what may never load refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from triage.errors import DataProblem
from triage.model import Issue
from triage.rulebook import conditions as c
from triage.rulebook.fingerprint import fingerprint_of
from triage.rulebook.forbidden import forbidden
from triage.rulebook.model import STAGES, Rule, Stage
from triage.rulebook.reading import read_rules
from triage.rulebook.wording import Wording, read_wording
from triage.source import read_yaml
from triage.vocabulary import Vocabulary

if TYPE_CHECKING:
    from triage.rulebook.readings.durable import DurableStages


@dataclass(frozen=True)
class Rulebook:
    """All rules by stage, with the engine compiled on first use."""

    rules: tuple[Rule, ...]
    vocabulary: Vocabulary = field(repr=False)
    wording: Mapping[str, str] = field(repr=False, default_factory=dict)
    """Phrases by code, from ``rules/wording/``."""
    version: str = "unversioned"
    letters: Wording = field(repr=False, default_factory=lambda: Wording({}))
    """The same phrases for letters, with those that hurt and what is kept back; no decision reads it."""

    @cached_property
    def fingerprint(self) -> str:
        """What decisions print of it: over live rules, codes and wording (:mod:`triage.rulebook.fingerprint`)."""
        return fingerprint_of(self.rules, self.vocabulary, self.wording)

    def live(self, stage: Stage) -> tuple[Rule, ...]:
        """The rules in force at a stage, in file order."""
        return self._live[stage]

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """Every rule by its id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def rehearsal(self) -> Rulebook:
        """This rulebook with drafts and rules on trial live as well, for their examples; itself where there are none."""
        if not any(rule.status in {"draft", "trial"} for rule in self.rules):
            return self
        live = tuple(
            replace(rule, status="live") if rule.status in {"draft", "trial"} else rule for rule in self.rules
        )
        return replace(self, rules=live)

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


def load_rulebook(files: Mapping[str, str], vocabulary: Vocabulary) -> Rulebook:
    """Build the rulebook from file names (relative to ``rules/``) to YAML texts.

    Raises :class:`triage.errors.DataProblem` with every fault: unreadable files, unknown codes, a used-twice id, and
    what contract sections 2 and 4 forbid whatever the rules say (see :mod:`triage.rulebook.forbidden`).
    """
    rules: list[Rule] = []
    issues: list[Issue] = []
    for name in sorted(files, key=lambda name: (_stage_rank(name), name)):
        found, faults = read_rules(name, files[name], vocabulary)
        rules.extend(found)
        issues.extend(faults)
    issues.extend(reused_ids(rules))
    issues.extend(forbidden(rules, vocabulary))
    if issues:
        raise DataProblem(issues)
    wording = read_wording(files)
    return Rulebook(
        rules=tuple(rules),
        vocabulary=vocabulary,
        wording=wording.phrases,
        version=_version(files),
        letters=wording,
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


def reused_ids(rules: Iterable[Rule]) -> list[Issue]:
    """A fault for each rule whose id another has already."""
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
