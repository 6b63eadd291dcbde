"""The letter to a family: the right reader, what is theirs to know, and no warning to anybody who does harm."""

from __future__ import annotations

import pytest

from tests import shipped
from tests.builders import DAY, a_case, a_directory, a_service
from tests.letters.builders import a_letter, occasion_of
from triage.errors import Refused, WrongUse
from triage.letters import Came, reading_age, write_letter

TWO = [{"id": "mum", "is": "parent"}, {"id": "dad", "is": "parent"}]
MUMS_OWN = {
    "people": TWO,
    "needs": [
        {"need": "sleep", "severity": "6"},
        {"need": "parental_mental_health", "person": "parent", "who": "mum", "severity": "7"},
    ],
}
GRAVE = ("statutory", "emergency")


def test_a_parents_own_health_is_told_to_that_parent_and_to_nobody_else() -> None:
    own = "How you yourself are feeling"
    together = a_letter("family", **MUMS_OWN)
    assert own not in together.text
    assert shipped.vocabulary().title("help", "adult_mental_health") not in together.text
    assert [note for note in together.notes if "--who" in note]
    assert own not in a_letter("family", how={"who": "dad"}, **MUMS_OWN).text
    assert own in a_letter("family", how={"who": "mum"}, **MUMS_OWN).text


def test_a_parents_own_need_without_a_name_is_told_to_the_only_parent_there_is() -> None:
    needs = [
        {"need": "parental_stress", "person": "parent", "severity": "6"},
        {"need": "sleep", "severity": "5"},
    ]
    assert "All that you have to carry" not in a_letter("family", needs=needs).text
    assert "All that you have to carry" in a_letter("family", how={"who": "parent"}, needs=needs).text
    with pytest.raises(WrongUse, match="more than one parent"):
        a_letter("family", how={"who": "parent"}, needs=needs, people=TWO)


def test_a_young_person_who_decides_is_written_to_and_parents_are_not() -> None:
    changes = {
        "child": {"age": "16", "postcode": "B90 1AA"},
        "consent": {"status": "given", "by": ["child"]},
        "needs": [
            {"need": "anxiety", "severity": "6"},
            {"need": "financial_difficulties", "person": "family", "severity": "6"},
            {"need": "parental_stress", "person": "parent", "severity": "6"},
        ],
    }
    letter = a_letter("family", **changes)
    assert (letter.reader, letter.title) == ("young_person", "Your plan")
    assert "Worry and anxiety" in letter.text
    assert "Money worries" not in letter.text
    assert "carry" not in letter.text
    assert "your child" not in letter.text.lower()
    with pytest.raises(Refused, match="decided for themselves"):
        a_letter("family", how={"who": "parent"}, **changes)


def test_a_small_child_is_not_written_to() -> None:
    with pytest.raises(Refused, match="too young"):
        a_letter("family", how={"who": "child"})
    with pytest.raises(WrongUse, match="nobody of this name"):
        a_letter("family", how={"who": "grandad"})


@pytest.mark.parametrize("code", ["sexual_health", "self_harm", "substance_misuse", "pregnancy"])
def test_what_a_young_person_may_keep_to_themselves_is_in_no_letter_to_parents(code: str) -> None:
    changes = {
        "child": {"age": "15", "postcode": "B90 1AA"},
        "needs": [{"need": code, "severity": "5"}, {"need": "sleep", "severity": "5"}],
    }
    name = shipped.rulebook().letters.one_of(f"need_{code}") or shipped.vocabulary().title("needs", code)
    how = {"agreed_by": "A lead"}
    assert name not in a_letter("family", how=how, **changes).text
    assert name in a_letter("family", how={**how, "who": "child"}, **changes).text
    asked = a_letter("family", how=how, **changes, referrer={"source": "parent_or_carer"})
    assert name in asked.text


@pytest.mark.parametrize(
    "code",
    [
        "forced_marriage_risk", "female_genital_mutilation_risk", "made_up_or_caused_illness_concern", "sexual_abuse_disclosure",
        "domestic_abuse_current", "physical_abuse_disclosure", "unexplained_injury", "criminal_exploitation_concern",
    ],
)  # fmt: skip
def test_no_letter_warns_somebody_who_does_harm(code: str) -> None:
    changes = {"indicators": [code]}
    with pytest.raises(Refused, match="no letter to the family is written yet"):
        a_letter("family", **changes)
    letter = a_letter("family", how={"agreed_by": "A lead"}, **changes)
    for word in ("social care", "worried that", "abuse", "police", "marriage", "hurt you"):
        assert word not in letter.text
    assert "A lead" not in letter.text
    assert "A lead" in letter.notes[0]
    with pytest.raises(Refused, match="not told in a letter"):
        a_letter("family", how={"agreed_by": "A lead", "tell_escalations": True}, **changes)


def test_an_escalation_that_warns_nobody_may_be_told_kindly_with_the_leads_yes() -> None:
    changes = {"indicators": ["child_left_alone"]}
    occasion = occasion_of(a_case(**changes))
    assert any(item.to in GRAVE for item in occasion.decision.escalations)
    quiet = write_letter(occasion, "family", agreed_by="A lead")
    assert "social care" not in quiet.text
    open_ = write_letter(occasion, "family", agreed_by="A lead", tell_escalations=True)
    assert "children’s social care" in open_.text
    assert "Please ask us" in open_.text
    with pytest.raises(WrongUse, match="needs --safeguarding-lead-agreed"):
        write_letter(occasion, "family", tell_escalations=True)


def test_a_doctor_today_comes_first_and_is_said_plainly() -> None:
    letter = a_letter(
        "family", how={"agreed_by": "A lead"}, indicators=["weight_loss", "increased_thirst", "tiredness"]
    )
    assert letter.sections[1].heading == "Please do this today"
    assert "ask for your child to be seen today" in letter.text
    assert "GP surgery to get" not in letter.text


def test_urgent_mental_health_help_is_called_by_a_person_and_told_kindly_once_a_lead_agrees() -> None:
    changes = {"child": {"age": "15", "postcode": "B90 1AA"}, "indicators": ["suicidal_intent"]}
    occasion = occasion_of(a_case(**changes))
    assert "crisis_mental_health" in {item.to for item in occasion.decision.escalations}
    draft = write_letter(occasion, "family")
    assert draft.waits
    assert "by a person and not by post" in draft.notes[0]
    assert "suicid" not in draft.text
    letter = write_letter(occasion, "family", who="child", agreed_by="A lead")
    assert "this can get better" in letter.text
    assert "suicid" not in letter.text
    assert (
        "A plan for hard moments"
        not in write_letter(occasion, "family", who="parent", agreed_by="A lead").text
    )


def test_without_agreement_the_letter_says_that_nothing_is_shared() -> None:
    unasked = a_letter("family", consent=...)
    assert "None of the help below is asked for unless you say yes" in unasked.text
    assert "We will ask them" not in unasked.text
    refused = a_letter("family", consent={"status": "refused", "by": ["parent"]})
    assert "That is your choice" in refused.text
    assert "The door stays open" in refused.text


def test_signposts_say_how_to_reach_them_as_the_record_does() -> None:
    places = a_directory(
        a_service(
            routes=["self", "parent"],
            contact={"phone": "0121 000 0000", "web": None, "how": None},
            help=["family_hub", "digital_self_help"],
            for_=["child", "family"],
        )
    )
    needs = [{"need": "parenting", "person": "family", "severity": "5"}]
    letter = write_letter(occasion_of(a_case(needs=needs), directory=places), "family")
    assert "You can get in touch yourself: phone 0121 000 0000." in letter.text


def test_waits_are_told_as_the_service_said_them_and_not_guessed() -> None:
    letter = write_letter(occasion_of(a_case(), directory=a_directory(a_service())), "family")
    assert "The wait is about 4 weeks." in letter.text
    silent = write_letter(occasion_of(a_case(), directory=a_directory(a_service(capacity=...))), "family")
    assert "The wait is about" not in silent.text
    assert "We do not know every wait yet" in silent.text


def test_what_became_of_an_action_is_told_and_what_was_put_aside_is_not() -> None:
    case = a_case()
    first = occasion_of(case)
    order = next(action.order for action in first.decision.actions if action.help == "sleep")
    for state, words in (
        ("started", "This has begun."),
        ("requested", "We asked them on 18 November"),
        ("waiting", "on their list"),
    ):
        came = {order: Came(state, DAY.replace(day=18))}
        assert words in write_letter(occasion_of(case, came=came), "family").text
    gone = write_letter(occasion_of(case, came={order: Came("dismissed")}), "family")
    assert "Sleep advice" not in gone.text


def test_a_wait_for_something_else_comes_with_what_can_start_now() -> None:
    letter = a_letter("family", awaiting=["autism_assessment"])
    assert "You are waiting for: autism assessment" in letter.text
    assert "tell us at once" in letter.text


def test_a_quote_that_could_lead_to_somebody_stays_out_and_the_sender_is_told() -> None:
    for words in (
        "Call me on 07700 900123",
        "We moved to 12 Elm Street",
        "write to me@example.org",
        "We live in B90 1AA",
    ):
        letter = a_letter("family", voice={"family": words})
        assert words not in letter.text
        assert [note for note in letter.notes if "stayed out" in note]
    assert "Mornings are hard" in a_letter("family", voice={"family": "Mornings are hard."}).text


def test_private_words_that_somebody_copied_into_another_field_stay_out() -> None:
    voice = {
        "child": "I like art.",
        "child_private": "I am scared when dad drinks",
        "family": "He said he is scared when dad drinks.",
    }
    letter = a_letter("family", voice=voice)
    assert "scared" not in letter.text
    assert "I like art." in letter.text


def test_a_letter_is_short_and_easy_to_read() -> None:
    letter = a_letter("family", voice={"family": "We are tired."}, awaiting=["autism_assessment"])
    age = reading_age(letter.text)
    assert age is not None
    assert age.years <= 11
    assert age.words <= 550


def test_questions_about_safety_are_never_asked_by_letter() -> None:
    words = shipped.rulebook().letters
    for field in (
        "current_safety",
        "exploitation_screen",
        "injury_explanation",
        "safety_and_mood",
        "in_danger_now",
        "debt",
        "seen_today",
    ):
        assert words.one_of(f"ask_{field}") is None
        assert words.one_of(f"young_ask_{field}") is None


@pytest.mark.parametrize(
    "code", ["carer_incapacitated", "neglect_concern", "suicidal_intent", "parent_suicidal_intent"]
)
def test_where_a_lead_looks_first_the_letter_is_a_draft_that_says_nothing_of_it(code: str) -> None:
    """Most families are told openly; what waits is the sending, and the words stay kind."""
    letter = a_letter("family", indicators=[code])
    assert letter.waits
    assert "safeguarding lead agrees before it is sent" in letter.notes[0]
    for word in ("social care", "neglect", "safeguarding", "end their life"):
        assert word not in letter.text.lower()
    assert not a_letter("family", how={"agreed_by": "A lead"}, indicators=[code]).waits
    assert not a_letter("family").waits


def test_what_is_private_is_not_on_paper_where_paper_at_home_is_not_safe() -> None:
    changes = {
        "child": {"age": "16", "postcode": "B90"},
        "needs": [{"need": "sexual_health", "severity": "6"}, {"need": "sleep", "severity": "6"}],
        "consent": {"status": "given", "by": ["child"]},
    }
    assert "exual health" in a_letter("family", **changes).text
    unsafe = {"unsafe_contact": ["letter"], "safe_contact": {"how": "text", "with": "child"}}
    told = a_letter("family", **changes, **unsafe).text
    assert "exual" not in told
    assert "leep" in told
