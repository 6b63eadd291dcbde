"""What the product asks of a record; whoever keeps it elsewhere writes these methods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Protocol

from triage.store.protocols.auditing import AuditRecord
from triage.store.protocols.due import DueRecord
from triage.store.protocols.households import HouseholdRecord
from triage.store.protocols.keeping import KeepingRecord
from triage.store.protocols.loop import LoopRecord
from triage.store.protocols.measured import MeasuredRecord
from triage.store.protocols.people import PeopleRecord
from triage.store.protocols.queue import QueueRecord
from triage.store.protocols.releases import ReleasesRecord
from triage.store.protocols.rights import RightsRecord
from triage.store.protocols.screens import ScreensRecord
from triage.store.protocols.sending import SendingRecord
from triage.store.records import (
    ActionRow,
    AnswerRow,
    CaseRow,
    DecisionRow,
    DutyRow,
    EscalationRow,
    EventRow,
    MoveRow,
    PersonRow,
    ReferralRow,
    ReviewRow,
    UnreadRow,
)
from triage.store.rows_rules import (
    ApprovalRow,
    CheckAnswerRow,
    KeptRulesRow,
    ProposalRow,
    ServiceChangeRow,
    StateRow,
    TrialRow,
    VersionRow,
)


class Record(
    LoopRecord,
    DueRecord,
    PeopleRecord,
    RightsRecord,
    HouseholdRecord,
    SendingRecord,
    AuditRecord,
    KeepingRecord,
    MeasuredRecord,
    ReleasesRecord,
    ScreensRecord,
    QueueRecord,
    Protocol,
):
    """The record. Every write happens inside ``writing()``; what is read there is what is written on.

    All methods raise :class:`triage.errors.Locked` or :class:`triage.errors.StoreProblem` in place of driver errors.
    """

    readonly: bool

    def writing(self) -> AbstractContextManager[None]:
        """One whole step: all of it is kept or nothing."""
        ...

    def close(self) -> None:
        """Let go of the record."""
        ...

    # content and versions

    def keep(self, owner: str, body: bytes) -> str:
        """Keep erasable content for ``owner`` (a case number); returns its hash."""
        ...

    def content(self, owner: str, content_hash: str) -> bytes | None:
        """Content by hash; None once it was erased."""
        ...

    def erase(self, owner: str) -> None:
        """Erase all content of ``owner``; what is left says nothing about the child."""
        ...

    def keep_snapshot(self, kind: str, files: Mapping[str, str]) -> str:
        """Keep file texts once; returns the fingerprint of names and texts."""
        ...

    def snapshot(self, fingerprint: str) -> dict[str, str] | None:
        """File texts by fingerprint."""
        ...

    # cases, decisions and what they ask for

    def add_case(self, values: Mapping[str, Any], words: str) -> None:
        """Add a case and the words it is found by."""
        ...

    def change_case(self, number: str, values: Mapping[str, Any]) -> None:
        """Change columns of one case."""
        ...

    def case(self, number: str) -> CaseRow | None:
        """One case, or None."""
        ...

    def cases(self, state: str | None = None) -> list[CaseRow]:
        """Cases, highest level first, then longest waiting."""
        ...

    def find_cases(self, text: str) -> list[str]:
        """Numbers of the cases whose words hold all words of ``text``, best first."""
        ...

    def add_marks(self, number: str, marks: Iterable[tuple[str, str]]) -> None:
        """Add marks (hash and sex) by which a case is likened to others."""
        ...

    def marks(self, number: str) -> list[tuple[str, str]]:
        """Marks of a case."""
        ...

    def unmarked(self) -> list[str]:
        """Numbers of cases without any mark: those added before marks were kept, and erased ones."""
        ...

    def alike(self, marks: Iterable[tuple[str, str]]) -> list[str]:
        """Numbers of the cases that share a mark; a sex that is not known fits every other."""
        ...

    def add_decision(
        self,
        values: Mapping[str, Any],
        actions: Iterable[Mapping[str, Any]],
        duties: Iterable[Mapping[str, Any]],
    ) -> int:
        """Add a decision with its actions and duties; returns its number in the case, from 1."""
        ...

    def decisions(self, number: str) -> list[DecisionRow]:
        """All decisions of a case, oldest first."""
        ...

    def actions(self, number: str | None = None, state: str | None = None) -> list[ActionRow]:
        """Actions by case and decision, in order."""
        ...

    def change_action(self, number: str, seq: int, position: int, values: Mapping[str, Any]) -> None:
        """Change one action."""
        ...

    def duties(self, number: str | None = None, state: str | None = None) -> list[DutyRow]:
        """Questions and looks by case and decision, in order."""
        ...

    def change_duty(self, duty: DutyRow, values: Mapping[str, Any]) -> None:
        """Change one duty."""
        ...

    def add_review(self, values: Mapping[str, Any]) -> int:
        """Add a review; returns its position in the case."""
        ...

    def change_review(self, number: str, position: int, values: Mapping[str, Any]) -> None:
        """Change columns of one review."""
        ...

    def reviews(self, number: str) -> list[ReviewRow]:
        """Reviews of a case in the order they were recorded."""
        ...

    def add_answer(self, values: Mapping[str, Any]) -> None:
        """Add an answer."""
        ...

    def answers(self, number: str) -> list[AnswerRow]:
        """Answers of a case in the order they were recorded."""
        ...

    # escalations, referrals, unread referrals

    def add_escalation(self, values: Mapping[str, Any]) -> int:
        """Add an escalation; returns its number."""
        ...

    def change_escalation(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change one escalation."""
        ...

    def escalations(self, number: str | None = None) -> list[EscalationRow]:
        """Escalations, the most pressing first within a day; dismissed ones too."""
        ...

    def add_referral(self, values: Mapping[str, Any], by: str) -> int:
        """Add a referral with its first state; returns its number."""
        ...

    def move_referral(
        self, identity: int, state: str, *, on: date, by: str, reason: str, answer_due_on: date
    ) -> None:
        """Put a referral into its next state and keep the step."""
        ...

    def referrals(self, number: str | None = None) -> list[ReferralRow]:
        """Referrals in the order they were made."""
        ...

    def referral(self, identity: int) -> ReferralRow | None:
        """One referral, or None."""
        ...

    def moves(self, identity: int) -> list[MoveRow]:
        """List the life of a referral, oldest first."""
        ...

    def add_unread(self, values: Mapping[str, Any], body: bytes) -> int:
        """Keep a referral that could not be read; the same text of the same day is kept once. Returns its number."""
        ...

    def settle_unread(self, number: str, on: date) -> None:
        """Take an unread referral whose case was added since as done."""
        ...

    def unread(self, state: str | None = None) -> list[UnreadRow]:
        """Unread referrals, oldest first."""
        ...

    # versions of the rules

    def add_rule_version(self, values: Mapping[str, Any]) -> int:
        """Add a version of the rules; returns its number, from 1."""
        ...

    def rule_versions(self) -> list[VersionRow]:
        """Versions of the rules, oldest first."""
        ...

    def add_proposal(self, values: Mapping[str, Any]) -> int:
        """Add a proposed change of the rules; returns its number."""
        ...

    def change_proposal(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one proposal."""
        ...

    def proposal(self, identity: int) -> ProposalRow | None:
        """One proposal, or None."""
        ...

    def proposals(self, state: str | None = None) -> list[ProposalRow]:
        """Proposals, oldest first."""
        ...

    def add_check_answer(self, values: Mapping[str, Any]) -> None:
        """Keep why a check that is not green does not stand in the way."""
        ...

    def check_answers(self, proposal: int) -> list[CheckAnswerRow]:
        """Answers to the checks of one proposal, by check."""
        ...

    def add_approval(self, values: Mapping[str, Any]) -> None:
        """Keep one person's yes to a proposal."""
        ...

    def approvals(self, proposal: int) -> list[ApprovalRow]:
        """Who said yes to a proposal."""
        ...

    def keep_rules(self, values: Mapping[str, Any]) -> int:
        """Keep working files that are about to be overwritten; returns their number."""
        ...

    def kept_rules(self) -> list[KeptRulesRow]:
        """Working files that were set aside, oldest first."""
        ...

    def add_trials(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add what rules on trial would have done beside a decision."""
        ...

    def trials(self, rule: str | None = None, number: str | None = None) -> list[TrialRow]:
        """What rules on trial would have done, by rule, day, case and decision."""
        ...

    # the directory

    def saw_directory(self, snapshot: str, on: date) -> int:
        """Keep that the directory's files said this on a day; returns the number of the state, from 1."""
        ...

    def directory_states(self) -> list[StateRow]:
        """What the directory's files were seen to say, in the order in which it was first seen."""
        ...

    def add_service_change(self, values: Mapping[str, Any]) -> int:
        """Keep one change of one service's record, or one thing said about it; returns its number."""
        ...

    def service_changes(self, service: str | None = None) -> list[ServiceChangeRow]:
        """Changes and reports in the order in which they were made."""
        ...

    # people and events

    def add_person(self, values: Mapping[str, Any]) -> None:
        """Register somebody."""
        ...

    def person(self, name: str) -> PersonRow | None:
        """One registered person, or None."""
        ...

    def people(self) -> list[PersonRow]:
        """Everybody registered, by name."""
        ...

    def log(
        self, on: date, who: str, what: str, *, case: str = "", record: str = "", shown_hash: str = ""
    ) -> None:
        """Append an event; nothing in it says anything about the child."""
        ...

    def events(self, number: str | None = None) -> list[EventRow]:
        """Events, oldest first."""
        ...

    def faults(self) -> list[str]:
        """Say what is wrong with the record itself: damage, rows that point nowhere, a log that was changed."""
        ...
