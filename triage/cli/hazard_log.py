"""The hazard log to read, made of ``docs/safety/hazards.yaml``.

``python -m triage.cli.hazard_log docs/safety`` writes ``hazard-log.md`` beside the file; a test checks that the committed one
is current.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from triage.source import read_yaml

SOURCE, PAGE = "hazards.yaml", "hazard-log.md"
Plain = Mapping[str, Any]


def rating(scales: Plain, risk: Plain) -> int:
    """The rating of a risk, 1 the least to 5; raises :class:`KeyError` or :class:`ValueError` for words not in the scales."""
    row = scales["matrix"][risk["likelihood"]]
    return int(row[list(scales["severity"]).index(risk["severity"])])


def hazard_log(text: str) -> str:
    """Write the hazard log in Markdown from the text of the YAML file."""
    log: Plain = read_yaml(text).data
    return "\n".join(
        [*_head(log), *_summary(log), *(line for one in log["hazards"] for line in _hazard(log, one))]
    )


def _head(log: Plain) -> Iterator[str]:
    scales = log["scales"]
    yield "# Hazard log"
    yield ""
    yield f"Version {log['version']}. Made by `make docs` from `{SOURCE}`: change that file, not this page."
    yield ""
    yield (
        "Risks are the maker's proposal. The clinical safety officer of the deploying organisation confirms or changes them "
        "for its own place. Words and matrix are in the style of DCB0129 (from general knowledge; check the current edition)."
    )
    yield ""
    yield "| likelihood | " + " | ".join(scales["severity"]) + " |"
    yield "| --- " * (len(scales["severity"]) + 1) + "|"
    for likelihood in reversed(scales["likelihood"]):
        yield f"| {likelihood} | " + " | ".join(scales["matrix"][likelihood]) + " |"
    yield ""
    for number, meaning in scales["meaning"].items():
        yield f"- **{number}** {meaning}."
    yield ""


def _summary(log: Plain) -> Iterator[str]:
    scales, hazards = log["scales"], log["hazards"]
    counts = Counter(rating(scales, one["residual"]) for one in hazards)
    said = ", ".join(f"{counts[number]} rated {number}" for number in sorted(counts, reverse=True))
    tests = {name for one in hazards for control in one["controls"] for name in control["tests"]}
    yield f"{len(hazards)} hazards; with their controls {said}. {len(tests)} tests show the controls."
    yield ""
    yield "| hazard | | without controls | with controls |"
    yield "| --- | --- | --- | --- |"
    for one in hazards:
        yield (
            f"| [{one['id']}](#{one['id'].lower()}) | {one['hazard']} | {rating(scales, one['initial'])} | "
            f"{rating(scales, one['residual'])} |"
        )
    yield ""


def _hazard(log: Plain, one: Plain) -> Iterator[str]:
    scales = log["scales"]
    yield f'<a id="{one["id"].lower()}"></a>'
    yield ""
    yield f"## {one['id']} {one['hazard']}"
    yield ""
    yield f"**Harm.** {one['harm']}."
    yield ""
    yield "**Causes.** " + "; ".join(one["causes"]) + "."
    yield ""
    yield f"**Risk without controls.** {_risk(scales, one['initial'])}. **Owner.** {one['owner']}."
    if one["laws"]:
        yield ""
        yield f"**Laws of the contract.** {', '.join(one['laws'])}."
    yield ""
    yield "**Controls and the tests that show them.**"
    yield ""
    for control in one["controls"]:
        yield f"- {_capital(control['control'])}"
        for name in control["tests"]:
            path, _, function = name.partition("::")
            yield f"  - `{path}`: {function.removeprefix('test_').replace('_', ' ')}"
    yield ""
    yield f"**Risk with controls.** {_risk(scales, one['residual'])}. {one['residual']['why']}."
    yield ""
    yield "**What the deploying organisation does.**"
    yield ""
    for task in one["deploying"]:
        yield f"- {_capital(task)}"
    yield ""


def _risk(scales: Plain, risk: Plain) -> str:
    return f"{_capital(risk['severity'])}, {risk['likelihood']}: {rating(scales, risk)} of 5"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def main(folder: Path) -> None:
    """Write the page beside the file it is made of."""
    (folder / PAGE).write_text(hazard_log((folder / SOURCE).read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
