"""Our SQL in PostgreSQL's words, and the errors of every driver in ours."""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import Locked, Refused, StoreProblem
from triage.store import failures
from triage.store.audit.log import GUARDS
from triage.store.backends import dialect
from triage.store.backends.postgres_roles import FOR_ROLES, GROUPS, REMOVED_AT_WORK, part_grants, whole_script
from triage.store.migrations import MIGRATIONS
from triage.store.upgrading import IDENTITY_STEPS

ALL = [statement for step in (*MIGRATIONS, *IDENTITY_STEPS) for statement in step.statements]
RESERVED = {
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "current_date",
    "current_role",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "from",
    "grant",
    "group",
    "having",
    "in",
    "initially",
    "intersect",
    "into",
    "lateral",
    "leading",
    "limit",
    "localtime",
    "localtimestamp",
    "not",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "placing",
    "primary",
    "references",
    "returning",
    "select",
    "session_user",
    "some",
    "symmetric",
    "table",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "when",
    "where",
    "window",
    "with",
}
"""https://www.postgresql.org/docs/15/sql-keywords-appendix.html, reserved in PostgreSQL."""


def test_the_examples_in_the_words_of_the_module_hold() -> None:
    assert doctest.testmod(dialect).failed == 0


@pytest.mark.parametrize("statement", ALL, ids=range(len(ALL)))
def test_every_statement_of_the_schema_has_words_that_postgresql_knows(statement: str) -> None:
    made = dialect.definition(statement)
    assert "BLOB" not in made
    assert "INSERT OR" not in made.upper()
    assert not re.search(
        r"\b(rowid|AUTOINCREMENT|datetime\(|strftime|julianday|json_each|GLOB|PRAGMA)\b", made, re.IGNORECASE
    )
    table = re.match(r"\s*CREATE TABLE (?:IF NOT EXISTS )?(\w+)\s*\((.*)\)\s*$", statement, re.DOTALL)
    if table:
        named = {part.strip().split()[0].lower() for part in re.split(r",(?![^()]*\))", table.group(2))}
        assert not (named - {"primary", "unique", "check", "foreign", "constraint"}) & RESERVED
        assert "PRIMARY KEY" in statement


@given(st.text(alphabet="ab ?%'LIKE\"", max_size=30))
def test_marks_and_words_inside_quotes_stay_as_they_are(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    made = dialect.query(f"SELECT {quoted} WHERE a = ?")
    assert made == f"SELECT {quoted.replace('%', '%%')} WHERE a = %s"


def test_numbers_are_made_where_the_key_is_a_number() -> None:
    numbered = dialect.numbered()
    assert numbered["referrals"] == "id"
    assert numbered["directory_states"] == "number"
    assert "cases" not in numbered


def test_a_trigger_that_refuses_becomes_one_that_refuses() -> None:
    for guard in GUARDS:
        function, trigger = dialect.definitions(guard)
        assert "RAISE EXCEPTION" in function
        assert "EXECUTE FUNCTION" in trigger


def test_every_role_of_a_person_has_group_roles_and_every_group_says_what_it_may() -> None:
    from triage.casework.permissions import ROLES  # noqa: PLC0415

    assert set(FOR_ROLES) == set(ROLES)
    assert {group for groups in FOR_ROLES.values() for group in groups} <= set(GROUPS)
    script = whole_script(("record", "identity", "audit"), {'od"d': ("manager",)})
    assert 'GRANT triage_worker TO "od""d";' in script
    assert all(f"CREATE ROLE {group} NOLOGIN" in script for group in GROUPS)


def test_nobody_but_those_who_may_sees_names() -> None:
    reads = [
        one for one in part_grants("identity", set(GROUPS)) if "SELECT" in one and "identity_bodies" in one
    ]
    assert len(reads) == 1
    assert "triage_identity" in reads[0]
    for role, groups in FOR_ROLES.items():
        sees = "triage_identity" in groups or "triage_steward" in groups
        assert sees == (
            role in {"coordinator", "lead_practitioner", "clinical_lead", "safeguarding_lead", "data_steward"}
        )


def test_what_ordinary_work_removes_is_what_the_program_removes() -> None:
    """A table that the program removes rows from and the server does not let it would break a step of work."""
    from pathlib import Path  # noqa: PLC0415

    folder = Path(dialect.__file__).parents[1]
    found: set[str] = set()
    for path in (folder / "tables").glob("*.py"):
        if path.stem not in {"rights", "keeping"}:  # done by data stewards
            found |= set(re.findall(r"\.remove\(\s*\"(\w+)\"", path.read_text("utf-8")))
    assert found <= set(REMOVED_AT_WORK)


class DriverError(Exception):
    """An error as PostgreSQL's driver raises them."""


DriverError.__module__ = "psycopg.errors"


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        ("55P03", Locked, "somebody else"),
        ("40001", Locked, "somebody else"),
        ("40P01", Locked, "somebody else"),
        ("25006", Locked, "only be read"),
        ("42501", Refused, "does not let this login"),
        ("28P01", StoreProblem, "login in"),
        ("3D000", StoreProblem, "does not exist"),
        ("42P01", StoreProblem, "holds no record"),
        ("53100", StoreProblem, "disk is full"),
        ("53300", StoreProblem, "no more work"),
        ("57P01", StoreProblem, "does not answer"),
        ("08006", StoreProblem, "does not answer"),
        ("XX001", StoreProblem, "damaged"),
        ("23505", StoreProblem, "refused a step"),
    ],
)
def test_every_state_of_the_server_has_words_that_hold_no_value(
    state: str, kind: type[Exception], words: str
) -> None:
    error = DriverError("Key (name)=(Zebedee) exists")
    error.sqlstate = state  # type: ignore[attr-defined]
    with pytest.raises(kind, match=words) as raised, failures.mapped():
        raise error
    said = str(vars(raised.value))
    assert "Zebedee" not in said
    assert raised.value.mend  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('connection failed: FATAL:  password authentication failed for user "sam"', "login in"),
        ('connection failed: FATAL:  database "x" does not exist', "does not exist"),
        ('connection failed: FATAL:  role "x" does not exist', "login in"),
        ("connection failed: FATAL:  sorry, too many clients already", "no more work"),
        ("connection refused\nIs the server running on that host?", "does not answer"),
        ("fe_sendauth: no password supplied", "login in"),
    ],
)
def test_why_a_server_cannot_be_reached_is_said_in_ours(said: str, words: str) -> None:
    error = type("OperationalError", (DriverError,), {"sqlstate": None})(said)
    with pytest.raises(StoreProblem, match=words) as raised, failures.mapped():
        raise error
    assert "sam" not in str(vars(raised.value))
