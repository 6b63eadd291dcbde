"""Light contacts: one short record, no names, and nobody lost on the short way."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk.builders import LEAD, ON, SAM, a_case, put_in
from tests.measures.builders import library
from tests.rights.builders import DALE
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, close, due
from triage.desk.deciding import assess_case
from triage.desk.measuring.light import (
    Contact,
    _as_case,
    forget_light,
    light_contacts,
    not_light,
    record_light,
    take_back_light,
)
from triage.desk.measuring.reporting import contacts_report
from triage.desk.rights.erasing import erase_case
from triage.errors import Refused, WrongUse
from triage.outcomes.light_contacts import light_report

LIGHT = Contact("solved", need="loneliness", gave=("social_activity",), before=Decimal(4), after=Decimal(2))


def test_one_record_of_what_it_was_what_was_given_and_what_came_of_it(desk: Desk) -> None:
    kept = record_light(desk, LIGHT, by=SAM)
    assert (kept.row.case_number, kept.row.became, kept.because) == ("", "", ())
    assert desk.store.cases() == []
    found = contacts_report(desk)
    assert (found.contacts, dict(found.counts["result"])) == (1, {"solved": 1})
    score = found.scores[0]
    assert (score.scale, score.paired, score.improved, score.mean_before, score.mean_after) == (
        "severity", 1, 1, 4.0, 2.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    "contact",
    [
        Contact("solved", need="self_harm", before=Decimal(9)),
        Contact("solved", need="self_harm"),
        Contact("solved", need="mental_health", before=Decimal(8)),
        Contact("needs_more", need="loneliness", before=Decimal(2)),
    ],
)
def test_whoever_is_no_light_contact_is_a_case_at_once(desk: Desk, contact: Contact) -> None:
    kept = record_light(desk, contact, by=SAM)
    assert kept.case is not None
    assert kept.because
    row = desk.store.case(kept.case.number)
    assert row is not None
    assert row.state == "open"
    assert kept.row.case_number == kept.row.became == row.number
    assert contacts_report(desk).contacts == 0, "it is counted as the case it became"
    assert contacts_report(desk).became_cases == 1


def test_an_escalation_is_due_from_that_moment_and_said_first(
    desk: Desk, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.close()
    words = ["--workspace", str(folder), "--on", ON.isoformat(), "--by", SAM]
    assert run(cli, ["case", "light", "--new", "--need", "self_harm", "--before", "9", "--result", "solved", *words]) == 0  # fmt: skip
    assert capsys.readouterr().out.startswith("ACT NOW")
    assert [one.kind for one in due(desk)][0] == "escalation"  # noqa: RUF015 - the first counts


def test_two_contacts_that_say_the_same_are_two_children(desk: Desk) -> None:
    first, second = (record_light(desk, Contact("needs_more", need="loneliness"), by=SAM) for _ in range(2))
    assert first.case is not None
    assert second.case is not None
    assert first.case.number != second.case.number


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_nobody_who_escalates_stays_light(shipped: Desk, data: st.DataObject) -> None:
    needs = [
        code for code, entry in shipped.vocabulary.of("needs").items() if entry.text("selectable") != "no"
    ]
    contact = Contact(
        "solved",
        need=data.draw(st.sampled_from(sorted(needs))),
        person=data.draw(st.sampled_from(["child", "parent", "sibling"])),
        before=data.draw(st.none() | st.integers(1, 10).map(Decimal)),
        age=data.draw(st.none() | st.integers(0, 18)),
    )
    decision = assess_case(shipped, _as_case(shipped, contact, ""))
    because = not_light(contact, decision)
    if decision.escalations or decision.level.number > 2:
        assert because
    if not because:
        assert all(one.within_days is None or one.within_days > 1 for one in decision.asks)


def test_severity_beside_a_case_is_what_a_review_is_for(desk: Desk) -> None:
    put_in(desk, a_case())
    with pytest.raises(Refused, match="review"):
        record_light(desk, Contact("solved", need="sleep", before=Decimal(7)), by=SAM, number="C-1")
    kept = record_light(
        desk, Contact("solved", need="sleep", measure="derby_flower.life_control", before=Decimal(2), after=Decimal(4)), by=SAM, number="C-1"
    )  # fmt: skip
    assert kept.row.case_number == "C-1"
    assert contacts_report(desk).scores[0].improved == 1, "higher is better on this one"


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        (Contact("solvd", need="sleep"), "result"),
        (Contact("solved"), "what it was about"),
        (Contact("solved", need="slep"), "need"),
        (Contact("solved", category="zq"), "category"),
        (Contact("solved", need="sleep", gave=("zq",)), "help"),
        (Contact("solved", need="sleep", before=Decimal(11)), "1 to 10"),
        (Contact("solved", need="sleep", before=Decimal("2.5")), "1 to 10"),
        (Contact("solved", need="sleep", measure="derby_flower.life_control", before=Decimal(6)), "outside"),
        (Contact("solved", need="sleep", measure="derby_flower", before=Decimal(3)), "no scale"),
        (Contact("solved", need="sleep", avoided_services=("gp",)), "not avoided"),
        (Contact("solved", need="sleep", district="1 Zq Lane"), "outward"),
        (Contact("solved", category="health", before=Decimal(3)), "belongs to a need"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(desk: Desk, contact: Contact, said: str) -> None:
    with pytest.raises(WrongUse) as caught:
        record_light(desk, contact, by=SAM)
    assert said in caught.value.what + caught.value.mend
    assert desk.store.light_contacts() == []
    assert desk.store.cases() == []


def test_taken_back_it_counts_no_more_and_forgotten_it_says_nothing(desk: Desk) -> None:
    one, other = (record_light(desk, LIGHT, by=SAM).row for _ in range(2))
    take_back_light(desk, one.id, by=SAM)
    assert contacts_report(desk).contacts == 1
    with pytest.raises(Refused):
        forget_light(desk, other.id, by=SAM)
    forget_light(desk, other.id, by=DALE)
    assert light_contacts(desk, by=SAM) == []
    assert desk.store.contents(other.owner) == {}
    assert other.owner.startswith("light contact")


def test_a_contact_of_a_case_goes_with_it_and_is_not_shown_to_everybody(desk: Desk) -> None:
    put_in(desk, a_case())
    record_light(desk, Contact("signposted", need="sleep"), by=SAM, number="C-1")
    for name in ("Ash Example", "Ray Example"):
        with pytest.raises(Refused):
            light_contacts(desk, by=name)
    close(desk, "C-1", "needs_met", SAM)
    erase_case(desk, "C-1", "person_asked", "Asked on paper", by=DALE, second=LEAD)
    assert desk.store.light_contacts() == []


def test_not_known_and_only_told_are_never_counted_as_helped() -> None:
    found = light_report(
        [{"result": "not_known"}, {"result": "signposted"}, {"result": "solved", "scores": {"measure": "severity", "before": "4", "after": None}}],
        library(),
    )  # fmt: skip
    assert dict(found.counts["result"]) == {"not_known": 1, "signposted": 1, "solved": 1}
    assert (found.scores[0].started, found.scores[0].paired, found.scores[0].only_before) == (1, 0, 1)
    assert "not_known" in {one.code for one in found.warnings}


def test_a_scale_the_list_has_lost_improves_nobody() -> None:
    found = light_report(
        [{"result": "solved", "scores": {"measure": "gone.scale", "before": "4", "after": "9"}}], library()
    )
    assert (found.scores[0].improved, found.scores[0].worse) == (0, 0)


def test_at_the_command_line(desk: Desk, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk.close()
    words = ["--workspace", str(folder), "--on", ON.isoformat(), "--by", SAM, "--json"]
    asked = [
        "case",
        "light",
        "--new",
        "--need",
        "loneliness",
        "--gave",
        "social_activity",
        "--result",
        "solved",
    ]
    assert run(cli, [*asked, "--avoided", "yes", "--instead-of", "gp", "--introduced-by", "gp", *words]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["contact"], made["case"], made["avoided"]) == (1, None, "yes")
    assert run(cli, ["case", "light", "C-1", *asked[2:], *words]) == 2
    capsys.readouterr()
    assert run(cli, ["measures", "contacts", *words]) == 0
    assert json.loads(capsys.readouterr().out)["contacts"] == 1
