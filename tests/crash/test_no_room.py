"""No room, and places where nothing may be written: acknowledged steps stay, a message says what is wrong, reading works."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.crash import record
from tests.crash.killed import Moment, Reference, killed
from tests.crash.month import day_on, sit, steps_of, take
from tests.crash.small_disk import (
    NotAllowed,
    apart,
    leave_room,
    make_read_only,
    make_room,
    mount_disk,
    no_file_grows_past,
)
from tests.desk.builders import SAM
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk
from triage.errors import TriageError

pytestmark = pytest.mark.files
READS: tuple[tuple[str, ...], ...] = (
    ("case", "list", "--by", SAM), ("case", "show", "C-0-0", "--by", SAM), ("escalation", "list", "--by", SAM),
    ("referral", "list", "--by", SAM), ("due", "--by", SAM), ("case", "timeline", "C-0-1", "--by", SAM),
)  # fmt: skip
SIZES = (0, 16384, 40960)
MANY_SIZES = (0, 4096, 16384, 32768, 65536, 131072, 196608, 262144, 327680, 393216, 458752, 524288, 589824, 655360, 720896, 786432, 851968, 917504, 983040, 1048576, 1114112)  # fmt: skip
ROOM_IS_WANTING = (
    "the disk is full",
    "the record cannot be opened or read",
    "the record can only be read here",
)


def spoken(words: tuple[str, ...], folder: Path, errors: Path) -> tuple[int, str]:
    """Run a command as somebody would at a shell; returns its code and what it said to the error stream."""
    import sys  # noqa: PLC0415

    with errors.open("w", encoding="utf-8") as stream:
        held, sys.stderr = sys.stderr, stream
        try:
            code = run(cli, [*words, "--workspace", str(folder), "--on", day_on(1).isoformat()])
        finally:
            sys.stderr = held
    return code, errors.read_text(encoding="utf-8")


def worked_till_full(folder: Path, shipped: Desk) -> tuple[int, list[str]]:
    """Take steps until one is refused three times; returns how many were acknowledged, and what was said."""
    done, said = 0, list[str]()
    with sit(folder, shipped, day_on(1)) as desk:
        for step in steps_of(1):
            while len(said) < 3:
                refused = take(desk, step)
                if not refused:
                    done += 1
                    break
                said.append(refused)
    return done, said


def a_full_disk(start: Path, place: Path, shipped: Desk, room: int) -> dict[str, Any]:
    """Work on a disk that has ``room`` bytes left; runs in a process of its own."""
    mount_disk(place)
    folder = place / "ws"
    shutil.copytree(start, folder)
    leave_room(place, room)
    done, said = worked_till_full(folder, shipped)
    reads = [spoken(words, folder, place.parent / "errors") for words in READS]
    doctor = spoken(("doctor",), folder, place.parent / "errors")
    held = record.opened(folder, record.state)
    faults = record.sound(folder, shipped)
    make_room(place)
    again = [refused for step in steps_of(1)[done:] if (refused := taken_now(folder, shipped, step))]
    return {
        "done": done, "said": said, "reads": reads, "doctor": doctor[1], "held": record.digest(held), "faults": faults,
        "again": again, "end": record.digest(record.opened(folder, record.state)), "sound": record.sound(folder, shipped),
    }  # fmt: skip


def taken_now(folder: Path, shipped: Desk, step: Any) -> str:
    with sit(folder, shipped, day_on(1)) as desk:
        return take(desk, step)


def as_it_should_be(found: dict[str, Any], reference: Reference) -> None:
    """What holds after any disk was full."""
    steps = steps_of(1)
    done = found["done"]
    if done < len(steps):
        assert found["said"], "the work stopped without a word"
        assert set(found["said"]) <= set(ROOM_IS_WANTING), found["said"]
    allowed = reference.states[done] if done < len(steps) else [reference.end]
    assert found["held"] in {record.digest(one) for one in allowed}, f"after {done} steps"
    for code, errors in found["reads"]:
        assert code == 0, errors
        assert "Traceback" not in errors
    assert "Traceback" not in found["doctor"]
    assert found["faults"] == []
    assert found["again"] == []
    assert found["end"] == record.digest(reference.end)
    assert found["sound"] == []


def on_a_disk(work: Callable[[], Any]) -> Any:
    try:
        return apart(work)
    except NotAllowed as no:
        pytest.skip(f"mounts of one's own are not allowed here: {no}")


@pytest.mark.parametrize("room", SIZES)
def test_a_full_disk(month: dict[int, Reference], shipped: Desk, tmp_path: Path, room: int) -> None:
    found = on_a_disk(lambda: a_full_disk(month[1].start, tmp_path / "small", shipped, room))
    as_it_should_be(found, month[1])


@pytest.mark.soak
@pytest.mark.parametrize("room", MANY_SIZES)
def test_a_full_disk_at_many_sizes(
    long_month: dict[int, Reference], shipped: Desk, tmp_path: Path, room: int
) -> None:
    found = on_a_disk(lambda: a_full_disk(long_month[1].start, tmp_path / "small", shipped, room))
    print(room, found["done"], found["said"][:1])
    as_it_should_be(found, long_month[1])


def under_a_quota(start: Path, folder: Path, shipped: Desk, more: int) -> dict[str, Any]:
    """Work where no file may grow past its size of the morning and ``more`` bytes; runs in a process of its own."""
    shutil.copytree(start, folder)
    no_file_grows_past((folder / "triage.db").stat().st_size + more)
    done, said = worked_till_full(folder, shipped)
    reads = [spoken(words, folder, folder.parent / "errors") for words in READS]
    return {"done": done, "said": said, "reads": reads}


@pytest.mark.parametrize("more", [0, 200_000])
def test_a_quota_on_the_size_of_files(
    month: dict[int, Reference], shipped: Desk, tmp_path: Path, more: int
) -> None:
    """Where no disks can be mounted, this is the form of a full disk that can always be made."""
    folder = tmp_path / "ws"
    found = apart(lambda: under_a_quota(month[1].start, folder, shipped, more), alone=False)
    assert set(found["said"]) <= set(ROOM_IS_WANTING), found["said"]
    for code, errors in found["reads"]:
        assert (code, "Traceback" in errors) == (0, False), errors
    assert record.opened(folder, record.state) in month[1].states[found["done"]]
    assert record.sound(folder, shipped) == []
    assert [
        refused for step in steps_of(1)[found["done"] :] if (refused := taken_now(folder, shipped, step))
    ] == []
    assert record.opened(folder, record.state) == month[1].end


def nothing_may_be_written(
    start: Path, place: Path, shipped: Desk, *, waiting: bool, index: bool
) -> dict[str, Any]:
    """Read a record on a disk that was made read-only, with changes waiting in its write-ahead log or without."""
    mount_disk(place)
    folder = place / "ws"
    shutil.copytree(start, folder)
    if waiting:
        came = killed(folder, shipped, 1, Moment(9, 0.0))
        assert (folder / "triage.db-wal").stat().st_size > 0
        if not index:
            for file in folder.glob("*.db-shm"):
                file.unlink()
    make_read_only(place)
    reads = [spoken(words, folder, place.parent / "errors") for words in (*READS, ("doctor",))]
    wrote = spoken(("case", "note", "C-0-0", "a word", "--by", SAM), folder, place.parent / "errors")
    try:
        held = record.digest(record.opened(folder, record.state))
    except TriageError as refused:
        held = refused.what
    return {"done": came.done if waiting else 0, "reads": reads, "wrote": wrote, "held": held}


@pytest.mark.parametrize(("waiting", "index"), [(False, False), (True, True), (True, False)])
def test_a_read_only_disk(
    month: dict[int, Reference], shipped: Desk, tmp_path: Path, *, waiting: bool, index: bool
) -> None:
    """All that was acknowledged is read, or it is said that changes wait which cannot be read from here: never an older state."""
    place = tmp_path / "shut"
    found = on_a_disk(
        lambda: nothing_may_be_written(month[1].start, place, shipped, waiting=waiting, index=index)
    )
    code, errors = found["wrote"]
    assert (code, "Traceback" in errors) == (3, False), errors
    allowed = {record.digest(one) for one in month[1].states[found["done"]]}
    if not waiting or index:
        assert found["held"] in allowed
        assert [code for code, _ in found["reads"][:-1]] == [0] * len(READS)
    else:
        assert found["held"] == "the record holds changes that cannot be read from here"
        assert {code for code, _ in found["reads"][:-1]} == {3}
    assert not [errors for _, errors in found["reads"] if "Traceback" in errors]
