"""Deciding with the record: what is known about a case, the decision on it, and the same decision again later."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from triage.casefile import without_identity
from triage.casework.cases import History, effective_case
from triage.casework.escalations import raise_all
from triage.deciding import decide
from triage.desk import gate
from triage.desk.carrying import Before, action_rows, made_of_latest
from triage.desk.directory.postcodes import with_home
from triage.desk.households.facts import with_household
from triage.desk.households.joined import with_joined
from triage.desk.households.telling import tell_household
from triage.desk.likening import remark, with_likenesses
from triage.desk.measuring.reading import measured_history
from triage.desk.opening import Desk, vocabulary_files
from triage.desk.rights.reading import rights_history
from triage.desk.trialling import trial_rows
from triage.errors import Refused, StoreProblem, WrongUse
from triage.model import AnswerGiven, CaseFile, Decision, Review, Settings
from triage.rulebook import Rulebook, load_rulebook
from triage.signposting import load_directory
from triage.store import hashed
from triage.store.records import CaseRow, DecisionRow, DutyRow
from triage.vocabulary import Vocabulary, load_vocabulary

ERASED = "erased"
KEEPS_SETTLED = frozenset(
    {
        "answer",
        "referral",
        "consent",
        "contact",
        "correct",
        "household",
        "merge",
        "unmerge",
        "care_status",
        "feedback",
    }
)
"""Causes of deciding again that change no score: what a person made of an action that stays word for word the same stands."""


def found_case(desk: Desk, number: str) -> CaseRow:
    """Find a case by number; raises :class:`WrongUse` where the record has none."""
    row = desk.store.case(number)
    if row is None:
        raise WrongUse(
            "there is no case with this number in the record",
            why="only a case that was added can be worked on",
            mend="look at `triage case list`, or add it with `triage case add FILE --by NAME`",
        )
    return row


def case_to_change(desk: Desk, number: str) -> CaseRow:
    """Find a case for a step to be recorded on the day; raises :class:`Refused` on a day before the case was added."""
    row = found_case(desk, number)
    if desk.on < row.added_on:
        raise Refused(
            f"the case was added on {row.added_on}, after {desk.on}",
            why="nothing is done with a case before it is there",
            mend=f"act on {row.added_on} or a later day; see --on",
        )
    return row


def open_case(desk: Desk, number: str) -> CaseRow:
    """Find a case that is open; raises :class:`Refused` for one that is closed or was added after the day.

    Raises :class:`WrongUse` for an unknown one.
    """
    row = case_to_change(desk, number)
    joined = desk.store.merge_of(number) if row.state != "open" else None
    if joined is not None:
        raise Refused(
            f"the case was joined into {joined.joined_to}",
            why="two records of one child are worked on under one number",
            mend=f"use {joined.joined_to}; to part them again: `triage case unmerge {number} --by NAME`",
        )
    if row.state != "open":
        raise Refused(
            f"the case was closed on {row.closed_on}",
            why="a closed case is not worked on",
            mend="a new referral is a new case with a number of its own",
        )
    return row


def not_before_latest_review(desk: Desk, number: str) -> None:
    """Keep reviews and the closing in the order of their days; raises :class:`Refused` before the latest review kept."""
    latest = max((row.on_day for row in desk.store.reviews(number)), default=desk.on)
    if desk.on < latest:
        raise Refused(
            f"the case was reviewed on {latest}, after {desk.on}",
            why="what comes later would be read as what came before",
            mend=f"act on {latest} or a later day; see --on",
        )


def kept_json(desk: Desk, owner: str, content_hash: str) -> Any:
    """Read kept content as plain data; raises :class:`Refused` once it was erased."""
    body = desk.store.content(owner, content_hash)
    if body is None:
        raise Refused(
            ERASED,
            why="what this case said was erased from the record, as it was asked to be",
            mend="only the log of who did what is left",
        )
    return json.loads(body)


def keep_json(desk: Desk, owner: str, data: Any) -> str:
    """Keep plain data as erasable content; returns its hash."""
    return desk.store.keep(owner, json.dumps(data, ensure_ascii=False, sort_keys=True).encode())


def case_file(desk: Desk, row: CaseRow) -> CaseFile:
    """Read the case file as it was added, identity left out."""
    return CaseFile.model_validate(kept_json(desk, row.number, row.file_hash))


def history(desk: Desk, row: CaseRow) -> History:
    """Gather what was recorded about a case since it was added."""
    number, store = row.number, desk.store
    return History(
        answers=tuple(
            AnswerGiven.model_validate(kept_json(desk, number, answer.answer_hash))
            for answer in store.answers(number)
        ),
        reviews=tuple(
            Review.model_validate(kept_json(desk, number, review.scores_hash))
            for review in store.reviews(number)
        ),
        referrals=tuple((referral, tuple(store.moves(referral.id))) for referral in store.referrals(number)),
        done=tuple({(row.help, row.person, row.who): row for row in store.actions(number, "done")}.values()),
        linked=tuple(store.links(number)),
        opened=row.confirmed_on,
        rights=rights_history(desk, number),
        measured=measured_history(desk, number),
    )


def case_now(desk: Desk, row: CaseRow) -> CaseFile:
    """Give the case as it stands: its file, all that was recorded since, cases that were joined into it, what its household
    brings, and other cases that may be of the same child.
    """  # noqa: D205 - one list
    case = with_household(desk, row.number, with_joined(desk, row, lambda each: case_alone(desk, each)))
    return with_likenesses(desk, row.number, with_home(desk, case))


def case_alone(desk: Desk, row: CaseRow) -> CaseFile:
    """Give the case by itself: its file and all that was recorded under its own number since."""
    return effective_case(case_file(desk, row), history(desk, row), desk.vocabulary)


def assess_case(desk: Desk, case: CaseFile, explain: bool = False) -> Decision:
    """Decide on a case file; writes nothing. Where the record knows the case, its history and level count too.

    A record that cannot be read keeps nobody from a decision: it is made without history, and the desk's notice says so.
    """
    plain, previous = without_identity(case), None
    try:
        row = desk.store.case(case.case) if case.case and desk.has_record else None
        if row is not None and not gate.may(desk, "case.show", None, row.number):
            desk.trouble, row = "the case of this number is not open to you", None
        if row is not None:
            given = plain
            plain = with_joined(
                desk,
                row,
                lambda each: (
                    effective_case(given, history(desk, each), desk.vocabulary)
                    if each.number == case.case
                    else case_alone(desk, each)
                ),
            )
            previous = desk.store.decisions(row.number)[-1].level
        if desk.has_record:
            plain = with_household(desk, case.case or "", plain)
            said = plain.possible_duplicates
            plain = _open_to_reader(desk, with_likenesses(desk, case.case or "", plain, case), said)
    except (StoreProblem, Refused) as trouble:
        desk.trouble = trouble.what
    return _decide(desk, with_home(desk, plain), previous, explain=explain)


def _open_to_reader(desk: Desk, case: CaseFile, said: Sequence[str]) -> CaseFile:
    """The case without likenesses that whoever asks may not know of: a made-up file must not tell who is in the record."""
    asks = gate.may(desk, "likeness.list", None) or not desk.reader
    known = tuple(
        number
        for number in case.possible_duplicates
        if number in said or (asks and gate.may(desk, "case.show", None, number))
    )
    return case.model_copy(update={"possible_duplicates": known})


def _decide(desk: Desk, case: CaseFile, previous: int | None, *, explain: bool = False) -> Decision:
    return decide(
        case,
        rulebook=desk.rulebook,
        directory=desk.directory,
        settings=desk.settings,
        on=desk.on,
        previous=previous,
        explain=explain,
    )


def decide_case(desk: Desk, case: CaseFile, previous: int | None) -> Decision:
    """Decide on an effective case exactly as it will be stored, so that a replay starts from the same values."""
    return _decide(desk, CaseFile.model_validate(json.loads(json.dumps(case.as_json()))), previous)


@dataclass(frozen=True)
class Stored:
    """A decision that was just stored."""

    decision: Decision
    seq: int
    new_escalations: tuple[int, ...]


def store_decision(
    desk: Desk, number: str, case: CaseFile, decision: Decision, *, previous: int | None, cause: str, by: str
) -> Stored:
    """Store a decision with its inputs and versions, inside ``writing()``; older proposals give way to it.

    After an answer and the like, an action that is word for word the same stays what a person made of it; at a review only
    what was confirmed and is still to be sent or done does, and when a closed case is opened again nothing. Escalations are entered beside those already there.
    """
    store = desk.store
    before = Before() if cause == "reopen" else made_of_latest(desk, number, whole=cause in KEEPS_SETTLED)
    decision_hash = store.keep(number, decision.as_bytes())
    values = {
        "case_number": number, "decided_on": desk.on, "made_by": by, "cause": cause, "previous_level": previous,
        "inputs_hash": keep_json(desk, number, {"case": case.as_json(), "on": desk.on.isoformat(), "previous": previous}),
        "rules_print": store.keep_snapshot("rules", desk.rules_files),
        "directory_print": store.keep_snapshot("directory", desk.directory_files),
        "settings_print": store.keep_snapshot("settings", {"settings.json": desk.settings.model_dump_json()}),
        "engine": decision.engine.version, "decision_hash": decision_hash,
        "level": decision.level.number, "step": decision.step or "",
    }  # fmt: skip
    for action in store.actions(number, "proposed"):
        store.change_action(number, action.seq, action.position, {"state": "replaced", "changed_on": desk.on})
    answered = {row.field for row in store.answers(number) if row.on_day == desk.on}
    asked = store.duties(number, "open")
    for duty in asked:
        store.change_duty(duty, {"state": "replaced", "settled_on": desk.on})
    asked = [duty for duty in asked if duty.code not in answered and cause != "reopen"]
    store.saw_directory(str(values["directory_print"]), desk.on)
    seq = store.add_decision(
        values, action_rows(decision, desk.on, before), list(_duties(decision, desk.on, asked))
    )
    store.add_trials(trial_rows(desk, number, seq, case))
    remark(desk, number, case)
    due = {place: desk.on + timedelta(days=one.within_days) for place, one in enumerate(decision.escalations)}
    new = raise_all(store, number, seq, decision.escalations, due, on=desk.on, anew=cause == "reopen")
    store.log(
        desk.on,
        by,
        f"decision.{cause}",
        case=number,
        record=f"decision {seq}",
        shown_hash=decision_hash,
    )
    if new:
        tell_household(desk, number, by)
    return Stored(decision, seq, tuple(new))


def _day(on: date, within_days: int | None) -> date:
    """A day for everything: what has no time of its own is looked at with the decision."""
    return on + timedelta(days=within_days or 0)


def _duties(decision: Decision, on: date, asked: Sequence[DutyRow]) -> list[dict[str, Any]]:
    """Questions and looks as rows; one that was asked already keeps its day: deciding again never puts anything off."""
    held = {
        (duty.kind, duty.code, duty.role, duty.person, duty.need): duty.due_on for duty in reversed(asked)
    }
    asks: list[dict[str, Any]] = [
        {
            "kind": "ask",
            "position": place,
            "code": ask.field,
            "role": "coordinator",
            "person": ask.person,
            "need": ask.need or "",
            "due_on": _day(on, ask.within_days),
            "state": "open",
        }
        for place, ask in enumerate(decision.asks, start=1)
    ]
    looks: list[dict[str, Any]] = [
        {
            "kind": "human_review",
            "position": place,
            "code": look.reason,
            "role": look.by,
            "person": "",
            "need": "",
            "due_on": _day(on, look.within_days),
            "state": "open",
        }
        for place, look in enumerate(decision.human_reviews, start=1)
    ]
    found = asks + looks
    for one in found:
        key = (one["kind"], one["code"], one["role"], one["person"], one["need"])
        one["due_on"] = min(one["due_on"], held.get(key, one["due_on"]))
    return found


def stored_decision(desk: Desk, row: DecisionRow) -> Decision:
    """Read a stored decision; raises :class:`Refused` once it was erased."""
    return Decision.model_validate(kept_json(desk, row.case_number, row.decision_hash))


@dataclass(frozen=True)
class Replay:
    """A stored decision made again from its stored inputs and versions."""

    case: str
    seq: int
    same: bool
    difference: tuple[str, ...]
    """Lines of a unified diff, where the bytes differ."""


def replay(desk: Desk, number: str, seqs: Sequence[int] = (), by: str | None = None) -> tuple[Replay, ...]:
    """Make the decisions of a case again from what was stored and compare byte for byte (law 9).

    ``seqs`` chooses decisions; empty means all. Raises :class:`Refused` with ``erased`` once the content is gone,
    :class:`StoreProblem` where a version that must be there is not, or where stored bytes are not those once stored.
    """
    gate.read(desk, "case.replay", by, case=number)
    found_case(desk, number)
    books: dict[str, Rulebook] = {}
    return tuple(
        _again(desk, row, books) for row in desk.store.decisions(number) if not seqs or row.seq in seqs
    )


def _rulebook_of(
    print_: str, rules: Mapping[str, str], books: dict[str, Rulebook]
) -> tuple[Rulebook, Vocabulary]:
    """Load a version of the rules once: each loaded rulebook holds a rule engine that is never freed."""
    if print_ not in books:
        books[print_] = load_rulebook(rules, load_vocabulary(vocabulary_files(rules)))
    return books[print_], books[print_].vocabulary


def _again(desk: Desk, row: DecisionRow, books: dict[str, Rulebook]) -> Replay:
    stored = desk.store.content(row.case_number, row.decision_hash)
    inputs = kept_json(desk, row.case_number, row.inputs_hash)
    if stored is None:
        raise Refused(
            ERASED,
            why="the decision was erased from the record, as it was asked to be",
            mend="only the log of who did what is left",
        )
    if hashed(stored) != row.decision_hash:
        raise StoreProblem(
            f"decision {row.seq} is not the one that was stored",
            why="its content no longer has its hash",
            mend="run `triage doctor` and go back to the latest safe copy",
        )
    rules, services, settings = (
        desk.store.snapshot(print_) for print_ in (row.rules_print, row.directory_print, row.settings_print)
    )
    if rules is None or services is None or settings is None:
        raise StoreProblem(
            f"a version that decision {row.seq} was made from is missing",
            why="it cannot be made again without it",
            mend="go back to the latest safe copy",
        )
    book, vocabulary = _rulebook_of(row.rules_print, rules, books)
    made = decide(
        CaseFile.model_validate(inputs["case"]),
        rulebook=book,
        directory=load_directory(services, vocabulary),
        settings=Settings.model_validate_json(settings["settings.json"]),
        on=date.fromisoformat(inputs["on"]),
        previous=inputs["previous"],
    ).as_bytes()
    lines = difflib.unified_diff(
        stored.decode().splitlines(), made.decode().splitlines(), "stored", "made again", lineterm="", n=2
    )
    return Replay(row.case_number, row.seq, made == stored, tuple(lines))
