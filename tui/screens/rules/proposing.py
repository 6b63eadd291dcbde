"""Proposing the files in rules/: every check runs in the background, then somebody says what is changed and why."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from triage.desk import Desk
from triage.desk.publishing import ProposalView
from triage.desk.rule_browsing import at_work
from triage.desk.rule_proposing import Checked, check_files, may_propose, propose_checked
from tui.actions import bindings_of
from tui.actions.rules import RulesSituation
from tui.pages.rule_changes import CHECK_TITLES
from tui.screens.form import Answers, Field, FormScreen
from tui.screens.page import Page
from tui.screens.rules.impact import LOOK_SECONDS, JobBar
from tui.screens.rules.reading import Body
from tui.screens.rules.workshop import Job, workshop
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.work import Trouble


class ProposeScreen(Page[None]):
    """Runs the checks, then asks for the note; ends at the proposal."""

    WHERE = "rule_propose"
    ABOUT = (
        "Before a change of the rules is proposed every check runs: the files, the examples, slips nobody would notice, "
        "what must always hold, and every stored case under both rules. Then you say what is changed, and why."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("rule_propose")

    _asked = False
    _refused = False

    def compose(self) -> ComposeResult:
        """Lay out head, bar, text and keys."""
        yield Head()
        yield JobBar(id="job")
        with Body():
            yield Empty("", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Ask first whether it may be proposed, then have the checks run."""
        self.notice = workshop(self.desk).notice
        self.query_one(JobBar).show(None)
        self.query_one(Empty).say(
            "The checks run before anything is proposed",
            "\n".join(CHECK_TITLES.values()),
            "It takes a minute or two. You may go on elsewhere: esc goes back, and p shows it again. s stops it.",
        )
        self.set_interval(LOOK_SECONDS, self._look)
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, then this."""
        return (*super().crumbs(), "Propose")

    def situation(self) -> RulesSituation:
        """What decides which keys can work now."""
        job = workshop(self.desk).checks
        return RulesSituation(role=self.desk.role, running=job is not None and job.running)

    def load(self) -> None:
        """Go on with what runs already, or begin."""
        self.tell_keys()
        job = workshop(self.desk).checks
        if job is None or job.stopping or job.trouble is not None:
            workshop(self.desk).checks = None
            self.ask(partial(_may, by=self.desk.by), self._may, group="may")
        else:
            self._look()

    def _may(self, answer: Trouble | None) -> None:
        if isinstance(answer, Trouble):
            self._refused = True
            self.query_one(Empty).say("This cannot be proposed now", answer.text, "Press esc to go back.")
            return
        job = Job("Checking the change", lambda desk, hear: check_files(at_work(desk), hear))
        workshop(self.desk).checks = job
        self.app.run_worker(job.run(self.desk), group="checks", exit_on_error=False)
        self._look()

    def _look(self) -> None:
        job = workshop(self.desk).checks
        self.query_one(JobBar).show(job)
        if job is None or job.running or self._asked or self._refused:
            return
        if job.trouble is not None:
            self._refused = True
            self.query_one(Empty).say(
                "It was stopped" if job.stopping else "Nothing was proposed",
                job.trouble.text,
                "Press esc to go back; p begins again.",
            )
            workshop(self.desk).checks = None
            self.tell_keys()
            return
        if self.app.screen is not self:
            return
        self._asked = True
        self._ask(job.answer)
        self.tell_keys()

    def _ask(self, checked: Checked) -> None:
        reports = checked.reports
        lines = [f"{CHECK_TITLES.get(one.name, one.name)}: {one.summary}" for one in reports.checks]
        lines += [f"AN ESCALATION MAY BE LOST: {line}" for line in reports.lost_escalations]
        by = self.desk.by

        def work(desk: Desk, answers: Answers) -> ProposalView:
            return propose_checked(at_work(desk), checked, answers["note"], by)

        self.app.push_screen(
            FormScreen(
                self.desk,
                "Propose the files in rules/ as the next version?",
                lines,
                [
                    Field(
                        "note",
                        "What is changed, and why",
                        help="kept for good; the approver reads it first",
                        needed=True,
                        multiline=True,
                    )
                ],
                work,
                yes=f"Propose as {by}",
                kept=workshop(self.desk).form("propose"),
            ),
            self._proposed,
        )

    def _proposed(self, view: ProposalView | None) -> None:
        if view is None:
            self.dismiss(None)
            return
        workshop(self.desk).checks = None
        self.say(f"Proposal {view.row.id} is made; somebody else approves it.")
        from tui.screens.rules.proposal import ProposalScreen  # noqa: PLC0415 - it leads on from here

        self.app.switch_screen(ProposalScreen(self.desk, view.row.id))

    def do_stop(self) -> None:
        """Stop the checks at the next step."""
        job = workshop(self.desk).checks
        if job is not None:
            job.stopping = True

    def do_back(self) -> None:
        """Go back; the checks go on."""
        self.dismiss(None)


def _may(desk: Desk, by: str | None) -> None:
    may_propose(at_work(desk), by)
