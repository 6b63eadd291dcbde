"""One proposed change: what it is, what the checks found, approval by somebody else, publishing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from triage.desk import Desk
from triage.desk.publishing import ProposalView, VersionView, approve, publish, withdraw
from triage.errors import WrongUse
from tui.actions import bindings_of
from tui.actions.rules import RulesSituation
from tui.pages.rule_changes import ProposalPage, people_who_approve, read_proposal
from tui.pages.wording import URGENT, day_in_words
from tui.screens.form import Answers, Field, FormScreen
from tui.screens.rules.reading import LongPage, part
from tui.screens.rules.workshop import workshop
from tui.work import DeskThread, Trouble

MOST_DETAILS = 12
MOST_NAMES = 6


class ProposalScreen(LongPage[None]):
    """A proposal, read again after each step."""

    WHERE = "rule_proposal"
    ABOUT = (
        "One proposed change of the rules: what is different, what every check found, and who said what. Somebody other "
        "than its author approves it; then it is published, today or from a later day."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("rule_proposal")
    WAITING = "Reading the proposal …"

    page: ProposalPage | None = None
    reading = True

    def __init__(self, desk: DeskThread, number: int) -> None:
        """Show the proposal ``number``."""
        super().__init__(desk)
        self.number = number

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the proposal."""
        return (*super().crumbs(), f"Proposal {self.number}")

    def situation(self) -> RulesSituation:
        """What decides which keys can work now; whoever made it may name the person who approves."""
        page = self.page
        return RulesSituation(
            role=self.desk.role,
            reading=self.reading,
            state=page.state if page else "",
            cannot_act=page.acting.cannot if page else "",
        )

    def load(self) -> None:
        """Read it in the background."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_proposal, number=self.number, by=self.desk.by), self._loaded, group="load")

    async def _loaded(self, answer: ProposalPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            await self.say_instead(
                "This proposal cannot be shown", answer.text, "Press r to try again, or esc to go back."
            )
        else:
            self.page = answer
            self.notice = answer.notice
            await self.fill(list(_parts(answer)))
        self.tell_keys()

    def do_approve(self) -> None:
        """Find out who may, then ask."""
        page = self.page
        if page is not None:
            self.ask(partial(people_who_approve, author=page.author), self._who, group="who")

    def _who(self, names: tuple[str, ...] | Trouble) -> None:
        page = self.page
        if page is None:
            return
        if isinstance(names, Trouble):
            self.say(names.text, severity="warning")
            return
        if not names:
            self.say(
                f"Nobody else is registered here who may approve it: its author ({page.author}) cannot. "
                "Register somebody with `triage people add NAME --role ROLE`.",
                severity="warning",
            )
            return
        number, by = self.number, self.desk.by
        fields = [
            Field(f"why-{one.name}", f"{one.title}: why may it stand?", help=one.summary, needed=True)
            for one in page.to_answer
        ]
        listed = ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")
        who = Field("who", "Who approves", value=by if by in names else "", help=f"somebody other than {page.author}: {listed}", needed=True)  # fmt: skip
        fields.append(who)
        if page.lost:
            fields.append(
                Field(
                    "second", "Second person", help="a safeguarding lead, unless the one who approves is one"
                )
            )

        def work(desk: Desk, answers: Answers) -> ProposalView:
            said = {one.name: answers[f"why-{one.name}"] for one in page.to_answer}
            second = answers.get("second", "").strip() or None
            return approve(desk, number, answers["who"].strip(), second=second, answers=said)

        lost = [f"{URGENT} AN ESCALATION MAY BE LOST: {line}" for line in page.lost]
        self.app.push_screen(
            FormScreen(
                self.desk,
                f"Approve the change “{page.note}”?",
                [*lost, f"Proposed {page.head}. Whoever approves is named for good."],
                fields,
                work,
                yes="Approve it",
                danger=bool(page.lost),
                kept=workshop(self.desk).form(f"approve {number}"),
            ),
            self._stepped,
        )

    def do_publish(self) -> None:
        """Ask from which day."""
        number, by, today = self.number, self.desk.by, self.desk.on
        day = Field(
            "day", "From which day does it decide", value=today.isoformat(), help="a day such as 2026-12-01; today or later", needed=True, check=_day,
        )  # fmt: skip

        def work(desk: Desk, answers: Answers) -> VersionView:
            fault = _day(answers["day"].strip())
            if fault:
                raise WrongUse(fault)
            return publish(desk, number, by, date.fromisoformat(answers["day"].strip()))

        self.app.push_screen(
            FormScreen(
                self.desk,
                f"Publish proposal {number}?",
                [
                    "From that day these rules decide. Decisions made before keep the rules they were made with.",
                    "It can be undone at once: Changes, then b, with a second person.",
                ],
                [day],
                work,
                yes=f"Publish as {by}",
                danger=True,
                kept=workshop(self.desk).form(f"publish {number}"),
            ),
            self._published,
        )

    def _published(self, view: VersionView | None) -> None:
        if view is None:
            return
        row = view.row
        when = "decides from today" if view.standing == "in effect" else f"waits and decides from {day_in_words(row.effective_on)}" if row.effective_on else view.standing  # fmt: skip
        self.say(f"Version {row.number} of the rules {when}.")
        self._stepped(view)

    def do_withdraw(self) -> None:
        """Ask once, then take it back."""
        number, by = self.number, self.desk.by
        self.app.push_screen(
            FormScreen(
                self.desk,
                f"Take proposal {number} back?",
                ["The files in rules/ stay as they are. The proposal stays in the list, as withdrawn."],
                [],
                lambda desk, _: withdraw(desk, number, by),
                yes=f"Withdraw as {by}",
                danger=True,
            ),
            self._stepped,
        )

    def _stepped(self, answer: object) -> None:
        if answer is not None:
            self.desk.sit_down_again()
        self.load()

    def do_reload(self) -> None:
        """Read it again."""
        self.load()


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        return "write a day as 2026-12-01"
    return ""


def _parts(page: ProposalPage) -> Iterable[Widget]:
    yield Static(Text(page.note, "bold"))
    yield Static(Text(f"Proposal {page.number} {page.head}"), classes="about")
    if page.lost:
        text = Text(f"{URGENT} An escalation may be lost", "bold")
        for line in page.lost:
            text.append(f"\n{line}")
        yield Static(text, classes="faulty")
    yield part("What is different", page.changes)
    for one in page.checks:
        lines: list[str | Text] = [one.summary]
        lines += one.details[:MOST_DETAILS]
        if len(one.details) > MOST_DETAILS:
            lines.append(f"and {len(one.details) - MOST_DETAILS} more")
        if one.answer:
            lines.append(Text(f"answered by {one.answer}", "italic"))
        yield part(f"{one.mark}  {one.title}", lines)
    if page.state == "open":
        yield part("Approval needs", page.wants)
    if page.approvals:
        yield part("Approved by", page.approvals)
