"""A record in PostgreSQL: one database, a schema for each part, whole steps behind one writer's place.

A writer takes an advisory lock before it reads, as SQLite's writer takes the file's: what is read inside a step is what is
written on, and no step ever fails because two were made at once
(https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS). Reading waits for nobody.
"""

from __future__ import annotations

import os
import re
import socket
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from triage.errors import Locked, StoreProblem, TriageError, WrongUse
from triage.store.backends import dialect
from triage.store.backends.base import Row, SqlDatabase, plain
from triage.store.backends.place import IDENTITY, RECORD, Part, Place
from triage.store.backends.postgres_roles import part_grants, role_statements
from triage.store.backends.waiting import seconds
from triage.store.failures import busy, is_postgres, mapped, maybe_kept, translated
from triage.store.migrations.step import Migration

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[dict[str, Any]]

SCHEMAS = {RECORD: "triage", IDENTITY: "identity"}
"""Schema of each part; any other part has its own name."""
WRITER = 0x7472_6961
"""Number of the advisory lock that is the writer's place: "tria"."""
_LOCK_NOT_AVAILABLE = "55P03"
_CONNECT_SECONDS = 5


def needs_driver() -> None:
    """Make sure that the driver is installed; raises :class:`StoreProblem` with what to install."""
    if find_spec("psycopg") is None:
        raise StoreProblem(
            "the record lies in PostgreSQL, and its driver is not installed",
            why="[record] url in triage.toml names a database server",
            mend="pip install 'needs-triage[postgres]'",
        )


def schema_of(part: Part) -> str:
    """Name the schema of a part."""
    return SCHEMAS.get(part, part)


class _Line:
    """A connection that is made again when it was lost between two steps; parts of one record share it."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self.connection = connect()

    def alive(self) -> Connection:
        """Give the connection; made anew where it is closed."""
        if self.connection.closed:
            self.connection = self._connect()
        return self.connection


class PostgresDatabase(SqlDatabase):
    """One part of a record in one schema. The identity store shares the record's connection, and so its steps."""

    def __init__(
        self, line: _Line, *, readonly: bool, part: Part, place: Place, within: PostgresDatabase | None = None
    ) -> None:
        """Serve a line in autocommit mode; ``within`` is the part whose steps this one joins."""
        super().__init__(readonly=readonly, part=part, place=place)
        self._line = line
        self.within = within
        self._begun = False
        self._keyed = dialect.numbered() if part == RECORD else {}

    @property
    def line(self) -> _Line:
        """The line that other parts of the record may share."""
        return self._line

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query as plain mappings."""
        with mapped():
            return self._read(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """Read the first row of a query, or None."""
        with mapped():
            return self._read(sql, values).fetchone()

    def search(self, table: str, column: str, text: str) -> list[Row]:
        """Find rows whose ``column`` holds all words of ``text`` in any form, best first."""
        asked = dialect.searched(text)
        if not asked:
            return []
        held = dialect.WORDS.format(column=column)
        wanted = "plainto_tsquery('english', ?)"
        return self.rows(
            f"SELECT * FROM {table} WHERE {held} @@ {wanted} ORDER BY ts_rank({held}, {wanted}) DESC, 1",  # noqa: S608 - our own names
            [" ".join(asked)] * 2,
        )

    @property
    def stepping(self) -> bool:
        """Whether a step is under way: inside ``writing()``."""
        return self.within.stepping if self.within is not None and not self._begun else self._begun

    def index_words(self) -> None:
        """Words are indexed when the tables are made."""

    def triggers(self) -> set[str]:
        """Names of the triggers of this part."""
        found = self.rows(
            """SELECT t.tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
               JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND NOT t.tgisinternal AND t.tgenabled <> 'D'""",
            [self.schema],
        )
        return {row["name"] for row in found}

    def integrity(self) -> list[str]:
        """Read every row of every table: a server that keeps sums of its pages says which is damaged."""
        found = []
        for row in self.rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = ?", [self.schema]):
            try:
                self.rows(f"SELECT SUM(LENGTH(t::text)) AS held FROM {self.schema}.{row['name']} t")  # noqa: S608 - the server's own names
            except StoreProblem as problem:
                found.append(f"{row['name']}: {problem.what}")
        return found

    def copy_to(self, path: Path) -> None:
        """Refuse: a server's copies are made by its operator."""
        del path
        raise WrongUse(
            "the record lies in PostgreSQL and is not copied from here",
            why="a copy of it is made by the server's own means, all at one moment",
            mend="have it dumped by whoever looks after the server: pg_dump --format=custom",
        )

    def scrub(self) -> bool:
        """False: a server cleans up in its own time (VACUUM), and its log and dumps are its operator's."""
        return False

    def close(self) -> None:
        """Let go of the connection."""
        if self.within is None:
            with suppress(Exception):
                self._line.connection.close()

    @property
    def schema(self) -> str:
        """Name of the schema of this part."""
        return schema_of(self.part)

    def apply(self, steps: Sequence[Migration], beside: SqlDatabase | None = None) -> None:
        """Make the part's own schema, apply its steps in it, and give the roles of the server their rights."""
        with mapped():
            self._run(f"CREATE SCHEMA IF NOT EXISTS {self.schema}", ())
            self._run(f"SET LOCAL search_path = {self.schema}, {', '.join(SCHEMAS.values())}", ())
            super().apply(steps, beside)
            if self.part == RECORD:
                held = dialect.WORDS.format(column="words")
                self._run(f"CREATE INDEX IF NOT EXISTS case_words_found ON case_words USING gin ({held})", ())
            self._run(f"SET LOCAL search_path = {search_path(self.part)}", ())
            for statement in part_grants(self.part, self._group_roles()):
                self._run(statement, ())

    def _group_roles(self) -> set[str]:
        """Group roles that the server has; made first where this login may make roles."""
        row = self.one("SELECT rolsuper OR rolcreaterole AS may FROM pg_roles WHERE rolname = current_user")
        if row and row["may"]:
            for statement in role_statements():
                self._run(statement, ())
        found = self.rows("SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'triage%'")
        return {str(row["name"]) for row in found}

    @contextmanager
    def _step(self) -> Iterator[None]:
        if self.within is not None and self.within.stepping:
            yield
            return
        with super()._step():
            yield

    def _read(self, sql: str, values: Sequence[Any]) -> psycopg.Cursor[dict[str, Any]]:
        """Read; between two steps a connection that was lost is made again once, for nothing can be half-done then."""
        try:
            return self._run(sql, values)
        except Exception as error:
            if self.stepping or not is_postgres(error) or not self._line.connection.closed:
                raise
            return self._run(sql, values)

    def _run(self, sql: str, values: Sequence[Any]) -> psycopg.Cursor[dict[str, Any]]:
        connection = self._line.connection if self.stepping else self._line.alive()
        return connection.execute(cast("Any", dialect.query(sql)), [plain(value) for value in values])

    def _begin(self) -> None:
        try:
            try:
                self._take_place()
            except Exception as error:
                if not is_postgres(error) or not self._line.connection.closed:
                    raise
                self._take_place()
        except BaseException as error:
            self._roll_back()
            if not is_postgres(error):
                raise
            if getattr(error, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
                raise busy(self._who_writes()) from error
            raise translated(cast("Exception", error)) from error
        self._begun = True

    def _take_place(self) -> None:
        connection = self._line.alive()
        patience = seconds() if self.patience is None else self.patience
        connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
        connection.execute(cast("Any", f"SET LOCAL lock_timeout = {max(1, int(patience * 1000))}"))
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", [WRITER, _number(self.part)])
        connection.execute("SET LOCAL lock_timeout = 0")

    def _who_writes(self) -> str:
        """Say which connection holds the writer's place, as far as this login may see it; no content."""
        with suppress(TriageError):
            row = self.one(
                """SELECT a.usename AS who, a.pid AS number, to_char(a.xact_start, 'HH24:MI') AS since, a.application_name AS named
                   FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                   WHERE l.locktype = 'advisory' AND l.granted AND l.classid = ? AND l.objid = ?
                     AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1""",
                [WRITER, _number(self.part)],
            )
            if row:
                since = f", at it since {row['since']}" if row["since"] else ""
                return f"login {row['who']} ({row['named'] or row['number']}){since}"
        return ""

    def _commit(self) -> None:
        try:
            self._line.connection.execute("COMMIT")
        except Exception as error:
            if is_postgres(error) and self._line.connection.closed:
                raise maybe_kept() from error
            if is_postgres(error):
                raise translated(error) from error
            raise
        self._begun = False

    def _roll_back(self) -> None:
        self._begun = False
        with suppress(Exception):
            connection = self._line.connection
            if not connection.closed and connection.info.transaction_status.name != "IDLE":
                connection.execute("ROLLBACK")

    def _execute(self, sql: str, values: Sequence[Any]) -> tuple[int, int]:
        added = re.match(r"INSERT INTO (\w+)", sql)
        column = self._keyed.get(added.group(1)) if added else None
        done = self._run(f"{sql} RETURNING {column}" if column else sql, values)
        row = done.fetchone() if column else None
        return done.rowcount, int(row[column]) if row and column else 0

    def _define(self, statement: str) -> None:
        with mapped():
            for one in dialect.definitions(statement):
                self._line.connection.execute(cast("Any", one.replace("%%", "%")))

    def _holds(self, table: str) -> bool:
        row = self.one("SELECT to_regclass(?) IS NOT NULL AS held", [f"{self.schema}.{table}"])
        return row is not None and bool(row["held"])


def search_path(part: Part) -> str:
    """Schemas in which the tables of a part are looked for: the record and the identity store are one."""
    return ", ".join(SCHEMAS.values()) if part in SCHEMAS else schema_of(part)


def make_database(place: Place, part: Part, beside: SqlDatabase | None = None) -> PostgresDatabase:
    """Take the place of a new part; raises :class:`Locked` where the database holds one already."""
    made = open_database(place, part, beside)
    if part == RECORD and made.version():
        made.close()
        raise Locked(
            "this database holds a record already",
            why="it is never overwritten",
            mend="name another database; a folder for the record that is there is made by copying the workspace's folder",
        )
    return made


def open_database(place: Place, part: Part, beside: SqlDatabase | None = None) -> PostgresDatabase:
    """Open a part of the record in PostgreSQL; the identity store joins the steps of ``beside``.

    Raises :class:`StoreProblem` where the server does not answer or lets nobody in, and without the driver.
    """
    needs_driver()
    if part in SCHEMAS and isinstance(beside, PostgresDatabase):
        return PostgresDatabase(beside.line, readonly=beside.readonly, part=part, place=place, within=beside)
    with mapped():
        line = _Line(lambda: _connect(place, part))
        row = line.connection.execute(
            "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on' AS readonly"
        ).fetchone()
    return PostgresDatabase(line, readonly=bool(row and row["readonly"]), part=part, place=place)


def _connect(place: Place, part: Part) -> Connection:
    import psycopg  # noqa: PLC0415 - an extra, loaded only where a server is named
    from psycopg.rows import dict_row  # noqa: PLC0415
    from psycopg.types.string import TextLoader  # noqa: PLC0415

    class Number(TextLoader):
        """Sums of whole numbers come as numeric; they are read as SQLite gives them."""

        def load(self, data: Any) -> Any:
            said = bytes(data).decode("ascii")
            return float(said) if "." in said or "N" in said else int(said)

    connection = psycopg.connect(
        place.url,
        autocommit=True,
        connect_timeout=_CONNECT_SECONDS,
        row_factory=dict_row,
        prepare_threshold=None,  # a pooler between us and the server may not know them
        application_name=f"triage {os.getpid()}@{socket.gethostname()}"[:63],
        client_encoding="utf8",
        keepalives_idle=30,
        keepalives_interval=10,
        keepalives_count=3,
    )
    connection.adapters.register_loader("numeric", Number)
    connection.execute(cast("Any", f"SET search_path = {search_path(part)}"))
    # Acknowledged is kept: a server told to answer before its log is on the disk is told otherwise for us.
    connection.execute(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )
    return connection


def _number(part: Part) -> int:
    """Number of a part's own writer's place; the record and the identity store have one."""
    return 0 if part in SCHEMAS else zlib.crc32(part.encode()) & 0x7FFF_FFFF
