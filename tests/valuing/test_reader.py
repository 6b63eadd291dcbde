"""What a sceptical reader of a statement found: every sentence true, every hint works, nothing silently nought."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.outcomes.builders import START, TODAY, a_case, a_need
from tests.valuing.builders import a_map, a_row, read
from triage.cli import cli
from triage.cli.edge import run
from triage.errors import DataProblem
from triage.pages import as_json as as_page
from triage.pages.statement import statement_page
from triage.valuing import value
from triage.valuing.printing import valuation_json as as_json

Call = Callable[..., tuple[int, str, str]]
TYPED = {"typed": "10", "unit": "people", "reason": "a table", "source": "a report", "basis": "printed"}


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """No workspace is near."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)


@pytest.fixture
def stated(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    def call(data: dict[str, Any], *arguments: str) -> str:
        (tmp_path / "mine.json").write_text(json.dumps(data))
        code = run(cli, ["value", "--map", "mine.json", *arguments])
        said = capsys.readouterr()
        assert code == 0, said.err
        return said.out

    return call


def typed_row(row_id: str = "sleep", **changes: Any) -> dict[str, Any]:
    return a_row(row_id, **{"quantity": dict(TYPED), **changes})


def codes(data: dict[str, Any], *histories: Any) -> dict[str, str]:
    found = value(read(data), histories, start=START, end=TODAY, on=TODAY)
    return {warning.code: warning.text for warning in found.warnings}


def test_the_way_to_a_row_names_the_file_that_was_given(stated):
    out = stated(a_map(typed_row()))
    assert "triage value --map mine.json --trace sleep" in " ".join(out.split())


def test_a_rate_of_nothing_is_written_as_nothing(stated):
    nothing = {"rate": "0", "source": "a survey"}
    out = stated(a_map(typed_row(displacement=nothing)), "--trace", "sleep")
    assert "0.000000" not in out
    assert "displacement 0: a survey" in out


def test_the_sign_of_money_stands_before_the_pound(stated):
    out = stated(a_map(typed_row(negative=True), typed_row("other")))
    assert "£-" not in out
    assert "-£1,000.00" in out
    assert "£-" not in stated(a_map(typed_row(negative=True)), "--trace", "sleep")


def test_a_result_a_little_below_nothing_has_no_sign_once_it_is_rounded(stated):
    quantity = {**TYPED, "typed": "0.0001"}
    out = stated(
        a_map(
            typed_row(negative=True, quantity=quantity),
            cost={"amount": "1000", "source": "accounts"},
        )
    )
    assert "-0.00" not in out


def test_a_part_of_the_cost_that_is_unknown_is_not_called_no_cost(stated):
    cost = [
        {"amount": "500", "source": "accounts", "who": "council"},
        {"amount": None, "source": "asked", "who": "trust"},
    ]
    out = " ".join(stated(a_map(typed_row(), cost=cost)).split())
    assert "the map gives no cost" not in out
    assert "No cost given" not in out
    assert "a part of the cost is not known (trust)" in out


def test_the_unrounded_ratio_is_not_rounded(stated):
    out = stated(
        a_map(
            typed_row(),
            cost={"amount": "1300", "source": "accounts"},
            headlines=[{"what": "ratio", "mode": "half_up", "to": "0.01"}],
        )
    )
    assert "unrounded 5.6077" in out


def test_one_is_not_called_people(stated):
    assert "1 person" in stated(a_map(typed_row(quantity={**TYPED, "typed": "1"})))


def test_the_formula_of_a_switching_value_is_said_only_where_it_holds(stated):
    cost = {"amount": "1000", "source": "accounts"}
    same = stated(a_map(typed_row(), typed_row("other"), cost=cost))
    differing = stated(
        a_map(typed_row(), typed_row("other", deadweight={"rate": "0.5", "source": "a survey"}), cost=cost)
    )
    assert "deadweight" in differing
    assert " ".join(same.split()).count("1 − (1 − d) × cost / value") == 3
    assert " ".join(differing.split()).count("1 − (1 − d) × cost / value") == 2


def test_a_query_that_nothing_on_record_fits_is_said():
    """A misspelt service would leave out a harm without a word."""
    found = codes(
        a_map(
            a_row(),
            a_row(
                "other",
                quantity={"records": {"service": "no-such-service", "by_at_least": "2"}, "unit": "people"},
            ),
        ),
        a_case(a_need("C-1", first=8, reviews=(4,))),
    )
    assert "Row other" in found["nothing_fits"]
    assert "nothing_fits" not in codes(a_map(a_row()), a_case(a_need("C-1", first=8, reviews=(4,))))


def test_a_choice_dated_after_the_day_is_said():
    chosen = {"from_record": "could_not_provide", "by": "Pat Example", "on": "2099-01-01", "reason": "agreed"}
    rate = {"rate": "0.10", "source": "a survey", "chosen": chosen}
    assert (
        "2099-01-01"
        in codes(a_map(a_row(deadweight=rate)), a_case(a_need("C-1", first=8, reviews=(4,))))["chosen_later"]
    )
    rate["chosen"] = chosen | {"on": date(2020, 1, 1).isoformat()}
    assert "chosen_later" not in codes(
        a_map(a_row(deadweight=rate)), a_case(a_need("C-1", first=8, reviews=(4,)))
    )


def test_what_was_taken_away_in_another_way_is_not_called_no_harm():
    worse = typed_row(quantity={**TYPED, "typed": "-5"})
    found = codes(a_map(worse, typed_row("other", quantity={**TYPED, "typed": "1"})))
    assert "no_harms" not in found
    assert "More got worse" not in found["value_below_nothing"]
    assert "Row sleep" in found["below_nothing"]


def test_a_value_that_was_uprated_is_not_called_not_uprated():
    proxy = a_row()["proxy"] | {"price_year": "2010"}
    found = codes(
        a_map(
            typed_row(proxy=proxy),
            price_year="2024",
            uprate={"to": "2020", "series": "uk_gdp_deflator_calendar", "convention": "calendar"},
        )
    )
    assert "uprated" in found
    assert "nothing was uprated" not in found["price_years_differ"]


def test_the_account_in_json_bears_the_names_of_the_contract():
    data = as_json(value(read(a_map(typed_row(), cost={"amount": "1000", "source": "accounts"}))))
    wanted = "record_says costs by_cashable matrix immaterial optimism_bias headlines tornado"
    assert set(wanted.split()) <= set(data)
    assert sum(Decimal(side["gains"]) for side in data["matrix"]) == Decimal(data["total"])


@pytest.mark.parametrize(
    ("changes", "where", "mend"),
    [
        ({"cost": [{"amount": "-5", "source": "x"}]}, "cost", ""),
        ({"horizon_years": 0}, "horizon_years", "1 or more"),
        ({"horizon_years": 1000}, "horizon_years", "200 or less"),
    ],
)
def test_a_message_names_the_key_and_says_the_bound_in_plain_words(changes, where, mend):
    with pytest.raises(DataProblem) as caught:
        read(a_map(typed_row()) | changes)
    issue = caught.value.issues[0]
    assert issue.what.startswith(where)
    assert "Input should" not in issue.what
    assert mend in f"{issue.what} {issue.mend}"


def test_prices_that_nobody_knows_are_not_called_prices_of_a_year(stated):
    proxy = a_row()["proxy"] | {"price_year": "unknown"}
    out = " ".join(stated(a_map(typed_row(proxy=proxy), price_year="2024"), "--trace", "sleep").split())
    assert "prices of unknown" not in out
    out = " ".join(stated(a_map(typed_row(proxy=proxy), price_year="2024")).split())
    assert "; prices of 2024 by the map, the price year of no value is known" in out


def test_the_way_to_make_a_statement_again_says_the_days_the_draws_and_the_file():
    """Without them the same command gives another figure on another day."""
    ranged = {"rate": "0.2", "low": "0.1", "high": "0.3", "source": "a survey"}
    found = value(
        read(a_map(a_row(deadweight=ranged))),
        [a_case(a_need("C-1", first=8, reviews=(4,)))],
        start=START,
        end=TODAY,
        on=TODAY,
    )
    told = str(as_page(statement_page(found, made=TODAY)))
    again = (
        f"--from {START} --to {TODAY} --on {TODAY} --draws {found.draws} --seed {found.seed} --format json"
    )
    assert again in told
    assert f"triage value --map {found.map.name} " in told


def test_a_statement_does_not_call_prices_that_nobody_knows_those_of_a_year():
    proxy = a_row()["proxy"] | {"price_year": "unknown"}
    found = value(read(a_map(typed_row(proxy=proxy), price_year="2024")))
    assert "the price year of no value is known" in str(as_page(statement_page(found, made=TODAY)))


def test_a_choice_of_a_day_that_has_not_come_leaves_the_typed_share_in_the_sum():
    from tests.valuing.test_value_laws import SAID, choice, found  # noqa: PLC0415 - the record of the laws

    typed = {"rate": "0.10", "source": "a survey"}
    later = {**typed, "chosen": choice("could_not_provide") | {"on": "2099-01-01"}}
    chosen = {**typed, "chosen": choice("could_not_provide")}
    plain, waiting, made = (found(SAID, a_row(deadweight=rate)) for rate in (typed, later, chosen))
    assert waiting.total == plain.total != made.total
    assert "chosen_from_record" not in {warning.code for warning in waiting.warnings}
