"""The rest of a case as headed lists: whose needs, help that cannot be given, what was not offered, referrals, sharing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.desk import PATTERNS, CaseView, Desk, EscalationView, ReferralView, noted
from triage.desk.households.joined import joined_lines
from triage.desk.loop.closing import closings_of
from triage.desk.loop.next_step import all_steps
from triage.desk.loop.open_moves import is_over
from triage.desk.loop.owning import lead_name, marked
from triage.model import Decision
from tui.pages.case_alarms import over_lines
from tui.pages.wording import Wording, clock, counted, day_in_words

BASES = {
    "consent": "with consent",
    "own_consent": "with the young person's own consent",
    "without_consent": "without consent, where the law allows it",
    "none": "no basis, so nothing about the family leaves",
    "not_known": "not known, so nothing about the family leaves until somebody asks",
}
KINDS_OF_LEAD = {"partner": "somebody of another service", "peer": "somebody the family trusts"}
SAID_ABOVE = ("escalation", "look", "decision", "action")
"""Records whose next step stands elsewhere on the page: with its escalation, question, look or action."""


@dataclass(frozen=True)
class Section:
    """A headed list of lines."""

    title: str
    lines: tuple[str, ...]


def lead_line(desk: Desk, view: CaseView) -> str:
    """Who leads for the family, and whose job the case is; somebody who left is marked so."""
    row = view.row
    lead = marked(desk, row.lead) if row.lead else lead_name(desk, row)
    owner = marked(desk, row.owner) if row.owner else "the coordinators"
    kind = KINDS_OF_LEAD.get(row.lead_kind, "")
    said = f"{lead}{f' ({kind})' if kind else ''}" if lead else kind or "nobody yet"
    return f"Who leads: {said} · whose job: {owner}" + (f" · team {row.team}" if row.team else "")


def read_sections(
    desk: Desk,
    view: CaseView,
    escalations: Iterable[EscalationView],
    referrals: Iterable[ReferralView],
    words: Wording,
    viewer: str | None,
) -> Iterable[Section]:
    """The lists in their order; an empty one has no lines. ``viewer`` is whose patterns are shown, None: nobody's."""
    decision = view.decision
    yield _next_steps(desk, view)
    yield Section(
        "People with needs of their own",
        tuple(
            f"{words.whom(one.person, one.who)}: "
            + (", ".join(words.title("needs", need) for need in one.needs) or "to be asked")
            for one in decision.linked_people
        ),
    )
    yield Section(
        "Help that cannot be given now",
        tuple(
            f"{words.title('help', one.help)}, for {words.whom(one.person, one.who)}: "
            f"{words.title('unmet_reasons', one.reason).lower()}"
            for one in decision.unmet
        ),
    )
    yield Section("Not offered", tuple(not_offered_lines(decision, words)))
    yield Section("Escalations that were answered or put aside", tuple(over_lines(escalations, words)))
    yield from _record(desk, view, referrals, words)
    seen = noted(desk, decision, viewer)
    yield Section("Noted", seen.flags)
    yield Section("Sharing", (f"{BASES[decision.sharing.basis].capitalize()}: {decision.sharing.reason}",))
    yield Section(PATTERNS, seen.patterns)
    if view.row.state == "open":
        day = view.row.review_on
        yield Section(
            "Review", (f"The needs are scored again on {day_in_words(day)}: {clock(day, desk.on)}",)
        )


def not_offered_lines(decision: Decision, words: Wording) -> Iterable[str]:
    """Services that were passed over, each with the first true reason."""
    for one in decision.not_offered:
        name = words.service(one.service) or words.title("help", one.help)
        yield (
            f"{name}: {words.title('not_offered_reasons', one.reason).lower()}"
            + (f" ({one.detail})" if one.detail else "")
        )


def _next_steps(desk: Desk, view: CaseView) -> Section:
    lines = (
        f"{clock(one.day, desk.on)}: {one.what} ({one.record}, {one.whose.replace('_', ' ')})"
        for one in all_steps(desk, view.row.number)
        if not one.record.startswith(SAID_ABOVE)
    )
    return Section("What comes next", tuple(lines))


def _record(
    desk: Desk, view: CaseView, referrals: Iterable[ReferralView], words: Wording
) -> Iterable[Section]:
    """What was recorded beside the latest decision: earlier confirmed actions, referrals, reviews, joined cases, closings."""
    latest = view.decisions[-1].seq
    yield Section(
        "Confirmed before",
        tuple(
            f"{words.title('help', row.help)}, for {words.whom(row.person, row.who)}: {row.state} "
            f"(decision {row.seq}, {row.changed_by})"
            for row in view.actions
            if row.seq != latest
        ),
    )
    yield Section(
        "Referrals",
        tuple(
            f"{words.title('help', one.row.help)}, {words.service(one.row.service)}: "
            f"{words.title('referral_states', one.row.state).lower()} since {day_in_words(one.row.changed_on)}"
            + ("" if is_over(desk, one.row) else f"; answer due {clock(one.row.answer_due_on, desk.on)}")
            for one in referrals
        ),
    )
    yield Section(
        "Reviews so far",
        tuple(
            f"{day_in_words(row.on_day)}, by {row.by_name}: "
            + (f"{counted(row.scored, 'need')} scored" if row.scored else "nothing could be scored")
            + (f"; led to decision {row.seq}" if row.seq else "; the decision before stands")
            for row in view.reviews
        ),
    )
    yield Section("Joined cases", tuple(line for line in joined_lines(desk, view.row.number) if not line.startswith("ACT NOW")))  # fmt: skip
    yield Section(
        "Closings",
        tuple(
            f"{day_in_words(row.closed_on)}, by {row.closed_by}: {words.title('closure_reasons', row.reason)}"
            + (
                f"; audited by {row.audited_by}"
                if row.audited_by
                else "; to be audited"
                if row.to_audit
                else ""
            )
            + (f"; opened again {day_in_words(row.reopened_on)}" if row.reopened_on else "")
            for row in closings_of(desk, view.row.number)
        ),
    )
