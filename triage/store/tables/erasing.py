"""What erasing a case removes, and what stays and why: every table that names a case stands in one of the two lists."""

from __future__ import annotations

from collections.abc import Mapping

ERASED: tuple[tuple[str, str], ...] = (
    ("content", "owner = ?"),
    ("case_words", "case_number = ?"),
    ("case_marks", "case_number = ?"),
    ("trials", "case_number = ?"),
    ("actions", "case_number = ?"),
    ("duties", "case_number = ?"),
    ("answers", "case_number = ?"),
    ("reviews", "case_number = ?"),
    ("escalations", "case_number = ?"),
    ("referral_moves", "referral_id IN (SELECT id FROM referrals WHERE case_number = ?)"),
    ("referrals", "case_number = ?"),
    ("unread_referrals", "case_number = ?"),
    ("closings", "case_number = ?"),
    ("level_steps", "case_number = ?"),
    ("case_notes", "case_number = ?"),
    ("awaited_answers", "case_number = ?"),
    ("looks", "case_number = ?"),
    ("agreements", "case_number = ?"),
    ("sharings", "case_number = ?"),
    ("contacts", "case_number = ?"),
    ("contact_ways", "case_number = ?"),
    ("corrections", "case_number = ?"),
    ("contests", "case_number = ?"),
    ("followups", "case_number = ?"),
    ("measure_entries", "case_number = ?"),
    ("care_entries", "case_number = ?"),
    ("feedback_entries", "case_number = ?"),
    ("light_contacts", "case_number = ?"),
    ("draft_bodies", "draft_id IN (SELECT id FROM drafts WHERE case_number = ?)"),
    ("drafts", "case_number = ?"),
    ("likeness_verdicts", "case_number = ?"),
    ("likeness_verdicts", "other = ?"),
    ("merge_questions", "case_number = ?"),
    ("meeting_actions", "case_number = ?"),
    ("meeting_cases", "case_number = ?"),
    (
        "meetings",
        "id NOT IN (SELECT meeting_id FROM meeting_cases) AND id NOT IN (SELECT meeting_id FROM meeting_actions) AND '' <> ?",
    ),
)
"""Tables in the order in which their rows go (what points at another row goes first), with the rows that are the case's."""
KEPT: Mapping[str, str] = {
    "cases": "the number, so that nothing of it is taken for a new child; its columns are emptied",
    "decisions": "so that a replay can say that the case was erased; days, names of staff and hashes, the rest is emptied",
    "events": "who did what and when; no content, and a chain that must stay whole",
    "household_links": "numbers alone, so that the other case can say that this one was erased",
    "merges": "numbers and days alone: which case was joined into which; what each said is content and goes",
    "restrictions": "that it was restricted and by whom; the reason is emptied",
    "break_glass": "that somebody took access in an emergency, which stays to be answered for; the reason is emptied",
    "identities": "emptied with the store of who the child is",
    "service_changes": "about a service; the note beside it is content of the case and goes",
    "holds": "that it was held, by whom and why; the note is content of the case and goes",
    "retention_looks": "that somebody looked before it was erased",
    "tombstones": "what is left",
    "parcels": "that something went or came, to whom and when; what was in it is content of the case and goes",
    "subject_exports": "that the person was given a copy, and when; what was given is content of the case and goes",
}
"""Tables that name a case and keep their rows, with why that says nothing about the child."""
EMPTIED: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    (
        "cases",
        "number = ?",
        {
            "source": "", "identity_hash": "", "whole_hash": "", "level": 1, "closure_reason": "", "closure_outcome": "erased", "to_audit": 0,
            "lead": "", "lead_kind": "", "lead_hash": "", "owner": "", "team": "", "clock_from": "", "extended_until": "",
            "reopened_on": "", "follow_up_on": "", "audit_due_on": "",
        },
    ),
    ("decisions", "case_number = ?", {"level": 1, "step": "", "previous_level": None}),
    ("restrictions", "case_number = ?", {"reason": ""}),
    ("break_glass", "case_number = ?", {"reason": "", "finding": ""}),
    ("parcels", "case_number = ?", {"towards": "", "code": "", "likeness": ""}),
)  # fmt: skip
"""Columns that could say something about the child, and what is put in their place (a level of 1 says nothing: every child has it)."""
