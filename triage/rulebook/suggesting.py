"""Examples made to order: for a new rule, and to notice a change that no example of a rule notices yet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from triage.casefile import expand_example
from triage.rulebook import conditions as c
from triage.rulebook.book import Rulebook
from triage.rulebook.examples import AreaOf, BasisOf, example_case, example_facts
from triage.rulebook.facts import Area
from triage.rulebook.making.ages import CannotBe
from triage.rulebook.making.apart import Wanted, both_ways, joined, ways_to_notice, with_flags_raised
from triage.rulebook.making.cases import Surroundings, case_with
from triage.rulebook.making.names import lowered, name_of
from triage.rulebook.model import Example, Expectation, Rule
from triage.rulebook.mutating import Mutant, mutants
from triage.rulebook.sights import Sights, sight_of

MOST_TRIED = 300
"""Ways tried for one mutant before we say that none was found."""
MOST_FLAG_WAYS = 20
"""Ways of raising the flags that one of those ways asks for."""


@dataclass(frozen=True)
class Suggestions:
    """Examples that notice changes of a rule, and the changes for which none was found."""

    examples: tuple[Example, ...]
    unanswered: tuple[Mutant, ...]
    """Nobody may be able to: a condition that another makes pointless can be left out without any difference."""


@dataclass(frozen=True)
class _Made:
    """A made-up case that was looked at through the rule."""

    given: dict[str, Any]
    wanted: Wanted
    expect: Expectation
    mutant: Mutant | None
    notices: frozenset[int]
    """Numbers of the mutants it notices."""

    @property
    def size(self) -> int:
        return len(json.dumps(self.given))

    @property
    def shows_a_number(self) -> bool:
        """Whether it was made to show a threshold, which its name can then tell."""
        return self.mutant is not None and self.mutant.kind == "moved"


class _Workshop:
    """Makes cases for one rule and looks at them as the rule does."""

    def __init__(
        self,
        rule: Rule,
        rulebook: Rulebook,
        changes: Sequence[Mutant],
        area_of: AreaOf | None,
        basis_of: BasisOf | None,
        postcodes: Iterable[str],
    ) -> None:
        self.rule, self.book, self.changes = rule, rulebook.rehearsal, changes
        self.area_of, self.basis_of = area_of, basis_of
        both = [*c.leaves(rule.when), *(c.leaves(rule.unless) if rule.unless is not None else [])]
        named = {getattr(leaf, word, None) for leaf in both for word in ("need", "indicator", "of")}
        self.around = Surroundings(
            rulebook.vocabulary,
            places_known(self.book, area_of, postcodes),
            frozenset(word for word in named if isinstance(word, str)),
        )
        gated = rule.at_review and rule.stage != "review"
        flagged = any(isinstance(leaf, c.FlagIs) for leaf in both)
        self._reviewed = (
            (True,) if gated or rule.stage == "review" else (False, True) if flagged else (False,)
        )

    def cases(self, wanted: Wanted, mutant: Mutant | None = None) -> Iterator[_Made]:
        """Cases that may come out as wanted, each with what the rule really does."""
        for way in islice(with_flags_raised(wanted, self.rule, self.book), MOST_FLAG_WAYS):
            for reviewed in self._reviewed:
                try:
                    given = case_with(way, self.around, reviewed=reviewed)
                except CannotBe:
                    continue
                made = self.looked_at(given or self.something_else, wanted, mutant)
                if made is not None:
                    yield made

    @cached_property
    def something_else(self) -> dict[str, Any]:
        """A case with one need that the rule does not name."""
        for code, entry in self.book.vocabulary.of("needs").items():
            person = entry.text("default_person") or "child"
            if code not in self.around.avoid and entry.text("selectable") != "no" and person == "child":
                return {"needs": {code: "4"}}
        return {}

    def looked_at(self, given: dict[str, Any], wanted: Wanted, mutant: Mutant | None) -> _Made | None:
        case, faults, on = example_case(Example("", given, "fires"), self.book)
        if case is None or faults:
            return None
        facts = example_facts(case, self.book, on, self.area_of, self.basis_of)
        sights = Sights(self.rule, [sight_of(self.rule, self.book, facts)])
        notices = frozenset(
            number for number, one in enumerate(self.changes) if sights.noticing(one.when, one.unless)
        )
        return _Made(given, wanted, sights.outcome(0, self.rule.when, self.rule.unless), mutant, notices)

    def noticing(self, number: int) -> _Made | None:
        """The plainest case found that notices one mutant."""
        mutant = self.changes[number]
        for wanted in islice(ways_to_notice(mutant), MOST_TRIED):
            for made in self.cases(wanted, mutant):
                if number in made.notices:
                    return made
        return None

    def example(self, made: _Made, taken: Iterable[str]) -> Example:
        name = name_of(made.given, made.expect, made.wanted, made.mutant, self.book.vocabulary, set(taken))
        return Example(name, made.given, made.expect)


def suggest(
    rule: Rule,
    rulebook: Rulebook,
    survivors: Sequence[Mutant],
    area_of: AreaOf | None = None,
    basis_of: BasisOf | None = None,
    postcodes: Iterable[str] = (),
) -> Suggestions:
    """The fewest examples found that notice each of ``survivors``, mutants of ``rule`` that none of its examples notices.

    Examples that expect the same are joined where one case can serve for several mutants. ``postcodes`` are tried, besides
    those of the rulebook's examples, where a condition looks at the area.
    """
    shop = _Workshop(rule, rulebook, survivors, area_of, basis_of, postcodes)
    single: list[_Made] = []
    unanswered: list[Mutant] = []
    noticed: set[int] = set()
    for number, mutant in enumerate(survivors):
        made = shop.noticing(number)
        if made is None:
            unanswered.append(mutant)
        else:
            single.append(made)
    pool = [*single, *_merged(shop, single)]
    examples: list[Example] = []
    names = {example.name for example in rule.examples}
    wanted = set().union(*(made.notices for made in single)) if single else set()
    while wanted - noticed:
        best = max(pool, key=lambda made: (len(made.notices - noticed), made.shows_a_number, -made.size))
        noticed |= best.notices
        example = shop.example(best, names)
        names.add(example.name)
        examples.append(example)
    return Suggestions(
        tuple(examples),
        tuple(one for n, one in enumerate(survivors) if one in unanswered and n not in noticed),
    )


def _merged(shop: _Workshop, single: Sequence[_Made]) -> list[_Made]:
    """Cases that notice all that several others do, all of them expecting the same."""
    groups: list[_Made] = []
    for one in single:
        for place, group in enumerate(groups):
            if one.notices <= group.notices:
                break
            both = _both(shop, group, one)
            if both is not None:
                groups[place] = both
                break
        else:
            groups.append(one)
    return groups


def _both(shop: _Workshop, one: _Made, other: _Made) -> _Made | None:
    wanted = joined(one.wanted, other.wanted)
    if wanted is None or one.expect != other.expect:
        return None
    shown = one.mutant if one.shows_a_number else other.mutant
    for made in islice(shop.cases(wanted, shown), 2):
        if made.expect == one.expect and made.notices >= one.notices | other.notices:
            return made
    return None


def starter_examples(
    rule: Rule,
    rulebook: Rulebook,
    area_of: AreaOf | None = None,
    basis_of: BasisOf | None = None,
    postcodes: Iterable[str] = (),
) -> list[Example]:
    """Examples for a new rule: one that fires, one just short of it, and where it has an ``unless`` one held back.

    ``rule`` need not stand in ``rulebook``. A kind of which no case was found is left out.
    """
    shop = _Workshop(rule, rulebook, (), area_of, basis_of, postcodes)
    found: list[Example] = []
    for expect, ways in (
        ("fires", ((way, None) for way in both_ways((rule.when, True), (rule.unless, False)))),
        ("does not fire", _near_misses(rule)),
        ("held back", ((way, None) for way in both_ways((rule.when, True), (rule.unless, True)))),
    ):
        made = next(
            (
                one
                for way, mutant in islice(ways, MOST_TRIED)
                for one in shop.cases(way, mutant)
                if one.expect == expect
            ),
            None,
        )
        if made is not None:
            found.append(shop.example(made, [example.name for example in found]))
        elif expect == "does not fire":
            found.extend(_plain_silence(shop, found))
    return found


def _near_misses(rule: Rule) -> Iterator[tuple[Wanted, Mutant | None]]:
    """Ways in which the rule stays silent by as little as possible."""
    changes = list(mutants(rule))
    for kind in ("moved", "dropped"):
        for mutant in changes:
            if mutant.kind == kind and mutant.side == "when":
                for way in islice(ways_to_notice(mutant), 20):
                    yield way, mutant


def _plain_silence(shop: _Workshop, found: Sequence[Example]) -> Iterator[Example]:
    """Silence where the rule has no near miss: its indicators were asked about, or only some other need is recorded."""
    codes = found[0].given.get("indicators", []) if found else []
    if codes:
        asked = "The question was" if len(codes) == 1 else "The questions were"
        denied = {"indicators": [{"indicator": code, "answer": "no"} for code in codes]}
        told = f"{asked} asked and the answer was no."
        tried = [(denied, told)]
    else:
        tried = []
    for code in shop.something_else.get("needs", ()):
        title = lowered(shop.book.vocabulary.title("needs", code))
        tried.append((shop.something_else, f"Only {title} is recorded, which this rule does not look at."))
    for given, name in tried:
        made = shop.looked_at(given, (), None)
        if made is not None and made.expect == "does not fire":
            yield Example(name, given, made.expect)
            return


def places_known(
    rulebook: Rulebook, area_of: AreaOf | None, postcodes: Iterable[str] = ()
) -> Mapping[Area, str]:
    """A postcode for each kind of area, from ``postcodes`` and from the examples of the rulebook."""
    if area_of is None:
        return {}
    written = [example.given.get("child") for rule in rulebook.rules for example in rule.examples]
    codes = [
        *postcodes,
        *(
            child["postcode"]
            for child in written
            if isinstance(child, dict) and isinstance(child.get("postcode"), str)
        ),
    ]
    found: dict[Area, str] = {}
    for code in dict.fromkeys(codes):
        case, _, _ = example_case(
            Example("", expand_example({"child": {"postcode": code}}), "fires"), rulebook
        )
        if case is not None:
            found.setdefault(area_of(case), code)
    return found
