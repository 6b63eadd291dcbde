"""Who may do what with a case: one line an act, least privilege by role and by how near somebody stands to the case.

Everything that names a role stands here and in :mod:`triage.casework.permissions.workspace_acts`; docs/roles.md is printed from it.
Recording that somebody was told of a danger is open to every role and on every case (law 1 of the contract).
"""

from __future__ import annotations

from collections.abc import Mapping

from triage.casework.permissions.scopes import (
    ANY,
    OWN_CASE,
    OWN_REFERRAL,
    OWN_TEAM,
    SEES_NO_CASE,
    Act,
    act,
    everybody,
    look,
)
from triage.casework.permissions.workspace_acts import WORKSPACE_ACTS

# Looking at a case.
_LOOKING = (
    look(
        "case.show", "See a case", referrer=OWN_REFERRAL, coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY, data_steward=ANY, auditor=ANY,
    ),
    look(
        "case.list", "List cases", referrer=OWN_REFERRAL, coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY, data_steward=ANY, auditor=ANY,
    ),
    look(
        "case.find", "Find cases by words of their needs", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY,
    ),
    look(
        "case.timeline", "See who did what with a case", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY, data_steward=ANY, auditor=ANY,
    ),
    look(
        "case.replay", "Make stored decisions again and compare", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY, auditor=ANY,
    ),
    look(
        "case.letter", "Write a letter about a case", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY,
    ),
    look(
        "case.letter.referrer", "Read the answer to a referral", referrer=OWN_REFERRAL, coordinator=ANY, lead_practitioner=OWN_TEAM,
        clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY,
    ),
    look(
        "case.plan", "See the plan of a case laid open", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY,
    ),
    look(
        "case.why_not", "Ask why a case is not answered otherwise", coordinator=ANY, lead_practitioner=OWN_TEAM,
        clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY,
    ),
    look(
        "case.services", "Look for services on behalf of a case", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY,
    ),
    look(
        "escalation.list", "See the escalations of a case", despite_restriction=True, referrer=OWN_REFERRAL, coordinator=ANY, lead_practitioner=OWN_TEAM,
        clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY, data_steward=ANY, auditor=ANY,
    ),
    look(
        "referral.list", "See referrals and how far they are", referrer=OWN_REFERRAL, coordinator=ANY, lead_practitioner=OWN_TEAM,
        clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY,
    ),
)  # fmt: skip

# A child's safety: nobody is kept from saying that somebody was told.
_SAFETY = (
    act(
        "escalation.record", "Record who was told of a danger, who received it and what they decided", everybody(),
        despite_restriction=True,
    ),
    act(
        "escalation.dismiss", "Put an escalation aside, with a second person of the discipline", coordinator=ANY,
        lead_practitioner=OWN_CASE, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY,
    ),
)  # fmt: skip

# Cases coming in, and facts about them.
_FACTS = (
    act(
        "case.add", "Add a case", referrer=ANY, coordinator=ANY, lead_practitioner=ANY, clinical_lead=ANY, safeguarding_lead=ANY,
        manager=ANY,
    ),
    act(
        "draft.keep", "Keep a referral that is not sent yet", referrer=ANY, coordinator=ANY, lead_practitioner=ANY, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY,
    ),
    look(
        "draft.read", "Read a referral of one's own that is not sent yet", unnamed=False, referrer=ANY, coordinator=ANY,
        lead_practitioner=ANY, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY,
    ),
    act(
        "draft.discard_left", "Erase a referral that somebody who left had begun, unread", data_steward=ANY, safeguarding_lead=ANY,
    ),
    look(
        "unread.read", "Read a referral that could not be read, as it was received", unnamed=False, coordinator=ANY, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY,
    ),
    act(
        "unread.mend", "Mend a referral that could not be read, so that it becomes a case", coordinator=ANY, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY,
    ),
    act("import", "Bring cases in from another system's file", coordinator=ANY, safeguarding_lead=ANY, manager=ANY, data_steward=ANY),
    act(
        "case.answer", "Answer a question about a case", referrer=OWN_REFERRAL, coordinator=ANY, lead_practitioner=OWN_TEAM,
        clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY,
    ),
    act(
        "case.note", "Write a note", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY,
    ),
    act(
        "case.contact", "Record a try to reach the family", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY,
    ),
    act("review", "Score needs again", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY, safeguarding_lead=ANY),
)  # fmt: skip

# What people decide about a case.
_DECIDING = (
    act(
        "case.confirm", "Confirm a proposed action", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY,
        safeguarding_lead=ANY,
    ),
    act(
        "case.done", "Say that confirmed support or a task is done", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY,
        safeguarding_lead=ANY,
    ),
    act(
        "action.dismiss", "Put a proposed action aside", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY,
        safeguarding_lead=ANY,
    ),
    act("case.assign", "Give a case to a lead, an owner or a team", coordinator=ANY, safeguarding_lead=ANY, manager=ANY),
    act(
        "case.link", "Join cases of one household", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY,
        safeguarding_lead=ANY,
    ),
    act(
        "case.close", "Close a case", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY, safeguarding_lead=ANY,
        manager=ANY,
    ),
    act(
        "case.reopen", "Open a closed case again", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY,
    ),
    act(
        "case.unmet", "Record a need that no service meets", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY,
        safeguarding_lead=ANY,
    ),
    act("refer", "Refer a case to a service", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY, safeguarding_lead=ANY),
    act(
        "referral.move", "Say how far a referral is", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY,
        safeguarding_lead=ANY,
    ),
    act(
        "referral.service_asked", "Record that a service was asked what became of a referral", coordinator=ANY, lead_practitioner=OWN_TEAM,
        clinical_lead=ANY, safeguarding_lead=ANY,
    ),
    act(
        "referral.ask", "Record whether help was taken up and helped", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY,
    ),
    look(
        "referral.feedback", "Read what a referrer may know of a referral", referrer=OWN_REFERRAL, coordinator=ANY,
        lead_practitioner=OWN_TEAM, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY,
    ),
    act(
        "referral.feedback_given", "Say that the referrer was told", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY,
    ),
    act(
        "case.step_down", "Lower the level in force, with a way back", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY,
    ),
    act(
        "case.step_up", "Raise the level in force", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY,
    ),
    act(
        "case.extend", "Go on past the usual weeks of casework", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY,
    ),
    act(
        "case.looked", "Say what a look found", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY, safeguarding_lead=ANY,
        manager=ANY,
    ),
    act("case.audit", "Audit the closing of a case", coordinator=ANY, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY),
    act(
        "case.follow_up", "Ask how things are after closing", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY,
    ),
    act("escalation.settle", "Settle a dispute about the decision on an escalation", clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY),
    look(
        "case.notes", "Read notes", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY,
    ),
)  # fmt: skip

# Who reads it at all.
_READING_RIGHTS = (
    act(
        "case.restrict", "Restrict a case to named people", despite_restriction=True, coordinator=ANY, safeguarding_lead=ANY,
        manager=ANY, data_steward=ANY,
    ),
    act("case.unrestrict", "End the restriction of a case", despite_restriction=True, safeguarding_lead=ANY, data_steward=ANY),
    act(
        "case.break_glass", "Take access to a case for a few hours, with a reason", despite_restriction=True, coordinator=ANY,
        lead_practitioner=ANY, clinical_lead=ANY, manager=ANY, data_steward=ANY,
    ),
    look(
        "people.break_glass", "See who took access and why", despite_restriction=True, unnamed=False, safeguarding_lead=ANY,
        data_steward=ANY, auditor=ANY,
    ),
    act(
        "people.break_glass.review", "Look at access that somebody else took", despite_restriction=True, safeguarding_lead=ANY,
        data_steward=ANY,
    ),
)  # fmt: skip

# What was measured and said about outcomes beside the scores of needs.
_MEASURING = (
    act("case.measure", "Enter a published measure", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY, safeguarding_lead=ANY),
    look(
        "case.measures_read", "Read measures and standings in care", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY,
    ),
    act(
        "case.care_status", "Record a standing with children's social care", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY,
        safeguarding_lead=ANY,
    ),
    act(
        "case.feedback", "Record what somebody said about the help, and whether it may be quoted", coordinator=ANY, lead_practitioner=OWN_TEAM,
        clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY,
    ),
    look(
        "case.feedback_read", "Read what was said about the help", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY,
    ),
    act("case.light", "Record a light contact", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY),
    look(
        "case.light_read", "See light contacts", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY, safeguarding_lead=ANY,
        manager=ANY,
    ),
)  # fmt: skip

# Agreement, sharing and the rights of the child.
_RIGHTS = (
    act(
        "case.consent", "Record agreement, refusal or withdrawal", referrer=OWN_REFERRAL, coordinator=ANY, lead_practitioner=OWN_TEAM,
        clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY,
    ),
    act(
        "case.shared", "Record what was shared with whom", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY,
        safeguarding_lead=ANY, data_steward=ANY,
    ),
    look(
        "case.shared_read", "See what was shared with whom", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY, data_steward=ANY, auditor=ANY,
    ),
    act(
        "case.safe_contact", "Record how a family is reached safely", referrer=OWN_REFERRAL, coordinator=ANY,
        lead_practitioner=OWN_TEAM, clinical_lead=ANY, safeguarding_lead=ANY,
    ),
    act(
        "case.correct", "Correct what a case says, the old value kept", coordinator=ANY, lead_practitioner=OWN_CASE,
        clinical_lead=ANY, safeguarding_lead=ANY, data_steward=ANY,
    ),
    act(
        "case.contest", "Record that somebody disputes a decision or a fact", referrer=OWN_REFERRAL, coordinator=ANY,
        lead_practitioner=OWN_TEAM, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY, data_steward=ANY,
    ),
    act(
        "case.contest_answer", "Answer a dispute", clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY, data_steward=ANY,
    ),
    look("sharing.agreements", "See agreements with partners", everybody(but={"referrer"})),
    look("retention.read", "See what is kept until when", data_steward=ANY, manager=ANY, auditor=ANY),
    act("retention.keep", "Keep a record past its time", despite_restriction=True, data_steward=ANY),
    act("case.hold", "Hold a record against erasure", despite_restriction=True, data_steward=ANY, safeguarding_lead=ANY),
    act("case.hold_lift", "Lift a hold", despite_restriction=True, data_steward=ANY),
    act("case.erase", "Erase a record, with a second person", despite_restriction=True, data_steward=ANY),
    act("case.export", "Give a person what is held about them", data_steward=ANY),
)  # fmt: skip

# Referrals that travel.
_TRAVEL = (
    act("send", "Send a case to a partner", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY, safeguarding_lead=ANY),
    act("receive", "Take in what a partner sent", coordinator=ANY, clinical_lead=ANY, safeguarding_lead=ANY, data_steward=ANY),
    look(
        "send.read", "See what was sent and what came", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY, data_steward=ANY, auditor=ANY,
    ),
)  # fmt: skip

# Households and doubles.
_HOUSEHOLDS = (
    look("likeness.list", "See which cases may be of one child", coordinator=ANY, safeguarding_lead=ANY, clinical_lead=ANY, manager=ANY, data_steward=ANY),
    act("likeness.decide", "Say whether two cases are of one child", coordinator=ANY, safeguarding_lead=ANY, data_steward=ANY),
    act("case.merge", "Join two cases of one child", coordinator=ANY, safeguarding_lead=ANY, data_steward=ANY),
    act("case.unmerge", "Take a joining back", coordinator=ANY, safeguarding_lead=ANY, data_steward=ANY),
    act("case.unlink", "End a link of a household", coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY, safeguarding_lead=ANY),
    act("case.open_for", "Open a case for another person of the household", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY, safeguarding_lead=ANY),
    look("household.show", "See a household", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY),
    look("household.plan", "See the plan of a household", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY),
    act("household.lead", "Name the lead of a household", coordinator=ANY, safeguarding_lead=ANY, manager=ANY),
    act("meeting.add", "Record a meeting", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY),
    act("meeting.done", "Say that what a meeting agreed is done", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY),
    look("meeting.list", "See meetings", coordinator=ANY, lead_practitioner=OWN_TEAM, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY),
)  # fmt: skip

ACTS: Mapping[str, Act] = {
    one.code: one
    for one in (
        *_LOOKING, *_SAFETY, *_FACTS, *_DECIDING, *_READING_RIGHTS, *_RIGHTS, *_TRAVEL, *_HOUSEHOLDS, *_MEASURING, *WORKSPACE_ACTS,
    )
}  # fmt: skip
"""Every act by its code."""
CASE_ROLES = frozenset(everybody(but=SEES_NO_CASE))
"""Roles that see some case."""
