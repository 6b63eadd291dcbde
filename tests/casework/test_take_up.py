"""Whether a family took up what was made for it: one reading of the record, for every report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.shipped import vocabulary
from triage.casework.take_up import Reading, furthest, read_take_up
from triage.vocabulary import Vocabulary

DAY = date(2027, 1, 10)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary()


@pytest.mark.parametrize(
    ("state", "counts_as"),
    [
        ("started", "taken_up"),
        ("paused", "taken_up"),
        ("completed", "taken_up"),
        ("declined_by_family", "not_taken_up"),
        ("did_not_engage", "not_taken_up"),
        ("requested", "waiting"),
        ("told", "waiting"),
        ("accepted", "waiting"),
        ("waiting", "waiting"),
        ("no_response", "waiting"),
        ("declined", "not_given"),
        ("redirected", "not_given"),
        ("cancelled", "not_given"),
    ],
)
def test_where_nobody_recorded_engagement_the_state_says_it(
    words: Vocabulary, state: str, counts_as: str
) -> None:
    """A service that declined and a referral we cancelled say nothing of the family."""
    began = DAY if state in {"started", "paused", "completed"} else None
    assert read_take_up(words, state=state, began_on=began).counts_as == counts_as


@pytest.mark.parametrize(
    ("engagement", "counts_as"),
    [
        ("full", "taken_up"),
        ("partial", "taken_up"),
        ("re_engaged", "taken_up"),
        ("none", "not_taken_up"),
        ("declined_offer", "not_taken_up"),
        ("not_yet_contacted", "waiting"),
        ("unknown", "waiting"),
        ("paused", "waiting"),
        ("", "waiting"),
        ("a_word_nobody_knows", "waiting"),
    ],
)
def test_what_was_recorded_says_it_before_help_has_begun(
    words: Vocabulary, engagement: str, counts_as: str
) -> None:
    """Asking to wait is neither: the list reads it as not known."""
    found = read_take_up(words, state="accepted", engagement=engagement, engagement_on=DAY)
    assert found.counts_as == counts_as
    assert found.known == (counts_as in {"taken_up", "not_taken_up"})


def test_of_what_was_recorded_and_help_that_began_the_later_counts(words: Vocabulary) -> None:
    def read(began_on: date) -> str:
        return read_take_up(
            words, state="started", began_on=began_on, engagement="none", engagement_on=DAY
        ).counts_as

    assert (read(BEFORE), read(DAY), read(AFTER)) == ("not_taken_up", "not_taken_up", "taken_up")


def test_an_end_comes_after_all_that_was_recorded_on_the_way(words: Vocabulary) -> None:
    def read(state: str, engagement: str) -> str:
        return read_take_up(
            words, state=state, began_on=BEFORE, engagement=engagement, engagement_on=DAY
        ).counts_as

    assert read("completed", "none") == "taken_up"
    assert read("did_not_engage", "partial") == "not_taken_up"


def test_what_the_family_says_of_help_that_ended_counts(words: Vocabulary) -> None:
    for answer, counts_as in (("yes", "taken_up"), ("no", "taken_up"), ("not_used", "not_taken_up")):
        assert read_take_up(words, state="completed", began_on=DAY, helped=answer).counts_as == counts_as


def test_help_that_had_begun_before_we_ended_it_was_taken_up(words: Vocabulary) -> None:
    assert read_take_up(words, state="cancelled", began_on=DAY).counts_as == "taken_up"


def test_the_furthest_of_several_is_what_became_of_a_need() -> None:
    def read(*found: Reading) -> str:
        return furthest(found)

    assert read() == "none"
    assert read("not_taken_up", "waiting", "taken_up") == "taken_up"
    assert read("not_taken_up", "waiting") == "waiting"
    assert read("not_given", "not_taken_up") == "not_taken_up"
    assert read("not_given") == "not_given"
