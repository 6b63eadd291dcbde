"""Opening the desk: what a person works with on one day, each part built when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Literal, Self

from triage.casework.people import account_fits, acting_person, running_account
from triage.casework.rule_changes import changed_names, in_effect, keep_first_version, loaded, missing_texts
from triage.errors import DataProblem, Refused, StoreProblem, WrongUse
from triage.model import Settings
from triage.model.assurance import NOT_ASSURED, wanting
from triage.rulebook import Rulebook, load_rulebook
from triage.signposting import Directory, load_directory
from triage.store import Record, create_store, open_store
from triage.store.rows_rules import VersionRow
from triage.vocabulary import Vocabulary, load_vocabulary
from triage.workspace import Workspace, copy_shipped, find_workspace, shipped_files, shipped_settings

_NOT_RULING = ("value/", "priorities/", "measures/")
"""Rule folders that no decision reads."""
RulesInUse = Literal["deciding", "working"]
SITTING: ContextVar[str | None] = ContextVar("SITTING", default=None)
"""The name of whoever runs the program, where they gave one: every desk opened meanwhile is theirs."""
_PUBLISH_FIRST = (
    "this code stands in rules/vocabulary and is not published yet: have it published with `triage rules propose`, then "
    "use it in the directory"
)


def vocabulary_files(rules: Mapping[str, str]) -> dict[str, str]:
    """Pick the files of codes from all rule files."""
    return {name: text for name, text in rules.items() if name.startswith("vocabulary/")}


def ruling(files: Mapping[str, str]) -> dict[str, str]:
    """Pick the rule files that a rulebook is made of: all but money values and outcome frameworks."""
    return {name: text for name, text in files.items() if not name.startswith(_NOT_RULING)}


class Desk:
    """Vocabulary, rules, services, settings and record of one workspace on one day.

    Without a workspace the shipped rules, services and settings serve, and there is no record.
    """

    def __init__(
        self, workspace: Workspace | None, on: date, rules: RulesInUse = "deciding", *, durable: bool = True
    ) -> None:
        """Sit down at ``workspace`` (None: the shipped rules and services) on the day ``on``.

        ``durable`` False is for a record that is made up and can be made again at will: a step is then not waited for until
        it is on the disk, and a power cut may lose or break the whole record.
        ``rules`` is what :attr:`rules_files`, :attr:`vocabulary` and :attr:`rulebook` stand for: the rules that decide on
        that day, or the files somebody is working on.
        """
        self.workspace = workspace
        self.on = on
        self._rules = rules
        self._durable = durable
        self.trouble: str | None = None
        """Why the record could not be read, where a decision was made without it."""
        self.table_trouble: str | None = None
        """What is wrong with the table of whole postcodes, where a decision was made without it."""
        self._store: Record | None = None
        self.reader: str | None = SITTING.get()
        """The name of whoever sits here, where somebody said so; stands for a ``by`` that a function was not given."""
        self.clock: Callable[[], datetime] = lambda: datetime.now(tz=UTC)
        """The time now, in UTC; only access in an emergency looks at it."""
        self.between: Callable[[str, int, int], None] | None = None
        """Called between two cases of long reading; see :mod:`triage.desk.parts`."""

    @cached_property
    def account(self) -> str:
        """The account of the operating system that runs the program; empty where it cannot be known."""
        return running_account()

    @cached_property
    def rules_files(self) -> dict[str, str]:
        """Texts of the rule files that decisions read, by name: the published version of the day, else the files at hand.

        Until a first version is published the files in ``rules/`` decide. A record that cannot be read keeps nobody from a
        decision: the files decide then too, and the notice says so.
        """
        version = self.rules_version
        if version is None:
            return self.working_rules_files
        texts = self.store.snapshot(version.snapshot)
        if texts is None:
            raise missing_texts(f"version {version.number}")
        return texts

    @cached_property
    def working_rules_files(self) -> dict[str, str]:
        """Texts of the rule files as they lie in ``rules/``, by name; the shipped ones without a workspace."""
        return ruling(self.workspace.rules_files() if self.workspace else shipped_files("rules"))

    @cached_property
    def published_version(self) -> VersionRow | None:
        """The published version in effect on the day; None before the first, or where the record cannot be read."""
        if not self.has_record:
            return None
        try:
            return in_effect(self.store.rule_versions(), self.on)
        except (StoreProblem, Refused) as trouble:
            self.trouble = trouble.what
            return None

    @property
    def rules_version(self) -> VersionRow | None:
        """The published version that this desk works with; None where it works with the files."""
        return None if self._rules == "working" else self.published_version

    @property
    def rules_notice(self) -> str | None:
        """That files in ``rules/`` differ from the version that decides; None where they do not, or decide themselves."""
        version = self.published_version
        if version is None:
            return None
        texts = self.store.snapshot(version.snapshot) or {}
        try:
            differs = changed_names(texts, self.working_rules_files)
        except DataProblem:
            return f"version {version.number} of the rules decides; the files in rules/ cannot be read"
        if not differs:
            return None
        files = "1 file in rules/ differs" if len(differs) == 1 else f"{len(differs)} files in rules/ differ"
        waits = "" if self._rules == "deciding" else ", and those files are what you see here"
        return f"version {version.number} of the rules decides; {files} from it{waits}"

    @cached_property
    def value_files(self) -> dict[str, str]:
        """Texts of impact maps and money values, by name."""
        return self.rules_folder("value/")

    def rules_folder(self, folder: str) -> dict[str, str]:
        """Texts of one folder of rules that decides nothing (``value/``, ``priorities/``, ``measures/``), by name.

        A workspace made before the folder was shipped has none of its own; the shipped files serve there.
        """
        files = self.workspace.rules_files() if self.workspace else shipped_files("rules")
        own = {name: text for name, text in files.items() if name.startswith(folder)}
        return own or {name: text for name, text in shipped_files("rules").items() if name.startswith(folder)}

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
        return _read_once(self.rules_files, lambda: load_rulebook(self.rules_files, self.vocabulary))

    @cached_property
    def directory(self) -> Directory:
        """The services in use here; raises :class:`triage.errors.DataProblem` with every fault."""
        try:
            return load_directory(self.directory_files, self.vocabulary)
        except DataProblem as fault:
            if self.rules_version is None or not self._sound_with_working_codes():
                raise
            raise DataProblem(
                [issue.model_copy(update={"mend": _PUBLISH_FIRST}) for issue in fault.issues]
            ) from fault

    def _sound_with_working_codes(self) -> bool:
        """Whether the directory loads with the codes in ``rules/vocabulary``, which are not published yet."""
        try:
            load_directory(self.directory_files, load_vocabulary(vocabulary_files(self.working_rules_files)))
        except DataProblem:
            return False
        return True

    @cached_property
    def settings(self) -> Settings:
        """The settings in use here; raises :class:`triage.errors.DataProblem` with file and line."""
        return self.workspace.settings() if self.workspace else shipped_settings()

    @property
    def notice(self) -> str | None:
        """What every output says until live use was signed for, or where the record could not be read; else None."""
        said = [] if self.assured else [NOT_ASSURED]
        return "; ".join([*said, *([self.remarks] if self.remarks else [])]) or None

    @property
    def assured(self) -> bool:
        """Whether live use is signed for on the day; raises :class:`triage.errors.DataProblem` for settings with a fault."""
        return not wanting(self.settings, self.on)

    @property
    def remarks(self) -> str | None:
        """That the record could not be read, or that files differ from the rules that decide; else None."""
        said = [f"decided without the record: {self.trouble}"] if self.trouble else []
        if self.table_trouble:
            said.append(f"decided without the table of postcodes: {self.table_trouble}")
        if self.rules_notice:
            said.append(self.rules_notice)
        return "; ".join(said) or None

    @property
    def has_record(self) -> bool:
        """Whether there is a record to read."""
        return self.workspace is not None and self.workspace.has_record()

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
            place = self.workspace.database, self.workspace.record_url()
            self._store = open_store(*place, durable=self._durable)
        return self._store

    def use_store(self, store: Record) -> None:
        """Work on a record that was opened in another way; what is open is closed first."""
        self.close()
        self._store = store

    def must_know(self, by: str | None, *, decides: bool = True) -> str:
        """Name the registered person who acts; raises :class:`Refused` where nobody is named, registered or allowed."""
        person = acting_person(self.store, by, decides=decides)
        account_fits(person, self.account, self.settings.people.accounts)
        return person.name

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


def open_desk(
    workspace: Path | None, on: date, need_store: bool = True, rules: RulesInUse = "deciding"
) -> Desk:
    """Sit down at the workspace named, found by TRIAGE_WORKSPACE, or nearest; ``on`` is the day to act as.

    ``rules`` chooses the rules that decide on that day, or the files somebody is working on (``working``). Raises :class:`WrongUse` where a folder was named and holds no workspace, or where a record is needed and none is near.
    """
    desk = Desk(find_workspace(workspace), on, rules)
    if need_store:
        _ = desk.store
    return desk


def create_workspace(folder: Path, url: str = "", *, durable: bool = True) -> Workspace:
    """Make a workspace in ``folder`` with rules, services, settings and a record that keeps these rules as version 1.

    The record lies in the PostgreSQL database at ``url`` where one is named, and is encrypted where a key is set. ``durable`` False
    is for a record that can be made again at will, as for a :class:`Desk`. Raises :class:`Refused` where one is there already: nothing is overwritten.
    """
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file", why="a workspace is a folder", mend="name another place")
    return copy_shipped(folder, lambda path: _first_record(path, url, durable), url)


def _first_record(path: Path, url: str, durable: bool) -> None:
    """An empty record with the rules as shipped, so that there is always something to go back to."""
    store = create_store(path, url, durable=durable)
    try:
        with store.writing():
            keep_first_version(store, ruling(shipped_files("rules")), _shipped_rulebook(), "as shipped")
    finally:
        store.close()


def _shipped_rulebook() -> Rulebook:
    """The rules that come with the program."""
    files = ruling(shipped_files("rules"))
    return _read_once(files, lambda: loaded(files))


_BOOKS: dict[frozenset[tuple[str, str]], Rulebook] = {}
_MOST_BOOKS = 2
_READING = RLock()
"""Two desks of one process load no book twice, and neither throws out the one that the other is about to take."""


def _read_once(files: Mapping[str, str], load: Callable[[], Rulebook]) -> Rulebook:
    """Load the rulebook of ``files`` unless the last ones loaded were made of the very same texts; faults are found anew each time.

    A rulebook is large and compiles an engine that is never freed, so that few are kept, and none is loaded twice for nothing.
    """
    key = frozenset(files.items())
    with _READING:
        book = _BOOKS.get(key)
        if book is None:
            book = load()
            if len(_BOOKS) >= _MOST_BOOKS:
                _BOOKS.pop(next(iter(_BOOKS)))
            _BOOKS[key] = book
        return book
