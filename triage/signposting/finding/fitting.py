"""Whether a service that was found takes whoever it is looked for, and what nobody knows about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from triage.signposting.catalogue import Directory
from triage.signposting.finding.hours import Runs, runs
from triage.signposting.finding.question import Question
from triage.signposting.finding.words import STOP, stem, words_of
from triage.signposting.geography import Band
from triage.signposting.match import REASONS
from triage.signposting.practical import at_a_distance, band, cost_kind, practical_reasons
from triage.signposting.ranking import offer_reasons, score
from triage.signposting.records import Service
from triage.signposting.request import Practical, Request
from triage.signposting.suiting import CHECKS, Standpoint, capacity_state

NOT_SAID = frozenset({"age_unknown", "area_unknown"})
"""Reasons that only say what the searcher left out; the service is shown all the same."""
NEVER_SHOWN = frozenset({"withheld_by_rule", "unsafe"})
"""Reasons that keep a service out of every answer (contract, law 10)."""
NOT_REVIEWED = "not_reviewed"
"""Nobody has said yet what kind of help the service gives, or to whom: it is found and offered to nobody."""
_ADULTS = frozenset({"parent", "carer"})
_ADULT_MONTHS = 16 * 12
"""An age below this, said beside a parent or carer, is taken for the child's."""
_NO_ACCESS_SAID = "not known whether it has"
"""How eligibility says that a record is silent on an access need."""
_RANK = {reason: number for number, reason in enumerate(REASONS)}


@dataclass(frozen=True)
class Asker:
    """For whom is looked, and what must not be shown."""

    request: Request
    """Day, home, workspace's area; with a case all that it says. ``help`` and ``person`` are filled in by the search."""
    unreachable: frozenset[str] = frozenset()
    """Persons (parent, sibling …) who must not be contacted."""


class Fit(NamedTuple):
    """How one service stands to the question."""

    fits: bool
    reason: str | None
    """First true reason against it, or what must still be known; None where nothing stands against it."""
    detail: str
    known: int
    """How many things that were asked the record answers with yes."""
    score: int
    near: Band | None
    adults_only: bool
    """Whether it works with parents or carers alone, and nobody said for whom it is looked."""
    open_question: bool
    """Whether it hangs on something that was said and does not settle it, such as a district that lies in two areas."""


class Fitting:
    """One question beside one directory; remembers each standpoint it has taken."""

    def __init__(self, directory: Directory, question: Question, asker: Asker) -> None:
        """Nothing is worked out before it is asked."""
        self._directory, self._question, self._asker = directory, question, asker
        self._wanted = (
            frozenset(code for group in question.groups for code in group.helps | group.also_helps)
            | question.helps
        )
        access = frozenset(code for code in question.access if code in directory.accesses)
        self._practical = Practical(access=access, cost="free_only" if question.free else None)
        home = next(iter(sorted(question.authorities)), None)
        self._base = replace(
            asker.request,
            kind="support",
            postcode=question.postcode or (None if home else asker.request.postcode),
            home_authority=home or (None if question.postcode else asker.request.home_authority),
            sex=question.sex or asker.request.sex,
            language=next(iter(question.languages), asker.request.language),
            has_diagnosis=question.has_diagnosis
            if question.has_diagnosis is not None
            else asker.request.has_diagnosis,
            practical=self._practical if access or question.free else asker.request.practical,
        )
        self._views: dict[tuple[str, str, int | None], Standpoint] = {}

    def persons(self, service: Service) -> tuple[str, ...]:
        """The persons who are meant and with whom the service works; empty where it works with none of them."""
        asked = self._question.persons
        able = [person for person in service.for_ if person not in self._asker.unreachable]
        if not asked:
            return tuple(able)
        found = [
            person
            for person in sorted(asked)
            if self._works_with(service, person) and person not in self._asker.unreachable
        ]
        if "family" in asked and not found and ("household" in able or {"child", "parent"} <= set(able)):
            found = ["family"]
        return tuple(found)

    def _works_with(self, service: Service, person: str) -> bool:
        if self._question.helps:
            return any(service.works_with(code, person) for code in self._question.helps)
        return person in service.for_ or (person == "carer" and "parent" in service.for_)

    def held_back(self, service: Service) -> bool:
        """Whether a rule or what was said about safety keeps the service out of every answer.

        One that gives help that is held back stays out unless other help of it was asked for, and its name does not
        speak of what is held back.
        """
        request = self._asker.request
        if {service.id, self._directory.provider_of[service.id]} & (set(request.withheld) | request.unsafe):
            return True
        if service.channels and all(channel in request.unsafe for channel in service.channels):
            return True
        if self._asker.unreachable and service.for_ and set(service.for_) <= self._asker.unreachable:
            return True
        held = [code for code in service.help if code in request.withheld] if request.withheld else []
        if not held:
            return False
        open_ = set(service.help) - set(held)
        return not (open_ & self._wanted) or self._speaks_of(service, held)

    def _speaks_of(self, service: Service, held: list[str]) -> bool:
        """Whether name and summary hold all words, in any form and order, by which held help is known."""
        said = set(map(stem, words_of(f"{service.name} {service.summary or ''}")))
        entries = [self._directory.helps[code] for code in held if code in self._directory.helps]
        known = (
            {stem(word) for word in words_of(str(words)) if word not in STOP}
            for entry in entries
            for words in (entry.title, *entry.synonyms)
        )
        return any(words and words <= said for words in known)

    def shown_help(self, service: Service) -> tuple[str, ...]:
        """Kinds of help of a service that may be named in an answer."""
        withheld = self._asker.request.withheld
        return tuple(code for code in service.help if code not in withheld) if withheld else service.help

    def fit(self, service: Service) -> Fit:
        """Give the first true reason against a service, in the contract's order, and what it is ranked by."""
        persons = self.persons(service)
        view = self._view(service, persons)
        against = self._against(service, view)
        return Fit(
            against is None or against[0] in NOT_SAID,
            against[0] if against else None,
            against[1] if against else "",
            self._answered(service, view),
            score(service, view),
            band(service, view.request),
            bool(persons) and not self._question.persons and _ADULTS.issuperset(persons),
            against is not None and against[0] == "area_unknown" and bool(view.request.postcode),
        )

    def reasons(self, service: Service) -> tuple[str, ...]:
        """What speaks for a service and what is said of it besides, in plain words."""
        persons = self.persons(service)
        reasons = [
            words for words in offer_reasons(service, self._view(service, persons)) if words != "gives: "
        ]
        if self._question.slots and service.schedule:
            reasons = list(dict.fromkeys([*reasons, runs(service, self._question.slots).words]))
        if persons and not self._question.persons and _ADULTS.issuperset(persons):
            reasons.insert(0, "works with parents or carers")
        return tuple(reasons)

    def unknown(self, service: Service) -> tuple[str, ...]:
        """What was asked and its record does not say, such as ``when it runs``."""
        found = [words for says, words in self._asked(service) if not says]
        if self._question.access:
            view = self._view(service, self.persons(service))
            reasons = practical_reasons(service, view.request, self._directory.accesses)
            found += [
                words.removeprefix("not known ") for words in reasons if words.startswith(_NO_ACCESS_SAID)
            ]
        then = self._runs(service)
        return (*found, then.words) if then and then.then == "unknown" else tuple(found)

    def _view(self, service: Service, persons: tuple[str, ...]) -> Standpoint:
        young = [person for person in persons if person not in _ADULTS]
        person = "child" if "child" in young else young[0] if young else persons[0] if persons else "child"
        ages, age = self._question.ages, self._base.age_months if person == self._base.person else None
        if ages and not self._question.persons and ages.low >= _ADULT_MONTHS:
            person = "child" if person in _ADULTS else person
        if ages and (person not in _ADULTS or ages.high >= _ADULT_MONTHS):
            lower = service.ages.lower if service.ages else None
            age = lower if lower is not None and ages.low <= lower <= ages.high else ages.low
        shown = self.shown_help(service)
        code = next((code for code in shown if code in self._wanted), None) if self._wanted else None
        code = code or next(iter(shown), "")
        key = (code, person, age)
        if key not in self._views:
            adult = person in _ADULTS and age is None
            born = self._base.born if person == self._base.person else None
            request = replace(
                self._base, help=code, person=person, age_months=age, age_assumed_adult=adult, born=born
            )
            self._views[key] = Standpoint(self._directory, request)
        return self._views[key]

    def _against(self, service: Service, view: Standpoint) -> tuple[str, str] | None:
        """The first reason that stands whatever the searcher may still say; else what must still be said."""
        question = self._question
        still: list[tuple[str, str]] = []
        own: list[tuple[str, str]] = []
        for code, check in CHECKS:
            detail = check(service, view)
            if detail is not None and code in NOT_SAID:
                still.append((code, detail))
            elif detail is not None:
                own.append((code, detail))
                break
        if (
            question.routes
            and service.routes is not None
            and not question.routes.intersection(service.routes)
        ):
            own.append(
                ("route_not_open", "its record names other ways in: " + (", ".join(service.routes) or "none"))
            )
        then = self._runs(service)
        if then and then.then == "no":
            own.append(("schedule", then.words))
        if not service.help or not service.for_:
            what = "what kind of help it gives" if not service.help else "whom it works with"
            own.append((NOT_REVIEWED, f"nobody has reviewed yet {what}"))
        return min(own or still, key=lambda one: _RANK.get(one[0], len(_RANK)), default=None)

    def _runs(self, service: Service) -> Runs | None:
        """Whether it runs then; None where no time was asked."""
        question = self._question
        if not question.slots and not question.holidays:
            return None
        return runs(service, question.slots, question.holidays)

    def _asked(self, service: Service) -> list[tuple[bool, str]]:
        """For each thing that was asked: whether the record speaks of it, and what it would be silent on."""
        question = self._question
        asked: list[tuple[bool, str]] = []
        if question.ages:
            named = service.end is not None or (service.ages is not None and service.ages.lower is not None)
            asked.append((named, "for which ages it is"))
        if question.free:
            asked.append((cost_kind(service.cost) == "free", "whether it is free"))
        if question.languages:
            asked.append((bool(service.languages), "which languages it works in"))
        if question.routes:
            asked.append((service.routes is not None, "how people come to it"))
        if question.remote is not None:
            asked.append(
                (at_a_distance(service) or service.remote is False, "whether it works online or by phone")
            )
        if question.room:
            asked.append(
                (capacity_state(service, self._asker.request.on) != "unknown", "whether it has room")
            )
        return asked

    def _answered(self, service: Service, view: Standpoint) -> int:
        """How many things that were asked the record answers with yes; that it runs then counts twice."""
        known = sum(says for says, _ in self._asked(service))
        if self._question.access:
            reasons = practical_reasons(service, view.request, self._directory.accesses)
            known += not any(words.startswith(_NO_ACCESS_SAID) for words in reasons)
        then = self._runs(service)
        return known + 2 * (then is not None and then.then == "yes")
