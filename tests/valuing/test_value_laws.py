"""Each value law of the contract: it holds, and a product that breaks it is seen to break it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from tests.outcomes.builders import TODAY, a_case, a_need
from tests.valuing.builders import a_map, a_row, proxy, query, read, shipped, typed
from triage.model.history import CaseFacts, CaseHistory
from triage.valuing import Valuation, valuation_json
from triage.valuing import value as valued
from triage.valuing.record_says import Referred

EACH = Decimal(1000) * Decimal("0.9") ** 3
BETTER, WORSE = (8, (4,)), (4, (8,))


def person(number: int, need: str = "sleep", change: Any = BETTER, **about: Any) -> CaseHistory:
    facts = CaseFacts(**about)
    history = a_case(a_need(f"C-{number}", need, *change))
    return replace(history, about=facts, needs=tuple(replace(one, about=facts) for one in history.needs))


def found(record: list[CaseHistory], *rows: Any, referrals: Any = (), **changes: Any) -> Valuation:
    return valued(read(a_map(*rows, **changes)), record, on=TODAY, referrals=referrals)


def rows_sum_to_totals() -> None:
    data = valuation_json(
        found(
            [person(1), person(2, "anxiety"), person(3, change=WORSE)],
            a_row("one"),
            a_row(
                "two",
                stakeholder="families",
                quantity=query("anxiety"),
                proxy=proxy("333.33", kind="wellbeing"),
                duration_years="2",
            ),
            a_row("harm", stakeholder="families", quantity=typed("2"), negative="true"),
            horizon_years="2",
            groups={"all": ["health_services", "families"]},
        )
    )
    total = sum(Decimal(row["present_value"]) for row in data["rows"])
    assert Decimal(data["total"]) == total
    for sums in ("by_stakeholder", "by_kind", "by_cashable"):
        assert sum(map(Decimal, data[sums].values())) == total
    assert Decimal(data["groups"]["all"]["total"]) == total
    assert sum(Decimal(side["gains"]) for side in data["matrix"]) == total
    assert sum(Decimal(side["pays"]) for side in data["matrix"]) == Decimal(data["cost"])
    for row in data["rows"]:
        assert sum(map(Decimal, row["years"])) == Decimal(row["present_value"])


def worse_subtracts() -> None:
    assert (
        found([person(1), person(2)]).total - found([person(1), person(2), person(3, change=WORSE)]).total
        == EACH
    )


def a_harm_subtracts() -> None:
    harm = a_row("harm", quantity=typed("2"), negative="true")
    assert found([person(1)], a_row(), harm).total == EACH - 2 * EACH


def once_across_rows() -> None:
    two = found([person(1)], a_row("one"), a_row("two", proxy=proxy("2000")))
    assert [row.quantity for row in two.rows] == [0, 1]


def once_across_a_group() -> None:
    record = [a_case(a_need("C-1", "sleep", *BETTER), a_need("C-1", "anxiety", *BETTER))]
    rows = [a_row("sleep", overlap_group="g"), a_row("anxiety", quantity=query("anxiety"), overlap_group="g")]
    assert found(record, *rows).total == EACH


def once_for_a_person_with_two_needs() -> None:
    record = [a_case(a_need("C-1", "sleep", *BETTER), a_need("C-1", "anxiety", *BETTER))]
    assert found(record, a_row(quantity=query(["sleep", "anxiety"]))).total == EACH


def once_across_cases_of_a_home() -> None:
    record = [
        replace(
            history,
            needs=tuple(
                replace(need, person="parent", about=CaseFacts(household="home")) for need in history.needs
            ),
        )
        for history in (person(1), person(2))
    ]
    assert found(record).total == EACH


def a_home_counts_once() -> None:
    record = [
        replace(
            history, needs=tuple(replace(need, about=CaseFacts(household="home")) for need in history.needs)
        )
        for history in (person(1), person(2))
    ]
    assert found(record).total == 2 * EACH
    assert found(record, a_row(quantity=query(unit="households"))).total == EACH


def nobody_unreviewed_earns() -> None:
    for change in ((8, ()), (8, (None,)), (None, (2,)), (None, ())):
        assert found([person(1, change=change)]).total == 0


def what_figures_are_is_said() -> None:
    assert found([person(1)]).basis == "recorded"
    assert found([replace(person(1), synthetic=True)]).basis == "synthetic"
    assert found([], a_row(quantity=typed("3"))).basis == "typed"
    assert found([person(1)], a_row(), a_row("two", quantity=typed("3"))).basis == "mixed"
    ccn = valuation_json(valued(shipped("ccn-2025")))
    codes = {warning["code"] for warning in ccn["warnings"]}
    assert {"quantities_typed", "quantities_back_solved", "proxies_inferred", "cost_inferred"} <= codes
    assert all(row["evidence"][0].startswith("typed") for row in ccn["rows"])


def choice(what: str) -> dict[str, Any]:
    return {"from_record": what, "by": "Pat Example", "on": "2026-05-01", "reason": "agreed at the review"}


SAID = [
    person(1, could_not_provide=True),
    person(2, could_not_provide=False),
    person(3),
    person(4, could_not_provide=True),
]
SENT = [
    Referred("C-1", "external", True),
    Referred("C-1", "internal"),
    Referred("C-2", "internal", False),
    Referred("C-3"),
]


def what_referrers_said_is_in_no_sum() -> None:
    silent = found([replace(one, about=CaseFacts()) for one in SAID])
    spoken = found(SAID, referrals=SENT)
    assert (spoken.total, spoken.ratio, spoken.simulation) == (silent.total, silent.ratio, silent.simulation)
    assert spoken.scenarios == silent.scenarios
    data = valuation_json(spoken)
    assert data["record_says"]["could_not_provide"] == {
        "of": "referrers", "asked": 3, "said_could_not": 2, "said_could": 1, "not_asked": 1,
        "share": "0.6666666667", "stands_beside": "deadweight", "would_be": "0.3333333333",
    }  # fmt: skip
    beside = {each["what"]: each["record_says"] for each in data["rows"][0]["adjustments"]}
    assert beside["deadweight"] == {"name": "could_not_provide", "would_be": "0.3333333333"}
    assert beside["displacement"] is None


def it_becomes_deadweight_only_by_a_written_choice() -> None:
    row = a_row(deadweight={"rate": "0.10", "source": "x", "chosen": choice("could_not_provide")})
    one = found(SAID, row)
    kept = 1 - Decimal("0.3333333333")
    assert abs(one.total - 4 * 1000 * kept * Decimal("0.81")) < Decimal("0.001")
    used = next(rate for rate in one.rows[0].rates if rate.what == "deadweight")
    assert (used.used, used.typed, used.from_record) == (Decimal("0.3333333333"), Decimal("0.10"), True)
    assert "chosen_from_record" in {warning.code for warning in one.warnings}


def the_external_share_becomes_attribution_only_by_a_written_choice() -> None:
    plain = found(SAID, referrals=SENT)
    row = a_row(attribution_to_others={"rate": "0.10", "source": "x", "chosen": choice("external_share")})
    one = found(SAID, row, referrals=SENT)
    assert plain.total == 4 * EACH
    assert abs(one.total - 4 * 1000 * Decimal("0.81") * (1 - Decimal("0.3333333333"))) < Decimal("0.001")


def take_up_becomes_drop_off_only_by_a_written_choice() -> None:
    drop = {"rate": "0.10", "applied": "true", "source": "x"}
    rows = [
        a_row(drop_off=drop, duration_years="2"),
        a_row(drop_off={**drop, "chosen": choice("take_up")}, duration_years="2"),
    ]
    plain, chosen = (found(SAID, row, referrals=SENT, horizon_years="2") for row in rows)
    assert plain.total == 4 * EACH * Decimal("1.9")
    assert chosen.total == 4 * EACH * Decimal("1.5")


def where_the_record_is_silent_the_typed_share_stays() -> None:
    row = a_row(deadweight={"rate": "0.10", "source": "x", "chosen": choice("could_not_provide")})
    one = found([person(1)], row)
    assert one.total == EACH
    assert "chosen_and_not_recorded" in {warning.code for warning in one.warnings}


def natural_improvement_stands_beside_recorded_outcomes() -> None:
    one = found([person(1)])
    natural = next((each for each in one.scenarios if each.what == "natural_improvement"), None)
    assert natural is not None
    assert natural.total == 1000 * Decimal("0.3") * Decimal("0.81")
    assert one.ratio_range[0] == natural.ratio
    assert not [
        each for each in found([], a_row(quantity=typed("3"))).scenarios if each.what == "natural_improvement"
    ]


def optimism_bias_is_in_no_figure() -> None:
    bias = [
        {"of": "cost", "category": "outsourcing"},
        {"of": "value", "share": "0.10", "evidence": "one survey", "source": "x"},
    ]
    plain, one = found([person(1)]), found([person(1)], optimism_bias=bias)
    assert (one.total, one.cost, one.ratio) == (plain.total, plain.cost, plain.ratio)
    assert one.optimism is not None
    assert (one.optimism.cost, one.optimism.total) == (Decimal("1410.00"), EACH * Decimal("0.9"))


LAWS: list[Callable[[], None]] = [
    rows_sum_to_totals, worse_subtracts, a_harm_subtracts, once_across_rows, once_across_a_group, once_for_a_person_with_two_needs,
    once_across_cases_of_a_home, a_home_counts_once, nobody_unreviewed_earns, what_figures_are_is_said, what_referrers_said_is_in_no_sum,
    it_becomes_deadweight_only_by_a_written_choice, the_external_share_becomes_attribution_only_by_a_written_choice,
    take_up_becomes_drop_off_only_by_a_written_choice, where_the_record_is_silent_the_typed_share_stays,
    natural_improvement_stands_beside_recorded_outcomes, optimism_bias_is_in_no_figure,
]  # fmt: skip


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_law_holds(law: Callable[[], None]):
    law()


@dataclass(frozen=True)
class Broken:
    """One way to break the product: a name of a module, and what stands in its place."""

    law: Callable[[], None]
    module: str
    name: str
    instead: Callable[[Any], Any]
    """Given the true one, the broken one."""


def _without_first(real: Any) -> Any:
    return lambda amounts: real(list(amounts)[1:])


BROKEN = [
    Broken(rows_sum_to_totals, "triage.valuing.stating", "sroi.total", _without_first),
    Broken(worse_subtracts, "triage.valuing.evidence", "_change", lambda real: lambda query, need, on: (
        change if (change := real(query, need, on)) and change.counts > 0 else None
    )),
    Broken(a_harm_subtracts, "triage.valuing.settling", "_taken_away", lambda _: lambda proxy: proxy),
    Broken(once_across_rows, "triage.valuing.evidence", "max", lambda _: lambda found, **_more: None),
    Broken(once_across_a_group, "triage.valuing.evidence", "_one_row_each", lambda _: lambda *_all: None),
    Broken(once_for_a_person_with_two_needs, "triage.valuing.evidence", "_Tally.points", lambda _: lambda self, *whose: sum(
        change.counts for one in whose for change in self.people.get(one, ())
    )),
    Broken(once_across_cases_of_a_home, "triage.valuing.evidence", "each_once", lambda _: lambda needs, on: (list(needs), 0)),
    Broken(a_home_counts_once, "triage.valuing.evidence", "by_home", lambda _: lambda whose, homes: {str(one): [one] for one in whose}),
    Broken(nobody_unreviewed_earns, "triage.model.history", "NeedHistory.score_at", lambda real: lambda self, at, on=None: (
        1 if (score := real(self, at, on)) is None else score
    )),
    Broken(what_figures_are_is_said, "triage.valuing.stating", "_basis", lambda _: lambda *_all: "recorded"),
    Broken(what_referrers_said_is_in_no_sum, "triage.valuing.stating", "with_chosen", lambda _: lambda file, says, on: file.model_copy(
        update={"rows": tuple(row.model_copy(update={"deadweight": row.deadweight.model_copy(update={
            "rate": says.beside("deadweight").would_be or row.deadweight.rate
        })}) for row in file.rows)}
    )),
    Broken(it_becomes_deadweight_only_by_a_written_choice, "triage.valuing.stating", "with_chosen", lambda _: lambda file, says, on: file),
    Broken(the_external_share_becomes_attribution_only_by_a_written_choice, "triage.valuing.stating", "with_chosen", lambda _: lambda file, says, on: file),
    Broken(take_up_becomes_drop_off_only_by_a_written_choice, "triage.valuing.stating", "with_chosen", lambda _: lambda file, says, on: file),
    Broken(where_the_record_is_silent_the_typed_share_stays, "triage.valuing.record_says", "Said.would_be", lambda _: property(lambda self: Decimal(0))),
    Broken(natural_improvement_stands_beside_recorded_outcomes, "triage.valuing.stating", "of_this_map", lambda _: lambda *_all, **_more: []),
    Broken(optimism_bias_is_in_no_figure, "triage.valuing.stating", "sroi.total", lambda real: lambda amounts: real(list(amounts)) * Decimal("0.9")),
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.law.__name__)
def test_a_product_that_breaks_the_law_is_seen(broken: Broken, monkeypatch: pytest.MonkeyPatch):
    owner: Any = importlib.import_module(broken.module)
    *path, name = broken.name.split(".")
    for part in path:
        owner = getattr(owner, part)
    real = getattr(owner, name, None)
    monkeypatch.setattr(owner, name, broken.instead(real), raising=real is not None)
    try:
        broken.law()
    except AssertionError:
        return
    pytest.fail(f"{broken.law.__name__} does not notice a broken {broken.name}")


def test_every_law_has_a_break_that_it_notices():
    assert {broken.law for broken in BROKEN} == set(LAWS)
