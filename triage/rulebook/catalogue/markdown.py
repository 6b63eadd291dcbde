"""The catalogue as Markdown: an overview, every rule in full, and lists by need, help and source."""

from __future__ import annotations

import re
from collections.abc import Iterable

from triage.rulebook.catalogue.data import STAGE_TITLES, Catalogue, Entry, Shelf, Use, holds_back, source_text
from triage.rulebook.model import STAGES

_MADE = "<!-- Made by `triage rules docs`; change the rules, not this page. -->"
_SAMPLES = ("fires", "does not fire", "held back")


def markdown_pages(found: Catalogue) -> dict[str, str]:
    """The pages by file name; each list is in one order, so that the same rules give the same bytes."""
    return {
        "README.md": _overview(found),
        "rules.md": _rules(found),
        "by-need.md": _list("Rules by need", "Which rules a need can make fire, and from which score on. Ten is the most severe.", found.needs),
        "by-help.md": _list("Rules by help", "Which rules offer a kind of help, and which keep it back.", found.help, _idle("No rule offers", found.idle_help)),
        "by-source.md": _list("Rules by source", "Which rules rest on which guidance, report or decision. A note says where the source stops.", found.sources),
        "flags.md": _flags(found),
    }  # fmt: skip


def _overview(found: Catalogue) -> str:
    lines = [
        "# Catalogue of rules",
        _MADE,
        f"{_count(len(found.entries), 'rule')}, version {_plain(found.version)}.",
        ("- [Every rule in full](rules.md)\n- [Rules by need](by-need.md)\n- [Rules by help](by-help.md)\n"
        "- [Rules by source](by-source.md)\n- [How flags feed rules](flags.md)\n"
        "- [All of it on one page, with search](catalogue.html): open it in a browser, no network needed"),
        "## Rules by stage",
        _table(
            ("Stage", "live", "trial", "draft", "retired"),
            (
                (STAGE_TITLES[stage], *(str(found.statuses(stage)[status]) for status in ("live", "trial", "draft", "retired")))
                for stage in STAGES
            ),
        ),
        "## Who answers for which rules",
        _table(("Owner", "Rules", "Next to be looked at by"), ((_plain(owner), str(number), day) for owner, number, day in found.owners())),
    ]  # fmt: skip
    return _page(lines)


def _rules(found: Catalogue) -> str:
    lines = ["# Every rule", _MADE]
    for stage, files in found.by_file().items():
        lines.append(f"## {STAGE_TITLES[stage]}")
        for file, entries in files.items():
            lines.append(f"### {file}")
            lines += [_entry(entry) for entry in entries]
    return _page(lines)


def _entry(entry: Entry) -> str:
    rule, words = entry.rule, entry.words
    lines = [f'#### <a id="{rule.id}"></a>{_plain(rule.title)}', ""]
    status = "" if rule.status == "live" else f" **{rule.status}**,"
    lines += [
        f"`{rule.id}`,{status} {_plain(rule.owner)}, to be looked at by {rule.review_by.isoformat()}",
        "",
    ]
    lines += [*_condition("When", words.when), *(_condition("Unless", words.unless) if words.unless else [])]
    lines += ["- **Then**", *(f"  - {_plain(line)}" for line in words.then)]
    lines += [f"- Looked at {words.applies}."] if words.applies else []
    lines += [f"- {note}" for note in words.notes]
    lines += [f"- **Why** {_plain(rule.rationale)}"]
    lines += [f"- **Source** {'; '.join(_plain(source_text(source)) for source in rule.sources)}"]
    lines += (
        [f"- **Takes over from** {', '.join(f'`{name}`' for name in rule.replaces)}"] if rule.replaces else []
    )
    lines += _examples(entry)
    return "\n".join(lines)


def _condition(head: str, lines: Iterable[object]) -> list[str]:
    found = []
    for number, line in enumerate(lines):
        text = _plain(getattr(line, "text", ""))
        found.append(
            f"- **{head}** {text}" if number == 0 else "  " * getattr(line, "depth", 1) + f"- {text}"
        )
    return found


def _examples(entry: Entry) -> list[str]:
    """One example of each kind, and how many there are; the page with search has all."""
    examples = entry.rule.examples
    if not examples:
        return ["- **Examples** none yet"]
    lines = [f"- **Examples** ({len(examples)})"]
    for kind in _SAMPLES:
        first = next((example for example in examples if example.expect == kind), None)
        lines += [f"  - {kind}: {_plain(first.name)}"] if first else []
    return lines


def _list(title: str, about: str, shelves: Iterable[Shelf], end: str = "") -> str:
    lines = [f"# {title}", _MADE, about]
    for shelf in shelves:
        lines += [f"## {_plain(shelf.title)}", "\n".join(_use(use) for use in shelf.uses)]
    return _page([*lines, *([end] if end else [])])


def _use(use: Use) -> str:
    rule = use.entry.rule
    status = "" if rule.status == "live" else f" ({rule.status})"
    how = f": {_plain(use.how)}" if use.how else ""
    return f"- [{_plain(rule.title)}](rules.md#{rule.id}){status}{how}"


def _flags(found: Catalogue) -> str:
    rows = (
        (
            f"{_plain(flag.title)} (`{flag.name}`)",
            "<br>".join(_link(rule.title, rule.id) for rule in flag.raised_by) or "no rule",
            "<br>".join(
                _link(rule.title, rule.id) + (", held back by it" if holds_back(flag.name, rule) else "")
                for rule in flag.read_by
            )
            or "the decision and reports",
        )
        for flag in found.flags
    )
    lines = [
        "# How flags feed rules",
        _MADE,
        "A flag is a fact that a rule works out. Other rules may read it; every flag is shown in the decision and counted in reports.",
        "![Rules that raise a flag on the left, the flag in the middle, rules that read it on the right; the table below says the same](flags.svg)",
        _table(("Flag", "Raised by", "Read by"), rows),
        _idle("No rule raises", found.idle_flags),
    ]
    return _page([line for line in lines if line])


def _link(title: str, name: str) -> str:
    return f"[{_plain(title)}](rules.md#{name})"


def _idle(words: str, titles: Iterable[str]) -> str:
    found = "; ".join(_plain(title) for title in titles)
    return f"## {words}\n\n{found}." if found else ""


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _page(lines: Iterable[str]) -> str:
    return "\n\n".join(lines).rstrip() + "\n"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _plain(text: str) -> str:
    """Text without anything that Markdown or HTML would read as a sign of its own."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(text.split()))
