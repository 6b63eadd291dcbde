"""What the synthetic month is made of: the published margins that are fed in, and everything else, which is made up.

Only :data:`FED_IN` comes from a publication. The other shares in this module are invented so that a demonstration
looks like ordinary work; they say nothing about any place or family.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Margin:
    """A published figure that the month was made to have; comparing the month with it would compare it with itself."""

    what: str
    published: str
    """As printed."""
    fed_in: int
    """Count in the month: referrals, or needs for the two rows about needs."""
    source: str
    """Mark and line of the report: S0 is the Connected Care Network impact report of 2025."""


REFERRALS = 171
NEEDS = 1213
_MENTAL_HEALTH = 291

FED_IN: tuple[Margin, ...] = (
    Margin("referrals in the month", "171", REFERRALS, "S0 265"),
    Margin("needs identified in the month", "1,213", NEEDS, "S0 265"),
    Margin("needs for each child", "7.09 (1,213 for 171)", NEEDS, "S0 79, 265"),
    Margin("source: primary schools", "26 %", 44, "S0 306"),
    Margin("source: brothers and sisters found by the service", "19 %", 32, "S0 304"),
    Margin("source: secondary schools", "18 %", 31, "S0 307"),
    Margin("source: VCSE organisations", "12 %", 21, "S0 308"),
    Margin("children living in B90", "28 %", 48, "S0 232"),
    Margin("children living in B37", "23 %", 39, "S0 236"),
    Margin("children living in B92", "18 %", 31, "S0 240"),
    Margin(
        "mental health, as a share of all needs (the report does not say of what)",
        "24 %",
        _MENTAL_HEALTH,
        "S0 547",
    ),
    Margin("emotional regulation is the second commonest need", "second in the list", 104, "S0 268"),
    Margin("SEND is the third commonest need", "third in the list", 92, "S0 269"),
)
"""What was fed in, each with its published figure; whole counts nearest to the printed share."""

MENTAL_HEALTH_NEEDS = frozenset(
    {"mental_health", "low_level_mental_health", "anxiety", "low_mood", "self_esteem", "trauma"}
)
"""The child's own needs that count as mental health in the printed share."""

SOURCES: dict[str, int] = {
    "primary_school": 44, "identified_sibling": 32, "secondary_school": 31, "vcse": 21,
    "gp": 8, "camhs": 6, "health_visiting": 5, "early_help": 5, "school_nursing": 4, "childrens_social_care": 4,
    "hospital_other": 2, "other_health": 2, "special_school": 2, "college": 2, "police": 1, "youth_justice": 1, "housing": 1,
}  # fmt: skip
POSTCODES: dict[str, int] = {
    "B90": 48,
    "B37": 39,
    "B92": 31,
    "B91": 20,
    "B36": 13,
    "B93": 10,
    "B94": 5,
    "CV7": 5,
}
DECILES: dict[str, tuple[int, int]] = {
    "B90": (5, 10), "B37": (1, 3), "B92": (4, 9), "B91": (6, 10), "B36": (2, 5), "B93": (7, 10), "B94": (7, 10), "CV7": (6, 9),
}  # fmt: skip
"""Deprivation deciles to draw from, lowest and highest; made up."""
ROLES: dict[str, tuple[str, ...]] = {
    "primary_school": ("senco", "class_teacher", "headteacher"),
    "secondary_school": ("pastoral_lead", "attendance_lead", "safeguarding_lead"),
    "identified_sibling": ("coordinator",),
    "vcse": ("vcse_worker", "youth_worker", "community_navigator"),
    "gp": ("gp", "practice_nurse", "social_prescriber"),
    "camhs": ("camhs_clinician",),
    "health_visiting": ("health_visitor",),
    "early_help": ("early_help_worker", "family_support_worker"),
    "school_nursing": ("school_nurse",),
    "childrens_social_care": ("social_worker",),
    "hospital_other": ("paediatrician",),
    "other_health": ("therapist",),
    "special_school": ("senco",),
    "college": ("college_staff",),
    "police": ("police_officer",),
    "youth_justice": ("youth_justice_worker",),
    "housing": ("housing_worker",),
}
AGES: dict[str, tuple[int, int]] = {
    "primary_school": (4, 10), "secondary_school": (11, 16), "health_visiting": (0, 3), "school_nursing": (6, 15),
    "special_school": (5, 15), "college": (16, 17), "police": (12, 17), "youth_justice": (13, 17), "camhs": (9, 17),
}  # fmt: skip
"""Ages in years that a source refers, both included; any other source refers from 0 to 17."""

NEED_COUNTS: tuple[tuple[str, str, int, int, int], ...] = (
    # need, person, youngest and oldest child, how many children
    ("mental_health", "child", 5, 17, 118), ("anxiety", "child", 5, 17, 62), ("low_level_mental_health", "child", 4, 17, 44),
    ("low_mood", "child", 9, 17, 34), ("self_esteem", "child", 7, 17, 21), ("trauma", "child", 3, 17, 12),
    ("emotional_regulation", "child", 3, 17, 104), ("send_support", "child", 4, 17, 92),
    ("neurodiversity", "child", 3, 17, 66), ("school_attendance", "child", 5, 16, 58), ("sleep", "child", 0, 17, 52),
    ("loneliness", "child", 6, 17, 42), ("accessing_specialist_services", "child", 0, 17, 32),
    ("financial_difficulties", "family", 0, 17, 32), ("making_friends", "child", 4, 17, 30),
    ("behaviour_at_home", "child", 2, 17, 27), ("parenting", "parent", 0, 17, 26), ("education_behaviour", "child", 5, 16, 24),
    ("parental_stress", "parent", 0, 17, 20), ("sensory_needs", "child", 2, 17, 18),
    ("parental_mental_health", "parent", 0, 17, 17), ("long_term_condition", "child", 1, 17, 16),
    ("family_relationships", "child", 5, 17, 15), ("educational_attainment", "child", 6, 17, 14),
    ("speech_and_language", "child", 1, 9, 14), ("oral_health", "child", 1, 17, 12), ("caring_responsibilities", "child", 7, 17, 14),
    ("victim_of_bullying", "child", 7, 17, 14), ("sibling_worry", "sibling", 0, 17, 14), ("accessing_food", "family", 0, 17, 12),
    ("bereavement", "child", 4, 17, 12), ("housing", "family", 0, 17, 12), ("diet", "child", 1, 17, 12), ("fitness", "child", 5, 17, 10),
    ("managing_health_condition", "child", 1, 17, 10), ("victim_of_abuse", "child", 3, 17, 10), ("asthma", "child", 2, 17, 9),
    ("clothing", "family", 0, 17, 8), ("transport", "family", 0, 17, 8), ("constipation", "child", 2, 12, 8),
    ("enuresis", "child", 5, 13, 7), ("exclusion_risk", "child", 6, 16, 8), ("neet_risk", "child", 15, 17, 6),
    ("early_development", "child", 0, 4, 6), ("sibling_need", "sibling", 0, 17, 6), ("losing_weight", "child", 7, 17, 6),
    ("substance_misuse", "child", 13, 17, 5), ("anti_social_behaviour", "child", 12, 17, 5), ("victim_of_crime", "child", 11, 17, 4),
    ("neet", "child", 16, 17, 2), ("employment", "parent", 0, 17, 2), ("bladder_bowel_problems", "child", 4, 14, 1),
)  # fmt: skip

Reason = tuple[str, frozenset[str], str | None, int]
REASONS: tuple[Reason, ...] = (
    # reason, needs of which the child has one, what the child then waits for, how often beside the others
    ("awaiting_therapy", frozenset({"trauma", "bereavement", "low_mood"}), "child_therapy", 4),
    ("awaiting_autism_assessment", frozenset({"neurodiversity"}), "autism_assessment", 5),
    ("awaiting_adhd_assessment", frozenset({"neurodiversity"}), "adhd_assessment", 4),
    ("step_down_camhs", frozenset({"mental_health"}), None, 1),
    ("discharge_camhs", frozenset({"mental_health"}), None, 1),
    ("mental_health_concern", MENTAL_HEALTH_NEEDS, None, 3),
    ("awaiting_mental_health_support", frozenset({"mental_health", "anxiety"}), "camhs", 3),
    ("housing_concern", frozenset({"housing"}), None, 4),
    ("finance_concern", frozenset({"financial_difficulties", "accessing_food"}), None, 4),
    ("neet", frozenset({"neet"}), None, 4),
    ("neet_risk", frozenset({"neet_risk"}), None, 4),
    ("long_term_health_condition", frozenset({"long_term_condition", "asthma"}), None, 4),
    ("struggling_to_attend_school", frozenset({"school_attendance"}), None, 4),
    ("sleep_concern", frozenset({"sleep"}), None, 4),
    ("bladder_bowel", frozenset({"constipation", "enuresis", "bladder_bowel_problems"}), None, 4),
)
"""The reasons the report names (S0 151, 312)."""

WORRYING: tuple[tuple[int, int, str | None, tuple[str, ...]], ...] = (
    # youngest and oldest child, a need the child has, indicators; each is given to one child
    (12, 17, "mental_health", ("suicidal_thoughts",)),
    (13, 17, "low_mood", ("recent_self_harm",)),
    (2, 10, None, ("unexplained_injury",)),
    (5, 14, None, ("physical_abuse_disclosure",)),
    (3, 17, "victim_of_abuse", ("domestic_abuse_current",)),
    (6, 15, None, ("weight_loss", "increased_thirst", "tiredness")),
    (12, 17, None, ("criminal_exploitation_concern", "unexplained_possessions")),
    (0, 9, None, ("neglect_concern", "missed_appointments")),
)
"""Things that somebody must act on today; few, as in ordinary work."""

STRENGTHS = (
    "Enjoys drawing and building things",
    "A grandparent helps every week",
    "Gets on well with one teacher",
    "Likes swimming and being outdoors",
    "The family asks for help when it is needed",
    "Kind to younger children",
)
PROTECTIVE = ("trusted_adult", "interest_or_talent", "engaged_family", "supportive_relatives")
ETHNICITIES = {
    "WBRI": 62,
    "APKN": 9,
    "AIND": 5,
    "MWBC": 6,
    "MWAS": 4,
    "BCRB": 4,
    "BAFR": 4,
    "WOTH": 3,
    "NOBT": 3,
}
LANGUAGES = ("Urdu", "Polish", "Romanian", "Arabic")
