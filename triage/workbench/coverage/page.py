"""The coverage page in Markdown, and the same as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from triage.rulebook import Rulebook
from triage.workbench.coverage.inventory import STATES, Inventory, InventoryRow
from triage.workbench.coverage.reads import Reading
from triage.workbench.coverage.sensible import BANDS, GROUPS, SCORES
from triage.workbench.coverage.table import NeedRows, Row, Steps

FORMAT = "triage.coverage/1"
MADE = "<!-- Made by `triage rules coverage`; change the rules, not this page. -->"
_BANDS = ("low, 1–3", "moderate, 4–6 adds", "high, 7–8 adds", "very high, 9 adds", "ten adds")
_SECTIONS = {
    "A": "Operating model and workflow", "A-src": "Referral sources", "A-why": "Referral reasons", "A-demo": "Demographics",
    "A-svc": "Named services", "B": "Categories and needs", "C": "Priorities", "D": "Social value", "E": "Thresholds, tiers and levels",
    "F": "Risk and edging towards care", "G": "Outcomes and monitoring", "EV": "Evidence-based programmes",
    "I": "Directory and signposting", "J": "Information governance", "K": "System principles",
}  # fmt: skip


@dataclass(frozen=True)
class Coverage:
    """Everything the page shows."""

    rulebook: Rulebook
    needs: Sequence[NeedRows]
    indicators: Sequence[Reading]
    flags: Sequence[Reading]
    inventory: Inventory

    @property
    def empty(self) -> list[str]:
        """Cells that no rule answers, in words."""
        return [
            f"{cell.need} of {cell.person}, {cell.group.title}, scored {cell.score}"
            for need in self.needs
            for cell in need.empty
        ]

    @property
    def silent(self) -> list[str]:
        """Indicators and flags that no rule has to do with, where nobody has said why."""
        return [one.entry.code for one in (*self.indicators, *self.flags) if one.silent]


def as_data(found: Coverage) -> dict[str, Any]:
    """The page as plain data, for other programs."""
    return {
        "format": FORMAT,
        "rulebook": {"version": found.rulebook.version, "fingerprint": found.rulebook.fingerprint},
        "empty": found.empty,
        "silent": found.silent,
        "needs": [
            {
                "need": need.need,
                "rows": [
                    {
                        "people": list(row.people),
                        "ages": list(row.ages),
                        "added": {str(score): list(own) for score, own in zip(SCORES, row.own, strict=True)},
                        "general": {str(score): list(also) for score, also in zip(SCORES, row.general, strict=True)},
                    }
                    for row in need.rows
                ],
            }
            for need in found.needs
        ],
        "indicators": [_reading(one) for one in found.indicators],
        "flags": [_reading(one) for one in found.flags],
        "inventory": [
            {"row": row.row, "says": row.says, "state": row.state, "how": row.how, "why_not": row.why_not,
             "needs": list(row.needs), "rules": list(row.rules), "tests": list(row.tests), "code": list(row.code), "files": list(row.files)}
            for row in found.inventory.rows
        ],
    }  # fmt: skip


def _reading(one: Reading) -> dict[str, Any]:
    return {
        "code": one.entry.code, "kind": one.kind, "escalates": list(one.escalates), "reads": list(one.reads),
        "unless": list(one.unless), "sets": list(one.sets), "note": one.note,
    }  # fmt: skip


def markdown(found: Coverage) -> str:
    """The whole page; the same rules and inventory give the same bytes."""
    parts = [
        "# What the rules cover",
        MADE,
        _summary(found),
        "## Needs",
        _NEEDS,
        *(_need(need, found.rulebook) for need in found.needs),
        "## Indicators",
        "Which rules look at each recorded fact. A rule that escalates puts it before everything else.",
        _readings(found.indicators, ("escalates", "is read by", "holds back"), flags=False),
        "## Flags",
        "Which rules raise each flag, and which look at it. A flag nobody reads is for people: lists, screens and reports show it.",
        _readings(found.flags, ("raised by", "is read by", "holds back"), flags=True),
    ]
    if found.inventory.rows:
        parts += ["## What was asked for", _INVENTORY, *_inventory(found.inventory.rows)]
    return "\n\n".join(part for part in parts if part) + "\n"


_NEEDS = (
    "For each need: who has it and how old they are (a sibling's own age; for parents, carers and families the child's), and the rules that answer at "
    "each score. What is true at 4 is true at 9, so a column says only what it adds; a dash means nothing more than the column before. Rules in *italics* fire for "
    "another reason than this need: the age, how severe a score is, or how many needs there are. Only ages that make sense for a need are shown; "
    "whatever is recorded is answered all the same."
)
_INVENTORY = "Every row of the inventory that the product was built from: what is built, and which rules and tests show it; or what is not, and why."


def _summary(found: Coverage) -> str:
    cells = sum(len(row.people) * len(row.ages) * len(SCORES) for need in found.needs for row in need.rows)
    lines = [
        f"- {len(found.needs)} needs, {len(GROUPS)} age groups, {len(BANDS)} scores: {cells} cells, {len(found.empty)} empty.",
        f"- {len(found.indicators)} indicators, {sum(bool(one.escalates) for one in found.indicators)} of which a rule that escalates looks at.",
        f"- {len(found.flags)} flags, {sum(bool(one.sets) for one in found.flags)} raised by rules.",
    ]
    rows = found.inventory.rows
    if rows:
        states = ", ".join(
            f"{sum(row.state == state for row in rows)} {title}" for state, title in STATES.items()
        )
        lines.append(f"- {len(rows)} rows of the inventory: {states}.")
    return "\n".join(lines)


def _need(need: NeedRows, rulebook: Rulebook) -> str:
    entry = rulebook.vocabulary.of("needs")[need.need]
    lines = [f"### {entry.title} (`{need.need}`)", "", _heads(("who", "age", *_BANDS))]
    lines += [_need_row(row) for row in need.rows]
    return "\n".join(lines)


def _need_row(row: Row) -> str:
    ages = _ages(row.ages)
    cells = [_cell(row.own, row.general, place) for place in range(len(SCORES))]
    return _line((", ".join(row.people), ages, *cells))


def _ages(titles: Sequence[str]) -> str:
    """Neighbouring groups as one span."""
    every = [group.title for group in GROUPS]
    spans: list[list[str]] = []
    for title in titles:
        if spans and every.index(title) == every.index(spans[-1][-1]) + 1:
            spans[-1].append(title)
        else:
            spans.append([title])
    return ", ".join(_span(span) for span in spans)


def _span(titles: Sequence[str]) -> str:
    if len(titles) == 1:
        return titles[0]
    return f"{titles[0].split('–')[0]} to {titles[-1].split('–')[-1]}".replace(
        "not yet born to", "before birth to"
    )


def _cell(own: Steps, general: Steps, place: int) -> str:
    said = [*(f"`{rule}`" for rule in own[place]), *(f"*{rule}*" for rule in general[place])]
    return " ".join(said) or ("–" if any(own[:place]) else "**nothing**")


def _readings(rows: Iterable[Reading], heads: tuple[str, ...], *, flags: bool) -> str:
    lines = [_heads(("code", "what it says", "kind", *heads))]
    for one in rows:
        first = one.sets if flags else one.escalates
        second = (*one.escalates, *one.reads) if flags else one.reads
        cells = [" ".join(f"`{rule}`" for rule in group) for group in (first, second, one.unless)]
        if one.note:
            cells[0 if flags else 1] += (" " if cells[0 if flags else 1] else "") + one.note
        elif one.silent:
            cells[0] = "**nothing**"
        lines.append(_line((f"`{one.entry.code}`", one.entry.title, one.kind.replace("_", " "), *cells)))
    return "\n".join(lines)


def _inventory(rows: Sequence[InventoryRow]) -> list[str]:
    sections: dict[str, list[InventoryRow]] = {}
    for row in rows:
        sections.setdefault(section_of(row.row), []).append(row)
    parts = []
    for section, entries in sections.items():
        lines = [
            f"### {section} {_SECTIONS.get(section, '')}".rstrip(),
            "",
            _heads(("row", "asked for", "state", "how, or why not", "shown by")),
        ]
        lines += [_line(_row_cells(row)) for row in entries]
        parts.append("\n".join(lines))
    return parts


def section_of(row: str) -> str:
    """The section of a row's name: A of A1, A-src of A-src.2, EV of EV3."""
    if "." in row:
        return row.split(".", maxsplit=1)[0]
    return row.rstrip("0123456789")


def _row_cells(row: InventoryRow) -> tuple[str, ...]:
    how = " ".join(part for part in (row.how, f"Not built: {row.why_not}" if row.why_not else "") if part)
    shown = [*row.rules, *row.code, *row.files, *row.tests]
    needs = [f"need `{need}`" for need in row.needs]
    return (row.row, row.says, STATES[row.state], how, " ".join([*needs, *(f"`{name}`" for name in shown)]))


def _heads(heads: Sequence[str]) -> str:
    return f"{_line(heads)}\n{_line(['---'] * len(heads))}"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") or " " for cell in cells) + " |"
