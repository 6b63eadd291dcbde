"""A change of the rules from proposal to effect and back, each step by a named person and kept for good."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from triage.casework import rule_changes
from triage.casework.rule_changes import changed_names, loaded
from triage.casework.rule_reports import Reports, reports_from
from triage.desk import gate
from triage.desk.checking import Change, Progress, run_checks
from triage.desk.opening import Desk, ruling
from triage.desk.versions import found_version, kept_texts, texts_of
from triage.errors import DataProblem, Refused, WrongUse
from triage.rulebook import Rulebook
from triage.signposting import Directory, load_directory
from triage.store.records import EventRow
from triage.store.rows_rules import ApprovalRow, CheckAnswerRow, KeptRulesRow, ProposalRow, VersionRow
from triage.workbench.weakened import weakened_escalations
from triage.workspace import shipped_files

Checks = Callable[[Desk, Change, Progress], Reports]


@dataclass(frozen=True)
class ProposalView:
    """A proposal with what was found out about it, and who said what to it."""

    row: ProposalRow
    reports: Reports
    answers: tuple[CheckAnswerRow, ...]
    approvals: tuple[ApprovalRow, ...]


@dataclass(frozen=True)
class VersionView:
    """A version of the rules and where it stands on the day."""

    row: VersionRow
    standing: str
    """in effect, waits, superseded (it waited for a day and another version came first), past, or kept (never published)"""
    before: int
    """The version it takes the place of: what to restore to undo it."""


@dataclass(frozen=True)
class RulesLog:
    """Every version and proposal of the rules, and who did what."""

    versions: tuple[VersionView, ...]
    """Oldest first."""
    proposals: tuple[ProposalView, ...]
    kept: tuple[KeptRulesRow, ...]
    events: tuple[EventRow, ...]
    differs: tuple[str, ...]
    """Names of working files that differ from the newest version."""


def propose(
    desk: Desk,
    note: str,
    by: str | None,
    *,
    progress: Progress | None = None,
    checks: Checks = run_checks,
) -> ProposalView:
    """Propose the working files as the next version: check them, and keep them with what was found.

    Raises :class:`DataProblem` for files with a fault, :class:`WrongUse` without a note or a change,
    :class:`Refused` where nobody registered is named or the same files are proposed already.
    """
    _said(note, "what is changed, and why")
    files = desk.working_rules_files
    with desk.store.writing():  # whoever may not write here hears it before the checks have run, not after
        gate.change(desk, "rules.propose", by)
        rule_changes.not_proposed_yet(desk.store, files)
    base = _newest(desk, by)
    before = texts_of(desk, base)
    if base.kind != rule_changes.SHIPPED and not changed_names(before, files):
        raise WrongUse(
            f"the files in rules/ are the same as version {base.number}",
            why="there is nothing to propose",
            mend="change a rule first; see rules/README.md",
        )
    new = loaded(files)
    change = Change(loaded(before), new, before, files, directory_for(desk, new))
    reports = checks(desk, change, progress or _quiet)
    with desk.store.writing():
        identity = rule_changes.propose(
            desk.store, files, new, base=base.number, by=by, on=desk.on, note=note.strip(), reports=reports
        )
    return show_proposal(desk, identity)


def show_proposal(desk: Desk, identity: int) -> ProposalView:
    """Show one proposal; raises :class:`WrongUse` where there is none with this number."""
    row = rule_changes.found_proposal(desk.store, identity)
    return ProposalView(
        row,
        reports_from(row.reports),
        tuple(desk.store.check_answers(identity)),
        tuple(desk.store.approvals(identity)),
    )


def approve(
    desk: Desk,
    identity: int,
    by: str | None,
    *,
    second: str | None = None,
    answers: Mapping[str, str] | None = None,
) -> ProposalView:
    """Approve a proposal as it was kept, whatever the files say now; see :func:`triage.casework.rule_changes.approve`."""
    with desk.store.writing():
        gate.change(desk, "rules.approve", by)
        rule_changes.approve(desk.store, identity, by=by, second=second, answers=answers or {}, on=desk.on)
    return show_proposal(desk, identity)


def publish(desk: Desk, identity: int, by: str | None, effective: date | None = None) -> VersionView:
    """Put an approved proposal into effect from ``effective`` (the desk's day when None).

    Raises :class:`DataProblem` where the services name a code that the new rules, or those that decide until then, do not
    have: no decision could be made. Raises :class:`Refused` where a first publication waits for a later day and the rules
    that decide until then could lose an escalation.
    """
    gate.change(desk, "rules.publish", by)
    row = rule_changes.found_proposal(desk.store, identity)
    book = loaded(kept_texts(desk, row.snapshot, f"proposal {identity}"))
    directory_for(desk, book)
    if first_of_all_waits(desk, effective):
        _escalates_as_now_until_then(desk)
    with desk.store.writing():
        number = rule_changes.publish(desk.store, identity, book, by=by, on=desk.on, effective=effective)
    return _view(desk, number)


def withdraw(desk: Desk, identity: int, by: str | None) -> ProposalView:
    """Take a proposal back before it is published."""
    with desk.store.writing():
        gate.change(desk, "rules.withdraw", by)
        rule_changes.withdraw(desk.store, identity, by=by, on=desk.on)
    return show_proposal(desk, identity)


@dataclass(frozen=True)
class Restored:
    """An earlier version that is in effect again."""

    version: VersionView
    lost: tuple[str, ...]
    """Why somebody may no longer be escalated, which the safeguarding lead agreed to."""
    files: BroughtBack


@dataclass(frozen=True)
class BroughtBack:
    """Working files that were rewritten."""

    touched: tuple[str, ...]
    kept: int | None
    """Number under which the files before were set aside; None where every one of them was kept already."""


def restore(desk: Desk, number: int, by: str | None, second: str | None, note: str) -> Restored:
    """Bring version ``number`` back into effect today, as a new version, and the working files with it.

    Working files that no version or proposal holds are set aside first. Raises :class:`WrongUse` for an unknown version or
    without a note, :class:`Refused` where that version decides already, without a second person, or without a safeguarding
    lead where somebody may no longer be escalated.
    """
    store = desk.store
    gate.change(desk, "rules.restore", by)
    _said(note, "why")
    _newest(desk, by)
    version = found_version(desk, number)
    texts = texts_of(desk, version)
    waits = any(row.effective_on and row.effective_on > desk.on for row in store.rule_versions())
    if not changed_names(desk.rules_files, texts) and desk.rules_version is not None and not waits:
        raise Refused(
            f"the rules of version {number} are in effect",
            why="there is nothing to undo",
            mend=f"to bring only the files back: `triage rules restore {number} --files-only --by NAME`",
        )
    book = loaded(texts)
    directory_for(desk, book)
    lost = weakened_escalations(desk.rulebook, book)
    with store.writing():
        made = rule_changes.restore(
            store, version, book, by=by, second=second, on=desk.on, note=note.strip(), lost=lost
        )
        kept = _keep_working(desk, by, f"before version {number} was restored")
    return Restored(_view(desk, made), lost, _rewrite(desk, texts, kept))


def bring_back(desk: Desk, texts: Mapping[str, str], ref: str, by: str | None) -> BroughtBack:
    """Rewrite the working files as ``texts`` (what ``ref`` stands for); nothing else changes, and no decision."""
    name = gate.change(desk, "rules.files", by).name
    with desk.store.writing():
        kept = _keep_working(desk, by, f"before the files of {ref} were brought back")
        desk.store.log(desk.on, name, "rules.files", record=f"rules {ref}")
    return _rewrite(desk, texts, kept)


def unpublished(desk: Desk) -> list[str]:
    """Names of working files whose text no version, proposal or set kept aside holds together; empty where one does."""
    try:
        working = desk.working_rules_files
    except DataProblem:
        return []
    if _is_kept(desk, working):
        return []
    versions = desk.store.rule_versions()
    return changed_names(texts_of(desk, versions[-1]) if versions else {}, working)


def rules_log(desk: Desk) -> RulesLog:
    """Everything that became of the rules here: versions, proposals, files set aside, and who did what."""
    store = desk.store
    versions = store.rule_versions()
    try:
        differs = changed_names(texts_of(desk, versions[-1]), desk.working_rules_files) if versions else []
    except DataProblem:
        differs = []
    return RulesLog(
        tuple(_view(desk, row.number) for row in versions),
        tuple(show_proposal(desk, row.id) for row in store.proposals()),
        tuple(store.kept_rules()),
        tuple(event for event in store.events() if event.what.startswith("rules.")),
        tuple(differs),
    )


def directory_for(desk: Desk, book: Rulebook) -> Directory:
    """The services read with the codes of ``book``; raises :class:`DataProblem` where they name others."""
    return load_directory(desk.directory_files, book.vocabulary)


def _view(desk: Desk, number: int) -> VersionView:
    versions = desk.store.rule_versions()
    row = next(row for row in versions if row.number == number)
    now = rule_changes.in_effect(versions, desk.on)
    earlier = [one for one in versions if one.number < number]
    before = rule_changes.in_effect(earlier, row.effective_on or desk.on)
    if now is not None and now.number == number:
        standing = "in effect"
    elif row.effective_on is None:
        standing = "kept"
    elif rule_changes.superseded(versions, row):
        standing = "superseded"
    else:
        standing = "waits" if row.effective_on > desk.on else "past"
    return VersionView(row, standing, before.number if before else versions[0].number)


def _newest(desk: Desk, by: str | None) -> VersionRow:
    """The newest version; a workspace made before versions were kept gets its first one now."""
    versions = desk.store.rule_versions()
    if not versions:
        with desk.store.writing():
            files, note = _first_texts(desk)
            rule_changes.keep_first_version(desk.store, files, loaded(files), note)
            desk.store.log(desk.on, desk.must_know(by), "rules.begin", record="rule version 1")
        versions = desk.store.rule_versions()
    return versions[-1]


def first_of_all_waits(desk: Desk, effective: date | None) -> bool:
    """Whether nothing was published before, so that version 1 decides until ``effective`` and not the files in rules/."""
    published = any(row.effective_on for row in desk.store.rule_versions())
    return not published and effective is not None and effective > desk.on


def _escalates_as_now_until_then(desk: Desk) -> None:
    base = loaded(texts_of(desk, desk.store.rule_versions()[0]))
    directory_for(desk, base)
    lost = weakened_escalations(desk.rulebook, base)
    if lost:
        raise Refused(
            "until that day version 1 of the rules would decide, without an escalation that the files in rules/ have now",
            why="; ".join(lost),
            mend="publish from today on: leave out --effective",
        )


def _first_texts(desk: Desk) -> tuple[dict[str, str], str]:
    """The rules an older workspace began with, as far as anything still tells, and where that is known from."""
    if desk.workspace is not None and desk.workspace.began_with_shipped():
        return ruling(shipped_files("rules")), "as shipped"
    decisions = [row for case in desk.store.cases() for row in desk.store.decisions(case.number)]
    first = min(decisions, key=lambda row: (row.decided_on, row.case_number, row.seq), default=None)
    texts = desk.store.snapshot(first.rules_print) if first else None
    if first is not None and texts is not None:
        return texts, f"the rules of the first decision kept here, of {first.decided_on}"
    return (
        ruling(shipped_files("rules")),
        "as shipped with the program now; what this workspace began with is not known",
    )


def _keep_working(desk: Desk, by: str | None, reason: str) -> int | None:
    try:
        working = desk.working_rules_files
    except DataProblem as unreadable:
        raise Refused(
            "a file in rules/ cannot be read, so it could not be set aside before it is overwritten",
            why=unreadable.what,
            mend="move that file to another place, then try again",
        ) from unreadable
    if _is_kept(desk, working):
        return None
    snapshot = desk.store.keep_snapshot("rules", working)
    return desk.store.keep_rules(
        {"snapshot": snapshot, "kept_on": desk.on, "kept_by": desk.must_know(by), "reason": reason}
    )


def _is_kept(desk: Desk, working: Mapping[str, str]) -> bool:
    store = desk.store
    held = {row.snapshot for row in store.rule_versions()}
    held |= {row.snapshot for row in store.proposals()} | {row.snapshot for row in store.kept_rules()}
    return any(store.snapshot(snapshot) == working for snapshot in held)


def _rewrite(desk: Desk, texts: Mapping[str, str], kept: int | None) -> BroughtBack:
    workspace = desk.workspace
    if workspace is None:
        raise WrongUse("there is no workspace here", mend="name one with --workspace DIR")
    gone = [name for name in desk.working_rules_files if name not in texts]
    return BroughtBack(tuple(workspace.write_rules(texts, gone)), kept)


def _said(note: str, wanted: str) -> None:
    if not note.strip():
        raise WrongUse(f"say {wanted}", why="the note stands in the log for good", mend='add --note "TEXT"')


def _quiet(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""
