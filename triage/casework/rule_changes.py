"""How a change of the rules comes into effect: proposed, approved by somebody else, published, and undone.

Every function that writes is called inside ``record.writing()``, so that what it looks at is what it writes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from triage.casework.people import ASKS_ONLY, acting_person, second_person
from triage.casework.rule_reports import CHECKS, Reports, reports_from
from triage.errors import Refused, StoreProblem, WrongUse
from triage.rulebook import Rulebook, load_rulebook
from triage.store.protocol import Record
from triage.store.records import PersonRow
from triage.store.rows_rules import ProposalRow, VersionRow
from triage.vocabulary import load_vocabulary

SHIPPED = "shipped"
"""Kind of the version a workspace began with: kept to go back to, never published."""
SAFEGUARDING = frozenset({"safeguarding_lead"})
"""Who must agree where somebody may no longer be escalated."""
WAITING = ("open", "approved")
"""States of a proposal that may still come into effect."""


def in_effect(versions: Sequence[VersionRow], on: date) -> VersionRow | None:
    """The version that decides on ``on``: of those whose day has come, the one published last; None before any was published.

    Until the day of the first one comes, the rules the workspace began with decide: what was approved for a later day, and
    work in progress, must not decide before it.

    A version published later counts even where an earlier one names a later day: what waits when something else is
    published never comes into effect, so that an undo is not undone by a forgotten date.
    """
    come = [row for row in versions if row.effective_on is not None and row.effective_on <= on]
    if not come and any(row.effective_on is not None for row in versions):
        return next((row for row in versions if row.kind == SHIPPED), None)
    return max(come, key=lambda row: row.number, default=None)


def superseded(versions: Sequence[VersionRow], row: VersionRow) -> bool:
    """Whether ``row`` waits for a day on which a version published later decides already."""
    return row.effective_on is not None and any(
        other.number > row.number
        and other.effective_on is not None
        and other.effective_on <= row.effective_on
        for other in versions
    )


def loaded(files: Mapping[str, str]) -> Rulebook:
    """Load the rulebook of ``files`` with its own codes; raises :class:`triage.errors.DataProblem` with every fault."""
    codes = {name: text for name, text in files.items() if name.startswith("vocabulary/")}
    return load_rulebook(files, load_vocabulary(codes))


def changed_names(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Names of files whose text differs, line ends made equal; added and removed ones too."""
    return [
        name
        for name in sorted({*old, *new})
        if (old.get(name) or "").replace("\r\n", "\n") != (new.get(name) or "").replace("\r\n", "\n")
        or (name in old) != (name in new)
    ]


def missing_texts(what: str) -> StoreProblem:
    """Make the error for a version whose texts are gone."""
    return StoreProblem(
        f"the texts of {what} of the rules are missing from the record",
        why="nothing can be decided or compared with rules nobody can read any more",
        mend="run `triage doctor` and go back to the latest safe copy",
    )


def keep_first_version(record: Record, files: Mapping[str, str], book: Rulebook, note: str) -> int:
    """Keep the rules a workspace began with as version 1; nothing is published by it."""
    return record.add_rule_version(
        {
            "kind": SHIPPED,
            "snapshot": record.keep_snapshot("rules", files),
            "fingerprint": book.fingerprint,
            "label": book.version,
            "note": note,
        }
    )


def propose(
    record: Record,
    files: Mapping[str, str],
    book: Rulebook,
    *,
    base: int,
    by: str | None,
    on: date,
    note: str,
    reports: Reports,
) -> int:
    """Keep a proposed change with what was found out about it; returns its number.

    ``base`` is the newest version, which it was compared with. Raises :class:`Refused` where another version was published
    meanwhile, or where the same files are proposed already.
    """
    author = acting_person(record, by).name
    newest = record.rule_versions()[-1].number
    if newest != base:
        raise _stale(f"version {newest} was published while the checks ran")
    not_proposed_yet(record, files)
    snapshot = record.keep_snapshot("rules", files)
    identity = record.add_proposal(
        {
            "author": author, "proposed_on": on, "note": note, "snapshot": snapshot, "fingerprint": book.fingerprint,
            "base": base, "state": "open", "reports": reports.as_text(), "changed_on": on, "changed_by": author,
        }
    )  # fmt: skip
    record.log(on, author, "rules.propose", record=f"rule proposal {identity}", shown_hash=snapshot)
    return identity


def not_proposed_yet(record: Record, files: Mapping[str, str]) -> None:
    """Make sure that no proposal which still waits holds just these files; raises :class:`Refused` otherwise."""
    for other in record.proposals():
        if other.state in WAITING and record.snapshot(other.snapshot) == files:
            raise Refused(
                f"proposal {other.id} of {other.author} holds just these files",
                why="the same change is not proposed twice",
                mend=f"see it with `triage rules log {other.id}`, or take it back with `triage rules withdraw {other.id} --by NAME`",
            )


def found_proposal(record: Record, identity: int) -> ProposalRow:
    """Find a proposal; raises :class:`WrongUse` where there is none with this number."""
    row = record.proposal(identity)
    if row is None:
        have = ", ".join(str(one.id) for one in record.proposals() if one.state in WAITING)
        raise WrongUse(
            f"there is no proposal {identity}",
            why=f"those that wait here are {have}" if have else "nothing is proposed here",
            mend="see `triage rules log`",
        )
    return row


def approve(
    record: Record,
    identity: int,
    *,
    by: str | None,
    second: str | None,
    answers: Mapping[str, str],
    on: date,
) -> ProposalRow:
    """Approve a proposal; returns it as it stands then.

    Raises :class:`Refused` for its author, for a check that is neither green nor answered, where somebody may no longer be
    escalated and no safeguarding lead agrees, and for a proposal that is not open. Raises :class:`WrongUse` for an answer to no check.
    """
    row = found_proposal(record, identity)
    person = acting_person(record, by)
    _not_before(row, on)
    if row.state != "open":
        raise _not_open(row, "approved")
    if person.name == row.author:
        raise Refused(
            "nobody approves a change of their own",
            why="a second pair of eyes sees what the first took for granted",
            mend="let another registered person approve it",
        )
    reports = reports_from(row.reports)
    _answered(row, reports, answers)
    agreeing = [person, *([_second(record, person, second, row.author)] if second else [])]
    if reports.lost_escalations and not any(one.role in SAFEGUARDING for one in agreeing):
        raise _needs_lead(reports.lost_escalations, "approve")
    for check, reason in answers.items():
        record.add_check_answer(
            {
                "proposal": identity,
                "check_name": check,
                "reason": reason.strip(),
                "by_name": person.name,
                "on_day": on,
            }
        )
    for one in agreeing:
        record.add_approval({"proposal": identity, "by_name": one.name, "role": one.role, "on_day": on})
    record.change_proposal(identity, {"state": "approved", "changed_on": on, "changed_by": person.name})
    for one in agreeing:
        record.log(on, one.name, "rules.approve", record=f"rule proposal {identity}", shown_hash=row.snapshot)
    return found_proposal(record, identity)


def publish(
    record: Record, identity: int, book: Rulebook, *, by: str | None, on: date, effective: date | None
) -> int:
    """Put an approved proposal into effect from ``effective`` (``on`` when None); returns the number of the new version.

    What else waits to be approved or published is stale from then on: it was compared with a version that is not the newest
    any more. Raises :class:`Refused` where it is not approved, or for a day that has passed.
    """
    row = found_proposal(record, identity)
    person = acting_person(record, by)
    _not_before(row, on)
    if row.state != "approved":
        raise _not_open(row, "published")
    day = effective or on
    if day < on:
        raise Refused(
            f"{day} has passed",
            why="decisions of that day were made by the rules in effect then, and stay so",
            mend=f"name {on} or a later day",
        )
    number = record.add_rule_version(
        {
            "kind": "published", "snapshot": row.snapshot, "fingerprint": book.fingerprint, "label": book.version,
            "effective_on": day, "published_on": on, "published_by": person.name, "note": row.note, "proposal": identity,
        }
    )  # fmt: skip
    record.change_proposal(identity, {"state": "published", "changed_on": on, "changed_by": person.name})
    record.log(on, person.name, "rules.publish", record=f"rule version {number}", shown_hash=row.snapshot)
    _outdate(record, person.name, on)
    return number


def withdraw(record: Record, identity: int, *, by: str | None, on: date) -> ProposalRow:
    """Take a proposal back before it is published; raises :class:`Refused` where it is settled already."""
    row = found_proposal(record, identity)
    person = acting_person(record, by)
    _not_before(row, on)
    if row.state not in WAITING:
        raise _not_open(row, "withdrawn")
    record.change_proposal(identity, {"state": "withdrawn", "changed_on": on, "changed_by": person.name})
    record.log(on, person.name, "rules.withdraw", record=f"rule proposal {identity}")
    return found_proposal(record, identity)


def restore(
    record: Record,
    version: VersionRow,
    book: Rulebook,
    *,
    by: str | None,
    second: str | None,
    on: date,
    note: str,
    lost: Sequence[str],
) -> int:
    """Bring an earlier version back into effect at once, as a new version; returns its number.

    An undo must be quick, so it waits for no checks; it takes two people instead, one of them the safeguarding lead where
    ``lost`` says that somebody may no longer be escalated. Raises :class:`Refused` otherwise.
    """
    person = acting_person(record, by)
    other = _second(record, person, second, None)
    if lost and not any(one.role in SAFEGUARDING for one in (person, other)):
        raise _needs_lead(lost, "restore")
    number = record.add_rule_version(
        {
            "kind": "restored", "snapshot": version.snapshot, "fingerprint": book.fingerprint, "label": book.version,
            "effective_on": on, "published_on": on, "published_by": person.name, "second": other.name, "note": note,
            "restores": version.number,
        }
    )  # fmt: skip
    for one in (person, other):
        record.log(
            on, one.name, "rules.restore", record=f"rule version {number}", shown_hash=version.snapshot
        )
    _outdate(record, person.name, on)
    return number


def _outdate(record: Record, by: str, on: date) -> None:
    for other in record.proposals():
        if other.state in WAITING:
            record.change_proposal(other.id, {"state": "stale", "changed_on": on, "changed_by": by})
            record.log(on, by, "rules.stale", record=f"rule proposal {other.id}")


def _answered(row: ProposalRow, reports: Reports, answers: Mapping[str, str]) -> None:
    wanted = {check.name: check for check in reports.to_answer}
    for name, reason in answers.items():
        if name not in CHECKS:
            raise WrongUse(f"there is no check '{name}'", mend="the checks are " + ", ".join(CHECKS))
        if name not in wanted:
            raise WrongUse(f"the check '{name}' is green", mend="it needs no answer")
        if not reason.strip():
            raise WrongUse(f"the answer to '{name}' is empty", mend="say in a sentence why it may stand")
    left = [check for name, check in wanted.items() if name not in answers]
    if left:
        raise Refused(
            "not every check is green: " + "; ".join(f"{check.name}: {check.summary}" for check in left),
            why="whoever approves says why each of them does not stand in the way",
            mend=f"look with `triage rules log {row.id}`, then add "
            + " ".join(f'--answer {check.name}="REASON"' for check in left),
        )


def _second(record: Record, first: PersonRow, second: str | None, author: str | None) -> PersonRow:
    person = second_person(record, first, second, None, "this change of the rules")
    if person.role in ASKS_ONLY:
        raise Refused(
            f"the second person's role {person.role} does not decide this",
            why="rules are agreed by the people who work with them",
            mend="name somebody else with --second",
        )
    if person.name == author:
        raise Refused(
            "the second person is the author of the change",
            why="nobody approves a change of their own",
            mend="name another registered person with --second",
        )
    return person


def _needs_lead(lost: Sequence[str], step: str) -> Refused:
    listed = "; ".join(lost[:3]) + (f"; and {len(lost) - 3} more" if len(lost) > 3 else "")
    return Refused(
        f"an escalation may be lost: {listed}",
        why="whether a child may go without it is for the safeguarding lead to say",
        mend=f"let a safeguarding lead {step} it, or add --second NAME of one",
    )


def _not_before(row: ProposalRow, on: date) -> None:
    if on < row.changed_on:
        raise Refused(
            f"the proposal was {'made' if row.state == 'open' else row.state} on {row.changed_on}, after {on}",
            why="nothing is settled before it is there",
            mend=f"act on {row.changed_on} or a later day; see --on",
        )


def _not_open(row: ProposalRow, wanted: str) -> Refused:
    if row.state == "stale":
        return _stale(f"another version was published since proposal {row.id} was made")
    said = {
        "open": (
            "it was not approved yet",
            f"let somebody other than {row.author} run `triage rules approve {row.id}`",
        ),
        "approved": ("it was approved already", f"put it into effect with `triage rules publish {row.id}`"),
        "published": (
            "it was published already",
            "see `triage rules log`; undo it with `triage rules restore`",
        ),
        "withdrawn": ("it was withdrawn", "propose the change again with `triage rules propose`"),
    }
    why, mend = said[row.state]
    return Refused(
        f"proposal {row.id} cannot be {wanted}: {why}",
        why="a change is proposed, approved by somebody else, then published",
        mend=mend,
    )


def _stale(why: str) -> Refused:
    return Refused(
        "the proposal is stale: propose again",
        why=f"{why}, and what was found out holds against the version before it",
        mend="bring your files in line with `triage rules diff published working`, then run `triage rules propose` again",
    )
