"""What ``triage directory show`` adds for commissioners: qualities, and the published evidence of programmes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage.signposting.records import Service


def evidence_lines(record: Service, workspace: Path | None, on: date) -> Iterator[str]:
    """Lines for people about the qualities and programmes of one service; none where nothing is recorded of them."""
    from triage.interchange.harmless import one_line  # noqa: PLC0415 - keeps `--help` light
    from triage.signposting.qualities import programme_lines, quality_lines  # noqa: PLC0415

    for line in quality_lines(record, on):
        yield one_line(f"quality: {line}", 2000)
    if record.programmes:
        from triage.vocabulary import load_vocabulary  # noqa: PLC0415
        from triage.workspace import find_workspace, shipped_files  # noqa: PLC0415

        found = find_workspace(workspace)
        rules = found.rules_files() if found else shipped_files("rules")
        words = load_vocabulary(
            {name: text for name, text in rules.items() if name.startswith("vocabulary/")}
        )
        for code in record.programmes:
            for line in programme_lines(words.single("programmes", code)):
                yield one_line(f"programme: {line}", 2000)
