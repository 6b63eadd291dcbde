"""What people say about the help: kept as their words, quoted only where whoever said it agreed, and read for worries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.casework.escalations import check_note
from triage.casework.measuring import who_agrees
from triage.desk import auditing, gate
from triage.desk.codes import known_code
from triage.desk.deciding import Stored, case_now, case_to_change, decide_case, found_case, keep_json
from triage.desk.identities import kept_identity
from triage.desk.loop.again import decide_again
from triage.desk.loop.looks import ask_to_look
from triage.desk.measuring.reading import body_of
from triage.desk.opening import Desk
from triage.errors import Refused, StoreProblem, WrongUse
from triage.model import CaseFile
from triage.rulebook import child_age_months
from triage.store.records import CaseRow
from triage.store.rows_measured import FeedbackRow

NARRATIVE = "engine-narrative"
LOOK = "worry_in_feedback"
MAY_AGREE = ("child", "parent", "carer", "referrer", "provider")


@dataclass(frozen=True)
class Heard:
    """One entry of feedback; ``text`` None once it was erased."""

    row: FeedbackRow
    text: str | None
    agreed_by: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """What was entered, and what triaging again came to; a closed case is not triaged, and ``look`` names who looks instead."""

    heard: Heard
    stored: Stored | None
    look: int | None


@dataclass(frozen=True)
class Quote:
    """Words that may be quoted, without whose case it is."""

    said_by: str
    text: str
    on: date


@dataclass(frozen=True)
class Quotes:
    """Words that may be quoted, and how many may but hold a name or a number of the family."""

    quotes: tuple[Quote, ...]
    held_back: int


def record_feedback(
    desk: Desk,
    number: str,
    said_by: str,
    text: str,
    *,
    by: str | None,
    may_quote: bool = False,
    agreed_by: Sequence[str] = (),
    competent: bool | None = None,
) -> Kept:
    """Keep what somebody said about the help; an open case is triaged again, for a worry in the words is asked about today (law 5).

    Words are quoted only where whoever said them agreed, text by text. Raises :class:`Refused` for words to be quoted without
    that agreement, :class:`WrongUse` for an unknown code.
    """
    store = desk.store
    known_code(desk, "feedback_from", said_by, "source of feedback")
    for one in agreed_by:
        if one not in MAY_AGREE:
            raise WrongUse(
                "nobody of this word can agree to a quotation", mend="one of " + ", ".join(MAY_AGREE)
            )
    with store.writing():
        person = gate.change(desk, "case.feedback", by, case=number)
        row = case_to_change(desk, number)
        number = row.number
        if not text.strip():
            raise WrongUse("the words themselves are missing", mend="add --text TEXT")
        before = case_now(desk, row)
        if may_quote:
            _check_agreement(desk, before, said_by, agreed_by, competent)
        body = {"text": text.strip(), "agreed_by": sorted(set(agreed_by)) if may_quote else []}
        kept = keep_json(desk, number, body)
        identity = store.add_feedback_entry(
            {
                "case_number": number, "on_day": desk.on, "by_name": person.name, "said_by": said_by, "may_quote": may_quote,
                "body_hash": kept,
            }
        )  # fmt: skip
        store.log(desk.on, person.name, "case.feedback", case=number, record=f"feedback {identity}", shown_hash=kept)  # fmt: skip
        stored, look = None, None
        if row.state == "open":
            stored = decide_again(desk, found_case(desk, number), cause="feedback", by=person.name)
        elif _new_worry(desk, before, case_now(desk, found_case(desk, number))):
            look = ask_to_look(
                desk,
                number,
                LOOK,
                by=person.name,
                record=f"feedback {identity}",
                role="safeguarding_lead",
                days=0,
            )
    return Kept(_heard(desk, number, identity), stored, look)


def end_quoting(desk: Desk, number: str, identity: int, *, by: str | None) -> Heard:
    """Take the agreement to quote back, whoever asks for it: from now on the words are quoted nowhere. They stay in the record."""
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.feedback", by, case=number)
        number = case_to_change(desk, number).number
        row = _one(desk, number, identity)
        if row.may_quote and row.quote_ended_on is None:
            store.change_feedback_entry(identity, {"quote_ended_on": desk.on, "quote_ended_by": person.name})
            store.log(
                desk.on, person.name, "case.feedback_not_quoted", case=number, record=f"feedback {identity}"
            )
    return _heard(desk, number, identity)


def take_back_feedback(desk: Desk, number: str, identity: int, because: str, *, by: str | None) -> None:
    """Say that an entry was made wrongly, such as in the wrong case: it counts no more and stays in the record."""
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.feedback", by, case=number)
        number = case_to_change(desk, number).number
        check_note(because, "--because")
        _one(desk, number, identity)
        kept = keep_json(desk, number, {"note": because.strip()})
        store.change_feedback_entry(
            identity, {"taken_back_on": desk.on, "taken_back_by": person.name, "note_hash": kept}
        )
        store.log(
            desk.on,
            person.name,
            "case.feedback_taken_back",
            case=number,
            record=f"feedback {identity}",
            shown_hash=kept,
        )


def feedback_of(desk: Desk, number: str, by: str | None = None) -> list[Heard]:
    """List what was said about the help of one case; raises :class:`Refused` for whoever does not see the family's voice."""
    person = gate.read(desk, "case.feedback_read", by, case=number)
    if person is not None and "voice" not in gate.seen(desk, person, number):
        raise Refused(
            "what the family says is not shown to your role", mend="ask whoever works with the child"
        )
    number = found_case(desk, number).number
    return [_heard(desk, number, row.id) for row in desk.store.feedback_entries(number) if row.taken_back_on is None]  # fmt: skip


def quotable(desk: Desk, start: date | None = None, end: date | None = None, by: str | None = None) -> Quotes:
    """Words that may be quoted in a report, said from ``start`` to ``end``, without whose they are.

    Only entries with a recorded agreement that nobody took back, of cases that whoever asks may read and nobody restricted;
    words that hold a name, a number or an address of the family are held back and counted.
    """
    gate.read(desk, "outcomes", by, later=True)
    shut = {row.case_number for row in desk.store.restrictions()}
    found: list[Quote] = []
    held_back = 0
    for row in desk.store.feedback_entries():
        said = row.on_day
        if not row.quotable or row.case_number in shut or said > desk.on:
            continue
        if (start is not None and said < start) or (end is not None and said > end):
            continue
        case = desk.store.case(row.case_number)
        text = body_of(desk, row.case_number, row.body_hash).get("text")
        if case is None or not text or not gate.may(desk, "case.feedback_read", by, row.case_number):
            continue
        if names_somebody(desk, case, str(text)):
            held_back += 1
        else:
            found.append(Quote(row.said_by, str(text), said))
    auditing.note(desk, "outcomes", by=by, record=f"quotes {len(found)}")
    return Quotes(tuple(sorted(found, key=lambda one: (one.on, one.said_by, one.text))), held_back)


def names_somebody(desk: Desk, row: CaseRow, text: str) -> bool:
    """Whether words hold what the identity of the case or of the referrer says, a number, or an address on the web."""
    words = set(re.findall(r"[^\W\d_]{3,}", text.casefold()))
    try:
        who = kept_identity(desk, row)
    except (Refused, StoreProblem):
        return True
    own = " ".join(
        str(value)
        for part in who.values()
        if isinstance(part, dict)
        for value in part.values()
        if isinstance(value, str)
    )
    ids = {one.id.casefold() for one in case_now(desk, row).people} - {"mum", "dad", "parent", "carer"}
    named = set(re.findall(r"[^\W\d_]{3,}", own.casefold())) - _EVERYDAY
    digits = re.search(r"\d[\d\s-]{4,}\d", text) or "@" in text or "http" in text.casefold()
    return bool(words & (named | ids)) or bool(digits)


_EVERYDAY = frozenset({"road", "street", "lane", "close", "avenue", "house", "flat", "the", "and", "school", "primary"})  # fmt: skip
"""Words of addresses and settings that say nothing by themselves."""


def _check_agreement(
    desk: Desk, case: CaseFile, said_by: str, agreed_by: Sequence[str], competent: bool | None
) -> None:
    months = child_age_months(case, desk.on)
    age = None if months is None else months / 12
    wanting = who_agrees(said_by, agreed_by, age=age, competent=competent)
    if wanting is not None:
        raise Refused(
            f"these words may not be quoted: {wanting}",
            why="what somebody says in trust is theirs; an agreement is asked for each text and can be taken back",
            mend="leave --may-quote out, or say who agreed with --quote-agreed-by (and --competent yes for a child who understands)",
        )


def _new_worry(desk: Desk, before: CaseFile, after: CaseFile) -> bool:
    """Whether the new words name what the words before did not: something that would be asked about today."""

    def facts(case: CaseFile) -> set[str]:
        decision = decide_case(desk, case, None)
        return {fact for look in decision.human_reviews if NARRATIVE in look.rules for fact in look.facts}

    return bool(facts(after) - facts(before))


def _one(desk: Desk, number: str, identity: int) -> FeedbackRow:
    for row in desk.store.feedback_entries(number):
        if row.id == identity and row.taken_back_on is None:
            return row
    raise WrongUse(
        "this case has no feedback of this number that counts", mend="see `triage case feedback CASE --list`"
    )


def _heard(desk: Desk, number: str, identity: int) -> Heard:
    row = next(one for one in desk.store.feedback_entries(number) if one.id == identity)
    said = body_of(desk, number, row.body_hash)
    return Heard(row, said.get("text"), tuple(said.get("agreed_by", ())))
