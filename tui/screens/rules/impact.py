"""What a change would do before it does it; goes on in the background."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import ProgressBar, Static
from textual.worker import WorkType

from tui.actions import bindings_of
from tui.actions.rules import RulesSituation
from tui.pages.impact import ImpactPage, work_out
from tui.pages.rules import may_edit
from tui.pages.wording import URGENT, Acting, counted
from tui.screens.rules.reading import Body, LongPage, part
from tui.screens.rules.workshop import Job, workshop
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.work import Trouble

LOOK_SECONDS = 0.2
"""How often the bar is looked at."""


class JobBar(Vertical):
    """How far long work is."""

    HELP = "How far it is. You may go on elsewhere meanwhile; it is not stopped by that."

    def compose(self) -> ComposeResult:
        """Lay out words and bar."""
        yield Static("", id="job-words", markup=False)
        yield ProgressBar(show_eta=False, id="job-bar")

    def show(self, job: Job | None) -> None:
        """Show how far ``job`` is; nothing where it is done."""
        self.display = job is not None and job.running
        if job is None or not job.running:
            return
        self.query_one("#job-words", Static).update(f"{job.title} – {job.words}")
        # A bar of unknown length would move for ever.
        self.query_one(ProgressBar).update(total=job.total or 1, progress=job.done if job.total else 0)


class ImpactScreen(LongPage[None]):
    """Begins to work it out where nobody has yet, else shows what there is."""

    WHERE = "rule_impact"
    ABOUT = (
        "What the files in rules/ would do to the cases of the record, beside the rules that decide: escalations first, "
        "then levels, help, questions. Nothing is changed by looking."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("rule_impact")

    acting = Acting("")
    _shown: tuple[Job, bool] | None = None

    def compose(self) -> ComposeResult:
        """Lay out head, bar, report and keys."""
        yield Head()
        yield JobBar(id="job")
        with Body():
            yield Empty("", markup=False)
        yield Keys(classes="keys")

    async def begin(self) -> None:
        """Begin, or go on showing."""
        self.notice = workshop(self.desk).notice
        if workshop(self.desk).impact is None:
            self._begin()
        self.set_interval(LOOK_SECONDS, self._look)
        self.ask(partial(may_edit, by=self.desk.by), self._may, group="may")
        await self._look()

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the impact."""
        return (*super().crumbs(), "Impact of the files in rules/")

    def situation(self) -> RulesSituation:
        """What decides which keys can work now."""
        job = workshop(self.desk).impact
        return RulesSituation(
            role=self.desk.role, cannot_act=self.acting.cannot, running=job is not None and job.running
        )

    def _may(self, answer: Acting | Trouble) -> None:
        if isinstance(answer, Acting):
            self.acting = answer
            self.tell_keys()

    def _begin(self) -> None:
        job = Job("Working out what would change", work_out)
        workshop(self.desk).impact = job
        self.app.run_worker(job.run(self.desk), group="impact", exit_on_error=False)

    async def _look(self) -> None:
        """Show how far it is; once it is done, what was found."""
        job = workshop(self.desk).impact
        self.query_one(JobBar).show(job)
        state = (job, job.running) if job is not None else None
        if job is None or state == self._shown:
            return
        self._shown = state
        if job.running:
            await self.say_instead(
                "The report is being worked out",
                "Every case of the record is looked at under both rules.",
                "You may go on elsewhere: esc goes back, and i shows it again. s stops it.",
            )
        else:
            await self.fill(list(_parts(job)))
        self.tell_keys()

    def do_stop(self) -> None:
        """Stop it at the next step."""
        job = workshop(self.desk).impact
        if job is not None:
            job.stopping = True

    def do_again(self) -> None:
        """Work it out anew, for the files as they are now."""
        self.desk.sit_down_again()
        self._begin()
        working: WorkType[None] = self._look
        self.run_worker(working, exclusive=True, group="look")
        self.tell_keys()

    def do_propose(self) -> None:
        """Have the checks run and propose the files."""
        from tui.screens.rules.proposing import ProposeScreen  # noqa: PLC0415 - it leads on from here

        self.app.push_screen(ProposeScreen(self.desk))


def _parts(job: Job) -> Iterable[Widget]:
    if job.trouble is not None:
        found = Empty("", markup=False)
        title = "It was stopped" if job.stopping else "It could not be worked out"
        found.say(title, job.trouble.text, "Press r to work it out again, or esc to go back.")
        yield found
        return
    page: ImpactPage = job.answer
    yield from report_parts(page)


def report_parts(page: ImpactPage) -> Iterable[Widget]:
    """A report as widgets, worst first."""
    yield Static(Text(page.headline[:1].upper() + page.headline[1:] + ".", "bold"))
    yield Static(Text(page.against), classes="about")
    if page.unread:
        yield Static(
            Text.assemble(
                (f"✗ {counted(len(page.unread), 'case')} could not be read and stand in no figure", "bold"),
                "\n" + "\n".join(page.unread),
            ),
            classes="faulty",
        )
    if page.alarms:
        told = Text.assemble((f"{URGENT} {counted(len(page.alarms), 'escalation')} lost or later", "bold"))
        for line in page.alarms:
            told.append(f"\n{line}")
        yield Static(told, classes="faulty")
    else:
        yield part("Escalations", ["none is lost and none comes later"])
    yield part("Levels", page.levels)
    for heading, lines in page.sections:
        yield part(heading, lines)
    if page.notes:
        yield part("Note", page.notes)
