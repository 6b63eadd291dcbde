"""A case for somebody who sees a part of it: what came of a referral, and the names of the parts that are not shown."""

from __future__ import annotations

from triage.desk import Desk
from triage.desk.case_page import CaseShown
from triage.desk.seeing import PART_OF
from tui.pages.case_sections import KINDS_OF_LEAD, Section
from tui.pages.wording import clock, day_in_words

PART_WORDS = {
    "decision": "the decision and its reasons",
    "level": "the level",
    "referrals": "referrals and services",
    "scores": "needs and scores",
    "outcome": "what came of the referral",
}
"""Parts that may be hidden, as they are named to whoever does not see them."""


def part_sections(desk: Desk, shown: CaseShown) -> tuple[tuple[Section, ...], str]:
    """What is shown beside the escalations, and in a sentence what is not."""
    sections = [Section("State", (_state(desk, shown),))]
    if shown.outcome is not None:
        lead = shown.outcome.lead or ""
        sections.append(Section("Who leads", (KINDS_OF_LEAD.get(lead, lead) or "nobody yet",)))
        offered = tuple(
            f"{one.title}: {desk.vocabulary.title('referral_states', one.state).lower()}"
            + (f" since {day_in_words(one.since)}" if one.since else "")
            for one in shown.outcome.offered
        )
        sections.append(Section("What was offered", offered or ("nothing that can be named here yet",)))
    parts = sorted(
        {part for part in PART_OF.values() if part not in shown.seen}, key=list(PART_OF.values()).index
    )
    if shown.outcome is not None:
        parts = [part for part in parts if part != "outcome"]
    hidden = ", ".join(PART_WORDS.get(part, part) for part in parts)
    return tuple(sections), f"Not shown to your role: {hidden}." if hidden else ""


def _state(desk: Desk, shown: CaseShown) -> str:
    row = shown.view.row
    if row.closed_on:
        return f"{row.state} since {day_in_words(row.closed_on)}"
    return (
        f"{row.state}, here since {day_in_words(row.added_on)}; looked at again on "
        f"{day_in_words(row.review_on)} ({clock(row.review_on, desk.on)})"
    )
