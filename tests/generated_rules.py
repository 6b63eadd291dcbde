"""Random rulebooks that load: every kind of condition and consequence, flags that feed flags, nested any and all.

What contract section 4 forbids is kept apart by tiers. A rule that escalates leans on ``HARD`` conditions and flags
only; a rule that sets a level, a step or a time limit may also lean on ``SOFT`` ones; any other rule on ``UNEQUAL``
ones too. Each tier raises its own flags.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.chance import Chance
from tests.generated_cases import ASKS, HELP, INDICATORS, NEEDS, PROTECTIVE

HARD, SOFT, UNEQUAL = 0, 1, 2
RISING = -1
"""Like ``HARD``, without what a score can make untrue: a gap, or how a need moved."""
FLAGS = (
    ("exploitation", "trilogy_of_risk"),
    ("unsafe_contact", "early_years_priority"),
    ("child_in_care", "invisible_child"),
)
STAGES = ("safeguarding", "flags", "needs", "review")
Condition = dict[str, Any]


def rulebook_files(chance: Chance, most: int = 9, *, rising: bool = False) -> dict[str, str]:
    """Texts of a rulebook by file name; JSON, which is YAML too.

    ``rising``: only rules that more need and more worry can make fire and never stop.
    """
    stages: dict[str, list[dict[str, Any]]] = {}
    for number in range(chance.pick((*range(5, most + 1), 4, 3, 2, 1))):
        stage = chance.pick(STAGES)
        stages.setdefault(stage, []).append(_rule(chance, number, stage, rising=rising))
    return {
        f"{stage}/made.yaml": json.dumps({"format": "1", "theme": "made", "rules": rules}, indent=1)
        for stage, rules in stages.items()
    }


def _rule(chance: Chance, number: int, stage: str, *, rising: bool) -> dict[str, Any]:
    tier = HARD if rising else chance.pick((SOFT, HARD, UNEQUAL))
    rule: dict[str, Any] = {
        "id": f"made-{number}",
        "title": f"Example rule number {number}",
        "status": "live" if chance.yes(90) else chance.pick(("draft", "trial", "retired")),
        "owner": "Example owner",
        "review_by": "2027-03-31",
        "rationale": "An example",
        "source": [{"title": "Example guidance"}],
    }
    if chance.yes(10):
        rule["applies"] = "at review"
    rule["when"] = condition(chance, RISING if rising else tier, 2)
    if tier != HARD and chance.yes(30):
        rule["unless"] = condition(chance, tier, 1, for_unless=True)
    rule["then"] = _then(chance, tier, stage)
    return rule


def condition(chance: Chance, tier: int, depth: int, *, for_unless: bool = False) -> Condition:
    """A condition of at most this tier, nested at most this deep."""
    kind = chance.pick((0, 1, 2, 3, 4, 4, 5)) if depth else 0
    if kind < 3:
        return _leaf(chance, tier, for_unless=for_unless)
    parts = [condition(chance, tier, depth - 1, for_unless=for_unless) for _ in range(chance.whole(1, 4))]
    if kind == 3:
        return {"all": parts}
    if kind == 4:
        return {"any": parts}
    return {"at_least": {"n": str(chance.whole(1, len(parts))), "of": parts}}


def _leaf(chance: Chance, tier: int, *, for_unless: bool) -> Condition:
    """A single condition; what silence makes true, and flags that may rest on it, stop no rule that sets a level."""
    if tier == RISING:
        rising: tuple[Callable[[Chance, int], Condition], ...] = (
            _need,
            _need,
            _indicator,
            _flag,
            _age,
            _count,
            _count,
            _plain_word,
        )
        return chance.pick(rising)(chance, HARD)
    kinds: list[Callable[[Chance, int], Condition]] = [
        _need,
        _need,
        _need,
        _indicator,
        _indicator,
        _age,
        _count,
        _plain_word,
        _missing_hard,
    ]
    if not for_unless or tier >= UNEQUAL:
        kinds += [_flag, _trend, _amount, _deadline]
    if tier >= SOFT:
        kinds += [_soft_word, _soft_indicator]
    if tier >= UNEQUAL:
        kinds += [_unequal, _silent]
    return chance.pick(kinds)(chance, tier)


def _need(chance: Chance, _: int) -> Condition:
    found = {
        "need": chance.pick(NEEDS),
        "severity": chance.pick(
            (
                "any",
                "any",
                "4 or more",
                "4 or more",
                "7 or more",
                "high",
                "very_high",
                "10",
                "low",
                "moderate",
            )
        ),
    }
    if chance.yes(25):
        found["person"] = chance.pick(("child", "parent", "sibling", "any"))
    return found


def _indicator(chance: Chance, _: int) -> Condition:
    return {"indicator": chance.pick([code for code in INDICATORS if code not in PROTECTIVE])}


def _soft_indicator(chance: Chance, _: int) -> Condition:
    return {"indicator": chance.pick(PROTECTIVE)}


def _flag(chance: Chance, tier: int) -> Condition:
    return {"flag": chance.pick([code for level in FLAGS[: tier + 1] for code in level])}


def _age(chance: Chance, _: int) -> Condition:
    age: dict[str, str] = {"of": chance.pick(("child", "child", "parent", "sibling", "unborn"))}
    if chance.yes():
        age["from"] = chance.pick(("0", "5", "16", "unborn"))
    if chance.yes():
        age["under"] = chance.pick(("1", "11", "18", "25"))
    if chance.yes(20):
        age.pop("under", None)
        age["under_months"] = chance.pick(("6", "30"))
    return {"age": age}


def _count(chance: Chance, _: int) -> Condition:
    where: dict[str, str] = {}
    if chance.yes():
        where["severity"] = chance.pick(("high", "5 or more"))
    if chance.yes(30):
        where["category"] = chance.pick(("health", "education"))
    if chance.yes(30):
        where["person"] = "child"
    return {
        "count": {
            "of": chance.pick(("needs", "categories", "indicators")),
            "at_least": str(chance.whole(1, 3)),
            "where": where,
        }
    }


def _plain_word(chance: Chance, _: int) -> Condition:
    return chance.pick(
        (
            {"awaiting": chance.pick((*HELP, "any"))},
            {"tried": {"help": chance.pick(HELP), "result": chance.pick(("completed", "declined", "any"))}},
            {"referrer_could_help": chance.pick(("yes", "no", "true"))},
            {"unsafe_contact": chance.pick(("home", "letter", "any"))},
            {
                "household": chance.pick(
                    ({"children_at_least": "2"}, {"child_under": "5"}, {"linked": "true"})
                )
            },
            {
                "answer": {
                    "field": chance.pick([code for code in ASKS if code not in {"consent", "full_postcode"}]),
                    "is": chance.pick(("yes", "no")),
                }
            },
        )
    )


def _missing_hard(chance: Chance, _: int) -> Condition:
    return {"missing": chance.pick(("dob", "child_view", "safe_contact", "deadline", "family_view"))}


def _trend(chance: Chance, tier: int) -> Condition:
    """How needs moved; an escalation leans on no more than that they did not get better."""
    direction = "not improved" if tier == HARD else chance.pick(("not improved", "worse", "same"))
    return {
        "trend": chance.pick(("any_need", "all_needs", "sleep")),
        "direction": direction,
        "over": chance.pick(("1 review", "2 reviews")),
    }


def _amount(chance: Chance, _: int) -> Condition:
    return chance.pick(
        (
            {"contact_attempts": str(chance.whole(1, 4))},
            {"open_for": {"weeks_at_least": chance.pick(("1", "20"))}},
            {"requested": "close"},
        )
    )


def _deadline(chance: Chance, _: int) -> Condition:
    return {
        "deadline": {"what": chance.pick(("any", "eviction")), "within_days": chance.pick(("0", "14", "60"))}
    }


def _soft_word(chance: Chance, _: int) -> Condition:
    return chance.pick(
        (
            {"consent": chance.pick(("given", "refused", "none", "not_known", "own_consent", "any"))},
            {
                "preference": chance.pick(
                    ({"wants": chance.pick(HELP)}, {"declines": chance.pick(HELP)}, {"few_contacts": "true"})
                )
            },
            {"source": chance.pick(("primary_school", "gp", "any"))},
            {"receiving": chance.pick((*HELP, "any"))},
            {"area": chance.pick(("in", "out", "unclear", "unknown"))},
            {"reason": "any"},
            {"missing": chance.pick(("consent", "full_postcode", "already_supporting"))},
            {"answer": {"field": "consent", "is": "yes"}},
        )
    )


def _unequal(chance: Chance, _: int) -> Condition:
    return chance.pick(
        (
            {"language": "any"},
            {"language": "Romanian"},
            {"deprivation": {"decile_at_most": chance.pick(("1", "3"))}},
            {"role": chance.pick(("gp", "school_nurse", "any"))},
            {"missing": "language_needed"},
            {"missing": "severity"},
        )
    )


def _silent(chance: Chance, _: int) -> Condition:
    return chance.pick(
        (
            {"engagement": chance.pick(("full", "partial", "none", "any"))},
            {"trend": "any_need", "direction": chance.pick(("better", "same", "worse"))},
        )
    )


def _then(chance: Chance, tier: int, stage: str) -> dict[str, Any]:
    then: dict[str, Any] = {}
    if tier == HARD and chance.yes(60):
        then["escalate"] = {
            "to": chance.pick(("statutory", "emergency", "same_day_medical", "crisis_mental_health")),
            "within_days": str(chance.whole(0, 2)),
        }
    if tier <= SOFT:
        if chance.yes(40):
            then["level"] = chance.pick(("early_help", "universal", "intensive", "statutory"))
        if chance.yes(10):
            then["step"] = chance.pick(("up", "down", "hold"))
        if chance.yes(10):
            then["review_in"] = chance.pick(("4 weeks", "10 days"))
    if chance.yes(75):
        then["offer"] = [_offer(chance, tier) for _ in range(chance.whole(1, 3))]
    if chance.yes(50 if stage == "flags" else 15):
        then["flag"] = chance.some(FLAGS[tier], 2, 1)
    if chance.yes(20):
        then["ask"] = [_timed(chance, tier, {"field": chance.pick(ASKS)})]
    if chance.yes(15):
        then["link"] = chance.pick(("sibling", "parent"))
    if chance.yes(15):
        then["human_review"] = _timed(
            chance,
            tier,
            {
                "by": chance.pick(("coordinator", "clinical_lead")),
                "reason": chance.pick(("clinical_lead", "sequencing")),
            },
        )
    if chance.yes(15):
        then["withhold"] = {
            "help": chance.some([code for code in HELP if code != "confirm_with_service"], 2, 1),
            "why": "It is not safe for this family",
        }
    if chance.yes(15):
        then["plan"] = chance.pick(
            ({"few_contacts": "true"}, {"at_most": "1"}, {"one_lead": "true", "at_most": "2"})
        )
    if chance.yes(10):
        then["retriage"] = "true"
    return then or {"offer": _offer(chance, tier)}


def _timed(chance: Chance, tier: int, row: dict[str, Any]) -> dict[str, Any]:
    if tier <= SOFT and chance.yes(60):
        row["within_days"] = str(chance.whole(0, 9))
    return row


def _offer(chance: Chance, tier: int) -> Any:
    offer: dict[str, Any] = {"help": chance.pick(HELP)}
    if chance.yes():
        offer["as"] = chance.pick(("referral", "signpost", "support", "task"))
    if chance.yes(30):
        offer["for"] = chance.pick(("child", "parent", "family", "sibling"))
    if tier <= SOFT and chance.yes():
        offer["within"] = chance.pick(("10 working days", "0 days", "2 weeks"))
    if chance.yes(15):
        offer["wait_well"] = "true"
    return offer
