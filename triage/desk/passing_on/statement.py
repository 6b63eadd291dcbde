"""The value statement for others, asked at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from triage.desk.opening import Desk
from triage.desk.outcomes import priorities_of
from triage.desk.passing_on.needs import needs_of
from triage.desk.passing_on.releases import releasing
from triage.desk.passing_on.values import PassedOn, passed_on
from triage.desk.valuing import asked_record, load, value_of
from triage.valuing import needs_record


def statement_for_others(
    desk: Desk,
    wanted: str,
    start: date | None = None,
    end: date | None = None,
    *,
    proxies: Sequence[str] = (),
) -> PassedOn:
    """Value outcomes under the map that ``wanted`` names, as it may be passed on.

    Raises :class:`triage.errors.DataProblem`, :class:`triage.errors.WrongUse`, and :class:`triage.errors.Refused` where nothing
    of it can be passed on, a harm could not be shown, or it would tell of few people beside what was passed on before.
    """
    read = load(desk, wanted, proxies)
    histories, sent = asked_record(desk) if needs_record(read) else ([], [])
    found = value_of(read, histories, sent, start, end, desk.on)
    needs = needs_of(histories, start, end, desk.on, priorities_of(desk))
    passed = passed_on(found, needs, desk.settings.small_number_threshold if desk.workspace else 0)
    if needs_record(read):
        releasing(desk, "value", read.file.id, start, end)
    return passed
