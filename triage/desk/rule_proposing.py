"""Proposing a change of the rules in two steps: the checks, which only read and take long, and the proposal with what they found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.casework import rule_changes
from triage.casework.rule_changes import changed_names, loaded
from triage.casework.rule_reports import Reports
from triage.desk import gate
from triage.desk.checking import Change, Progress, run_checks
from triage.desk.opening import Desk
from triage.desk.publishing import ProposalView, directory_for, propose
from triage.desk.versions import texts_of
from triage.errors import Refused, WrongUse


@dataclass(frozen=True)
class Checked:
    """The files at hand with what was found out about them."""

    files: Mapping[str, str]
    against: int
    """The newest version, which they were compared with."""
    reports: Reports


def may_propose(desk: Desk, by: str | None) -> None:
    """Raise :class:`Refused` where nobody who may propose is named or the same files are proposed already.

    Whoever may not hears it before the checks have run, not after. A workspace made before versions were kept is sent to the
    command, which keeps its first version.
    """
    files = desk.working_rules_files
    with desk.store.writing():
        gate.change(desk, "rules.propose", by)
        rule_changes.not_proposed_yet(desk.store, files)
    versions = desk.store.rule_versions()
    if not versions:
        raise Refused(
            "this workspace keeps no version of its rules yet",
            why="a change is compared with the version before",
            mend="propose it once with `triage rules propose --note TEXT --by NAME`",
        )
    base = versions[-1]
    if base.kind != rule_changes.SHIPPED and not changed_names(texts_of(desk, base), files):
        raise WrongUse(
            f"the files in rules/ are the same as version {base.number}",
            why="there is nothing to propose",
            mend="change a rule first",
        )


def check_files(desk: Desk, progress: Progress) -> Checked:
    """Run every check on the files at hand; nothing is written. Raises :class:`triage.errors.DataProblem` for files with a fault."""
    files = dict(desk.working_rules_files)
    base = desk.store.rule_versions()[-1]
    before = texts_of(desk, base)
    new = loaded(files)
    change = Change(loaded(before), new, before, files, directory_for(desk, new))
    return Checked(files, base.number, run_checks(desk, change, progress))


def propose_checked(desk: Desk, checked: Checked, note: str, by: str | None) -> ProposalView:
    """Keep the proposal with what the checks found.

    Raises :class:`Refused` where the files, or the version they were compared with, changed since the checks ran; and as
    :func:`triage.desk.publishing.propose`.
    """
    newest = desk.store.rule_versions()[-1].number
    if changed_names(checked.files, desk.working_rules_files) or newest != checked.against:
        raise Refused(
            "the rules were changed since the checks ran",
            why="what was checked and what is proposed must be the same",
            mend="propose it again: the checks run again first",
        )
    return propose(desk, note, by, checks=lambda *_: checked.reports)
