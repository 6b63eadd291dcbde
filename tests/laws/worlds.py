"""A case, a rulebook, a directory and settings to hold the laws against, and what the laws say in plain code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

from tests import shipped
from tests.builders import DAY, a_directory, a_rule, a_rulebook, in_plain_python, rule_text
from tests.chance import Chance, Drawn
from tests.generated_cases import HELP, NEEDS, PROTECTIVE, all_words, few_words, made_case
from tests.generated_directories import services
from tests.generated_rules import rulebook_files
from tests.strategies import checked
from triage.deciding import decide
from triage.model import CaseFile, Decision, Settings
from triage.rulebook import Rulebook, load_rulebook
from triage.signposting import Directory

EscalationKey = tuple[str, str, str | None]


class World:
    """Everything a decision is made from; the case as plain data, so that a test can change it.

    No dataclass: hypothesis prints every field of those, a whole rulebook included.
    """

    def __init__(
        self,
        data: dict[str, Any],
        rulebook: Rulebook,
        directory: Directory,
        *,
        rules: dict[str, str] | None = None,
        records: list[dict[str, Any]] | None = None,
    ) -> None:
        self.data, self.rulebook, self.directory = data, rulebook, directory
        self.rules, self.records = rules, records

    def __repr__(self) -> str:
        return f"World({json.dumps(self.data)}, rules={self.rules and json.dumps(list(self.rules.values()))}, records={json.dumps(self.records)})"

    @property
    def case(self) -> CaseFile:
        return checked(self.data)

    def told(self, **changes: Any) -> World:
        """The same world with other keys in the case; ``...`` takes a key out."""
        data = json.loads(json.dumps(self.data))
        data.update(changes)
        kept = {key: value for key, value in data.items() if value is not ...}
        return World(kept, self.rulebook, self.directory, rules=self.rules, records=self.records)

    def child(self, **changes: Any) -> World:
        child = {**self.data.get("child", {}), **changes}
        return self.told(child={key: value for key, value in child.items() if value is not ...})

    def decide(
        self,
        *,
        settings: Settings | None = None,
        on: date = DAY,
        previous: int | None = None,
        explain: bool = False,
    ) -> Decision:
        return decide(
            self.case,
            rulebook=self.rulebook,
            directory=self.directory,
            settings=settings or shipped.settings(),
            on=on,
            previous=previous,
            explain=explain,
        )


@cache
def generous_rulebook() -> Rulebook:
    """Offers every kind of help that generated services give to whoever has any need."""
    offers = [{"help": help_code, "as": kind} for help_code in HELP for kind in ("referral",)]
    return a_rulebook(
        needs=[
            {
                "id": "all-help",
                "title": "Everything is offered",
                "status": "live",
                "owner": "Example",
                "review_by": "2027-03-31",
                "rationale": "An example",
                "source": ["Example"],
                "when": {"age": {"of": "child"}},
                "then": {
                    "offer": [
                        *offers,
                        *(
                            {"help": help_code, "as": "signpost", "for": person}
                            for help_code in HELP
                            for person in ("parent", "sibling")
                        ),
                    ]
                },
            }
        ]
    )


@st.composite
def made_worlds(draw: Callable[..., Any], *, generous: bool = False) -> World:
    """A generated case, rulebook and directory."""
    chance = Drawn(draw)
    data = made_case(chance, few_words())
    records = services(chance)
    if generous:
        _make_offers_likely(chance, data)
        return World(data, generous_rulebook(), a_directory(*records), records=records)
    rules = rulebook_files(chance)
    return World(
        data,
        in_plain_python(load_rulebook(rules, shipped.vocabulary())),
        a_directory(*records),
        rules=rules,
        records=records,
    )


def _make_offers_likely(chance: Chance, data: dict[str, Any]) -> None:
    """A known home, a known age and an agreement, mostly: else hardly any service would be offered at all."""
    if chance.yes(85):
        data["child"]["postcode"] = chance.pick(("B90 1AA", "B91", "B36 9AA"))
    if chance.yes(85):
        for key in ("date_of_birth", "expected", "age_months"):
            data["child"].pop(key, None)
        data["child"]["age"] = str(chance.whole(0, 19))
    if chance.yes(85):
        data["consent"] = {"status": "given", "by": ["parent"]}


@st.composite
def shipped_worlds(draw: Callable[..., Any]) -> World:
    """A generated case before the shipped rules and directory."""
    return World(made_case(Drawn(draw), all_words()), shipped.rulebook(), shipped.directory())


def _a_threshold(chance: Chance, data: dict[str, Any], need: str) -> int:
    """Often just the score that is in force, so that raising it goes past it."""
    scores = sorted(score for (code, _, _), score in scores_now(data).items() if code == need and score)
    return chance.pick((*scores[-1:], *scores[-1:], chance.whole(6, 10)))


@st.composite
def rising_worlds(draw: Callable[..., Any]) -> World:
    """A generated case before rules that more need never stops, some of which escalate at a score, straight or by a flag."""
    chance = Drawn(draw)
    data = made_case(chance, few_words())
    scores = [
        a_rule(
            id=f"at-a-score-{need.replace('_', '-')}",
            when={"all": [{"need": need, "severity": f"{_a_threshold(chance, data, need)} or more"}]},
            then=chance.pick(
                ({"escalate": {"to": "statutory"}}, {"flag": "address_protected"}, {"level": "intensive"})
            ),
        )
        for need in NEEDS
    ]
    by_flag = a_rule(
        id="by-a-flag", when={"all": [{"flag": "address_protected"}]}, then={"escalate": {"to": "emergency"}}
    )
    rules = {
        **rulebook_files(chance, rising=True),
        "flags/scores.yaml": rule_text(scores),
        "needs/by_flag.yaml": rule_text([by_flag]),
    }
    records = services(chance, 2)
    return World(
        data,
        in_plain_python(load_rulebook(rules, shipped.vocabulary())),
        a_directory(*records),
        rules=rules,
        records=records,
    )


def any_worlds() -> st.SearchStrategy[World]:
    return st.one_of(made_worlds(), shipped_worlds())


def keys(decision: Decision) -> dict[EscalationKey, int]:
    """Door, person and who of each escalation -> days."""
    return {(item.to, item.person, item.who): item.within_days for item in decision.escalations}


def without_contact(decision: Decision) -> list[dict[str, Any]]:
    """The escalations in order; whom to call depends on the home authority, nothing else may."""
    return [item.model_dump(exclude={"contact"}) for item in decision.escalations]


def nothing_lost(before: Decision, after: Decision) -> None:
    """Every escalation is still there, no later than before."""
    now = keys(after)
    for key, days in keys(before).items():
        assert key in now, f"the escalation {key} is gone"
        assert now[key] <= days, f"the escalation {key} is later"


def urgency(decision: Decision) -> dict[tuple[Any, ...], int | None]:
    """How soon each action, question and review is due."""
    found: dict[tuple[Any, ...], int | None] = {}
    found.update(
        {("action", item.help, item.person, item.who): item.within_days for item in decision.actions}
    )
    found.update({("ask", item.field, item.person, item.need): item.within_days for item in decision.asks})
    found.update({("review", item.by, item.reason): item.within_days for item in decision.human_reviews})
    return found


def same_urgency(before: Decision, after: Decision) -> None:
    one, other = urgency(before), urgency(after)
    for key in one.keys() & other.keys():
        assert one[key] == other[key], f"{key} is due at another time"
    assert before.review_on == after.review_on


def scores_now(data: dict[str, Any], on: date = DAY) -> dict[tuple[str, str, str | None], int | None]:
    """Need, person, who -> the latest score at or before the day; None where nobody scored it."""
    found: dict[tuple[str, str, str | None], int | None] = {}

    def put(needs: Iterable[dict[str, Any]]) -> None:
        for need in needs:
            key = (need["need"], need.get("person", "child"), need.get("who"))
            severity = need.get("severity")
            if severity is not None:
                found[key] = int(severity)
            found.setdefault(key, None)

    put(data.get("needs", []))
    for review in sorted(data.get("reviews", []), key=lambda review: review["on"]):
        if review["on"] <= on.isoformat():
            put(review.get("needs", []))
    return found


def fact_of(key: tuple[str, str, str | None], severity: int | None) -> str:
    need, person, who = key
    return f"need {person}{'#' + who if who else ''} {need} {'unscored' if severity is None else severity}"


def said_yes(data: dict[str, Any]) -> set[str]:
    """Indicators answered yes."""
    rows = [{"indicator": row} if isinstance(row, str) else row for row in data.get("indicators", [])]
    return {row["indicator"] for row in rows if row.get("answer", "yes") == "yes"}


def facts_told(*groups: Iterable[Any]) -> set[str]:
    """Every fact that entries of a decision name."""
    return {fact for group in groups for item in group for fact in item.facts}


def protective() -> set[str]:
    known = {
        code
        for code, entry in shipped.vocabulary().of("indicators").items()
        if entry.text("kind") == "protective"
    }
    assert set(PROTECTIVE) <= known
    return known
