"""Keeping one referral as it is typed: one draft in the record, whatever the order in which it is written and sent."""

from __future__ import annotations

from dataclasses import dataclass

from triage.desk import Desk
from triage.desk.screens.drafts import discard_draft, keep_draft, open_draft
from triage.desk.screens.sending_in import SentIn
from triage.desk.screens.typed import Typed
from triage.errors import TriageError
from tui.pages.referral import Preview, SentWords, send_in


@dataclass(frozen=True)
class KeptNow:
    """What was kept: the referral as it stands in the record."""

    typed: Typed


class Keeper:
    """The draft of one referral; its methods run at the desk, one after the other, so that there is never a second draft."""

    def __init__(self, by: str | None, draft: int | None = None) -> None:
        """Keep in the name of ``by``; ``draft`` is one that was begun before."""
        self.by = by
        self.draft = draft

    def keep(self, desk: Desk, typed: Typed) -> KeptNow:
        """Keep what was typed; raises :class:`Refused` where nobody registered is named."""
        self.draft = keep_draft(desk, typed.as_data(), self.by, self.draft).id
        return KeptNow(typed)

    def read(self, desk: Desk) -> Typed | None:
        """What the draft says now; None where it was sent or discarded meanwhile, or was never kept."""
        if self.draft is None:
            return None
        try:
            return Typed.from_data(open_draft(desk, self.draft, self.by).typed)
        except TriageError:
            return None

    def send(self, desk: Desk, typed: Typed) -> tuple[SentIn, SentWords | Preview]:
        """Keep what was typed, then send it: whatever becomes of sending, nothing typed is lost."""
        self.keep(desk, typed)
        sent = send_in(desk, typed, self.draft, self.by)
        if sent[0].number:
            self.draft = None
        return sent

    def discard(self, desk: Desk) -> None:
        """Erase the draft, where there is one."""
        if self.draft is not None:
            discard_draft(desk, self.draft, self.by)
            self.draft = None
