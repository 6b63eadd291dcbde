"""Recorded outcomes valued end to end: from cases in the record to pounds, back again, and what the record says beside."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, a_referral_action, put_in
from tests.valuing.builders import a_map, a_row, library, proxy, query, read, typed
from tests.valuing.recompute import recompute
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, confirm, outcome_histories, refer
from triage.desk import valuing as worth
from triage.desk.households.linking import link_cases
from triage.desk.loop.moving import engage
from triage.desk.restricting import restrict
from triage.errors import WrongUse

EACH = Decimal(1000) * Decimal("0.9") ** 3
Call = Callable[..., tuple[int, str, str]]


def reviewed(
    number: str, first: int = 8, after: int | None = 4, need: str = "sleep", **more: Any
) -> dict[str, Any]:
    person = more.pop("person", "child")
    needs = [{"need": need, "severity": first, "person": person}]
    again = (
        []
        if after is None
        else [{"on": "2026-11-10", "needs": [{"need": need, "severity": after, "person": person}]}]
    )
    return a_case(number, received="2026-09-01", opened="2026-09-01", needs=needs, reviews=again, **more)


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    """Write a map into a file and name it."""

    def write(*rows: dict[str, Any], name: str = "map.json", **changes: Any) -> str:
        file = tmp_path / name
        file.write_text(json.dumps(a_map(*rows, **changes)), encoding="utf-8")
        return str(file)

    return write


@pytest.fixture
def triage(capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.delenv("TRIAGE_USER", raising=False)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(cli, [*arguments, "--workspace", str(folder), "--on", ON.isoformat()])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_pounds_come_from_the_record_and_a_plain_reading_of_it_agrees(
    desk: Desk, written: Callable[..., str]
):
    put_in(
        desk, reviewed("C-1"), reviewed("C-2"), reviewed("C-3", 4, 8), reviewed("C-4", after=None), reviewed("C-5", 8, 7),
        reviewed("C-6", need="anxiety"),
    )  # fmt: skip
    rows = [a_row(), a_row("minds", quantity=query(["anxiety", "low_mood"]), proxy=proxy("250.25"))]
    found = worth.valuation(desk, written(*rows))
    assert [row.quantity for row in found.rows] == [1, 1]
    assert found.rows[0].evidence == ("C-1", "C-2", "C-3")
    plain = recompute(a_map(*rows), outcome_histories(desk), desk.on)
    assert abs(Fraction(found.total) - plain.total) < Fraction(1, 200)
    assert (found.seen.paired, found.worse, found.basis) == (5, 1, "recorded")  # type: ignore[union-attr]


def test_an_erased_case_takes_its_pounds_with_it(desk: Desk, written: Callable[..., str]):
    put_in(desk, reviewed("C-1"), reviewed("C-2"))
    wanted = written()
    before = worth.valuation(desk, wanted)
    whole, sent = worth.asked_record(desk)
    left = worth.value_of(
        worth.load(desk, wanted), [one for one in whole if one.case != "C-1"], sent, None, None, desk.on
    )
    assert before.total - left.total == before.rows[0].cases["C-1"] == EACH


def test_referrals_say_whether_they_went_outside_and_were_taken_up(desk: Desk, written: Callable[..., str]):
    put_in(
        desk,
        reviewed("C-1", referrer={"source": "primary_school", "cannot_provide_otherwise": True}),
        reviewed("C-2"),
    )
    confirm(desk, "C-1", None, SAM)
    action = a_referral_action(desk, "C-1")
    refer(desk, "C-1", action.help, action.service, SAM)
    made = [one for one in desk.store.referrals("C-1") if one.service == action.service]
    engage(desk, made[-1].id, "full", by=SAM)
    said = worth.valuation(desk, written()).record_says
    assert said is not None
    asked = said.said["could_not_provide"]
    assert (asked.known, asked.holds, asked.unknown) == (1, 1, 1)
    networks = [desk.directory.services[one.service].network for one in desk.store.referrals()]
    outside = said.said["external_share"]
    assert (outside.holds, outside.known) == (
        networks.count("external"),
        len(networks) - networks.count(None),
    )
    took = said.said["take_up"]
    assert (took.known, took.holds, took.unknown) == (1, 0, 1)


def test_a_parent_in_the_cases_of_two_children_counts_once_where_the_cases_are_linked(
    desk: Desk, written: Callable[..., str]
):
    put_in(
        desk,
        reviewed("C-1", need="parental_mental_health", person="parent"),
        reviewed("C-2", need="parental_mental_health", person="parent"),
    )
    wanted = written(a_row(quantity=query("parental_mental_health")))
    assert worth.valuation(desk, wanted).rows[0].quantity == 2
    link_cases(desk, "C-1", "C-2", SAM, kind="sibling", restricted=True)
    found = worth.valuation(desk, wanted)
    assert found.rows[0].quantity == 1
    assert "counted_once_in_household" in {warning.code for warning in found.warnings}


def test_a_case_that_is_not_seen_is_named_in_no_trace(desk: Desk, written: Callable[..., str]):
    put_in(desk, reviewed("C-1"), reviewed("C-2"))
    restrict(desk, "C-1", [LEAD], "known_to_many", LEAD)
    desk.reader = "Kim Example"
    found = worth.valuation(desk, written())
    assert found.rows[0].quantity == 2
    assert "C-1" not in json.dumps([found.rows[0].evidence, list(found.rows[0].cases)])


def test_outside_a_workspace_only_typed_maps_are_valued(written: Callable[..., str], shipped: Desk):
    assert worth.valuation(shipped, written(a_row(quantity=typed("3")))).total == 3 * EACH
    with pytest.raises(WrongUse, match="no workspace"):
        worth.valuation(shipped, written())


def test_maps_are_listed_and_one_that_cannot_be_read_says_why(triage: Call, folder: Path):
    (folder / "rules" / "value" / "broken.yaml").write_text("format: 1\nid: broken\n", encoding="utf-8")
    code, out, _ = triage("value", "--maps", "--json")
    found = {one["id"]: one for one in json.loads(out)["maps"]}
    assert code == 0
    assert {"recorded", "ccn-2025", "broken"} == set(found)
    assert "missing" in found["broken"]["fault"]
    assert found["recorded"]["recorded_rows"] == found["recorded"]["rows"]
    code, out, _ = triage("value", "--maps")
    assert max(map(len, out.splitlines())) <= 80


def test_a_workspace_from_before_the_newer_tables_still_has_them(desk: Desk, folder: Path):
    for name in ("deflator", "benchmarks", "optimism-bias"):
        (folder / "rules" / "value" / f"{name}.yaml").unlink()
    assert worth.library(desk).indices
    assert worth.library(desk).benchmarks is not None


def test_two_maps_that_may_be_compared_stand_side_by_side(
    desk: Desk, triage: Call, written: Callable[..., str]
):
    put_in(desk, reviewed("C-1"))
    first = written()
    second = written(name="other.json", cost={"amount": "2000", "source": "annual accounts"}, id="other")
    code, out, _ = triage("value", "--map", first, "--compare", second, "--json")
    found = json.loads(out)
    assert code == 0
    assert [one["ratio"] for one in found["maps"]] == ["0.729", "0.3645"]
    assert found["difference_of_ratios"] == "-0.3645"
    code, out, _ = triage("value", "--map", first, "--compare", second)
    assert "ratio 0.73" in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("rows", "changes", "said"),
    [
        ((), {"price_year": "2023"}, "price year: 2024-25 and 2023"),
        ((), {"horizon_years": "2"}, "horizon: 1 and 2 years"),
        ((), {"scope": "somewhere else"}, "scope"),
        ((a_row(), a_row("more")), {}, "different outcomes or stakeholders are valued (more)"),
        ((a_row(deadweight={"rate": "0.2", "source": "x"}),), {}, "adjustments: row sleep: deadweight"),
        ((a_row(quantity=typed("3")),), {}, "scope: what is counted"),
        ((a_row(quantity=query(unit="needs")),), {}, "what is counted"),
        ((), {"cost": None}, "cost of one is not known"),
    ],
)  # fmt: skip
def test_maps_that_differ_are_not_compared_and_the_reason_is_given(
    rows: Any, changes: Any, said: str, desk: Desk, triage: Call, written: Callable[..., str]
):
    put_in(desk, reviewed("C-1"))
    code, out, err = triage(
        "value", "--map", written(), "--compare", written(*rows, name="other.json", **changes)
    )
    assert (code, out) == (3, "")
    assert said in " ".join(err.split())


def test_everything_that_rests_on_a_case_adds_up(desk: Desk, triage: Call, written: Callable[..., str]):
    put_in(desk, reviewed("C-1"), reviewed("C-2", 4, 8))
    wanted = written(a_row(), a_row("minds", quantity=query("anxiety")))
    code, out, _ = triage("value", "--map", wanted, "--trace-case", "C-2", "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["present_value"], [row["row"] for row in found["rows"]]) == ("-729", ["sleep"])
    code, out, _ = triage("value", "--map", wanted, "--trace-case", "C-2")
    assert "together -£729.00" in out
    code, _, err = triage("value", "--map", wanted, "--trace-case", "C-22")
    assert code == 2
    assert "did you mean C-2?" in err


def test_a_bank_of_ones_own_is_named_on_the_command_line(
    triage: Call, tmp_path: Path, written: Callable[..., str]
):
    bank = tmp_path / "bank.yaml"
    bank.write_text(
        "format: 1\nkind: proxies\nlicence: members of the Example Bank only\nredistribute: false\nproxies:\n"
        '  - {id: bank-joy, value: "1234", unit: per person, price_year: 2024-25, source: Example Bank, kind: wellbeing}\n',
        encoding="utf-8",
    )
    wanted = written(a_row(quantity=typed("1"), proxy="bank-joy"))
    code, _, err = triage("value", "--map", wanted)
    assert code == 1
    assert "bank-joy" in err
    code, out, _ = triage("value", "--map", wanted, "--proxies", str(bank))
    assert code == 0
    assert "members of the Example Bank only" in " ".join(out.split())
    assert "may not be passed on" in " ".join(out.split())
    code, _, err = triage("value", "--map", wanted, "--proxies", str(tmp_path / "gone.yaml"))
    assert code == 2
    assert "cannot be read" in err


def test_the_statement_shows_what_the_record_says_beside_what_was_typed_and_fits_the_screen(
    desk: Desk, triage: Call, written: Callable[..., str]
):
    put_in(desk, reviewed("C-1", referrer={"source": "primary_school", "cannot_provide_otherwise": True}))
    code, out, _ = triage("value", "--map", written())
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    said = " ".join(out.split())
    assert "What the record says beside the typed shares (in no sum by itself)" in said
    assert (
        "referrers asked whether they could have helped otherwise: 1; 1 said they could not (100 %); 0 not asked. Typed deadweight: 10 %"
        in said
    )
    assert "natural_improvement: ratio 0.24" in said
    code, out, _ = triage("value", "--map", written(), "--trace", "sleep")
    assert "beside it, referrers asked" in " ".join(out.split())


def test_a_page_and_a_workbook_are_written_where_they_are_asked_for(
    triage: Call, tmp_path: Path, written: Callable[..., str]
):
    wanted = written(a_row(quantity=typed("3")))
    for form, begins in (("html", b"<!doctype html"), ("xlsx", b"pk"), ("json", b"{"), ("csv", b"id,")):
        out = tmp_path / f"statement.{form}"
        code, said, err = triage("value", "--map", wanted, "--format", form, "--out", str(out))
        assert (code, said) == (0, "")
        assert "written" in err
        assert out.read_bytes()[:14].lower().startswith(begins)
    code, _, err = triage(
        "value", "--map", wanted, "--format", "json", "--out", str(tmp_path / "no" / "where.json")
    )
    assert code == 2
    assert "cannot be written" in err


def test_who_may_not_see_figures_is_refused(desk: Desk, written: Callable[..., str], triage: Call):
    put_in(desk, reviewed("C-1"))
    code, out, _ = triage("value", "--map", written(), "--by", "Ray Example")
    assert (code, out) == (3, "")


def test_the_library_of_the_tests_is_the_one_that_is_shipped():
    assert library().maps.keys() == {"recorded", "ccn-2025"}
    assert read(a_map()).library.benchmarks is not None
