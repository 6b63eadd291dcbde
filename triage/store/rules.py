"""Versions of the rules, proposed changes and rules on trial in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from triage.store.database import Database
from triage.store.records import flat, shaped
from triage.store.rows_rules import (
    ApprovalRow,
    CheckAnswerRow,
    KeptRulesRow,
    ProposalRow,
    TrialRow,
    VersionRow,
)


class RuleTables:
    """The part of the record that says which rules decided when, and how they came to."""

    _database: Database

    def add_rule_version(self, values: Mapping[str, Any]) -> int:
        """Add a version of the rules; returns its number, from 1."""
        row = self._database.one("SELECT COALESCE(MAX(number), 0) AS newest FROM rule_versions")
        number = int(row["newest"]) + 1 if row else 1
        self._database.insert("rule_versions", flat({**values, "number": number}))
        return number

    def rule_versions(self) -> list[VersionRow]:
        """Versions of the rules, oldest first."""
        return [shaped(VersionRow, row) for row in self._database.select("rule_versions", order="number")]

    def add_proposal(self, values: Mapping[str, Any]) -> int:
        """Add a proposed change of the rules; returns its number."""
        return self._database.insert("rule_proposals", flat(values))

    def change_proposal(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one proposal."""
        self._database.change("rule_proposals", flat(values), "id = ?", (identity,))

    def proposal(self, identity: int) -> ProposalRow | None:
        """One proposal, or None."""
        row = self._database.one("SELECT * FROM rule_proposals WHERE id = ?", (identity,))
        return shaped(ProposalRow, row) if row else None

    def proposals(self, state: str | None = None) -> list[ProposalRow]:
        """Proposals, oldest first."""
        return [
            shaped(ProposalRow, row)
            for row in self._database.select("rule_proposals", {"state": state}, "id")
        ]

    def add_check_answer(self, values: Mapping[str, Any]) -> None:
        """Keep why a check that is not green does not stand in the way."""
        self._database.insert("rule_answers", flat(values))

    def check_answers(self, proposal: int) -> list[CheckAnswerRow]:
        """Answers to the checks of one proposal, by check."""
        return [
            shaped(CheckAnswerRow, row)
            for row in self._database.select("rule_answers", {"proposal": proposal}, "check_name")
        ]

    def add_approval(self, values: Mapping[str, Any]) -> None:
        """Keep one person's yes to a proposal."""
        self._database.insert("rule_approvals", flat(values))

    def approvals(self, proposal: int) -> list[ApprovalRow]:
        """Who said yes to a proposal."""
        return [
            shaped(ApprovalRow, row)
            for row in self._database.select("rule_approvals", {"proposal": proposal}, "by_name")
        ]

    def keep_rules(self, values: Mapping[str, Any]) -> int:
        """Keep working files that are about to be overwritten; returns their number."""
        return self._database.insert("kept_rules", flat(values))

    def kept_rules(self) -> list[KeptRulesRow]:
        """Working files that were set aside, oldest first."""
        return [shaped(KeptRulesRow, row) for row in self._database.select("kept_rules", order="id")]

    def add_trials(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add what rules on trial would have done beside a decision."""
        for row in rows:
            self._database.insert("trials", flat(row))

    def trials(self, rule: str | None = None, number: str | None = None) -> list[TrialRow]:
        """What rules on trial would have done, by rule, day, case and decision."""
        return [
            shaped(TrialRow, row)
            for row in self._database.select(
                "trials", {"rule": rule, "case_number": number}, "rule, on_day, case_number, seq"
            )
        ]
