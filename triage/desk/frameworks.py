"""The frameworks and the library of evidence in use at a desk."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from triage.desk.opening import Desk
from triage.errors import WrongUse
from triage.model import Issue
from triage.outcomes.evidence import Evidence, load_evidence, read_evidence
from triage.outcomes.frameworks import FrameworkFile, Frameworks, load_frameworks, read_frameworks
from triage.vocabulary import Vocabulary


def frameworks(desk: Desk) -> Frameworks:
    """All frameworks of ``rules/priorities``; raises :class:`triage.errors.DataProblem` with every fault."""
    return load_frameworks(desk.rules_folder("priorities/"), desk.vocabulary)


def evidence(desk: Desk) -> Evidence:
    """The library of published evidence; raises :class:`triage.errors.DataProblem` with every fault."""
    return load_evidence(desk.value_files, desk.vocabulary)


def framework_named(found: Frameworks, wanted: str) -> FrameworkFile:
    """One framework by its id; raises :class:`WrongUse` naming the nearest one."""
    if wanted in found.by_id:
        return found.by_id[wanted]
    near = difflib.get_close_matches(wanted, found.by_id, n=1)
    raise WrongUse(
        f"there is no framework '{wanted}'",
        why="nothing would be shown, and that would read as if nothing had been recorded",
        mend=(f"did you mean '{near[0]}'? " if near else "")
        + f"Known: {', '.join(sorted(found.by_id)) or 'none'}",
    )


def file_faults(texts: Mapping[str, str], vocabulary: Vocabulary) -> Iterable[Issue]:
    """Faults and warnings of frameworks, virtual budgets and evidence among all files of rules; of YAML itself others tell."""
    for folder, read in (("priorities/", read_frameworks), ("value/", read_evidence)):
        own = {name: text for name, text in texts.items() if name.startswith(folder)}
        _, issues = read(own, vocabulary)
        yield from (issue for issue in issues if not issue.code.startswith("TR"))
