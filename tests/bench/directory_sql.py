"""The same directory and the same questions in plain SQL: tables with indexes, eligibility as WHERE clauses."""

from __future__ import annotations

import calendar
import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Any

from triage.signposting import Directory, Request
from triage.signposting.area import IN_SHARE
from triage.signposting.languages import language_code
from triage.signposting.records import Service
from triage.signposting.suiting import routes_open

NOT_IN_SQL = (
    "the reason and the fact for each service that is passed over, access, cost, times and travel, term dates, what a rule "
    "withholds, what is unsafe, declined, tried, received or awaited already, agreement, the reasons shown beside an offer"
)
_SCHEMA = """
CREATE TABLE service(id INTEGER PRIMARY KEY, code TEXT, name TEXT, summary TEXT, status TEXT, checked TEXT, holds TEXT, low INTEGER, ends INTEGER, sexes TEXT, diagnosis INTEGER,
                     languages TEXT, network TEXT, tier TEXT, state TEXT, wait INTEGER, said TEXT, said_until TEXT, weeks INTEGER, anywhere INTEGER, any_route INTEGER);
CREATE TABLE gives(help TEXT, person TEXT, service INTEGER, PRIMARY KEY(help, person, service)) WITHOUT ROWID;
CREATE TABLE covers(service INTEGER, kind TEXT, place TEXT, PRIMARY KEY(service, kind, place)) WITHOUT ROWID;
CREATE TABLE route(service INTEGER, way TEXT, PRIMARY KEY(service, way)) WITHOUT ROWID;
CREATE INDEX by_place ON covers(kind, place, service);
"""
_ASK = """
SELECT s.code FROM gives g JOIN service s ON s.id = g.service
WHERE g.help = :help AND g.person = :person
  AND COALESCE(s.status, 'open') NOT IN ('paused', 'closed') AND s.checked <= :on AND :on <= s.holds
  AND (s.anywhere OR EXISTS (SELECT 1 FROM covers c WHERE c.service = s.id AND ((c.kind = 'districts' AND c.place = :district) OR (c.kind = 'local_authority' AND c.place IN ({places})))))
  AND (s.low IS NULL OR s.low <= :months) AND (s.ends IS NULL OR (:months < s.ends AND
       date(:born, '+' || s.ends || ' months') > date(:on, '+' || (7 * (CASE WHEN s.said <= :on AND :on <= s.said_until THEN COALESCE(s.wait, 0) ELSE 0 END) + MAX(0, 7 * COALESCE(s.weeks, 0) - 1)) || ' days')))
  AND (s.sexes IS NULL OR s.sexes IN ('any', :sex)) AND (s.diagnosis IS NOT 1 OR :diagnosis)
  AND (s.languages IS NULL OR :language IN ('', 'en') OR instr(s.languages, :language))
  AND (s.any_route OR EXISTS (SELECT 1 FROM route r WHERE r.service = s.id AND r.way IN ({ways})))
  AND NOT COALESCE(s.state = 'full' AND s.said <= :on AND :on <= s.said_until, 0)
ORDER BY CASE WHEN s.said <= :on AND :on <= s.said_until THEN CASE s.state WHEN 'room' THEN 2 WHEN 'waiting_list' THEN 1 ELSE 0 END ELSE 0 END DESC, s.wait, s.network DESC, s.code
"""


def sql_database(directory: Directory) -> sqlite3.Connection:
    """The services as tables in memory, indexed and analysed."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(_SCHEMA)
    for number, service in enumerate(directory.services.values()):
        connection.execute(f"INSERT INTO service VALUES ({', '.join('?' * 21)})", _row(number, service))
        area = service.area
        connection.executemany(
            "INSERT OR IGNORE INTO gives VALUES (?, ?, ?)",
            ((code, person, number) for code in service.help for person in service.for_),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO covers VALUES (?, ?, ?)",
            ((number, area.kind, code) for code in (area.codes or () if area else ()) if area),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO route VALUES (?, ?)", ((number, way) for way in service.routes or ())
        )
    connection.execute("ANALYZE")
    return connection


def _row(number: int, service: Service) -> tuple[Any, ...]:
    checked, capacity, area = service.checked, service.capacity, service.area
    return (
        number, service.id, service.name, service.summary, service.status, str(checked.on) if checked else None,
        str(_on(checked.on, checked.every_months or 12)) if checked else None, service.ages.lower if service.ages else None, service.end, service.sexes,
        service.requires_diagnosis, " ".join(service.languages) if service.languages else None, service.network, service.tier,
        capacity.state if capacity else None, capacity.wait_weeks if capacity else None, str(capacity.said_on) if capacity and capacity.said_on else None,
        str(_on(capacity.said_on, 3)) if capacity and capacity.said_on else None, service.duration_weeks,
        area is not None and area.kind in {"national", "remote"}, service.routes is None,
    )  # fmt: skip


def _on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class SqlLookup:
    """Questions put to the tables; the home's authorities come from the same table of areas, worked out beforehand."""

    def __init__(self, connection: sqlite3.Connection, directory: Directory) -> None:
        """Serve the tables of :func:`sql_database`."""
        self._connection, self._directory = connection, directory
        self._homes: dict[str, tuple[str, ...]] = {}

    def prepare(self, questions: Iterable[Request]) -> None:
        """Work out in which authorities each home counts as in."""
        for asked in questions:
            district = asked.postcode or ""
            shares = self._directory.areas.shares(district)
            self._homes[district] = tuple(code for code, share in shares.items() if share >= IN_SHARE)

    def ask(self, asked: Request) -> list[str]:
        """Codes of the services that the tables let stand, best first by room, wait and network."""
        ways, places = sorted(routes_open(asked)), self._homes[asked.postcode or ""]
        values: dict[str, Any] = {
            "help": asked.help, "person": asked.person, "on": str(asked.on), "district": asked.postcode, "months": asked.age_months, "born": str(asked.born),
            "sex": asked.sex, "diagnosis": asked.has_diagnosis is True, "language": language_code(asked.language) if asked.language else "",
        }  # fmt: skip
        values |= {f"p{number}": place for number, place in enumerate(places)} | {
            f"w{number}": way for number, way in enumerate(ways)
        }
        text = _ASK.format(
            places=", ".join(f":p{number}" for number in range(len(places))),
            ways=", ".join(f":w{number}" for number in range(len(ways))),
        )
        return [code for (code,) in self._connection.execute(text, values)]

    def words(self, words: Iterable[str]) -> int:
        """How many services say every one of these words in their name or summary, by LIKE."""
        given = [f"%{word}%" for word in words]
        where = " AND ".join("(name LIKE ? OR summary LIKE ?)" for _ in given)
        found = self._connection.execute(
            f"SELECT count(*) FROM service WHERE {where}", [each for word in given for each in (word, word)]
        )
        return int(found.fetchone()[0])
