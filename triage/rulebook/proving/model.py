"""The world of cases a proof is about: which facts there may be, each a boolean of the solver.

Every boolean says that something is on record, so that the empty case makes all of them false: scores are ladders
("at least 4", "at least 7"), a need nobody scored has a boolean of its own, and so has each age, word and answer. What
cannot be on record together is said in ``sense.py``. Only what the rules in question look at is modelled; needs they only
count stand for each other, as many of each category as any count could tell apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import z3

from triage.model import PersonCode
from triage.rulebook import conditions as c
from triage.rulebook.facts import Key, Movement
from triage.rulebook.proving.words import Words
from triage.rulebook.readings.solver import FALSE, TRUE, conj, disj, negated

Tag = tuple[Any, ...]
"""What a boolean says, such as ``("score", ("sleep", "child", None), 7)``."""
ROLES = ("sibling", "parent", "carer", "unborn")
"""People whose ages a case may state besides the child's."""
PEOPLE: tuple[str, ...] = get_args(PersonCode)
MOVEMENTS: tuple[Movement, ...] = ("better", "same", "worse", "unscored")
CHANGING = frozenset({"score", "unscored", "indicator", "moved"})
"""What two copies of a case may differ in."""


@dataclass(frozen=True)
class Scope:
    """Everything that the conditions in question look at, and how finely."""

    needs: frozenset[str]
    """Needs they name."""
    keys: tuple[Key, ...]
    thresholds: Mapping[str, tuple[int, ...]]
    """Severities that matter, by need, each with 1."""
    ages: Mapping[str, tuple[int, ...]]
    amounts: Mapping[str, tuple[int, ...]]
    home_under: tuple[int, ...]
    deadlines: tuple[tuple[str | None, int], ...]
    deciles: tuple[int, ...]
    over: int
    """The most reviews that a trend looks back."""
    counts: tuple[c.CountIs, ...] = ()
    """Counts they make."""


def scope_of(
    conditions: Iterable[c.Condition], words: Words, *, people: Sequence[tuple[str, str | None]] | None = None,
    needs: Iterable[str] = (), thresholds: Iterable[int] = (),
) -> Scope:  # fmt: skip
    """The scope of these conditions; ``needs`` and ``thresholds`` are modelled besides.

    ``people`` are those whose needs may be on record, as role and id; one of each role unless said.
    """
    leaves = [leaf for condition in conditions for leaf in c.leaves(condition)]
    slots = tuple(people) if people is not None else tuple((role, None) for role in PEOPLE)
    counts = [leaf for leaf in leaves if isinstance(leaf, c.CountIs) and leaf.of != "indicators"]
    trends = {leaf for leaf in leaves if isinstance(leaf, c.TrendIs)}
    own = {leaf.need: set[int]() for leaf in leaves if isinstance(leaf, c.NeedIs)}
    for leaf in leaves:
        if isinstance(leaf, c.NeedIs):
            own[leaf.need].add(leaf.severity)
    named = {*own, *needs, *(leaf.of for leaf in trends if leaf.of not in {"any_need", "all_needs"})}
    named &= set(words.needs)
    everywhere = {1, *thresholds, *(leaf.severity for leaf in counts if leaf.severity is not None)}
    if trends:
        everywhere |= {2, 10}
    explicit = [(need, role, who) for need in sorted(named) for role, who in slots]
    keys = (*explicit, *_stand_ins(leaves, counts, len(trends), named, words, slots))
    return Scope(
        needs=frozenset(named),
        keys=keys,
        thresholds={need: tuple(sorted(everywhere | own.get(need, set()))) for need, _, _ in keys},
        ages=_bounds(leaves),
        amounts={
            name: tuple(sorted({leaf.at_least for leaf in leaves if isinstance(leaf, c.AmountIs) and leaf.field == name}))
            for name in ("contact_attempts", "open_weeks", "children_at_home")
        },
        home_under=tuple(sorted({leaf.under for leaf in leaves if isinstance(leaf, c.ChildAtHome)})),
        deadlines=tuple(sorted({(leaf.what, leaf.within_days) for leaf in leaves if isinstance(leaf, c.DeadlineIs)}, key=str)),
        deciles=tuple(sorted({leaf.decile_at_most for leaf in leaves if isinstance(leaf, c.DeprivationIs)})),
        over=max((leaf.over for leaf in trends), default=0),
        counts=tuple(dict.fromkeys(leaf for leaf in leaves if isinstance(leaf, c.CountIs))),
    )  # fmt: skip


def _bounds(leaves: Iterable[c.Leaf]) -> dict[str, tuple[int, ...]]:
    bounds: dict[str, set[int]] = {}
    for leaf in leaves:
        if isinstance(leaf, c.AgeIs):
            bounds.setdefault(leaf.of, set()).update(
                month for month in (leaf.from_months, leaf.under_months) if month is not None
            )
    return {person: tuple(sorted(months)) for person, months in bounds.items()}


def _stand_ins(
    leaves: Sequence[c.Leaf],
    counts: Sequence[c.CountIs],
    trends: int,
    named: set[str],
    words: Words,
    slots: Sequence[tuple[str, str | None]],
) -> list[Key]:
    """Needs that are only counted: of each sort as many as could make a difference.

    A count of at least n sees no more than the n most severe scored needs and n unscored ones of each sort; a trend sees
    one need for each way of moving.
    """
    any_trend = any(isinstance(leaf, c.TrendIs) and leaf.of in {"any_need", "all_needs"} for leaf in leaves)
    gaps = any(isinstance(leaf, c.MissingIs) and leaf.field == "severity" for leaf in leaves)
    told = {leaf.of for leaf in leaves if isinstance(leaf, c.AgeIs)} & set(ROLES)
    most = 2 * max((leaf.at_least for leaf in counts), default=0) + trends * any_trend + int(gaps)
    if not most and not told:
        return []
    filtered = {leaf.person for leaf in counts if leaf.person is not None} | told
    by_category = any(leaf.of == "categories" or leaf.category is not None for leaf in counts)
    sorts: dict[tuple[str | None, str | None], list[Key]] = {}
    for role, who in slots:
        for need in sorted(set(words.needs) - named):
            sort = (words.category(need) if by_category else None, role if role in filtered else None)
            sorts.setdefault(sort, []).append((need, role, who))
    return [key for found in sorts.values() for key in found[: max(most, 1)]]


@dataclass
class World:
    """The booleans of all cases within a scope; ``copy`` 0 is the case, 1 the same case changed."""

    scope: Scope
    words: Words
    changing: frozenset[str] = CHANGING
    """What the second copy may say otherwise; it shares the rest with the first."""
    entries: int = 1
    """How many people of each role may be listed with an age of their own."""
    said: dict[Tag, z3.BoolRef] = field(default_factory=dict)
    sums: dict[int, tuple[z3.BoolRef, z3.BoolRef]] = field(default_factory=dict)
    """Names of sums, with what each stands for."""

    def var(self, *tag: Any, copy: int = 0) -> z3.BoolRef:
        """The boolean that says this of the case, or of its changed copy."""
        if copy and tag[0] in self.changing:
            tag = (*tag, "changed")
        if tag not in self.said:
            self.said[tag] = z3.Bool(" ".join(map(str, tag)))
        return self.said[tag]


@dataclass(frozen=True)
class Look:
    """One copy of the case, read with missing scores as 5 or as 10, at one point of the stages."""

    world: World
    copy: int
    unscored_as: int
    raised: Callable[[str], z3.BoolRef]
    """Flags raised up to this point."""

    @property
    def keys(self) -> Sequence[Key]:
        """Needs of people that may be on record."""
        return self.world.scope.keys

    def category(self, need: str) -> str:
        """The category of a need."""
        return self.world.words.category(need)

    def unscored(self, key: Key) -> z3.BoolRef:
        """The need is recorded and nobody scored it."""
        return self.world.var("unscored", key, copy=self.copy)

    def scored(self, key: Key, severity: int) -> z3.BoolRef:
        """The need has a score of at least ``severity``, one of the thresholds in scope."""
        return self.world.var("score", key, severity, copy=self.copy)

    def recorded(self, key: Key) -> z3.BoolRef:
        """The need is on record, scored or not."""
        return disj((self.scored(key, 1), self.unscored(key)))

    def reads(self, key: Key, severity: int) -> z3.BoolRef:
        """The score, or what a missing one is read as, is at least ``severity``."""
        scored = self.scored(key, severity)
        return disj((scored, self.unscored(key))) if self.unscored_as >= severity else scored

    def indicator(self, code: str) -> z3.BoolRef:
        """The indicator was answered yes."""
        return self.world.var("indicator", code, copy=self.copy)

    def indicators(self) -> Mapping[str, z3.BoolRef]:
        """All indicators of the vocabulary."""
        return {code: self.indicator(code) for code in self.world.words.indicators}

    def flag(self, code: str) -> z3.BoolRef:
        """The flag was raised before."""
        return self.raised(code)

    def age(self, person: str, test: Callable[[Callable[[int], z3.BoolRef]], z3.BoolRef]) -> z3.BoolRef:
        """Somebody in this role has no known age, or passes ``test``."""
        if person == "child":
            return self._passes(person, 0, test)
        if person not in ROLES:
            return FALSE
        listed = [self.world.var("listed", person, number) for number in range(self.world.entries)]
        some = disj(conj((entry, self._passes(person, number, test))) for number, entry in enumerate(listed))
        mentioned = disj(self.recorded(key) for key in self.keys if key[1] == person)
        return disj((some, conj((negated(disj(listed)), mentioned))))

    def _passes(
        self, person: str, number: int, test: Callable[[Callable[[int], z3.BoolRef]], z3.BoolRef]
    ) -> z3.BoolRef:
        known = self.world.var("age known", person, number)
        return disj((negated(known), test(lambda months: self.world.var("age", person, number, months))))

    def area(self, area: str) -> z3.BoolRef:
        """Where the home lies; unknown unless said."""
        if area == "unknown":
            return conj(negated(self.world.var("area", other)) for other in ("in", "out", "unclear"))
        return self.world.var("area", area)

    def decile_at_most(self, decile: int) -> z3.BoolRef:
        """The decile is known and at most this."""
        return self.world.var("decile", decile)

    def says(self, name: str, word: str) -> z3.BoolRef:
        """The word is on record under this field; ``any``: some word is."""
        words = self.world.words
        if name == "consent":
            return self._consent(word)
        if word == "any":
            return disj(self.world.var("says", name, each) for each in words.said[name])
        return self.world.var("says", name, word) if words.may_say(name, word) else FALSE

    def _consent(self, word: str) -> z3.BoolRef:
        var = self.world.var
        if word == "any":
            return TRUE
        if word == "not_known":
            return conj(negated(var("basis", other)) for other in ("consent", "own_consent", "none"))
        if word in {"consent", "own_consent", "none"}:
            return var("basis", word)
        if word == "missing":
            entries = [
                var("says", "consent", other) for other in ("given", "refused", "withdrawn", "not_asked")
            ]
            return disj((var("says", "consent", "missing"), negated(disj(entries))))
        return (
            var("says", "consent", word) if word in {"given", "refused", "withdrawn", "not_asked"} else FALSE
        )

    def tried(self, help_: str, result: str | None) -> z3.BoolRef:
        """The help was tried, with this result."""
        return self.world.var("tried", help_, result)

    def amount(self, name: str, at_least: int) -> z3.BoolRef:
        """The number is at least this."""
        return TRUE if at_least <= 0 else self.world.var("amount", name, at_least)

    def child_at_home(self, under: int) -> z3.BoolRef:
        """A child under this age lives at home."""
        return self.world.var("home under", under)

    def deadline(self, what: str | None, within_days: int) -> z3.BoolRef:
        """Such a deadline is at most this many days ahead."""
        return self.world.var("deadline", what, within_days)

    def reviews(self, at_least: int) -> z3.BoolRef:
        """There were at least this many reviews."""
        return self.world.var("reviews", at_least)

    def moved(self, over: int, key: Key, movement: Movement) -> z3.BoolRef:
        """How the need moved over the last reviews."""
        return self.world.var("moved", key, over, movement, copy=self.copy)

    def missing(self, name: str) -> z3.BoolRef:
        """Nobody has said this, in the file or in an answer."""
        return conj((self.empty(name), negated(self.world.var("answered", name))))

    def answer(self, name: str, value: str) -> z3.BoolRef:
        """The question was answered with this word; some words are read as others and never stay on record."""
        return self.world.var("answer", name, value) if self.world.words.may_answer(name, value) else FALSE

    def called(self, sum_: z3.BoolRef) -> z3.BoolRef:
        """A name for a sum, so that the solver takes it for the same wherever it stands."""
        sums = self.world.sums
        number = sum_.get_id()
        if number not in sums:
            sums[number] = (z3.Bool(f"sum {len(sums)}"), sum_)
        return sums[number][0]

    def empty(self, name: str) -> z3.BoolRef:
        """The case file itself does not say it."""
        var, words = self.world.var, self.world.words
        match name:
            case "dob":
                return negated(var("age known", "child", 0))
            case "severity":
                return disj(self.unscored(key) for key in self.keys)
            case "awaiting":
                return negated(self.says("awaiting", "any"))
            case "already_supporting":
                return negated(self.says("receiving", "any"))
            case "referrer_can_help":
                return negated(self.says("referrer_could_help", "any"))
            case "consent":
                return conj(
                    negated(var("says", "consent", word)) for word in ("given", "refused", "withdrawn")
                )
            case "consent_who":
                return var("nobody named", "consent")
            case "household_members":
                listed = [
                    var("listed", role, number) for role in ROLES for number in range(self.world.entries)
                ]
                return conj((negated(var("amount", "children_at_home", 1)), negated(disj(listed))))
            case "deadline":
                return negated(var("deadline", None, words.latest))
            case _:
                return negated(var("filled", name))
