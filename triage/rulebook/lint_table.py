"""The table of all checks in ``rules/README.md``, made of the manual pages.

``python -m triage.rulebook.lint_table rules/README.md`` writes it anew; a test holds it to the pages.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from triage.rulebook.checks import pages

_BANDS = {
    "RB1": "The file or a part of it cannot be read",
    "RB2": "Names",
    "RB3": "Examples",
    "RB4": "Missing care",
    "RB5": "Dates and states",
    "RB6": "Logic",
    "RB7": "Invariants",
    "TR1": "The whole file",
    "VO1": "Lists of codes",
    "WD1": "Words that people read",
}
_BEGIN, _END = "<!-- checks -->\n", "<!-- /checks -->"


def lint_table() -> str:
    """Every code with its title by band, as Markdown; warnings and what ``--fix`` mends are marked."""
    lines: list[str] = []
    band = ""
    for manual in pages():
        if manual.code[:3] != band:
            band = manual.code[:3]
            lines += ["", f"**{band}xx {_BANDS[band]}**", "", "| code | what it says |", "| --- | --- |"]
        marks = ["warning"] * (manual.severity == "warning") + ["`--fix` mends it"] * manual.fixable
        mark = f" ({', '.join(marks)})" if marks else ""
        lines.append(f"| {manual.code} | {manual.title}{mark} |")
    return "\n".join(lines).lstrip("\n") + "\n"


def with_table(readme: str) -> str:
    """The text of a README with its table of checks as it is now."""
    return re.sub(
        f"{_BEGIN}.*?{_END}", lambda _: f"{_BEGIN}{lint_table()}{_END}", readme, count=1, flags=re.DOTALL
    )


if __name__ == "__main__":
    _path = Path(sys.argv[1])
    _path.write_text(with_table(_path.read_text("utf-8")), encoding="utf-8")
