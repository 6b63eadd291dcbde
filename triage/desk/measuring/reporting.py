"""Reports on published measures and on light contacts, from the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from triage.desk import auditing, gate
from triage.desk.measuring.for_others import measures_for_others
from triage.desk.measuring.library import measure_library
from triage.desk.measuring.light import light_contacts
from triage.desk.opening import Desk
from triage.desk.outcomes import outcome_histories
from triage.desk.passing_on.releases import releasing
from triage.outcomes.light_contacts import LightReport, light_report
from triage.outcomes.measures import MeasureReport, measure_report


def measures_report(
    desk: Desk,
    start: date | None = None,
    end: date | None = None,
    *,
    codes: Sequence[str] = (),
    hide_small: bool = False,
) -> MeasureReport:
    """Summarise forms first filled in from ``start`` to ``end`` as known on the day; ``codes`` only these measures.

    ``hide_small``: for others, with small numbers hidden by the workspace's threshold. Raises :class:`WrongUse` for an unknown
    measure.
    """
    gate.read(desk, "outcomes", None, later=True)
    library = measure_library(desk)
    for code in codes:
        library.single(code)
    if hide_small:
        releasing(desk, "measures", " ".join(codes), start, end)
    histories = outcome_histories(desk)
    auditing.note(desk, "outcomes", by=None, record=f"measures of {len(histories)}")
    report = measure_report(histories, library, desk.on, start, end, codes)
    return measures_for_others(report, desk.settings.small_number_threshold) if hide_small else report


def contacts_report(
    desk: Desk, start: date | None = None, end: date | None = None, by: str | None = None
) -> LightReport:
    """Summarise light contacts of the days from ``start`` to ``end``; those of cases that whoever asks may not read are left out."""
    gate.read(desk, "outcomes", by, later=True)
    held = light_contacts(desk, start, end, by=by)
    auditing.note(desk, "outcomes", by=by, record=f"light contacts {len(held)}")
    light = [
        one.body for one in held if not one.row.became
    ]  # the others are counted as the cases they became
    return light_report(light, measure_library(desk), len(held) - len(light))
