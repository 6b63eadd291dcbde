"""The measures of this workspace: the list as it lies in its rules, and what was published about them.

No decision reads either, so the files at hand serve at once: nobody has to publish rules to enter a form.
"""

from __future__ import annotations

from triage.desk.opening import Desk, vocabulary_files
from triage.errors import DataProblem
from triage.outcomes.measures import LibraryRead, MeasureLibrary, read_measures
from triage.workspace import shipped_files


def measures_read(desk: Desk) -> LibraryRead:
    """Read list and figures with every fault found; the shipped list where the workspace is older than it."""
    own = {
        name: text
        for name, text in vocabulary_files(desk.working_rules_files).items()
        if name.startswith("vocabulary/measures")
    }
    words = own or {
        name: text
        for name, text in vocabulary_files(shipped_files("rules")).items()
        if name.startswith("vocabulary/measures")
    }
    return read_measures(words, desk.rules_folder("measures/"))


def measure_list(desk: Desk) -> MeasureLibrary:
    """The measures for entering a form: a fault in what was published keeps nobody from entering what was filled in.

    Raises :class:`DataProblem` where the list of measures itself cannot be read.
    """
    read = measures_read(desk)
    own = [issue for issue in read.issues if (issue.file or "").startswith("rules/vocabulary/")]
    if own:
        raise DataProblem(own)
    return read.library


def measure_library(desk: Desk) -> MeasureLibrary:
    """The measures and what was published; raises :class:`DataProblem` with every fault and its place."""
    read = measures_read(desk)
    if read.issues:
        raise DataProblem(read.issues)
    return read.library
