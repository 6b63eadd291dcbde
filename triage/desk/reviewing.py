"""Reviews: needs scored again, what changed, what was tried, what is still awaited, and triage again where law 12 says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from triage.casework import reviews
from triage.casework.cases import review_day
from triage.casework.lifecycles import coded
from triage.casework.reviews import NeedChange, NeedKey
from triage.desk import gate
from triage.desk.deciding import (
    Stored,
    case_now,
    found_case,
    keep_json,
    not_before_latest_review,
    open_case,
)
from triage.desk.households.questions import settle_answered
from triage.desk.loop.again import decide_again
from triage.desk.loop.awaited import record_answer
from triage.desk.loop.looks import ask_to_look, settle_looks
from triage.desk.loop.owning import keep_note
from triage.desk.loop.sheet import Tried, tried_so_far
from triage.desk.opening import Desk
from triage.errors import Refused


@dataclass(frozen=True)
class Reviewed:
    """What a review came to."""

    changes: tuple[NeedChange, ...]
    level_before: int
    level: int
    """The level in force afterwards; a review never lowers it."""
    stored: Stored | None
    """The new decision, where some need is the same, worse or unscored; else None, and the one before stands."""
    next_review: date
    scored: int = 0
    """How many needs were scored; at nought nothing was measured."""
    tried: tuple[Tried, ...] = ()
    """What was tried so far and whether it was received."""
    proposes: str = ""
    """``hold_or_step_down`` where every need is better: a named person decides; else empty."""
    awaited: tuple[tuple[str, str], ...] = ()
    """What was awaited, with the answer whether it still is."""


def review(
    desk: Desk,
    number: str,
    scores: Mapping[NeedKey, int | None],
    engagement: str | None,
    by: str | None,
    *,
    awaited: Mapping[str, str] | None = None,
    note: str = "",
    seen: int | None = None,
) -> Reviewed:
    """Record a review on the day and triage again where a need is the same, worse or unscored (law 12).

    ``scores`` maps (need, person, who) to 1–10, ten the worst, or None where nobody could score it. Both decisions are
    kept; the level is never lowered and nothing is closed here: a named person does. Where every need is better a look at
    holding or stepping down is asked for; where nothing was scored, a look at trying again. A person named by role alone is
    the one recorded with that need, where it is one. ``awaited`` maps what is awaited (``referral 3`` or a code of the case
    file) to still_needed, no_longer_needed or not_known. ``note`` (what helped, in free words) becomes a note of the case.
    ``seen`` is the decision that was looked at, where a screen showed what would follow. Raises :class:`WrongUse` for an
    unknown need, person or engagement code, or a score out of range, :class:`Refused` where the case was triaged again since.
    """
    store = desk.store
    if engagement:
        coded(desk.vocabulary, "engagement", engagement)
    with store.writing():
        name = gate.change(desk, "review", by, case=number).name
        row = open_case(desk, number)
        number = row.number
        not_before_latest_review(desk, number)
        if seen is not None and seen != store.decisions(number)[-1].seq:
            raise Refused(
                "this case was triaged again since you looked",
                why="what would follow was worked out from the decision before",
                mend="read what will follow now, then save",
            )
        if note.strip():
            keep_note(desk, number, note, by=name)
        case = case_now(desk, row)
        known = reviews.known_scores(case, scores, desk.on, desk.vocabulary)
        changes = reviews.compare(case, known, desk.on, desk.vocabulary)
        scored = sum(score is not None for score in known.values())
        asked = tuple(
            (record_answer(desk, row, what, answer, by=name), answer)
            for what, answer in (awaited or {}).items()
        )
        made = reviews.as_review(desk.vocabulary, known, engagement, desk.on)
        kept = keep_json(desk, number, made.model_dump(mode="json", by_alias=True))
        position = store.add_review(
            {
                "case_number": number, "on_day": desk.on, "engagement": engagement or "", "by_name": name, "scores_hash": kept,
                "seq": None, "kind": "review", "scored": scored,
            }
        )  # fmt: skip
        store.log(desk.on, name, "case.review", case=number, record=f"review {position}", shown_hash=kept)
        again = {
            ("severity", key[0], key[1], key[2] or "") for key, score in known.items() if score is not None
        }
        settle_answered(desk, number, again, name)
        settle_looks(
            desk,
            number,
            frozenset({"way_back", "not_measured", "better", "ended_without_easing"}),
            "reviewed",
            by=name,
        )
        stored, proposes = None, ""
        if reviews.calls_for_triage(changes):
            stored = decide_again(desk, row, cause="review", by=name)
            store.change_review(number, position, {"seq": stored.seq})
            if not scored:
                ask_to_look(desk, number, "not_measured", by=name)
        else:
            proposes = "hold_or_step_down"
            ask_to_look(desk, number, "better", by=name, record=f"review {position}")
            store.change_case(
                number, {"review_on": review_day(desk.settings, _code(desk, row.level), desk.on)}
            )
        after = found_case(desk, number)
        tried = tried_so_far(case)
    return Reviewed(
        changes,
        row.level,
        after.level,
        stored,
        after.review_on,
        scored=scored,
        tried=tried,
        proposes=proposes,
        awaited=asked,
    )


def _code(desk: Desk, level: int) -> str:
    return next(
        entry.code for entry in desk.vocabulary.of("levels").values() if entry.text("level") == str(level)
    )
