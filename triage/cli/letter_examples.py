"""Letters about fictional cases, for people who want to see what is written before they use it.

``python -m triage.cli.letter_examples docs/letters`` reads the cases under ``cases/`` there and writes a page for each beside them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from triage.casefile import read_cases
from triage.desk.letters import Wanted, letter_for_file
from triage.desk.opening import Desk
from triage.errors import Refused
from triage.letters import reading_age
from triage.model import CaseFile

ON = date(2026, 11, 20)
LEAD = "A. Lead"
WANTED: dict[str, tuple[Wanted, ...]] = {
    "waiting": (
        Wanted("family"), Wanted("family", who="mum"), Wanted("service", service="sleep-advice"), Wanted("referrer"), Wanted("meeting"),
    ),
    "own-choice": (Wanted("family"), Wanted("family", who="mum"), Wanted("service", service="sleep-advice"), Wanted("referrer")),
    "safe-way": (
        Wanted("family"), Wanted("family", agreed_by=LEAD), Wanted("family", who="mum", agreed_by=LEAD), Wanted("service", service="sleep-advice"),
    ),
    "said-no": (Wanted("family"), Wanted("referrer"), Wanted("service")),
    "doctor-today": (Wanted("family"), Wanted("referrer"), Wanted("meeting", headings="shanarri")),
}  # fmt: skip
"""Letters of each page, by the name of its case."""


def pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every page, from the cases in ``folder/cases``."""
    desk = Desk(None, ON)
    for name, wanted in WANTED.items():
        source = folder / "cases" / f"{name}.yaml"
        text = source.read_text("utf-8")
        batch = read_cases(text.encode(), source.name, desk.vocabulary, ON)
        about = text.splitlines()[0].removeprefix("# ")
        parts = [
            f"<!-- Made by `make docs` from cases/{name}.yaml; change the phrases in rules/wording/ instead. -->",
            f"{about} The case: [cases/{name}.yaml](cases/{name}.yaml).",
        ]
        for one in wanted:
            parts.append("---")
            parts.append(f"`triage letter docs/letters/cases/{name}.yaml{_options(one)} --on {ON}`")
            parts.append(_shown(desk, batch.cases, one))
        yield f"{name}.md", "\n\n".join(parts) + "\n"


def _options(one: Wanted) -> str:
    found = f" --for {one.audience}"
    for option, value in (
        ("--who", one.who),
        ("--service", one.service),
        ("--headings", one.headings),
        ("--safeguarding-lead-agreed", f'"{one.agreed_by}"' if one.agreed_by else None),
    ):
        found += f" {option} {value}" if value else ""
    return found


def _shown(desk: Desk, cases: tuple[CaseFile, ...], one: Wanted) -> str:
    """The letter as a quotation, or why there is none."""
    try:
        letter = letter_for_file(desk, cases[0], one)
    except Refused as refused:
        return f"No letter (exit 3): {refused.what}.\n\nWhy: {refused.why}.\n\nMend: {refused.mend}."
    age = reading_age(letter.text)
    lines = [f"> {line}".rstrip() for line in letter.text.rstrip().split("\n")]
    notes = [f"- For the sender: {note}" for note in letter.notes]
    measured = f"Reading age {age.years:.0f}, {age.words} words." if age else ""
    return "\n".join(lines) + "\n\n" + "\n".join(notes) + f"\n\n{measured}"


if __name__ == "__main__":
    _folder = Path(sys.argv[1])
    for _name, _text in pages(_folder):
        (_folder / _name).write_text(_text, encoding="utf-8")
