"""The section of the page about plans."""

from __future__ import annotations

import textwrap

from tests.bench.plan_peers import PATIENCE
from tests.bench.plans import Plans, Shape

HEADING = "## Plans of households"
LIMIT_SECONDS = 0.2
"""What the product promises for 15 needs and 300 services."""
PROMISED = 15, 300


def section(found: Plans) -> str:
    """What was measured, in Markdown."""
    month = found.month
    names = list(dict.fromkeys(name for shape in found.shapes for name in shape.seconds))
    return "\n".join(
        [
            HEADING,
            "",
            _wrapped(
                f"Which services a household meets is worked out exactly (docs/plans.md). Measured on {found.measured_on} while {found.others:.1f} programs wanted "
                "a core on average; processor time, each household put to all of them before the next one. The solvers get the same question as a programme of "
                "whole numbers and solve it count by count."
            ),
            "",
            _wrapped(
                f"**The month.** {month.households} households with the shipped directory: a plan takes {month.plan.median:.2f} ms at the median and {month.plan.p99:.2f} ms for 99 of "
                f"100. The greedy plan (for each help the service that ranks first, places in order) is worse for {month.worse} of them. Together, the exact plans "
                f"answer {month.needs} more needs and give {month.kinds} more kinds of help a place, with {month.services} fewer services to meet."
            ),
            "",
            _wrapped(
                "**Made-up households**, far larger: so many kinds of help, services, and the share of services that give each kind; caps of 3 and of 6. "
                f"Median and worst in seconds; a solver is stopped after {PATIENCE:g} seconds on one count."
            ),
            "",
            f"| kinds × services, share | households | {' | '.join(names)} | greedy worse |",
            f"| --- | ---: |{' ---: |' * (len(names) + 1)}",
            *(_row(shape, names) for shape in found.shapes),
            "",
            _wrapped(_in_words(found)),
            "",
        ]
    )


def _row(shape: Shape, names: list[str]) -> str:
    cells = [
        f"{shape.helps} × {shape.services:,}, {100 * shape.share:g} %",
        str(shape.runs),
        *(_spread(shape, name) for name in names),
        f"{shape.worse} of {shape.runs}",
    ]
    return f"| {' | '.join(cells)} |"


def _spread(shape: Shape, name: str) -> str:
    found, stopped = shape.seconds.get(name), shape.stopped.get(name, 0)
    if found is None:
        return "–"
    return f"{found[0]:.3f} / {found[1]:.3f}" + (f" ({stopped} stopped)" if stopped else "")


def _in_words(found: Plans) -> str:
    promised = [shape for shape in found.shapes if (shape.helps, shape.services) == PROMISED]
    worst = max((shape.seconds["plain Python"][1] for shape in promised), default=0.0)
    differing = sum(shape.differing for shape in found.shapes)
    unproved = sum(shape.unproved for shape in found.shapes)
    kept = "within" if worst < LIMIT_SECONDS else "over"
    return (
        f"Plain Python takes {worst:.3f} s at worst for 15 kinds of help and 300 services ({kept} the {LIMIT_SECONDS} s that are promised). Answers of a solver that "
        f"differ: {differing}. Plans that the product could not prove the best within its limit of steps: {unproved}. {_peers_in_words(found)}"
    )


def _peers_in_words(found: Plans) -> str:
    """How often a solver was quicker at the median, and what follows."""
    others = [(name, shape) for shape in found.shapes for name in shape.seconds if name != "plain Python"]
    quicker = sum(shape.seconds[name][0] < shape.seconds["plain Python"][0] for name, shape in others)
    if not others:
        return "No solver was installed."
    return (
        f"A solver was quicker in {quicker} of {len(others)} comparisons. Loading one takes longer than a plan of a household, and a decision must not depend on what "
        "is installed (law 9), so no solver decides: they are here, and in tests, as a second opinion."
    )


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)
