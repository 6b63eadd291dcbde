"""``triage case measure``: the scores of a published questionnaire or rating scale, entered, listed and taken back."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.cases.common import open_record
from triage.cli.common import DayType, acting, shared

if TYPE_CHECKING:
    from triage.desk.measuring.forms import Form

_NUMBER = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,4})?")


@click.command("measure")
@click.argument("number", metavar="CASE")
@click.argument("measure", metavar="[MEASURE]", required=False)
@click.option(
    "--score",
    "scores",
    multiple=True,
    metavar="SCALE=VALUE",
    help="A scale and its score; again for each scale.",
)
@click.option(
    "--who",
    default=None,
    metavar="ID",
    help="Whose form it is: an id under `people:`, or a role; the child when missing.",
)
@click.option(
    "--rater",
    default=None,
    metavar="ID",
    help="Who filled it in: an id under `people:`, or a code of the list raters.",
)
@click.option(
    "--filled-in",
    "filled_in",
    type=DayType(),
    default=None,
    metavar="DATE",
    help="The day it was filled in; the day to act as when missing.",
)
@click.option("--list", "listing", is_flag=True, help="List the forms of the case; writes nothing.")
@click.option(
    "--take-back",
    "take_back",
    type=int,
    default=None,
    metavar="N",
    help="Say that form N was entered wrongly.",
)
@click.option("--because", default="", metavar="TEXT", help="Why it is taken back.")
@acting
@shared
def case_measure(
    *,
    number: str,
    measure: str | None,
    scores: tuple[str, ...],
    who: str | None,
    rater: str | None,
    filled_in: date | None,
    listing: bool,
    take_back: int | None,
    because: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Enter the scores of a published measure, checked against its scales; what nobody filled in is left out, never 0.

    \b
    Example:
      triage case measure C-2024-0117 sdq_parent --score total=17 --score impact=4 --rater mum --by "Sam Example"
      triage case measure C-2024-0117 --list
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.measuring import forms  # noqa: PLC0415
    from triage.errors import WrongUse  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        if take_back is not None:
            forms.take_back_measure(desk, number, take_back, because, by=by)
            if as_json:
                print_json(
                    {"format": "triage.measure/1", "case": number, "entry": take_back, "taken_back": True}
                )
            else:
                click.echo(f"form {take_back} of {number} counts no more; it stays in the record")
            return
        if listing or measure is None:
            if scores:
                raise WrongUse(
                    "no measure is named", mend="write its code after the case; see `triage measures list`"
                )
            found = forms.forms(desk, number, by)
            if as_json:
                print_json(
                    {
                        "format": "triage.case-measures/1",
                        "case": number,
                        "measures": [form_json(one) for one in found],
                    }
                )
            else:
                print_forms(found)
            return
        form = forms.record_measure(
            desk, number, measure, read_scores(scores), by=by, who=who, rater=rater, filled_in=filled_in
        )
    if as_json:
        print_json({"format": "triage.measure/1", "case": number, "taken_back": False, **form_json(form)})
        return
    assert form.row is not None
    click.echo(f"form {form.row.id} of {number}: {measure}, filled in on {form.on}, {_rated(form)}")
    if form.rater is None:
        click.echo(
            "who filled it in is not said: it is compared only with forms of which nobody said so either; see --rater",
            err=True,
        )


def read_scores(given: tuple[str, ...]) -> dict[str, Decimal]:
    """Read ``SCALE=VALUE`` of each option; raises :class:`click.BadParameter`, which never repeats what was typed."""
    found: dict[str, Decimal] = {}
    for one in given:
        scale, sign, value = one.partition("=")
        if not sign or not scale.strip() or not _NUMBER.fullmatch(value.strip()):
            raise click.BadParameter("a score is written SCALE=NUMBER, as total=17", param_hint="--score")
        if scale.strip() in found:
            raise click.BadParameter("one scale is given twice", param_hint="--score")
        found[scale.strip()] = Decimal(value.strip())
    return found


def form_json(form: Form) -> dict[str, Any]:
    """One form as plain data; ``entry`` is null for one that stands in the case file."""
    return {
        "entry": form.row.id if form.row else None, "measure": form.measure, "on": form.on.isoformat(), "who": form.who or "child",
        "rater": form.rater, "scores": {name: float(score) for name, score in form.scores.items()},
        "by": form.row.by_name if form.row else None,
    }  # fmt: skip


def print_forms(found: list[Form]) -> None:
    """Forms as a table, oldest first."""
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light

    print_table(
        ("form", "day", "measure", "whose", "by", "scores"),
        [
            (
                str(one.row.id) if one.row else "file", str(one.on), one.measure, one.who or "child", one.rater or "not said",
                ", ".join(f"{name} {score:f}".removesuffix(".0") for name, score in one.scores.items()),
            )
            for one in found
        ],
        "no measure yet",
    )  # fmt: skip


def _rated(form: Form) -> str:
    return f"by {form.rater}" if form.rater else "nobody said by whom"
