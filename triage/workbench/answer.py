"""The answer to why not, as plain data, and the case it is about with all that decides it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from triage.deciding import area_of, decide
from triage.deciding.decide import told
from triage.deciding.sharing import agreement
from triage.model import CaseFile, Decision, Settings
from triage.rulebook import Facts, Findings, Rulebook, build_facts, child_age_months, evaluate
from triage.rulebook.evaluate import oracle
from triage.signposting import Directory
from triage.signposting.geography import ENDS
from triage.workbench.change_words import Change
from triage.workbench.ground import Ground

FORMAT = "triage.why-not/1"
Kind = Literal["rule", "help", "service"]
StoppedBy = Literal["rule", "withhold", "agreement", "directory"]
HONEST = "Record only what is true: this says what the rules look at, not what to write."


@dataclass(frozen=True)
class RuleStanding:
    """Where one rule stands in a case."""

    rule: str
    title: str
    status: str
    stage: str
    outcome: Literal["fired", "held_back", "not_reached", "not_live", "waits_for_review"]
    facts: tuple[str, ...] = ()
    """What made it fire, or what stopped it."""


@dataclass(frozen=True)
class Place:
    """What became of a kind of help, or of a service, for one person."""

    help: str
    person: str
    who: str | None
    outcome: str
    """``chosen``, ``alternative``, ``action``, ``unmet``, ``not_offered`` or ``further_down``."""
    reason: str | None
    """The code of a reason, where there is one."""
    words: str
    stopped_by: StoppedBy | None


@dataclass(frozen=True)
class WhyNot:
    """The whole answer."""

    kind: Kind
    name: str
    title: str
    case: str
    on: date
    outcome: str
    """``fired``, ``given``, or why not: a code for programs; ``words`` says it to people."""
    words: tuple[str, ...]
    stopped_by: StoppedBy | None
    rules: tuple[RuleStanding, ...] = ()
    places: tuple[Place, ...] = ()
    changes: tuple[tuple[Change, ...], ...] = ()
    """The smallest sets of facts that would change the answer, each enough on its own."""
    more_changes: int = 0
    """How many further sets of the same size there are, at least."""
    exact: bool = True
    """Whether it is sure that no smaller set would do."""
    then: str | None = None
    """What the decision would say with the first of those sets."""
    limits: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The answer as ``triage.why-not/1``."""
        return {
            "format": FORMAT,
            "kind": self.kind,
            "name": self.name,
            "title": self.title,
            "case": self.case,
            "on": self.on.isoformat(),
            "outcome": self.outcome,
            "stopped_by": self.stopped_by,
            "words": list(self.words),
            "rules": [{**vars(rule), "facts": list(rule.facts)} for rule in self.rules],
            "places": [dict(vars(place)) for place in self.places],
            "smallest": len(self.changes[0]) if self.changes else None,
            "exact": self.exact,
            "changes": [[dict(vars(change)) for change in changes] for changes in self.changes],
            "more_changes": self.more_changes,
            "then": self.then,
            "limits": list(self.limits),
            "note": HONEST,
        }


@dataclass(frozen=True)
class Question:
    """A case with all that it is decided by."""

    case: CaseFile
    rulebook: Rulebook
    directory: Directory
    settings: Settings
    on: date
    previous: int | None = None
    """The level of the decision before, as :func:`triage.deciding.decide` takes it."""
    _ground: list[Ground] = field(default_factory=list, compare=False, repr=False)

    def decide(self, case: CaseFile | None = None) -> Decision:
        """The decision on the case, or on a changed copy of it, with every service passed over."""
        return decide(
            case or self.case,
            rulebook=self.rulebook,
            directory=self.directory,
            settings=self.settings,
            on=self.on,
            previous=self.previous,
            explain=True,
        )

    def facts(self, case: CaseFile) -> Facts:
        """The facts of a case as a decision would have them."""
        case = told(case, self.on)
        basis = agreement(case, child_age_months(case, self.on)).basis
        area = area_of(case, self.directory, self.settings).status
        return build_facts(case, on=self.on, area=area, vocabulary=self.rulebook.vocabulary, basis=basis)

    @property
    def ground(self) -> Ground:
        """What a search over changes needs."""
        if not self._ground:
            self._ground.append(
                Ground(
                    self.case, self.on, self.rulebook.vocabulary, self.facts, self._postcodes(), frozenset()
                )
            )
        return self._ground[0]

    def findings(self) -> Findings:
        """What the rules say of the case."""
        return evaluate(self.rulebook, self.facts(self.case), fire=oracle(self.rulebook))

    def _postcodes(self) -> dict[str, str]:
        """A district and a whole postcode for each way a home can lie to the area."""
        found: dict[str, str] = {}
        own = [code.strip().upper() for code in self.settings.area.outward_codes]
        for district in [*own, *sorted(self.directory.areas.districts), *ENDS, "ZZ9"]:
            for code in (f"{district} 1AA", district):
                home = self.case.model_copy(
                    update={"child": self.case.child.model_copy(update={"postcode": code})}
                )
                status = area_of(home, self.directory, self.settings).status
                if not any(
                    lies == status and (" " in other) == (" " in code) for other, lies in found.items()
                ):
                    found[code] = status
        return found
