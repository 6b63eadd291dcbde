"""The impact report as one page that needs nothing else: no script, no file, no address is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from triage.cli.rules.impact_text import (
    SECTIONS,
    change_words,
    code_words,
    escalation_words,
    estimate_words,
    label_words,
    per_hundred,
    plan_words,
    room_words,
)
from triage.disclosure import shown
from triage.model.assurance import NOT_ASSURED
from triage.vocabulary import Vocabulary
from triage.workbench.estimates import METHOD
from triage.workbench.impact_plans import full
from triage.workbench.impact_report import INSIDE, LEVELS, ImpactReport, Split, cases_in_words

BARS = 15
"""Rules that the picture shows; the table beneath has all."""
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.5rem;margin-bottom:0}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #bbb}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}
th,td{text-align:right;padding:.2rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}
th:first-child,td:first-child{text-align:left}
.use{border:2px solid #7a1f1f;padding:.4rem .8rem;display:inline-block}
.grave{color:#7a1f1f;font-weight:600}.muted{color:#555}
svg text{font:13px system-ui,sans-serif;fill:#1b1b1b}
@media(prefers-color-scheme:dark){body{background:#16181b;color:#eee}svg text{fill:#eee}.muted{color:#aaa}
.grave,.use{color:#ff9a8f;border-color:#ff9a8f}th,td{border-color:#444}}
"""
_OLD, _NEW = "#8a8f98", "#2f6db5"


def page(report: ImpactReport, vocabulary: Vocabulary, *, assured: bool = False) -> str:
    """Write the whole report as HTML; ``assured`` is whether live use was signed for where it was made."""
    title = f"From {report.old_name} to {report.new_name}"
    body = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="muted">{report.on.isoformat()}; {escape(cases_in_words(report.cases))}</p>',
        f"<p><strong>{escape(report.headline())}</strong></p>",
        f'<p class="use">{escape(INSIDE)}</p>',
        *([] if assured else [f'<p class="use">{escape(NOT_ASSURED)}</p>']),
        *_broken(report),
        *_escalations(
            "Escalations that are lost", [escalation_words(one) for one in report.lost_escalations]
        ),
        *_escalations(
            "Escalations that come later", [escalation_words(one) for one in report.slower_escalations]
        ),
        *_levels(report),
        *_loads(report),
        *_tallies(report, vocabulary),
        *_plans(report, vocabulary),
        *_splits(report.splits, report.threshold, vocabulary),
        *_worst(report),
        *(f'<p class="muted">{escape(note)}</p>' for note in report.notes),
    ]
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in headings)
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def bars(title: str, rows: Sequence[tuple[str, float, float]], unit: str) -> str:
    """Two bars for each row, before and after; every number is written beside its bar."""
    most = max((max(old, new) for _, old, new in rows), default=0) or 1
    room, high = 320, 46
    parts = [
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 760 {high * len(rows) + 24}" width="100%">',
        f'<text x="0" y="14">{escape(title)} ({escape(unit)}; upper bar before, lower bar after)</text>',
    ]
    for place, (name, old, new) in enumerate(rows):
        top = 28 + place * high
        parts.append(f'<text x="0" y="{top + 16}">{escape(name)}</text>')
        for number, (value, colour) in enumerate(((old, _OLD), (new, _NEW))):
            wide = room * value / most
            y = top + number * 17
            parts.append(
                f'<rect x="330" y="{y}" width="{wide:.1f}" height="14" fill="{colour}"/>'
                f'<text x="{336 + wide:.1f}" y="{y + 12}">{value:g}</text>'
            )
    return "".join(parts) + "</svg>"


def _broken(report: ImpactReport) -> list[str]:
    if not report.broken:
        return []
    listed = "".join(
        f"<li>{escape(issue.place)} {escape(issue.code)} {escape(issue.what)}</li>"
        for issue in report.problems
    )
    return [
        f'<p class="grave">{cases_in_words(report.broken)} could not be read and stand in no figure</p><ul>{listed}</ul>'
    ]


def _escalations(heading: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return [f'<h2 class="grave">{heading}: {len(lines):,}</h2><ul>{listed}</ul>']


def _levels(report: ImpactReport) -> list[str]:
    moves = report.level_moves
    rows = [
        (name.replace("_", " "), float(sum(moves[place])), float(sum(row[place] for row in moves)))
        for place, name in enumerate(LEVELS)
    ]
    table = _table(
        ["was / becomes", *(name.replace("_", " ") for name in LEVELS)],
        [
            [LEVELS[old].replace("_", " "), *(f"{number:,}" for number in row)]
            for old, row in enumerate(moves)
        ],
    )
    return [
        f"<h2>Level: {report.lowered:,} lower, {report.raised:,} higher</h2>",
        bars("Cases at each level", rows, "cases"),
        table,
    ]


def _loads(report: ImpactReport) -> list[str]:
    found = [one for one in report.loads if one.old != one.new or one.change != "same"]
    if not found or not report.cases:
        return []
    picture = [
        (one.rule[:44], round(100 * one.old / report.cases, 1), round(100 * one.new / report.cases, 1))
        for one in found[:BARS]
    ]
    rows = [
        [
            one.rule,
            one.change,
            per_hundred(one.old, report.cases),
            per_hundred(one.new, report.cases),
            f"{one.new - one.old:+,}",
        ]
        for one in found
    ]
    return [
        "<h2>How often rules fire</h2>",
        bars("Rules with the largest change", picture, "of 100 cases"),
        _table(["rule", "the rule", "old, of 100", "new, of 100", "cases"], rows),
    ]


def _tallies(report: ImpactReport, vocabulary: Vocabulary) -> list[str]:
    found = []
    for kind, heading, listed in SECTIONS:
        rows = [
            [
                code_words(kind, one.code, listed, vocabulary),
                f"{one.old:,}",
                f"{one.new:,}",
                f"{one.lost:,}",
                f"{one.gained:,}",
            ]
            for one in report.of_kind(kind)
        ]
        if rows:
            found += [f"<h2>{heading}</h2>", _table(["", "old", "new", "lost", "gained"], rows)]
    return found


def _plans(report: ImpactReport, vocabulary: Vocabulary) -> list[str]:
    plans = report.plans
    if not plans.of:
        return []
    how = (
        f"a random sample of {plans.decided:,} of {cases_in_words(plans.of)}, seed {plans.seed}; {METHOD}"
        if plans.seed is not None
        else f"all {cases_in_words(plans.of)} decided under both"
    )
    found = [
        "<h2>Services and plans</h2>",
        f"<p>{escape(estimate_words(plans.differ))} cases have another plan ({escape(how)}).</p>",
    ]
    for heading, changes in (("actions, in cases", plans.actions), ("unmet, in cases", plans.unmet)):
        if changes:
            rows = [
                [plan_words(one, vocabulary), estimate_words(one.lost), estimate_words(one.gained)]
                for one in changes
            ]
            found.append(_table([heading, "lost", "gained"], rows))
    if plans.services:
        rows = [
            [
                one.name,
                room_words(one.state, one.wait_weeks) + (": more are sent there" if full(one) else ""),
                estimate_words(one.old),
                estimate_words(one.new),
                estimate_words(one.change, sign=True),
            ]
            for one in plans.services
        ]
        found.append(
            _table(["service, changed cases sent there", "says it has", "old", "new", "more or less"], rows)
        )
    return found


def _splits(splits: Sequence[Split], threshold: int, vocabulary: Vocabulary) -> list[str]:
    found = ["<h2>Who the changed cases are</h2>"]
    for split in splits:
        if split.why_not:
            return [*found, f"<p>{escape(split.why_not)}</p>"]
        rows = [
            [label_words(split.by, label, vocabulary), *(shown(cell) for cell in cells)]
            for label, cells in split.rows
        ]
        found.append(_table([split.by, *split.columns], rows))
    return [
        *found,
        f'<p class="muted">hidden: a number from 1 to {threshold - 1}, or one that would give such a number away</p>',
    ]


def _worst(report: ImpactReport) -> list[str]:
    if not report.worst:
        return []
    rows = [[one.case, one.gravest, change_words(one)] for one in report.worst]
    more = report.changed - len(report.worst)
    return [
        "<h2>Changed cases, worst first</h2>",
        _table(["case", "gravest", "what changes"], rows),
        *([f"<p>and {more:,} more</p>"] if more else []),
    ]
