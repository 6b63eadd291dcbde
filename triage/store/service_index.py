"""The words of the directory's services in SQLite FTS5: built when the directory changed, thrown away at will.

The index is worked out from the directory and nothing else, so it is never repaired: a file that is missing, stale,
damaged or unreadable is built again, and where nothing may be written it is built in memory. A finished file is put in
its place in one step and never changed afterwards; two processes that build at once each put a whole one there.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import sqlite_utils

from triage.signposting.catalogue import Directory
from triage.signposting.finding.documents import FIELDS, Document, documents, index_key, mark
from triage.signposting.finding.matched import Found
from triage.signposting.finding.question import Phrase
from triage.signposting.finding.words import words_of
from triage.store.failures import mapped

NAME = "services.index"
"""The file's name in the workspace's ``.triage`` folder."""
LEAST_PREFIX = 4
"""Letters from which on a word also finds longer words that begin with it."""
_STEMMED = (
    "y",
    "e",
    "s",
    "ing",
    "ed",
    "er",
    "ly",
    "al",
    "ion",
    "ity",
    "ive",
    "ful",
    "ment",
    "ness",
    "ance",
    "ence",
    "able",
    "ible",
    "ize",
    "ise",
)
"""Endings that the Porter stemmer takes off or changes: what is left ("plai" of "play") begins quite other words."""
_TOKENIZE = "porter unicode61 remove_diacritics 2"
_COLUMNS = tuple(name for name, _, _ in FIELDS)
_WEIGHTS = ", ".join(str(weight) for _, weight, _ in FIELDS)
_TEXT = "{" + " ".join(name for name in _COLUMNS if name != "codes") + "}"
_OWN_TEXT = "{name summary}"
_OPEN, _CLOSE = "\x02", "\x03"
_REPEATED = frozenset({"help", "provider"})
_LONGEST_WORD = 40
"""Letters of the longest word that a misspelt one is compared with."""
_AT_ONCE = 400
"""Services asked about in one statement; SQLite allows some hundreds of values in each."""


class ServiceIndex:
    """An index that is open. Not for use by two threads at once; close it when done."""

    def __init__(self, connection: sqlite3.Connection, *, in_memory: bool) -> None:
        """Serve an index that :func:`build_index` or :func:`open_index` made."""
        self._connection = connection
        self.in_memory = in_memory

    def scores(self, phrases: Sequence[Phrase], *, own_words: bool = False) -> dict[str, float]:
        """Service id -> how well it says any of the phrases, above nought; a word also finds its forms and longer words.

        With ``own_words`` only its name and summary count, not its kinds of help, provider or terms. Whatever the words
        are, they are looked for as words: nothing in them is a command to the index.
        """
        wanted = " OR ".join(filter(None, map(_expression, phrases)))
        return self._asked(f"{_OWN_TEXT if own_words else _TEXT} : ({wanted})") if wanted else {}

    def giving(self, helps: Iterable[str]) -> frozenset[str]:
        """Ids of the services that give any of these kinds of help."""
        wanted = " OR ".join(f'"{mark(code)}"' for code in sorted(helps) if code.replace("_", "").isalnum())
        return frozenset(self._asked(f"codes : ({wanted})")) if wanted else frozenset()

    def where(self, phrases: Sequence[Phrase], services: Sequence[str]) -> dict[str, list[Found]]:
        """For each of these services, the fields in which it says the phrases and the words that are there."""
        wanted = " OR ".join(filter(None, map(_expression, phrases)))
        if not wanted:
            return {}
        shown = ", ".join(f"highlight(services_fts, {number}, ?, ?)" for number in range(len(_COLUMNS) - 1))
        found: dict[str, list[Found]] = {}
        for some in _slices(services):
            marks = ", ".join("?" for _ in some)
            sql = (
                f"SELECT services.service, {shown} FROM services_fts JOIN services ON services.rowid = services_fts.rowid "  # noqa: S608 - every part is our own
                f"WHERE services_fts MATCH ? AND services_fts.rowid IN (SELECT rowid FROM services WHERE service IN ({marks}))"
            )
            values = [*[_OPEN, _CLOSE] * (len(_COLUMNS) - 1), f"{_TEXT} : ({wanted})", *some]
            for service, *texts in self._rows(sql, values):
                pairs = zip(_COLUMNS, texts, strict=False)
                found[service] = [
                    Found(field, words) for field, text in pairs if (words := _marked(text or ""))
                ]
        return found

    def knows(self, word: str) -> bool:
        """Whether any service says the word, a form of it or a longer word."""
        wanted = _expression((word,))
        sql = "SELECT 1 FROM services_fts WHERE services_fts MATCH ? LIMIT 1"
        return bool(wanted) and bool(self._rows(sql, [f"{_TEXT} : ({wanted})"]))

    def words(self) -> Mapping[str, int]:
        """Every word -> number of services that say it."""
        return {str(word): int(count) for word, count in self._rows("SELECT word, services FROM words", [])}

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _asked(self, expression: str) -> dict[str, float]:
        sql = (
            f"SELECT services.service, bm25(services_fts, {_WEIGHTS}) FROM services_fts "  # noqa: S608 - the weights are our own
            "JOIN services ON services.rowid = services_fts.rowid WHERE services_fts MATCH ?"
        )
        return {str(service): -float(score) for service, score in self._rows(sql, [expression])}

    def _rows(self, sql: str, values: Sequence[str]) -> list[tuple[str, ...]]:
        with mapped():
            return list(self._connection.execute(sql, list(values)))


def build_index(directory: Directory) -> ServiceIndex:
    """Build the index of a directory in memory; about a second for ten thousand services."""
    connection = sqlite3.connect(":memory:")
    with mapped():
        _fill(connection, directory)
    return ServiceIndex(connection, in_memory=True)


def open_index(directory: Directory, folder: Path | None) -> ServiceIndex:
    """Open the index of ``directory`` that lies in ``folder``, a workspace's ``.triage``.

    It is built first where it is not there or is of another directory, and in memory where there is no folder or nothing
    may be written there.
    Raises nothing for a file that is damaged or no index at all: it is built again.
    """
    if folder is None:
        return build_index(directory)
    key = index_key(directory)
    path = folder / NAME
    found = _opened(path, key)
    if found is None:
        with suppress(OSError, sqlite3.Error):
            _write(path, directory)
            found = _opened(path, key)
    return found or build_index(directory)


def _opened(path: Path, key: str) -> ServiceIndex | None:
    """The index in a file, or None where there is none that can be read and is of this directory."""
    if not path.is_file():
        return None
    try:
        # Nobody writes to a finished file, so it needs no locks, and works from a place that allows none.
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    except (sqlite3.Error, OSError):
        return None
    try:
        row = connection.execute("SELECT value FROM about WHERE name = 'key'").fetchone()
        whole = connection.execute("SELECT value FROM about WHERE name = 'services'").fetchone()
        held = connection.execute("SELECT COUNT(*) FROM services").fetchone()
        connection.execute("SELECT 1 FROM services_fts WHERE services_fts MATCH 'a' LIMIT 1").fetchone()
    except sqlite3.Error:
        connection.close()
        return None
    if row is None or row[0] != key or whole is None or int(whole[0]) != held[0]:
        connection.close()
        return None
    return ServiceIndex(connection, in_memory=False)


def _write(path: Path, directory: Directory) -> None:
    """Put a whole new file in its place; raises :class:`OSError` or :class:`sqlite3.Error` and leaves nothing behind."""
    path.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{NAME}.", suffix=".new", dir=path.parent)
    os.close(handle)
    beside = Path(name)
    try:
        connection = sqlite3.connect(beside)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            _fill(connection, directory)
        finally:
            connection.close()
        with beside.open("rb") as whole:
            os.fsync(whole.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection, directory: Directory) -> None:
    tables = sqlite_utils.Database(connection)
    counts: Counter[str] = Counter()
    read: dict[str, tuple[str, ...]] = {}

    def rows() -> Iterator[dict[str, str]]:
        for document in documents(directory):
            counts.update(_said(document, read))
            yield vars(document)

    services = tables.table("services")
    services.create({"service": str, **dict.fromkeys(_COLUMNS, str)})
    services.insert_all(rows(), batch_size=500)
    services.create_index(["service"], unique=True)
    services.enable_fts(list(_COLUMNS), tokenize=_TOKENIZE)
    words = tables.table("words")
    words.create({"word": str, "services": int}, pk="word")
    words.insert_all(
        ({"word": word, "services": count} for word, count in sorted(counts.items())), batch_size=5_000
    )
    about = tables.table("about")
    about.create({"name": str, "value": str}, pk="name")
    about.insert_all(
        [
            {"name": "key", "value": index_key(directory)},
            {"name": "services", "value": str(len(directory.services))},
        ]
    )
    connection.commit()


def _said(document: Document, read: dict[str, tuple[str, ...]]) -> set[str]:
    """The words of a service, each once. Providers and kinds of help come again and again: ``read`` keeps their words."""
    words: set[str] = set()
    for name in _COLUMNS[:-1]:
        text = getattr(document, name)
        if name in _REPEATED:
            if text not in read:
                read[text] = tuple(words_of(text))
            words.update(read[text])
        else:
            words.update(words_of(text))
    return {word for word in words if len(word) <= _LONGEST_WORD}


def _expression(phrase: Phrase) -> str:
    """A phrase in the index's language, each word in quotes so that none can be a command.

    All parts have to be there, in whatever order; a part of several words as it stands, one behind the other.
    """
    parts = [words for part in phrase if (words := words_of(part))]
    return "(" + " AND ".join(map(_part, parts)) + ")" if parts else ""


def _part(words: list[str]) -> str:
    whole = f'"{" ".join(words)}"'
    longer = len(words) == 1 and len(words[0]) >= LEAST_PREFIX and not words[0].endswith(_STEMMED)
    return f"{whole}*" if longer else whole


def _marked(text: str) -> tuple[str, ...]:
    """The words between marks, each once."""
    parts = (part.split(_CLOSE, 1)[0] for part in text.split(_OPEN)[1:])
    return tuple(dict.fromkeys(parts))


def _slices(services: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(services), _AT_ONCE):
        yield services[start : start + _AT_ONCE]
