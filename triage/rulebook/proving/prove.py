"""Everything that can be proved of a rulebook, one property after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from importlib.util import find_spec
from typing import TYPE_CHECKING

from triage.errors import DataProblem, WrongUse
from triage.model import Issue
from triage.rulebook.book import reused_ids
from triage.rulebook.forbidden import forbidden
from triage.rulebook.model import STAGES, Rule
from triage.rulebook.proving.invariants import Invariant, all_invariants
from triage.rulebook.proving.results import PROPERTIES, Proofs, Result
from triage.rulebook.reading import read_rules
from triage.vocabulary import Vocabulary

if TYPE_CHECKING:
    from triage.rulebook.proving.ground import Ground, Progress

TIMEOUT = 20.0
"""Seconds the solver may take over one question; a question left open counts as a failure."""


def prove(
    rules_files: Mapping[str, str],
    vocabulary: Vocabulary,
    *,
    properties: Iterable[str] | None = None,
    rules: Iterable[str] = (),
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
    postcodes: Mapping[str, str] | None = None,
) -> Proofs:
    """Prove the properties (all of :data:`PROPERTIES` unless named) of the live rules, over all cases.

    ``rules_files`` are texts by name relative to ``rules/``, invariants included; ``rules`` asks about these rules only;
    ``timeout`` is in seconds for each question to the solver; ``progress`` is told how far each property is; ``postcodes``
    gives a postcode for an area, so that a counterexample lies where it should.

    Raises :class:`DataProblem` with every fault of a file that cannot be read, and :class:`WrongUse` for an unknown
    property or rule, or where the solver is not installed. What no rulebook may hold (RB6xx) is a failed result instead,
    and the rest is proved of the rules as they are written.
    """
    names = _names(properties)
    read, invariants = read_for_proof(rules_files, vocabulary)
    return prove_rules(
        read, invariants, vocabulary, properties=names, only=rules, timeout=timeout, progress=progress, postcodes=postcodes
    )  # fmt: skip


def prove_rules(
    rules: Sequence[Rule],
    invariants: Sequence[Invariant],
    vocabulary: Vocabulary,
    *,
    properties: Iterable[str] | None = None,
    only: Iterable[str] = (),
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
    postcodes: Mapping[str, str] | None = None,
) -> Proofs:
    """Prove the same of rules and invariants already read; ``only`` asks about these rules."""
    names = _names(properties)
    asked = _known(only, rules)
    if find_spec("z3") is None:
        raise WrongUse(
            "the solver is not installed",
            why="proofs ask z3, which comes as an extra",
            mend="pip install 'needs-triage[workbench]'",
        )
    from triage.rulebook.proving.ground import ground_of  # noqa: PLC0415 - needs the solver
    from triage.rulebook.proving.shrinking import Limits  # noqa: PLC0415 - needs the solver

    ground = ground_of(
        rules,
        vocabulary,
        more=[invariant.when for invariant in invariants],
        limits=Limits(timeout),
        progress=progress,
        postcodes=postcodes,
        only=asked,
    )
    started = time.perf_counter()
    results: list[Result] = []
    for name in names:
        results += _property(name, ground, rules, invariants)
    return Proofs(tuple(results), time.perf_counter() - started)


def read_for_proof(
    rules_files: Mapping[str, str], vocabulary: Vocabulary
) -> tuple[list[Rule], list[Invariant]]:
    """Rules and invariants as written; raises :class:`DataProblem` with every fault of reading."""
    rules: list[Rule] = []
    issues: list[Issue] = []
    ranks = {stage: number for number, stage in enumerate(STAGES)}
    for name in sorted(rules_files, key=lambda name: (ranks.get(name.split("/")[0], len(ranks)), name)):  # type: ignore[call-overload] # a word
        found, faults = read_rules(name, rules_files[name], vocabulary)
        rules += found
        issues += faults
    invariants, faults = all_invariants(rules_files, vocabulary)
    issues += [*reused_ids(rules), *faults]
    if issues:
        raise DataProblem(issues)
    return rules, invariants


def _names(properties: Iterable[str] | None) -> list[str]:
    wanted = list(PROPERTIES) if properties is None else list(dict.fromkeys(properties))
    for name in wanted:
        if name not in PROPERTIES:
            near = get_close_matches(name, PROPERTIES, n=1)
            mend = f"did you mean '{near[0]}'?" if near else f"use one of: {', '.join(PROPERTIES)}"
            raise WrongUse(f"there is no property '{name}'", mend=mend)
    return [name for name in PROPERTIES if name in wanted]


def _known(wanted: Iterable[str], rules: Iterable[Rule]) -> list[str]:
    by_id = {rule.id: rule for rule in rules}
    names = list(wanted)
    for name in names:
        if name not in by_id:
            near = get_close_matches(name, by_id, n=1)
            raise WrongUse(
                f"there is no rule '{name}'",
                mend=f"did you mean '{near[0]}'?" if near else "see `triage rules list`",
            )
        if by_id[name].status != "live":
            raise WrongUse(f"the rule '{name}' is not live", mend="proofs are about live rules only")
    return names


def _property(
    name: str, ground: Ground, rules: Sequence[Rule], invariants: Sequence[Invariant]
) -> list[Result]:
    """The results of one property, each with the seconds it took."""
    started = time.perf_counter()
    if name == "lint":
        failed = _lint(ground, rules)
    elif name == "invariants":
        from triage.rulebook.proving.holding import holding  # noqa: PLC0415 - needs the solver

        failed = holding(ground, invariants)
    else:
        failed = _prover(name)(ground)
    seconds = time.perf_counter() - started
    if not failed:
        checked = (
            f"{len(invariants)} invariants"
            if name == "invariants"
            else f"{len(ground.rules.live)} live rules"
        )
        if name == "invariants" and not invariants:
            checked = "there are no invariants in rules/invariants"
        return [Result(name, "proved", title=PROPERTIES[name], detail=checked, seconds=seconds)]
    return [replace(result, seconds=seconds) for result in failed]


def _prover(name: str) -> Callable[[Ground], list[Result]]:
    from triage.rulebook.proving.monotone import monotone  # noqa: PLC0415 - needs the solver
    from triage.rulebook.proving.no_answer import no_answer  # noqa: PLC0415 - needs the solver
    from triage.rulebook.proving.pointless import pointless, twins  # noqa: PLC0415 - needs the solver
    from triage.rulebook.proving.unreachable import unreachable  # noqa: PLC0415 - needs the solver
    from triage.rulebook.proving.unscored import unscored  # noqa: PLC0415 - needs the solver

    return {
        "unreachable": unreachable,
        "twins": twins,
        "pointless": pointless,
        "no_answer": no_answer,
        "monotone": monotone,
        "unscored": unscored,
    }[name]


def _lint(ground: Ground, rules: Sequence[Rule]) -> list[Result]:
    """What no rulebook may hold, drafts included, with the rules that raise the flags it names."""
    failed = []
    for issue in forbidden(rules, ground.vocabulary):
        name, _, what = issue.what.partition(": ")
        flagging = [
            rule.id
            for rule in rules
            if rule.id != name and any(f"'{flag}'" in what for flag in rule.then.flags)
        ]
        if not ground.only or {name, *flagging} & ground.only:
            title, detail = f"{issue.code} {name}: {what}", f"{issue.place}: {issue.why}; {issue.mend}"
            failed.append(Result("lint", "failed", (name, *flagging), title, detail))
    return failed
