"""Writing a new rule: its text, its place in a file, and a name nobody has used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from triage.errors import DataProblem, WrongUse
from triage.model import Issue
from triage.rulebook import conditions as c
from triage.rulebook.model import Rule, Stage
from triage.rulebook.reading import RULE_KEYS, read_rules
from triage.source import Parsed, read_yaml
from triage.vocabulary import Vocabulary

_WIDTH = 116
_PLAIN = re.compile(r"[A-Za-z0-9À-ɏ][^\n\r\t#:{}\[\],&*!|>'\"%@`]*")
_NOT_TEXT = re.compile(r"(?i)(null|true|false|yes|no|on|off|~|[-+.0-9][-+.0-9_e:]*)")


def scalar(value: Any, *, flow: bool = False) -> str:
    """One value as YAML text: plain where that reads back as the same text in any editor, else in double quotes."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if isinstance(value, int) or re.fullmatch(r"(true|false|[0-9]{1,4}|[0-9]{4}-[0-9]{2}-[0-9]{2})", text):
        return text
    plain = _PLAIN.fullmatch(text) if flow else re.fullmatch(r"[A-Za-z0-9À-ɏ][^\n\r\t]*", text)
    safe = (
        plain
        and text == text.strip()
        and not _NOT_TEXT.fullmatch(text)
        and ": " not in text
        and " #" not in text
    )
    if safe and text.isprintable() and not text.endswith(":"):
        return text
    quoted = "".join(_escaped(sign) for sign in text)
    return f'"{quoted}"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return "\\" + sign
    if sign == "\n":
        return "\\n"
    if sign.isprintable():
        return sign
    return f"\\x{ord(sign):02x}" if ord(sign) < 0x100 else f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"  # fmt: skip


def flow(value: Any) -> str:
    """Plain data on one line: ``{need: sleep, severity: 7 or more}``."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key, flow=True)}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    return scalar(value, flow=True)


def rule_text(data: Mapping[str, Any], examples: Sequence[str] = ()) -> str:
    """A rule as it stands in a file, its dash two spaces in: keys in their usual order, examples last.

    ``examples`` are texts of single examples that begin with ``- name:`` at the start of the line.
    """
    lines: list[str] = []
    for key in RULE_KEYS:
        if key in data and key != "examples":
            lines += _entry(key, data[key])
    if examples:
        lines.append("examples:")
        lines += [
            f"  {line}" if line.strip() else "" for text in examples for line in text.rstrip("\n").split("\n")
        ]
    return "".join(
        f"{'  - ' if number == 0 else '    '}{line}".rstrip() + "\n" for number, line in enumerate(lines)
    )


def _entry(key: str, value: Any) -> list[str]:
    if key == "rationale":
        return [f"{key}: >-", *(f"  {line}" for line in _folded(str(value)))] if _foldable(str(value)) else [f"{key}: {scalar(value)}"]  # fmt: skip
    if key == "source":
        rows = value if isinstance(value, list) else [value]
        return [f"{key}:", *(line for row in rows for line in _source(row))]
    if key in {"when", "unless"}:
        return [f"{key}:", *(f"  {line}" for line in _condition(value))]
    if key == "then":
        return [
            f"{key}:",
            *(f"  {line}" for name, part in value.items() for line in _consequence(name, part)),
        ]
    return [f"{key}: {flow(value) if isinstance(value, (Mapping, list, tuple)) else scalar(value)}"]


def _foldable(text: str) -> bool:
    return text.isprintable() and text == " ".join(text.split()) and text != ""


def _folded(text: str) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _WIDTH - 6:
            lines.append(word)
        else:
            lines[-1] += (" " if lines[-1] else "") + word
    return lines


def _source(row: Any) -> list[str]:
    if not isinstance(row, Mapping):
        return [f"  - {scalar(row)}"]
    return [
        f"  {'- ' if number == 0 else '  '}{key}: {scalar(part)}"
        for number, (key, part) in enumerate(row.items())
    ]


def _condition(value: Any) -> list[str]:
    if isinstance(value, Mapping) and len(value) == 1:
        word, parts = next(iter(value.items()))
        if word in {"all", "any"} and isinstance(parts, list):
            return [f"{word}:", *(line for part in parts for line in _part(part))]
    if isinstance(value, list):
        return [line[2:] for part in value for line in _part(part)]
    return [
        f"{key}: {flow(part) if isinstance(part, (Mapping, list)) else scalar(part)}"
        for key, part in value.items()
    ]


def _part(part: Any) -> list[str]:
    inside = _condition(part) if isinstance(part, Mapping) and set(part) & {"all", "any"} else [flow(part)]
    return [f"  {'- ' if number == 0 else '  '}{line}" for number, line in enumerate(inside)]


def _consequence(name: str, value: Any) -> list[str]:
    if isinstance(value, list) and len(value) > 1:
        return [f"{name}:", *(f"  - {flow(part)}" for part in value)]
    return [f"{name}: {flow(value)}"]


def appended(text: str | None, block: str, name: str, theme: str = "") -> str:
    """The text of a rule file with a rule at its end, all else kept byte for byte; a new file where there is none.

    Raises :class:`WrongUse` where a rule cannot go at the end, such as in a file written with brackets, and
    :class:`DataProblem` where the file cannot be read.
    """
    if text is None:
        return f"format: 1\n{f'theme: {scalar(theme)}' if theme else 'theme: new rules'}\nrules:\n{block}"
    before = read_yaml(text, f"rules/{name}")
    ends = "\r\n" if "\r\n" in text else "\n"
    joint = "" if not text or text.endswith("\n") else ends
    dash = _dash(before, text)
    moved = "".join(
        f"{' ' * dash}{line[2:]}" if line.strip() else line for line in block.splitlines(keepends=True)
    )
    whole = text + joint + ends + moved.replace("\n", ends)
    try:
        after = read_yaml(whole, f"rules/{name}").data
        grown = after["rules"][:-1] == before.data["rules"] and {**after, "rules": None} == {
            **before.data,
            "rules": None,
        }
    except (DataProblem, TypeError, KeyError, IndexError):
        grown = False
    if not grown:
        raise WrongUse(
            f"the rule cannot be put at the end of rules/{name}",
            why="`rules:` is not the last key of that file, or its rules are written with brackets",
            mend="name another file with --file, or print the rule with --dry-run and put it in by hand",
        )
    return whole


def _dash(parsed: Parsed, text: str) -> int:
    """How many spaces stand before the dash of a rule in this file."""
    line, _ = parsed.place(("rules", 0))
    if ("rules", 0) not in parsed.marks or line is None:
        return 2
    first = text.splitlines()[line - 1]
    return len(first) - len(first.lstrip(" ")) if first.lstrip(" ").startswith("-") else 2


def free_id(words: str, taken: Iterable[str]) -> str:
    """A kebab-case id made of ``words`` that is not in ``taken``."""
    small = {"a", "an", "the", "is", "are", "to", "of", "who", "that", "and", "or", "with", "for", "at", "in", "on", "child", "gets", "get", "their", "be", "has"}  # fmt: skip
    found = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", words.lower()))
    kept = [word for word in found if word not in small] or found or ["new", "rule"]
    name = "-".join(kept[:6])[:60].strip("-")
    used, number, made = set(taken), 2, name
    while made in used:
        made, number = f"{name}-{number}", number + 1
    return made


def taken_ids(rules: Iterable[Rule]) -> frozenset[str]:
    """Every id that a rule has or took over: ids are never reused."""
    return frozenset(name for rule in rules for name in (rule.id, *rule.replaces))


def read_rule(data_text: str, stage: Stage, vocabulary: Vocabulary) -> tuple[Rule | None, list[Issue]]:
    """The rule that a text of :func:`rule_text` means, and its faults."""
    rules, issues = read_rules(f"{stage}/new rule", f"format: 1\nrules:\n{data_text}", vocabulary)
    return (rules[0] if rules else None), issues


def usual_stage(data: Mapping[str, Any]) -> Stage:
    """The stage a rule with these consequences usually stands in."""
    then = data.get("then") or {}
    if "escalate" in then or set(then) == {"withhold"}:
        return "safeguarding"
    if data.get("applies") == "at review" or {"step", "retriage"} & set(then):
        return "review"
    return "flags" if set(then) == {"flag"} else "needs"


def usual_file(rule: Rule, stage: Stage, rules: Iterable[Rule], vocabulary: Vocabulary) -> str:
    """The file of a stage whose rules are most like ``rule``: the same needs, else their category, else the same help.

    Names are relative to ``rules/``; where the stage has no file yet, one is named after the theme.
    """
    mine = marks_of(rule, vocabulary)
    found: dict[str, Counter[str]] = {mark: Counter() for mark in mine}
    scores: dict[str, float] = {}
    for other in rules:
        name = other.file.removeprefix("rules/")
        if other.stage != stage or not name.startswith(f"{stage}/"):
            continue
        scores[name] = 0
        for mark in found.keys() & marks_of(other, vocabulary).keys():
            found[mark][name] += 1
    for (
        mark,
        files,
    ) in (
        found.items()
    ):  # each mark speaks for the files it stands in, by its share, so that long files do not win
        for name, times in files.items():
            scores[name] += mine[mark] * times / files.total()
    if not scores:
        return f"{stage}/{theme_of(rule, vocabulary).replace(' ', '_')}.yaml"
    return min(scores, key=lambda name: (-scores[name], name))


def marks_of(rule: Rule, vocabulary: Vocabulary) -> dict[str, int]:
    """What a rule is about, each with how much it says about where the rule belongs."""
    found: dict[str, int] = {}
    for leaf in c.leaves(rule.when):
        if isinstance(leaf, c.NeedIs):
            found[f"need {leaf.need}"] = 9
            category = vocabulary.of("needs")[leaf.need].text("category")
            found.setdefault(f"category {category}", 2)
        elif isinstance(leaf, c.IndicatorIs):
            found[f"indicator {leaf.indicator}"] = 9
    found.update({f"help {offer.help}": 5 for offer in rule.then.offers})
    found.update({f"to {escalation.to}": 3 for escalation in rule.then.escalate})
    return found


def theme_of(rule: Rule, vocabulary: Vocabulary) -> str:
    """A word for what a rule is about."""
    for leaf in c.leaves(rule.when):
        if isinstance(leaf, c.NeedIs):
            return (vocabulary.of("needs")[leaf.need].text("category") or "new rules").replace("_", " ")
    return "new rules"
