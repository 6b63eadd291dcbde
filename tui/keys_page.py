"""The page of all keys and the first ones in the README, written from the table of actions: ``python -m tui.keys_page docs/keys.md README.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tui.actions import ACTIONS, DIALOGS, EVERYWHERE, Action
from tui.places import PLACES, ROLES

WORDS: Final = {
    "welcome": "Before there is a workspace",
    "begin": "Making a workspace",
    "tour": "The tour",
    "case": "One case",
    "case_timeline": "Timeline of a case",
    "case_why": "Why a service was not offered",
    "mine": "A referral of mine",
    "narrow": "Narrowing the list",
    "views": "Saved views",
    "rule": "One rule",
    "rule_issues": "What the check of the rules found",
    "rule_numbers": "Numbers in a rule",
    "rule_text": "Text of a rule",
    "rule_check": "Checking a rule",
    "rule_impact": "What a change would do",
    "rule_propose": "Proposing a change",
    "rule_changes": "Changes of rules",
    "rule_proposal": "One change of rules",
    "rule_diff": "What a change says",
    "rule_new": "A new rule",
    "service": "One service",
    "gaps": "Gaps in the directory",
    "behind": "Cases behind a figure",
    "choose": "Choosing one of a list",
    "export": "Writing a file",
    "trace": "From a pound to cases",
    "match": "Choosing a service",
    "review": "Scoring again",
    "moves": "What becomes of a referral",
    "letters": "Letters before they go",
    "household": "A household",
    "form": "A question with fields",
    "confirm": "A question before what is hard to take back",
    "help": "Help",
    "jump": "Labels to jump by",
    "blank": "Hidden with f9",
    "lock": "Locked with f10",
    "roles": "Places and roles",
}
"""Headings of screens that are no place; others are called by their own words."""
START, END = "<!-- keys -->", "<!-- /keys -->"
"""Marks of the part of the README that is written from the table."""
KEPT: Final = (
    "Every key says why where it is off. Letters and digits are typed where a box has focus; tab goes on. At the command line "
    "the same work is done by the commands named here, in plain lines that a screen reader follows, or with `--json` as data."
)


def heading(where: str) -> str:
    """What a screen is called."""
    if where in PLACES:
        return PLACES[where].title
    return WORDS.get(where) or where.replace("_", " ").capitalize()


def page() -> str:
    """The page, in Markdown."""
    lines = [
        "# Keys of the screens",
        "",
        "Written by `make docs` from the table of actions.",
        "",
        KEPT,
        "",
    ]
    lines += ["## Everywhere", "", *_table(EVERYWHERE)]
    lines += ["| 1 to 9 | Places | Go to the place with that digit, shown at the top. | |", ""]
    lines += ["| role | places, by digit |", "| --- | --- |"]
    for role, places in ROLES.items():
        lines.append(
            f"| {role} | {', '.join(f'{digit} {place.title}' for digit, place in enumerate(places, start=1))} |"
        )
    for where in dict.fromkeys(action.where for action in ACTIONS):
        lines += ["", f"## {heading(where)}", ""]
        if where in PLACES:
            lines += [PLACES[where].about, ""]
        elif where in DIALOGS:
            lines += ["Names all its keys itself.", ""]
        lines += _table(action for action in ACTIONS if action.where == where)
    return "\n".join(lines) + "\n"


def first_keys() -> str:
    """What the README names: the places of each role, and the keys that do the same everywhere."""
    lines = ["| role (`--role`) | places, by their digits |", "| --- | --- |"]
    for role, places in ROLES.items():
        named = "; ".join(
            f"{digit} {place.title}: {place.about[0].lower()}{place.about[1:].rstrip('.')}"
            for digit, place in enumerate(places, start=1)
        )
        lines.append(f"| `{role}` | {_cell(named)} |")
    lines += ["", "| key | everywhere |", "| --- | --- |"]
    lines += [f"| {_cell(action.shown_key)} | {_cell(action.help)} |" for action in EVERYWHERE]
    return "\n".join(lines)


def with_first_keys(readme: str) -> str:
    """The README with its part about keys written anew between its two marks.

    Raises ``ValueError`` where a mark is missing.
    """
    before, rest = readme.split(START, maxsplit=1)
    _, after = rest.split(END, maxsplit=1)
    return f"{before}{START}\n{first_keys()}\n{END}{after}"


def _table(actions: Iterable[Action]) -> list[str]:
    return [
        "| key | what | it does | at the command line |",
        "| --- | --- | --- | --- |",
        *(
            f"| {_cell(action.shown_key)} | {_cell(action.label)} | {_cell(action.help)} | {f'`{_cell(action.command)}`' if action.command else ''} |"
            for action in actions
        ),
    ]


def _cell(text: str) -> str:
    """Text that ends no cell."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
    beside = Path(sys.argv[2])
    beside.write_text(with_first_keys(beside.read_text(encoding="utf-8")), encoding="utf-8")
