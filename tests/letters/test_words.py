"""The phrases: every one that letters need is there, kind, easy to read, and changed in one place."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests import shipped
from tests.builders import a_case
from tests.letters.builders import from_data, occasion_of, with_canaries
from tests.letters.test_laws import letters_of
from tests.shipped import ROOT
from tests.strategies import plain_cases
from triage.cli.letter_examples import pages
from triage.errors import DataProblem
from triage.letters import Letter, reading_age, write_letter
from triage.letters.knowing import STAFF_ONLY
from triage.letters.reading_age import syllables
from triage.rulebook.examples import example_case
from triage.rulebook.letter_phrases import PHRASES, family_of
from triage.rulebook.wording import PLACEHOLDER, Wording, read_wording

EASIEST_FOR = 12.0
"""Years: a family letter is easy for a reader of this age by the higher of two measures."""
WORDS = shipped.rulebook().letters


def with_words(**phrases: str | None) -> Letter:
    """The usual family letter with other phrases; None takes one away."""
    changed = {code: words for code, words in {**WORDS.phrases, **phrases}.items() if words is not None}
    occasion = dataclasses.replace(occasion_of(a_case()), words=dataclasses.replace(WORDS, phrases=changed))
    return write_letter(occasion, "family")


def test_every_phrase_that_letters_need_is_there_with_its_placeholders() -> None:
    assert [code for code in PHRASES if code not in WORDS.phrases] == []
    for code, known in PHRASES.items():
        assert set(PLACEHOLDER.findall(WORDS.phrases[code])) - {"referral"} == set(known), code


def test_every_code_looked_up_in_the_program_is_a_known_phrase() -> None:
    text = "".join(path.read_text("utf-8") for path in (ROOT / "triage/letters").glob("*.py"))
    for code in PHRASES:
        short = code.removeprefix("family_").removeprefix("young_")
        made = any(f"{stem[: at.end()]}{{" in text for stem in (code, short) for at in re.finditer("_", stem))
        made = made or f"}}_{short}" in text
        stems = (code, short, short.removesuffix("_by"), code.removesuffix("_by"))
        assert made or any(f'"{stem}"' in text or f"'{stem}'" in text for stem in stems) or code in {
            "word_referral", *(f"meeting_ehcp_{name}_heading" for name in ("education", "health", "care")),
            *(f"service_whom_{name}" for name in ("child", "parent", "carer", "sibling", "unborn", "family")),
        }, code  # fmt: skip


def test_a_missing_or_misspelt_phrase_is_a_fault_that_names_it() -> None:
    with pytest.raises(DataProblem, match="family_choice' of letters is missing"):
        with_words(family_choice=None)
    with pytest.raises(DataProblem, match=r"holds \{date\}"):
        with_words(family_next_review="We look again by {date}.")


def test_without_the_lists_that_guard_them_no_letter_is_written() -> None:
    bare = dataclasses.replace(occasion_of(a_case()), words=Wording(WORDS.phrases))
    with pytest.raises(DataProblem, match="kept back"):
        write_letter(bare, "family")


def test_a_workspace_says_introduction_where_it_prefers_it() -> None:
    occasion = occasion_of(a_case())
    assert "referral" in write_letter(occasion, "referrer").title
    other = dataclasses.replace(WORDS, phrases={**WORDS.phrases, "word_referral": "introduction"})
    assert (
        write_letter(dataclasses.replace(occasion, words=other), "referrer").title
        == "Your introduction: what happens now"
    )


def test_a_value_with_braces_is_not_filled_again() -> None:
    assert WORDS.say("letter_reference", case="{day}") == "Our reference: {day}"


def test_each_kind_of_help_a_family_may_be_told_of_says_what_it_is() -> None:
    missing = [
        code
        for code, entry in shipped.vocabulary().of("help").items()
        if f"help_{code}" not in WORDS.phrases and entry.text("category") != "coordination"
    ]
    assert missing == []
    assert not [code for code in STAFF_ONLY if f"help_{code}" in WORDS.phrases]


def test_no_phrase_and_no_title_holds_a_phrase_that_hurts() -> None:
    texts = dict(WORDS.phrases)
    texts |= {rule.id: f"{rule.title} / {rule.rationale}" for rule in shipped.rulebook().rules}
    for kind in ("needs", "help", "ask_fields"):
        for code, entry in shipped.vocabulary().of(kind).items():
            texts[f"{kind} {code}"] = f"{entry.title} / {entry.text('question') or ''}"
    assert {code: found.phrase for code, words in texts.items() if (found := WORDS.hurting(words))} == {}


@pytest.mark.parametrize(
    ("text", "hurts"),
    [
        ("The family failed  to\nengage.", "failed to engage"), ("FAILED TO ENGAGE", "failed to engage"), ("dna was taken", None), ("DNA again", "DNA"),
        ("an addicted reader", None), ("he is an addict", "addict"), ("hard to reach shelves", "hard to reach"),
    ],
)  # fmt: skip
def test_phrases_that_hurt_are_found_as_whole_words(text: str, hurts: str | None) -> None:
    found = WORDS.hurting(text)
    assert (found.phrase if found else None) == hurts


def test_every_title_help_and_need_a_family_reads_is_easy() -> None:
    """Titles are too short to measure one by one; no more than a few long words may stand in one."""
    for kind, begin in (("help", "name_"), ("needs", "need_")):
        for code, entry in shipped.vocabulary().of(kind).items():
            title = WORDS.one_of(f"{begin}{code}") or entry.title
            long_words = [word for word in title.split() if syllables(word.strip(",.()")) > 4]
            assert len(long_words) <= 1, title
    phrases = [words for code, words in WORDS.phrases.items() if code.startswith("help_")]
    age = reading_age("\n".join(phrases))
    assert age is not None
    assert age.years <= 10


@settings(max_examples=20)
@given(data=plain_cases(wide=True))
def test_family_letters_are_easy_for_a_reader_of_twelve(data: dict[str, Any]) -> None:
    for letter in letters_of(occasion_of(from_data(with_canaries(data)))):
        age = reading_age(letter.text)
        assert age is not None
        assert age.years <= (EASIEST_FOR if letter.audience == "family" else 15)
        assert "{" not in letter.text
        if letter.audience == "family":
            assert age.words <= 800


def test_family_letters_about_the_examples_of_rules_are_easy_too() -> None:
    book = shipped.rulebook()
    looked = 0
    for rule in book.rules[::15]:
        for example in rule.examples[:1]:
            case, faults, _ = example_case(example, book)
            if faults or case is None:
                continue
            for letter in letters_of(occasion_of(case)):
                age = reading_age(letter.text)
                assert age is not None
                looked += letter.audience == "family"
                assert letter.audience != "family" or age.years <= EASIEST_FOR
    assert looked >= 20


def test_the_measure_tells_hard_words_and_long_sentences() -> None:
    easy = reading_age("We can help. You can say no. Call us.")
    hard = reading_age("Interdisciplinary consultation facilitates comprehensive psychosocial formulation prior to multidisciplinary intervention.")  # fmt: skip
    assert easy is not None
    assert hard is not None
    assert easy.years < 8
    assert hard.years > 20
    assert reading_age("123. 45!") is None


@pytest.mark.parametrize(
    ("word", "count"),
    [("family", 3), ("children", 2), ("agreed", 2), ("wait", 1), ("appointment", 3), ("referral", 3), ("school", 1), ("diagnosis", 4), ("people", 2), ("please", 1), ("asked", 1), ("needed", 2)],
)  # fmt: skip
def test_syllables_of_words_that_letters_use(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_pages_of_examples_are_those_the_phrases_make() -> None:
    folder = ROOT / "docs" / "letters"
    for name, text in pages(folder):
        assert (folder / name).read_text("utf-8") == text, f"{name}: run `make docs`"
    kept = {path.name for path in folder.glob("*.md")} - {"README.md"}
    assert kept == {name for name, _ in pages(folder)}


def test_reading_ignores_entries_with_a_fault() -> None:
    files = {
        "wording/a.yaml": "kind: banned\nentries: [{phrase: x}, word]\n",
        "wording/b.yaml": "kind: wording\nentries: [{code: a}]\n",
    }
    found = read_wording(files)
    assert (found.phrases, found.banned, found.kept_back) == ({}, (), {})
    with pytest.raises(DataProblem):
        read_wording({"wording/c.yaml": "kind: ["})


def test_a_phrase_about_a_code_belongs_to_the_list_of_that_code() -> None:
    assert family_of("help_sleep") == ("help", "sleep")
    assert family_of("young_ask_dob") == ("ask_fields", "dob")
    assert family_of("national_emergency_name") == ("escalations", "emergency")
    assert family_of("family_title") is None
    assert Path(ROOT / "rules/wording/kept_back.yaml").is_file()
