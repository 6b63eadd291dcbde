"""Which ages and people a need is looked at for: the cells of the coverage table.

A case may record any need for anybody, and it is answered; a table with school meals for the unborn would help nobody.
A need of a workspace's own is looked at for all ages of the person it usually belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.vocabulary import Entry


@dataclass(frozen=True)
class AgeGroup:
    """Ages that one column of the table stands for."""

    code: str
    title: str
    months: int
    """An age within it; below nought a baby not yet born."""


GROUPS = (
    AgeGroup("unborn", "not yet born", -3),
    AgeGroup("0-1", "0–1", 10),
    AgeGroup("2-4", "2–4", 38),
    AgeGroup("5-10", "5–10", 98),
    AgeGroup("11-15", "11–15", 158),
    AgeGroup("16-17", "16–17", 198),
    AgeGroup("18-25", "18–25", 230),
)
UNBORN, BABY, TODDLER, PRIMARY, SECONDARY, SIXTEEN, ADULT = range(7)
SCORES = (1, 4, 7, 9, 10)
BANDS = {1: "low", 4: "moderate", 7: "high", 9: "very high", 10: "ten"}

_AGES: dict[str, tuple[int, int]] = {
    "anxiety": (TODDLER, ADULT), "low_mood": (PRIMARY, ADULT), "self_harm": (PRIMARY, ADULT), "self_esteem": (TODDLER, ADULT),
    "mental_health": (TODDLER, ADULT), "low_level_mental_health": (TODDLER, ADULT), "emotional_regulation": (TODDLER, ADULT),
    "enuresis": (PRIMARY, ADULT), "bladder_bowel_problems": (TODDLER, ADULT), "toilet_training": (TODDLER, PRIMARY),
    "substance_misuse": (PRIMARY, ADULT), "smoking_vaping": (PRIMARY, ADULT), "gambling": (PRIMARY, ADULT),
    "fitness": (TODDLER, ADULT), "losing_weight": (TODDLER, ADULT), "head_lice": (TODDLER, SIXTEEN),
    "infant_feeding": (UNBORN, TODDLER), "faltering_growth": (BABY, TODDLER), "crying_baby": (BABY, BABY), "safer_sleep": (UNBORN, BABY),
    "sexual_health": (SECONDARY, ADULT), "periods": (PRIMARY, ADULT), "pregnancy": (SECONDARY, ADULT), "tics": (TODDLER, ADULT),
    "life_limiting_illness": (UNBORN, ADULT),
    "education_behaviour": (TODDLER, SIXTEEN), "neurodiversity": (TODDLER, ADULT), "school_attendance": (PRIMARY, SIXTEEN),
    "educational_attainment": (PRIMARY, ADULT), "send_support": (TODDLER, ADULT), "learning_disability": (TODDLER, ADULT),
    "exclusion_risk": (TODDLER, SIXTEEN), "school_move": (PRIMARY, SIXTEEN), "neet": (SIXTEEN, ADULT), "neet_risk": (SECONDARY, SIXTEEN),
    "early_development": (BABY, TODDLER), "school_readiness": (TODDLER, TODDLER), "speech_and_language": (BABY, ADULT),
    "loneliness": (PRIMARY, ADULT), "making_friends": (TODDLER, ADULT), "caring_responsibilities": (PRIMARY, ADULT),
    "victim_of_bullying": (PRIMARY, ADULT), "racism_or_hate": (TODDLER, ADULT), "online_safety": (TODDLER, ADULT),
    "identity": (PRIMARY, ADULT), "independence": (PRIMARY, ADULT), "period_products": (PRIMARY, ADULT),
    "behaviour_at_home": (TODDLER, SIXTEEN), "sibling_conflict": (TODDLER, SIXTEEN), "anti_social_behaviour": (PRIMARY, ADULT),
    "youth_offending": (PRIMARY, ADULT), "exploitation_vulnerability": (PRIMARY, ADULT), "harmful_sexual_behaviour_need": (TODDLER, ADULT),
    "perinatal_mental_health": (UNBORN, TODDLER), "childcare": (UNBORN, SECONDARY), "child_to_parent_violence": (PRIMARY, ADULT),
    "victim_of_abuse": (UNBORN, ADULT), "accessing_specialist_services": (UNBORN, ADULT), "sibling_worry": (TODDLER, ADULT),
    "sibling_need": (BABY, ADULT),
}  # fmt: skip
ADULTS_TOO = frozenset({
    "mental_health", "low_level_mental_health", "anxiety", "low_mood", "trauma", "self_harm", "self_esteem", "eating_difficulties", "physical_health", "long_term_condition",
    "managing_health_condition", "asthma", "diabetes", "epilepsy", "allergy", "sleep", "substance_misuse", "smoking_vaping", "gambling",
    "diet", "fitness", "losing_weight", "oral_health", "sexual_health", "pregnancy", "physical_disability", "neurodiversity",
    "learning_disability", "loneliness", "making_friends", "bereavement", "caring_responsibilities", "family_relationships", "racism_or_hate", "victim_of_crime", "victim_of_abuse",
    "accessing_specialist_services", "life_limiting_illness", "long_term_medication", "period_products", "care_experience", "emotional_regulation",
})  # fmt: skip
"""Needs of children that parents and carers are recorded with as well."""
YOUNG_PEOPLE_TOO = frozenset({
    "housing", "financial_difficulties", "accessing_food", "clothing", "employment", "transport", "digital_access", "parenting",
    "perinatal_mental_health", "baby_loss", "support_network", "immigration_status", "accessing_universal_services", "household_goods",
})  # fmt: skip
"""Needs of adults and families that a young person may have alone: from 16, or from 11 where it is about being a parent."""
_FROM_SECONDARY = frozenset({"parenting", "perinatal_mental_health", "baby_loss", "immigration_status"})


@dataclass(frozen=True)
class Cell:
    """One need of one person at one age and score. For a sibling the age is theirs, for others the child's."""

    need: str
    person: str
    group: AgeGroup
    score: int


def cells(needs: Iterable[Entry]) -> list[Cell]:
    """Every cell of the table, in the order of the vocabulary."""
    return [
        Cell(entry.code, person, group, score)
        for entry in needs
        if entry.text("selectable") != "no"
        for person, groups in _people(entry)
        for group in groups
        for score in SCORES
    ]


def _people(entry: Entry) -> list[tuple[str, tuple[AgeGroup, ...]]]:
    code, usual = entry.code, entry.text("default_person") or "child"
    first, last = _AGES.get(code, (BABY, ADULT) if usual == "child" else (UNBORN, ADULT))
    own = GROUPS[first : last + 1]
    if usual in {"child", "sibling"}:
        found = [(usual, own)]
        if usual == "child":
            found.append(("sibling", tuple(group for group in own if group.months >= 0)))
        if code in ADULTS_TOO:
            everybody = GROUPS[: SIXTEEN + 1]
            found += [("parent", everybody), ("carer", everybody)]
        return found
    found = [(usual, own)]
    found.append(("carer" if usual == "parent" else "household", own))
    if code in YOUNG_PEOPLE_TOO:
        found.append(("child", GROUPS[SECONDARY if code in _FROM_SECONDARY else SIXTEEN :]))
    return found
