"""A record in a place where nothing may be written: reading works, writing is refused, nothing pending is hidden."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from triage.errors import Locked
from triage.store import create_store, open_store
from triage.store.backends.files import FileDatabase

pytestmark = pytest.mark.files
_NAMESPACE = shutil.which("unshare")
SCRIPT = """
import sys
from datetime import date
from pathlib import Path
from triage.errors import TriageError
from triage.store import open_store
try:
    store = open_store(Path(sys.argv[1]))
    print("people", len(store.people()), store.readonly)
    with store.writing():
        store.log(date(2026, 6, 1), "Sam Example", "case.add")
    print("written")
except TriageError as problem:
    print(problem.exit_code, problem.what)
"""


def in_read_only_mount(folder: Path) -> list[str]:
    """Run the script with ``folder`` mounted read-only in a namespace of its own: root ignores file modes."""
    if _NAMESPACE is None:
        pytest.skip("no unshare here")
    command = f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder} && exec {sys.executable} -c '{SCRIPT}' {folder}/triage.db"
    done = subprocess.run(
        [_NAMESPACE, "-rm", "sh", "-c", command], capture_output=True, text=True, check=False, timeout=60
    )
    if "mount" in done.stderr or "unshare" in done.stderr:
        pytest.skip("mounts in an own namespace are not allowed here")
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.splitlines()


def a_record(folder: Path) -> None:
    store = create_store(folder / "triage.db")
    with store.writing():
        store.add_person(
            {
                "name": "Sam Example",
                "role": "coordinator",
                "registered_by": "Sam Example",
                "registered_on": date(2026, 6, 1),
            }
        )
    store.close()


def test_a_read_only_record_is_read_and_not_written(tmp_path: Path) -> None:
    a_record(tmp_path)
    said = in_read_only_mount(tmp_path)
    assert said == ["people 1 True", "3 this record can only be read here"]


def test_changes_that_cannot_be_read_are_never_passed_over(tmp_path: Path) -> None:
    a_record(tmp_path)
    store = open_store(tmp_path / "triage.db")
    with store.writing():
        store.add_person(
            {
                "name": "Lee Example",
                "role": "manager",
                "registered_by": "Sam Example",
                "registered_on": date(2026, 6, 1),
            }
        )
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("triage.db", "triage.db-wal"):
        shutil.copy(tmp_path / name, copy / name)
    store.close()
    said = in_read_only_mount(copy)
    assert said[0] in ("people 2 True", "3 the record holds changes that cannot be read from here")


def test_writing_on_a_read_only_record_is_refused_before_anything_happens(tmp_path: Path) -> None:
    a_record(tmp_path)
    store = open_store(tmp_path / "triage.db")
    database = FileDatabase(store._database._connection, readonly=True)
    with pytest.raises(Locked) as refused, database.writing():
        pass
    assert refused.value.exit_code == 3
    store.close()
