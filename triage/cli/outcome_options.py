"""What the options of `triage outcomes` mean: groupings, groups, periods, and figures that travel with their sources."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from triage.desk.outcome_cohorts import Group
    from triage.outcomes import Given

ALL = "all"
_OTHER_NAMES = {
    "reason": "referral_reason",
    "source": "referral_source",
    "decile": "imd_decile",
    "imd": "deprivation",
}

if TYPE_CHECKING:
    _Word = click.ParamType[str]
else:
    _Word = click.ParamType  # older releases of click cannot be subscripted when running


class GroupingType(_Word):
    """A grouping, with a hyphen or an underscore; ``all`` is every one."""

    name = "grouping"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read ``referral-reason``; anything that is no grouping is wrong use."""
        from triage.outcomes.groupings import GROUPINGS  # noqa: PLC0415 - keeps `--help` light

        word = str(value).strip().lower().replace("-", "_")
        word = _OTHER_NAMES.get(word, word)
        if word != ALL and word not in GROUPINGS:
            self.fail(f"'{value}' is no grouping; choose from {', '.join((*GROUPINGS, ALL))}", param, ctx)
        return word


def chosen(by: tuple[str, ...]) -> tuple[str, ...] | None:
    """The groupings that are asked for; None where nobody named one."""
    if ALL in by:
        from triage.outcomes.groupings import GROUPINGS  # noqa: PLC0415 - keeps `--help` light

        return GROUPINGS
    return tuple(dict.fromkeys(by)) or None


def given_figures(
    r: float | None, r_source: str | None, mean: float | None, mean_source: str | None
) -> Given | None:
    """Both figures with their sources, or none of them: half an estimate is none."""
    said = (r, r_source, mean, mean_source)
    if all(one is None for one in said):
        return None
    if r is None or mean is None or not (r_source or "").strip() or not (mean_source or "").strip():
        raise click.UsageError(
            "regression to the mean takes --reliability, --reliability-source, --population-mean and --population-mean-source."
        )
    from fractions import Fraction  # noqa: PLC0415

    from triage.outcomes import Given  # noqa: PLC0415

    if not 1 <= mean <= 10:
        raise click.UsageError("--population-mean is a severity from 1 to 10.")
    return Given(Fraction(str(r)), str(r_source), Fraction(str(mean)), str(mean_source))


def groups_of(
    group: str | None, beside: str | None, start: date | None, end: date | None
) -> tuple[Group, Group | None] | None:
    """The two groups that the words mean; None where none is asked for."""
    if beside is None:
        if group is not None:
            raise click.UsageError("--group needs --compare-with.")
        return None
    from triage.desk.outcome_cohorts import REST, Group  # noqa: PLC0415 - keeps `--help` light

    by, key = _key(group, "--group") if group else (None, None)
    of = Group(start, end, by, key)
    if beside == REST:
        return of, None
    first, dots, last = beside.partition("..")
    if dots:
        days = [_day(word) for word in (first, last)]
        if start is None and end is None:
            raise click.UsageError("--compare-with a period needs --from and --to for the first one.")
        if days[1] < days[0]:
            raise click.UsageError(f"--compare-with: {last} is before {first}.")
        return of, Group(days[0], days[1], by, key)
    if by is None:
        raise click.UsageError(
            "--compare-with a group needs --group BY=KEY: everybody would be in the first one."
        )
    return of, Group(start, end, *_key(beside, "--compare-with"))


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise click.UsageError("--compare-with: a period is written as 2026-01-01..2026-03-31.") from None


def _key(words: str, option: str) -> tuple[str, str]:
    by, sign, key = words.partition("=")
    if not (sign and by and key):
        raise click.UsageError(f"{option}: a group is written as BY=KEY, such as service=ID or age=5_to_9.")
    name = by.strip().lower().replace("-", "_")
    return _OTHER_NAMES.get(name, name), key.strip()
