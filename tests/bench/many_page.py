"""The section of the page about a change of rules over very many cases."""

from __future__ import annotations

import textwrap

from tests.bench.many import Many

HEADING = "## A change of rules over very many cases"
LIMIT_SECONDS, LIMIT_MEGABYTES, LIMIT_TIMES = 20, 2_000, 10
"""What the product promises for a million cases on two cores, once columns are stored."""


def section(found: Many) -> str:
    """What was measured, in Markdown."""
    parts = [
        _row("columns built from the file, once, two processes", found.built, found),
        _row("decision differences, no bits kept yet", found.impact_first, found),
        _row("decision differences, bits kept", found.impact, found),
        _row("every rule, conditions worked out from columns", found.first, found),
        _row("every rule, from conditions in memory", found.evaluated, found),
        _row("the same conditions only read from memory", found.read, found),
        _row("one rule changed, the others kept in memory", found.changed_rule, found),
    ]
    return "\n".join(
        [
            HEADING,
            "",
            _wrapped(_what(found)),
            "",
            "| part | seconds | µs a case |",
            "| --- | ---: | ---: |",
            *parts,
            "",
            _wrapped(_terms(found)),
            "",
            _wrapped(_kept(found)),
            "",
            _wrapped(
                f"The same rules, the same questions as above, case by case, on {found.sample:,} random cases of these, each put to all "
                "three engines before the next one; processor time, so that other programs count for nobody. Seconds for all cases are measured (by the "
                "clock) for columns and **extrapolated** for the engines."
            ),
            "",
            f"| engine | ms a case | seconds for {found.cases:,} cases |",
            "| --- | ---: | ---: |",
            f"| rules over columns | {found.columns_a_case:.5f} | {found.first:.2f} |",
            *(
                f"| {name}, looped | {each:.2f} | {each * found.cases / 1000:,.0f} (extrapolated) |"
                for name, each in found.engines.items()
            ),
            "",
            _wrapped(
                "The engines are given facts that are worked out already, as the columns are; what they take in one case is not what they are "
                "slow at, but that there is one case after the other. A decision on one case asks durable-rules, as ever."
            ),
            "",
        ]
    )


def _row(name: str, seconds: float, found: Many) -> str:
    digits = 1 if seconds >= 10 else 2 if seconds >= 1 else 4
    return f"| {name} | {seconds:.{digits}f} | {1e6 * seconds / found.cases:.3f} |"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def _what(found: Many) -> str:
    made = "" if found.made is None else f", made in {found.made:.0f} s"
    return (
        f"What `triage rules impact` does, measured on {found.measured_on} while {found.others:.1f} programs wanted a core on average. {found.cases:,} synthetic cases ({found.distinct:,} of them say what no other says; {found.megabytes:,.0f} MB "
        f"of JSON lines{made}), {found.earlier:,} states before half-scored reviews besides, {found.rules} rules in force, {found.single_conditions} single "
        "conditions; one threshold is moved by one. Each part ran in a process of its own, files in the disk's cache."
    )


def _terms(found: Many) -> str:
    return (
        "Decision differences: open the columns, evaluate both rulebooks, work out levels, escalations and everything else they ask for, compare, rank "
        f"the changed cases ({found.changed_cases:,} here) and count them by group; loading the rules is above. Every rule is evaluated twice, with unscored "
        "needs read as 5 and, for rules that escalate, as 10. Reading is adding up the bits in words of 64."
    )


def _kept(found: Many) -> str:
    times = found.evaluated / found.read
    worst = max(found.impact, found.impact_first)
    promised = worst < LIMIT_SECONDS and found.peak_impact < LIMIT_MEGABYTES
    return (
        f"Evaluating takes {times:.1f} times as long as reading the same bits ({'within' if times <= LIMIT_TIMES else 'over'} the {LIMIT_TIMES} times "
        f"that are promised). Decision differences take {worst:.1f} s at most and {found.peak_impact:,.0f} MB ({'within' if promised else 'over'} the "
        f"{LIMIT_SECONDS} s and {LIMIT_MEGABYTES:,} MB that are promised for a million cases). Building takes "
        f"{1000 * found.built_processor / found.cases:.2f} ms of processor time a case and {found.peak_build:,.0f} MB at most in one process; the columns have {found.columns_megabytes:,.0f} MB on disk. Of {found.compared:,} random cases decided by the product's engine, "
        f"{found.differing:,} came out with another level, another escalation or another flag."
    )
