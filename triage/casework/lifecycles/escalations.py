"""The life of an escalation: never removed, never outwaited."""

from __future__ import annotations

from triage.casework.lifecycles.table import Clock, Lifecycle, Move, State

_DISMISSED = Move(
    "dismissed",
    "Put aside",
    "escalation.dismiss",
    reasons="dismiss_reasons",
    side=("allowed_for_escalation", "yes"),
    guard="a note and a second person of the same discipline; never a manager alone",
)
DISPUTE_ROLE = "manager"
"""Who settles a dispute about somebody else's decision: it goes up from whoever raised it. The safeguarding or clinical lead may too."""

ESCALATION = Lifecycle(
    code="escalation",
    title="Escalation",
    why=(
        "Telling is not receiving, receiving is not deciding, and a decision may be disputed. Each step has a clock of its own that neither "
        "closing the case nor a lower level ends. One that was put aside stays in view, and the same facts, gone and come back, raise it anew."
    ),
    start="raised",
    states=(
        State(
            "raised",
            "Raised; nobody was told yet",
            "safeguarding_lead or clinical_lead",
            Clock("at once for an emergency, else the same day, or what the rule says", from_record="due_on"),
            moves=(Move("told", "Tell", "escalation.record", guard="who was told, by whom, when"), _DISMISSED),
        ),
        State(
            "told",
            "Told; nobody is known to have it",
            "safeguarding_lead or clinical_lead",
            Clock("the same day"),
            moves=(
                Move("received", "Received", "escalation.record", guard="by a named person"),
                _DISMISSED,
            ),
        ),
        State(
            "received",
            "Received by a named person",
            "safeguarding_lead or clinical_lead",
            Clock(
                "one working day (Working Together to Safeguard Children 2023)",
                setting="escalation_decision_working_days",
                working=True,
            ),
            moves=(Move("decided", "Their decision", "escalation.record"), _DISMISSED),
        ),
        State(
            "decided",
            "Decided",
            "",
            end=True,
            moves=(Move("disputed", "Dispute", "escalation.record", guard="in words why"),),
        ),
        State(
            "disputed",
            "Their decision is disputed",
            DISPUTE_ROLE,
            Clock(
                "five working days, or fewer by triage.toml; the local partnership's own way of settling disagreements comes first",
                setting="dispute_working_days",
                working=True,
            ),
            moves=(
                Move("settled", "Settle", "escalation.settle", reasons="settlements", guard="a note, by a manager or the lead of the discipline"),
                Move("disputed", "Take further up", "escalation.settle", reasons="settlements", guard="the clock begins again"),
            ),
        ),
        State(
            "settled",
            "Settled",
            "",
            end=True,
            moves=(Move("disputed", "Dispute again", "escalation.record", guard="in words why"),),
        ),
        State("dismissed", "Put aside; stays in view beside who did so and why", "", end=True),
    ),
)  # fmt: skip
"""Raised, told, received, decided, disputed, settled; put aside."""

FIRST_JOB = {"raised": "tell", "told": "make sure it was received", "received": "ask what was decided", "disputed": "settle the dispute"}  # fmt: skip
"""What is to be done next in each state that somebody has a job in."""
