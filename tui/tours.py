"""Six steps for each role: what is where, said at the place itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Step:
    """One step."""

    where: str
    """The place that is shown behind it."""
    title: str
    text: str


TOURS: Final[dict[str, tuple[Step, ...]]] = {
    "referrer": (
        Step(
            "referral",
            "A new referral",
            "Begin with the age and what is going on, in your own words: “won't sleep 8”. The rest may follow later. What you type is kept as you type it.",
        ),
        Step(
            "referral",
            "Safety first",
            "Six questions, each answered yes, no or don't know. Don't know is a good answer: it is never taken for no. If a child is in danger now, whom to call appears at the top and stays.",
        ),
        Step(
            "referral",
            "What would be proposed",
            "Beside or below the form you see what the rules would propose, and why. It is advice until people decide.",
        ),
        Step(
            "referral",
            "Sending",
            "ctrl+s sends. You are told at once what happens next and when. Nothing else leaves without a named person.",
        ),
        Step(
            "referrals",
            "What became of it",
            "2 shows your referrals (while you type in a field: esc, then 2): where each stands, what you are asked, and what you are owed an answer on.",
        ),
        Step(
            "referrals",
            "When you are stuck",
            "f1 explains the keys here, and ? where nothing is typed yet. ctrl+p finds anything by its words. f9 hides the screen when somebody walks past. esc goes one step back.",
        ),
    ),
    "coordinator": (
        Step(
            "inbox",
            "The inbox",
            "Open cases: escalations first, by their clocks; then the highest level; then the longest wait. ▲ marks what cannot wait. Levels have a number, a shape and a word.",
        ),
        Step(
            "inbox",
            "One case",
            "enter opens a case. The first screenful says why: what is urgent, the level and what set it, what is proposed and for which reasons. The arrow keys choose an action.",
        ),
        Step(
            "inbox",
            "People decide",
            "Nothing is sent by itself. You confirm each action, or put it aside with a reason. Putting an escalation aside takes two people.",
        ),
        Step(
            "due",
            "What is due",
            "2 lists what is due, by person and team: reviews, answers, questions, clocks. A review shows then and now, and what will follow, before it is saved.",
        ),
        Step(
            "rules",
            "The rules are yours",
            "Every rule can be read, with its source and its examples. Edit one, and see what the change would do to real cases before it does it.",
        ),
        Step(
            "directory",
            "The services",
            "Find services for a child, see what is due for checking, and where there is no help at all. f6 lists places and roles; ctrl+p finds anything.",
        ),
    ),
    "manager": (
        Step(
            "overview",
            "At a glance",
            "Waits, levels, demand beside capacity, step-ups, and help that could not be given. Every figure says how many it stands on.",
        ),
        Step(
            "outcomes",
            "What changed",
            "Each change shows how many were followed, lost, the same and worse. Missing is never counted as good or as nought.",
        ),
        Step(
            "valuation",
            "What it was worth",
            "Never one number: low, central and high, and what moves them most. enter on a line shows the cases and the source behind a pound.",
        ),
        Step(
            "health",
            "How the rules are kept",
            "Rules past their review date, rules that never speak, gaps in the directory.",
        ),
        Step(
            "overview",
            "Taking it with you",
            "x exports a report as a web page or a workbook. For others, small numbers are hidden so that no child can be found in it.",
        ),
        Step(
            "inbox",
            "Behind the figures",
            "From a figure down to the cases it stands on, as far as your role may see. f6 lists places and roles; ? explains the keys here.",
        ),
    ),
}
"""The same number for each role, so that nobody wonders how long it takes."""
