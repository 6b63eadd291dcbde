"""What lint reads: texts, codes, rule files and all others, each with its faults, none hiding those of another."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from triage.model import Issue
from triage.rulebook.checks import page
from triage.rulebook.model import STAGES
from triage.rulebook.reading import RULE_KEYS, FileRead, read_rule_file
from triage.rulebook.wording import BANNED, KEPT_BACK
from triage.source import MAX_BYTES, Parsed, SourceProblem, read_yaml
from triage.vocabulary import Entry, Vocabulary, read_list, read_vocabulary

_WHY_READ = "nothing in this file is used until it can be read"


@dataclass(frozen=True)
class LenientVocabulary(Vocabulary):
    """A vocabulary that takes any code of a list with a fault: the fault of the list is told, and told once."""

    faulty: frozenset[str] = frozenset()

    def has(self, kind: str, code: str) -> bool:
        """Whether ``code`` stands in the list ``kind``, or may stand in it."""
        return kind in self.faulty or super().has(kind, code)

    def single(self, kind: str, code: str) -> Entry:
        """The entry of a code, or a bare one where its list has a fault."""
        found = self.of(kind).get(code)
        return found if found is not None else Entry(code=code, title=code, fields={})


Lists = tuple[tuple[str, str], ...]
"""Names and texts of the files of codes."""


@lru_cache(maxsize=4)
def vocabulary_of(lists: Lists) -> tuple[LenientVocabulary, tuple[Issue, ...]]:
    """The codes and the faults of their lists; kept, because most runs in a row differ in one rule file only."""
    read = read_vocabulary(dict(lists))
    return LenientVocabulary(read.vocabulary.lists, faulty=read.faulty), tuple(map(explained, read.issues))


@lru_cache(maxsize=64)
def rule_file_of(name: str, text: str, lists: Lists) -> FileRead:
    """One rule file read with these codes; kept like those."""
    return read_rule_file(name, text, vocabulary_of(lists)[0])


def decoded(files: Mapping[str, str | bytes]) -> tuple[dict[str, str], list[Issue]]:
    """The texts of all files that are text, and a fault for each that is not."""
    texts: dict[str, str] = {}
    issues: list[Issue] = []
    for name, raw in files.items():
        if isinstance(raw, str):
            texts[name] = raw.removeprefix("\ufeff")
            continue
        line, column, code, what, mend = 1, 1, "TR104", f"the file has {len(raw) / 1e6:.0f} MB", "split it"
        if len(raw) <= MAX_BYTES:
            try:
                texts[name] = raw.decode("utf-8").removeprefix("\ufeff")
            except UnicodeDecodeError as error:
                start = raw.rfind(b"\n", 0, error.start) + 1
                line = raw.count(b"\n", 0, error.start) + 1
                column = len(raw[start : error.start].decode("utf-8", "replace")) + 1
                code, what, mend = "TR103", "the file is not UTF-8 text", "save it again as UTF-8"
            else:
                continue
        issues.append(explained(_file_issue(name, code, what, mend, line, column)))
    return texts, issues


def _file_issue(name: str, code: str, what: str, mend: str, line: int | None, column: int | None) -> Issue:
    return Issue(
        file=f"rules/{name}", line=line, column=column, code=code, what=what, why=_WHY_READ, mend=mend
    )


def of_folder(texts: Mapping[str, str], folder: str) -> dict[str, str]:
    """The YAML files of one folder."""
    return {
        name: text
        for name, text in texts.items()
        if name.split("/")[0] == folder and "/" in name and name.endswith(".yaml")
    }


def explained(issue: Issue) -> Issue:
    """A fault of reading with what its own manual page says about why it matters."""
    manual = page(issue.code)
    return issue if manual is None else issue.model_copy(update={"why": manual.why})


def other_files(
    texts: Mapping[str, str], only: Collection[str] | None
) -> tuple[list[Issue], dict[str, Parsed]]:
    """Faults of the files that hold no rules, and the plain data of those that can be read."""
    issues: list[Issue] = []
    parsed: dict[str, Parsed] = {}
    for name, text in texts.items():
        folder = name.split("/")[0]
        if folder in STAGES or not name.endswith(".yaml") or (only is not None and name not in only):
            continue
        shown = f"rules/{name}"
        try:
            found = read_yaml(text, shown)
        except SourceProblem as problem:
            if folder not in {"vocabulary", "invariants"}:  # those are told where they are read
                issues.extend(problem.issues)
            continue
        parsed[shown] = found
        if folder == "wording" and not _guards(found):
            issues.extend(explained(issue) for issue in read_list(found, shown)[2])
        elif name == "rulebook.yaml":
            issues.extend(_of_rulebook(found, name))
    return issues, parsed


def _guards(found: Parsed) -> bool:
    """Whether a file of wording holds no phrases, but phrases that hurt or what is kept back; WD105 looks at those."""
    data = found.data
    return (
        isinstance(data, dict)
        and data.get("kind") in (BANNED, KEPT_BACK)
        and isinstance(data.get("entries"), list)
    )


def _of_rulebook(parsed: Parsed, name: str) -> list[Issue]:
    """Faults of ``rulebook.yaml``: its version stands in every decision."""
    data = parsed.data if isinstance(parsed.data, dict) else {}
    if isinstance(data.get("version"), str) and data["version"].strip():
        return []
    line, column = parsed.place(("version",))
    issue = _file_issue(
        name, "RB105", "the key 'version' is missing", 'write `version: "2027.1"`', line, column
    )
    return [explained(issue)]


def ids_of(found: FileRead) -> list[tuple[str, int]]:
    """The id of every rule of a file with its number in the file, also of rules with a fault."""
    data = found.parsed.data if found.parsed else None
    rows = data.get("rules") if isinstance(data, dict) else None
    return [
        (row["id"], number)
        for number, row in enumerate(rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and isinstance(row.get("id"), str) and row["id"] not in {"", *found.aside}
    ]


def put_aside(rule_files: dict[str, FileRead], stand_ins: frozenset[str]) -> None:
    """Leave out of the other files what the stand-ins hold under the same id."""
    held = {rule_id for name in stand_ins & set(rule_files) for rule_id, _ in ids_of(rule_files[name])}
    for name, found in rule_files.items():
        if held and name not in stand_ins:
            kept = tuple(rule for rule in found.rules if rule.id not in held)
            partial = tuple(pair for pair in found.partial if pair[0].id not in held)
            aside = found.aside | {rule_id for rule_id, _ in ids_of(found) if rule_id in held}
            rule_files[name] = replace(found, rules=kept, partial=partial, aside=aside)


def reused_ids(rule_files: Mapping[str, FileRead], only: Collection[str] | None) -> list[Issue]:
    """Ids used twice, told at the second place; where only some files are wanted, at their place."""
    seen: dict[str, str] = {}
    issues = []
    others_first = sorted(
        rule_files, key=lambda name: only is not None and name.removeprefix("rules/") in only
    )
    for name in others_first:
        found = rule_files[name]
        for rule_id, number in ids_of(found):
            line, column = found.parsed.place(("rules", number, "id")) if found.parsed else (None, None)
            if rule_id in seen:
                what = f"the id '{rule_id}' is used twice; also at {seen[rule_id]}"
                why, mend = _why("RB204"), "choose another id; ids are never reused"
                issues.append(
                    Issue(file=name, line=line, column=column, code="RB204", what=what, why=why, mend=mend)
                )
            seen.setdefault(rule_id, f"{name}:{line}")
    return issues


def _why(code: str) -> str:
    manual = page(code)
    return manual.why if manual else ""


def unread_parts(rule_files: Mapping[str, FileRead], texts: Mapping[str, str]) -> dict[str, str]:
    """Text that cannot be relied on: whole files, rules that are none, and the parts of rules with a fault."""
    raising: list[str] = []
    reading: list[str] = []
    for name, found in rule_files.items():
        data = found.parsed.data if found.parsed else None
        if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
            raising.append(texts[name.removeprefix("rules/")])
            continue
        raising.extend(json.dumps(row) for row in data["rules"] if not isinstance(row, dict))
        for rule, _ in found.partial:
            for key, value in (rule.origin.written() if rule.origin else {}).items():
                if key in {"when", "unless"}:
                    reading.append(json.dumps(value))
                elif key == "then" or key not in RULE_KEYS:
                    raising.append(json.dumps(value))
    return {"then": "\n".join(raising), "when": "\n".join([*raising, *reading])}
