"""The desk: one function for each thing a person can do. Commands and screens call these and nothing below."""

from triage.deciding.words import code_in_words, fact_in_words, within_in_words
from triage.desk.cases import (
    CaseView,
    Closed,
    StillOpen,
    answer,
    close,
    link,
    list_cases,
    note_of,
    show_case,
    timeline,
)
from triage.desk.checkup import check_up
from triage.desk.checkup_record import Check
from triage.desk.confirming import Confirmed, confirm, dismiss_action, dismiss_escalation
from triage.desk.deciding import Replay, Stored, assess_case, replay
from triage.desk.due.item import DueItem
from triage.desk.due.listing import due, next_due
from triage.desk.escalating import EscalationView, list_escalations, record_escalation
from triage.desk.fallback import escalations_despite, naming_escalations
from triage.desk.intake import (
    Added,
    AddReport,
    add_cases,
    escalation_words,
    problem_with_escalations,
    read_case_files,
)
from triage.desk.opening import Desk, create_workspace, open_desk
from triage.desk.outcomes import outcome_histories, outcome_report
from triage.desk.patterns import PATTERNS, Noted, for_reports_only, noted
from triage.desk.referring import ReferralView, list_referrals, move_referral, refer
from triage.desk.register import add_person, list_people
from triage.desk.reviewing import Reviewed, review
from triage.desk.trials import TrialReport, trial_findings, trial_reports
from triage.desk.versions import rules_at, version_in_effect
from triage.model.assurance import NOT_ASSURED

__all__ = [
    "NOT_ASSURED", "PATTERNS", "AddReport", "Added", "CaseView", "Check", "Closed", "Confirmed", "Desk", "DueItem", "EscalationView", "Noted", "ReferralView",
    "Replay", "Reviewed", "StillOpen", "Stored", "TrialReport", "add_cases", "add_person", "answer", "assess_case", "check_up", "close", "code_in_words", "confirm",
    "create_workspace", "dismiss_action", "dismiss_escalation", "due", "escalation_words", "escalations_despite", "fact_in_words", "for_reports_only", "link", "list_cases",
    "list_escalations", "list_people", "list_referrals", "move_referral", "naming_escalations", "next_due", "note_of", "noted", "open_desk",
    "outcome_histories", "outcome_report", "problem_with_escalations", "read_case_files", "record_escalation", "refer", "replay", "review", "rules_at",
    "show_case", "timeline", "trial_findings", "trial_reports", "version_in_effect", "within_in_words",
]  # fmt: skip
