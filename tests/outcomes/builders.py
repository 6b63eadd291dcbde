"""Histories that are valid by default, and generated ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from triage.model.history import CaseFacts, CaseHistory, NeedHistory

START = date(2026, 1, 1)
TODAY = date(2026, 6, 30)
CATEGORIES = {
    "sleep": "health",
    "anxiety": "health",
    "loneliness": "social_personal",
    "school_attendance": "education",
}


def a_need(
    case: str = "C-1",
    need: str = "sleep",
    first: int | None = 7,
    reviews: tuple[int | None, ...] = (),
    *,
    person: str = "child",
    who: str | None = None,
    waiting: bool = False,
    closed: bool = False,
    services: tuple[str, ...] = ("sleep-advice",),
    helps: tuple[str, ...] = ("sleep",),
    day: date = START,
) -> NeedHistory:
    """A need first recorded on ``day`` and looked at every four weeks."""
    return NeedHistory(
        case=case,
        need=need,
        person=person,
        who=who,
        category=CATEGORIES[need],
        first=(day, first),
        reviews=tuple((day + timedelta(weeks=4 * number), score) for number, score in enumerate(reviews, 1)),
        closed_on=day + timedelta(weeks=20) if closed else None,
        services=services,
        helps=helps,
        awaiting_review=waiting,
    )


def a_case(*needs: NeedHistory, actions: int = 2, synthetic: bool = False) -> CaseHistory:
    return CaseHistory(case=needs[0].case, needs=needs, actions=actions, synthetic=synthetic)


severities = st.one_of(st.none(), st.integers(1, 10))


@st.composite
def cases(draw: st.DrawFn, number: str | None = None) -> CaseHistory:
    """One case: up to four needs of a child and a sister, some unscored, some lost, some waiting."""
    case = number or f"C-{draw(st.integers(1, 9999))}"
    chosen = draw(
        st.lists(
            st.tuples(
                st.sampled_from(sorted(CATEGORIES)), st.sampled_from([("child", None), ("sibling", "s1")])
            ),
            unique=True,
            max_size=4,
        )
    )
    needs = [
        a_need(
            case,
            need,
            draw(severities),
            tuple(draw(st.lists(severities, max_size=3))),
            person=person,
            who=who,
            waiting=draw(st.booleans()),
            closed=draw(st.booleans()),
            services=tuple(draw(st.lists(st.sampled_from(["sleep-advice", "listening-ear"]), unique=True))),
        )
        for need, (person, who) in chosen
    ]
    return CaseHistory(
        case=case, needs=tuple(needs), actions=draw(st.integers(0, 6)), synthetic=draw(st.booleans())
    )


@st.composite
def records(draw: st.DrawFn, most: int = 8) -> list[CaseHistory]:
    """A record of some cases, each with its own number."""
    return [draw(cases(f"C-{number}")) for number in range(draw(st.integers(0, most)))]


facts = st.builds(
    CaseFacts,
    age=st.one_of(st.none(), st.integers(-1, 19)),
    sex=st.sampled_from([None, "M", "F", "X"]),
    ethnicity=st.sampled_from([None, "WBRI", "APKN"]),
    disability=st.lists(st.sampled_from(["AUT", "HEAR"]), unique=True, max_size=2).map(tuple),
    district=st.sampled_from([None, "B90", "B91"]),
    authority=st.sampled_from([None, "E08000029"]),
    imd_decile=st.one_of(st.none(), st.integers(1, 10)),
    reasons=st.lists(
        st.sampled_from(["awaiting_autism_assessment", "low_mood"]), unique=True, max_size=2
    ).map(tuple),
    source=st.sampled_from([None, "gp", "primary_school"]),
)
PRIORITIES = {"sleep": ("one", "two"), "anxiety": ("two",)}


@st.composite
def known_records(draw: st.DrawFn, most: int = 8) -> list[CaseHistory]:
    """Records whose cases have facts, programmes, take-up and looks after closing, any of them missing."""
    found = []
    for history in draw(records(most)):
        about = draw(facts)
        needs = tuple(
            replace(
                need,
                about=about,
                programmes=tuple(
                    draw(st.lists(st.sampled_from(["incredible_years", "triple_p"]), unique=True))
                ),
                take_up=draw(
                    st.sampled_from([None, "taken_up", "waiting", "not_taken_up", "not_given", "none"])
                ),
                after_closing=tuple(
                    (need.first[0] + timedelta(weeks=30 + number), score)
                    for number, score in enumerate(draw(st.lists(severities, max_size=2)))
                )
                if need.closed_on
                else (),
                awaiting_follow_up=need.closed_on is not None and draw(st.booleans()),
            )
            for need in history.needs
        )
        found.append(replace(history, needs=needs, about=about))
    return found


def many_people(
    number: int, *, seed: int = 1, needs: int = 3, start: int = 0, **about: Any
) -> list[CaseHistory]:
    """Cases with some needs each, most of them scored twice, with chance in the changes."""
    chance = Random(seed)
    found = []
    for place in range(start, start + number):
        gain = chance.gauss(2, 1)
        chosen = chance.sample(sorted(CATEGORIES), k=chance.randint(1, needs))
        found.append(
            a_case(
                *(
                    replace(
                        a_need(
                            f"C-{place}",
                            need,
                            before := chance.randint(3, 10),
                            ()
                            if chance.random() < 0.15
                            else (max(1, min(10, round(before - chance.gauss(gain, 1)))),),
                        ),
                        about=CaseFacts(**about),
                    )
                    for need in chosen
                )
            )
        )
    return found
