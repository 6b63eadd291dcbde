"""The shipped rules, each copy spoilt in one way: what a proof has to name."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests import shipped
from triage.rulebook.model import Rule
from triage.rulebook.proving import Invariant, all_invariants
from triage.rulebook.reading import read_rules
from triage.source import read_yaml

Spoil = Callable[["Copy"], None]


class Copy:
    """The shipped rule files as plain data, to be changed."""

    def __init__(self) -> None:
        self._texts = shipped.texts("rules")
        self._data: dict[str, Any] = {}
        self._place: dict[str, tuple[str, int]] = {}
        for name, text in self._texts.items():
            if name.split("/")[0] in {"safeguarding", "flags", "needs", "review"}:
                self._data[name] = read_yaml(text, name).data
                for number, rule in enumerate(self._data[name]["rules"]):
                    self._place[rule["id"]] = (name, number)
        self._touched: set[str] = set()

    def rule(self, name: str) -> dict[str, Any]:
        file, number = self._place[name]
        self._touched.add(file)
        rule: dict[str, Any] = self._data[file]["rules"][number]
        return rule

    def remove(self, name: str) -> None:
        file, _ = self._place[name]
        self._touched.add(file)
        self._data[file]["rules"] = [rule for rule in self._data[file]["rules"] if rule["id"] != name]

    def add(self, stage: str, like: str, **changes: Any) -> None:
        """A rule of a stage with the care of another, and conditions and consequences of its own."""
        rule = copy.deepcopy(self.rule(like))
        rule.pop("unless", None)
        rule.update(changes, examples=[])
        self._data[f"{stage}/zz-added.yaml"] = {"format": "1", "theme": "added", "rules": [rule]}
        self._touched.add(f"{stage}/zz-added.yaml")

    def files(self) -> dict[str, str]:
        changed = {name: json.dumps(self._data[name]) for name in self._touched}
        return {**self._texts, **changed}

    def rules(self) -> list[Rule]:
        """The rules of all files, in the order of the rulebook; files left as they are were read before."""
        found = {**_shipped_by_file()}
        for name in self._touched:
            read, faults = read_rules(name, json.dumps(self._data[name]), shipped.vocabulary())
            assert not faults, faults
            found[name] = tuple(read)
        stages = ("safeguarding", "flags", "needs", "review")
        order = sorted(found, key=lambda name: (stages.index(name.split("/")[0]), name))
        return [rule for name in order for rule in found[name]]


@cache
def _shipped_by_file() -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in shipped.rulebook().rules:
        name = rule.file.removeprefix("rules/")
        found[name] = (*found.get(name, ()), rule)
    return found


@cache
def invariants() -> tuple[Invariant, ...]:
    found, faults = all_invariants(shipped.texts("rules"), shipped.vocabulary())
    assert not faults
    return tuple(found)


@dataclass(frozen=True)
class Sabotage:
    """One way to spoil the rules, the property that shows it, and what must be named."""

    name: str
    spoil: Spoil
    property: str
    named: tuple[str, ...]
    """Rules, or the invariant, that the failure names."""
    ask: tuple[str, ...] = ()
    """Rules that the short form of the test asks about."""
    loads: bool = True
    """Whether such a rulebook would load at all."""


def _delete_escalation(book: Copy) -> None:
    book.remove("unexplained-injury")


def _threshold_moved(book: Copy) -> None:
    book.rule("self-harm-very-severe")["when"] = {"all": [{"need": "self_harm", "severity": "10"}]}


def _unless_behind_a_flag(book: Copy) -> None:
    book.rule("flag-exploitation")["unless"] = {"indicator": "trusted_adult"}
    escalation = {"to": "statutory", "within_days": "0"}
    when = {"all": [{"flag": "exploitation"}]}
    book.add("flags", "exploited-or-moved", id="exploited-by-flag", when=when, then={"escalate": escalation})


def _unless_on_safety(book: Copy) -> None:
    book.rule("keep-apart-when-abuse")["unless"] = {"indicator": "trusted_adult"}


def _unless_on_a_flag_for_safety(book: Copy) -> None:
    """A flag that holds the record of danger back, read by a rule that has somebody look."""
    book.rule("flag-exploitation")["unless"] = {"preference": {"few_contacts": "true"}}
    rule = book.rule("level-intensive-circumstances")
    rule["when"]["any"] = [
        part for part in rule["when"]["any"] if part.get("indicator") != "recent_self_harm"
    ]
    rule["when"]["any"].append({"all": [{"indicator": "recent_self_harm"}, {"flag": "exploitation"}]})


def _gap(book: Copy) -> None:
    book.rule("moving-school")["when"] = {"all": [{"need": "school_move", "severity": "2 or more"}]}


def _pointless(book: Copy) -> None:
    when = {"all": [{"need": "self_harm", "severity": "10"}]}
    then = {"escalate": {"to": "crisis_mental_health", "within_days": "0"}}
    book.add("safeguarding", "self-harm-very-severe", id="self-harm-at-ten", when=when, then=then)


def _pointless_for_several(book: Copy) -> None:
    """No single rule makes it pointless, two together do."""
    when = {"all": [{"indicator": "unexplained_injury"}, {"indicator": "weapon_carried"}]}
    then = {"escalate": {"to": "statutory", "within_days": "0"}, "level": "intensive", "ask": [{"field": "seen_today", "within_days": "0"}]}  # fmt: skip
    book.add("safeguarding", "unexplained-injury", id="injury-and-weapon", when=when, then=then)


def _unreachable(book: Copy) -> None:
    when = {"all": [{"need": "sleep", "severity": "7 or more"}, {"flag": "review_overdue_flag"}]}
    flags = [flag for flag in shipped.vocabulary().of("flags") if flag not in _RAISED]
    when["all"][1] = {"flag": flags[0]}
    then = {"offer": {"help": "gp", "as": "referral"}}
    book.add("needs", "moving-school", id="sleep-with-a-flag", when=when, then=then)


_RAISED = {flag for rule in shipped.rulebook().rules for flag in rule.then.flags}


def _contradiction(book: Copy) -> None:
    book.rule("flag-area-unclear")["when"] = {"all": [{"area": "unclear"}, {"area": "out"}]}


def _level_lowered(book: Copy) -> None:
    book.rule("level-intensive")["unless"] = {"all": [{"need": "sleep", "severity": "4 or more"}]}


def _level_lowered_by_strength(book: Copy) -> None:
    book.rule("level-intensive-circumstances")["unless"] = {"indicator": "trusted_adult"}


def _twin(book: Copy) -> None:
    original = book.rule("moving-school-hard")
    book.add("needs", "moving-school-hard", id="moving-school-again", when={"any": [original["when"]]})


def _later(book: Copy) -> None:
    book.rule("immediate-danger")["then"]["escalate"][0]["within_days"] = "1"


def _missing_score_lowers(book: Copy) -> None:
    book.rule("level-early-help")["unless"] = {"missing": "severity"}


def _missing_score_costs_escalation(book: Copy) -> None:
    """The escalation hangs on a flag that a missing score holds back."""
    flag = {"id": "flag-self-harm-scored", "when": {"all": [{"need": "self_harm", "severity": "9 or more"}]}}
    book.add(
        "safeguarding",
        "self-harm-very-severe",
        **flag,
        unless={"missing": "severity"},
        then={"flag": "review_date"},
    )
    rule = book.rule("self-harm-very-severe")
    book.remove("self-harm-very-severe")
    flags = {
        **copy.deepcopy(rule),
        "when": {"all": [{"flag": "review_date"}, {"need": "self_harm", "severity": "9 or more"}]},
    }
    book.add("flags", "thoughts-of-ending-life", **flags)


def _withheld_help_lost(book: Copy) -> None:
    del book.rule("harm-in-the-name-of-honour")["then"]["withhold"]


def _worry_without_answer(book: Copy) -> None:
    book.remove("plan-stopped")


def _door_lost(book: Copy) -> None:
    book.rule("injury-in-a-baby")["then"]["escalate"] = {"to": "statutory", "within_days": "0"}


SABOTAGES = (
    Sabotage("a deleted escalation", _delete_escalation, "invariants", ("abuse-or-neglect-to-social-care-today",)),
    Sabotage("a threshold moved the wrong way", _threshold_moved, "invariants", ("self-harm-very-severe", "self-harm-at-nine-to-crisis-team")),
    Sabotage("an unless behind a flag that escalates, by name", _unless_behind_a_flag, "lint", ("exploited-by-flag", "flag-exploitation"), loads=False),
    Sabotage("an unless behind a flag that escalates, by a case", _unless_behind_a_flag, "monotone", ("flag-exploitation", "exploited-by-flag"), ("exploited-by-flag",), loads=False),
    Sabotage("an unless on a rule that keeps people apart", _unless_on_safety, "invariants", ("keep-apart-when-abuse", "no-meeting-together-where-abuse")),
    Sabotage("an unless on a flag that a level hangs on", _unless_on_a_flag_for_safety, "invariants", ("level-intensive-circumstances",)),
    Sabotage("a gap at one severity for one need", _gap, "no_answer", ("moving-school",), ("moving-school",)),
    Sabotage("a pointless rule", _pointless, "pointless", ("self-harm-at-ten", "self-harm-very-severe"), ("self-harm-at-ten",)),
    Sabotage("a rule that two others make pointless", _pointless_for_several, "pointless", ("injury-and-weapon", "unexplained-injury"), ("injury-and-weapon",)),
    Sabotage("an unreachable rule", _unreachable, "unreachable", ("sleep-with-a-flag",), ("sleep-with-a-flag",)),
    Sabotage("a rule that contradicts itself", _contradiction, "unreachable", ("flag-area-unclear",), ("flag-area-unclear",)),
    Sabotage("a level lowered by one more need", _level_lowered, "monotone", ("level-intensive",)),
    Sabotage("a level lowered by something good", _level_lowered_by_strength, "monotone", ("level-intensive-circumstances",)),
    Sabotage("a twin", _twin, "twins", ("moving-school-hard", "moving-school-again"), ("moving-school-again",)),
    Sabotage("an escalation's time lengthened", _later, "invariants", ("immediate-danger", "danger-now-to-999-and-social-care")),
    Sabotage("a missing score that lowers the level", _missing_score_lowers, "unscored", ("level-early-help",)),
    Sabotage("a missing score that costs an escalation", _missing_score_costs_escalation, "unscored", ("self-harm-very-severe",), loads=False),
    Sabotage("withheld help lost", _withheld_help_lost, "invariants", ("harm-in-the-name-of-honour", "no-telling-relatives-where-honour-harm")),
    Sabotage("a worry that gets no answer", _worry_without_answer, "no_answer", ()),
    Sabotage("one of two doors lost", _door_lost, "invariants", ("injury-in-a-baby", "injured-baby-seen-by-doctor-today")),
)  # fmt: skip
