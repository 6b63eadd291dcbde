"""What a school nurse types in a hurry, and what is to come of it: the code, whose it is, and whether it is asked about first."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage.desk.screens.finding import INDICATOR, NEED, Finder
from triage.vocabulary import Vocabulary, load_vocabulary

ROOT = Path(__file__).parents[3]
AT_ONCE, ASKED = "at once", "asked"

PHRASES = """
won't sleep|sleep|child|at once
nightmares every night|sleep|child|at once
sister won't sleep|sleep|sibling|asked
wets the bed|enuresis|child|at once
wet himself in class|enuresis|child|at once
constipated|constipation|child|at once
tummy aches|constipation|child|at once
headaches|physical_health|child|at once
overweight|losing_weight|child|at once
nits again|head_lice|child|at once
toothache|oral_health|child|at once
rotten teeth|oral_health|child|at once
asthma|asthma|child|at once
fussy eater|diet|child|at once
food allergy|allergy|child|at once
food|accessing_food|family|asked
skipping meals|accessing_food|family|at once
eating|diet|child|asked
panic attacks|anxiety|child|at once
scared of the dark|anxiety|child|asked
clingy at the gate|anxiety|child|at once
worried about mum|anxiety|child|at once
worried about his sister|anxiety|child|at once
bullying his sister|victim_of_bullying|child|asked
sad all the time|low_mood|child|at once
mum is depressed|low_mood|parent|asked
angry outbursts|emotional_regulation|child|at once
meltdowns|emotional_regulation|child|at once
hits other children|behaviour_at_home|child|at once
swears at teachers|education_behaviour|child|at once
can't concentrate|education_behaviour|child|at once
can't sit still|education_behaviour|child|at once
fights with his brother|sibling_conflict|child|at once
fights with her sister all the time|sibling_conflict|child|at once
jealous of baby brother|sibling_conflict|child|asked
argues with dad|family_relationships|child|at once
bullied at school|victim_of_bullying|child|at once
being picked on|victim_of_bullying|child|at once
brother is being bullied|victim_of_bullying|sibling|asked
no friends|making_friends|child|at once
falling out with friends|making_friends|child|at once
lonely|loneliness|child|at once
school refusal|school_attendance|child|at once
won't go to school|school_attendance|child|at once
refuses school|school_attendance|child|at once
always late|school_attendance|child|at once
adhd|neurodiversity|child|at once
waiting for autism assessment|neurodiversity|child|at once
speech delay|speech_and_language|child|at once
won't talk|speech_and_language|child|at once
behind with reading|educational_attainment|child|at once
can't read|educational_attainment|child|at once
vaping|smoking_vaping|child|at once
smokes weed|substance_misuse|child|at once
period pain|periods|child|at once
can't afford pads|period_products|child|at once
no winter coat|clothing|family|at once
no bed of his own|household_goods|family|at once
damp|housing|family|at once
rent arrears|financial_difficulties|family|asked
school trip money|financial_difficulties|family|at once
dad lost his job|employment|parent|asked
parents splitting up|parental_separation|family|at once
parents always arguing|parental_conflict|parent|at once
nan died|bereavement|child|at once
grandad has cancer|serious_illness_in_family|family|at once
young carer|caring_responsibilities|child|at once
too much screen time|online_safety|child|at once
always on his phone|online_safety|child|at once
gender|identity|child|at once
in trouble with the police|youth_offending|child|at once
poor hygiene|personal_care|child|at once
needs glasses|vision_hearing|child|at once
"""
"""Words, the need that stands first, whose it is, and whether one enter adds it."""

DANGERS = """
no food at home|no_food_today
no food|no_food_today
nothing to eat until Thursday|no_food_today
mum says there is nothing in the house to eat|no_food_today
eats nothing, nothing at home|no_food_today
cupboards are empty|no_food_today
they have run out of food|no_food_today
hungry every day|no_food_today
not eating|restricted_eating
won't eat|restricted_eating
wants to die|suicidal_intent
doesn't want to be here|suicidal_thoughts
cutting herself|self_harm_concern
dad hits mum|domestic_abuse_current
dad hits her|physical_abuse_concern
her brother hurts her|physical_abuse_concern
scared to go home|physical_abuse_concern
scared of his dad|physical_abuse_concern
bruise on her arm|unexplained_injury
mark on leg|unexplained_injury
run away from home|missing_episodes
carrying a knife|weapon_carried
touched by uncle|sexual_abuse_concern
mould in bedroom|unsafe_housing
being evicted|homelessness_risk
"""
"""Words of a worry that no score belongs to: they stand first, and no need is added in their place."""

ALSO_OFFERED = """
food|no_food_today
eating|no_food_today
breathing|breathing_difficulty_now
breathing problems|breathing_difficulty_now
scared of the dark|physical_abuse_concern
self harm|recent_self_harm
hits other children|physical_abuse_concern
"""
"""Words that may mean a worry: it stands among what is offered."""


def rows(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.strip().splitlines()]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The lists as they are shipped."""
    return load_vocabulary(
        {path.name: path.read_text("utf-8") for path in (ROOT / "rules" / "vocabulary").glob("*.yaml")}
    )


@pytest.fixture(scope="module")
def finder(vocabulary: Vocabulary) -> Finder:
    """The search as the form has it."""
    return Finder(vocabulary)


def test_everyday_phrases_are_the_needs_they_mean(finder: Finder):
    wrong = {}
    for words, code, person, how in rows(PHRASES):
        line = finder.read(f"{words} 5")
        first = line.matches[0] if line.matches else None
        found = (
            (first.kind, first.code, first.person, AT_ONCE if line.clear else ASKED, line.severity)
            if first
            else None
        )
        if found != (NEED, code, person, how, 5):
            wrong[words] = found
    assert wrong == {}
    assert len(rows(PHRASES)) >= 60


def test_words_of_a_danger_stand_first_and_never_become_a_need(finder: Finder):
    wrong = {}
    for words, code in rows(DANGERS):
        line = finder.read(f"{words} 9")
        if not line.matches or (line.matches[0].kind, line.matches[0].code) != (INDICATOR, code):
            wrong[words] = line.matches[:2]
    assert wrong == {}


def test_what_may_mean_a_danger_is_offered_beside_the_need(finder: Finder):
    for words, code in rows(ALSO_OFFERED):
        assert code in [one.code for one in finder.read(f"{words} 9").matches], words


@pytest.mark.long
def test_no_word_of_the_lists_is_lost_and_none_of_a_worry_ends_as_a_need(
    finder: Finder, vocabulary: Vocabulary
):
    """Each synonym as it stands in its list finds its code; that of a worry is added as one, or asked about."""
    lost, silent = [], []
    for kind in (INDICATOR, NEED):
        for code, entry in vocabulary.of(kind).items():
            if entry.fields.get("selectable") == "no":
                continue
            for words in (entry.title, *entry.synonyms):
                line = finder.read(str(words))
                if line.person or line.unknown_person or line.severity is not None:
                    continue
                if code not in [one.code for one in line.matches if one.kind == kind]:
                    lost.append((words, code))
                elif kind == INDICATOR and line.clear and line.matches[0].kind == NEED:
                    silent.append((words, code, line.matches[0].code))
    assert lost == []
    assert silent == []


@pytest.mark.parametrize(
    ("words", "offered"), [("bullying his sister", "sibling"), ("shouting, anger, mum", "parent")]
)
def test_whose_need_it_is_is_asked_where_somebody_is_named_within_the_line(
    finder: Finder, words: str, offered: str
):
    line = finder.read(f"{words} 5")
    assert not line.clear
    assert [one.person for one in line.matches[:2]] == ["child", offered]


def test_two_things_in_one_line_are_never_added_as_one(finder: Finder):
    line = finder.read("sad and not sleeping 6")
    assert {"low_mood", "sleep"} <= {one.code for one in line.matches}
    assert not line.clear
