"""Many cases as columns: built once in chunks, kept, and opened again as long as nothing they rest on has changed.

``build_columns(source, folder, vocabulary=…, on=…, directory=…, settings=…) -> Columns`` reads JSON lines, Parquet (see
:mod:`triage.workbench.columns_source`) or checked cases. Each chunk is written whole or not at all, so that a run that
was stopped goes on where it was. Cases with an error are counted and listed, and are in no figure.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from functools import cache
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any

import triage
from triage.casefile import answered, checks
from triage.deciding import asking, sharing
from triage.errors import DataProblem, StoreProblem, WrongUse
from triage.model import CaseFile, Issue, Settings
from triage.rulebook import facts
from triage.signposting import Directory, area, geography
from triage.vocabulary import Vocabulary
from triage.workbench import columns_chunk, columns_groups, columns_reading, columns_source
from triage.workbench.columns_chunk import Chunk, Setting
from triage.workbench.columns_files import join, put_in_place, write_chunk
from triage.workbench.columns_groups import Group, labels
from triage.workbench.columns_source import Part, Source, source_of
from triage.workbench.columns_store import ABOUT, Columns

__all__ = ["CHUNK", "Columns", "Group", "build_columns"]

CHUNK = 10_000
"""Cases in a chunk: what is read again at most after an interruption, for each process."""
_PLAN = "plan.json"
Progress = Callable[[int, int], None]
"""Called with cases done and cases in all."""


def build_columns(
    source: Path | Iterable[CaseFile],
    folder: Path,
    *,
    vocabulary: Vocabulary,
    on: date,
    directory: Directory,
    settings: Settings,
    progress: Progress | None = None,
    jobs: int = 2,
    chunk: int = CHUNK,
) -> Columns:
    """The columns of ``source`` on the day ``on``, kept in ``folder``; built where they are not there or no longer true.

    ``jobs`` processes read chunks of ``chunk`` cases each; an interruption leaves finished chunks, and the next call
    goes on from them. Raises :class:`WrongUse` for a source of another kind or a folder with other things in it, :class:`DataProblem` for one without any
    case or with text that cannot be read at all, and :class:`StoreProblem` where the columns cannot be kept.
    """
    cases = source_of(source)
    setting = Setting(
        vocabulary=vocabulary,
        on=on,
        areas=directory.areas,
        authority=settings.area.local_authority or None,
        outward_codes=tuple(settings.area.outward_codes),
        country=settings.country,
        name=cases.name,
    )
    try:
        rests_on = {**_rests_on(setting), "source": cases.fingerprint(), "chunk": chunk}
        before = _read(folder / "columns" / ABOUT).get("rests on")
        if before == rests_on:
            return Columns(folder / "columns", cases, vocabulary)
        _is_ours(folder)
        plan, notice = _plan(cases, folder, rests_on, before, chunk)
        _read_chunks(cases, plan, folder, setting, progress, jobs)
        paths = [_chunk(folder, number) for number in range(len(plan))]
        _join(paths, folder, setting, rests_on)
        return Columns(folder / "columns", cases, vocabulary, notice=notice)
    except OSError as error:
        raise StoreProblem(
            f"the columns cannot be kept in {folder.name}: {error.strerror or 'reading or writing failed'}",
            why="they are larger than memory, so they are kept on disk",
            mend="make room there, or name another folder",
        ) from error


def _is_ours(folder: Path) -> None:
    """Columns take the place of columns and of nothing else; raises :class:`WrongUse` for a folder with other things."""
    ours = (folder / _PLAN).exists() or (folder / "columns" / ABOUT).exists()
    if not ours and folder.is_dir() and any(path.suffix != ".tmp" for path in folder.iterdir()):
        raise WrongUse(
            f"the folder {folder.name} holds other things",
            why="what is kept there may be removed when cases or rules change",
            mend="name an empty folder, or one that does not exist yet",
        )


def _read(path: Path) -> dict[str, Any]:
    """A JSON file of ours; empty where there is none or it is no longer whole."""
    with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    return {}


def _rests_on(setting: Setting) -> dict[str, Any]:
    """All that facts rest on besides the cases, as short as can be compared."""
    words = {
        kind: {code: dict(entry.fields) for code, entry in entries.items()}
        for kind, entries in setting.vocabulary.lists.items()
    }
    return {
        "day": setting.on.isoformat(),
        "vocabulary": _print(words),
        "area": _print(
            [
                {code: row.model_dump(mode="json") for code, row in setting.areas.districts.items()},
                sorted(setting.areas.covered),
                setting.authority,
                setting.outward_codes,
            ]
        ),
        "country": setting.country,
        "engine": f"{triage.__version__} {_program()}",
    }


def _print(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()


@cache
def _program() -> str:
    """Hash of the program text that turns a case into columns: another program may read a case otherwise."""
    digest = hashlib.sha256()
    for module in (
        facts,
        answered,
        checks,
        asking,
        sharing,
        area,
        columns_chunk,
        columns_groups,
        columns_reading,
        columns_source,
    ):
        digest.update(Path(str(module.__file__)).read_bytes())
    for part in sorted(Path(str(geography.__file__)).parent.iterdir()):
        if part.suffix in {".py", ".tsv"}:
            digest.update(part.read_bytes())
    return digest.hexdigest()[:16]


_CHANGED = {
    "source": "the cases changed",
    "day": "they were built for another day",
    "vocabulary": "the vocabulary changed",
    "area": "the area table or the authority changed",
    "country": "the country changed",
    "engine": "the program changed",
    "chunk": "the size of chunks changed",
}


def _plan(
    cases: Source, folder: Path, rests_on: Mapping[str, Any], before: Mapping[str, Any] | None, chunk: int
) -> tuple[list[dict[str, Any]], str | None]:
    """The parts to read, and what to tell: that a stopped run goes on, or why everything is built anew."""
    begun = _read(folder / _PLAN)
    if begun.get("rests on") == rests_on:
        plan: list[dict[str, Any]] = begun["plan"]
        done = sum(part["cases"] for number, part in enumerate(plan) if _chunk(folder, number).exists())
        return plan, f"went on from {done:,} cases that had been read before" if done else None
    shutil.rmtree(folder / "chunks", ignore_errors=True)
    plan = cases.plan(chunk)
    if not plan:
        raise DataProblem([_no_case(cases.name)])
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / _PLAN, {"rests on": rests_on, "plan": plan})
    old = before or begun.get("rests on")
    reasons = [said for key, said in _CHANGED.items() if old and old.get(key) != rests_on[key]]
    return plan, f"the columns were built anew: {' and '.join(reasons)}" if reasons else None


def _write(path: Path, data: Any) -> None:
    beside = path.with_suffix(".tmp")
    beside.write_text(json.dumps(data), encoding="utf-8")
    beside.replace(path)


def _no_case(name: str | None) -> Issue:
    return Issue(
        file=name,
        code="TR102",
        what="there is no case to read",
        why="a change of rules is looked at over cases",
        mend="give a file with one case a line",
    )


def _chunk(folder: Path, number: int) -> Path:
    return folder / "chunks" / f"{number:05}.npz"


def _read_chunks(
    cases: Source,
    plan: Sequence[Mapping[str, Any]],
    folder: Path,
    setting: Setting,
    progress: Progress | None,
    jobs: int,
) -> None:
    """Read the parts that no chunk holds yet, in several processes where there are several and no case is at hand."""
    (folder / "chunks").mkdir(exist_ok=True)
    for left in (folder / "chunks").glob("*.tmp"):
        left.unlink(missing_ok=True)
    wanted = {number for number in range(len(plan)) if not _chunk(folder, number).exists()}
    total = sum(part["cases"] for part in plan)
    done = total - sum(plan[number]["cases"] for number in wanted)
    if progress is not None:
        progress(done, total)
    parts = cases.parts(plan, wanted)
    # Cases at hand are checked already: sending them elsewhere would cost more than reading their facts here.
    alone = jobs < 2 or len(wanted) < 2 or cases.name is None
    for number in _here(parts, folder, setting) if alone else _elsewhere(parts, folder, setting, jobs):
        done += plan[number]["cases"]
        if progress is not None:
            progress(done, total)


def _here(parts: Iterator[tuple[int, Part]], folder: Path, setting: Setting) -> Iterator[int]:
    for number, part in parts:
        chunk = Chunk(setting)
        chunk.read(part)
        write_chunk(chunk, _chunk(folder, number))
        yield number


def _elsewhere(parts: Iterator[tuple[int, Part]], folder: Path, setting: Setting, jobs: int) -> Iterator[int]:
    """Chunks read by other processes, in the order in which they are finished."""
    context = get_context("spawn")
    stop = context.Event()
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(setting, stop))
    waiting: set[Future[int]] = set()
    try:
        for number, part in parts:
            waiting.add(pool.submit(_one, number, part, _chunk(folder, number)))
            if len(waiting) > jobs:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in finished)
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in finished)
    except BrokenProcessPool:
        raise StoreProblem(
            "a process that read cases was ended from outside",
            why="what it had read is not whole; finished chunks are kept",
            mend="run the same command again; it goes on from there (perhaps with fewer jobs)",
        ) from None
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


_given: dict[str, Any] = {}
"""What a process that reads chunks was told when it began."""


def _begin(setting: Setting, stop: Any) -> None:
    """Begin a process that reads chunks; an interruption from the keyboard is the main process's to handle.

    Where that process is gone nobody would ever tell this one to end, so it looks itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _given.update(setting=setting, stop=stop)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _one(number: int, part: Part, path: Path) -> int:
    chunk = Chunk(_given["setting"])
    if chunk.read(part, stop=_given["stop"]):
        write_chunk(chunk, path)
    return number


def _join(paths: Sequence[Path], folder: Path, setting: Setting, rests_on: Mapping[str, Any]) -> None:
    """Make columns of all chunks, and put them in place of those that were there."""
    beside = folder / "columns.tmp"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    known = labels(setting.vocabulary)
    about = join(paths, beside, known, setting.name)
    about |= {"labels": known, "on": setting.on.isoformat(), "country": setting.country, "rests on": rests_on}
    _write(beside / ABOUT, about)
    put_in_place(beside, folder / "columns")
    shutil.rmtree(folder / "chunks", ignore_errors=True)
    (folder / _PLAN).unlink(missing_ok=True)
