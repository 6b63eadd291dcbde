"""A record on a server: dumped by the server's own tools, proven in a database of its own, brought back into an empty one."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from tests import stores
from tests.desk.builders import ON, SAM, a_case, put_in
from triage.desk import Desk, confirm, open_desk, replay
from triage.desk.backing_up import make_copy, name_record, prove_copy, restore_copy
from triage.errors import Refused, StoreProblem, WrongUse
from triage.workspace import read_settings

on_a_server = pytest.mark.skipif(
    stores.STORE != "postgres", reason="a server is started by `make test-system`"
)
KIM = "Kim Example"


@on_a_server
def test_a_servers_record_comes_back_as_it_was(desk: Desk, tmp_path: Path) -> None:
    import psycopg  # noqa: PLC0415

    put_in(desk, a_case("C-1", identity={"given_name": "Sam"}), a_case("C-2"))
    confirm(desk, "C-1", None, SAM)
    done = make_copy(desk, tmp_path / "copy.zip", KIM)
    assert (done.inside.cases, done.inside.faults) == (2, ())
    assert prove_copy(desk, tmp_path / "copy.zip", KIM).inside.cases == 2
    with pytest.raises(WrongUse):
        restore_copy(tmp_path / "copy.zip", tmp_path / "back", KIM, ON)
    name = f"triage_back_{uuid4().hex[:8]}"
    with psycopg.connect(stores.SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        url = stores.url_named(name)
        restore_copy(tmp_path / "copy.zip", tmp_path / "back", KIM, ON, url)
        with open_desk(tmp_path / "back", ON) as back:
            assert all(one.same for number in ("C-1", "C-2") for one in replay(back, number))
            assert back.store.audit_proof().whole
            assert back.store.row_faults() == []
        with pytest.raises(Refused):
            restore_copy(tmp_path / "copy.zip", tmp_path / "again", KIM, ON, url)
        assert not (tmp_path / "again").exists()
    finally:
        with psycopg.connect(stores.SERVER, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_only_the_record_of_the_settings_is_named_anew(tmp_path: Path) -> None:
    file = tmp_path / "triage.toml"
    said = '# url = "mine"\n[area]\nname = "Solihull"\n\n[record]\n# where\nurl = "postgresql://old/one"  # here\n\n[limits]\n'
    file.write_text(said, encoding="utf-8")
    name_record(file, "postgresql://new/two")
    assert file.read_text(encoding="utf-8") == said.replace("postgresql://old/one", "postgresql://new/two")
    file.write_text('[area]\nname = "Solihull"\n', encoding="utf-8")
    with pytest.raises(StoreProblem):
        name_record(file, "postgresql://new/two")
    assert (
        read_settings('[record]\nurl = "postgresql://new/two"\n', "triage.toml").record.url
        == "postgresql://new/two"
    )
