"""The life of a closing."""

from __future__ import annotations

from triage.casework.lifecycles.table import Clock, Lifecycle, Move, State
from triage.store.rows_loop import ClosingRow

CLOSURE = Lifecycle(
    code="closing",
    title="Closing",
    why=(
        "A closing counts as achieved only where every need was scored twice. A case that moved up to social care or a specialist is no "
        "failure. Whatever else ended without its outcomes is audited by somebody other than who closed it, to learn why."
    ),
    start="counted",
    states=(
        State("counted", "Closed; no audit is due", "", end=True, moves=(Move("reopened", "Open again", "case.reopen", reasons="reopen_reasons"),)),
        State(
            "to_audit",
            "Closed; an audit is due",
            "manager",
            Clock("28 days, or what triage.toml says", setting="audit_days"),
            moves=(
                Move("audited", "Audit", "case.audit", reasons="closure_findings", guard="a note, by somebody other than who closed it"),
                Move("reopened", "Open again", "case.reopen", reasons="reopen_reasons"),
            ),
        ),
        State("audited", "Audited", "", end=True, moves=(Move("reopened", "Open again", "case.reopen", reasons="reopen_reasons"),)),
        State("reopened", "The case was opened again", "", end=True, moves=(Move("audited", "Audit all the same", "case.audit", reasons="closure_findings"),)),
    ),
)  # fmt: skip
"""Counted, to be audited, audited; opened again."""


def closure_state(row: ClosingRow) -> str:
    """Where a closing stands."""
    if row.audited_on:
        return "audited"
    if row.reopened_on:
        return "reopened"
    return "to_audit" if row.to_audit else "counted"
