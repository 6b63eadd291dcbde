"""A second reading of a map and a record, written apart from the product: plain loops and fractions, nothing shared.

It reads the map as the mapping that is written in the file (texts), and the record as histories, and gives pounds by row
and case. It knows no module of ``triage.valuing``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from triage.model.history import CaseHistory, NeedHistory

GREEN_BOOK = Fraction(35, 1000)
"""The standard rate of the first thirty years."""


def yes(given: Any) -> bool:
    return str(given).lower() in {"true", "yes"}


def many(given: Any) -> list[str]:
    return [] if given is None else list(given) if isinstance(given, (list, tuple)) else [given]


@dataclass
class Answer:
    """Pounds of today."""

    rows: dict[str, Fraction] = field(default_factory=dict)
    cases: dict[str, Fraction] = field(default_factory=dict)
    counted: dict[str, list[tuple[str, str, str | None, str]]] = field(default_factory=dict)
    quantities: dict[str, Fraction] = field(default_factory=dict)

    @property
    def total(self) -> Fraction:
        return sum(self.rows.values(), Fraction(0))


def pound_of_year(map_data: dict[str, Any], year: int) -> Fraction:
    """What a pound of a year is worth today; half years only where nothing is discounted by them here."""
    how = map_data["discounting"]
    if how in ("none", None):
        return Fraction(1)
    rate = Fraction(how["rate"]) if "rate" in how else GREEN_BOOK
    waited = year if how["convention"] == "end_of_year" else year - 1
    assert how["convention"] != "mid_year"
    return 1 / (1 + rate) ** waited


def worth(map_data: dict[str, Any], row: dict[str, Any]) -> Fraction:
    """What one unit of a row comes to, after every adjustment."""
    one = Fraction(row["proxy"]["value"])
    if yes(row.get("negative", "false")):
        one = -one
    one *= Fraction(row.get("probability", {"rate": 1})["rate"])
    improvement = row.get("improvement", {})
    if improvement.get("applied") == "factor":
        one *= Fraction(improvement["share"])
    for name in ("deadweight", "displacement", "attribution_to_others"):
        one *= 1 - Fraction(row[name]["rate"])
    drop = row["drop_off"]
    lost = Fraction(drop["rate"]) if yes(drop["applied"]) else Fraction(0)
    begins, lasts = int(row.get("starts_year", 1)), int(row.get("duration_years", 1))
    whole = Fraction(0)
    for year in range(1, int(map_data["horizon_years"]) + 1):
        age = year - begins + 1
        if 1 <= age <= lasts:
            left = one
            for past in range(1, age + 1):
                if past >= int(drop.get("from_year", 2)):
                    left *= 1 - lost
            whole += left * pound_of_year(map_data, year)
    return whole


def last_score(need: NeedHistory, at: str, on: date) -> int | None:
    looks = sorted(
        (day, score) for day, score in ((d, s) for d, s in need.reviews if s is not None and d <= on)
    )
    every = sorted((day for day, _ in need.reviews if day <= on))
    if at == "first_review":
        first = every[0] if every else None
        return next((score for day, score in looks if day == first), None)
    return looks[-1][1] if looks else None


def asks_about(query: dict[str, Any], need: NeedHistory, person_needs: set[str]) -> bool:
    about = {
        "need": [need.need],
        "category": [need.category],
        "help": need.helps,
        "service": need.services,
        "person": [need.person],
        "programme": need.programmes,
        "reason": need.about.reasons,
        "indicator": need.about.indicators,
    }
    for key, has in about.items():
        wanted = many(query.get(key))
        if wanted and not any(each in wanted for each in has):
            return False
    for key, should in (("specified_by", True), ("not_specified_by", False)):
        if key in query:
            beside = bool(person_needs & set(many(query[key].get("need")))) or bool(
                set(need.about.indicators) & set(many(query[key].get("indicator")))
            )
            if beside is not should:
                return False
    began = need.first[1]
    if "from_severity" in query and (began is None or began < int(query["from_severity"])):
        return False
    return not ("to_severity" in query and (began is None or began > int(query["to_severity"])))


def moved(query: dict[str, Any], need: NeedHistory, on: date) -> int:
    """+1, -1 or 0: what one need adds to a row."""
    after = last_score(need, query.get("at", "final"), on)
    if need.first[1] is None or after is None:
        return 0
    fall, least = need.first[1] - after, int(query["by_at_least"])
    if query.get("direction", "better") == "worse":
        return 1 if -fall >= least else 0
    if fall >= least:
        return 1
    return -1 if -fall >= least and yes(query.get("net_of_worse", "true")) else 0


def may_be_one(one: NeedHistory, other: NeedHistory) -> bool:
    if one.need != other.need or one.case == other.case:
        return False
    people = {one.person, other.person}
    if people <= {"child", "sibling"}:
        return "sibling" in people
    return len(people) == 1 and (one.who is None or other.who is None or one.who == other.who)


def without_doubles(needs: list[NeedHistory], on: date) -> list[NeedHistory]:
    """Of needs of one home that may be one person's, the least improved; then the child's own, then the lowest number."""

    def order(need: NeedHistory) -> tuple[Any, ...]:
        after = last_score(need, "final", on)
        fall = None if need.first[1] is None or after is None else need.first[1] - after
        return (fall is None, fall or 0, need.person != "child", need.case, need.who or "")

    kept: list[NeedHistory] = []
    for need in sorted(needs, key=order):
        double = any(
            need.about.household is not None
            and need.about.household == other.about.household
            and may_be_one(need, other)
            for other in kept
        )
        if not double:
            kept.append(need)
    return [need for need in needs if need in kept]


def recompute(map_data: dict[str, Any], histories: list[CaseHistory], on: date) -> Answer:
    """Pounds by row and case of a map whose rows all ask the record, or are typed."""
    answer = Answer()
    rows = map_data["rows"]
    each = {row["id"]: worth(map_data, row) for row in rows}
    every = [need for history in histories for need in history.needs]
    person_needs: dict[tuple[str, str, str | None], set[str]] = {}
    for need in every:
        person_needs.setdefault(need.whose, set()).add(need.need)
    taken: dict[str, list[tuple[NeedHistory, int]]] = {row["id"]: [] for row in rows}
    for need in without_doubles(every, on):
        best: tuple[Fraction, str, int] | None = None
        for row in rows:
            query = row["quantity"].get("records")
            if query is None or not asks_about(query, need, person_needs[need.whose]):
                continue
            sign = moved(query, need, on)
            if sign and (best is None or abs(each[row["id"]]) > best[0]):
                best = (abs(each[row["id"]]), row["id"], sign)
        if best is not None:
            taken[best[1]].append((need, best[2]))
    one_of_each_group(rows, each, taken, on)
    for row in rows:
        name, unit = row["id"], row["quantity"]["unit"]
        if "typed" in row["quantity"]:
            answer.quantities[name] = Fraction(row["quantity"]["typed"])
            answer.rows[name] = answer.quantities[name] * each[name]
            continue
        by_case: dict[str, int] = {}
        for case, points in add_up(taken[name], unit):
            by_case[case] = by_case.get(case, 0) + points
        answer.quantities[name] = Fraction(sum(by_case.values()))
        answer.rows[name] = answer.quantities[name] * each[name]
        for case, points in by_case.items():
            answer.cases[case] = answer.cases.get(case, Fraction(0)) + points * each[name]
        answer.counted[name] = sorted(
            ((need.case, need.person, need.who, need.need) for need, _ in taken[name]), key=str
        )
    return answer


def add_up(counted: list[tuple[NeedHistory, int]], unit: str) -> list[tuple[str, int]]:
    """(case, what it adds), by the unit of the count."""
    if unit == "needs":
        return [(need.case, sign) for need, sign in counted]
    together: dict[Any, list[tuple[str, int]]] = {}
    for need, sign in counted:
        key = need.whose if unit == "people" else (need.about.household or need.case)
        together.setdefault(key, []).append((need.case, sign))
    found = []
    for parts in together.values():
        signs = {sign for _, sign in parts}
        found.append((min(case for case, _ in parts), (1 if 1 in signs else 0) - (1 if -1 in signs else 0)))
    return found


def one_of_each_group(
    rows: list[dict[str, Any]],
    each: dict[str, Fraction],
    taken: dict[str, list[tuple[NeedHistory, int]]],
    on: date,
) -> None:
    """One person counts in one row of an overlap group: the dearest, or, where anything got worse, where that costs most."""
    for group in {row.get("overlap_group") for row in rows} - {None}:
        names = [
            row["id"] for row in rows if row.get("overlap_group") == group and "records" in row["quantity"]
        ]
        units = {row["id"]: row["quantity"]["unit"] for row in rows}
        points_at = {
            row["id"]: row["quantity"]["records"].get("at", "final") for row in rows if row["id"] in names
        }
        for person in {need.whose for name in names for need, _ in taken[name]}:
            theirs = {
                name: [(need, sign) for need, sign in taken[name] if need.whose == person] for name in names
            }
            present = [name for name in names if theirs[name]]

            def pounds(name: str, theirs: Any = theirs, units: Any = units) -> Fraction:
                unit = "needs" if units[name] == "needs" else "people"
                return (
                    sum((Fraction(points) for _, points in add_up(theirs[name], unit)), Fraction(0))
                    * each[name]
                )

            def worse(name: str, theirs: Any = theirs, points_at: Any = points_at) -> bool:
                return any(
                    need.first[1] < (last_score(need, points_at[name], on) or 0) for need, _ in theirs[name]
                )

            bad = [name for name in present if worse(name)]
            kept = None
            for name in bad or present:
                if kept is None or (pounds(name) < pounds(kept) if bad else pounds(name) > pounds(kept)):
                    kept = name
            for name in present:
                if name != kept:
                    taken[name] = [(need, sign) for need, sign in taken[name] if need.whose != person]
