"""What cannot be on record together: the ladders, and how one part of a case bears on another.

Each line says of the booleans of ``model.py`` what ``build_facts`` makes of any case. Saying too little could only lead to
a counterexample that does not show when it is run, and is then reported as unknown; saying too much would hide one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import z3

from triage.casefile.answered import NO_WORDS, WITHDRAWN_WORDS, YES_WORDS
from triage.rulebook.facts import Key
from triage.rulebook.proving.model import MOVEMENTS, Look, Tag, World
from triage.rulebook.readings.solver import FALSE, TRUE, conj, disj, negated

_ONE_WORD = ("source", "role", "language", "referrer_could_help")


def sense(world: World, copies: Sequence[int] = (0,)) -> list[z3.BoolRef]:
    """Everything that holds of the booleans used so far, in each copy of the case."""
    found: list[z3.BoolRef] = []
    found += _filled(world)
    for copy in copies:
        look = Look(world, copy, 5, lambda _flag: FALSE)
        found += _movements(look)
        found += _scores(look)
    found += _reviews(world)
    found += _words(world)
    found += _agreement(world)
    found += _ages(world)
    found += _amounts(world)
    found += _deadlines(world)
    found += [name == sum_ for name, sum_ in world.sums.values()]
    return [part for part in found if part is not TRUE]


def _tags(world: World, kind: str) -> list[Tag]:
    return [tag[1:] for tag in world.said if tag[0] == kind]


def implies(one: z3.BoolRef, other: z3.BoolRef) -> z3.BoolRef:
    """The first only together with the second."""
    return disj((negated(one), other))


def _at_most_one(parts: Sequence[z3.BoolRef]) -> Iterator[z3.BoolRef]:
    for one, other in combinations(parts, 2):
        yield disj((negated(one), negated(other)))


def _filled(world: World) -> list[z3.BoolRef]:
    """An answer is an answer; a postcode comes before its whole form and before an area that is known."""
    var = world.var
    found = [
        implies(var("answer", name, value), var("answered", name)) for name, value in _tags(world, "answer")
    ]
    areas = [var("area", area) for (area,) in _tags(world, "area")]
    if areas:
        areas = [var("area", area) for area in ("in", "out", "unclear")]
        found += _at_most_one(areas)
    used = {name for (name,) in _tags(world, "filled")}
    if used & {"postcode", "full_postcode"}:
        found += [implies(area, var("filled", "postcode")) for area in areas]
        if "full_postcode" in used:
            found.append(implies(var("filled", "full_postcode"), var("filled", "postcode")))
    if "language_needed" in used:
        found += [
            implies(var("says", "language", word), var("filled", "language_needed"))
            for word in world.words.said["language"]
        ]
    return found


def _scores(look: Look) -> list[z3.BoolRef]:
    """A score of 7 is a score of 4 too, and a need is scored or unscored, not both."""
    changed = bool(look.copy)
    ladders: dict[Key, set[int]] = {}
    kinds = {"score", "unscored"}
    for tag in look.world.said:
        if tag[0] in kinds and ("changed" in tag) == changed:
            key: Key = tag[1]
            ladders.setdefault(key, set()).update(part for part in tag[2:] if isinstance(part, int))
    found = []
    for key, steps in ladders.items():
        rungs = [look.scored(key, step) for step in sorted(steps)]
        found += [implies(higher, lower) for lower, higher in pairwise(rungs)]
        if rungs:
            found.append(negated(conj((look.unscored(key), rungs[0]))))
    return found


def _movements(look: Look) -> list[z3.BoolRef]:
    """How a need may have moved, given its score in force (see ``facts.movements``).

    The later score is the same over any number of reviews, so a need the last review left unscored is unscored over all;
    and a need once scored keeps a score.
    """
    changed = bool(look.copy)
    keys = dict.fromkeys(
        tag[1] for tag in look.world.said if tag[0] == "moved" and ("changed" in tag) == changed
    )
    found: list[z3.BoolRef] = []
    for key in keys:
        nearer: z3.BoolRef | None = None
        nearer_scored = FALSE
        for over in range(1, look.world.scope.over + 1):
            ways = {movement: look.moved(over, key, movement) for movement in MOVEMENTS}
            scored = disj(ways[movement] for movement in ("better", "same", "worse"))
            present = disj(ways.values())
            found += _at_most_one(list(ways.values()))
            found.append(implies(present, conj((look.world.var("reviews", over), look.recorded(key)))))
            found.append(implies(scored, look.scored(key, 1)))
            found.append(implies(ways["better"], negated(look.scored(key, 10))))
            found.append(implies(ways["worse"], look.scored(key, 2)))
            if nearer is not None:
                found += [implies(present, nearer), implies(scored, nearer_scored)]
            nearer, nearer_scored = present, scored
    return found


def _reviews(world: World) -> list[z3.BoolRef]:
    used = [number for (number,) in _tags(world, "reviews")]
    if not used:
        return []
    rungs = [world.var("reviews", number) for number in range(1, max(used) + 1)]
    return [implies(later, earlier) for earlier, later in pairwise(rungs)]


def _words(world: World) -> list[z3.BoolRef]:
    var = world.var
    found: list[z3.BoolRef] = []
    used: dict[str, list[z3.BoolRef]] = {}
    for name, word in _tags(world, "says"):
        used.setdefault(name, []).append(var("says", name, word))
    for name in _ONE_WORD:
        found += _at_most_one(used.get(name, []))
    if len(used.get("engagement", [])) > 1:  # one in the file, and another where a review said so
        found += [implies(conj(pair), var("reviews", 1)) for pair in combinations(used["engagement"], 2)]
        if len(used["engagement"]) > 2:
            found.append(negated(conj(used["engagement"])))
    for help_, result in _tags(world, "tried"):
        if result is not None:
            found.append(implies(var("tried", help_, result), var("tried", help_, None)))
    return found


def _agreement(world: World) -> list[z3.BoolRef]:
    """What was agreed and the basis it gives (contract, section 2, ``sharing.basis``)."""
    var = world.var
    answered = [value for name, value in _tags(world, "answer") if name == "consent"]
    used = any(name == "consent" for name, _ in _tags(world, "says"))
    if not (used or answered or _tags(world, "basis") or _tags(world, "nobody named")):
        return []
    given, refused, withdrawn, unasked = (
        var("says", "consent", word) for word in ("given", "refused", "withdrawn", "not_asked")
    )
    said_no = disj((refused, withdrawn))
    consent, own, none = (var("basis", word) for word in ("consent", "own_consent", "none"))
    shared = disj((consent, own))
    found = [
        *_at_most_one((consent, own, none)),
        implies(shared, conj((given, negated(said_no)))),
        implies(none, conj((said_no, negated(given)))),
        implies(conj((said_no, negated(given))), none),
        implies(var("nobody named", "consent"), given),
    ]
    values = [str(value) for value in answered]
    found += _at_most_one([var("answer", "consent", value) for value in values])
    for value in values:
        answer = var("answer", "consent", value)
        if value.lower() in WITHDRAWN_WORDS:
            found.append(
                implies(answer, conj((withdrawn, negated(given), negated(refused), negated(unasked))))
            )
        elif value.lower() in NO_WORDS:
            found.append(implies(answer, conj((said_no, negated(given)))))
        elif value.lower() in YES_WORDS:
            found.append(implies(answer, disj((given, said_no))))
    return found


def _ages(world: World) -> list[z3.BoolRef]:
    var = world.var
    found: list[z3.BoolRef] = []
    ladders: dict[tuple[str, int], list[int]] = {}
    for person, number, months in _tags(world, "age"):
        ladders.setdefault((person, number), []).append(months)
    for (person, number), bounds in ladders.items():
        rungs = [var("age", person, number, months) for months in sorted(bounds)]
        found += [implies(later, earlier) for earlier, later in pairwise(rungs)]
        found.append(implies(rungs[0], var("age known", person, number)))
    for person, number in _tags(world, "age known"):
        if person != "child":
            found.append(implies(var("age known", person, number), var("listed", person, number)))
            if ("age", person, number, 0) in world.said:  # nobody listed is younger than nought
                found.append(implies(var("age known", person, number), var("age", person, number, 0)))
    return found


def _amounts(world: World) -> list[z3.BoolRef]:
    var = world.var
    found: list[z3.BoolRef] = []
    under = sorted(age for (age,) in _tags(world, "home under"))
    young = [var("home under", age) for age in under]
    found += [implies(younger, older) for younger, older in pairwise(young)]
    ladders: dict[str, list[int]] = {}
    for name, number in _tags(world, "amount"):
        ladders.setdefault(name, []).append(number)
    if young and "children_at_home" in ladders:
        least = min(ladders["children_at_home"])
        if least == 1:
            found.append(implies(young[-1], var("amount", "children_at_home", 1)))
    for name, numbers in ladders.items():
        rungs = [var("amount", name, number) for number in sorted(numbers)]
        found += [implies(more, fewer) for fewer, more in pairwise(rungs)]
    deciles = sorted(number for (number,) in _tags(world, "decile"))
    found += [implies(var("decile", low), var("decile", high)) for low, high in pairwise(deciles)]
    return found


def _deadlines(world: World) -> list[z3.BoolRef]:
    var = world.var
    used = _tags(world, "deadline")
    found: list[z3.BoolRef] = []
    for (what, days), (other, later) in ((one, two) for one in used for two in used if one != two):
        nearer = days <= later
        if nearer and (other == what or other is None):
            found.append(implies(var("deadline", what, days), var("deadline", other, later)))
    return found
