"""Reading case files in tests."""

from __future__ import annotations

from tests import shipped
from tests.builders import DAY
from triage.casefile import CaseBatch, Problem, read_cases


def read(text: str | bytes, name: str = "cases.yaml") -> CaseBatch:
    raw = text.encode() if isinstance(text, str) else text
    return read_cases(raw, name, shipped.vocabulary(), DAY)


def only_problem(text: str | bytes, name: str = "cases.yaml") -> Problem:
    batch = read(text, name)
    assert not batch.cases
    assert len(batch.problems) == 1, [problem.issue for problem in batch.problems]
    return batch.problems[0]


def told(batch: CaseBatch) -> str:
    """Everything that a message about the file says."""
    return "\n".join(problem.issue.model_dump_json(exclude={"file"}) for problem in batch.problems)
