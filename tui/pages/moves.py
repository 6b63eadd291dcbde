"""What became of the referrals of a case as values: each with its clock, its steps so far, and what can follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.desk import Desk, ReferralView, gate, list_referrals, move_referral, show_case
from triage.desk.codes import codes
from triage.desk.deciding import Stored
from triage.desk.loop.awaited import awaiting, still_needed
from triage.desk.loop.feedback import feedback, feedback_given
from triage.desk.loop.moving import ask_helped, ask_service, engage
from triage.desk.loop.open_moves import is_over, may_be_asked, open_moves, waits_for_service
from triage.errors import TriageError
from tui.pages.case_actions import what_in_words
from tui.pages.wording import URGENT, Acting, Wording, acting, clock, day_in_words, looks


@dataclass(frozen=True)
class Step:
    """One thing that can be recorded about a referral."""

    key: str
    """``move accepted``, ``engage``, ``asked``, ``helped``, ``needed`` or ``told``."""
    title: str
    says: str
    """What recording it comes to."""
    off: str
    """Why it cannot be recorded now; empty where it can."""
    choices: tuple[tuple[str, str], ...] = ()
    """What must be chosen among, beside the reason."""
    reasons: tuple[tuple[str, str], ...] = ()
    reason_needed: bool = False
    note: bool = False
    """Whether a few words may be kept with it."""
    hard: bool = False
    """Whether nothing can follow, so that it is asked with focus on the safe answer."""


@dataclass(frozen=True)
class ReferralCard:
    """One referral or signpost."""

    identity: int
    what: str
    service: str
    state: str
    due: str
    late: bool
    over: bool
    lines: tuple[str, ...]
    """Its steps so far, the newest last, and what else is known."""
    feedback: tuple[str, ...]
    """What whoever referred the child may know now."""
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class MovesPage:
    """All referrals of a case."""

    number: str
    notice: str
    acting: Acting
    cards: tuple[ReferralCard, ...]


def read_moves(desk: Desk, number: str, by: str | None) -> MovesPage:
    """Read what became of the referrals of a case; raises :class:`WrongUse` for an unknown case."""
    name = looks(desk, by)
    show_case(desk, number, name)
    words = Wording(desk)
    views = list_referrals(desk, number, None, name)
    cards = [_card(desk, view, words, by) for view in views]
    return MovesPage(
        number=number,
        notice=desk.notice or "",
        acting=acting(desk, by),
        cards=tuple(sorted(cards, key=lambda card: (card.over, -card.identity))),
    )


def _card(desk: Desk, view: ReferralView, words: Wording, by: str | None) -> ReferralCard:
    row = view.row
    over = is_over(desk, row)
    ask = row.ask_on if row.ask_on is not None and not row.helped else None
    day = ask or row.answer_due_on
    due = (
        "finished"
        if over and ask is None
        else f"{'ask the family' if ask else 'answer due'} {clock(day, desk.on)}"
    )
    late = day < desk.on and not (over and ask is None)
    owed = row.feedback_due_on is not None and row.feedback_on is None
    lines = [
        f"{day_in_words(move.on_day)}  {words.title('referral_states', move.state)} – {move.by_name}"
        + (f": {words.title('decline_reasons', move.reason).lower()}" if move.reason else "")
        for move in view.moves
    ]
    if row.engagement:
        lines.append(f"Taken up: {words.title('engagement', row.engagement).lower()}")
    if row.helped:
        lines.append(
            f"Did it help: {words.title('help_answers', row.helped).lower()}"
            + (f", {words.title('help_reasons', row.helped_reason).lower()}" if row.helped_reason else "")
        )
    if row.not_needed_on:
        lines.append(f"No longer needed, said on {day_in_words(row.not_needed_on)}: a person cancels it")
    if row.feedback_on:
        lines.append(f"The referrer was told on {day_in_words(row.feedback_on)} by {row.feedback_by}")
    elif owed and row.feedback_due_on is not None:
        lines.append(f"{URGENT} The referrer is still to be told, due {clock(row.feedback_due_on, desk.on)}")
    if row.kind == "referral" and not over:
        lines.append(
            f"To send it sealed: triage send {row.case_number} --referral {row.id} --out FOLDER --by NAME"
        )
    whom = "" if row.person == "child" and not row.who else f", for {words.whom(row.person, row.who)}"
    return ReferralCard(
        identity=row.id,
        what=f"{row.kind.capitalize()} {row.id}: {words.title('help', row.help)}{whom}",
        service=words.service(row.service),
        state=words.title("referral_states", row.state),
        due=due,
        late=late,
        over=over,
        lines=tuple(lines),
        feedback=_told(desk, row.id, looks(desk, by)),
        steps=tuple(_steps(desk, view, by)),
    )


def _told(desk: Desk, identity: int, name: str | None) -> tuple[str, ...]:
    try:
        return feedback(desk, identity, name).words
    except TriageError:
        return ()


def _steps(desk: Desk, view: ReferralView, by: str | None) -> Iterable[Step]:
    row = view.row
    number = row.case_number
    named = not acting(desk, by).cannot
    rights = {
        act: ""
        if not named or gate.may(desk, act, by, number)
        else "your role does not record this; `triage people rights` shows who does"
        for act in ("referral.move", "referral.ask", "referral.service_asked", "referral.feedback_given")
    }
    for move in open_moves(desk, row.id):
        says = "It goes on from there, with a day to look again."
        if move.without_help and not move.final:
            says = "Something else is looked for meanwhile: the need is open again, and the case is decided anew."
        elif move.without_help:
            says = "It ends without help: the need is open again, and the case is decided anew."
        elif move.final:
            says = "It came to its end. Where no score shows that the need eased, somebody looks now."
        yield Step(
            f"move {move.to}", move.title, says, move.off or rights["referral.move"], reasons=move.reasons,
            reason_needed=move.reason_needed, hard=move.final or move.without_help,
        )  # fmt: skip
    over = is_over(desk, row)
    yield Step(
        "engage", "How far the family takes it up",
        "Where it is not taken up, somebody looks today. It is no fault of theirs and closes nothing.",
        "it came to its end; record it at the review" if over else rights["referral.ask"],
        choices=_titles(desk, "engagement"),
    )  # fmt: skip
    yield Step(
        "asked", "The service was asked what became of it", "The day to ask again is set anew from today.",
        rights["referral.service_asked"]
        if waits_for_service(desk, row)
        else "a service is asked while it has a referral and nothing has come of it",
        note=True,
    )  # fmt: skip
    yield Step(
        "helped", "The family was asked whether it helped",
        "Where it did not help or was not used, a reason is needed and the need is open again.",
        rights["referral.ask"] if may_be_asked(row) else "it is asked when help has come to its end",
        choices=_titles(desk, "help_answers"), reasons=_titles(desk, "help_reasons"),
    )  # fmt: skip
    yield _needed(desk, row.id, number, rights["referral.ask"])
    owed = row.feedback_due_on is not None and row.feedback_on is None
    off = "" if owed else "nothing is owed to the referrer for this now"
    yield Step(
        "told", "The referrer was told what came of it",
        "Only the words shown may be said; nothing about the family's reasons or scores.",
        off or rights["referral.feedback_given"],
    )  # fmt: skip


def _needed(desk: Desk, identity: int, number: str, right: str) -> Step:
    row = desk.store.case(number)
    waits = (
        row is not None
        and row.state == "open"
        and any(one.referral == identity for one in awaiting(desk, row))
    )
    return Step(
        "needed", "Whether it is still needed",
        "Where it is no longer needed, somebody is asked today to cancel it.",
        right if waits else "it is asked while the family waits for a service",
        choices=_titles(desk, "awaited_answers"),
    )  # fmt: skip


def _titles(desk: Desk, kind: str) -> tuple[tuple[str, str], ...]:
    return tuple((code, entry.title) for code, entry in codes(desk, kind).items())


def record_step(
    desk: Desk, number: str, identity: int, key: str, answers: Mapping[str, str], by: str | None
) -> tuple[str, ...]:
    """Record a step and say what it came to, what is urgent first; raises what the desk refuses."""
    words = Wording(desk)
    kind, _, state = key.partition(" ")
    reason, choice = answers.get("reason") or None, answers.get("choice", "")
    if kind == "move":
        view = move_referral(desk, identity, state, by, reason=reason)
        said = [
            f"{view.row.kind.capitalize()} {identity}: {words.title('referral_states', view.row.state).lower()}."
        ]
        if view.flagged:
            said.append("Noted in the directory about this service, not confirmed yet.")
        if view.not_flagged:
            said.append(f"The service's record could not be flagged: {view.not_flagged}.")
        return (*_again(desk, number, view.stored, words), *said)
    if kind == "engage":
        row = engage(desk, identity, choice, by=by)
        return (f"Recorded. Looked at again {clock(row.answer_due_on, desk.on)}.",)
    if kind == "asked":
        row = ask_service(desk, identity, answers.get("note", ""), by=by)
        return (f"Recorded. To be asked again {clock(row.answer_due_on, desk.on)}.",)
    if kind == "helped":
        done = ask_helped(desk, identity, choice, by=by, reason=reason)
        more = [f"Asked again {clock(done.row.ask_on, desk.on)}."] if done.row.ask_on else []
        return (*_again(desk, number, done.stored, words), "Recorded.", *more)
    if kind == "needed":
        still_needed(desk, number, str(identity), choice, by=by)
        return (
            "Recorded."
            + (" Cancel it now: it counts as a referral avoided." if choice == "no_longer_needed" else ""),
        )
    said_words = feedback_given(desk, identity, by=by)
    return ("Recorded that the referrer was told just this:", *said_words.words)


def _again(desk: Desk, number: str, stored: Stored | None, words: Wording) -> Iterable[str]:
    """The new decision, where the need is open again."""
    if stored is None:
        return
    decision = stored.decision
    for row in desk.store.escalations(number):
        if row.id in stored.new_escalations:
            yield f"{URGENT} NEW ESCALATION: {words.title('escalations', row.towards)}"
    yield f"The need is open again. Decision {stored.seq} proposes:"
    for action in decision.actions[:4]:
        yield f"  {action.order}. {what_in_words(action, words)}" + (
            f", with {words.service(action.service)}" if action.service else ""
        )
    if len(decision.actions) > 4:
        yield f"  and {len(decision.actions) - 4} more, in the case"
    for look in decision.human_reviews:
        yield f"  A person looks: {words.title('review_reasons', look.reason)}"
