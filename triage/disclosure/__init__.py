"""Small numbers: which cells of a table may be shown to others, so that nobody in it can be told from the rest.

A count from 1 to one below the threshold is hidden (primary), and so are further cells (secondary) until no hidden
count can be worked out from totals, from sub-groups or from another split of the same people.

What this follows:

- NHS Digital, disclosure control for Hospital Episode Statistics: the earlier method (counts of 1 to 5 replaced by one
  sign, then secondary suppression so that no other value gives them back); the method from September 2018 leaves
  zeros as they are and works out no mean from a few people.
- UK Longitudinal Linkage Collaboration, user guide on statistical disclosure control (July 2025): counts below 10 are
  masked in rows and columns alike, so that none can be deduced; percentages, means and medians only from enough people.
- Hundepool and others, Statistical Disclosure Control (Wiley 2012), chapter 4: a hidden cell is safe when what a
  reader can work out about it is an interval wide enough, not merely when it is not determined.

Zero is shown as zero unless ``hide_zeros`` is set: that nobody was there tells of nobody, and a table without its
zeros can hardly be read. Both kinds of hidden cells are printed with one word. "Fewer than 10" beside one of them
would tell that the other is not, and so narrow the first down again.
"""

from triage.disclosure.beside_known import suppress_beside_known
from triage.disclosure.printed import More, Printed
from triage.disclosure.suppressing import suppress
from triage.disclosure.table import ALL, HIDDEN, Cell, Key, Rate, Sum, Table, crossed, shown

__all__ = [
    "ALL",
    "HIDDEN",
    "Cell",
    "Key",
    "More",
    "Printed",
    "Rate",
    "Sum",
    "Table",
    "crossed",
    "shown",
    "suppress",
    "suppress_beside_known",
]
