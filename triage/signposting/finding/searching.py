"""Looking for services: words and filters choose them, the person's age, home and day say whether they fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from triage.signposting.catalogue import Directory
from triage.signposting.finding.facets import count_facets, facet_values
from triage.signposting.finding.fitting import NEVER_SHOWN, Asker, Fit, Fitting
from triage.signposting.finding.hours import runs
from triage.signposting.finding.matched import Found, TextIndex
from triage.signposting.finding.question import WITHOUT, Group, Question
from triage.signposting.geography import Band
from triage.signposting.practical import at_a_distance
from triage.signposting.records import Service
from triage.signposting.room import capacity_state

LIMIT = 20
"""Services that an answer shows where nobody says otherwise."""
OUT_OF_REACH = frozenset({"closed", "out_of_date"})
"""Reasons for which a service is shown only where everything was asked for, or where nothing else was found."""
ALTERNATIVES = 5
_DIRECTLY, _LESS_DIRECTLY, _BESIDES = 0.8, 0.5, 0.3
"""What it counts that a service gives the help that the words mean, or one that answers it less directly; and besides,
how well it says the words."""
_SAYS, _ALIKE = 0.7, 0.7
"""What the best match of the words counts where they mean a kind of help; and the share of it for words that mean the same."""
_SAYS_OF_GIVEN = 0.4
"""The same where there are services that give just that help: words beside it then never lift another above them."""
_BESIDE_MEANT = 0.5
"""The same for a word that means no kind of help where another does: "vaping at school" is about vaping."""
_TELLING = 0.25
"""A word that need not be there is looked for alone only where no more than this share of all services says it."""
_HAS = 0.5
"""What each group of words that is there counts, however well: more of them stand before fewer."""
_SOFT, _KNOWN = 0.3, 0.15
"""What it counts that a service says words that need not be there, and that its record answers what was asked."""
_BARE = 0.3
"""The share of that for a word that says hardly anything: "group", "support"."""
_FOR_ADULTS = 0.2
"""What it costs a service for parents or carers alone where nobody said for whom it is looked."""
_STEP = 0.1
"""Relevance nearer together than this is equal: then the ordinary rank decides."""


@dataclass(frozen=True)
class Matched:
    """Words of the question and where a service says them."""

    said: str
    found: tuple[Found, ...]
    helps: tuple[str, ...] = ()
    """Kinds of help of the service that the words mean."""


@dataclass(frozen=True)
class Hit:
    """One service that was found."""

    service: str
    fit: Fit
    relevance: float
    helps: tuple[str, ...]
    """Kinds of help that may be named."""
    matched: tuple[Matched, ...] = ()
    why: tuple[str, ...] = ()
    """What speaks for it, in plain words."""
    unknown: tuple[str, ...] = ()
    """What was asked and its record does not say, such as ``when it runs``."""

    @property
    def fits(self) -> bool:
        """Whether nothing is known to stand against it."""
        return self.fit.fits


@dataclass(frozen=True)
class Answer:
    """What was found for a question."""

    question: Question
    hits: tuple[Hit, ...]
    """Best first, no more than were asked for."""
    total: int
    """How many there are altogether."""
    fitting: int
    """How many of them fit."""
    facets: Mapping[str, Mapping[str, int]]
    """Facet -> value -> how many of all found; the most frequent value first."""
    alternatives: tuple[Hit, ...] = ()
    """Where a time was asked: services for everybody or at a distance that run then, and behind them those of which nobody knows."""
    not_shown: Mapping[str, int] = field(default_factory=dict)
    """Reason -> how many more there are that are closed or past their check date."""
    held_back: int = 0
    """How many are kept out for safety; never which."""
    some_words: bool = False
    """No service says all the words; these say some."""
    without: tuple[tuple[str, int], ...] = ()
    """Where nothing fits: what was asked, and how many would fit had it not been asked."""


def find(
    directory: Directory,
    index: TextIndex,
    question: Question,
    asker: Asker,
    limit: int = LIMIT,
    *,
    facets: bool = True,
) -> Answer:
    """Find the services for a question: those that fit first, then by relevance, distance, the ordinary rank, and id.

    ``index`` is of the same directory. The same arguments give the same answer. Eligibility is worked out for the
    services that the words and filters leave, not for all; without ``facets`` nothing is counted. Raises nothing for whatever words.
    """
    search = _Search(directory, index, question, asker)
    chosen, some_words = search.chosen()
    hits, held = search.hits(chosen)
    shown, not_shown = _in_reach(hits, everything=question.show_all)
    ordered = sorted(shown, key=_order)
    fitting = sum(hit.fits for hit in ordered)
    return Answer(
        question=question,
        hits=search.explained(ordered[:limit]),
        total=len(ordered),
        fitting=fitting,
        facets=count_facets(
            directory, [(hit.service, hit.helps, hit.fit) for hit in ordered], asker.request.on
        )
        if facets
        else {},
        alternatives=search.alternatives(ordered),
        not_shown=not_shown,
        held_back=held,
        some_words=some_words,
        without=() if fitting and not some_words else search.without(),
    )


def _shares(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores as shares of the best one."""
    best = max(scores.values(), default=0.0)
    return {code: score / best if best > 0 else 1.0 for code, score in scores.items()}


def _order(hit: Hit) -> tuple[bool, bool, int, int, int, str]:
    fit = hit.fit
    near = fit.near if fit.near is not None else Band.WITHIN_15_KM
    return not fit.fits, fit.open_question, -round(hit.relevance / _STEP), int(near), -fit.score, hit.service


def _in_reach(hits: list[Hit], *, everything: bool) -> tuple[list[Hit], dict[str, int]]:
    """What is shown, and how many are not; out-of-date ones are, marked, where there is nothing else: they can be asked."""
    if everything:
        return hits, {}
    shown = [hit for hit in hits if hit.fit.reason not in OUT_OF_REACH]
    if not shown:
        shown = [hit for hit in hits if hit.fit.reason == "out_of_date"]
    here = {hit.service for hit in shown}
    return shown, dict(Counter(str(hit.fit.reason) for hit in hits if hit.service not in here))


class _Search:
    def __init__(self, directory: Directory, index: TextIndex, question: Question, asker: Asker) -> None:
        self._directory, self._index, self._question, self._asker = directory, index, question, asker
        self._fitting = Fitting(directory, question, asker)
        self._scores: dict[Group, Mapping[str, float]] = {}
        self._all: list[tuple[Group, Mapping[str, float]]] | None = None
        meant = any(group.must and (group.helps or group.also_helps) for group in question.groups)
        self._bare = _BESIDE_MEANT if meant else 1.0

    def chosen(self) -> tuple[set[str], bool]:
        """Services that have every group of words that must be there, and whether some words had to be given up.

        Words that stand nowhere are given up; where no service has all of the others, those that have any are taken.
        """
        every: set[str] = set(self._directory.services)
        must = [set(self._score(group)) for group in self._question.groups if group.must]
        if not must and not self._filtered and not self._asks:
            soft: set[str] = set().union(*(self._score(group) for group in self._question.groups))
            return (soft, False) if self._question.groups else (every, False)
        said = [services for services in must if services]
        if must and not said:
            said = [set().union(*(scores for _, scores in self._tables() if self._tells(scores)))]
        both = every.intersection(*said)
        if both and (said or not must):
            return self._given(both), len(said) < len(must) or not all(must)
        return self._given(set().union(*must) & every), bool(must)

    def _tells(self, scores: Mapping[str, float]) -> bool:
        """Whether few enough services say a word for it to choose any; "support" alone chooses none."""
        return len(scores) <= _TELLING * len(self._directory.services)

    @property
    def _filtered(self) -> bool:
        question = self._question
        return bool(
            question.helps
            or question.facets
            or question.persons
            or question.remote is not None
            or question.room
        )

    @property
    def _asks(self) -> bool:
        question = self._question
        return bool(
            question.ages or question.slots or question.holidays is not None or question.postcode or question.authorities
            or question.free or question.routes or question.languages or question.access or question.has_diagnosis is not None
        )  # fmt: skip

    def _given(self, services: set[str]) -> set[str]:
        if not self._question.helps:
            return services
        return {
            service
            for service in services
            if self._question.helps & set(self._directory.services[service].help)
        }

    def hits(self, services: Iterable[str]) -> tuple[list[Hit], int]:
        """The services that the filters leave, and how many are held back for safety."""
        hits, held = [], 0
        for code in services:
            service = self._directory.services[code]
            if self._fitting.held_back(service):
                held += 1
                continue
            if not self._passes(service):
                continue
            fit = self._fitting.fit(service)
            if fit.reason in NEVER_SHOWN:
                held += 1
                continue
            hits.append(Hit(code, fit, self._relevance(code, fit), self._fitting.shown_help(service)))
        return hits, held

    def _passes(self, service: Service) -> bool:
        question = self._question
        if question.persons and not self._fitting.persons(service):
            return False
        distant = at_a_distance(service)
        if question.remote is True and not distant and service.remote is False:
            return False
        if question.remote is False and distant and not (service.location and service.location.postcode):
            return False
        if not question.facets and not question.room:
            return True
        values = self._values(service)
        if question.room and not set(values["room"]) & {"room", "not known"}:
            return False
        return all(wanted & set(values.get(name, ())) for name, wanted in question.facets.items())

    def _values(self, service: Service) -> Mapping[str, tuple[str, ...]]:
        provider = self._directory.provider(service.id)
        found = facet_values(service, provider.sector, capacity_state(service, self._asker.request.on))
        return {**found, "provider": (provider.id,)}

    def _score(self, group: Group) -> Mapping[str, float]:
        """Service id -> how well it has the group, 0 (not at all, and then left out) to 1."""
        if group not in self._scores:
            typed = _shares(self._index.scores(group.phrases[:1]))
            answering, giving = self._index.giving(group.also_helps), self._index.giving(group.helps)
            # "Play" for "somewhere to go" is no play therapy: other words count only in what a service says of itself.
            alike = _shares(self._index.scores(group.phrases[1:], own_words=bool(answering or giving)))
            # Where the words mean a kind of help, a service that gives it stands before one that only says them.
            most = _SAYS_OF_GIVEN if giving else _SAYS if answering else 1.0 if group.needs else self._bare
            found = {code: most * share for code, share in typed.items()}
            for code, share in alike.items():
                found[code] = max(found.get(code, 0.0), _ALIKE * most * share)
            for services, least in ((answering, _LESS_DIRECTLY), (giving, _DIRECTLY)):
                for code in services:
                    found[code] = max(
                        found.get(code, 0.0), least + _BESIDES * typed.get(code, alike.get(code, 0.0))
                    )
            self._scores[group] = found
        return self._scores[group]

    def _relevance(self, code: str, fit: Fit) -> float:
        whole = soft = 0.0
        for group, scores in self._tables():
            if code in scores:
                if group.must:
                    whole += scores[code] + _HAS
                else:
                    soft += scores[code] * (1.0 if group.helps or len(group.phrases) > 1 else _BARE)
        return whole + _SOFT * soft + _KNOWN * fit.known - _FOR_ADULTS * fit.adults_only

    def _tables(self) -> list[tuple[Group, Mapping[str, float]]]:
        if self._all is None:
            self._all = [(group, self._score(group)) for group in self._question.groups]
        return self._all

    def explained(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits with the words they say, the fields they say them in, and what speaks for them."""
        matched: dict[str, list[Matched]] = {hit.service: [] for hit in hits}
        for group, scores in self._tables():
            having = [hit for hit in hits if hit.service in scores]
            where = self._index.where(group.phrases, [hit.service for hit in having])
            for hit in having:
                whole = len(hit.helps) == len(self._directory.services[hit.service].help)
                found = tuple(one for one in where.get(hit.service, ()) if one.field != "help" or whole)
                helps = tuple(code for code in hit.helps if code in group.helps or code in group.also_helps)
                matched[hit.service].append(Matched(group.said, found, helps))
        return tuple(self._told(hit, tuple(matched[hit.service])) for hit in hits)

    def _told(self, hit: Hit, matched: tuple[Matched, ...]) -> Hit:
        service = self._directory.services[hit.service]
        reasons, unknown = self._fitting.reasons(service), self._fitting.unknown(service)
        return replace(hit, matched=matched, why=reasons, unknown=unknown)

    def alternatives(self, hits: list[Hit]) -> tuple[Hit, ...]:
        """Services for the whole country or at a distance that may help at the time asked; those that say so first."""
        slots = self._question.slots
        if not slots:
            return ()
        wanted = {code for group in self._question.groups for code in group.helps | group.also_helps} | set(
            self._question.helps
        )
        wanted = wanted or {code for hit in hits for code in hit.helps}
        there = {hit.service for hit in hits if hit.fits}
        found = []
        for code in sorted(self._index.giving(wanted) - there):
            service = self._directory.services[code]
            anywhere = service.area is not None and service.area.kind in {"national", "remote"}
            if not (anywhere or service.remote) or self._fitting.held_back(service):
                continue
            if self._question.persons and not self._fitting.persons(service):
                continue
            fit = self._fitting.fit(service)
            if fit.fits:
                found.append(Hit(code, fit, 0.0, self._fitting.shown_help(service)))
        found.sort(key=lambda hit: (self._then(hit) != "yes", -hit.fit.score, hit.service))
        return self.explained(found[:ALTERNATIVES])

    def _then(self, hit: Hit) -> str:
        return runs(self._directory.services[hit.service], self._question.slots, self._question.holidays).then

    def without(self) -> tuple[tuple[str, int], ...]:
        """For each thing that was asked, how many services would fit had it not been; what frees most first."""
        question = self._question
        ways: list[tuple[str, Question]] = []
        for group in question.groups:
            rest = tuple(one for one in question.groups if one != group)
            if group.must and (question.helps or any(one.must for one in rest)):
                ways.append((group.said, replace(question, groups=rest)))
        for kind, change in WITHOUT.items():
            said = [reading.value for reading in question.readings if reading.kind in kind.split()]
            changed = change(question)
            if changed != question:
                ways.append((", ".join(dict.fromkeys(said)) or kind, changed))
        freed = []
        for words, changed in ways:
            other = _Search(self._directory, self._index, changed, self._asker)
            chosen, some = other.chosen()
            if some or len(chosen) > _MOST_TRIED:
                continue
            hits, _ = other.hits(chosen)
            count = sum(hit.fits for hit in hits)
            if count:
                freed.append((words, count))
        return tuple(sorted(freed, key=lambda pair: (-pair[1], pair[0])))


_MOST_TRIED = 2_000
"""Services for which eligibility is worked out again to say what a filter removed."""
