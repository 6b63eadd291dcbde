"""Hypothesis strategies for whole case files, small directories and random rulebooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests import shipped
from tests.builders import DAY, a_directory, in_plain_python
from tests.chance import Drawn
from tests.generated_cases import all_words, few_words, made_case
from tests.generated_directories import services
from tests.generated_rules import rulebook_files
from triage.casefile import case_from_data
from triage.model import CaseFile
from triage.rulebook import Rulebook, load_rulebook
from triage.signposting import Directory


@st.composite
def plain_cases(draw: Callable[..., Any], *, wide: bool = False) -> dict[str, Any]:
    """Case files as plain data; ``wide`` uses every code there is."""
    return made_case(Drawn(draw), all_words() if wide else few_words())


def cases(*, wide: bool = False) -> st.SearchStrategy[CaseFile]:
    """Checked cases."""
    return plain_cases(wide=wide).map(checked)


def checked(data: dict[str, Any]) -> CaseFile:
    return case_from_data(data, shipped.vocabulary(), DAY)


@st.composite
def small_directories(draw: Callable[..., Any]) -> Directory:
    return a_directory(*services(Drawn(draw)))


@st.composite
def rule_texts(draw: Callable[..., Any], most: int = 9) -> dict[str, str]:
    return rulebook_files(Drawn(draw), most)


def rulebooks(most: int = 9) -> st.SearchStrategy[Rulebook]:
    """Rulebooks that load, run by the oracle."""
    return rule_texts(most).map(lambda files: in_plain_python(load_rulebook(files, shipped.vocabulary())))
