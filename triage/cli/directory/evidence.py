"""What ``triage directory show`` adds for commissioners: qualities, and the published evidence of programmes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from triage.outcomes.evidence import Evidence
    from triage.signposting.records import Service
    from triage.vocabulary import Vocabulary


def evidence_lines(record: Service, workspace: Path | None, on: date) -> Iterator[str]:
    """Lines for people about the qualities and programmes of one service; none where nothing is recorded of them."""
    from triage.interchange.harmless import one_line  # noqa: PLC0415 - keeps `--help` light
    from triage.signposting.qualities import programme_lines, quality_lines  # noqa: PLC0415

    for line in quality_lines(record, on):
        yield one_line(f"quality: {line}", 2000)
    if record.programmes:
        from triage.outcomes.evidence.saying import beside  # noqa: PLC0415

        library, words = _library(workspace)
        for code in record.programmes:
            for line in programme_lines(words.single("programmes", code)):
                yield one_line(f"programme: {line}", 2000)
            for line in beside(code, library):
                yield one_line(f"published: {line}", 2000)
        for caution in library.cautions:
            yield one_line(f"note: {caution.text} ({caution.source})", 2000)


def evidence_json(programmes: Iterable[str], workspace: Path | None) -> dict[str, Any]:
    """Under ``evidence`` and ``evidence_cautions`` what is published about some programmes; nothing where there is none."""
    codes = tuple(programmes)
    return findings_json(codes, _library(workspace)[0]) if codes else {}


def findings_json(codes: Iterable[str], library: Evidence) -> dict[str, Any]:
    """Findings about programmes as plain data, with what must be said beside them."""
    from triage.outcomes.evidence import STRENGTHS  # noqa: PLC0415 - keeps `--help` light
    from triage.outcomes.evidence.saying import ratio_words  # noqa: PLC0415

    findings = [one for code in codes for one in library.of_programme(code)]
    if not findings:
        return {}
    return {
        "evidence": [
            {
                "id": one.id, "programme": one.programme, "title": one.title, "outcomes": list(one.outcomes), "ratio": one.ratio, "ratio_words": ratio_words(one),
                "state": list(one.state), "strength": one.strength, "strength_words": STRENGTHS[one.strength], "source": one.source,
            }
            for one in findings
        ],
        "evidence_cautions": [caution.text for caution in library.cautions],
    }  # fmt: skip


def _library(workspace: Path | None) -> tuple[Evidence, Vocabulary]:
    """What can be read of the library of evidence of a workspace, and its words."""
    from triage.outcomes.evidence import read_evidence  # noqa: PLC0415 - keeps `--help` light
    from triage.vocabulary import load_vocabulary  # noqa: PLC0415
    from triage.workspace import find_workspace, shipped_files  # noqa: PLC0415

    found = find_workspace(workspace)
    rules = found.rules_files() if found else shipped_files("rules")
    words = load_vocabulary({name: text for name, text in rules.items() if name.startswith("vocabulary/")})
    library, _ = read_evidence(
        {name: text for name, text in rules.items() if name.startswith("value/")}, words
    )
    return library, words
