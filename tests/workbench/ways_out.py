"""Everything that could be said otherwise about a made-up case, listed without regard to how the search finds its way.

One change is a slot and a value; the brute force tries every one of them, and pairs of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests import shipped
from tests.builders import DAY
from tests.generated_cases import HELP, INDICATORS, NEEDS, STATES
from triage.deciding import area_of
from triage.deciding.decide import told
from triage.deciding.sharing import agreement
from triage.model import CaseFile
from triage.rulebook import Facts, Rulebook, build_facts, child_age_months, evaluate, oracle
from triage.rulebook import conditions as c
from triage.workbench.ground import Ground
from triage.workbench.slots import ABSENT, UNKNOWN, Slot, Value, write

Change = tuple[Slot, Value]
POSTCODES = {
    "B90 1AA": "in",
    "B90": "in",
    "M1 1AA": "out",
    "M1": "out",
    "B36 1AA": "unclear",
    "B36": "unclear",
}
CONSENTS: tuple[Value, ...] = (
    (),
    ((("status", "given"), ("by", ("parent",))),),
    ((("status", "given"), ("by", ("child",)), ("competent", True)),),
    ((("status", "given"),),),
    ((("status", "refused"),),),
    ((("status", "withdrawn"),),),
    ((("status", "not_asked"),),),
    ((("status", "missing"),),),
)
ONE_WORD: dict[str, tuple[Value, ...]] = {
    "source": ("primary_school", "gp", None),
    "role": ("gp", "school_nurse", None),
    "language": ("Romanian", "Polish", "English", None),
    "engagement": ("full", "partial", "none", None),
    "few_contacts": ("yes", None),
    "requested": ("close", None),
    "household": ("linked", None),
    "referrer_could_help": ("yes", "no", None),
    "safe_contact": ("yes", None),
    "child_view": ("yes", None),
    "family_view": ("yes", None),
}


def facts_of(case: CaseFile) -> Facts:
    """The facts as a decision on the day would have them."""
    case = told(case, DAY)
    area = area_of(case, shipped.directory(), shipped.settings()).status
    basis = agreement(case, child_age_months(case, DAY)).basis
    return build_facts(case, on=DAY, area=area, vocabulary=shipped.vocabulary(), basis=basis)


def ground_of(case: CaseFile) -> Ground:
    return Ground(case, DAY, shipped.vocabulary(), facts_of, POSTCODES, frozenset())


def fires(book: Rulebook, rule: str, case: CaseFile, changes: Iterable[Change]) -> bool:
    facts = facts_of(write(case, changes, DAY))
    return rule in {finding.rule.id for finding in evaluate(book, facts, fire=oracle(book)).fired}


def every_change(case: CaseFile, looked_at: Iterable[c.Leaf]) -> list[Change]:
    """All changes to things that some condition looks at."""
    leaves = list(looked_at)
    return list(dict.fromkeys([*_scores(case, leaves), *_lists(case, leaves), *_others(case, leaves)]))


def _fields(leaves: list[c.Leaf]) -> set[str]:
    return {leaf.field for leaf in leaves if isinstance(leaf, (c.Says, c.MissingIs))}


def _scores(case: CaseFile, leaves: list[c.Leaf]) -> Iterator[Change]:
    trends = any(isinstance(leaf, c.TrendIs) for leaf in leaves)
    wide = trends or any(isinstance(leaf, (c.CountIs, c.MissingIs)) for leaf in leaves)
    named = {leaf.need for leaf in leaves if isinstance(leaf, c.NeedIs)}
    there = [*case.needs, *(need for review in case.reviews for need in review.needs)]
    keys = {(need.need, need.person, need.who) for need in there}
    for code in sorted({*NEEDS, "diet", "managing_health_condition"} if wide else named):
        keys |= {(code, person, None) for person in ("child", "parent", "sibling", "family")}
    for key in sorted(keys, key=str):
        yield from ((Slot("score", key), value) for value in (1, 4, 5, 6, 7, 9, 10, ABSENT, None))
        if trends:
            yield from ((Slot("review score", key), value) for value in (1, 3, 5, 7, 10))
    yield from ((Slot("reviews"), number) for number in (1, 2, 3))


def _lists(case: CaseFile, leaves: list[c.Leaf]) -> Iterator[Change]:
    fields = _fields(leaves)
    known = {
        "awaiting": {*HELP, *(entry.for_ for entry in case.awaiting)},
        "receiving": {*HELP, *(entry.help for entry in case.open_services)},
        "reason": {"awaiting_therapy", *case.reasons},
        "wants": {*HELP, *case.preferences.wants},
        "declines": {*HELP, *case.preferences.declines},
        "unsafe_contact": {"home", "letter", "phone", *case.unsafe_contact},
    }
    if "already_supporting" in fields:
        fields.add("receiving")
    for field in fields & set(known):
        for word in sorted(known[field]):
            yield from ((Slot("word", (field, word)), value) for value in (True, False))
    codes = {leaf.indicator for leaf in leaves if isinstance(leaf, c.IndicatorIs)}
    if any(isinstance(leaf, c.CountIs) and leaf.of == "indicators" for leaf in leaves):
        codes |= {*INDICATORS, *(entry.indicator for entry in case.indicators)}
    for code in sorted(codes):
        yield from ((Slot("indicator", (code,)), value) for value in (True, False))


def _others(case: CaseFile, leaves: list[c.Leaf]) -> Iterator[Change]:
    fields = _fields(leaves)
    kinds = {type(leaf) for leaf in leaves}
    also = {"language_needed": "language", "referrer_can_help": "referrer_could_help"}
    for field in {*(fields & set(ONE_WORD)), *(also[field] for field in fields & set(also))}:
        yield from ((Slot("one word", (field,)), value) for value in ONE_WORD[field])
    for field in fields:
        yield from ((Slot("answer", (field, "not_known")), True), (Slot("no answers", (field,)), True))
    if fields & {"consent", "consent_who"}:
        yield from ((Slot("consent"), value) for value in CONSENTS)
    if c.AreaIs in kinds or fields & {"postcode", "full_postcode"}:
        yield from ((Slot("postcode"), value) for value in (*POSTCODES, None))
    if c.DeprivationIs in kinds:
        yield from ((Slot("decile"), value) for value in (1, 2, 3, 4, 9, None))
    if c.AgeIs in kinds or "dob" in fields:
        months = (0, 3, 20, 40, 60, 100, 131, 132, 192, 215, 220, 299, 300)
        yield from ((Slot("age"), value) for value in (*months, -1, UNKNOWN))
        for role in ("parent", "sibling", "unborn"):
            yield from ((Slot("person", (role,)), value) for value in (*months, UNKNOWN))
    if kinds & {c.AmountIs, c.ChildAtHome} or "household_members" in fields:
        yield from ((Slot("contact attempts"), number) for number in range(6))
        yield from ((Slot("opened"), weeks) for weeks in (0, 1, 19, 20, 30, None))
        homes: tuple[Value, ...] = (
            (),
            (3.0,),
            (8.0,),
            (3.0, 8.0),
            (8.0, 9.0),
            (8.0, 9.0, 10.0),
            (3.0, 4.0, 5.0),
        )
        yield from ((Slot("children"), home) for home in homes)
    if c.DeadlineIs in kinds or "deadline" in fields:
        for what in sorted({"eviction", "something", *(one.what for one in case.deadlines)}):
            yield from ((Slot("deadline", (what,)), days) for days in (-1, 0, 10, 14, 15, 59, 61, None))
    for leaf in leaves:
        if isinstance(leaf, c.TriedIs):
            for result in (None, *STATES):
                yield from ((Slot("tried", (leaf.help, result)), value) for value in (True, False))
        if isinstance(leaf, c.AnswerIs):
            yield from ((Slot("answer", (leaf.field, leaf.value)), value) for value in (True, False))
