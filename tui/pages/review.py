"""A review as values: every need with the score before, what else is asked, and what saving would come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.desk import Desk, gate, review, show_case
from triage.desk.codes import codes
from triage.desk.loop.sheet import Sheet, review_sheet
from triage.desk.previewing import NeedChange, NeedKey, foresee_review
from triage.model import Decision, Escalation
from tui.pages.case_actions import what_in_words
from tui.pages.wording import (
    URGENT,
    Acting,
    Wording,
    acting,
    clock,
    counted,
    day_in_words,
    level_words,
    looks,
)

BETTER, SAME, WORSE, UNSCORED = "↓ better", "= same", "↑ worse", "? not scored"
"""Shape and word of each direction; a score that falls is for the better."""
FIRST = "+ first score"
AWAITED = "awaited_answers"


@dataclass(frozen=True)
class NeedLine:
    """One need to score again."""

    key: NeedKey
    title: str
    """The need and whose it is."""
    then: int | None
    first: int | None


@dataclass(frozen=True)
class AwaitedLine:
    """Something the family waits for."""

    what: str
    """As the review names it: the number of a referral, or the code of the case file."""
    title: str
    last: str
    """The last answer in words; empty where nobody was asked."""


@dataclass(frozen=True)
class ReviewPage:
    """All that is shown before anything is scored."""

    number: str
    seq: int
    notice: str
    acting: Acting
    cannot: str
    """Why nobody may review it here, beside what ``acting`` says."""
    about: str
    needs: tuple[NeedLine, ...]
    engagement: tuple[tuple[str, str], ...]
    """Codes and titles of how far the family takes help up."""
    answers: tuple[tuple[str, str], ...]
    """Codes and titles of answers to whether something is still needed."""
    awaited: tuple[AwaitedLine, ...]
    beside: tuple[tuple[str, tuple[str, ...]], ...]
    """Headed lists to talk about: wishes, questions, what was tried."""


@dataclass(frozen=True)
class Scored:
    """What somebody filled in."""

    scores: Mapping[NeedKey, int]
    """Needs that were scored; one left out was not."""
    engagement: str = ""
    awaited: Mapping[str, str] | None = None
    note: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing at all was filled in."""
        return not (self.scores or self.engagement or self.awaited or self.note.strip())


@dataclass(frozen=True)
class Follows:
    """What saving would come to, or came to, in words; what is urgent comes first."""

    urgent: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    """A word or two, then what is to be said of it."""
    changes: tuple[str, ...]
    """Each need then and now."""
    seq: int
    """The latest decision when this was worked out; after saving, the new one."""


def read_review(desk: Desk, number: str, by: str | None) -> ReviewPage:
    """Read what a review begins with; raises :class:`WrongUse` for an unknown case, :class:`Refused` for an erased one."""
    name = looks(desk, by)
    view = show_case(desk, number, name)
    sheet = review_sheet(desk, number, name)
    words = Wording(desk)
    row = view.row
    who, cannot = acting(desk, by), ""
    if row.state != "open":
        cannot = "the case is closed; `triage case follow-up` records how things are since"
    elif not who.cannot and not gate.may(desk, "review", by, number):
        cannot = "your role does not score needs again; `triage people rights` shows who does what"
    level = level_words(row.level, words.level(row.level)[1])
    return ReviewPage(
        number=number,
        seq=view.decisions[-1].seq,
        notice=desk.notice or "",
        acting=who,
        cannot=cannot,
        about=f"Level {level} in force · review due {clock(row.review_on, desk.on)} ({day_in_words(row.review_on)})",
        needs=tuple(
            NeedLine(one.key, need_in_words(words, one.key), one.last, one.first) for one in sheet.needs
        ),
        engagement=tuple((code, entry.title) for code, entry in codes(desk, "engagement").items()),
        answers=tuple((code, entry.title) for code, entry in codes(desk, AWAITED).items()),
        awaited=tuple(
            AwaitedLine(
                str(one.referral or one.record),
                f"{words.title('help', one.help)}, {words.service(one.service)}".rstrip(", "),
                words.title(AWAITED, one.last_answer).lower() if one.last_answer else "",
            )
            for one in sheet.awaits
        ),
        beside=tuple(part for part in _beside(sheet, words) if part[1]),
    )


def need_in_words(words: Wording, key: NeedKey) -> str:
    """A need and whose it is: ``Sleep, parent or carer (p1)``."""
    need, person, who = key
    return f"{words.title('needs', need)}, {words.whom(person, who)}"


def _beside(sheet: Sheet, words: Wording) -> Iterable[tuple[str, tuple[str, ...]]]:
    yield "What they said they want", sheet.wishes
    yield "To ask", sheet.questions
    yield (
        "Tried so far",
        tuple(
            f"{words.title('help', one.help)}{', ' + words.service(one.service) if one.service else ''}: "
            + ("the family had it" if one.received else "the family had none of it")
            for one in sheet.tried
        ),
    )
    yield "Did it help?", tuple(f"{one}: said with what became of it (moves)" for one in sheet.told)


def foresee(desk: Desk, number: str, filled: Scored, by: str | None) -> Follows:
    """Say what saving would come to; nothing is stored."""
    said = foresee_review(desk, number, filled.scores, filled.engagement or None, looks(desk, by))
    words = Wording(desk)
    lines = [("Triaged again", _again(said.changes, words, future=True))]
    lines.append(("Level", _level(words, said.level_before, said.level, said.decision)))
    if said.decision is not None:
        lines += _new_decision(words, said.before, said.decision)
    else:
        lines.append(
            ("A person decides", "hold, step down with a way back, or close: nothing does it by itself")
        )
    lines.append(("Next review", f"{day_in_words(said.next_review)}, {clock(said.next_review, desk.on)}"))
    return Follows(
        urgent=tuple(_escalation(one, words) for one in said.new_escalations),
        lines=tuple(lines),
        changes=tuple(change_in_words(words, one) for one in said.changes),
        seq=said.seq,
    )


def save(desk: Desk, number: str, filled: Scored, seen: int, by: str | None) -> Follows:
    """Record the review and say what it came to; ``seen`` is the decision from which it was foreseen.

    Raises :class:`Refused` where the case was triaged again meanwhile, and whatever the desk refuses.
    """
    before = show_case(desk, number, looks(desk, by)).decision
    came = review(
        desk,
        number,
        filled.scores,
        filled.engagement or None,
        by,
        awaited=filled.awaited,
        note=filled.note,
        seen=seen,
    )
    words = Wording(desk)
    lines = [("Triaged again", _again(came.changes, words, future=False))]
    decision = came.stored.decision if came.stored else None
    lines.append(("Level", _level(words, came.level_before, came.level, decision)))
    if came.stored is not None and decision is not None:
        lines.append(("Decision", f"number {came.stored.seq}; confirm what it proposes in the case"))
        lines += _new_decision(words, before, decision)
    else:
        lines.append(
            ("A person decides", "hold, step down with a way back, or close: nothing does it by itself")
        )
    if not came.scored:
        lines.append(("Not measured", "no need was scored; somebody is asked to try again"))
    lines += [("Awaited", f"{what}: {words.title(AWAITED, answer).lower()}") for what, answer in came.awaited]
    lines.append(("Next review", f"{day_in_words(came.next_review)}, {clock(came.next_review, desk.on)}"))
    rows = {row.id: row for row in desk.store.escalations(number)}
    new = [rows[one] for one in (came.stored.new_escalations if came.stored else ())]
    raised: dict[tuple[str, str, str], Escalation] = {
        (one.to, one.person, one.who or ""): one for one in (decision.escalations if decision else ())
    }
    return Follows(
        urgent=tuple(
            _escalation(raised[row.towards, row.person, row.who], words)
            for row in new
            if (row.towards, row.person, row.who) in raised
        ),
        lines=tuple(lines),
        changes=tuple(change_in_words(words, one) for one in came.changes),
        seq=came.stored.seq if came.stored else seen,
    )


def direction_words(then: int | None, now: int | None) -> str:
    """Shape, word and by how much; a need without two scores says so and is no zero."""
    if now is None:
        return UNSCORED
    if then is None:
        return FIRST
    if now == then:
        return SAME
    return f"{BETTER if now < then else WORSE} by {abs(now - then)}"


def change_in_words(words: Wording, change: NeedChange) -> str:
    """One need then and now: ``Sleep, the child: 8 then, 3 now – ↓ better by 5``."""
    then = "not scored" if change.then is None else str(change.then)
    now = "not scored" if change.now is None else str(change.now)
    return (
        f"{need_in_words(words, (change.need, change.person, change.who))}: {then} then, {now} now – "
        f"{direction_words(change.then, change.now)}"
    )


def _again(changes: Iterable[NeedChange], words: Wording, *, future: bool) -> str:
    held: dict[str, list[str]] = {}
    for one in changes:
        whom = "" if one.person == "child" and not one.who else f" ({words.whom(one.person, one.who)})"
        held.setdefault(one.direction, []).append(words.title("needs", one.need) + whom)
    called = [
        f"{direction}: {', '.join(held[code])}"
        for code, direction in (("worse", "worse"), ("same", "the same"), ("unscored", "not scored or new"))
        if code in held
    ]
    if called:
        return ("yes – " if future else "yes, because ") + "; ".join(called)
    if not held:
        return "yes – no need is recorded"
    return "no – every need is better, so the decision before stands"


def _level(words: Wording, before: int, after: int, decision: Decision | None) -> str:
    now = level_words(after, words.level(after)[1])
    text = (
        f"{now}, as before"
        if before == after
        else f"{now}; {level_words(before, words.level(before)[1])} before"
    )
    if decision is None:
        return text
    found = decision.level.number
    if found < after:
        text += f". This decision would propose {level_words(found, words.level(found)[1])}: a review never lowers, a named person may"
    because = words.facts(decision.level.facts) or words.rules(decision.level.rules)
    return text + (f". Because: {because}" if because else "")


_STEP = {"up": "↑ step up", "down": "↓ step down", "hold": "= hold"}


def _new_decision(words: Wording, before: Decision, now: Decision) -> Iterable[tuple[str, str]]:
    """What the new decision would say beside the one before."""
    if now.step:
        yield "Step", f"{_STEP[now.step]}: proposed, a named person decides"
    were = {(one.kind, one.help, one.person, one.who, one.service) for one in before.actions}
    are = {(one.kind, one.help, one.person, one.who, one.service) for one in now.actions}
    new = [one for one in now.actions if (one.kind, one.help, one.person, one.who, one.service) not in were]
    gone = [
        one for one in before.actions if (one.kind, one.help, one.person, one.who, one.service) not in are
    ]
    yield "Actions", f"{counted(len(now.actions), 'action')}: {len(new)} new, {len(gone)} no longer proposed"
    for one in new:
        yield (
            "+ new",
            what_in_words(one, words) + (f", with {words.service(one.service)}" if one.service else ""),
        )
    for one in gone:
        yield (
            "- gone",
            what_in_words(one, words) + (f", with {words.service(one.service)}" if one.service else ""),
        )
    for look in now.human_reviews:
        if look not in before.human_reviews:
            yield "A person looks", words.title("review_reasons", look.reason)


def _escalation(one: Escalation, words: Wording) -> str:
    when = {"now": "now", "same_day": "today", "next_day": "by tomorrow"}.get(one.by_when, "today")
    because = words.facts(one.facts) or words.rules(one.rules)
    return f"{URGENT} NEW, {when.upper()}: {words.title('escalations', one.to)} – about {words.whom(one.person, one.who)}. Because: {because}"
