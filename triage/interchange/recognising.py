"""Which reader a file or folder is for, told from what is in it.

Each opener says None where the file is none of its own; the first that takes it reads it. Openers are named here and
loaded when they are needed.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import cast

from triage.errors import DataProblem, WrongUse
from triage.interchange.json_file import look
from triage.interchange.model import Asked, Reading, Writer
from triage.model import Issue
from triage.signposting.terms.taxonomies import read_taxonomy
from triage.source import MAX_BYTES

OPENERS: tuple[str, ...] = (
    "triage.interchange.tables:open_tables",
    "triage.interchange.sheets:open_sheet",
)
"""Asked in this order before the file is taken for JSON."""


def recognise(asked: Asked) -> Reading:
    """Find the reader; raises :class:`DataProblem` for a file that is none of those known, saying what it is.

    Raises :class:`triage.errors.WrongUse` where there is no such file, or the profile asked for is not known.
    """
    if not asked.path.exists():
        raise WrongUse(
            f"there is no file or folder {asked.path}",
            why="nothing was read",
            mend="check the name and the folder you are in",
        )
    for name in OPENERS:
        module, _, function = name.partition(":")
        if find_spec(module) is None:
            continue
        opener = getattr(import_module(module), function, None)
        reading = opener(asked) if opener else None
        if reading is not None:
            return cast("Reading", reading)
    from triage.interchange.standards.reading import open_standard  # noqa: PLC0415 - only where the file is one

    head, _ = look(asked.path, asked.name)
    if not head.startswith((b"{", b"[")) and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _not_json(asked, head)
    return cast("Reading", open_standard(asked))


def _not_json(asked: Asked, head: bytes) -> Reading:
    if asked.path.suffix.lower() in {".json", ".jsonl", ".ndjson"}:
        from triage.interchange.standards.reading import open_standard  # noqa: PLC0415

        return cast("Reading", open_standard(asked))
    if head[:200].lower().lstrip().startswith((b"<!doctype html", b"<html")):
        return _refused(asked, "a web page: the address may have answered with an error")
    if head.startswith(b"<"):
        from triage.interchange.standards.refusing import not_services  # noqa: PLC0415

        raise not_services("taxonomy" if _is_taxonomy(asked) else "xml", asked.name)
    return _refused(asked, "none of the kinds known")


def _is_taxonomy(asked: Asked) -> bool:
    with asked.path.open("rb") as stream:
        raw = stream.read(MAX_BYTES + 1)
    try:
        return bool(read_taxonomy(raw, asked.name))
    except DataProblem:
        return False


def _refused(asked: Asked, kind: str) -> Reading:
    mend = "give JSON of Open Referral UK, HSDS or Outpost, a CSV data package, or a sheet with --map"
    issue = Issue(
        file=asked.name,
        code="DI210",
        what=f"this is {kind}",
        why="there is no service in it that could be brought in",
        mend=mend,
    )
    raise DataProblem([issue])


def _writers() -> dict[str, Writer]:
    """Writers of tables and sheets by the id of their profile."""
    found: dict[str, Writer] = {}
    if find_spec("triage.interchange.tables.writing"):
        shapes = import_module("triage.interchange.tables.shapes")
        writing = import_module("triage.interchange.tables.writing")
        found |= {name: writing.PackageWriter(name) for name in shapes.PROFILES}
    if find_spec("triage.interchange.sheets.writing"):
        writer = import_module("triage.interchange.sheets.writing").SheetWriter()
        found[writer.profile.id] = writer
    return found


def writer_for(profile: str) -> Writer | None:
    """The writer of a profile that is not JSON; None where there is none."""
    return _writers().get(profile)


def written_profiles() -> list[str]:
    """Ids of every profile that can be written."""
    from triage.interchange.standards.profiles import PROFILES  # noqa: PLC0415 - only to be named

    return [*PROFILES, *_writers()]
