"""Reading the directory's files: all problems at once, each with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from triage.errors import DataProblem
from triage.model import Issue, Value
from triage.signposting.area import table_of
from triage.signposting.catalogue import Directory, fingerprint_of
from triage.signposting.graph import ServiceGraph
from triage.signposting.meaning import meaning_issues
from triage.signposting.records import (
    Ages,
    AreasFile,
    Capacity,
    Checked,
    DirectoryFile,
    DirectoryHead,
    District,
    Location,
    Provider,
    Service,
    ServiceArea,
    ServiceContact,
    Session,
)
from triage.source import Parsed, Path, SourceProblem, read_yaml
from triage.vocabulary import Vocabulary

_WHY_SHAPE = "a service that cannot be read cannot be offered to anybody"
_WHY_CODE = "nobody would ever be matched by a word that is not in the vocabulary"
_WHY_TWICE = "a referral could not tell which of the two is meant"
_PARTS: Mapping[str, type[Value]] = {
    "provider": Provider, "services": Service, "ages": Ages, "area": ServiceArea, "capacity": Capacity, "checked": Checked,
    "schedule": Session, "location": Location, "contact": ServiceContact, "districts": District,
}  # fmt: skip
Shape = TypeVar("Shape", DirectoryFile, AreasFile, DirectoryHead)


@dataclass(frozen=True)
class _Read:
    """One file of services, read and shaped."""

    name: str
    parsed: Parsed
    file: DirectoryFile


def load_directory(files: Mapping[str, str], vocabulary: Vocabulary) -> Directory:
    """Build the directory from relative names to texts, such as ``services/gp.yaml`` and ``areas.yaml``.

    Files that do not end in ``.yaml`` or ``.yml`` are passed over. Raises :class:`triage.errors.DataProblem` with
    every problem in order of file: DR1xx unreadable or wrong shape, DR2xx unknown code, DR3xx an id given twice,
    DR4xx facts that contradict each other. Places name the files as they stand in a workspace: ``directory/services/gp.yaml``.
    """
    texts = {name: text for name, text in files.items() if name.endswith((".yaml", ".yml"))}
    issues: list[Issue] = []
    head: DirectoryHead | None = None
    areas: AreasFile | None = None
    read: list[_Read] = []
    for name in sorted(texts):
        try:
            parsed = read_yaml(texts[name], f"directory/{name}")
        except SourceProblem as problem:
            issues.extend(_unreadable(issue) for issue in problem.issues)
            continue
        if name == "directory.yaml":
            head = _shape(DirectoryHead, parsed, issues)
        elif name == "areas.yaml":
            areas = _shape(AreasFile, parsed, issues)
        else:
            shaped = _shape(DirectoryFile, parsed, issues)
            if shaped:
                read.append(_Read(parsed.name or name, parsed, shaped))
    for one in read:
        issues.extend(_code_issues(one, vocabulary))
        issues.extend(meaning_issues(one.name, one.parsed, one.file))
    issues.extend(_repeated(read))
    if issues:
        raise DataProblem(
            sorted(
                issues, key=lambda issue: (issue.file or "", issue.line or 0, issue.column or 0, issue.code)
            )
        )
    return _directory(texts, head, areas, read, vocabulary)


def _directory(
    texts: Mapping[str, str],
    head: DirectoryHead | None,
    areas: AreasFile | None,
    read: list[_Read],
    vocabulary: Vocabulary,
) -> Directory:
    rows = sorted(
        ((service, one) for one in read for service in one.file.services), key=lambda row: row[0].id
    )
    needs = {code: entry.text("default_person") or "child" for code, entry in vocabulary.of("needs").items()}
    return Directory(
        version=head.version if head else "unnamed",
        fingerprint=fingerprint_of(texts),
        services={service.id: service for service, _ in rows},
        providers={one.file.provider.id: one.file.provider for one in read},
        provider_of={service.id: one.file.provider.id for service, one in rows},
        files={service.id: one.name for service, one in rows},
        areas=table_of(areas),
        helps=vocabulary.of("help"),
        graph=ServiceGraph.build(((one.file.provider.id, service) for service, one in rows), needs),
    )


def _unreadable(issue: Issue) -> Issue:
    mend = (
        "write format, provider and services, as in directory/README.md"
        if issue.code == "TR102"
        else issue.mend
    )
    return issue.model_copy(update={"code": "DR101", "mend": mend})


def _shape(shape: type[Shape], parsed: Parsed, issues: list[Issue]) -> Shape | None:
    """Give the checked file, or None with its problems added to ``issues``."""
    try:
        return shape.model_validate(parsed.data)
    except ValidationError as error:
        issues.extend(_shape_issue(shape, parsed, dict(found)) for found in error.errors(include_url=False))
        return None


def _shape_issue(shape: type[Value], parsed: Parsed, found: dict[str, Any]) -> Issue:
    path: Path = tuple(found["loc"])
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "the file")
    kind = found["type"]
    line, column = parsed.place(path, key=kind in {"extra_forbidden", "missing"})
    code, what, mend = (
        "DR102",
        f"'{key}' cannot be read: {_sentence(found)}",
        "write it as in directory/README.md",
    )
    if kind == "extra_forbidden":
        code, what = "DR103", f"unknown key '{key}'"
        near = difflib.get_close_matches(key, _keys(shape, path), n=1)
        mend = f"did you mean '{near[0]}'?" if near else "take it away, or put it under extras"
    elif kind == "missing":
        code, what, mend = "DR105", f"the key '{key}' is missing", "write it; every record needs it"
    elif kind == "literal_error":
        allowed = [word.strip(" '") for word in found["ctx"]["expected"].replace(" or ", ", ").split(",")]
        near = difflib.get_close_matches(str(found["input"]), allowed, n=1, cutoff=0.5)
        code, what = "DR204", f"'{found['input']}' is not a word for '{key}'"
        mend = (f"did you mean '{near[0]}'? " if near else "") + f"The words are: {', '.join(allowed)}"
    return Issue(file=parsed.name, line=line, column=column, code=code, what=what, why=_WHY_SHAPE, mend=mend)


def _sentence(found: Mapping[str, Any]) -> str:
    if found["type"] == "string_pattern_mismatch":
        return "it is not written in the form that is needed here"
    text = str(found["msg"]).removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


def _keys(shape: type[Value], path: Path) -> list[str]:
    """Give the keys allowed where an unknown one stands."""
    within = next((step for step in reversed(path[:-1]) if isinstance(step, str)), None)
    model = shape if within is None else _PARTS.get(within, shape)
    return [field.alias or name for name, field in model.model_fields.items()]


def _code_issues(one: _Read, vocabulary: Vocabulary) -> Iterator[Issue]:
    for number, service in enumerate(one.file.services):
        lists = (
            ("help", "DR201", "help", service.help),
            ("for", "DR202", "people", service.for_),
            ("programmes", "DR203", "programmes", service.programmes or ()),
        )
        for key, code, kind, words in lists:
            for index, word in enumerate(words):
                if not vocabulary.has(kind, word):
                    line, column = one.parsed.place(("services", number, key, index))
                    near = vocabulary.nearest(kind, word)
                    mend = f"did you mean '{near}'?" if near else f"see rules/vocabulary/{kind}.yaml"
                    yield Issue(
                        file=one.name,
                        line=line,
                        column=column,
                        code=code,
                        what=f"unknown word '{word}' under '{key}' of {service.id}",
                        why=_WHY_CODE,
                        mend=mend,
                    )


def _repeated(read: list[_Read]) -> Iterator[Issue]:
    services: dict[str, str] = {}
    providers: dict[str, str] = {}
    for one in read:
        yield from _twice(one, ("provider", "id"), one.file.provider.id, seen=providers)
        for number, service in enumerate(one.file.services):
            yield from _twice(one, ("services", number, "id"), service.id, seen=services)


def _twice(one: _Read, path: Path, found: str, *, seen: dict[str, str]) -> Iterator[Issue]:
    code, kind = ("DR302", "provider") if path[0] == "provider" else ("DR301", "service")
    if found in seen:
        line, column = one.parsed.place(path)
        yield Issue(
            file=one.name,
            line=line,
            column=column,
            code=code,
            what=f"the {kind} id '{found}' is already in {seen[found]}",
            why=_WHY_TWICE,
            mend="give one of the two another id",
        )
    seen.setdefault(found, one.name)
