"""The rules: looking through them, changing one, and what a change would do; how a change comes into effect."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation
from tui.actions.reading import reading_rows


@dataclass(frozen=True)
class RulesSituation(Situation):
    """How the list, or one rule, stands."""

    rules: int = 0
    """Rules in the list."""
    filtered: bool = False
    chosen: bool = False
    """Whether a rule (or, in a text, a line that leads somewhere) is chosen."""
    readable: bool = True
    """Whether the rule can be read."""
    numbers: int = 0
    """Numbers that can be changed alone."""
    issues: int = 0
    """Faults and warnings."""
    changed: bool = False
    """Whether something is typed or changed that can be saved or taken back."""
    running: bool = False
    """Whether the impact is being worked out."""
    state: str = ""
    """State of the proposal that is shown."""
    standing: str = ""
    """Where the chosen version stands."""


def _no_rule(now: RulesSituation) -> str:
    if now.reading and not now.rules:
        return "the rules are still being read"
    return "" if now.chosen else "no rule is chosen"


def _no_way_back(now: RulesSituation) -> str:
    return "" if now.filtered else "every rule is shown; a digit goes to another place"


def _no_issue(now: RulesSituation) -> str:
    return "" if now.issues else "nothing is wrong with any rule, as far as has been checked"


def _not_changed_by_you(now: RulesSituation) -> str:
    return now.cannot_act


def _no_edit(now: RulesSituation) -> str:
    return _no_rule(now) or now.cannot_act


def _no_numbers(now: RulesSituation) -> str:
    if why := _no_edit(now):
        return why
    return "" if now.numbers else "this rule has no number to change; e edits its text"


def _unreadable(now: RulesSituation) -> str:
    if now.reading and not now.readable:
        return "the rule is still being read"
    return "" if now.readable else "this rule cannot be read; c in the list of rules shows what is wrong"


def _no_rule_edit(now: RulesSituation) -> str:
    return _unreadable(now) or now.cannot_act


def _no_rule_numbers(now: RulesSituation) -> str:
    return _no_rule_edit(now) or (
        "" if now.numbers else "this rule has no number to change; e edits its text"
    )


def _no_link(now: RulesSituation) -> str:
    return "" if now.chosen else "choose a linked rule with the arrow keys first"


def _nothing_typed(now: RulesSituation) -> str:
    if now.reading:
        return "it is being written"
    return now.cannot_act or ("" if now.changed else "nothing is changed")


def _not_running(now: RulesSituation) -> str:
    return "" if now.running else "nothing is being worked out"


def _running(now: RulesSituation) -> str:
    return "it is being worked out already" if now.running else ""


def _not_open(now: RulesSituation) -> str:
    if now.state != "open":
        return f"the proposal is {now.state or 'not read yet'}"
    return now.cannot_act


def _not_approved(now: RulesSituation) -> str:
    if now.state == "open":
        return "somebody other than its author approves it first"
    if now.state != "approved":
        return f"the proposal is {now.state or 'not read yet'}"
    return now.cannot_act


def _settled(now: RulesSituation) -> str:
    if now.state not in {"open", "approved"}:
        return f"the proposal is {now.state or 'not read yet'}"
    return now.cannot_act


def _no_version(now: RulesSituation) -> str:
    if not now.standing:
        return "choose a version; a proposal is withdrawn, not brought back"
    if now.standing == "in effect":
        return "that version decides now"
    return now.cannot_act


_IMPACT = "Work out what the files in rules/ would do to the cases of the record, before they do it."
_IMPACT_COMMAND = "triage rules impact --against published"
_PROPOSE = "Have every check run and propose the files in rules/ as the next version."
_PROPOSE_COMMAND = "triage rules propose --note TEXT --by NAME"

_LIST: tuple[Action, ...] = (
    Action("open", "rules", "enter", "Open", "Open the chosen rule: what it says, its examples, whom it touched.", why_off=_no_rule, command="triage rules explain RULE"),
    Action("filter", "rules", "slash", "Search", "Keep the rules that say every word you type, in title, other names, file, stage, state or owner.", command="triage rules list WORD"),
    Action("numbers", "rules", "t", "Numbers", "Change a score, an age or a number of days of the chosen rule.", why_off=_no_numbers),
    Action("edit", "rules", "e", "Edit", "Open the file of the chosen rule at its line in your editor; it is checked when you come back.", why_off=_no_edit),
    Action("group", "rules", "g", "Group", "Group the list by file, stage, state, owner or review date."),
    Action("issues", "rules", "f", "Faults", "Show everything the check of the rules found, with where, why and how to mend it.", why_off=_no_issue, command="triage rules lint"),
    Action("impact", "rules", "i", "Impact", _IMPACT, command=_IMPACT_COMMAND),
    Action("changes", "rules", "c", "Changes", "Show versions and proposals: who changed what, what waits for approval.", command="triage rules log"),
    Action("new", "rules", "n", "New", "Write a new rule by answering questions; the chosen rule can be the start.", why_off=_not_changed_by_you, command="triage rules new"),
    Action("reload", "rules", "r", "Reload", "Read the files again: somebody may have changed them.", in_footer=False),
    Action("back", "rules", "escape", "All", "Clear the search and show every rule again.", in_footer=False, why_off=_no_way_back),
)  # fmt: skip
_RULE: tuple[Action, ...] = (
    Action("edit", "rule", "e", "Edit", "Open the file at this rule in your editor; it is checked when you come back.", why_off=_no_rule_edit),
    Action("numbers", "rule", "t", "Numbers", "Change a score, an age or a number of days of this rule.", why_off=_no_rule_numbers),
    Action("state", "rule", "s", "State", "Put the rule in force, on trial, back to a draft, or retire it.", why_off=_no_rule_edit),
    Action("impact", "rule", "i", "Impact", _IMPACT, command=_IMPACT_COMMAND),
    Action("propose", "rule", "p", "Propose", _PROPOSE, why_off=_no_rule_edit, command=_PROPOSE_COMMAND),
    Action("changes", "rule", "c", "Changes", "Show versions and proposals: who changed what, what waits for approval.", command="triage rules log"),
    Action("copy", "rule", "n", "New like it", "Write a new rule that starts from this one.", in_footer=False, why_off=_no_rule_edit, command="triage rules new --from RULE"),
    Action("open", "rule", "enter", "Open", "Open the linked rule that is chosen.", in_footer=False, why_off=_no_link),
    Action("reload", "rule", "r", "Reload", "Read the rule again.", in_footer=False),
    Action("back", "rule", "escape", "Back", "Go back to where you came from."),
    *reading_rows("rule", "example or linked rule"),
)  # fmt: skip
_ISSUES: tuple[Action, ...] = (
    Action("edit", "rule_issues", "e,enter", "Edit", "Open the file of the chosen fault at its line in your editor.", why_off=_no_edit),
    Action("mend", "rule_issues", "m", "Mend", "Have mended what can be mended without a thought, in the files that have no fault.", why_off=_not_changed_by_you, command="triage rules lint --fix"),
    Action("reload", "rule_issues", "r", "Check", "Check every file again."),
    Action("back", "rule_issues", "escape", "Back", "Go back to the rules."),
)  # fmt: skip
_NUMBERS: tuple[Action, ...] = (
    Action("save", "rule_numbers", "ctrl+s", "Save", "Write the numbers you changed into the file, and check it.", why_off=_nothing_typed),
    Action("previous", "rule_numbers", "up", "Before", "Go to the number before.", in_footer=False),
    Action("next", "rule_numbers", "down", "Next", "Go to the next number.", in_footer=False),
    Action("back", "rule_numbers", "escape", "Back", "Go back to the rule; what you typed is kept until you leave the rules."),
)  # fmt: skip
_TEXT: tuple[Action, ...] = (
    Action("save", "rule_text", "ctrl+s", "Save", "Write the text into the file, and check it.", why_off=_nothing_typed),
    Action("back", "rule_text", "escape", "Back", "Go back; what you typed is kept, and e brings it up again."),
)  # fmt: skip
_CHECK: tuple[Action, ...] = (
    Action("again", "rule_check", "e", "Edit again", "Go back to the editor."),
    Action("take_back", "rule_check", "x", "Take back", "Put the file back as it was before your change."),
    Action("impact", "rule_check", "i", "Impact", _IMPACT, command=_IMPACT_COMMAND),
    Action("propose", "rule_check", "p", "Propose", _PROPOSE, command=_PROPOSE_COMMAND),
    Action("back", "rule_check", "escape", "Back", "Leave the change as it is and go back to the rule."),
    *reading_rows("rule_check"),
)  # fmt: skip
_IMPACT_ROWS: tuple[Action, ...] = (
    Action("stop", "rule_impact", "s", "Stop", "Stop working it out; nothing is changed by that.", why_off=_not_running),
    Action("again", "rule_impact", "r", "Work it out again", "Work it out for the files as they are now.", why_off=_running, command=_IMPACT_COMMAND),
    Action("propose", "rule_impact", "p", "Propose", _PROPOSE, why_off=_not_changed_by_you, command=_PROPOSE_COMMAND),
    Action("back", "rule_impact", "escape", "Back", "Go back; what is being worked out goes on, and i shows it again."),
    *reading_rows("rule_impact"),
)  # fmt: skip
_PROPOSE_ROWS: tuple[Action, ...] = (
    Action(
        "stop",
        "rule_propose",
        "s",
        "Stop",
        "Stop the checks; nothing is changed by that.",
        why_off=_not_running,
    ),
    Action("back", "rule_propose", "escape", "Back", "Go back; the checks go on, and p shows them again."),
)
_CHANGES: tuple[Action, ...] = (
    Action("open", "rule_changes", "enter", "Open", "Open the chosen proposal or version.", command="triage rules log PROPOSAL"),
    Action("propose", "rule_changes", "p", "Propose", _PROPOSE, why_off=_not_changed_by_you, command=_PROPOSE_COMMAND),
    Action("restore", "rule_changes", "b", "Bring back", "Bring the chosen earlier version back into effect at once; two people are needed.", why_off=_no_version, command="triage rules restore VERSION --note TEXT --by NAME --second NAME"),
    Action("diff", "rule_changes", "d", "Differences", "Show in plain English what the files in rules/ say otherwise than the rules that decide.", command="triage rules diff published"),
    Action("reload", "rule_changes", "r", "Reload", "Read the list of changes again.", in_footer=False),
    Action("back", "rule_changes", "escape", "Back", "Go back to the rules."),
)  # fmt: skip
_PROPOSAL: tuple[Action, ...] = (
    Action("approve", "rule_proposal", "a", "Approve", "Approve somebody else's change; each check that is not green needs a reason.", why_off=_not_open, command="triage rules approve PROPOSAL --answer CHECK=REASON --by NAME"),
    Action("publish", "rule_proposal", "p", "Publish", "Put the approved change into effect, today or from a later day.", why_off=_not_approved, command="triage rules publish PROPOSAL --by NAME"),
    Action("withdraw", "rule_proposal", "w", "Withdraw", "Take the proposal back; the files stay as they are.", why_off=_settled, command="triage rules withdraw PROPOSAL --by NAME"),
    Action("reload", "rule_proposal", "r", "Reload", "Read the proposal again.", in_footer=False),
    Action("back", "rule_proposal", "escape", "Back", "Go back to the changes."),
    *reading_rows("rule_proposal"),
)  # fmt: skip
_DIFF: tuple[Action, ...] = (
    Action("back", "rule_diff", "escape", "Back", "Go back to the changes."),
    *reading_rows("rule_diff"),
)
_NEW: tuple[Action, ...] = (
    Action("write", "rule_new", "w", "Write it", "Write the rule at the end of its file, as a draft.", command="triage rules new"),
    Action("again", "rule_new", "e", "Answers", "Change your answers."),
    Action("back", "rule_new", "escape", "Back", "Go back without writing it; your answers are kept until you leave the rules."),
    *reading_rows("rule_new"),
)  # fmt: skip

ACTIONS: tuple[Action, ...] = (
    *_LIST,
    *_RULE,
    *_ISSUES,
    *_NUMBERS,
    *_TEXT,
    *_CHECK,
    *_IMPACT_ROWS,
    *_PROPOSE_ROWS,
    *_CHANGES,
    *_PROPOSAL,
    *_DIFF,
    *_NEW,
)
