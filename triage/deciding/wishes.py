"""What the rules asked for, merged: one help for one person is one wish, one question is asked once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from triage.deciding.days import calendar_days
from triage.model import CaseFile
from triage.rulebook import Finding, Offer, Score
from triage.vocabulary import Vocabulary

KINDS = ("referral", "signpost", "support", "task")
"""Referral over signpost over support over task, where one help is offered twice (contract, section 2)."""
URGENT_DAYS = 1
"""Help wanted within this many days, working days or not, cannot wait for an agreement or a service."""
PersonKey = tuple[str, str | None]


@dataclass
class Wish:
    """A kind of help for one person, before a service is looked for."""

    help: str
    person: str
    who: str | None
    kind: str
    within_days: int | None
    wait_well: bool
    needs: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    urgent: bool = False
    """Wanted today or by the next working day; on a Friday too, when that is three days away."""

    @property
    def key(self) -> tuple[str, str, str | None]:
        """Help, person, who."""
        return self.help, self.person, self.who

    def join(self, other: Wish) -> None:
        """Take in a second offer of the same help for the same person."""
        self.kind = min(self.kind, other.kind, key=KINDS.index)
        self.within_days = sooner(self.within_days, other.within_days)
        self.wait_well = self.wait_well or other.wait_well
        self.urgent = self.urgent or other.urgent
        for name in ("needs", "rules", "facts", "why"):
            own: list[str] = getattr(self, name)
            own.extend(item for item in getattr(other, name) if item not in own)


def sooner(one: int | None, other: int | None) -> int | None:
    """The shorter of two time limits; none is the longest."""
    return min((days for days in (one, other) if days is not None), default=None)


def wishes(
    fired: Iterable[Finding], case: CaseFile, vocabulary: Vocabulary, on: date, country: str
) -> dict[tuple[str, str, str | None], Wish]:
    """All offers of the rules that fired, merged by help and person."""
    found: dict[tuple[str, str, str | None], Wish] = {}
    for finding in fired:
        for offer in finding.rule.then.offers:
            for person, who in people_for(offer, finding, case, vocabulary):
                add(
                    found,
                    _wish(offer, finding, person, who, vocabulary, calendar_days(offer.within, on, country)),
                )
    return found


def add(found: dict[tuple[str, str, str | None], Wish], wish: Wish) -> None:
    """Put a wish among the others, joined to one for the same help and person."""
    if wish.key in found:
        found[wish.key].join(wish)
    else:
        found[wish.key] = wish


def _wish(
    offer: Offer, finding: Finding, person: str, who: str | None, vocabulary: Vocabulary, within: int | None
) -> Wish:
    kind = offer.kind or vocabulary.single("help", offer.help).text("usual_kind") or "task"
    own = [need for need, whose, name in finding.needs if (whose, name) == (person, who)]
    needs = own or [need for need, _, _ in finding.needs]
    return Wish(
        offer.help,
        person,
        who,
        kind,
        within,
        offer.wait_well,
        list(dict.fromkeys(needs)),
        [finding.rule.id],
        list(finding.facts),
        [finding.rule.title],
        urgent=offer.within is not None and offer.within.days <= URGENT_DAYS,
    )


def people_for(offer: Offer, finding: Finding, case: CaseFile, vocabulary: Vocabulary) -> list[PersonKey]:
    """Whom an offer is for.

    The person the rule names, and which of them, where a need of theirs made it fire. Else the person whose need
    matched, unless the help is one for the whole family or for parents, which then go to them. Where indicators alone
    made it fire, those whom the record names beside them: what a sister has said leads to help for her.
    """
    matched: list[PersonKey] = list(dict.fromkeys((person, who) for _, person, who in finding.needs))
    usual = vocabulary.single("help", offer.help).text("for_person") or "child"
    matched = matched or [
        key for key in _named(finding, case, vocabulary) if key[0] in _ALIKE.get(offer.person or usual, ())
    ]
    if offer.person is not None:
        return [key for key in matched if key[0] == offer.person] or [
            (offer.person, _only_one(offer.person, case))
        ]
    if usual in {"family", "household"} or not matched:
        return [(usual, None)]
    if usual in {"parent", "carer"}:
        return [key for key in matched if key[0] in {"parent", "carer"}] or [("parent", None)]
    if usual == "sibling":
        return [key for key in matched if key[0] == "sibling"] or [("sibling", None)]
    return [key if key[0] not in {"family", "household"} else ("child", None) for key in matched]


_ALIKE = {
    "child": ("child", "sibling", "unborn"),
    "sibling": ("sibling",),
    "parent": ("parent", "carer"),
    "carer": ("carer",),
}
"""Whose indicators may lead to help that is usually for this person: never a parent's to help for a child."""


def _named(finding: Finding, case: CaseFile, vocabulary: Vocabulary) -> list[PersonKey]:
    """The people whom the indicators that made a rule fire are about, as far as the record says."""
    roles = {person.id: str(person.is_) for person in case.people}
    codes = {fact.removeprefix("indicator ") for fact in finding.facts if fact.startswith("indicator ")}
    found: dict[PersonKey, None] = {}
    for entry in case.indicators:
        if entry.indicator not in codes or entry.answer != "yes":
            continue
        if entry.who is not None and entry.who in roles:
            found[roles[entry.who], entry.who] = None
        elif entry.who is not None and entry.who in vocabulary.of("people"):
            found[entry.who, _only_one(entry.who, case)] = None
        elif vocabulary.single("indicators", entry.indicator).text("who") == "child":
            found["child", None] = None
    return list(found)


def _only_one(role: str, case: CaseFile) -> str | None:
    """The id of the one person in a role, where there is just one."""
    named = [person.id for person in case.people if person.is_ == role]
    return named[0] if len(named) == 1 else None


def severities(scores: Iterable[Score]) -> dict[str, int]:
    """The highest severity of each need over all people, unscored read as 5; for ordering only."""
    worst: dict[str, int] = {}
    for score in scores:
        worst[score.need] = max(worst.get(score.need, 0), score.reads_as())
    return worst
