"""Qualities of services, the test of quality, and what is published about programmes: information, never a rule-out.

The qualities are those that Lambeth's youth services were commissioned by beside outcomes (Suffolk Family 2020, 2016,
line 265 of its text): co-production, partnership working and sustainability. The test is the "EIP test" of the same
report (line 1293): criteria that external services need to reach in order to be commissioned. The report names no
criteria but outcomes centred on person and community with a focus on wellbeing and resilience; so the test here asks
for these four, and leaves to people what meeting one means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from triage.signposting.records import Judgement, Qualities, Service
from triage.vocabulary import Entry

QUALITIES: Mapping[str, tuple[str, str]] = {
    "co_production": ("made together with the people it is for", "S1 265"),
    "partnership": ("works in partnership with others", "S1 265"),
    "sustainability": ("can go on", "S1 265"),
    "wellbeing_outcomes": ("works towards wellbeing and resilience of person and community", "S1 1293"),
}
"""Quality -> what it asks and the lines it comes from."""
_MEETS = {"yes": "yes", "partly": "partly", "no": "no"}


@dataclass(frozen=True)
class QualityTest:
    """Where a service stands in the test of quality on a day."""

    met: int
    of: int
    unknown: tuple[str, ...]
    """Qualities that nobody has judged by the day."""
    external: bool | None
    """Whether the service lies outside the network; the test is for those. None is not known."""

    @property
    def passed(self) -> bool | None:
        """All are met; None while one is not known."""
        return None if self.unknown else self.met == self.of


def judged(service: Service, quality: str, on: date) -> Judgement | None:
    """What was judged of a quality by the day; None where nobody has, or only later. Raises KeyError for an unknown one."""
    if quality not in QUALITIES:
        raise KeyError(quality)
    found: Judgement | None = getattr(service.qualities or Qualities(), quality)
    return found if found is not None and found.on <= on else None


def quality_test(service: Service, on: date) -> QualityTest:
    """Count the test of quality; what is not judged is neither met nor missed."""
    found = {name: judged(service, name, on) for name in QUALITIES}
    return QualityTest(
        met=sum(one is not None and one.meets == "yes" for one in found.values()),
        of=len(found),
        unknown=tuple(name for name, one in found.items() if one is None),
        external=None if service.network is None else service.network == "external",
    )


def quality_lines(service: Service, on: date) -> list[str]:
    """Each quality with who judged it and when, and the test in one line; nothing where nobody judged anything."""
    if service.qualities is None:
        return []
    lines = []
    for name, (asks, _) in QUALITIES.items():
        one = judged(service, name, on)
        said = "not known" if one is None else f"{_MEETS[one.meets]}, judged by {one.by} on {one.on}"
        source = f" ({one.source})" if one is not None and one.source else ""
        lines.append(f"{name.replace('_', ' ')}: {asks}: {said}{source}")
    test = quality_test(service, on)
    outcome = {None: "cannot be said yet", True: "passed", False: "not passed"}[test.passed]
    missing = f", {len(test.unknown)} not known" if test.unknown else ""
    lines.append(
        f"test of quality: {outcome}, {test.met} of {test.of} met{missing}; it rules nothing in or out"
    )
    return lines


def programme_lines(entry: Entry) -> list[str]:
    """What is published about a programme, as it stands in the source; a figure that is damaged there is not repaired."""
    states = entry.items("text_state")
    source = entry.text("source") or "no source named"
    ratio = published_ratio(entry)
    if ratio is not None:
        figure = f"published ratio of benefit to cost {entry.text('published_ratio')}"
    elif "damaged" in states:
        figure = "its published figure is damaged in the source: unreadable"
    else:
        figure = "no ratio is published"
    lines = [f"{entry.title}: {figure} ({source})"]
    if "missing" in states:
        lines.append("part of its text is missing in the source")
    if "contradictory" in states:
        lines.append("the source contradicts itself about it")
    outcomes = entry.items("outcomes")
    if outcomes:
        lines.append(f"outcomes it names: {'; '.join(outcomes)}")
    note = entry.text("note")
    if note:
        lines.append(f"note: {note}")
    return lines


def published_ratio(entry: Entry) -> Fraction | None:
    """The ratio as printed; None where none is printed, or where the source is damaged."""
    printed = entry.text("published_ratio")
    return Fraction(printed) if printed and "damaged" not in entry.items("text_state") else None
