"""One case, its timeline, and why something was not offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.actions.action import Action, Situation

Why = Callable[["CaseSituation"], str]


@dataclass(frozen=True)
class CaseSituation(Situation):
    """How the case stands."""

    closed: bool = False
    """Whether the case that is shown is closed."""
    actions: int = 0
    """Actions of the decision that is shown."""
    proposed: int = 0
    """Those of them that nobody has confirmed or put aside."""
    chosen: str = ""
    """State of the chosen action; empty where none is chosen."""
    kind: str = ""
    """Kind of the chosen action: referral, signpost, support or task."""
    service: bool = True
    """Whether a service is proposed for the chosen action."""
    alarms: int = 0
    """Escalations that are open."""
    step: str = ""
    """How far the escalation that would be recorded has come; empty where there is none."""
    on_alarm: bool = False
    """Whether an escalation is chosen."""
    questions: int = 0
    looks: int = 0
    """What waits for a person to look."""
    chosen_item: bool = False
    """Whether anything is chosen."""
    shown: bool = True
    """Whether the case could be read."""
    whole: bool = True
    """Whether whoever looks sees the decision, or only a part of the case."""
    cannot_tell: str = ""
    """Why somebody may not bring facts either; whoever refers may."""
    may: frozenset[str] | None = None
    """Acts that somebody may do here; None: nothing is known of any that they may not."""


@dataclass(frozen=True)
class ListSituation(Situation):
    """How a list about one case stands."""

    rows: int = 0
    filtered: bool = False


RIGHTS = "your role does not do this with this case; `triage people rights` shows who does what"
PART = "your role sees a part of this case"
NOT_READ = "the case could not be read; r tries again"


def _nobody_decides(now: CaseSituation) -> str:
    if now.role == "referrer":
        return "the people who received a referral decide on it; start with --role coordinator if you are one of them"
    if now.reading:
        return "the record is still being read or written"
    if now.closed:
        return "the case is closed; a new referral is a new case"
    if not now.actions:
        return "this decision proposes no action"
    return now.cannot_act


def _rights(now: CaseSituation, act: str) -> str:
    return "" if now.may is None or act in now.may else RIGHTS


def _not_the_chosen(now: CaseSituation) -> str:
    if why := _nobody_decides(now):
        return why
    if not now.chosen:
        return "no action is chosen; choose one with the arrow keys"
    if now.chosen != "proposed":
        return f"the chosen action is {now.chosen} already"
    return _rights(now, "case.confirm")


def _none_left(now: CaseSituation) -> str:
    return _nobody_decides(now) or (
        _rights(now, "case.confirm") if now.proposed else "no action is still only proposed"
    )


def _not_done(now: CaseSituation) -> str:
    if why := _nobody_decides(now):
        return why
    if not now.chosen:
        return "no action is chosen; choose one with the arrow keys"
    if now.kind not in ("support", "task"):
        return f"what became of a {now.kind} is recorded with the service (m)"
    if now.chosen != "confirmed":
        return f"only a confirmed action is done, and this one is {now.chosen}"
    return _rights(now, "case.done")


def _not_aside(now: CaseSituation) -> str:
    if now.on_alarm:
        if now.reading:
            return "the record is still being read or written"
        if now.cannot_act:
            return now.cannot_act
        if now.step not in ("raised", "told", "received"):
            return "this escalation is past the steps at which it can be put aside"
        return _rights(now, "escalation.dismiss")
    if why := _nobody_decides(now):
        return why
    if not now.chosen:
        return "no action or escalation is chosen; arrow keys choose an action, tab an escalation"
    if now.chosen not in ("proposed", "confirmed"):
        return f"the chosen action is {now.chosen} already"
    return _rights(now, "action.dismiss")


def _no_other_service(now: CaseSituation) -> str:
    if why := _nobody_decides(now):
        return why
    if not now.chosen:
        return "no action is chosen; choose one with the arrow keys"
    if now.kind not in ("referral", "signpost") or not now.service:
        return "the chosen action needs no service"
    if now.chosen not in ("proposed", "confirmed"):
        return f"the chosen action is {now.chosen} already"
    return _rights(now, "case.confirm")


def _no_step(now: CaseSituation) -> str:
    if now.reading:
        return "the record is still being read or written"
    if not now.alarms:
        return "no escalation of this case is open"
    if now.cannot_tell:
        return now.cannot_tell
    return _rights(now, "escalation.settle" if now.step == "disputed" else "escalation.record")


def _on(count: str, none: str, act: str, *, closed: bool) -> Why:
    """Off where there is none of something, where nobody may, or, with ``closed``, once the case is closed."""

    def why(now: CaseSituation) -> str:
        if now.reading:
            return "the record is still being read or written"
        if not now.shown:
            return NOT_READ
        if closed and now.closed:
            return "the case is closed; a new referral is a new case"
        if count and not getattr(now, count):
            return none if now.whole else PART
        return (now.cannot_tell if act == "case.answer" else now.cannot_act) or _rights(now, act)

    return why


def _looking(act: str, *, whole: bool = False) -> Why:
    """Off where somebody may not look, or with ``whole`` sees only a part of the case."""

    def why(now: CaseSituation) -> str:
        if not now.shown:
            return NOT_READ
        if whole and not now.whole:
            return PART
        return _rights(now, act) if act else ""

    return why


def _not_closable(now: CaseSituation) -> str:
    if now.closed:
        return "the case is closed already; `triage case reopen` opens it again"
    return _on("", "", "case.close", closed=False)(now)


def _nothing_chosen(now: CaseSituation) -> str:
    return "" if now.chosen_item else "nothing is chosen; choose a line with the arrow keys or tab"


def _no_rows(now: ListSituation) -> str:
    if now.rows:
        return ""
    return "the record is still being read" if now.reading else "there is nothing in the list"


ACTIONS: tuple[Action, ...] = (
    Action(
        "confirm", "case", "c", "Confirm",
        "Confirm the chosen action in your name, after asking once. Nothing is sent by confirming.",
        why_off=_not_the_chosen, command="triage case confirm CASE --action N",
    ),
    Action(
        "confirm_all", "case", "a", "All",
        "Confirm every action that is still only proposed in your name, after asking once.",
        why_off=_none_left, command="triage case confirm CASE",
    ),
    Action(
        "aside", "case", "x", "Aside",
        "Put the chosen action aside with a reason; it stays in view. An escalation needs a second person too.",
        why_off=_not_aside, command="triage case dismiss CASE --action N --reason CODE --note TEXT",
    ),
    Action(
        "record", "case", "n", "Next step",
        "Record the next step of an escalation: who was told, who received it, what they decided.",
        why_off=_no_step, command="triage escalation record CASE TO --told NAME",
    ),
    Action(
        "answer", "case", "s", "Answer",
        "Record what was said to a question; the case is triaged again and what changed is shown.",
        why_off=_on("questions", "this decision asks no question", "case.answer", closed=True),
        command="triage case answer CASE FIELD VALUE",
    ),
    Action(
        "timeline", "case", "t", "Timeline", "Show who did what with this case, and when.",
        why_off=_looking("case.timeline"), command="triage case timeline CASE",
    ),
    Action(
        "service", "case", "o", "Services",
        "Compare the services that could give the chosen help, and refer to one of them.",
        in_footer=False, why_off=_no_other_service, command="triage refer CASE --offer HELP --service SERVICE",
    ),
    Action(
        "done", "case", "d", "Done",
        "Say that the chosen support or task, confirmed before, was done.",
        in_footer=False, why_off=_not_done, command="triage case confirm CASE --action N --done",
    ),
    Action(
        "looked", "case", "k", "Looked",
        "Say what you found where a person is asked to look.",
        in_footer=False, why_off=_on("looks", "nothing here waits for a look", "case.looked", closed=False),
        command="triage case looked CASE --review REASON --note TEXT",
    ),
    Action(
        "review", "case", "v", "Review", "Score the needs again, beside what they were.",
        in_footer=False, why_off=_on("", "", "review", closed=True), command="triage review CASE",
    ),
    Action(
        "moves", "case", "m", "Referrals", "See the referrals of this case and say what became of them.",
        in_footer=False, why_off=_looking("referral.list"), command="triage referral list --case CASE",
    ),
    Action(
        "letters", "case", "l", "Letters", "Read the letters about this case before anybody sends one.",
        in_footer=False, why_off=_looking("", whole=True), command="triage letter CASE",
    ),
    Action(
        "household", "case", "h", "Household", "See who belongs to the home, their cases and one plan for all.",
        in_footer=False, why_off=_looking("household.show"), command="triage household show CASE",
    ),
    Action(
        "why", "case", "w", "Why not", "See what was not offered and why, and which rules nearly spoke.",
        in_footer=False, why_off=_looking("case.why_not", whole=True), command="triage rules why-not CASE NAME",
    ),
    Action(
        "lead", "case", "g", "Who leads", "Say who leads for the family and whose job the case is.",
        in_footer=False, why_off=_on("", "", "case.assign", closed=True), command="triage case assign CASE --lead NAME --owner NAME",
    ),
    Action(
        "note", "case", "b", "Note", "Write a note for people to read; it decides nothing.",
        in_footer=False, why_off=_on("", "", "case.note", closed=False), command="triage case note CASE TEXT",
    ),
    Action(
        "close", "case", "e", "End", "Close the case with a reason, after seeing what it leaves open.",
        in_footer=False, why_off=_not_closable, command="triage case close CASE --reason CODE",
    ),
    Action("back", "case", "escape", "Back", "Go back to where you came from."),
    Action(
        "reload", "case", "r", "Reload", "Read the case again: colleagues may have changed it.", in_footer=False
    ),
    Action(
        "do", "case", "enter", "Do", "Do what the chosen line asks for: confirm, refer, follow up, record, answer or look.",
        in_footer=False, why_off=_nothing_chosen,
    ),
    Action(
        "next", "case", "down", "Next action", "Choose the next action; after the last one, read on.",
        in_footer=False,
    ),
    Action(
        "previous", "case", "up", "Previous action",
        "Choose the action before; before the first one, go up to the top.", in_footer=False,
    ),
    Action("page_down", "case", "pagedown,space", "Read on", "Read on by a screenful.", in_footer=False),
    Action("page_up", "case", "pageup", "Read back", "Read back by a screenful.", in_footer=False),
    Action("top", "case", "home", "Top", "Go to the top.", in_footer=False),
    Action("end", "case", "end", "Bottom", "Go to the end.", in_footer=False),
    Action("filter", "case_timeline", "slash", "Filter", "Keep the lines that hold words you type.", why_off=_no_rows),
    Action("kind", "case_timeline", "k", "Kind", "Keep only one kind of line: escalations, decisions, actions and so on.", why_off=_no_rows),
    Action("back", "case_timeline", "escape", "Back", "Show all lines again; then go back to the case."),
    Action("reload", "case_timeline", "r", "Reload", "Read the log again.", in_footer=False, command="triage case timeline CASE"),
    Action(
        "open", "case_why", "enter", "Why not", "Say what stands in the way of the chosen line, and what would change it.",
        why_off=_no_rows, command="triage rules why-not CASE NAME",
    ),
    Action("filter", "case_why", "slash", "Filter", "Keep the lines that hold words you type.", why_off=_no_rows),
    Action("back", "case_why", "escape", "Back", "Close the answer, show all lines again, then go back to the case."),
    Action("reload", "case_why", "r", "Reload", "Ask again as of today.", in_footer=False),
)  # fmt: skip
