"""What rules on trial say: of one case, and over all decisions they were asked about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from triage.casefile import without_identity
from triage.casework.cases import effective_case
from triage.desk import gate
from triage.desk.deciding import history
from triage.desk.directory.postcodes import with_home
from triage.desk.opening import Desk
from triage.desk.trialling import found_on_trial
from triage.errors import Refused, StoreProblem, WrongUse
from triage.model import CaseFile
from triage.rulebook import TrialFinding, on_trial


@dataclass(frozen=True)
class TrialReport:
    """How one rule on trial did."""

    rule: str
    title: str
    status: str
    """Where it stands now: ``trial``, or what became of it; ``gone`` where no rule has this id any more."""
    since: date | None
    """The first decision it was asked about; None before the first."""
    decisions: int
    """How many decisions it was asked about."""
    fired: int
    """In how many of them it would have fired."""
    cases: tuple[str, ...]
    """Numbers of the cases in which it would have fired, once each."""
    adds: tuple[tuple[str, int], ...]
    """What it would have added in codes, and how often; the most frequent first."""


def trial_findings(desk: Desk, case: CaseFile) -> tuple[TrialFinding, ...]:
    """What the rules on trial would say of a case; writes nothing. Where the record knows the case, its history counts."""
    if not on_trial(desk.rulebook):
        return ()
    plain = without_identity(case)
    try:
        row = desk.store.case(case.case) if case.case and desk.has_record else None
        if row is not None and gate.may(desk, "case.show", None, row.number):
            plain = effective_case(plain, history(desk, row), desk.vocabulary)
    except (StoreProblem, Refused) as trouble:
        desk.trouble = trouble.what
    return found_on_trial(desk, with_home(desk, plain))


def trial_reports(desk: Desk, rule: str | None = None) -> list[TrialReport]:
    """Report on each rule that is or was on trial here, in the order of the rulebook; ``rule`` asks for one of them.

    Raises :class:`WrongUse` for a rule that is neither on trial nor was while a case was decided.
    """
    rows = desk.store.trials(rule)
    sight = gate.sight(desk, None)
    known = desk.rulebook.by_id
    names = [one.id for one in on_trial(desk.rulebook)]
    names += sorted({row.rule for row in rows} - set(names))
    if rule is not None and rule not in names:
        raise WrongUse(
            f"the rule '{rule}' was never on trial here",
            why="a report needs decisions that were made while it was",
            mend="see `triage rules trials`; a rule goes on trial with `status: trial` once that is published",
        )
    reports = []
    for name in names if rule is None else [rule]:
        asked = [row for row in rows if row.rule == name]
        fired = [row for row in asked if row.fires]
        added = Counter(what for row in fired for what in row.adds)
        reports.append(
            TrialReport(
                rule=name,
                title=known[name].title if name in known else name,
                status=known[name].status if name in known else "gone",
                since=min((row.on_day for row in asked), default=None),
                decisions=len(asked),
                fired=len(fired),
                cases=tuple(
                    number
                    for number in dict.fromkeys(row.case_number for row in fired)
                    if sight.of(number) == "full"
                ),
                adds=tuple(sorted(added.items(), key=lambda item: (-item[1], item[0]))),
            )
        )
    return reports
