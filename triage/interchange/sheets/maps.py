"""The map of a sheet: which column is what. A coordinator edits it, a person accepts it, and it is kept for next time."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from triage.errors import DataProblem
from triage.interchange.harmless import json_text
from triage.interchange.sheets.kinds import KINDS
from triage.model import Day, Issue, Value, Whole
from triage.source import Parsed, Path, decode, read_yaml

FORMAT = "1"
READS = {
    "day_month_year": "Days in digits begin with the day: 3/4/2026 is 3 April",
    "month_day_year": "Days in digits begin with the month: 3/4/2026 is 4 March",
}
CONSTANTS: Mapping[str, str] = {
    "organisation": "Who gives the services, where no column says so",
    "sector": "What kind of organisation: nhs, council, school, vcse, police or private",
    "area": "Where the services work, where no column says so, as in a service record",
    "network": "internal or external to the commissioning network",
    "tier": "universal, targeted or specialist",
    "sexes": "Whom they take: any, F or M",
    "routes": "How people come to them",
    "languages": "Languages they work in",
    "term_time_only": "Whether they stop in school holidays",
    "requires_diagnosis": "Whether they ask for a diagnosis",
    "cost": "What they cost the family",
    "status": "open, paused or closed",
    "remote": "Whether they work by telephone or online",
    "checked_by": "Who answers for what the column of checked days says",
}  # fmt: skip
"""What may be said once for all rows."""
_WHY = "a column that is read as something else tells families something wrong"


def _format(value: Any) -> Any:
    if str(value) != FORMAT:
        raise ValueError(f"this program reads format {FORMAT}")
    return 1


def _short(value: Any) -> Any:
    """One word is the key; null is a column that is kept and not read."""
    if value is None:
        return {"key": "kept"}
    return {"key": value} if isinstance(value, str) else value


def _kind(word: str) -> str:
    if word not in KINDS:
        raise ValueError("it is none of the words that a column can be")
    return word


KeyWord = Annotated[str, AfterValidator(_kind)]


class Column(Value):
    """What one column is."""

    key: KeyWord
    """A word of :data:`triage.interchange.sheets.kinds.KINDS`."""
    read: Literal["day_month_year", "month_day_year"] | None = None
    """How days in digits are written, for a column of days."""
    words: dict[str, str | None] | None = None
    """Words of this sheet -> what they mean, as another cell could say it; null where they say nothing."""


class Accepted(Value):
    """Who looked at how the rows are read, and when."""

    by: str
    on: Day


class SheetMap(Value):
    """One file of ``directory/maps``."""

    format: Annotated[Literal[1], BeforeValidator(_format)]
    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    sheet: str | None = None
    """Sheet of the workbook; None for a text table."""
    headings_row: Whole = Field(default=1, ge=1, le=1000)
    """Row of the headings, the lowest where there are several."""
    headings_rows: Whole = Field(default=1, ge=1, le=5)
    fingerprint: str
    """Of the headings: by it the map is found again."""
    columns: dict[str, Annotated[Column, BeforeValidator(_short)]]
    """Heading -> what it is; null, or a heading left out: kept and not read."""
    constants: dict[str, Any] = Field(default={})
    """What holds for every row where its cells do not say otherwise."""
    accepted: Accepted | None = None


def read_map(raw: bytes, name: str) -> SheetMap:
    """Read a map file; raises :class:`triage.errors.DataProblem` with every fault, its place and the nearest known word."""
    parsed = read_yaml(decode(raw, name), name)
    try:
        found = SheetMap.model_validate(parsed.data)
    except ValidationError as error:
        raise DataProblem(
            [_issue(parsed, dict(fault)) for fault in error.errors(include_url=False)]
        ) from None
    if issues := [*_constant_issues(found, parsed), *_repeated(found, parsed)]:
        raise DataProblem(issues)
    return found


def _issue(parsed: Parsed, fault: dict[str, Any]) -> Issue:
    path: Path = tuple(step for step in fault["loc"] if not str(step).startswith(("function-", "literal[")))
    key = str(path[-1]) if path else "the file"
    line, column = parsed.place(path, key=fault["type"] in {"extra_forbidden", "missing"})
    code, what, mend = (
        "IS203",
        f"'{key}' cannot be read: {_sentence(fault)}",
        "write it as in docs/spreadsheets.md",
    )
    if fault["type"] == "extra_forbidden":
        known = list(Column.model_fields) if "columns" in path[:-1] else list(SheetMap.model_fields)
        code, what, mend = "IS201", f"unknown key '{key}'", _near(key, known) or "take it away"
    elif fault["type"] == "missing":
        code, what, mend = (
            "IS202",
            f"the key '{key}' is missing",
            "write it, or let the map be proposed again",
        )
    elif fault["type"] == "literal_error" or key == "key":
        known = list(READS) if key == "read" else list(KINDS)
        code, what = "IS204", f"'{fault['input']}' is not a word for '{key}'"
        mend = _near(str(fault["input"]), known) or f"the words are: {', '.join(known)}"
    return Issue(file=parsed.name, line=line, column=column, code=code, what=what, why=_WHY, mend=mend)


def _sentence(fault: Mapping[str, Any]) -> str:
    text = str(fault["msg"]).removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


def _near(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"did you mean '{near[0]}'?" if near else ""


def _constant_issues(found: SheetMap, parsed: Parsed) -> list[Issue]:
    issues = []
    for key in found.constants:
        if key not in CONSTANTS:
            line, column = parsed.place(("constants", key), key=True)
            mend = _near(key, list(CONSTANTS)) or f"the words are: {', '.join(CONSTANTS)}"
            issues.append(
                Issue(
                    file=parsed.name,
                    line=line,
                    column=column,
                    code="IS201",
                    what=f"unknown constant '{key}'",
                    why=_WHY,
                    mend=mend,
                )
            )
    return issues


def _repeated(found: SheetMap, parsed: Parsed) -> list[Issue]:
    issues, seen = [], dict[str, str]()
    for heading, column in found.columns.items():
        first = seen.setdefault(column.key, heading)
        if first != heading and not KINDS[column.key].many:
            line, place = parsed.place(("columns", heading), key=True)
            what = f"two columns are '{column.key}': '{first}' and '{heading}'"
            mend = "write `kept` for the one that is not to be read"
            issues.append(
                Issue(file=parsed.name, line=line, column=place, code="IS205", what=what, why=_WHY, mend=mend)
            )
    if "name" not in seen:
        issues.append(
            Issue(
                file=parsed.name,
                code="IS206",
                what="no column is the name",
                why="a row without a name is not used",
                mend="write `{key: name}` for one",
            )
        )
    return issues


def map_text(found: SheetMap, notes: Mapping[str, str] | None = None) -> str:
    """The map as a coordinator reads and edits it; ``notes`` puts a remark behind a column."""
    lines = [
        "# Which column of the sheet is what. Correct the words after `key`, then read it in again with --map.",
        "# `kept` columns are read by nobody and come back on export. docs/spreadsheets.md lists the words.",
        "format: 1",
        f"name: {found.name}",
    ]
    if found.sheet is not None:
        lines.append(f"sheet: {_scalar(found.sheet)}")
    lines += [
        f"headings_row: {found.headings_row}",
        f"headings_rows: {found.headings_rows}",
        f"fingerprint: {_scalar(found.fingerprint)}",
        "columns:",
    ]
    for heading, column in found.columns.items():
        parts = [f"key: {column.key}"]
        if column.read:
            parts.append(f"read: {column.read}")
        if column.words:
            inner = ", ".join(
                f"{_scalar(word)}: {'null' if means is None else _scalar(means)}"
                for word, means in column.words.items()
            )
            parts.append(f"words: {{{inner}}}")
        note = (notes or {}).get(heading)
        lines.append(f"  {_scalar(heading)}: {{{', '.join(parts)}}}" + (f"  # {note}" if note else ""))
    if found.constants:
        lines.append("constants:")
        lines += [f"  {key}: {json_text(value)}" for key, value in found.constants.items()]
    if found.accepted:
        lines.append(f"accepted: {{by: {_scalar(found.accepted.by)}, on: {found.accepted.on.isoformat()}}}")
    return "\n".join(lines) + "\n"


def _scalar(text: str) -> str:
    """A text as YAML reads it again, whatever it holds: JSON strings are YAML."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9 _-]{0,60}[A-Za-z0-9]|[A-Za-z]", text)
    if plain and text.casefold() not in {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}:
        return text
    escaped = json.dumps(text, ensure_ascii=True)
    return re.sub(r"\\ud([89ab][0-9a-f]{2})\\ud([c-f][0-9a-f]{2})", _pair, escaped)


def _pair(match: re.Match[str]) -> str:
    high, low = int("d" + match[1], 16), int("d" + match[2], 16)
    return f"\\U{0x10000 + (high - 0xD800) * 0x400 + (low - 0xDC00):08x}"
