"""Finding a workspace, making one, reading its settings, and reaching the rules and services that come with the program."""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from triage.errors import DataProblem, Refused, WrongUse
from triage.model import Issue, Settings
from triage.model.settings import RecordSettings

Kind = Literal["rules", "directory"]
KINDS: tuple[Kind, ...] = ("rules", "directory")
SETTINGS_NAME = "triage.toml"
DATABASE_NAME = "triage.db"
DATABASE_NAMES = (DATABASE_NAME, "identity.db", "audit.db")
DIRECTORY_PATTERNS = ("*.yaml", "services/**/*.jsonl")
"""Which files of ``directory/`` a decision may be made from."""
SHIPPED_PRINTS = ".triage/shipped.json"
"""Hash of each file as it was copied, so that a later update can tell a changed file from an untouched one."""
_PACKAGE = Path(__file__).parent
_WHY_SETTINGS = "the settings decide whom to call and when a case is looked at again"


def shipped_folder(kind: Kind) -> Path:
    """Folder of the rules or the directory that come with the program: inside the package, else beside it."""
    inside = _PACKAGE / "_shipped" / kind
    return inside if inside.is_dir() else _PACKAGE.parent / kind


def shipped_files(kind: Kind) -> dict[str, str]:
    """Texts of the shipped files that are read, by name, such as ``needs/sleep.yaml``, in order of name."""
    return kind_texts(shipped_folder(kind), kind)


def kind_texts(folder: Path, kind: Kind) -> dict[str, str]:
    """Texts of the files below a folder of rules or services from which decisions are made.

    Beside YAML that is, for the directory, feeds (``services/*.jsonl``). What was imported as it came, maps of columns,
    what was refused, and tables (which may be very large, and whose answers become part of a case) are left out.
    Raises :class:`DataProblem` for a file that is not UTF-8 text.
    """
    if kind == "rules":
        return folder_texts(folder)
    return folder_texts(
        folder, DIRECTORY_PATTERNS, apart=("imports/", "maps/", "quarantine/", "tables/postcodes.csv")
    )


def folder_texts(
    folder: Path, patterns: Iterable[str] = ("*.yaml",), apart: tuple[str, ...] = ()
) -> dict[str, str]:
    """All texts below a folder whose names fit a pattern; raises :class:`DataProblem` for one that is not UTF-8 text.

    Names that begin with a full stop, and those that begin with a word of ``apart``, are passed over.
    """
    texts = {}
    issues = []
    for path in sorted({path for pattern in patterns for path in folder.rglob(pattern)}):
        name = path.relative_to(folder).as_posix()
        if name.startswith(apart) or any(part.startswith(".") for part in Path(name).parts):
            continue
        try:
            texts[name] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            issues.append(
                Issue(
                    file=f"{folder.name}/{name}",
                    code="WS104",
                    what="this file is not UTF-8 text",
                    why="nothing in it can be read",
                    mend="save it again as UTF-8",
                )
            )
    if issues:
        raise DataProblem(issues)
    return texts


@cache
def starter_settings_text() -> str:
    """Read the commented ``triage.toml`` that a new workspace starts with."""
    return (_PACKAGE / "starter.toml").read_text(encoding="utf-8")


@cache
def shipped_settings() -> Settings:
    """Give the settings where there is no workspace: the same that a new one starts with."""
    return read_settings(starter_settings_text(), SETTINGS_NAME)


@dataclass(frozen=True)
class Workspace:
    """A folder with settings, rules, services and a record."""

    folder: Path

    @property
    def database(self) -> Path:
        """Where the record lies."""
        return self.folder / DATABASE_NAME

    def record_url(self) -> str:
        """URL of the PostgreSQL database that holds the record; "" where it lies in :attr:`database`.

        A fault elsewhere in the settings does not stand in the way. Raises :class:`DataProblem` where nobody can tell.
        """
        try:
            said = tomllib.loads((self.folder / SETTINGS_NAME).read_text(encoding="utf-8"))
            return RecordSettings.model_validate(_said(said.get("record") or {})).url
        except (OSError, ValueError):
            return "" if self.database.exists() else self.settings().record.url

    def has_record(self) -> bool:
        """Whether there is a record to read, or a server that should hold it."""
        if self.database.exists():
            return True
        try:
            return bool(self.record_url())
        except (DataProblem, OSError):
            return False

    def rules_files(self) -> dict[str, str]:
        """Texts of the workspace's rules by name, such as ``needs/sleep.yaml``."""
        return self._files("rules")

    def directory_files(self) -> dict[str, str]:
        """Texts of the workspace's services by name, such as ``services/example.yaml``."""
        return self._files("directory")

    def _files(self, kind: Kind) -> dict[str, str]:
        folder = self.folder / kind
        if not folder.is_dir():
            issue = Issue(
                file=str(folder),
                code="WS103",
                what=f"the workspace has no folder '{kind}'",
                why="without it nothing can be decided here",
                mend=f"bring back a copy of {kind}/; a fresh one comes with `triage init` in another folder",
            )
            raise DataProblem([issue])
        return kind_texts(folder, kind)

    def settings(self) -> Settings:
        """Read the settings in ``triage.toml``; raises :class:`DataProblem` with file and line for every fault."""
        path = self.folder / SETTINGS_NAME
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            raise DataProblem(
                [
                    _issue(
                        "WS101", "the settings are not UTF-8 text", "save the file again as UTF-8", str(path)
                    )
                ]
            ) from None
        return read_settings(text, str(path))

    def changed_files(self) -> list[str]:
        """Names of shipped files that were changed or removed here since the workspace was made."""
        changed = []
        for name, print_ in sorted((self._shipped_prints() or {}).items()):
            here = self.folder / name
            if not here.is_file() or _print(here.read_bytes()) != print_:
                changed.append(name)
        return changed

    def began_with_shipped(self) -> bool:
        """Whether this workspace began with just the rules that come with the program now."""
        began = {
            name: print_
            for name, print_ in (self._shipped_prints() or {}).items()
            if name.startswith("rules/") and name.endswith(".yaml")
        }
        folder = shipped_folder("rules")
        now = {f"rules/{name}": _print((folder / name).read_bytes()) for name in folder_texts(folder)}
        return began == now

    def write_rules(self, texts: Mapping[str, str], gone: Iterable[str] = ()) -> list[str]:
        """Write rule files whose text differs and remove those in ``gone``; returns the names touched, relative to ``rules/``.

        Each file is whole at any moment: it is written beside its place and then put there.
        """
        touched = []
        for name, text in texts.items():
            path = self.folder / "rules" / name
            body = text.encode("utf-8")
            if path.is_file() and path.read_bytes() == body:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.new")
            beside.write_bytes(body)
            beside.replace(path)
            touched.append(name)
        for name in gone:
            (self.folder / "rules" / name).unlink(missing_ok=True)
            touched.append(name)
        return sorted(touched)

    def shipped_prints(self) -> dict[str, str] | None:
        """Hashes of the files as this workspace began with them, by name; None where nobody knows any more."""
        return self._shipped_prints()

    def _shipped_prints(self) -> dict[str, str] | None:
        """Hashes of the files as they were copied; None where nobody knows any more."""
        try:
            prints = json.loads((self.folder / SHIPPED_PRINTS).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return dict(prints) if isinstance(prints, dict) else None

    def added_files(self) -> list[str]:
        """Names of YAML files and feeds under rules/ and directory/ that did not come with the program."""
        prints = self._shipped_prints()
        if prints is None:
            return []
        here = {
            f"{kind}/{file.relative_to(self.folder / kind).as_posix()}"
            for kind in KINDS
            for pattern in ("*.yaml", "*.jsonl")
            for file in (self.folder / kind).rglob(pattern)
        }
        return sorted(
            name for name in here - set(prints) if not any(part.startswith(".") for part in Path(name).parts)
        )


def read_settings(text: str, name: str) -> Settings:
    """Read settings from the text of a ``triage.toml``; an empty text is an unknown one.

    Raises :class:`DataProblem` with file and line for text that is not TOML, an unknown key (with the nearest known
    one) or a value out of its range.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        what = "the settings cannot be read: " + re.sub(r" \(at .*\)$", "", str(error)).lower()
        line, column = (
            (int(place.group(1)), int(place.group(2))) if place else (len(text.splitlines()) or 1, None)
        )
        raise DataProblem(
            [_issue("WS101", what, "look at the quotes and brackets in this line", name, line, column=column)]
        ) from None
    try:
        return Settings.model_validate(_said(data))
    except ValidationError as error:
        raise DataProblem([_fault(fault, text, name) for fault in error.errors(include_url=False)]) from None


def _said(data: Any) -> Any:
    """Plain data without texts left empty and without blocks in which nothing is filled in."""
    if isinstance(data, Mapping):
        kept = {key: _said(part) for key, part in data.items()}
        return {key: part for key, part in kept.items() if part not in ("", {})}
    return [_said(part) for part in data] if isinstance(data, list) else data


def _fault(fault: Any, text: str, name: str) -> Issue:
    steps = [step for step in fault["loc"] if isinstance(step, str)]
    key = steps[-1] if steps else ""
    where = ".".join(steps)
    line = _line_of(text, steps)
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(key, _known_keys(), n=1)
        mend = (
            f"did you mean '{near[0]}'?"
            if near
            else "take it out; the keys that may stand here are in a new workspace's triage.toml"
        )
        return _issue("WS102", f"there is no setting '{where}'", mend, name, line)
    return _issue(
        "WS105",
        f"the setting '{where}' cannot be used: {fault['msg'].removeprefix('Value error, ')}",
        "correct the value; a new workspace's triage.toml shows one that works",
        name,
        line,
    )


def _known_keys() -> list[str]:
    found: set[str] = set()
    waiting: list[Any] = [Settings.model_json_schema()]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if isinstance(part.get("properties"), dict):
                found.update(part["properties"])
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return sorted(found)


def _line_of(text: str, steps: Iterable[str]) -> int | None:
    """1-based line of the last step that stands in the text as a key or a block, each looked for below the one before."""
    lines = text.splitlines()
    at: int | None = None
    for step in steps:
        pattern = re.compile(rf"^\s*(?:\[+\s*(?:[\w.\"-]+\.)?)?\"?{re.escape(step)}\"?\s*(?:\]|=|\.)")
        for number in range(at or 0, len(lines)):
            if pattern.match(lines[number]):
                at = number
                break
    return None if at is None else at + 1


def _issue(
    code: str, what: str, mend: str, file: str, line: int | None = None, *, column: int | None = None
) -> Issue:
    return Issue(file=file, line=line, column=column, code=code, what=what, why=_WHY_SETTINGS, mend=mend)


def find_workspace(path: Path | None) -> Workspace | None:
    """Find the workspace at ``path``, else in ``TRIAGE_WORKSPACE``, else the nearest parent folder with ``triage.toml``.

    Raises :class:`WrongUse` where a folder was named and holds none; None where nothing was named and none is near.
    """
    named = path or (Path(os.environ["TRIAGE_WORKSPACE"]) if os.environ.get("TRIAGE_WORKSPACE") else None)
    if named is not None:
        if not (named / SETTINGS_NAME).is_file():
            raise WrongUse(
                f"there is no workspace in {named}",
                why="it has no triage.toml",
                mend=f"make one with `triage init {named}`, or name another folder with --workspace",
            )
        return Workspace(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_NAME).is_file():
            return Workspace(folder)
    return None


def _print(body: bytes) -> str:
    return "sha256:" + hashlib.sha256(body).hexdigest()


def copy_shipped(folder: Path, make_record: Callable[[Path], None], url: str = "") -> Workspace:
    """Write rules, directory, settings and their hashes into ``folder``, and a record by ``make_record``.

    ``url`` is written into the settings as where the record lies.

    Raises :class:`Refused` where any of them is there already: nothing is overwritten.
    """
    settings = _settings_with(url)
    taken = [name for name in (SETTINGS_NAME, *DATABASE_NAMES, *KINDS) if (folder / name).exists()]
    if taken:
        raise Refused(
            f"{folder} already holds {', '.join(taken)}",
            why="nothing that is there is ever overwritten",
            mend="choose an empty folder, or use the workspace that is there",
        )
    prints = {}
    for kind in KINDS:
        source = shipped_folder(kind)
        for path in sorted((*source.rglob("*.yaml"), *source.rglob("README.md"))):
            name = f"{kind}/{path.relative_to(source).as_posix()}"
            body = path.read_bytes()
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
            prints[name] = _print(body)
    for kind in KINDS:
        (folder / kind).mkdir(parents=True, exist_ok=True)
    record = folder / SHIPPED_PRINTS
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(prints, indent=1) + "\n", encoding="utf-8")
    make_record(folder / DATABASE_NAME)
    # The settings come last: a folder is a workspace only once everything else is in it.
    (folder / SETTINGS_NAME).write_text(settings, encoding="utf-8")
    return Workspace(folder)


def _settings_with(url: str) -> str:
    """The starter settings with the URL of a record; raises :class:`WrongUse` for one that cannot be used."""
    if not url:
        return starter_settings_text()
    try:
        RecordSettings(url=url)
    except ValidationError as error:
        said = error.errors(include_url=False, include_input=False)[0]["msg"].removeprefix("Value error, ")
        raise WrongUse(
            f"this URL cannot be used: {said}",
            why="it would stand in triage.toml, which many people read",
            mend="write it as postgresql://USER@HOST/NAME",
        ) from None
    return starter_settings_text().replace('\nurl = ""', f"\nurl = {json.dumps(url)}", 1)
