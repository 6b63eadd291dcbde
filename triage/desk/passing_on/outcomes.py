"""What may be printed of outcomes for others: rows about few people hidden, and whatever would give them back.

A row is about a group of people (a need, an area, an age). Where the group is smaller than the workspace's threshold,
nothing of the row is printed. In the other rows every count from 1 to one below the threshold is hidden, and further figures
until no hidden count can be worked out: cell by cell for needs, categories and services
(:mod:`triage.desk.passing_on.joint`), as sums of needs for priorities, by blocks of figures for every other grouping (:mod:`triage.desk.passing_on.rows`).
What needs no protection is how many needs nobody scored at the start: it tells of our work and of no child.

A mean is shown where it rests on a shown number of pairs, and where it leaves open how many of them are better, same and
worse as far as those are hidden: the mean of twelve that fell by eight on average leaves no room for somebody who got worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from triage.desk.passing_on.alike import Alike
from triage.desk.passing_on.blocks import BLOCKS
from triage.desk.passing_on.joint import TOGETHER, Joint
from triage.desk.passing_on.needs import EVERYBODY, Needs, Row, needs_of
from triage.desk.passing_on.rows import Blocks
from triage.model.history import CaseHistory
from triage.outcomes import COUNTS, GROUPINGS, MEANS, OutcomeReport, OutcomeRow, OutcomeWarning
from triage.outcomes.change import BEST, WORST, Change
from triage.outcomes.groupings import PARTITIONS, Priorities

EVERYTHING = frozenset({*COUNTS, *MEANS})
_FINAL_MEANS = frozenset(name for name in MEANS if not name.startswith("first_review."))
_OF_BLOCK: dict[str, frozenset[str]] = {
    block.name: frozenset(part for part in block.parts if part in COUNTS) for block in BLOCKS
}
_OF_BLOCK["final"] |= _FINAL_MEANS
_OF_BLOCK["first_review"] |= {"first_review.paired", "first_review.mean_after"}


@dataclass(frozen=True)
class Settled:
    """What is hidden of the needs of one period, whoever asks for which part of it."""

    needs: Needs
    joint: Joint
    threshold: int
    blocks: Blocks
    by_blocks: bool = False
    """Whether needs, categories and services are shown by blocks too."""

    def hidden(self, row: Row) -> frozenset[str]:
        """Names of the counts (and means by block) that are hidden in a row."""
        if EVERYBODY in self.joint.whole:
            return EVERYTHING
        row = self._twin(row)
        if row == EVERYBODY or (row[0] in TOGETHER and not self.by_blocks):
            return EVERYTHING if row in self.joint.whole else frozenset(self.joint.hidden(row))
        if row[0] == "priority":
            return self._of_its_needs(row)
        found: frozenset[str] = frozenset()
        for block in BLOCKS:
            if row in self.blocks.hidden[block.name]:
                found |= _OF_BLOCK[block.name]
        return EVERYTHING if "started" in found else found

    def _twin(self, row: Row) -> Row:
        """The row whose figures it shows: all, where it has every need; one settled cell by cell, where it overlaps with others anyway."""
        members = self.needs.members
        if row[0] != "priority" and members.get(row) == members[EVERYBODY]:
            return EVERYBODY
        if self.by_blocks or row[0] in PARTITIONS or row[0] in (*TOGETHER, "priority") or row not in members:
            return row
        return next(
            (one for by in TOGETHER for one in self.needs.rows(by) if members[one] == members[row]), row
        )

    def _of_its_needs(self, row: Row) -> frozenset[str]:
        """A priority is the sum of the needs it names: it shows what each of them shows, and so nothing that is new."""
        if 0 < self.needs.people[row] < self.threshold:
            return EVERYTHING
        codes = {self.needs.every[place].need for place in self.needs.members[row]}
        return frozenset(name for code in codes for name in self.hidden(("need", code)) if name in COUNTS)


def settle(needs: Needs, threshold: int) -> Settled:
    """Settle what is hidden of these needs, in every grouping at once."""
    joint = Joint(needs, threshold)
    blocks = Blocks(needs, threshold)
    if not joint.gave_up:
        cell_by_cell = {row: joint.hidden(row) for row in needs.members if row[0] in TOGETHER}
        blocks.settle(
            [by for by in GROUPINGS if by not in (*TOGETHER, "priority")],
            {
                block.name: {row for row, names in cell_by_cell.items() if names & set(block.parts)}
                for block in BLOCKS
            },
        )
        found = Settled(needs, joint, threshold, blocks)
        every = [by for by in GROUPINGS if by != "priority"]
        if not _differ(found) and not Alike(needs, every, threshold).tells(found.hidden):
            return found
        blocks = Blocks(needs, threshold)
    blocks.settle([by for by in GROUPINGS if by != "priority"])
    found = Settled(needs, joint, threshold, blocks, by_blocks=True)
    joint.hide({row: found.hidden(row) & set(COUNTS) for row in needs.members if row[0] in TOGETHER})
    return found


def _differ(found: Settled) -> bool:
    """Whether a row shows a count that another row of the very same needs hides."""
    members = found.needs.members
    by_needs: dict[frozenset[int], frozenset[str]] = {}
    for row, inside in members.items():
        if row[0] != "priority" and row != EVERYBODY and inside:
            hidden = found.hidden(row) & set(COUNTS)
            if by_needs.setdefault(inside, hidden) != hidden:
                return True
    return False


def for_others(
    report: OutcomeReport,
    histories: Iterable[CaseHistory],
    threshold: int,
    *,
    start: date | None = None,
    end: date | None = None,
    on: date | None = None,
    priorities: Priorities | None = None,
) -> OutcomeReport:
    """The report as it may be passed on: small numbers hidden by ``threshold`` (0 or 1 hides nothing).

    ``histories``, ``start``, ``end``, ``on`` and ``priorities`` are those the report was made from. Details of a row
    (intervals, the missing, the look after closing) are left out. The warning ``suppressed_rows`` says how many rows lack
    figures.
    """
    if threshold <= 1:
        return report
    return printed(report, settle(needs_of(histories, start, end, on, priorities), threshold))


def printed(report: OutcomeReport, settled: Settled) -> OutcomeReport:
    """The report with what is settled hidden in it."""
    rows = tuple(replace(row, hidden=_hidden(row, settled), detail=None) for row in report.rows)
    overall = replace(report.overall, hidden=_hidden(report.overall, settled), detail=None)
    return replace(
        report,
        rows=rows,
        overall=overall,
        warnings=tuple(_warnings(report, rows, overall, settled.threshold)),
        few=overall.hidden == EVERYTHING,
    )


def _hidden(row: OutcomeRow, settled: Settled) -> frozenset[str]:
    """The figures of a row that are not printed."""
    hidden = settled.hidden((row.by, row.key))
    if hidden == EVERYTHING:
        return hidden
    threshold = settled.threshold
    if "paired" in hidden or 0 < row.final.paired < threshold or not _open(row.final, hidden, "", threshold):
        hidden |= _FINAL_MEANS
    first = row.first_review
    if "first_review.paired" in hidden or 0 < first.paired < threshold or not _open(first, hidden, "first_review.", threshold):  # fmt: skip
        hidden |= {"first_review.mean_after"}
    return hidden


def _open(found: Change, hidden: frozenset[str], before: str, threshold: int) -> bool:
    """Whether the means leave each hidden count of better and worse as many values as its being hidden promises.

    Each fall is from 1 to 9 points, and from a tenth to nine tenths of its first score; each rise from 1 to 9 points, and from
    a ninth to nine times its first score; whoever got worse began below the worst and ended above the best score.
    """
    if not found.paired or not {f"{before}{name}" for name in ("improved", "same", "worse")} & hidden:
        return True
    pairs, span = found.paired, WORST - BEST
    first, last = (pairs * mean for mean in (found.mean_before or 0, found.mean_after or 0))
    own = Fraction(pairs) * (found.mean_reduction_pct or 0) / 100
    fall = first - last
    d = threshold - 1
    better = _reach(found.improved, d if f"{before}improved" in hidden else 0, pairs)
    worse = _reach(found.worse, d if f"{before}worse" in hidden else 0, pairs)
    most_better, most_worse = (better[1], worse[0]), (better[0], worse[1])
    return (
        most_better[0] - span * most_better[1] <= fall <= span * most_worse[0] - most_worse[1]
        and Fraction(most_better[0], WORST) - span * most_better[1]
        <= own
        <= Fraction(span * most_worse[0], WORST) - Fraction(most_worse[1], span)
        and worse[1] <= min(WORST * pairs - first, last - BEST * pairs)
        and better[1] <= min(first - BEST * pairs, WORST * pairs - last)
    )


def _reach(count: int, by: int, most: int) -> tuple[int, int]:
    return max(0, count - by), min(most, count + by)


def _warnings(
    report: OutcomeReport, rows: Sequence[OutcomeRow], overall: OutcomeRow, threshold: int
) -> Iterable[OutcomeWarning]:
    for warning in report.warnings:
        tells = any(name in overall.hidden or 0 < count < threshold for name, count in warning.counts.items())
        few = overall.hidden == EVERYTHING and warning.counts
        yield replace(warning, text=warning.without_counts) if tells or few else warning
    number = sum(row.suppressed for row in rows)
    if number or overall.suppressed:
        yield OutcomeWarning(
            "suppressed_rows",
            f"{number} rows lack figures (null, 'hidden'): counts from 1 to {threshold - 1}, and others that would give them back.",
        )
