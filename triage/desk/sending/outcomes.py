"""Outcomes that go back to whoever sent a referral: accepted or not and why, waiting until when, begun, ended."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from triage.casework.referrals import check_move, needs_reason
from triage.desk import gate
from triage.desk.deciding import case_now, case_to_change, decide_case, found_case, kept_json
from triage.desk.opening import Desk
from triage.desk.sending.answers import TOLD_BY_SERVICE, next_answer_due, steps_to
from triage.desk.sending.own_keys import Unlock, ring
from triage.desk.sending.posting import into, may_send, withdrawn_unless_kept, write_sealed
from triage.errors import Refused, WrongUse
from triage.letters.service import AGREED
from triage.model import Review
from triage.sending import Card, OutcomeBody, Parcel, ReferralBody, Score, parcel_of, read_card, read_parcel
from triage.store.records import CaseRow
from triage.store.rows_sending import ParcelRow


@dataclass(frozen=True)
class Telling:
    """What somebody wants told."""

    state: str
    """A code of referral_states, such as accepted."""
    reason: str | None = None
    expected_on: date | None = None
    with_scores: bool = False
    parcel: str | None = None
    """The number of the parcel it is about, or its beginning, where several came for this case."""


@dataclass(frozen=True)
class OutcomeBox:
    """What would be told, for somebody to look at first."""

    parcel: Parcel
    partner: str
    card: Card
    case: str
    about: ParcelRow
    before: ParcelRow | None


@dataclass(frozen=True)
class OutcomeSent:
    """What was told."""

    parcel: Parcel
    partner: str
    file: Path
    again: bool


def prepare_outcome(desk: Desk, number: str, telling: Telling, by: str | None) -> OutcomeBox:
    """Work out what would be told to the sender; nothing is written.

    Raises :class:`WrongUse` for an unknown state or where nothing came for this case, :class:`Refused` for a step that does not
    follow from the one told before, a refusal without its reason, or scores that nobody agreed to.
    """
    may_send(desk, by, number)
    row = case_to_change(desk, number)
    about = _about(desk, number, telling.parcel)
    told = [
        one
        for one in desk.store.answers_to(about.parcel)
        if one.way == "out" and one.kind == "outcome" and one.partner == about.partner
    ]
    last = told[-1] if told else None
    card = _card(desk, about.partner)
    _check(desk, telling, last.code if last else "opened")
    body = OutcomeBody(
        of=about.parcel, step=(last.step if last else 0) + 1, state=telling.state, on=desk.on, reason=telling.reason,
        expected_on=telling.expected_on, scores=_scores(desk, row, about) if telling.with_scores else (),
    )  # fmt: skip
    if last is not None and last.code == telling.state:
        kept = desk.store.content(number, last.body_hash)
        if kept is not None and _same(read_parcel(kept).body, body):
            return OutcomeBox(read_parcel(kept), about.partner, card, number, about, last)
    said = f"outcome\0{about.parcel}\0{body.step}".encode()
    identity = hashlib.blake2b(said, digest_size=16).hexdigest()
    return OutcomeBox(parcel_of("outcome", identity, desk.on, body), about.partner, card, number, about, None)


def _same(one: OutcomeBody, other: OutcomeBody) -> bool:
    return one.model_copy(update={"step": 1, "on": other.on}) == other.model_copy(update={"step": 1})


def _about(desk: Desk, number: str, parcel: str | None) -> ParcelRow:
    came = [row for row in desk.store.parcels(number, "in") if row.kind == "referral"]
    if parcel:
        came = [row for row in came if row.parcel.startswith(parcel.lower())]
    if not came:
        raise WrongUse(
            "nothing that travelled came for this case",
            why="an outcome goes back to whoever sent the referral",
            mend="see `triage parcels`; a referrer without a key is told with `triage letter CASE --for referrer`",
        )
    if len(came) > 1:
        raise WrongUse(
            f"{len(came)} referrals came for this case",
            why="each sender hears about its own",
            mend="choose with --parcel: "
            + ", ".join(f"{row.parcel[:8]} ({row.partner}, {row.on_day})" for row in came),
        )
    return came[0]


def _card(desk: Desk, partner: str) -> Card:
    rows = [row for row in desk.store.cards(own=False) if row.partner == partner and row.state == "in_use"]
    if not rows:
        raise Refused(
            "no card of this partner is in use",
            why="nothing is sealed for a key that was given up",
            mend="ring them; register their new card with `triage people keys trust CARD --by NAME`",
        )
    return read_card(rows[0].card.encode())


def _check(desk: Desk, telling: Telling, before: str) -> None:
    vocabulary = desk.vocabulary
    if telling.state not in TOLD_BY_SERVICE:
        raise WrongUse(
            f"'{telling.state}' is nothing that a service tells",
            mend="choose from " + ", ".join(TOLD_BY_SERVICE),
        )
    if needs_reason(telling.state) is None and telling.reason:
        raise WrongUse(f"{telling.state} takes no reason", mend="leave out --reason")
    if telling.expected_on is not None and telling.expected_on < desk.on:
        raise WrongUse("the day on which help is expected has passed", mend="correct --expected")
    if telling.state == before:
        check_move(vocabulary, "requested", telling.state, telling.reason) if needs_reason(
            telling.state
        ) else None
        return
    steps = steps_to(vocabulary, before, telling.state)
    if steps is None:
        raise Refused(
            f"a referral that was told to be {before} cannot become {telling.state}",
            why="each step of a referral follows from the one before",
            mend="ring the sender, and tell them what happened",
        )
    check_move(vocabulary, steps[-2] if len(steps) > 1 else before, telling.state, telling.reason)


def _scores(desk: Desk, row: CaseRow, about: ParcelRow) -> tuple[Score, ...]:
    """The latest scores of the needs that came with the referral, where the family agreed that they go back."""
    case = case_now(desk, row)
    today = decide_case(desk, case, desk.store.decisions(row.number)[-1].level)
    if today.sharing.basis not in AGREED:
        raise Refused(
            "nobody who can agree has agreed that scores go back",
            why="how a child is doing is told only where that was agreed",
            mend="leave out --with-scores, or ask the family and record their answer",
        )
    kept = desk.store.content(row.number, about.body_hash)
    body: ReferralBody | None = read_parcel(kept).body if kept else None
    wanted = {(need.need, need.person) for need in body.needs} if body else set()
    latest: dict[tuple[str, str], Score] = {}
    for review in desk.store.reviews(row.number):
        said = Review.model_validate(kept_json(desk, row.number, review.scores_hash))
        for need in said.needs:
            if (need.need, need.person) in wanted and need.severity is not None:
                latest[need.need, need.person] = Score(
                    need=need.need, severity=need.severity, person=need.person, on=said.on
                )
    if not latest:
        raise WrongUse(
            "no need that came with this referral was scored at a review",
            why="scores that go back are those of a review here",
            mend="score them first with `triage review`, or leave out --with-scores",
        )
    return tuple(latest.values())


def post_outcome(desk: Desk, box: OutcomeBox, folder: Path, by: str | None, unlock: Unlock) -> OutcomeSent:
    """Seal an outcome that was shown and confirmed, and write it; record, file and log stand or fall together."""
    store = desk.store
    keys = ring(desk, unlock).current
    folder = into(folder)
    with withdrawn_unless_kept(folder / box.parcel.file_name, fresh=box.before is None), store.writing():
        person = gate.change(desk, "send", by, case=box.case)
        found_case(desk, box.case)
        body_hash = store.keep(box.case, box.parcel.as_bytes())
        if box.before is None:
            if store.parcel("out", box.partner, box.parcel.id) is not None:
                raise Refused(
                    "somebody told the sender something else meanwhile",
                    why="answers go out one after the other",
                    mend="run the same command again, and look once more",
                )
            body: OutcomeBody = box.parcel.body
            store.add_parcel({
                "way": "out", "kind": "outcome", "parcel": box.parcel.id, "partner": box.partner, "case_number": box.case,
                "answers": box.about.parcel, "step": body.step, "code": body.state, "state": "done", "on_day": desk.on,
                "by_name": person.name, "body_hash": body_hash,
            })  # fmt: skip
            due_on = next_answer_due(desk, body.state, body)
            store.change_parcel(
                box.about.id, {"state": "answered", "due_on": due_on, "settled_on": "" if due_on else desk.on}
            )
        store.log(
            desk.on, person.name, f"send.{box.parcel.body.state}", case=box.case,
            record=f"parcel {box.about.id}", shown_hash=body_hash,
        )  # fmt: skip
        file = write_sealed(folder, box.parcel, keys, box.card)
    return OutcomeSent(box.parcel, box.partner, file, box.before is not None)
