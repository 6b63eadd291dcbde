"""What every report begins with: who may have it, the period, where it was made, and what must stand at its head."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import triage
from triage.desk import auditing, gate
from triage.desk.opening import Desk
from triage.desk.outcomes import priorities_of
from triage.desk.passing_on.counted import counted
from triage.desk.passing_on.needs import needs_of
from triage.desk.passing_on.outcomes import settle
from triage.desk.passing_on.releases import releasing
from triage.desk.reporting.counting import Book, written
from triage.desk.reporting.ground import Ground
from triage.desk.reporting.period import Period
from triage.model.assurance import NOT_ASSURED
from triage.pages import Page, Section

ACT = "report"
PEOPLE = "report.people"
INSIDE = "for use inside the service: small numbers are shown; to pass this on, make it with --for-others"
OUTSIDE = "made to be passed on: small numbers are hidden"
Write = Callable[[Ground, Book], tuple[Section, ...]]


def make(
    desk: Desk,
    name: str,
    title: str,
    write: Write,
    *,
    start: date,
    end: date,
    for_others: bool,
    kept: Book | None = None,
) -> Page:
    """Write a report; the one place where who looks is asked and logged.

    ``kept`` is the book to count in, for whoever shows inside the service what stands behind a figure.
    Raises :class:`triage.errors.Refused` for a role that has no reports, or where this workspace wants every reader named.
    """
    gate.read(desk, ACT, None, later=True)
    if for_others:
        releasing(desk, "report", name, start, end)
    ground = Ground(
        desk, Period(start, end, desk.on), by_name=not for_others and gate.may(desk, PEOPLE, None)
    )
    threshold = desk.settings.small_number_threshold if for_others else None
    beside = _passed_on_beside(name) if for_others else ()

    def noted(book: Book) -> None:
        book.stands(_of_outcomes(ground, threshold or 0))
        for one in beside:
            one(ground, book)

    sections, book = written(lambda counts: write(ground, counts), threshold, noted, kept)
    auditing.note(desk, ACT, by=None, record=f"{name} found {len(ground.stories)}")
    return Page(
        format=f"triage.report-{name}/1",
        title=title,
        about=_about(desk, ground.period),
        sections=sections,
        warnings=tuple(_warnings(ground, book, for_others=for_others)),
        facts={
            "from": start.isoformat(),
            "to": end.isoformat(),
            "on": desk.on.isoformat(),
            "for_others": for_others,
            "engine": triage.__version__,
        },
        assurance="" if desk.assured else NOT_ASSURED,
        handling=OUTSIDE if for_others else INSIDE,
        synthetic=ground.synthetic,
        made=desk.on,
    )


def _passed_on_beside(name: str) -> tuple[Write, ...]:
    """The reports of the same days that a reader may hold as well: what one hides no other may give back.

    Priorities overlap, and are hidden by themselves.
    """
    if name == "priorities":
        return ()
    from triage.desk.reporting import equity, meeting, quarter  # noqa: PLC0415 - each is made by this module

    return quarter.sections, equity.sections, meeting.sections


def _of_outcomes(ground: Ground, threshold: int) -> Mapping[frozenset[object], bool]:
    """What ``triage outcomes --for-others`` of the same days counts, and whether it shows it."""
    needs = needs_of(ground.histories, ground.period.start, ground.period.last, ground.period.on, priorities_of(ground.desk))  # fmt: skip
    return counted(settle(needs, threshold)) if needs.every else {}


def _about(desk: Desk, period: Period) -> tuple[tuple[str, str], ...]:
    place = desk.settings.area.name
    return (
        ("Period", period.words()),
        ("As known on", desk.on.isoformat()),
        *([("Place", place)] if place else []),
        ("Rules", desk.rulebook.version),
    )


def _warnings(ground: Ground, book: Book, *, for_others: bool) -> list[tuple[str, str]]:
    found = []
    if ground.period.running:
        found.append(
            ("period_running", f"The period has not ended: it is counted up to {ground.period.last}, and waits and reviews go on.")
        )  # fmt: skip
    if not ground.stories:
        found.append(("no_cases", "No case is on record up to this day."))
    if for_others and book.hidden:
        found.append(
            (
                "suppressed",
                (
                    "Some figures are hidden: counts of fewer children than the workspace's threshold of "
                    f"{ground.desk.settings.small_number_threshold}, and others that would give them back."
                ),
            )
        )
    if for_others and not book.threshold:
        found.append(("no_threshold", "This workspace hides no small numbers: its threshold is 0 or 1."))
    return found
