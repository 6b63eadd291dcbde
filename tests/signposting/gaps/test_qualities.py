"""Qualities and programmes are information: shown with who said so and when, and never a rule-out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from tests import shipped
from tests.chance import Seeded
from tests.signposting.builders import DAY, a_directory, a_file, a_request, a_service, vocabulary
from tests.signposting.gaps.builders import SEEDS, generated
from triage.errors import DataProblem
from triage.signposting import load_directory, match
from triage.signposting.qualities import (
    QUALITIES,
    judged,
    programme_lines,
    published_ratio,
    quality_lines,
    quality_test,
)
from triage.vocabulary import Entry

YES = {"meets": "yes", "on": "2026-11-01", "by": "Sam Example"}


def with_qualities(**qualities: Any) -> Any:
    return a_directory(a_service(qualities=qualities, network="external")).services["sleep-advice"]


def test_what_nobody_judged_is_not_known_and_the_test_cannot_be_said() -> None:
    service = with_qualities(co_production=YES, partnership={**YES, "meets": "partly"})
    found = quality_test(service, DAY)
    assert (found.met, found.of, found.passed, found.external) == (1, 4, None, True)
    assert found.unknown == ("sustainability", "wellbeing_outcomes")
    text = "\n".join(quality_lines(service, DAY))
    assert "yes, judged by Sam Example on 2026-11-01" in text
    assert "sustainability: can go on: not known" in text
    assert "cannot be said yet, 1 of 4 met, 2 not known" in text


@pytest.mark.parametrize(("meets", "passed"), [("yes", True), ("partly", False), ("no", False)])
def test_all_judged(meets: str, passed: bool) -> None:
    service = with_qualities(**{name: {**YES, "meets": meets} for name in QUALITIES})
    assert quality_test(service, DAY).passed is passed


def test_a_judgement_after_the_day_is_not_known_on_the_day() -> None:
    service = with_qualities(co_production=YES)
    assert judged(service, "co_production", date(2026, 11, 1)) is not None
    assert judged(service, "co_production", date(2026, 11, 1) - timedelta(days=1)) is None
    with pytest.raises(KeyError):
        judged(service, "kindness", DAY)
    assert quality_lines(a_directory(a_service()).services["sleep-advice"], DAY) == []


@pytest.mark.parametrize("missing", ["meets", "on", "by"])
def test_a_judgement_names_who_and_when(missing: str) -> None:
    bad = a_service(qualities={"co_production": {key: value for key, value in YES.items() if key != missing}})
    with pytest.raises(DataProblem) as found:
        load_directory({"services/a.yaml": a_file(bad)}, vocabulary())
    assert missing in found.value.issues[0].what


@settings(max_examples=15)
@given(SEEDS)
def test_whatever_is_judged_offers_stay_the_same(seed: int) -> None:
    chance = Seeded(seed)
    records, plain = generated(chance, 4)
    for record in records:
        record["qualities"] = {name: {**YES, "meets": chance.pick(("yes", "partly", "no"))} for name in chance.some(tuple(QUALITIES), 4)}  # fmt: skip
    judged_too = a_directory(*records)
    for code in {code for record in records for code in record["help"]}:
        request = a_request(help=code)
        assert match(plain, request) == match(judged_too, request)


def test_qualities_come_back_as_they_were_written_and_stand_only_where_given() -> None:
    service = with_qualities(co_production=YES)
    assert service.as_json()["qualities"]["co_production"] == {**YES, "source": None}
    assert "qualities" not in a_directory(a_service()).services["sleep-advice"].as_json()


def programme(code: str) -> Entry:
    return shipped.vocabulary().single("programmes", code)


def test_a_damaged_figure_is_said_to_be_unreadable_and_no_number_of_it_is_shown() -> None:
    lines = "\n".join(programme_lines(programme("parent_involvement")))
    assert "damaged in the source: unreadable (S1 618–625)" in lines
    assert "2.8" not in lines
    clean = programme_lines(programme("family_nurse_partnership"))
    assert "published ratio of benefit to cost 1.94 (S1 579–595)" in clean[0]
    assert "no ratio is published" in programme_lines(programme("positive_action"))[0]
    assert any("contradicts itself" in line for line in programme_lines(programme("mtfc")))
    assert any("missing in the source" in line for line in programme_lines(programme("ggc")))


def test_no_damaged_programme_has_a_ratio() -> None:
    """Whatever somebody writes beside it: the sign that the source is damaged wins."""
    for entry in shipped.vocabulary().of("programmes").values():
        if "damaged" in entry.items("text_state"):
            assert published_ratio(entry) is None
    mended = Entry("x", "X", {"text_state": ["damaged"], "published_ratio": "2.80"})
    assert published_ratio(mended) is None
    assert "2.80" not in "\n".join(programme_lines(mended))
