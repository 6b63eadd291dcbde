"""Somebody's own referrals in words: what became of each, what is owed to them, what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.desk import Desk, answer, code_in_words, gate
from triage.desk.answering import one_answer
from triage.desk.loop.feedback import CLOSED_DOOR, NOTHING_YET
from triage.desk.screens.danger import URGENT as DANGER
from triage.desk.screens.drafts import Draft, discard_draft, my_drafts, reasons_to_discard
from triage.desk.screens.mine import Mine, OneMine, my_referral, my_referrals
from triage.desk.screens.typed import Typed
from triage.model import Ask
from tui.pages.case_alarms import OPEN_ESCALATIONS
from tui.pages.case_answers import answer_fields
from tui.pages.case_forms import Answers, Asked
from tui.pages.wording import URGENT, Acting, Wording, acting, clock, counted, day_in_words, level_words

DRAFT = "draft "
"""Before the number of a draft, in the keys of rows."""


@dataclass(frozen=True)
class MineRow:
    """One line of the list."""

    key: str
    """A case number, or ``draft`` and a number."""
    cells: tuple[str, ...]
    urgent: bool = False
    draft: int | None = None
    whole: bool = False


@dataclass(frozen=True)
class MinePage:
    """The list of one person."""

    notice: str
    unread: tuple[str, ...]
    rows: tuple[MineRow, ...]
    total: int
    find: str
    owed: int
    asked: int
    reasons: Mapping[str, str]
    """Why one that says danger may be discarded: code and title."""


@dataclass(frozen=True)
class Question:
    """One question that waits for an answer."""

    ask: Ask
    text: str
    fields: tuple[Asked, ...]
    """What is chosen or typed, as on the case itself."""


@dataclass(frozen=True)
class OnePage:
    """One referral as its referrer sees it."""

    number: str
    notice: str
    acting: Acting
    urgent: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    """Headings, and what stands under each."""
    questions: tuple[Question, ...]
    whole: bool
    """Whether the person sees the case itself."""


def read_mine(desk: Desk, find: str, by: str | None) -> MinePage:
    """Read somebody's referrals, those that could not be read and those not sent first; raises :class:`Refused` for nobody."""
    found = my_referrals(desk, by)
    words = Wording(desk)
    found_rows = [_row(desk, one, words) for one in found.cases]
    urgent = [row for row in found_rows if row.urgent]
    drafts = [_draft_row(desk, one) for one in my_drafts(desk, by)]
    rows = [
        *(row for row in drafts if row.urgent),
        *urgent,
        *(row for row in drafts if not row.urgent),
        *(row for row in found_rows if not row.urgent),
    ]
    asked = find.strip().casefold()
    kept = [row for row in rows if not asked or any(asked in cell.casefold() for cell in row.cells)]
    unread = tuple(
        f"{row.file or 'A referral'} of {day_in_words(row.came_on)}: "
        + "; ".join(one.partition(": ")[2] or one for one in row.escalations)
        for row in found.unread
    )
    return MinePage(
        desk.notice or "",
        unread,
        tuple(kept),
        len(rows),
        find.strip(),
        sum(one.feedback_on is not None for one in found.cases),
        sum(one.asked_on is not None for one in found.cases),
        reasons_to_discard(desk),
    )


def _draft_row(desk: Desk, draft: Draft) -> MineRow:
    typed = Typed.from_data(draft.typed)
    said = [f"age {typed.values['age'].strip()[:3]}"] if typed.values.get("age") else []
    said += [counted(len(typed.needs), "need")] if typed.needs else []
    about = ", ".join(said) or "nothing about the child yet"
    late = (
        f" – begun {counted((desk.on - draft.row.begun_on).days, 'day')} ago"
        if desk.on > draft.row.begun_on
        else ""
    )
    key = f"{DRAFT}{draft.row.id}"
    if draft.row.state == DANGER:
        to_do = f"{URGENT} NOT SENT, says danger: nobody here has read it. Call, then enter and ctrl+s send it – {about}{late}"
        return MineRow(
            key, (f"not sent ({draft.row.id})", "NOT SENT", "", to_do), urgent=True, draft=draft.row.id
        )
    return MineRow(
        key,
        (
            f"not sent ({draft.row.id})",
            "NOT SENT",
            "",
            f"{about}{late}. Enter goes on with it, x discards it",
        ),
        draft=draft.row.id,
    )


def _row(desk: Desk, one: Mine, words: Wording) -> MineRow:
    row = one.row
    state = {"open": "received"}.get(row.state, code_in_words(row.state))
    if row.state == "open" and row.confirmed_on is not None:
        state = "help agreed"
    level = level_words(row.level, words.level(row.level)[0]) if row.level else ""
    return MineRow(
        row.number, (row.number, state, level, "; ".join(_next(desk, one))), one.urgent_on is not None
    )


def _next(desk: Desk, one: Mine) -> Iterable[str]:
    if one.urgent_on is not None:
        step = OPEN_ESCALATIONS.get(one.urgent_step, "it is not settled")
        yield f"{URGENT} {clock(one.urgent_on, desk.on)}: a danger – {step}"
    if one.asked_on is not None:
        yield f"questions are open, the first {clock(one.asked_on, desk.on)}"
    if one.feedback_on is not None:
        yield f"you are owed an answer {clock(one.feedback_on, desk.on)}"
    elif one.told_on is not None:
        yield f"you were told on {day_in_words(one.told_on)}"
    if one.row.state == "open" and not (one.urgent_on or one.asked_on or one.feedback_on or one.told_on):
        yield f"reviewed by {day_in_words(one.row.review_on)}"
    if one.row.closed_on is not None and one.row.state != "open":
        yield f"closed on {day_in_words(one.row.closed_on)}"


def discard(desk: Desk, draft: int, by: str | None, reason: str = "") -> None:
    """Erase a referral that is not sent; one that says danger for a ``reason``."""
    discard_draft(desk, draft, by, reason)


def read_one(desk: Desk, number: str, by: str | None) -> OnePage:
    """Read one referral as its referrer may see it; raises :class:`Refused` for whoever may not."""
    found = my_referral(desk, number, by)
    words = Wording(desk)
    return OnePage(
        number,
        desk.notice or "",
        Acting(by) if by and gate.may(desk, "case.answer", by, number) else acting(desk, by),
        tuple(_alarms(desk, found, words)),
        tuple((title, lines) for title, lines in _parts(desk, found, words) if lines),
        tuple(_question(desk, one, words) for one in found.asks),
        found.whole,
    )


def _alarms(desk: Desk, found: OneMine, words: Wording) -> Iterable[str]:
    for view in found.escalations:
        row = view.row
        if row.state in OPEN_ESCALATIONS:
            what = words.title("escalations", row.towards)
            yield f"{URGENT} {clock(row.due_on, desk.on).upper()}: {what} – {OPEN_ESCALATIONS[row.state]}"
            yield f"  Who acts: {words.meaning('escalations', row.towards, 'who_acts')}"


def _parts(desk: Desk, found: OneMine, words: Wording) -> Iterable[tuple[str, tuple[str, ...]]]:
    row = found.row
    state = [
        f"Sent on {day_in_words(row.added_on)}; {'open' if row.state == 'open' else code_in_words(row.state)}."
    ]
    if found.level:
        state.append(f"Level {level_words(found.level, words.level(found.level)[1])}.")
    if row.state == "open":
        state.append(f"The needs are scored again by {day_in_words(row.review_on)}.")
    yield "Where it stands", tuple(state)
    outcome = found.outcome
    offered = []
    if outcome is not None:
        lead = outcome.lead or ""
        offered.append(
            f"{code_in_words(lead).capitalize() if lead in ('staff', 'partner', 'peer') else lead} leads."
            if lead
            else "Nobody leads yet."
        )
        offered += [
            f"{one.title}: {words.title('referral_states', one.state).lower()}"
            + (f" since {day_in_words(one.since)}" if one.since else "")
            for one in outcome.offered
        ]
    yield "What came of it", tuple(offered)
    told = []
    for said in found.told:
        row_ = said.row
        owed = ""
        if row_.feedback_due_on is not None and row_.feedback_on is None:
            owed = f" – owed to you {clock(row_.feedback_due_on, desk.on)} ({day_in_words(row_.feedback_due_on)})"
        elif row_.feedback_on is not None:
            owed = f" – told on {day_in_words(row_.feedback_on)}"
        told.append(" ".join(said.words[:-1]) + owed)
    yield "What you may know now", tuple(told) or (NOTHING_YET if found.agreed else CLOSED_DOOR,)
    yield "Asked of you", tuple(_text(one, words) for one in found.asks)


def _text(ask: Ask, words: Wording) -> str:
    return ask.question + (f" ({words.title('needs', ask.need).lower()})" if ask.need else "")


def _question(desk: Desk, ask: Ask, words: Wording) -> Question:
    kind = words.meaning("ask_fields", ask.field, "answer_type") or "text"
    return Question(ask, _text(ask, words), answer_fields(desk, ask.field, kind))


def answer_one(desk: Desk, number: str, ask: Ask, answers: Answers, by: str | None) -> None:
    """Record an answer; raises what the desk refuses."""
    value = one_answer(answers.get("chosen", ""), answers.get("typed", ""))
    whom = None if ask.person in ("child", "family", "household") else ask.person
    answer(desk, number, ask.field, value, by, person=whom, need=ask.need)
