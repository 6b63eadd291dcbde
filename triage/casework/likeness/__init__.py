"""By what two cases may be seen to be about the same child: likened, scored with reasons, and found by marks.

``compare`` sets two cases beside each other; ``marks_of`` says among which cases to look. A person decides.
"""

from __future__ import annotations

from triage.casework.likeness.comparing import ASK_FROM, LIST_FROM, Likeness, compare
from triage.casework.likeness.facts import Known, known_from, known_of
from triage.casework.likeness.marks import NOTHING, Mark, marks_of

__all__ = [
    "ASK_FROM",
    "LIST_FROM",
    "NOTHING",
    "Known",
    "Likeness",
    "Mark",
    "compare",
    "known_from",
    "known_of",
    "marks_of",
]
