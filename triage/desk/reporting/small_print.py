"""How each figure is counted, said on the page itself."""

from __future__ import annotations

from triage.casework.take_up import HOW_READ
from triage.pages import Section, Words

COUNTING = (
    "Children: a case is one child. Two cases that were joined count once, under the number that goes on. An erased case is in no figure.",
    "The day: every figure is as the record knew it on the day the report was made; what was recorded later is not in it.",
    (
        "A small number hidden: counts of fewer children than the workspace's threshold, and others from which they could be worked out, are "
        "shown as hidden in a report for others. Hidden, unknown and nought are three different things."
    ),
)
QUARTER = (
    "Received: added to this record in the period. Waits begin on the day the case was received, which may be earlier than the day it was added.",
    (
        "First action: the first day on which a referral was sent, a family was told of a service, support was given or a task done, or somebody "
        "was told of an escalation. A confirmed plan is not yet an action."
    ),
    "Median and 9 in 10: of those who came to the step. Those still waiting and those whose case ended before stand beside, and are in no median.",
    (
        "Unmet: help that a decision of the period wanted and no service could give, each help for each person of a case once, with the last "
        "reason. Reasons also include an open question or the family's own wish."
    ),
    f"Take-up: of each referral and signpost made in the period. {HOW_READ}",
    (
        "Came back: see the note beside that table. Closings that leave nobody to follow (opened in error, duplicate, death, another area) are "
        "not in the denominator."
    ),
    "Levels: 1 universal to 4 statutory. Sex, ethnicity, disability, language, deprivation and who referred never change a level.",
    (
        "Change: the first score of a need and its later scores, 1 to 10, ten the worst. Fall of the mean is 100 x (1 - mean after / mean "
        "before) of needs scored twice. It says nothing of why."
    ),
)
EQUITY = (
    (
        "Groups: as recorded in the case; not recorded is a row of its own, and often the largest. Broad ethnic groups are those of the census "
        "of England and Wales 2021. Disability: any recorded; none recorded as none. Deprivation: fifths of the index of multiple "
        "deprivation, 1 the most deprived. Language: English or another."
    ),
    (
        "Intervals: 95 per cent, Wilson's for a share (Wilson 1927; Newcombe 1998). They say how far chance alone may move a figure of so few "
        "children. No test of significance is made: with so many rows some would differ by chance."
    ),
    (
        "What this cannot tell: why groups differ. Needs, areas and services differ between them; nobody here is compared with children who "
        "never came. For that, set the numbers beside the population of the area."
    ),
    (
        "Sex, ethnicity, disability, language and deprivation never change a level, an escalation or how soon something is due: each "
        "rulebook that loads is held to that."
    ),
)
MEETING = (
    "Urgent: escalations that have not come to an end. Overdue: what should have been done before the day.",
    "Services: what their records say on the day; a record past its check date is not known to hold.",
    "Asked twice: the same service asked more than once for the same help of one case.",
)


def how_counted(*parts: tuple[str, ...]) -> Section:
    """The section that ends a report."""
    return Section(
        "how_counted", "How it is counted", (Words(tuple(line for part in parts for line in part)),)
    )
