"""What is suggested for a term, on what evidence, and what never is."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signposting.builders import a_service, vocabulary
from tests.signposting.terms.builders import SAID, a_term, an_entry, terms_directory, waiting
from tests.signposting.terms.plain_terms import COUNCIL_LISTS, OPEN_ELIGIBILITY
from triage.signposting.terms.known import KnownTerm, TaxonomyTerm, known_terms
from triage.signposting.terms.suggesting import SAFEGUARDING, Suggester, Suggestion
from triage.signposting.terms.taxonomies import read_taxonomy
from triage.signposting.terms.words import NAMES_HARM, folded, tokens

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files are not here")


@functools.cache
def suggester() -> Suggester:
    return Suggester(terms_directory([]), vocabulary())


def suggested(title: str, *parents: str, most: int = 5) -> list[Suggestion]:
    return suggester().suggest(KnownTerm("x", "1", title, parents), most)


def first(title: str, *parents: str) -> str | None:
    found = suggested(title, *parents)
    return found[0].help if found else None


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Bereavement and grief", "bereavement"),
        ("Talking therapies", "adult_mental_health"),
        ("Bereavment", "bereavement"),
        ("Counseling", "counselling"),
        ("STOPPING SMOKING", "stop_smoking"),
        ("Speech & language", "speech_language"),
        ("Domestic abuse", "domestic_abuse_specialist"),
        ("Stay and play", "stay_and_play"),
        ("Short breaks", "respite"),
    ],
)
def test_the_nearest_help_stands_first(title: str, code: str):
    assert first(title) == code


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Support",
        "Services",
        "Car parking",
        "Older people",
        "Farms and animal centres",
        "Notary",
        "家",
        "12",
        "!!!",
        "x" * 5000,
    ],
)
def test_where_nothing_is_near_nothing_is_suggested(title: str):
    assert suggested(title) == []


def test_each_suggestion_says_in_words_what_speaks_for_it():
    top = suggested("Bereavement and grief")[0]
    assert (
        top.evidence[0].words
        == "'Bereavement and grief' shares 'Bereavement' with 'Bereavement support', the name of this help"
    )
    assert 0 < top.similarity <= 1
    assert (
        suggested("Talking therapies")[0].evidence[0].words
        == "'Talking therapies' has the same words as 'talking therapies', another word for this help"
    )


def test_a_broader_term_speaks_for_a_narrow_one_that_says_little():
    assert suggested("Groups") == []
    found = suggested("Groups", "Bereavement")
    assert found[0].help == "bereavement"
    assert "its parent is 'Bereavement'" in found[0].evidence[0].words


def test_the_services_that_carry_a_term_speak_for_help():
    talks = [
        waiting(id=f"s{number}", name="Talking therapy", terms=[a_term(title="Programme 9")])
        for number in range(14)
    ]
    directory = terms_directory(talks)
    found = Suggester(directory, vocabulary()).suggest(known_terms(directory)[0])
    assert {one.help for one in found} == {"counselling", "adult_mental_health"}
    assert "14 of 14 services that carry it say 'talking therapy'" in {
        part.words for one in found for part in one.evidence
    }
    alone = terms_directory(talks[:1])
    assert Suggester(alone, vocabulary()).suggest(known_terms(alone)[0]) == [], (
        "what one service says is no pattern"
    )


def test_what_reviewed_services_give_and_what_was_accepted_elsewhere_speak_for_help():
    given_by = [
        a_service(id=f"s{number}", help=["sleep"], terms=[a_term(title="Programme 9")]) for number in range(6)
    ]
    directory = terms_directory(
        given_by, an_entry(scheme="other", id="1", title="Programme 9", help=["food"], for_=["family"])
    )
    found = {
        one.help: one.evidence[0].words
        for one in Suggester(directory, vocabulary()).suggest(known_terms(directory)[0])
    }
    assert found["sleep"] == "6 of the 6 services that carry it and were reviewed give this help"
    assert found["food"] == "Sam Example accepted 'Programme 9' of other for it on 2026-11-10"


def test_a_withdrawn_acceptance_speaks_for_nothing():
    directory = terms_directory(
        [waiting(terms=[a_term(title="Programme 9")])],
        an_entry(scheme="other", title="Programme 9", withdrawn=SAID),
    )
    assert Suggester(directory, vocabulary()).suggest(known_terms(directory)[0]) == []


@pytest.mark.parametrize(
    ("title", "never"),
    [
        ("Refugees", "domestic_abuse_specialist"),
        ("Outreach", "domestic_abuse_specialist"),
        ("Recovery groups", "domestic_abuse_recovery_parent"),
        ("Drug abuse", "domestic_abuse_specialist"),
        ("Prevent & Treat", "prevent_channel"),
        ("Safe Housing", "online_safety_advice"),
        ("Non-Grammar Schools", "child_to_parent_violence_support"),
        ("Sex Education", "sexual_health_service"),
        ("Missing school", "exploitation_specialist"),
        ("Domestc abse", "domestic_abuse_specialist"),
        ("Domestic help", "domestic_abuse_specialist"),
    ],
)
def test_safeguarding_help_is_never_suggested_by_mere_likeness(title: str, never: str):
    assert never not in {one.help for one in suggested(title, most=200)}


def test_safeguarding_help_is_not_suggested_by_a_parent_or_by_services():
    assert suggested("Groups", "Domestic abuse") == []
    told = [
        waiting(id=f"s{number}", name="Domestic abuse service", terms=[a_term(title="Programme 9")])
        for number in range(14)
    ]
    directory = terms_directory(told)
    assert Suggester(directory, vocabulary()).suggest(known_terms(directory)[0]) == []


def guarded() -> set[str]:
    """Kinds of help about harm, worked out from the vocabulary alone."""
    found = set()
    for code, entry in vocabulary().of("help").items():
        own = {token for text in (entry.title, *entry.synonyms) for token in tokens(text)}
        if entry.text("category") == SAFEGUARDING or own & NAMES_HARM:
            found.add(code)
    return found


WORDS = sorted(
    {
        word
        for entry in vocabulary().of("help").values()
        for text in (entry.title, *entry.synonyms)
        for word in folded(text).split()
    }
)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join))
def test_whatever_words_a_term_has_help_about_harm_is_named_in_the_term(title: str):
    recorded = {
        folded(term) for entry in vocabulary().of("help").values() for term in entry.items("oruk_terms")
    }
    found = suggested(title, most=200)
    assert all(one.similarity <= 1 and one.evidence and one.help in vocabulary().of("help") for one in found)
    assert [one.similarity for one in found] == sorted((one.similarity for one in found), reverse=True)
    if folded(title) not in recorded and not set(tokens(title)) & NAMES_HARM:
        assert not guarded() & {one.help for one in found}


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_is_compared_without_a_fault(title: str, parent: str):
    suggested(title, parent)


def test_tasks_of_ours_are_never_what_a_service_gives():
    assert "letter_home" not in {one.help for one in suggested("Letter home", most=200)}
    assert "safety_plan" not in {one.help for one in suggested("Safety plan", most=200)}


def test_terms_are_counted_once_with_those_most_waited_for_first():
    listed = [
        TaxonomyTerm("local", "0", "Loss"),
        TaxonomyTerm("local", "17", "Bereavement and grief", "0"),
        TaxonomyTerm("local", "9", "Unused", "17"),
    ]
    services = [
        waiting(terms=[a_term(), a_term()]),
        waiting(id="b"),
        a_service(terms=[a_term(id="5", title="Sleep")]),
    ]
    terms = known_terms(terms_directory(services), listed)
    assert [(term.title, len(term.carriers), term.waiting) for term in terms] == [
        ("Bereavement and grief", 2, 2), ("Sleep", 1, 0), ("Loss", 0, 0), ("Unused", 0, 0),
    ]  # fmt: skip
    assert terms[0].parents == ("Loss",), "from the list, though the service names the taxonomy otherwise"
    assert terms[3].parents == ("Bereavement and grief", "Loss")


def test_a_hierarchy_that_runs_in_a_circle_ends():
    listed = [TaxonomyTerm("x", "1", "A", "2"), TaxonomyTerm("x", "2", "B", "1")]
    assert len(known_terms(terms_directory([]), listed)[0].parents) == 12


@functools.cache
def ranked(name: str) -> dict[str, list[str]]:
    """Title of each term of a public list -> the first three kinds of help, of the term of that title with the best first."""
    found: dict[str, list[Suggestion]] = {}
    for term in known_terms(terms_directory([]), read_taxonomy((SHARED / name).read_bytes(), name)):
        made = suggester().suggest(term, 3)
        if term.title not in found or (
            made and (not found[term.title] or made[0].similarity < found[term.title][0].similarity)
        ):
            found[term.title] = made
    return {title: [one.help for one in made] for title, made in found.items()}


def agreement(labels: dict[str, set[str]], ranks: dict[str, list[str]]) -> tuple[int, int, int]:
    known = {title: codes for title, codes in labels.items() if title in ranks}
    top = sum(bool(ranks[title] and ranks[title][0] in codes) for title, codes in known.items())
    three = sum(bool(set(ranks[title]) & codes) for title, codes in known.items())
    return len(known), top, three


@needs_shared
@pytest.mark.parametrize(
    ("name", "labels", "least"),
    [
        ("hsds/taxonomies/openeligibility.xml", OPEN_ELIGIBILITY, (32, 28, 28)),
        ("hsds/taxonomies/bfis_taxonomies.json", COUNCIL_LISTS, (18, 13, 13)),
    ],
)
def test_plain_terms_of_public_lists_find_their_help(
    name: str, labels: dict[str, set[str]], least: tuple[int, int, int]
):
    found = agreement(labels, ranked(name))
    assert found[0] == least[0] == len(labels)
    assert found[1] >= least[1]
    assert found[2] >= least[2]
