"""The same tests on each kind of store: ``TRIAGE_TEST_STORE`` is ``sqlite`` (as it is without), ``sqlcipher`` or ``postgres``.

For PostgreSQL ``TRIAGE_TEST_POSTGRES`` is the URL of a database of a server on which databases may be made; each record gets
one of its own, a copied workspace a copy of its own. Without a server tests fail; they are never passed over.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import triage.store
from triage import workspace
from triage.desk import opening
from triage.store import Store, backends
from triage.store.backends import files, raw_connection
from triage.store.backends.postgres import WRITER

STORE = os.environ.get("TRIAGE_TEST_STORE", "sqlite")
SERVER = os.environ.get("TRIAGE_TEST_POSTGRES", "")
KEY = "5a" * 32
MARKERS = {
    "plain_file": "looks into or damages the plain SQLite file; deselected on SQLCipher and PostgreSQL",
    "files": "is about a record in files; deselected on PostgreSQL",
}
_APART = {"sqlite": frozenset(), "sqlcipher": frozenset({"plain_file"}), "postgres": frozenset(MARKERS)}
_made: dict[Path, str] = {}
_live: dict[str, Path] = {}
"""Database -> where its record would lie as a file."""


def use_store() -> None:
    """Have all records of this process lie in the kind of store that is asked for."""
    if STORE not in _APART:
        raise pytest.UsageError(f"TRIAGE_TEST_STORE is {STORE!r}; it is one of {', '.join(_APART)}")
    if STORE == "sqlcipher":
        os.environ["TRIAGE_KEY"] = KEY
    if STORE == "postgres":
        if not SERVER:
            raise pytest.UsageError("TRIAGE_TEST_POSTGRES names no server; `make test-system` starts one")
        _use_server()


ON_THE_DISK = frozenset({"crash", "keeping", "store"})
"""Folders of tests about what is left after a crash, and of the record itself."""
_WAITS = {module: module.prepared for module in (backends.sqlite, backends.cipher)}


def _hurried(connection: Any, **more: Any) -> Any:
    """A connection as the product prepares it, that waits for no disk: what a test writes need not outlive a power cut."""
    made = files.prepared(connection, **more)
    made.execute("PRAGMA synchronous = OFF")
    return made


def do_not_wait_for_the_disk() -> None:
    """Have records in files written without waiting for the disk, in this process."""
    for module in _WAITS:
        module.prepared = _hurried


def wait_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the records of one test written as the product writes them."""
    for module, prepared in _WAITS.items():
        monkeypatch.setattr(module, "prepared", prepared)


Asked = Callable[..., list[tuple[Any, ...]]]


@contextmanager
def past_the_program(path: Path) -> Iterator[Asked]:
    """Ask the record at ``path`` in SQL with ``?``, as somebody with the database's own tools would; each statement is kept at once."""
    if STORE == "postgres":
        import psycopg  # noqa: PLC0415

        with psycopg.connect(url_of(path), autocommit=True) as server:
            server.execute("SET search_path = triage, identity, audit")

            def ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
                done = server.execute(statement.replace("?", "%s"), values or None)  # type: ignore[arg-type]
                return [tuple(row) for row in done.fetchall()] if done.description else []

            yield ask
        return
    connection = raw_connection(path)
    try:
        yield lambda statement, *values: [
            tuple(row) for row in connection.execute(statement, values).fetchall()
        ]
    finally:
        connection.close()


def by_hand(path: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Run one statement on the record at ``path`` past the program."""
    with past_the_program(path) as ask:
        return ask(statement, *values)


@contextmanager
def somebody_writes(path: Path) -> Iterator[None]:
    """Hold the writer's place of the record at ``path``."""
    with past_the_program(path) as ask:
        if STORE == "postgres":
            ask("SELECT pg_advisory_lock(?, 0)", WRITER)
        else:
            ask("BEGIN IMMEDIATE")
        yield


def all_rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the record at ``path``, by table; without the head of the audit log, which looking and failing move on."""
    listed = (
        "SELECT tablename FROM pg_tables WHERE schemaname IN ('triage', 'identity')"
        if STORE == "postgres"
        else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
    )
    with past_the_program(path) as ask:
        tables = sorted(row[0] for row in ask(listed))
        return {
            table: sorted(ask(f"SELECT * FROM {table}"), key=repr)
            for table in tables
            if table != "audit_head"
        }


def url_of(path: Path) -> str:
    """URL of the record that would lie at ``path``; "" where it does."""
    settings = path.with_name("triage.toml")
    return _made.get(path.resolve(), "") or (_url_in(settings) if settings.is_file() else "")


def deselected(items: list[pytest.Item]) -> list[pytest.Item]:
    """Tests that are about another kind of store."""
    return [item for item in items if any(item.get_closest_marker(name) for name in _APART[STORE])]


def drop_below(folder: Path) -> None:
    """Drop the databases of records that would lie in a folder: what a test made goes with it."""
    for name in [name for name, path in _live.items() if path.is_relative_to(folder.resolve())]:
        _ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        del _live[name]


def _ask(statement: str) -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


def new_database(path: Path, template: str = "template0") -> str:
    """Make a database for the record at ``path``, as a copy of another where one is named; returns its URL."""
    name = f"t{uuid4().hex}"
    if template != "template0":
        # Nobody may be connected to what is copied; a desk that is still open there connects anew.
        _ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'")
    _ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
    _live[name] = path.resolve()
    return url_named(name)


def url_named(name: str) -> str:
    """URL of a database of the tests' server."""
    return re.sub(r"^(postgresql://[^/]*)/[^?]*", rf"\1/{name}", SERVER)


def name_of(url: str) -> str:
    """Name of the database in a URL."""
    return re.sub(r"^postgresql://[^/]*/([^?]*).*$", r"\1", url)


def _use_server() -> None:
    create, opened = triage.store.create_store, triage.store.open_store
    copy_shipped: Callable[..., Any] = workspace.copy_shipped
    copytree: Callable[..., Any] = shutil.copytree

    def create_store(path: Path, url: str = "", **more: Any) -> Store:
        if not url:
            if path.resolve() in _made or path.exists():
                return create(path, _made.get(path.resolve(), ""), **more)
            url = _made[path.resolve()] = new_database(path)
            if path.with_name("triage.toml").is_file():
                _point(path.parent, url)
        return create(path, url, **more)

    def open_store(path: Path, url: str = "", **more: Any) -> Store:
        return opened(path, url or _made.get(path.resolve(), ""), **more)

    def copy(folder: Path, make_record: Any, url: str = "") -> Any:
        made = copy_shipped(folder, make_record, url)
        _point(folder, url or _made[(folder / "triage.db").resolve()])
        return made

    def tree(source: Any, target: Any, *rest: Any, **more: Any) -> Any:
        done = copytree(source, target, *rest, **more)
        settings = Path(target) / "triage.toml"
        url = _url_in(settings) if settings.is_file() else ""
        if url:
            _point(Path(target), new_database(Path(target) / "triage.db", name_of(url)))
        return done

    for module in (triage.store, opening):
        module.create_store, module.open_store = create_store, open_store  # type: ignore[attr-defined]
    opening.copy_shipped = copy  # type: ignore[attr-defined]
    shutil.copytree = tree  # type: ignore[assignment]


_URL = re.compile(r'^url = "(postgresql:[^"]*)"', re.MULTILINE)


def _url_in(settings: Path) -> str:
    found = _URL.search(settings.read_text(encoding="utf-8"))
    return found.group(1) if found else ""


def _point(folder: Path, url: str) -> None:
    settings = folder / "triage.toml"
    text = settings.read_text(encoding="utf-8")
    text = _URL.sub('url = ""', text).replace('\nurl = ""', f'\nurl = "{url}"', 1)
    settings.write_text(text, encoding="utf-8")
    _made[(folder / "triage.db").resolve()] = url
