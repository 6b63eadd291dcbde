"""Somebody's own referrals in words: what became of each, what is owed to them, what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.desk import Desk, answer, code_in_words, gate
from triage.desk.loop.feedback import CLOSED_DOOR
from triage.desk.screens.drafts import Draft, discard_draft, my_drafts
from triage.desk.screens.mine import Mine, OneMine, my_referral, my_referrals
from triage.desk.screens.typed import Typed
from triage.model import Ask
from tui.pages.case_alarms import OPEN_ESCALATIONS
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


@dataclass(frozen=True)
class Question:
    """One question that waits for an answer."""

    ask: Ask
    text: str
    choices: tuple[tuple[str, str], ...]
    """Code and words, where there are only a few answers."""


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
    rows = [
        *urgent,
        *(_draft_row(desk, one) for one in my_drafts(desk, by)),
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
    return MineRow(
        f"{DRAFT}{draft.row.id}",
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


def discard(desk: Desk, draft: int, by: str | None) -> None:
    """Erase a referral that is not sent."""
    discard_draft(desk, draft, by)


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
        tuple(_question(one, words) for one in found.asks),
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
    yield "What you may know now", tuple(told) or (CLOSED_DOOR,)
    yield "Asked of you", tuple(_question(one, words).text for one in found.asks)


def _question(ask: Ask, words: Wording) -> Question:
    about = f" ({words.title('needs', ask.need).lower()})" if ask.need else ""
    kind = words.meaning("ask_fields", ask.field, "answer_type")
    choices: tuple[tuple[str, str], ...] = ()
    if kind in ("choice", "yes_no") and ask.field not in ("consent_who", "need_person", "social_care_status"):
        choices = (("yes", "yes"), ("no", "no"), ("not_known", "don't know"))
    return Question(ask, ask.question + about, choices)


def answer_one(desk: Desk, number: str, ask: Ask, value: str, by: str | None) -> None:
    """Record an answer; raises what the desk refuses."""
    whom = None if ask.person in ("child", "family", "household") else ask.person
    answer(desk, number, ask.field, value, by, person=whom, need=ask.need)
