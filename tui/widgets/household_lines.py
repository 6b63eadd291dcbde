"""Lines of a household that can be chosen: a case of it, what joined records do not agree on, what a meeting agreed."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text

from tui.pages.household import AgreedItem, Disagreement, MemberLineValue
from tui.widgets.case_lines import Line
from tui.widgets.reasons import hanging


class HouseholdLine(Line):
    """A line of the household that can be chosen."""

    mark = "  "
    hint = ""

    def text(self) -> Text:
        """What it says."""
        raise NotImplementedError

    def draw(self, *, chosen: bool) -> None:
        """Draw it with its mark; chosen, with the key that does something."""
        text = self.text()
        if chosen and self.hint:
            text.append(f"\n{self.hint}", "italic")
        mark = f"{'>' if chosen else ' '} {self.mark}"
        self.update(hanging([(Text(mark, "bold"), text)], width=len(mark)))


class MemberItem(HouseholdLine):
    """One case of the household."""

    HELP: ClassVar[str] = "A case of this household. Enter opens it; - ends the link, with a reason."

    def __init__(self, member: MemberLineValue) -> None:
        """Show ``member``."""
        super().__init__()
        self.member = member

    def text(self) -> Text:
        """Number, what it is to this case, and how it stands."""
        return Text.assemble((self.member.number, "bold"), f" – {self.member.text}")


class DisagreementItem(HouseholdLine):
    """Something on which joined records do not agree."""

    HELP: ClassVar[str] = "Two joined records say different things about this. k says that it is settled."
    mark = "? "
    hint = "k: it is settled"

    def __init__(self, question: Disagreement) -> None:
        """Show ``question``."""
        super().__init__()
        self.question = question

    def text(self) -> Text:
        """The case and what it is about."""
        return Text(f"{self.question.case}: {self.question.text}")


class AgreedLine(HouseholdLine):
    """One thing that a meeting agreed."""

    HELP: ClassVar[str] = (
        "Agreed at a meeting and still to be done. d says it was done, x that it will not be."
    )
    mark = "[ ] "
    hint = "d: done; x: it will not be done"

    def __init__(self, item: AgreedItem) -> None:
        """Show ``item``."""
        super().__init__()
        self.item = item

    def text(self) -> Text:
        """What was agreed, who does it, by when."""
        return Text(f"{self.item.text} (meeting {self.item.meeting})")
