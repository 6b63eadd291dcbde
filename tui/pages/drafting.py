"""Keeping one referral as it is typed: one draft in the record, whatever the order in which it is written and sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from triage.desk import Desk
from triage.desk.screens.danger import URGENT, own_urgent, time_words
from triage.desk.screens.drafts import ChangedElsewhere, discard_draft, keep_draft, mark_of, open_draft
from triage.desk.screens.sending_in import SentIn
from triage.desk.screens.typed import Typed
from triage.errors import Refused, TriageError
from tui.pages.referral import Preview, SentWords, send_in
from tui.pages.wording import URGENT as MARK


@dataclass(frozen=True)
class KeptNow:
    """What was kept: the referral as it stands in the record."""

    typed: Typed
    urgent: bool = False
    """Whether it calls for somebody."""
    elsewhere: str = ""
    """What became of the draft in another window (changed, sent, discarded): this is kept as another one, with another number."""


ELSEWHERE: Mapping[str, str] = {
    "changed": "This referral was changed in another window since you opened it here. Both are kept, as two drafts: this one is "
    "what you see; My referrals has the other.",
    "sent": "This referral was sent in another window. What stands here is kept as a draft of its own: send it only where it says "
    "more than the one that was sent, or discard it (f12).",
    "discarded": "This referral was discarded in another window. What stands here is kept as a draft of its own.",
}
"""What the second of two windows is told."""


class Keeper:
    """The draft of one referral; its methods run at the desk, one after the other, so that there is never a second draft.

    Unless another window went on with the same draft: then nothing is overwritten, and what stands here becomes a second one.
    """

    def __init__(self, by: str | None, draft: int | None = None) -> None:
        """Keep in the name of ``by``; ``draft`` is one that was begun before."""
        self.by = by
        self.draft = draft
        self.urgent = False
        """Whether it called for somebody when it was last kept or read."""
        self.number = ""
        """The number its case will have, as it was last kept or read."""
        self._seen: str | None = None

    def keep(self, desk: Desk, typed: Typed) -> KeptNow:
        """Keep what was typed; raises :class:`Refused` where nobody registered is named."""
        elsewhere = ""
        try:
            row = keep_draft(desk, typed.as_data(), self.by, self.draft, seen=self._seen)
        except ChangedElsewhere as trouble:
            elsewhere = trouble.how
            typed = replace(typed, number="").numbered()
            row = keep_draft(desk, typed.as_data(), self.by)
        self.draft, self.urgent, self.number = row.id, row.state == URGENT, typed.number
        self._seen = mark_of(typed.as_data())
        return KeptNow(typed, self.urgent, elsewhere)

    def read(self, desk: Desk) -> Typed | None:
        """What the draft says now; None where it was sent or discarded meanwhile, or was never kept."""
        if self.draft is None:
            return None
        try:
            found = open_draft(desk, self.draft, self.by)
        except TriageError:
            return None
        typed = Typed.from_data(found.typed)
        self.urgent, self.number, self._seen = found.row.state == URGENT, typed.number, mark_of(found.typed)
        return typed

    def send(self, desk: Desk, typed: Typed) -> tuple[SentIn, SentWords | Preview]:
        """Keep what was typed, then send it: whatever becomes of sending, nothing typed is lost.

        What another window changed meanwhile stays there as a draft, and what stands here is sent: a danger does not wait. What
        another window sent or discarded is not sent again without a word: raises :class:`Refused`.
        """
        now = self.keep(desk, typed)
        if now.elsewhere in ("sent", "discarded"):
            said = ELSEWHERE[now.elsewhere].partition(". ")
            raise Refused(said[0][:1].lower() + said[0][1:], why="it would be a second case", mend=said[2])
        sent, words = send_in(desk, now.typed, self.draft, self.by)
        if sent.number:
            self.draft, self.urgent, self._seen = None, False, None
            if now.elsewhere and isinstance(words, SentWords):
                words = replace(words, lines=(*words.lines, f"! {ELSEWHERE[now.elsewhere]}"))
        return sent, words

    def discard(self, desk: Desk, reason: str = "") -> None:
        """Erase the draft, where there is one; one that calls for somebody for a ``reason``."""
        if self.draft is not None:
            discard_draft(desk, self.draft, self.by, reason)
            self.draft, self.urgent, self._seen = None, False, None


@dataclass(frozen=True)
class UnsentAlarm:
    """What somebody is told on each page as long as a referral of theirs says danger and is not sent."""

    drafts: tuple[int, ...]
    words: str


def read_alarm(desk: Desk, by: str | None) -> UnsentAlarm:
    """Read what somebody is told on each page; no words where they have no such referral."""
    found = own_urgent(desk, by)
    if not found:
        return UnsentAlarm((), "")
    which = "a referral of yours says" if len(found) == 1 else f"{len(found)} referrals of yours say"
    words = f"{MARK} NOT SENT: {which} immediate danger. Call, then send it."
    return UnsentAlarm(tuple(one.row.id for one in found), f"{words} Begun {time_words(desk, found[0])}.")
