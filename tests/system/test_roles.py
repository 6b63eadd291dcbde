"""The server itself holds who may do what: each group role tries what it may not, past the program."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests import stores
from tests.desk.builders import ON, SAM, a_case, put_in
from triage.desk import add_person, opening
from triage.errors import Refused
from triage.store import open_store
from triage.store.backends.postgres_roles import FOR_ROLES, GROUPS

CARE = ("coordinator", "lead_practitioner", "clinical_lead", "safeguarding_lead")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with one case whose child has a name, made by the server's owner."""
    folder = tmp_path_factory.mktemp("roles") / "ws"
    opening.create_workspace(folder)
    with opening.open_desk(folder, ON) as desk:
        add_person(desk, SAM, "coordinator")
        put_in(desk, a_case("C-1", identity={"given_name": "Zebedee", "family_name": "Examplename"}))
    return folder / "triage.db"


@pytest.fixture
def login(record: Path) -> Iterator[dict[str, str]]:
    """A login for each role of a person, with the group roles it gets; role -> URL."""
    url = stores.url_of(record)
    made = {role: f"u{uuid4().hex[:12]}" for role in FOR_ROLES}
    with psycopg.connect(url, autocommit=True) as owner:
        for role, name in made.items():
            owner.execute(f"CREATE ROLE {name} LOGIN")  # type: ignore[arg-type]
            for group in FOR_ROLES[role]:
                owner.execute(f"GRANT {group} TO {name}")  # type: ignore[arg-type]
    yield {
        role: url.replace("user=tester", f"user={name}").replace("user=postgres", f"user={name}")
        for role, name in made.items()
    }
    with psycopg.connect(url, autocommit=True) as owner:
        for name in made.values():
            owner.execute(f"DROP ROLE {name}")  # type: ignore[arg-type]


def may(url: str, statement: str) -> bool:
    """Whether a login may run a statement; nothing it does is kept."""
    with psycopg.connect(url) as connection:
        connection.execute("SET search_path = triage, identity, audit")
        try:
            connection.execute(statement)  # type: ignore[arg-type]
        except psycopg.errors.InsufficientPrivilege:
            return False
        except psycopg.errors.ForeignKeyViolation:
            return True
        finally:
            connection.rollback()
        return True


WHAT: dict[str, tuple[str, set[str]]] = {
    "reads names": ("SELECT * FROM identity.identity_bodies", {*CARE, "data_steward"}),
    "adds names": ("INSERT INTO identity.identity_bodies VALUES ('X', 'h', '')", {*CARE, "manager", "data_steward", "referrer"}),
    "changes names": ("UPDATE identity.identity_bodies SET body = ''", set()),
    "erases names": ("DELETE FROM identity.identity_bodies", {"data_steward"}),
    "reads words about a child": ("SELECT * FROM content", set(FOR_ROLES) - {"directory_owner", "rules_owner"}),
    "erases words about a child": ("DELETE FROM content", {"data_steward"}),
    "changes a case": ("UPDATE cases SET level = 1", {*CARE, "manager", "data_steward"}),
    "removes a case": ("DELETE FROM cases", {"data_steward"}),
    "changes an escalation": ("UPDATE escalations SET state = 'told'", {*CARE, "manager", "data_steward"}),
    "removes an escalation": ("DELETE FROM escalations", {"data_steward"}),
    "changes a decision": ("UPDATE decisions SET level = 1", set()),
    "changes an event": ("UPDATE events SET who = 'Nobody'", set()),
    "removes an event": ("DELETE FROM events", set()),
    "reads the audit log": ("SELECT * FROM audit.entries", set(FOR_ROLES)),
    "changes the audit log": ("UPDATE audit.entries SET who = 'Nobody'", set()),
    "removes from the audit log": ("DELETE FROM audit.entries", set()),
    "empties the audit log": ("TRUNCATE audit.entries", set()),
    "makes tables": ("CREATE TABLE triage.mine (a int)", set()),
    "takes tables away": ("DROP TABLE triage.cases", set()),
    "changes the schema's list": ("INSERT INTO migrations VALUES (99, 'x', 'y')", set()),
    "publishes rules": ("INSERT INTO kept_rules (snapshot, kept_on, kept_by, reason) SELECT fingerprint, 'a', 'b', 'c' FROM snapshots LIMIT 1", set(FOR_ROLES) - {"auditor"}),
}  # fmt: skip


@pytest.mark.parametrize("what", WHAT)
def test_each_login_may_do_what_its_role_may_and_nothing_else(login: dict[str, str], what: str) -> None:
    statement, allowed = WHAT[what]
    assert {role for role, url in login.items() if may(url, statement)} == allowed


def test_the_owner_too_is_stopped_from_changing_an_entry(record: Path) -> None:
    with psycopg.connect(stores.url_of(record)) as owner:
        for statement in ("UPDATE audit.entries SET who = 'Nobody'", "DELETE FROM audit.entries"):
            with pytest.raises(psycopg.errors.RaiseException):
                owner.execute(statement)  # type: ignore[arg-type]
            owner.rollback()


def test_the_program_works_with_each_login_and_says_plainly_what_it_may_not(
    login: dict[str, str], record: Path
) -> None:
    for role, url in login.items():
        store = open_store(record, url)
        assert [row.number for row in store.cases()] == ["C-1"]
        row = store.case("C-1")
        assert row is not None
        if role in {*CARE, "data_steward"}:
            assert b"Zebedee" in (store.identity("C-1", row.identity_hash) or b"")
        else:
            with pytest.raises(Refused, match="does not let this login") as refused:
                store.identity("C-1", row.identity_hash)
            assert refused.value.exit_code == 3
        store.close()


def test_a_worker_adds_a_case_with_a_name_that_only_some_may_read(
    login: dict[str, str], record: Path
) -> None:
    for role in ("manager", "referrer"):
        number = f"N-{role}"
        store = open_store(record, login[role])
        with store.writing():
            kept = store.keep_identity(number, b'{"identity": {"given_name": "Zeb"}}')
            store.add_case(
                {"number": number, "state": "open", "added_on": date(2026, 6, 1), "added_by": SAM, "file_hash": store.keep(number, b"f"),
                 "whole_hash": "w", "level": 1, "review_on": date(2026, 8, 1), "identity_hash": kept},
                number,
            )  # fmt: skip
            store.log(date(2026, 6, 1), SAM, "case.add", case=number)
        store.close()
        seen = open_store(record, login["safeguarding_lead"])
        assert b"Zeb" in (seen.identity(number, kept) or b"")
        seen.close()


def test_an_auditor_changes_nothing_and_is_logged(login: dict[str, str], record: Path) -> None:
    store = open_store(record, login["auditor"])
    with pytest.raises(Refused), store.writing():
        store.change_case("C-1", {"level": 1})
    assert store.case("C-1").level == 2  # type: ignore[union-attr]
    with store.writing():
        pass
    store.close()


def test_roles_are_named_and_made_once_for_the_server() -> None:
    with psycopg.connect(stores.SERVER) as owner:
        held = {row[0] for row in owner.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'triage%'")}
    assert set(GROUPS) <= held
    assert os.environ["TRIAGE_TEST_STORE"] == "postgres"
