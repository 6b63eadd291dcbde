"""What fired rules come to: levels, escalations and everything else they ask for, as bits over all cases.

``outcomes(fired, rulebook) -> Outcomes``. Levels and escalations are those of a decision with none before it (law 12
included). Help, questions, reviews and withholds are what rules, and the engine for gaps of a case, ask for before
directory, agreement and caps have their say; those are worked out for single cases by
:func:`triage.deciding.decide`.

Keys of :attr:`Outcomes.bits`, each a kind and a code:

===========================  =====================================================================================
``escalation``               some escalation to this door; ``escalation_within`` ``statutory@0`` its shortest time
``worst_escalation``         a missing score could escalate there: it is asked for today, and a person looks
``flag`` ``help`` ``link``   raised flags (``retriage`` among them), help offered, people to see
``offer``                    an offer in full: help, kind, for whom, within how many days, while waiting
``ask`` ``ask_within``       questions, and ``field@days`` the shortest time (``field@any``: no time)
``human_review``             ``by/reason``; ``human_review_within`` ``by/reason@days``
``withhold`` ``plan``        help kept back; wishes for the household's plan
``step`` ``review_in``       the step a rule wishes; days until the review a rule asks for, the shortest
===========================  =====================================================================================
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.deciding.asking import looks_if_worst
from triage.deciding.days import calendar_days
from triage.deciding.decide import LEAST_LEVEL, LEVELS
from triage.deciding.escalating import URGENCY
from triage.rulebook import Offer, Rule, Rulebook
from triage.rulebook.model import AskFor
from triage.rulebook.readings.columnar import Bits, pack, unpack
from triage.rulebook.readings.columnar_matches import apart, for_children, matched_needs, people
from triage.vocabulary import Vocabulary
from triage.workbench.columns_store import Columns
from triage.workbench.evaluating import Fired

Key = tuple[str, str]
ESCALATION = np.dtype(
    [("row", np.uint32), ("to", np.uint8), ("person", np.uint8), ("who", np.uint16), ("days", np.int32)]
)
"""One escalation: the case, place in ``URGENCY``, place in ``PERSONS``, which of the people of the case, and days."""


@dataclass(frozen=True)
class Outcomes:
    """What one rulebook comes to in all cases."""

    n: int
    level: NDArray[np.uint8]
    """1 to 4 for each case."""
    bits: Mapping[Key, Bits]
    """Kind and code -> the cases."""
    escalations: NDArray[Any]
    """:data:`ESCALATION` in order of case, door, person and who: one for each door and person, the shortest time."""
    fired: Mapping[str, int]
    """Rule -> cases in which it fires."""


def outcomes(fired: Fired, rulebook: Rulebook) -> Outcomes:
    """Work out what the rules that fired come to."""
    columns = fired.columns
    rules = [rulebook.by_id[rule] for rule in fired.as_scored.rows]
    found = _Found(columns.case_bytes)
    escalations = _escalations(fired, rules)
    _doors(found, escalations, columns)
    worst = _if_worst(fired, rules)
    for rule in rules:
        _simple(found, rule, fired.bits(rule.id))
        for offer in rule.then.offers:
            found.add("offer", _offer(offer, rulebook.vocabulary, columns), fired.bits(rule.id))
    for rule, bits in worst:
        for wish in rule.then.escalate:
            found.add("worst_escalation", wish.to, bits)
    _timed(found, "ask", _asks(fired, rules, worst))
    _timed(found, "human_review", _reviews(fired, rules, worst))
    _steps(found, rules, fired)
    return Outcomes(columns.n, _levels(fired, rules), found.bits, escalations, dict(fired.counts))


class _Found:
    """Collects bits by kind and code."""

    def __init__(self, size: int) -> None:
        self.bits: dict[Key, Bits] = {}
        self._size = size

    def add(self, kind: str, code: str, bits: Bits) -> None:
        """These cases too."""
        before = self.bits.get((kind, code))
        self.bits[kind, code] = bits if before is None else before | bits


def _simple(found: _Found, rule: Rule, bits: Bits) -> None:
    then = rule.then
    for flag in (*then.flags, *(["retriage"] if then.retriage else [])):
        found.add("flag", flag, bits)
    for offer in then.offers:
        found.add("help", offer.help, bits)
    for role in then.links:
        found.add("link", role, bits)
    for withhold in then.withholds:
        for code in withhold.help:
            found.add("withhold", code, bits)
    if then.plan is not None:
        wishes = (
            ("few_contacts", then.plan.few_contacts),
            ("one_lead", then.plan.one_lead),
            (f"at_most {then.plan.at_most}", then.plan.at_most is not None),
        )
        for code, wished in wishes:
            if wished:
                found.add("plan", code, bits)


def _offer(offer: Offer, vocabulary: Vocabulary, columns: Columns) -> str:
    """An offer in words that differ where the offer does."""
    kind = offer.kind or vocabulary.single("help", offer.help).text("usual_kind") or "task"
    days = calendar_days(offer.within, columns.on, columns.country)
    return ", ".join(
        [
            offer.help,
            kind,
            *([f"for {offer.person}"] if offer.person else []),
            *([] if days is None else [f"within {days} days"]),
            *(["while waiting"] if offer.wait_well else []),
        ]
    )


def _levels(fired: Fired, rules: Iterable[Rule]) -> NDArray[np.uint8]:
    """The level of each case, not below that of its earlier states where a review left a need unscored (law 12)."""
    columns = fired.columns
    level = np.ones(columns.size, np.uint8)
    votes: dict[int, list[Bits]] = {}
    for rule in rules:
        numbers = [LEAST_LEVEL[wish.to] for wish in rule.then.escalate]
        if rule.then.level:
            numbers.append(LEVELS.index(rule.then.level) + 1)
        if numbers and max(numbers) > 1:
            votes.setdefault(max(numbers), []).append(fired.as_scored.rows[rule.id])
    for number in sorted(votes):
        level[unpack(reduce(np.bitwise_or, votes[number]))] = number
    own = level[: columns.n].copy()
    earlier = columns.earlier_of
    np.maximum.at(own, earlier, level[columns.first_earlier : columns.first_earlier + len(earlier)])
    return own


def _escalations(fired: Fired, rules: Iterable[Rule]) -> NDArray[Any]:
    """Every escalation of every case, with whom it is about."""
    columns = fired.columns
    parts = [np.zeros(0, ESCALATION)]
    for rule in rules:
        if not rule.then.escalate:
            continue
        rows = fired.as_scored.rows[rule.id].copy()
        rows[columns.case_bytes :] = 0
        if not rows.any():
            continue
        about = people(rule.when, rows, fired.as_scored.reading(columns, rule.stage))
        for wish in rule.then.escalate:
            row, person, who = apart(for_children(about) if wish.to == "statutory" else about)
            part = np.zeros(len(row), ESCALATION)
            part["row"], part["person"], part["who"] = row, person, who
            part["to"], part["days"] = URGENCY.index(wish.to), wish.within_days
            parts.append(part)
    every = np.sort(np.concatenate(parts), order=["row", "to", "person", "who", "days"])
    same = np.zeros(len(every), np.bool_)
    same[1:] = [] if len(every) < 2 else door_of(every)[1:] == door_of(every)[:-1]
    return every[~same]


def door_of(escalations: NDArray[Any]) -> NDArray[np.uint64]:
    """Case, door and person of each escalation as one number."""
    packed: NDArray[np.uint64] = (
        escalations["row"].astype(np.uint64) << np.uint64(32)
        | escalations["to"].astype(np.uint64) << np.uint64(24)
        | escalations["person"].astype(np.uint64) << np.uint64(16)
        | escalations["who"].astype(np.uint64)
    )
    return packed


def _doors(found: _Found, escalations: NDArray[Any], columns: Columns) -> None:
    """Escalations by door as bits, and by the shortest time of each case."""
    for place, door in enumerate(URGENCY):
        own = escalations[escalations["to"] == place]
        if not len(own):
            continue
        shortest = np.full(columns.first_earlier, -1, np.int64)
        order = np.argsort(-own["days"].astype(np.int64), kind="stable")
        shortest[own["row"][order]] = own["days"][order]
        found.add("escalation", door, pack(shortest >= 0))
        for days in np.unique(own["days"]).tolist():
            at = shortest == days
            if at.any():
                found.add("escalation_within", f"{door}@{days}", pack(at))


def _if_worst(fired: Fired, rules: Iterable[Rule]) -> list[tuple[Rule, Bits]]:
    """Rules that escalate and would fire, or would fire for more people, if every unscored need were scored 10."""
    columns = fired.columns
    unscored = columns.kept.get("unscored", lambda: pack(columns.number("unscored") > 0))
    found = []
    for rule in rules:
        if not rule.then.escalate:
            continue
        could = fired.bits(rule.id, worst=True) & unscored[: columns.case_bytes]
        both = could & fired.bits(rule.id)
        bits = could & ~both
        if both.any():
            rows = np.zeros(columns.size // 8, np.uint8)
            rows[: columns.case_bytes] = both
            more = np.setdiff1d(
                matched_needs(rule.when, rows, fired.worst.reading(columns, rule.stage)),
                matched_needs(rule.when, rows, fired.as_scored.reading(columns, rule.stage)),
                assume_unique=True,
            )
            widened = np.zeros(columns.first_earlier, np.bool_)
            widened[(more >> np.uint64(32)).astype(np.int64)] = True
            bits = bits | pack(widened)
        if bits.any():
            found.append((rule, bits))
    return found


Timed = Iterator[tuple[str, int | None, Bits]]


def _asks(fired: Fired, rules: Iterable[Rule], worst: Iterable[tuple[Rule, Bits]]) -> Timed:
    """Questions of rules that nobody has answered, and those of the engine about gaps of a case."""
    columns = fired.columns
    for rule in rules:
        for wish in rule.then.asks:
            days = calendar_days(wish.within, columns.on, columns.country)
            yield wish.field, days, fired.bits(rule.id) & ~_answered(wish, columns)
    for _, bits in worst:
        yield "severity", 0, bits
    yield from _gaps(columns, "gap asks")


def _answered(wish: AskFor, columns: Columns) -> Bits:
    """The cases that answer a question already, as :class:`triage.deciding.asking.Questions` sees it."""

    def look() -> Bits:
        rows = np.zeros(columns.first_earlier, np.bool_)
        if wish.valid_days is None:
            answered = columns.entries("sets", "answered", wish.field).rows
        else:
            dated = columns.entries("amounts", "answered on", wish.field)
            answered = dated.rows[dated.values <= wish.valid_days]
        for one in (answered, columns.entries("sets", "filled", wish.field).rows):
            rows[one[one < columns.n]] = True
        return pack(rows)

    return columns.kept.get(f"answered {wish.field} {wish.valid_days}", look)


def _reviews(fired: Fired, rules: Iterable[Rule], worst: Iterable[tuple[Rule, Bits]]) -> Timed:
    """Whom rules have look, and whom the engine does: for gaps, and where an escalation hangs on a missing score."""
    columns = fired.columns
    for rule in rules:
        for look in rule.then.reviews:
            days = calendar_days(look.within, columns.on, columns.country)
            yield f"{look.by}/{look.reason}", days, fired.bits(rule.id)
    for rule, bits in worst:
        yield "/".join(looks_if_worst(rule)), 0, bits
    yield from _gaps(columns, "gap reviews")


def _gaps(columns: Columns, kind: str) -> Timed:
    for listed, code, days in columns.gaps:
        if listed == kind:
            rows = np.zeros(columns.first_earlier, np.bool_)
            rows[columns.entries("sets", kind, code, days).rows] = True
            yield code, None if days == "any" else int(days), pack(rows)


def _timed(found: _Found, kind: str, wishes: Timed) -> None:
    """Each wish by its code, and apart by its shortest time: soonest first, whoever has one already is left out."""
    by_code: dict[str, dict[float, Bits]] = {}
    for code, days, bits in wishes:
        times = by_code.setdefault(code, {})
        when = math.inf if days is None else days
        times[when] = times[when] | bits if when in times else bits
    for code, times in by_code.items():
        so_far = np.zeros(0, np.uint8)
        for when in sorted(times):
            bits = times[when] & ~so_far if len(so_far) else times[when]
            so_far = so_far | bits if len(so_far) else bits
            found.add(f"{kind}_within", f"{code}@{'any' if when == math.inf else int(when)}", bits)
        found.add(kind, code, so_far)


def _steps(found: _Found, rules: Iterable[Rule], fired: Fired) -> None:
    """The step a case is given with no decision before it, and the soonest review that a rule asks for."""
    wished: dict[str, dict[str, Bits]] = {"step": {}, "review_in": {}}
    for rule in rules:
        days = rule.then.review_in_days
        for kind, code in (("step", rule.then.step), ("review_in", str(days) if days else None)):
            if code:
                before, bits = wished[kind].get(code), fired.bits(rule.id)
                wished[kind][code] = bits if before is None else before | bits
    orders: dict[str, list[str]] = {
        "step": [step for step in ("up", "down", "hold") if step in wished["step"]]
    }
    orders["review_in"] = sorted(wished["review_in"], key=int)
    for kind, order in orders.items():
        taken: Bits | None = None
        for code in order:
            bits = wished[kind][code] if taken is None else wished[kind][code] & ~taken
            taken = bits if taken is None else taken | bits
            found.add(kind, code, bits)
