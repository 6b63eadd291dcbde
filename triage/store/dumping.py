"""Safe copies of a record in PostgreSQL, by the server's own tools: ``pg_dump`` reads one state of all schemas at once.

https://www.postgresql.org/docs/current/app-pgdump.html. A password is found by the tools themselves (PGPASSWORD,
~/.pgpass) and never stands in a command line; what the tools print may hold values and is never passed on.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from triage.errors import Refused, StoreProblem, WrongUse
from triage.store import open_store
from triage.store.backends.postgres import needs_driver, schema_of
from triage.store.failures import mapped
from triage.store.safe_copies import PARTS, Inside, inside_of, let_go

DUMP: Final = "record.dump"
_HOMES: Final = Path("/usr/lib/postgresql")


def dump(record: Path, url: str, target: Path) -> Inside:
    """Dump the record's schemas to ``target``; says what the record held before, so that the dump holds as much or more.

    Raises :class:`StoreProblem` where the system's ``pg_dump`` is missing, too old for the server or stopped half-way.
    """
    store = open_store(record, url)
    try:
        inside = inside_of(store)
    finally:
        let_go(store)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    schemas = [f"--schema={schema_of(part)}" for part in PARTS]
    _run("pg_dump", ["--format=custom", f"--file={target}", *schemas], url)
    return inside


def bring_back(url: str, source: Path, record: Path) -> Inside:
    """Bring a dump back into the empty database at ``url`` and look into all of it.

    Raises :class:`Refused` for a database that holds a record already, :class:`StoreProblem` for a dump that cannot be read.
    What was brought back is taken out again where something fails.
    """
    must_be_empty(url)
    try:
        _run(
            "pg_restore",
            [
                "--no-owner",
                "--no-acl",
                "--exit-on-error",
                "--single-transaction",
                str(source),
            ],
            url,
        )
        store = open_store(record, url)
        try:
            return inside_of(store)
        finally:
            let_go(store)
    except BaseException:
        clear(url)
        raise


def must_be_empty(url: str) -> None:
    """Refuse a database that holds any schema of a record."""
    needs_driver()
    import psycopg  # noqa: PLC0415 - an extra

    with mapped(), psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = ANY(%s)",
            ([schema_of(part) for part in PARTS],),
        ).fetchone()
    if row is None or row[0]:
        raise Refused(
            "this database holds a record already",
            why="nothing that is there is ever overwritten",
            mend="name an empty database with --record",
        )


def clear(url: str) -> None:
    """Take the schemas of a record that was brought back only to be looked at out of its database."""
    import psycopg  # noqa: PLC0415 - an extra

    with mapped(), psycopg.connect(url, autocommit=True) as connection:
        for part in PARTS:
            connection.execute(f"DROP SCHEMA IF EXISTS {schema_of(part)} CASCADE")


@contextmanager
def place_to_prove(url: str) -> Iterator[str]:
    """Give a new, empty database of the same server, removed afterwards.

    Raises :class:`WrongUse` where the record's login may not make one.
    """
    needs_driver()
    import psycopg  # noqa: PLC0415 - an extra
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415

    name = f"triage_proof_{secrets.token_hex(6)}"
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
    except psycopg.errors.InsufficientPrivilege:
        raise WrongUse(
            "this login may not make a database to prove the copy in",
            why="a dump is proven by bringing it back",
            mend="name an empty database with --record postgresql://…",
        ) from None
    try:
        yield make_conninfo(url, dbname=name)
    finally:
        with mapped(), psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _run(tool: str, arguments: list[str], url: str) -> None:
    needs_driver()
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - an extra

    if conninfo_to_dict(url).get("password"):
        raise WrongUse(
            "this URL holds a password",
            why="a command line can be read by others on this machine",
            mend="leave it out; set PGPASSWORD, or use ~/.pgpass or a service file",
        )
    command = [_found(tool), f"--dbname={url}", *arguments]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - the system's own tool
    if done.returncode:
        raise StoreProblem(
            f"the system's {tool} ended with {done.returncode}",
            why="nothing was kept of it; what it said may hold values and is not shown",
            mend=f"check with `{tool} --version` that it is not older than the server, that the disk has room and the login may read all schemas",
        )


def _found(tool: str) -> str:
    newest = sorted(_HOMES.glob(f"*/bin/{tool}"), key=lambda path: _number(path.parent.parent.name))
    found = str(newest[-1]) if newest else shutil.which(tool)
    if found is None:
        raise StoreProblem(
            f"{tool} is not installed",
            why="it comes with PostgreSQL's client tools",
            mend="install the system's package, such as postgresql-client",
        )
    return found


def _number(name: str) -> float:
    try:
        return float(name)
    except ValueError:
        return 0.0
