"""The rules, the directory and the words as they are shipped, read once for all tests of a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from triage.model import AreaSettings, Settings
from triage.rulebook import Rulebook, load_rulebook
from triage.signposting import Directory, load_directory
from triage.vocabulary import Vocabulary, load_vocabulary

ROOT = Path(__file__).parents[1]
SOLIHULL, BIRMINGHAM = "E08000029", "E08000025"


def texts(folder: str) -> dict[str, str]:
    """Relative name -> text of every YAML file of ``rules`` or ``directory``."""
    base = ROOT / folder
    return {
        path.relative_to(base).as_posix(): path.read_text("utf-8") for path in sorted(base.rglob("*.yaml"))
    }


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary(texts("rules/vocabulary"))


@cache
def rulebook() -> Rulebook:
    return load_rulebook(texts("rules"), vocabulary())


@cache
def directory() -> Directory:
    return load_directory(texts("directory"), vocabulary())


@cache
def settings() -> Settings:
    return Settings(area=AreaSettings(name="Solihull", local_authority=SOLIHULL))
