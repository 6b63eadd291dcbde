"""How fast it is: ``make bench`` runs this and writes ``docs/performance.md``.

.venv/bin/python tests/bench/bench.py                      print
.venv/bin/python tests/bench/bench.py --write FILE.md      print, and write the page
.venv/bin/python tests/bench/bench.py --json               numbers for programs
.venv/bin/python tests/bench/bench.py --cases 100000       a change of rules over fewer cases than a million
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import textwrap
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path

if not __package__:
    # Run as a file, only this folder is looked in; the tests are a package of the folder two above.
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import bench_value, directory_page, plans_page
from tests.bench import screens as bench_screens
from tests.bench.directory import SIZES, growth
from tests.bench.many import CACHE, many
from tests.bench.many_page import HEADING, section
from tests.bench.measure import ENGINES, ON, Bench, Times, bench
from tests.bench.plans import SHAPES, measured

COMMAND = "make bench"
_IN_SHORT = "## What it means"
LIMIT_MS = 10
"""A whole decision, 99 of 100, in milliseconds: what the product promises."""


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; exit code 1 where an engine names other rules than another, for then no time means anything."""
    parser = argparse.ArgumentParser(
        description="Measure decisions, a month, loading, and three rule engines side by side."
    )
    parser.add_argument(
        "--decisions",
        type=int,
        default=2000,
        help="at least so many whole decisions; 0 leaves all but the part about many cases as it is",
    )
    parser.add_argument("--rounds", type=int, default=12, help="rounds over the cases for each engine")
    parser.add_argument(
        "--children", type=int, default=None, help="only the first so many cases of the month"
    )
    parser.add_argument("--write", type=Path, default=None, metavar="FILE.md", help="also write the page")
    parser.add_argument("--json", action="store_true", help="print numbers for programs")
    parser.add_argument(
        "--cases",
        type=int,
        default=1_000_000,
        help="so many synthetic cases for a change of rules (takes minutes); 0 leaves that part of the page as it is",
    )
    parser.add_argument(
        "--services",
        type=int,
        nargs="*",
        default=list(SIZES),
        help="sizes of directory to measure, smallest first; none given leaves that part of the page as it is",
    )
    parser.add_argument(
        "--plans",
        type=int,
        default=len(SHAPES),
        help="plans of households of the first so many shapes (the last take minutes); 0 leaves that part of the page as it is",
    )
    parser.add_argument(
        "--draws",
        type=int,
        default=bench_value.DRAWS,
        help="draws of a valuation, a power of two; 0 leaves that part of the page as it is",
    )
    parser.add_argument(
        "--screens",
        type=int,
        default=bench_screens.CASES,
        help="cases in the inbox of the screens; 0 leaves that part of the page as it is",
    )
    parser.add_argument(
        "--cache", type=Path, default=CACHE, metavar="DIR", help="where these cases and columns are kept"
    )
    chosen = parser.parse_args(arguments)
    others = os.getloadavg()[0]
    found = bench(chosen.decisions, chosen.rounds, chosen.children) if chosen.decisions else None
    over_many = many(chosen.cases, chosen.cache) if chosen.cases else None
    before = chosen.write.read_text(encoding="utf-8") if chosen.write and chosen.write.exists() else ""
    part = section(over_many) + "\n" if over_many else _apart(before)[1]
    text = page(found, others, part) if found else part.join(_apart(before)[::2])
    directories = growth(tuple(chosen.services)) if chosen.services else None
    text = with_part(
        text, before, directory_page.HEADING, directory_page.section(directories) if directories else ""
    )
    plans = measured(SHAPES[: chosen.plans], chosen.children) if chosen.plans else None
    text = with_part(text, before, plans_page.HEADING, plans_page.section(plans) if plans else "")
    drawn = bench_value.values(chosen.draws) if chosen.draws else None
    text = with_part(text, before, bench_value.HEADING, bench_value.section(drawn) if drawn else "")
    drawn_on = bench_screens.screens(chosen.screens) if chosen.screens else None
    text = with_part(text, before, bench_screens.HEADING, bench_screens.section(drawn_on) if drawn_on else "")
    numbers = (asdict(found) if found else {}) | ({"many": asdict(over_many)} if over_many else {})
    numbers |= {"directory": asdict(directories)} if directories else {}
    numbers |= {"plans": asdict(plans)} if plans else {}
    numbers |= {"values": asdict(drawn)} if drawn else {}
    numbers |= {"screens": asdict(drawn_on)} if drawn_on else {}
    print(json.dumps(numbers, indent=2) if chosen.json else text, end="\n" if chosen.json else "")
    if chosen.write:
        chosen.write.write_text(text, encoding="utf-8")
        print(f"written: {chosen.write}", file=sys.stderr)
    return int(
        bool(found and any(found.mismatches.values()))
        or bool(over_many and over_many.differing)
        or bool(plans and any(shape.differing for shape in plans.shapes))
        or bool(drawn and drawn.differing)
    )


def _apart(text: str) -> tuple[str, str, str]:
    """A page as it stands: what comes before the part about many cases, that part, and what comes after it."""
    before, heading, rest = text.partition(HEADING)
    if not heading:
        before, short, after = text.partition(_IN_SHORT)
        return before, "", short + after
    own, short, after = rest.partition(_IN_SHORT)
    return before, heading + own, short + after


def with_part(text: str, before: str, heading: str, part: str) -> str:
    """The page with a part of its own before what it all means; without a new one, as the page ``before`` had it."""

    def split(page_text: str) -> tuple[str, str, str]:
        head, own, rest = page_text.partition(heading)
        body, following, after = rest.partition("\n## ")
        return (head, own + body, following + after) if own else (page_text, "", "")

    new = part.rstrip("\n") or split(before)[1].rstrip("\n")
    head, _, after = split(text)
    bare = head + after.lstrip("\n") if after else head
    first, short, rest = bare.partition(_IN_SHORT)
    return f"{first.rstrip()}\n\n{new}\n\n{short}{rest}" if new else bare


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _ms(amount: float) -> str:
    return f"{amount:.2f}" if amount < 100 else f"{amount:,.0f}"


def _table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = [_row(*head), _row("---", *("---:" for _ in head[1:]))]
    return "\n".join([*lines, *(_row(*row) for row in rows)])


def _timed(name: str, found: Times) -> tuple[object, ...]:
    return (name, f"{found.runs:,}", _ms(found.median), _ms(found.p99))


def page(found: Bench, others: float, over_many: str = "") -> str:
    """The whole page in Markdown; ``others`` is how many programs wanted a core when the measuring began.

    ``over_many`` is the part about a change of rules over many cases, with its heading.
    """
    whole = found.decision["whole"]
    machine = f"{os.cpu_count()} cores, {platform.python_implementation()} {platform.python_version()}, durable_rules {version('durable_rules')}, zen-engine {version('zen-engine')}"
    return f"""# Performance

Measured on {date.today().isoformat()} by `{COMMAND}`, which rewrites this page. Machine: {machine}.
Times depend on the machine and on what else it does ({others:.1f} programs wanted a core on average when this began); the differences between engines below come from one run in one process.
No test asserts a time.

What is measured: the demonstration's synthetic month ({found.cases} referrals, {found.needs:,} needs, nobody of them exists) as of
{ON.isoformat()}, with the shipped rulebook ({found.rules} rules) and directory ({found.services} services).

## One decision

From a checked case to a decision with its reasons, without the record. "Matching" is asking the directory which service takes
this person; "rest" is everything else: facts of the day, sharing, questions, the household's plan.

{_table(("part", "decisions", "median ms", "p99 ms"), [_timed(name, found.decision[name]) for name in ("whole", "rules", "matching", "rest")] + [_timed("whole, processor time only", found.decision["processor"])])}

{_wrapped(_about_one(found))}

## The month

{_table(("step", f"seconds for {found.cases} cases", "ms a case"), [(name, f"{spent:.2f}", _ms(1000 * spent / found.cases)) for name, spent in found.month.items()])}

"Decided and recorded" is what `triage case add` does: one transaction for each case, with the decision, its inputs and versions, and the log.

## Loading

Each part for the first time in a fresh process, files read from the disk's cache.

{_table(("part", "ms"), [(name, _ms(spent)) for name, spent in found.load.items()])}

A command loads only what it needs: `triage --help` loads none of these.

## Three engines, the same rules, the same facts

durable-rules is the engine of the product. "Plain Python" is the oracle that it is held to in tests. zen-engine is a peer: the
positive conditions of every live rule were translated into its decision tables (one table for each stage, hit policy "collect",
one row for each rule). Each engine answers the same questions: for each case all stages, every round of flags, and the
second look where needs are unscored ({found.questions:,} questions for the {found.cases} cases, {found.fired:,} rules fired). Every case is put to all three before
the next one, and another engine begins each time. For durable-rules and zen-engine the time holds making the flat fact.

{_table(("engine", "cases", "median ms a case", "p99 ms a case"), [_timed(name, found.engines[name]) for name in ENGINES])}

Questions in which an engine named other rules than durable-rules: {", ".join(f"{name} {count}" for name, count in found.mismatches.items())}.
Loading the same rules: durable-rules {_ms(found.load["rulebook, compiled for durable-rules"])} ms, zen-engine {_ms(found.peer_load)} ms, plain Python nothing.

{_wrapped(_about_engines(found))}

{over_many}{_IN_SHORT}

{_wrapped(_in_short(whole, found))}
"""


def _about_one(found: Bench) -> str:
    whole = found.decision["whole"]
    worked = found.decision["processor"].p99
    kept = f"The slowest one in a hundred is {'under' if whole.p99 < LIMIT_MS else 'over'} the {LIMIT_MS} ms that a whole decision may take"
    if whole.p99 >= LIMIT_MS > worked:
        kept += f" by the clock; in processor time, which leaves out waiting for other programs, it is under them ({_ms(worked)} ms)"
    shares = {name: found.decision[name].median / whole.median for name in ("rules", "matching", "rest")}
    most = max(shares, key=lambda name: shares[name])
    return f"{kept}. Most of the time goes into: {most} ({round(100 * shares[most])} % of the median)."


def _about_engines(found: Bench) -> str:
    ours = found.engines[ENGINES[0]].median
    sentences = []
    for name in ENGINES[1:]:
        theirs = found.engines[name].median
        if theirs < ours:
            sentences.append(
                f"{name} is faster than durable-rules here: {_ms(theirs)} ms against {_ms(ours)} ms at the median ({ours / theirs:.1f} times)."
            )
        else:
            sentences.append(
                f"durable-rules is faster than {name} here: {_ms(ours)} ms against {_ms(theirs)} ms at the median ({theirs / ours:.1f} times)."
            )
    sentences.append(
        "What the oracle also gives in its time, and the other two do not, is the facts that made a rule fire: a decision asks it for those of every rule that fired."
    )
    return " ".join(sentences)


def _in_short(whole: Times, found: Bench) -> str:
    month = found.month["decided and recorded"]
    return (
        f"A coordinator waits for none of this: a decision takes about {_ms(whole.median)} ms, a whole month with its record {month:.1f} s, "
        f"and starting up about {sum(found.load.values()) / 1000:.1f} s. Speed is no reason to choose between these engines at this size; "
        "what the comparison is for is that all three name the same rules on every case."
    )


if __name__ == "__main__":
    sys.exit(main())
