"""The page about doubles, from what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.likeness.measuring import FIT_SEEDS
from tests.likeness.registers import AGAIN, ERRORS, PRESENT
from triage.casework.likeness import ASK_FROM, LIST_FROM

Counts = Mapping[float, tuple[int, int, int]]
YEAR, WEEKS = 1_200, 52
"""Children who come in a year (the published volume), and weeks."""


@dataclass(frozen=True)
class Page:
    """What was measured."""

    runs: Sequence[tuple[tuple[int, int, float], Counts, int, int, int, float]]
    """Run, counts by threshold, pairs compared, pairs of one child never compared, pairs of one child, seconds."""
    beside: Sequence[tuple[str, Counts, float, Mapping[float, float], Mapping[float, float]]]
    errors: Mapping[str, tuple[int, int]]
    home: tuple[int, int, int, int]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def page(found: Page) -> str:
    """The page."""
    return (
        "\n".join(
            (
                *_head(),
                *_runs(found),
                *_weekly(found),
                *_beside(found),
                *_errors(found),
                *_home(found),
                *_foot(),
            )
        )
        + "\n"
    )


def _head() -> tuple[str, ...]:
    return (
        "# Two records of one child",
        "",
        "`triage duplicates` lists pairs of cases that may be about one child, with a score from 0 to 100 and the reasons in words.",
        f"From **{ASK_FROM}** on a decision asks a person by itself (a human review `duplicate`); from {LIST_FROM} on a pair is listed when",
        "somebody asks. Nothing is joined by a program: a person joins (`triage case merge`), and it can be taken back (`triage case unmerge`).",
        "",
        "**Made by** `python -m tests.bench.duplicates --write docs/duplicates.md`, on registers that were made up",
        "(`tests/likeness/registers.py`). No real register was used and no published rate: the error rates below are assumptions, and so",
        "are the shares in `triage/casework/likeness/weights.csv`, which `--fit` counts in made-up registers of other seeds",
        f"({', '.join(map(str, FIT_SEEDS))}). What follows says how the method does *under these assumptions*, and nothing about a service's own data.",
        "The score is no measured probability; a service that has looked at a few hundred of its own pairs should fit the table anew.",
        "",
        "## How it works",
        "",
        "- **Which pairs are compared.** Each case has marks: keyed hashes of the NHS number, of the day of birth with day and month in either order,",
        "  of the sound of each name with the other, with the day and month of birth or with the district, of whole postcode, address, phone.",
        "  Pairs that share one are compared. The key lies with the identities, so that the record alone tells nobody anything.",
        "- **What is compared.** Given and family name by sound (Metaphone, NYSIIS, match rating), spelling (Jaro-Winkler, one slip), short forms, parts of",
        "  double names, particles, accents, either order; date of birth with its slips, or an age; sex; postcode; NHS number with its check digit; address; phone.",
        "  What one side does not say counts neither for nor against.",
        "- **The score.** Fellegi and Sunter's weights with a third class beside \"one child\" and \"strangers\": brothers, sisters and twins. They share home and",
        "  family name as one child does; without a class of their own each twin would be named as a double.",
        "",
    )  # fmt: skip


def _runs(found: Page) -> list[str]:
    lines = [
        "## Found and wrongly named, by threshold",
        "",
        "Recall: of the pairs that are one child, how many are named. Precision: of the pairs named, how many are one child.",
        "",
    ]
    for (children, seed, factor), counts, compared, lost, truth, seconds in found.runs:
        errors = "errors as assumed" if factor == 1 else f"errors {factor} times as often"
        lines += [
            (
                f"**{children:,} children, seed {seed}, {errors}**: {truth} pairs of one child, {compared:,} pairs compared"
                f" ({lost} of one child never compared), {seconds:.1f} s in all."
            ),
            "",
            "| score at least | recall | precision | found | wrongly named | missed |",
            "| ---: | ---: | ---: | ---: | ---: | ---: |",
        ]
        for at, (hit, wrong, missed) in counts.items():
            mark = " (asks)" if at == ASK_FROM else " (listed)" if at == LIST_FROM else ""
            lines.append(
                f"| {at:g}{mark} | {_share(hit, hit + missed)} | {_share(hit, hit + wrong)} | {hit} | {wrong} | {missed} |"
            )
        lines.append("")
    return lines


def _weekly(found: Page) -> list[str]:
    (children, _, _), counts, *_ = found.runs[2]
    lines = [
        "## What it costs to look",
        "",
        f"At {YEAR:,} children a year coming into a record of {children:,}, with one in {round(1 / AGAIN)} coming a second time:",
        "",
        "| score at least | pairs to look at in a week | of these one child | a year's pairs of one child missed |",
        "| ---: | ---: | ---: | ---: |",
    ]
    for at in (10, 20, ASK_FROM, 50, 80):
        hit, wrong, missed = counts[at]
        scale = YEAR / children
        # Each newcomer meets the whole record; within a register a record meets half of it on average.
        wrong *= 2
        lines.append(
            f"| {at} | {(hit + wrong) * scale / WEEKS:.1f} | {hit * scale / WEEKS:.1f} | {missed * scale:.1f} |"
        )
    lines += [
        "",
        "The threshold is low on purpose. A double that is missed is a child whose danger stands in two halves, each too small to be seen; a pair",
        ('that is no double costs a look of some minutes, and "different" is remembered. Lower than '
        f"{ASK_FROM}, pairs that share only a birthday would be asked about."),
        "",
    ]  # fmt: skip
    return lines


def _beside(found: Page) -> list[str]:
    lines = [
        "## Beside two libraries",
        "",
        "On the same register (5,000 children, seed 9) and the same compared pairs: recordlinkage (Jaro-Winkler and exact comparisons, its",
        "expectation-maximisation classifier) and splink (its name, date and postcode comparisons, trained without labels). Both were used as their",
        "documentation shows, with no tuning, and neither knows of siblings, short forms or ages; ours was fitted on registers of the same maker. So",
        "the table shows that the plain method is not behind, not that these libraries are poor.",
        "",
        "| score at least | " + " | ".join(f"{name}: recall | precision" for name, *_ in found.beside) + " |",
        "| ---: |" + " ---: | ---: |" * len(found.beside),
    ]
    for at in (10, ASK_FROM, 50, 80, 95):
        cells = []
        for _, counts, *_ in found.beside:
            hit, wrong, missed = counts[at]
            cells += [_share(hit, hit + missed), _share(hit, hit + wrong)]
        lines.append(f"| {at} | " + " | ".join(cells) + " |")
    times = ", ".join(f"{name} {seconds:.1f} s" for name, _, seconds, *_ in found.beside)
    lines += [
        "",
        "A threshold means something else in each, so here is the highest precision at any threshold that reaches a recall:",
        "",
        "| recall at least | " + " | ".join(name for name, *_ in found.beside) + " |",
        "| ---: |" + " ---: |" * len(found.beside),
    ]
    lines += _at_recall(found, 3)
    lines += [
        "",
        "Nearly all that splink names wrongly here are two children of one home, which share name, address, phone and postcode. With these pairs",
        "left out the same table is:",
        "",
        "| recall at least | " + " | ".join(name for name, *_ in found.beside) + " |",
        "| ---: |" + " ---: |" * len(found.beside),
        *_at_recall(found, 4),
        "",
        "So the class for brothers, sisters and twins is what helps here; among strangers splink, which learns its weights from the register itself,",
        "is at least as good. recordlinkage takes what one side does not say as a difference, which is its default.",
    ]
    return [*lines, "", f"Time on one core: {times}.", ""]


def _at_recall(found: Page, which: int) -> list[str]:
    rows = []
    for recall in found.beside[0][3]:
        shares = [dict(each[which])[recall] for each in found.beside]  # type: ignore[call-overload]
        cells = [f"{100 * share:.1f} %" if share else "not reached" for share in shares]
        rows.append(f"| {100 * recall:.0f} % | " + " | ".join(cells) + " |")
    return rows


def _errors(found: Page) -> list[str]:
    lines = [
        "## By kind of error",
        "",
        f"Pairs of one child that have the error (most have several), and how many are named at {ASK_FROM}. The rate is how often a second record has it,",
        "where it can.",
        "",
        "| error | assumed rate | pairs | named |",
        "| --- | ---: | ---: | ---: |",
    ]
    for kind, (total, named) in found.errors.items():
        rate = f"{ERRORS[kind]:g}" if kind in ERRORS else ""
        lines.append(f"| {kind.replace('_', ' ')} | {rate} | {total} | {_share(named, total)} |")
    said = ", ".join(f"{name.replace('_', ' ')} {rate:g}" for name, rate in PRESENT.items())
    return [*lines, "", f"How often a record says something at all (assumed): {said}.", ""]


def _home(found: Page) -> list[str]:
    twins, twins_named, siblings, siblings_named = found.home
    return [
        "## Twins, brothers and sisters",
        "",
        (
            f"In the register of 10,000 children: {twins} pairs of one home with one birthday, of which {twins_named} are named; {siblings:,} other pairs of one home,"
            f" of which {siblings_named} are named."
        ),
        "",
    ]


def _foot() -> tuple[str, ...]:
    return (
        "## What it cannot do",
        "",
        "- A child whose second record has another given name, another family name and another home is found by the NHS number or not at all.",
        '- A child known by another given name looks like a twin: such pairs score low, and are listed with the words "more like brothers, sisters or twins".',
        "- Names are not weighed by how common they are: two children of one very common name, district and age may be asked about.",
        "- Records without a name are likened by date of birth, sex, postcode and numbers alone. A date of birth alone is not enough to ask.",
        "- Sex, ethnicity and language decide nothing: sex is one weight among eight, a record without it scores without it, and ethnicity and language are not read.",
    )  # fmt: skip
