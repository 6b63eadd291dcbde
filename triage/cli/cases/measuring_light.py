"""``triage case light``: advice, a signpost or an introduction that need not become a case, in one short record."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.cases.common import open_record
from triage.cli.cases.measuring import read_scores
from triage.cli.common import acting, shared

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.desk.measuring.light import LightKept, LightView


@click.command("light")
@click.argument("number", metavar="[CASE]", required=False)
@click.option(
    "--new", is_flag=True, help="Of nobody who is a case here; triaged all the same before it is kept."
)
@click.option(
    "--need", default=None, metavar="CODE", help="What it was about; `triage words TEXT` finds the code."
)
@click.option("--category", default=None, metavar="CODE", help="Its category, where no need fits.")
@click.option("--person", default="child", show_default=True, metavar="CODE", help="Whose need it is.")
@click.option(
    "--gave", multiple=True, metavar="HELP", help="Help given, told of or introduced to; again for each."
)
@click.option(
    "--result",
    default=None,
    metavar="CODE",
    help="What came of it: solved, signposted, needs_more, not_known … (list contact_results).",
)
@click.option(
    "--heard-from",
    default=None,
    metavar="CODE",
    help="Who said so: child, parent, practitioner … (list raters).",
)
@click.option(
    "--before",
    default=None,
    metavar="N",
    help="Score before: severity of the need from 1 to 10, ten the worst, or of --measure.",
)
@click.option("--after", default=None, metavar="N", help="Score after, on the same scale.")
@click.option(
    "--measure",
    default="severity",
    show_default=True,
    metavar="CODE.SCALE",
    help="Another scale, such as derby_flower.life_control.",
)
@click.option(
    "--avoided",
    type=click.Choice(["yes", "no", "not_known"]),
    default="not_known",
    show_default=True,
    help="Whether a formal service was not needed for it, as somebody said.",
)
@click.option(
    "--instead-of",
    "services",
    multiple=True,
    metavar="CODE",
    help="Which one (list formal_services); with --avoided yes.",
)
@click.option(
    "--introduced-by", default=None, metavar="CODE", help="Who made the introduction (list referral_sources)."
)
@click.option(
    "--also",
    "gains",
    multiple=True,
    metavar="CODE",
    help="What else it led to (list contact_gains): volunteering, group_joined …",
)
@click.option("--age", type=click.IntRange(0, 26), default=None, help="The child's age in years.")
@click.option(
    "--district", default=None, metavar="B90", help="The outward half of the postcode; nothing finer is kept."
)
@click.option("--list", "listing", is_flag=True, help="List light contacts; writes nothing.")
@click.option(
    "--take-back",
    "take_back",
    type=int,
    default=None,
    metavar="N",
    help="Say that contact N was entered wrongly.",
)
@click.option(
    "--forget",
    type=int,
    default=None,
    metavar="N",
    help="Erase what contact N says, where it belongs to no case.",
)
@acting
@shared
def case_light(
    *,
    number: str | None,
    new: bool,
    listing: bool,
    take_back: int | None,
    forget: int | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Record a light contact: what it was about, what was given, what came of it. No names, no free words.

    It is triaged like any other first. Whoever would be escalated or looked at by a lead is added as a case at once.

    \b
    Example:
      triage case light --new --need loneliness --gave social_activity --result solved --before 4 --after 2 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.measuring import light  # noqa: PLC0415
    from triage.errors import WrongUse  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        if take_back is not None or forget is not None:
            one = take_back if take_back is not None else forget
            assert one is not None
            (light.take_back_light if take_back is not None else light.forget_light)(desk, one, by=by)
            if as_json:
                print_json(
                    {
                        "format": "triage.light-contact/1",
                        "contact": one,
                        "taken_back": True,
                        "forgotten": forget is not None,
                    }
                )
            else:
                click.echo(
                    f"light contact {one} "
                    + ("counts no more" if forget is None else "is forgotten; who entered it when is left")
                )
            return
        if listing or (given["result"] is None and not new):
            _list(desk, number, by, as_json=as_json)
            return
        if new == (number is not None):
            raise WrongUse(
                "a light contact is of a case or of nobody who is one",
                mend="name the case, or write --new; not both",
            )
        if given["result"] is None:
            raise WrongUse(
                "what came of it is not said", mend="add --result CODE; not_known where nobody has heard"
            )
        kept = light.record_light(desk, _contact(given), by=by, number=number)
        if as_json:
            print_json(_kept_json(kept))
        else:
            _print_kept(desk, kept)


def _contact(given: dict[str, Any]) -> Any:
    from triage.desk.measuring.light import Contact  # noqa: PLC0415 - keeps `--help` light

    words = {"before": given["before"], "after": given["after"]}
    scores = read_scores(tuple(f"{name}={value}" for name, value in words.items() if value is not None))
    district = (given["district"] or "").strip().upper().split(" ")[0] or None
    return Contact(
        result=given["result"], need=given["need"], category=given["category"], person=given["person"], gave=given["gave"],
        measure=given["measure"], before=scores.get("before"), after=scores.get("after"), heard_from=given["heard_from"],
        avoided=given["avoided"], avoided_services=given["services"], introduced_by=given["introduced_by"], gains=given["gains"],
        age=given["age"], district=district,
    )  # fmt: skip


def _print_kept(desk: Desk, kept: LightKept) -> None:
    if kept.case is not None:
        for one in kept.case.decision.escalations:
            click.echo(
                f"ACT NOW  {kept.case.number}  {one.to}: {desk.vocabulary.title('escalations', one.to)}. {one.who_acts}"
            )
        click.echo(
            f"this is more than a light contact ({'; '.join(kept.because)}): it is case {kept.case.number}; see `triage due`"
        )
    where = f" of {kept.row.case_number}" if kept.row.case_number else ""
    click.echo(f"light contact {kept.row.id}{where} is kept: {kept.contact.result.replace('_', ' ')}")


def _kept_json(kept: LightKept) -> dict[str, Any]:
    return {
        "format": "triage.light-contact/1", "contact": kept.row.id, "case": kept.row.case_number or None, "became": kept.row.became or None,
        "because": list(kept.because), "escalations": [one.to for one in kept.case.decision.escalations] if kept.case else [],
        "on": kept.row.on_day.isoformat(), "by": kept.row.by_name, "taken_back": False, **kept.contact.as_body(),
    }  # fmt: skip


def _list(desk: Desk, number: str | None, by: str | None, *, as_json: bool) -> None:
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.measuring.light import light_contacts  # noqa: PLC0415

    found = light_contacts(desk, number=number, by=by)
    if as_json:
        print_json({"format": "triage.light-contacts/1", "contacts": [_view_json(one) for one in found]})
        return
    from triage.cli.casework_words import print_table  # noqa: PLC0415

    print_table(
        ("contact", "day", "about", "gave", "result", "case"),
        [
            (
                str(one.row.id), str(one.row.on_day), str(one.body.get("need") or one.body.get("category")), ", ".join(one.body.get("gave", ())),
                str(one.body["result"]), one.row.case_number,
            )
            for one in found
        ],
        "no light contact yet",
    )  # fmt: skip


def _view_json(one: LightView) -> dict[str, Any]:
    return {
        "contact": one.row.id,
        "on": one.row.on_day.isoformat(),
        "by": one.row.by_name,
        "case": one.row.case_number or None,
        "became": one.row.became or None,
        **one.body,
    }
