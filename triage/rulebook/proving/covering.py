"""Whether what one rule gives is given by others at least as strongly, as formulas and for one case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import z3

from triage.rulebook.evaluate import Finding
from triage.rulebook.facts import Key
from triage.rulebook.model import EscalateTo, Offer, Rule
from triage.rulebook.proving.gifts import Gift, gifts, level_given, offer_gifts
from triage.rulebook.proving.model import PEOPLE
from triage.rulebook.proving.stages import Run
from triage.rulebook.proving.words import Words
from triage.rulebook.readings.solver import FALSE, TRUE, conj, disj, negated
from triage.vocabulary import Vocabulary

CHILDREN = frozenset({"child", "sibling", "unborn"})


class Giving:
    """What rules give to whom, over all cases of one world."""

    def __init__(self, run: Run, vocabulary: Vocabulary, words: Words) -> None:
        """Look at the rules as ``run`` fires them."""
        self.run, self._vocabulary, self._words = run, vocabulary, words
        self._names: dict[str, Mapping[Key, z3.BoolRef]] = {}

    def gift(self, wanted: Gift, givers: Iterable[Rule]) -> z3.BoolRef:
        """Some giver fires that gives at least ``wanted``."""
        return disj(self.run.fired(rule) for rule in givers if _gives(rule, wanted))

    def escalation(self, wanted: EscalateTo, givers: Iterable[Rule], about: str | None = None) -> z3.BoolRef:
        """Some giver fires that escalates to that door at least as soon, about this person where one is named."""
        return disj(
            conj((self.run.fired(rule), TRUE if about is None else self.about(rule, wish, about)))
            for rule in givers
            for wish in rule.then.escalate
            if wish.to == wanted.to and wish.within_days <= wanted.within_days
        )

    def about(self, rule: Rule, wish: EscalateTo, person: str) -> z3.BoolRef:
        """An escalation of ``rule`` is about this person (as ``deciding.escalating`` works it out)."""
        found: dict[str, list[z3.BoolRef]] = {}
        for (_, role, _), formula in self.names(rule).items():
            found.setdefault(
                role if role in {"sibling", "parent", "carer", "unborn"} else "child", []
            ).append(formula)
        for code, formula in self.run.indicated(rule).items():
            role = self._words.indicator_person[code]
            found.setdefault(
                role if role in {"child", "sibling", "parent", "carer", "unborn"} else "child", []
            ).append(formula)
        found.setdefault("child", []).append(self.run.other_facts(rule))
        if wish.to == "statutory":
            for role in ("parent", "carer"):
                found["child"] += found.pop(role, [])
        return disj(found.get(person, []))

    def offered(self, offer: Offer, rule: Rule, person: str) -> z3.BoolRef:
        """The offer goes to this person when ``rule`` fires (as ``deciding.wishes.people_for`` works it out)."""
        names = self.names(rule)

        def matched(*roles: str) -> z3.BoolRef:
            return disj(formula for key, formula in names.items() if key[1] in roles)

        if offer.person is not None:
            return TRUE if person == offer.person else FALSE
        usual = self._vocabulary.single("help", offer.help).text("for_person") or "child"
        if usual in {"family", "household"}:
            return TRUE if person == usual else FALSE
        nobody = negated(disj(names.values()))
        if usual in {"parent", "carer"}:
            others = (
                conj((negated(nobody), negated(matched("parent", "carer")))) if person == "parent" else FALSE
            )
            own = matched(person) if person in {"parent", "carer"} else FALSE
        elif usual == "sibling":
            own = matched("sibling") if person == "sibling" else FALSE
            others = conj((negated(nobody), negated(matched("sibling")))) if person == "sibling" else FALSE
        else:
            own = (
                FALSE
                if person in {"family", "household"}
                else matched(*(("child", "family", "household") if person == "child" else (person,)))
            )
            others = FALSE
        return disj((own, others, nobody if person == usual else FALSE))

    def action(self, gift: Gift, person: str, givers: Iterable[Rule]) -> z3.BoolRef:
        """Some giver fires whose offer gives at least ``gift`` to this person."""
        return disj(
            conj((self.run.fired(rule), self.offered(offer, rule, person)))
            for rule in givers
            for offer in rule.then.offers
            if any(own.covers(gift) for own in offer_gifts(offer, self._vocabulary))
        )

    def action_for(self, help_: str, person: str, key: Key, givers: Iterable[Rule]) -> z3.BoolRef:
        """Some giver fires that offers this help to the person and names the need."""
        return disj(
            conj((self.run.fired(rule), self.offered(offer, rule, person), self.names(rule).get(key, FALSE)))
            for rule in givers
            for offer in rule.then.offers
            if offer.help == help_
        )

    def names(self, rule: Rule) -> Mapping[Key, z3.BoolRef]:
        """When the rule names each need of a person."""
        if rule.id not in self._names:
            self._names[rule.id] = self.run.named(rule)
        return self._names[rule.id]

    def lacking(self, rule: Rule, givers: Sequence[Rule], others: Giving) -> Iterable[z3.BoolRef]:
        """For each piece of what ``rule`` gives, the cases in which the givers, as ``others`` fires them, do not give it."""
        for gift in gifts(rule.then):
            yield negated(others.gift(gift, givers))
        for wish in rule.then.escalate:
            for person in ("child", "sibling", "parent", "carer", "unborn"):
                about = self.about(rule, wish, person)
                if about is not FALSE:
                    yield conj((about, negated(others.escalation(wish, givers, person))))
        for offer in rule.then.offers:
            for person in PEOPLE:
                goes = self.offered(offer, rule, person)
                if goes is FALSE:
                    continue
                for gift in offer_gifts(offer, self._vocabulary):
                    yield conj((goes, negated(others.action(gift, person, givers))))
                for key, formula in self.names(rule).items():
                    yield conj((goes, formula, negated(others.action_for(offer.help, person, key, givers))))


def _gives(rule: Rule, wanted: Gift) -> bool:
    if wanted.what == ("level",):
        return level_given(rule.then) >= wanted.rank
    return any(gift.covers(wanted) for gift in gifts(rule.then))


def given(findings: Iterable[Finding], vocabulary: Vocabulary, words: Words) -> frozenset[tuple[object, ...]]:
    """Everything findings give in one case, piece by piece and with whom it is for.

    Weaker pieces that stronger ones cover are left out, so that two sets of findings give the same just when these are
    equal.
    """
    findings = list(findings)
    pieces: set[tuple[Gift, object]] = set()
    for finding in findings:
        then = finding.rule.then
        pieces |= {(gift, None) for gift in gifts(then)}
        if level_given(then) > 1:
            pieces.add((Gift(("level",), rank=level_given(then)), None))
        for wish in then.escalate:
            gift = Gift(("escalate", wish.to), rank=-wish.within_days)
            pieces |= {(gift, person) for person in about(finding, wish, words)}
        for offer in then.offers:
            for person in people_for(offer, finding, vocabulary):
                pieces |= {(gift, person) for gift in offer_gifts(offer, vocabulary)}
                pieces |= {(Gift(("need", offer.help, *map(str, key))), person) for key in finding.needs}
    return frozenset(
        (gift, person)
        for gift, person in pieces
        if not any(
            whose == person
            and other != gift
            and other.covers(gift)
            and not (gift.covers(other) and _first(gift, other))
            for other, whose in pieces
        )
    )


def _first(one: Gift, other: Gift) -> bool:
    return str(one) < str(other)


def about(finding: Finding, wish: EscalateTo, words: Words) -> set[str]:
    """Whom an escalation of a finding is about (as ``deciding.escalating`` works it out)."""
    people = {
        role if role in {"sibling", "parent", "carer", "unborn"} else "child" for _, role, _ in finding.needs
    }
    for fact in finding.facts:
        if fact.startswith("indicator "):
            role = words.indicator_person.get(fact.removeprefix("indicator "), "child")
            people.add(role if role in {"sibling", "parent", "carer", "unborn"} else "child")
        elif not fact.startswith("need "):
            people.add("child")
    people = people or {"child"}
    return (
        {"child" if role in {"parent", "carer"} else role for role in people}
        if wish.to == "statutory"
        else people
    )


def people_for(offer: Offer, finding: Finding, vocabulary: Vocabulary) -> set[str]:
    """Whom an offer of a finding goes to (as ``deciding.wishes.people_for`` works it out)."""
    matched = {role for _, role, _ in finding.needs}
    if offer.person is not None:
        return {offer.person}
    usual = vocabulary.single("help", offer.help).text("for_person") or "child"
    if usual in {"family", "household"} or not matched:
        return {usual}
    if usual in {"parent", "carer"}:
        return matched & {"parent", "carer"} or {"parent"}
    if usual == "sibling":
        return {"sibling"}
    return {"child" if role in {"family", "household"} else role for role in matched}
