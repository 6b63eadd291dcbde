"""Guards of casework, on values made by hand: referral moves, dismissals, closings, reviews, answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.casefile import apply_answers
from triage.casework.answers import check_answer
from triage.casework.cases import History, closing, effective_case, scored_twice
from triage.casework.escalations import DISCIPLINE, check_note
from triage.casework.people import ROLES
from triage.casework.referrals import check_move, help_has_begun, is_final, not_sent
from triage.casework.reviews import as_review, calls_for_triage, compare, merged, read_engagement
from triage.errors import Refused, WrongUse
from triage.model import AnswerGiven, CaseFile, Consent
from triage.store.records import MoveRow, ReferralRow
from triage.vocabulary import load_vocabulary
from triage.workspace import shipped_files

VOCABULARY = load_vocabulary(
    {name: text for name, text in shipped_files("rules").items() if name.startswith("vocabulary/")}
)
STATES = sorted(VOCABULARY.of("referral_states"))
ON = date(2026, 6, 1)
SERVICE_SIDE = "no_capacity"


def reason_for(state: str) -> str | None:
    family = next(
        code
        for code, entry in VOCABULARY.of("decline_reasons").items()
        if entry.text("declined_by") == "family"
    )
    return {"declined": SERVICE_SIDE, "declined_by_family": family, "cancelled": "made_in_error"}.get(state)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("to", STATES)
def test_a_referral_moves_exactly_as_the_vocabulary_says(state: str, to: str) -> None:
    allowed = to in VOCABULARY.single("referral_states", state).items("next_states")
    if allowed:
        check_move(VOCABULARY, state, to, reason_for(to))
    else:
        with pytest.raises(Refused):
            check_move(VOCABULARY, state, to, reason_for(to))


@pytest.mark.parametrize("reason", [None, "outside_area", "nonsense"])
def test_a_family_declines_only_with_a_reason_of_its_own(reason: str | None) -> None:
    with pytest.raises((Refused, WrongUse)):
        check_move(VOCABULARY, "requested", "declined_by_family", reason)


def test_a_misspelt_state_is_wrong_use_and_the_nearest_is_named() -> None:
    with pytest.raises(WrongUse) as wrong:
        check_move(VOCABULARY, "requested", "acepted", None)
    assert "accepted" in wrong.value.mend


def test_every_state_is_either_not_sent_or_on_its_way_or_helping_or_finished() -> None:
    for state in STATES:
        kinds = [
            not_sent(VOCABULARY, state),
            help_has_begun(VOCABULARY, state) and not is_final(VOCABULARY, state),
            is_final(VOCABULARY, state),
        ]
        assert sum(kinds) <= 1, state
    assert help_has_begun(VOCABULARY, "started")
    assert not help_has_begun(VOCABULARY, "waiting")


def test_every_escalation_has_a_discipline_and_it_is_never_a_manager() -> None:
    assert set(DISCIPLINE) == set(VOCABULARY.of("escalations"))
    for roles in DISCIPLINE.values():
        assert roles <= set(ROLES)
        assert "manager" not in roles


def a_case(**other: object) -> CaseFile:
    return CaseFile.model_validate(
        {
            "case": "C-1",
            "needs": [
                {"need": "sleep", "severity": 7},
                {"need": "financial_difficulties", "person": "parent", "severity": None},
            ],
            **other,
        }
    )


SCORES = st.none() | st.integers(1, 10)


@given(before=SCORES, after=SCORES)
def test_one_need_is_better_only_where_two_scores_say_so(before: int | None, after: int | None) -> None:
    case = CaseFile.model_validate({"needs": [{"need": "sleep", "severity": before}]})
    (change,) = compare(case, {("sleep", "child", None): after}, ON, VOCABULARY)
    assert (change.direction == "better") == (before is not None and after is not None and after < before)
    assert calls_for_triage([change]) == (change.direction != "better")


def test_a_need_left_out_of_a_review_is_unscored_and_calls_for_triage() -> None:
    changes = compare(a_case(), {("sleep", "child", None): 2}, ON, VOCABULARY)
    assert {(one.need, one.direction) for one in changes} == {
        ("sleep", "better"),
        ("financial_difficulties", "unscored"),
    }
    assert calls_for_triage(changes)


def test_a_need_named_for_the_first_time_calls_for_triage() -> None:
    case = CaseFile.model_validate({"needs": [{"need": "sleep", "severity": 7}]})
    changes = compare(
        case, {("sleep", "child", None): 2, ("bereavement", "sibling", "s1"): 6}, ON, VOCABULARY
    )
    assert calls_for_triage(changes)


def test_a_case_without_needs_is_looked_at_again() -> None:
    assert calls_for_triage(())


def test_two_reviews_of_one_day_are_one_and_the_later_score_stands() -> None:
    first = as_review(
        VOCABULARY, {("sleep", "child", None): 5, ("financial_difficulties", "parent", None): 4}, "full", ON
    )
    second = as_review(
        VOCABULARY, {("sleep", "child", None): 3, ("financial_difficulties", "parent", None): None}, None, ON
    )
    (day,) = merged((first, second))
    assert {(need.need, need.severity) for need in day.needs} == {("sleep", 3), ("financial_difficulties", 4)}
    assert day.engagement == "full"


def test_record_only_words_of_engagement_are_read_as_the_vocabulary_says() -> None:
    assert read_engagement(VOCABULARY, "declined_offer") == "none"
    assert read_engagement(VOCABULARY, "re_engaged") == "partial"
    assert read_engagement(VOCABULARY, "paused") is None


@pytest.mark.parametrize("reason", sorted(VOCABULARY.of("closure_reasons")))
def test_no_closing_counts_as_a_success_for_want_of_a_second_score(reason: str) -> None:
    entry = VOCABULARY.single("closure_reasons", reason)
    ended = closing(VOCABULARY, reason, scored_again=False)
    if entry.text("needs_second_score") == "yes":
        assert (ended.outcome, ended.to_audit) == ("not_measured", True)
        assert ended.note
    assert closing(VOCABULARY, reason, scored_again=True).outcome == entry.text("outcome")


def test_a_case_is_scored_twice_only_when_every_need_is() -> None:
    sleep_only = a_case(reviews=[{"on": "2026-05-01", "needs": [{"need": "sleep", "severity": 3}]}])
    assert not scored_twice(sleep_only)
    both = CaseFile.model_validate(
        {
            "needs": [{"need": "sleep", "severity": 7}],
            "reviews": [{"on": "2026-05-01", "needs": [{"need": "sleep", "severity": 3}]}],
        }
    )
    assert scored_twice(both)
    assert not scored_twice(CaseFile())


def a_referral(state: str, kind: str = "referral") -> ReferralRow:
    return ReferralRow(
        id=1,
        case_number="C-1",
        kind=kind,
        help="sleep",
        service="s",
        person="child",
        who="",
        needs=("sleep",),
        state=state,
        made_on=ON,
        made_by="x",
        changed_on=ON,
        answer_due_on=ON,
    )


def moves(*states: str) -> tuple[MoveRow, ...]:
    return tuple(
        MoveRow(1, place, state, ON + timedelta(days=place), "x", "")
        for place, state in enumerate(states, start=1)
    )


@pytest.mark.parametrize(
    ("state", "where"),
    [
        ("draft", None),
        ("awaiting_consent", None),
        ("requested", "awaiting"),
        ("waiting", "awaiting"),
        ("started", "open_services"),
        ("paused", "open_services"),
        ("completed", "past_actions"),
        ("declined", "past_actions"),
    ],
)
def test_a_referral_stands_in_the_case_as_what_it_has_become(state: str, where: str | None) -> None:
    case = effective_case(
        CaseFile(case="C-1"), History(referrals=((a_referral(state), moves("requested", state)),)), VOCABULARY
    )
    filled = [name for name in ("awaiting", "open_services", "past_actions") if getattr(case, name)]
    assert filled == ([where] if where else [])


def test_a_service_that_the_family_was_told_of_stands_as_told_and_is_neither_awaited_nor_received() -> None:
    told = a_referral("told", kind="signpost")
    case = effective_case(CaseFile(case="C-1"), History(referrals=((told, moves("told")),)), VOCABULARY)
    assert not case.awaiting
    assert not case.open_services
    (past,) = case.past_actions
    assert (past.state, past.kind, past.received, past.ended) == ("told", "signpost", False, None)


def test_help_counts_as_received_only_where_it_began() -> None:
    begun = effective_case(
        CaseFile(),
        History(
            referrals=(
                (a_referral("did_not_engage"), moves("requested", "accepted", "started", "did_not_engage")),
            )
        ),
        VOCABULARY,
    )
    never = effective_case(
        CaseFile(),
        History(
            referrals=((a_referral("did_not_engage"), moves("requested", "accepted", "did_not_engage")),)
        ),
        VOCABULARY,
    )
    assert begun.past_actions[0].received is True
    assert never.past_actions[0].received is False


def answered(field: str, value: str, **about: str) -> AnswerGiven:
    return check_answer(VOCABULARY, AnswerGiven.model_validate({"field": field, "value": value, **about}), ON)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("dob", "2026-13-01"),
        ("dob", "2027-01-01"),
        ("full_postcode", "hello there"),
        ("severity", "11"),
        ("severity", "seven"),
        ("no_such_question", "x"),
        ("debt", " "),
    ],
)
def test_an_answer_that_cannot_be_is_wrong_use_and_is_not_repeated(field: str, value: str) -> None:
    with pytest.raises(WrongUse) as wrong:
        answered(field, value)
    if field != "no_such_question" and value.strip():
        assert value not in wrong.value.what


@pytest.mark.parametrize("field", sorted(VOCABULARY.of("ask_fields")))
def test_every_question_may_be_answered_not_known(field: str) -> None:
    assert answered(field, "Not known").value == "not_known"
    assert answered(field, "prefer not to say").value == "prefer_not_to_say"


def test_answers_fill_the_fields_they_are_about() -> None:
    case = apply_answers(
        a_case(),
        [
            answered("full_postcode", "b90 3qb"),
            answered("dob", "2018-03-04"),
            answered("severity", "6", need="financial_difficulties"),
        ],
    )
    assert case.child.postcode == "B90 3QB"
    assert case.child.date_of_birth == date(2018, 3, 4)
    assert [need.severity for need in case.needs] == [7, 6]


def test_a_yes_counts_once_it_is_said_who_gave_it_and_never_undoes_a_refusal() -> None:
    agreed = apply_answers(a_case(), [answered("consent", "yes"), answered("consent_who", "parent")])
    assert agreed.consent == (Consent(status="given", by=("parent",)),)
    refused = a_case(consent={"status": "refused", "by": ["parent"]})
    assert (
        apply_answers(refused, [answered("consent", "yes"), answered("consent_who", "parent")]).consent
        == refused.consent
    )
    assert apply_answers(a_case(), [answered("consent", "no")]).consent[0].status == "refused"


def test_the_last_answer_to_a_question_stands() -> None:
    history = History(answers=(answered("full_postcode", "B90 3QB"), answered("full_postcode", "B37 7AA")))
    case = effective_case(a_case(), history, VOCABULARY)
    assert case.child.postcode == "B37 7AA"
    assert [answer.value for answer in case.answers] == ["B37 7AA"]


@pytest.mark.parametrize("note", ["", "x", " ab "])
def test_a_note_that_is_too_short_is_refused_with_the_length_it_must_have(note: str) -> None:
    with pytest.raises(Refused) as refused:
        check_note(note)
    assert "at least 3 letters" in refused.value.what + refused.value.mend
    check_note("abc")


def test_a_short_note_is_not_said_to_be_missing() -> None:
    with pytest.raises(Refused) as refused:
        check_note("x")
    assert refused.value.what == "the note is too short"
