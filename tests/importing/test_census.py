from __future__ import annotations

import tracemalloc
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importing.conftest import shipped_vocabulary
from tests.importing.generate import a_census, a_child, census_of
from triage.errors import DataProblem
from triage.importing.census import CensusBatch, read_census
from triage.importing.elements import Census, read_children
from triage.model import CaseFile
from triage.vocabulary import Vocabulary

TODAY = date(2026, 11, 22)
SAMPLES = Path(__file__).parents[2].parent / "shared" / "data" / "cases"


def read(raw: bytes, vocabulary: Vocabulary, on: date = TODAY) -> CensusBatch:
    return read_census(raw, "census.xml", vocabulary, on)


def the_case(raw: bytes, vocabulary: Vocabulary) -> CaseFile:
    batch = read(raw, vocabulary)
    assert len(batch.cases) == 1, [problem.issue for problem in batch.problems]
    return CaseFile.model_validate(batch.cases[0].case)


def codes(batch: CensusBatch, severity: str | None = None) -> Counter[str]:
    return Counter(
        problem.issue.code for problem in batch.problems if severity in {None, problem.issue.severity}
    )


def adds_up(batch: CensusBatch) -> None:
    assert batch.children == len(batch.cases) + len(batch.broken)
    numbers = [case.case["case"] for case in batch.cases]
    assert len(set(numbers)) == len(numbers)


def sample(name: str) -> bytes:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the sample files are not here")
    return path.read_bytes()


def test_in_the_2024_sample_the_faulty_child_is_named_with_its_lines_and_the_other_goes_on(
    vocabulary: Vocabulary,
) -> None:
    batch = read(sample("cin_census_2024_sample.xml"), vocabulary)
    adds_up(batch)
    assert batch.children == 2
    assert [case.case["case"] for case in batch.cases] == ["child_fails_assessments"]
    errors = {
        (problem.issue.line, problem.issue.case, problem.issue.code)
        for problem in batch.problems
        if problem.issue.severity == "error"
    }
    assert (46, "DfEX0000001", "CE204") in errors
    assert (43, "DfEX0000001", "CE203") in errors
    assert (42, "DfEX0000001", "CE202") in errors
    stray = [problem.issue for problem in batch.problems if problem.issue.code == "CE302"]
    assert [issue.line for issue in stray] == [23]
    assert batch.broken[0].partial is not None
    assert [need.need for need in batch.broken[0].partial.needs] == ["parental_health_disability"]


def test_an_assessment_without_factors_is_a_child_all_the_same(vocabulary: Vocabulary) -> None:
    batch = read(sample("cin_census_2021_no_assessment_factors.xml"), vocabulary)
    adds_up(batch)
    case = CaseFile.model_validate(batch.cases[0].case)
    assert case.child.sex == "M"
    assert case.child.disability == ("HAND", "HEAR")
    assert case.needs == ()
    assert {plan.status for plan in case.care_status} == {"cp", "cin"}
    assert not case.indicators, "both plans ended years ago"


def test_in_the_large_sample_every_child_is_a_case_or_a_named_problem(vocabulary: Vocabulary) -> None:
    batch = read(sample("cin_census_synthetic_a.xml"), vocabulary)
    adds_up(batch)
    assert batch.children == 166
    assert all(problem.issue.case for problem in batch.broken)
    checked = batch.checked(vocabulary, TODAY)
    assert len(checked.cases) == len(batch.cases)


def test_200_children_with_every_factor_come_out_as_cases_that_say_what_the_vocabulary_says(
    vocabulary: Vocabulary,
) -> None:
    factors = list(vocabulary.of("cin_assessment_factors"))
    batch = read(census_of(200, factors), vocabulary)
    adds_up(batch)
    assert batch.children == len(batch.cases) == 200
    seen: set[str] = set()
    for imported in batch.cases:
        case = CaseFile.model_validate(imported.case)
        own = case.extras["cin_census"]["AssessmentFactors"]
        seen.update(own)
        expected = {
            code
            for code, entry in vocabulary.of("indicators").items()
            if set(entry.items("cin_factor_codes")) & set(own)
        }
        assert {item.indicator for item in case.indicators} == expected
        assert all(item.certainty == "suspected" for item in case.indicators)
        assert all(need.severity is None for need in case.needs)
        for need in case.needs:
            assert set(vocabulary.single("needs", need.need).items("cin_factor_codes")) & set(own)
    assert seen == set(factors)
    assert len(batch.checked(vocabulary, TODAY).cases) == 200


def test_no_factor_is_dropped_silently(vocabulary: Vocabulary) -> None:
    for factor in vocabulary.of("cin_assessment_factors"):
        batch = read(a_census(a_child(factors=[factor])), vocabulary)
        case = batch.cases[0].case
        said = bool(case["needs"] or case["indicators"]) or codes(batch)["CE306"] == 1
        assert said, factor
        assert factor in case["extras"]["cin_census"]["AssessmentFactors"]


def test_a_factor_that_stands_on_two_needs_is_recorded_once_and_both_are_named(
    vocabulary: Vocabulary,
) -> None:
    batch = read(a_census(a_child(factors=["6A"])), vocabulary)
    assert [need["need"] for need in batch.cases[0].case["needs"]] == ["physical_health"]
    warning = next(problem.issue for problem in batch.problems if problem.issue.code == "CE305")
    assert "physical_health" in warning.what
    assert "physical_disability" in warning.what


def test_a_factor_may_lead_to_a_need_and_an_indicator(vocabulary: Vocabulary) -> None:
    case = the_case(a_census(a_child(factors=["4B", "1A", "2A"])), vocabulary)
    assert [(need.need, need.person, need.severity) for need in case.needs] == [
        ("parental_mental_health", "parent", None),
        ("substance_misuse", "child", None),
    ]
    assert [item.indicator for item in case.indicators] == [
        "parental_mental_health_concern",
        "alcohol_or_drug_use",
    ]


def test_the_primary_need_is_kept_in_the_extras_and_makes_no_need(vocabulary: Vocabulary) -> None:
    case = the_case(a_census(a_child()), vocabulary)
    assert case.extras["cin_census"]["PrimaryNeedCode"] == "N4"
    assert case.needs == ()
    assert case.reasons == ()


def test_a_source_code_that_several_of_our_sources_share_names_none_of_them(vocabulary: Vocabulary) -> None:
    any_school = the_case(a_census(a_child(source="2A")), vocabulary)
    assert any_school.referrer.source is None
    assert any_school.extras["cin_census"]["ReferralSource"] == "2A"
    assert the_case(a_census(a_child(source="3A")), vocabulary).referrer.source == "gp"


def test_identifiers_other_than_the_case_number_are_left_out(vocabulary: Vocabulary) -> None:
    upn = "A850728973744"
    raw = a_census(a_child(identifiers=f"<UPN>{upn}</UPN><FormerUPN>{upn}</FormerUPN>"))
    batch = read(raw, vocabulary)
    assert upn not in str(batch)


@pytest.mark.parametrize(
    ("code", "sex"),
    [
        ("<GenderCurrent>1</GenderCurrent>", "M"),
        ("<GenderCurrent>2</GenderCurrent>", "F"),
        ("<GenderCurrent>9</GenderCurrent>", None),
        ("<GenderCurrent>0</GenderCurrent>", None),
        ("<Sex>F</Sex>", "F"),
        ("<Sex>U</Sex>", None),
    ],
)
def test_sex_is_read_from_either_element(vocabulary: Vocabulary, code: str, sex: str | None) -> None:
    assert the_case(a_census(a_child(identifiers=code)), vocabulary).child.sex == sex


def test_no_disability_is_an_empty_list_and_an_unknown_code_is_left_out_with_a_warning(
    vocabulary: Vocabulary,
) -> None:
    none = a_child("CH1", characteristics="<Disabilities><Disability>NONE</Disability></Disabilities>")
    odd = a_child(
        "CH2",
        characteristics="<Ethnicity>ZZZZ</Ethnicity><Disabilities><Disability>QQ</Disability><Disability>MOB</Disability></Disabilities>",
    )
    batch = read(a_census(none, odd), vocabulary)
    assert "disability" not in batch.cases[0].case["child"]
    assert batch.cases[1].case["child"]["disability"] == ["MOB"]
    assert codes(batch)["CE316"] == 2


@pytest.mark.parametrize(
    ("child", "code"),
    [
        (a_child(factors=["RB"]), "CE204"),
        (a_child(factors=["a parent's name"]), "CE204"),
        (a_child(birth="2025-02-30"), "CE201"),
        (a_child(birth="27/03/2015"), "CE201"),
        (a_child(birth="2031-01-01"), "CE202"),
        (a_child(referral="2031-01-01"), "CE202"),
        (a_child(birth="2020-01-01", referral="2018-01-01"), "CE203"),
        (a_child(episode="<CINclosureDate>2023-01-01</CINclosureDate>"), "CE203"),
        (
            a_child(
                episode="<ChildProtectionPlans><CPPstartDate>2024-12-01</CPPstartDate><CPPendDate>2024-11-01</CPPendDate></ChildProtectionPlans>"
            ),
            "CE203",
        ),
        (
            a_child(
                episode="<Section47><S47ActualStartDate>2024-12-01</S47ActualStartDate><DateOfInitialCPC>2024-11-01</DateOfInitialCPC></Section47>"
            ),
            "CE203",
        ),
        (a_child(identifiers="<PersonDeathDate>2025-01-01</PersonDeathDate>"), "CE207"),
        (a_child(identifiers="<PersonBirthDate>2014-01-01</PersonBirthDate>"), "CE208"),
    ],
)
def test_facts_that_cannot_be_trusted_stop_this_child_and_no_other(
    vocabulary: Vocabulary, child: str, code: str
) -> None:
    batch = read(a_census(a_child("BEFORE"), child.replace("CH1", "FAULTY"), a_child("AFTER")), vocabulary)
    adds_up(batch)
    assert [case.case["case"] for case in batch.cases] == ["BEFORE", "AFTER"]
    first = batch.broken[0].issue
    assert (first.code, first.case) == (code, "FAULTY")
    assert first.line is not None
    assert first.line > 6


def test_the_readable_part_of_a_broken_child_keeps_what_may_escalate(vocabulary: Vocabulary) -> None:
    batch = read(a_census(a_child(factors=["RB", "19C"])), vocabulary)
    assert batch.broken[0].partial is not None
    assert [item.indicator for item in batch.broken[0].partial.indicators] == ["sexual_abuse_concern"]


def test_a_retired_abuse_code_is_a_problem_that_still_carries_the_concern(vocabulary: Vocabulary) -> None:
    batch = read(a_census(a_child(factors=["18A"])), vocabulary)
    assert batch.broken[0].partial is not None
    assert [item.indicator for item in batch.broken[0].partial.indicators] == ["physical_abuse_concern"]


def test_a_baby_referred_before_birth_goes_on_with_a_warning(vocabulary: Vocabulary) -> None:
    batch = read(a_census(a_child(birth="2025-01-01", referral="2024-10-01")), vocabulary)
    assert len(batch.cases) == 1
    assert codes(batch) == {"CE308": 1}


def test_a_baby_not_yet_born_has_an_expected_date(vocabulary: Vocabulary) -> None:
    raw = a_census(
        a_child(
            birth="",
            referral="2026-11-01",
            identifiers="<ExpectedPersonBirthDate>2027-01-20</ExpectedPersonBirthDate>",
        )
    )
    assert the_case(raw, vocabulary).child.expected == date(2027, 1, 20)


def test_a_plan_open_on_the_day_is_an_indicator_and_an_ended_one_is_not(vocabulary: Vocabulary) -> None:
    plans = (
        "<CINPlanDates><CINPlanStartDate>2024-11-01</CINPlanStartDate><CINPlanEndDate>2024-12-01</CINPlanEndDate></CINPlanDates>"
        "<ChildProtectionPlans><CPPstartDate>2024-12-01</CPPstartDate></ChildProtectionPlans>"
    )
    case = the_case(a_census(a_child(episode=plans)), vocabulary)
    assert [item.indicator for item in case.indicators] == ["cp_plan"]
    assert [(plan.status, plan.to) for plan in case.care_status] == [("cin", date(2024, 12, 1)), ("cp", None)]


def test_the_open_episode_counts_and_the_earlier_one_is_kept(vocabulary: Vocabulary) -> None:
    two = a_child(factors=["4A"], referral="2024-10-01").replace(
        "<CINdetails>",
        "<CINdetails><CINreferralDate>2020-01-01</CINreferralDate><CINclosureDate>2020-06-01</CINclosureDate>"
        "<Assessments><FactorsIdentifiedAtAssessment><AssessmentFactors>16A</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments></CINdetails><CINdetails>",
        1,
    )
    batch = read(a_census(two), vocabulary)
    case = CaseFile.model_validate(batch.cases[0].case)
    assert case.received == date(2024, 10, 1)
    assert [need.need for need in case.needs] == ["mental_health"]
    assert case.indicators == ()
    assert "16A" in str(case.extras["cin_census"]["other_episodes"])
    assert codes(batch) == {"CE317": 1}


def test_the_same_child_twice_is_a_problem_for_the_second(vocabulary: Vocabulary) -> None:
    batch = read(a_census(a_child("SAME"), a_child("SAME", factors=["16A"])), vocabulary)
    adds_up(batch)
    assert [problem.issue.code for problem in batch.broken] == ["CE205"]
    assert batch.broken[0].partial is not None
    assert batch.broken[0].partial.indicators


@pytest.mark.parametrize("number", [None, "Some Name", "-x", "x" * 65])
def test_a_child_without_a_usable_number_gets_one_that_stays_the_same(
    vocabulary: Vocabulary, number: str | None
) -> None:
    raw = a_census(a_child(number), a_child(number))
    numbers = [[case.case["case"] for case in read(raw, vocabulary).cases] for _ in range(2)]
    assert numbers[0] == numbers[1] == ["CIN-334-2025-00001", "CIN-334-2025-00002"]
    assert "Some Name" not in str(read(raw, vocabulary).problems)


def test_a_namespace_prefix_changes_nothing(vocabulary: Vocabulary) -> None:
    plain = a_census(a_child(factors=["4A"])).decode()
    prefixed = (
        plain.replace("<", "<c:")
        .replace("<c:/", "</c:")
        .replace("<c:?", "<?")
        .replace("<c:Message>", '<c:Message xmlns:c="urn:example">')
    )
    assert read(prefixed.encode(), vocabulary).cases == tuple(
        type(case)(case.case, case.line, case.column) for case in read(plain.encode(), vocabulary).cases
    )


def test_an_unknown_element_is_named_with_the_nearest_known(vocabulary: Vocabulary) -> None:
    batch = read(a_census(a_child(identifiers="<PersonBirthdate>2015-01-01</PersonBirthdate>")), vocabulary)
    issue = next(problem.issue for problem in batch.problems)
    assert (issue.code, issue.mend) == ("CE314", "did you mean PersonBirthDate?")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "CE101"),
        (b"not xml at all", "CE105"),
        (b"\x00\x01\x02\xff\xfe", "CE105"),
        (b"<Message><Children></Children></Message>", "CE106"),
        (b"<html><body/></html>", "CE106"),
        (b'<!DOCTYPE a [<!ENTITY x "aaaa"><!ENTITY y "&x;&x;">]><Message>&y;</Message>', "CE103"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Message>&x;</Message>', "CE103"),
        (b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><Message/>', "CE103"),
        (b'<?xml version="1.0" encoding="no-such"?><Message/>', "CE105"),
        (b"<a>" * 5000, "CE105"),
    ],
)
def test_a_file_that_is_no_census_is_refused_with_a_reason(
    vocabulary: Vocabulary, raw: bytes, code: str
) -> None:
    with pytest.raises(DataProblem) as caught:
        read(raw, vocabulary)
    assert [issue.code for issue in caught.value.issues] == [code]
    assert caught.value.issues[0].mend


def test_a_file_that_breaks_off_keeps_the_children_before_the_break(vocabulary: Vocabulary) -> None:
    raw = a_census(a_child("WHOLE"), a_child("CUT", factors=["16A", "4A"]))
    cut = raw[: raw.index(b"4A</")]
    batch = read(cut, vocabulary)
    adds_up(batch)
    assert [case.case["case"] for case in batch.cases] == ["WHOLE"]
    assert batch.broken[0].issue.case == "CUT"
    assert batch.broken[0].partial is not None
    assert batch.broken[0].partial.indicators[0].indicator == "neglect_concern"
    assert batch.problems[-1].issue.code == "CE105"


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, 4000), noise=st.binary(max_size=12))
def test_a_damaged_file_never_ends_in_a_traceback_and_its_counts_add_up(cut: int, noise: bytes) -> None:
    vocabulary = shipped_vocabulary()
    raw = a_census(*(a_child(f"CH{place}", factors=["4A", "1C"]) for place in range(5)))
    try:
        batch = read(raw[:cut] + noise + raw[cut + len(noise) :], vocabulary)
    except DataProblem:
        return
    adds_up(batch)
    for imported in batch.cases:
        CaseFile.model_validate(imported.case)


def test_children_are_read_one_after_another_and_never_all_held_at_once() -> None:
    raw = census_of(4000, ["4A", "16A", "6A"])
    tracemalloc.start()
    try:
        seen = sum(child.complete for child in read_children(raw, "census.xml", Census()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seen == 4000
    assert peak < 6_000_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_any_usual_encoding_is_read(vocabulary: Vocabulary, encoding: str) -> None:
    text = a_census(a_child(factors=["4A"])).decode().replace("utf-8", encoding)
    assert len(read(text.encode(encoding), vocabulary).cases) == 1


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.text(st.characters(categories=["L", "Zs"]), min_size=6, max_size=20), min_size=6, max_size=6
    )
)
def test_no_message_repeats_what_stands_in_a_field(words: list[str]) -> None:
    vocabulary = shipped_vocabulary()
    word = [f"Xq {text}" for text in words]
    child = a_child(
        word[0],
        birth=word[1],
        factors=[word[2]],
        source=word[3],
        identifiers=f"<Sex>{word[4]}</Sex>{word[5]}",
        characteristics=f"<Ethnicity>{word[4]}</Ethnicity>",
    )
    for problem in read(a_census(child), vocabulary).problems:
        assert "Xq" not in problem.issue.model_dump_json()
