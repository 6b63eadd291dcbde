"""``triage duplicates decide``, ``undo`` and ``settle``: what a person says of two cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared


@click.command("decide")
@click.argument("number", metavar="CASE")
@click.argument("other", metavar="OTHER")
@click.option("--same", "verdict", flag_value="same", help="One child: join them with `triage case merge`.")
@click.option("--different", "verdict", flag_value="different", help="Two children; not asked again unless facts change.")  # fmt: skip
@click.option(
    "--siblings", "verdict", flag_value="siblings", help="Two children of one home; they are linked."
)
@click.option("--note", default="", metavar="TEXT", help="Why, in a sentence.")
@acting
@shared
def duplicates_decide(
    number: str,
    other: str,
    verdict: str | None,
    note: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Say whether two cases are about one child. Nothing is joined by it, and it can be taken back.

    \b
    Example:
      triage duplicates decide C-2024-0117 C-2024-0120 --siblings --note "Twins, school says" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.duplicates.listing import pair_json, say_pair  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk.households.doubles import say_of_two  # noqa: PLC0415

    if verdict is None:
        raise click.UsageError("say --same, --different or --siblings")
    with open_record(workspace, on, by) as desk:
        pair = say_of_two(desk, number, other, verdict, by, note=note)
    if as_json:
        print_json({"format": "triage.duplicate/1", **pair_json(pair)})
        return
    say_pair(pair)
    if verdict == "same":
        click.echo(f"to join them: triage case merge {number} {other} --note TEXT --by NAME")


@click.command("undo")
@click.argument("number", metavar="CASE")
@click.argument("other", metavar="OTHER")
@acting
@shared
def duplicates_undo(
    number: str, other: str, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Take back what was said of two cases; a link that was made with it is ended with `triage case unlink`.

    \b
    Example:
      triage duplicates undo C-2024-0117 C-2024-0120 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.doubles import undo_word  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = undo_word(desk, number, other, by)
    if as_json:
        print_json(
            {"format": "triage.duplicate-undone/1", "case": number, "other": other, "verdict": row.verdict}
        )
    else:
        click.echo(f"taken back: {row.verdict}; their next decisions ask again where they are alike")


@click.command("settle")
@click.argument("number", metavar="CASE")
@click.argument("question", type=int, metavar="N")
@acting
@shared
def duplicates_settle(
    number: str, question: int, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Say that something two joined cases did not agree on is settled; correct or answer the fact itself first.

    \b
    Example:
      triage duplicates settle C-2024-0120 3 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.questions import settle_question  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = settle_question(desk, number, question, by)
    if as_json:
        print_json(
            {"format": "triage.duplicate-settled/1", "case": number, "question": row.id, "field": row.field}
        )
    else:
        click.echo(f"settled: {row.field.replace('_', ' ')}")
