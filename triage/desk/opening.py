"""Opening the desk: what a person works with on one day, each part built when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from triage.casework.people import acting_person
from triage.errors import Refused, WrongUse
from triage.model import Settings
from triage.rulebook import Rulebook, load_rulebook
from triage.signposting import Directory, load_directory
from triage.store import Record, create_store, open_store
from triage.vocabulary import Vocabulary, load_vocabulary
from triage.workspace import Workspace, copy_shipped, find_workspace, shipped_files, shipped_settings

NOT_ASSURED = "not assured for live use here"
"""What every output says until a workspace is signed for (contract, section 6)."""
_NOT_RULING = ("value/", "priorities/")
"""Rule folders that no decision reads."""


def vocabulary_files(rules: Mapping[str, str]) -> dict[str, str]:
    """Pick the files of codes from all rule files."""
    return {name: text for name, text in rules.items() if name.startswith("vocabulary/")}


class Desk:
    """Vocabulary, rules, services, settings and record of one workspace on one day.

    Without a workspace the shipped rules, services and settings serve, and there is no record.
    """

    def __init__(self, workspace: Workspace | None, on: date) -> None:
        """Sit down at ``workspace`` (None: the shipped rules and services) on the day ``on``."""
        self.workspace = workspace
        self.on = on
        self.trouble: str | None = None
        """Why the record could not be read, where a decision was made without it."""
        self._store: Record | None = None

    @cached_property
    def rules_files(self) -> dict[str, str]:
        """Texts of the rule files that decisions read, by name."""
        files = self.workspace.rules_files() if self.workspace else shipped_files("rules")
        return {name: text for name, text in files.items() if not name.startswith(_NOT_RULING)}

    @cached_property
    def value_files(self) -> dict[str, str]:
        """Texts of impact maps and money values, by name."""
        files = self.workspace.rules_files() if self.workspace else shipped_files("rules")
        return {name: text for name, text in files.items() if name.startswith("value/")}

    @cached_property
    def directory_files(self) -> dict[str, str]:
        """Texts of the service records, by name."""
        return self.workspace.directory_files() if self.workspace else shipped_files("directory")

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The codes in use here; raises :class:`triage.errors.DataProblem` for lists that cannot be read."""
        return load_vocabulary(vocabulary_files(self.rules_files))

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rules in use here; raises :class:`triage.errors.DataProblem` with every fault."""
        return load_rulebook(self.rules_files, self.vocabulary)

    @cached_property
    def directory(self) -> Directory:
        """The services in use here; raises :class:`triage.errors.DataProblem` with every fault."""
        return load_directory(self.directory_files, self.vocabulary)

    @cached_property
    def settings(self) -> Settings:
        """The settings in use here; raises :class:`triage.errors.DataProblem` with file and line."""
        return self.workspace.settings() if self.workspace else shipped_settings()

    @property
    def notice(self) -> str | None:
        """What every output says until live use was signed for, or where the record could not be read; else None."""
        said = [] if self.settings.assured else [NOT_ASSURED]
        if self.trouble:
            said.append(f"decided without the record: {self.trouble}")
        return "; ".join(said) or None

    @property
    def has_record(self) -> bool:
        """Whether there is a record to read."""
        return self.workspace is not None and self.workspace.database.exists()

    @property
    def store(self) -> Record:
        """The record, opened when first asked for; raises :class:`WrongUse` where there is no workspace."""
        if self._store is None:
            if self.workspace is None:
                raise WrongUse(
                    "there is no workspace here",
                    why="this needs a record",
                    mend="make one with `triage init DIR`, or name it with --workspace DIR or TRIAGE_WORKSPACE",
                )
            self._store = open_store(self.workspace.database)
        return self._store

    def must_know(self, by: str | None, *, decides: bool = True) -> str:
        """Name the registered person who acts; raises :class:`Refused` where nobody is named, registered or allowed."""
        return acting_person(self.store, by, decides=decides).name

    def close(self) -> None:
        """Leave the desk and let go of the record."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_desk(workspace: Path | None, on: date, need_store: bool = True) -> Desk:
    """Sit down at the workspace named, found by TRIAGE_WORKSPACE, or nearest; ``on`` is the day to act as.

    Raises :class:`WrongUse` where a folder was named and holds no workspace, or where a record is needed and none is near.
    """
    desk = Desk(find_workspace(workspace), on)
    if need_store:
        _ = desk.store
    return desk


def create_workspace(folder: Path) -> Workspace:
    """Make a workspace in ``folder`` with rules, services, settings and an empty record.

    Raises :class:`Refused` where one is there already: nothing is overwritten.
    """
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file", why="a workspace is a folder", mend="name another place")
    return copy_shipped(folder, lambda path: create_store(path).close())
