"""``triage send``, ``triage receive`` and ``triage parcels``: referrals that travel as sealed files."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import DayType, acting, shared

PASS_PHRASE = "TRIAGE_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable


def unlock() -> str | None:
    """Ask for the pass phrase of the private keys: from the environment, else at a terminal, else nowhere."""
    said = os.environ.get(PASS_PHRASE)
    if said:
        return said
    if sys.stdin.isatty() and sys.stderr.isatty():
        return str(click.prompt("pass phrase of the workspace's keys", hide_input=True, err=True))
    return None


def confirmed(yes: bool, question: str) -> None:
    """Go on only with somebody's yes; raises :class:`triage.errors.Refused` without one."""
    from triage.errors import Refused  # noqa: PLC0415 - keeps `--help` light

    if yes or (sys.stdin.isatty() and click.confirm(question, default=False, err=True)):
        return
    raise Refused(
        "nobody confirmed this, so nothing left",
        why="nothing about a family leaves without a named person's yes",
        mend="look at what would leave, then run it again with --yes",
    )


@click.command()
@click.argument("number", metavar="CASE")
@click.option(
    "--referral", type=int, default=None, metavar="ID", help="Which referral, where several were made."
)
@click.option(
    "--escalation", "towards", default=None, metavar="TO", help="Send an escalation, such as statutory."
)
@click.option(
    "--outcome",
    "state",
    default=None,
    metavar="STATE",
    help="Tell the sender what became of it: accepted, declined, waiting, started, completed …",
)
@click.option(
    "--reason", default=None, metavar="CODE", help="Why it was declined: a code of decline_reasons."
)
@click.option(
    "--expected", type=DayType(), default=None, metavar="DATE", help="When help is expected to begin."
)
@click.option("--with-scores", is_flag=True, help="Send the latest scores back too, where the family agreed.")
@click.option("--parcel", default=None, metavar="ID", help="Which referral that came, where several did.")
@click.option("--to", "partner", default=None, metavar="PARTNER", help="Whom, where several receive for it.")
@click.option(
    "--with",
    "with_identity",
    multiple=True,
    metavar="FIELD",
    help="Send a field of who the child is, such as given_name; none travels otherwise.",
)
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where the sealed file is written.",
)
@click.option("--yes", is_flag=True, help="Confirm without being asked, after having looked.")
@acting
@shared
def send(
    number: str,
    referral: int | None,
    towards: str | None,
    state: str | None,
    reason: str | None,
    expected: date | None,
    with_scores: bool,
    parcel: str | None,
    partner: str | None,
    with_identity: tuple[str, ...],
    folder: Path,
    yes: bool,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Seal a referral, an escalation or an outcome for one registered partner, after showing what would leave.

    The file can be read by that partner alone, and nobody can change it on the way. Sent is not received: until the
    receipt is back, `triage due` asks for it.

    \b
    Example:
      triage send C-2024-0117 --out outbox --by "Sam Example"
      triage send C-2024-0117 --escalation statutory --out outbox --by "Lee Example"
      triage send T-0a1b2c3d4e5f --outcome declined --reason no_capacity --out outbox --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.sending_words import say_leaving, sent_json  # noqa: PLC0415
    from triage.desk.sending.outcomes import Telling, post_outcome, prepare_outcome  # noqa: PLC0415
    from triage.desk.sending.posting import Wish, post, prepare  # noqa: PLC0415

    _fits(
        referral=referral,
        towards=towards,
        state=state,
        extra=bool(reason or expected or with_scores or parcel),
    )
    with open_record(workspace, on) as desk:
        if state is not None:
            told = prepare_outcome(desk, number, Telling(state, reason, expected, with_scores, parcel), by)
            say_leaving(desk, told.parcel, told.partner, (), again=told.before is not None)
            confirmed(yes, f"send this to {told.partner}?")
            outcome = post_outcome(desk, told, folder, by, unlock)
            if as_json:
                print_json(
                    sent_json(number, outcome.parcel, outcome.partner, outcome.file, outcome.again, None)
                )
            else:
                click.echo(f"sealed for {outcome.partner}: {outcome.file}")
            return
        box = prepare(desk, number, Wish(referral, towards, partner, with_identity), by)
        say_leaving(desk, box.parcel, box.partner, box.notes, again=box.before is not None)
        confirmed(yes, f"send this to {box.partner}?")
        sent = post(desk, box, folder, by, unlock)
    if as_json:
        print_json(sent_json(number, sent.parcel, sent.partner, sent.file, sent.again, sent.due_on))
        return
    click.echo(f"sealed for {sent.partner}: {sent.file}")
    click.echo(
        f"sent is not received: without a receipt it is due on {sent.due_on}"
        + ("; telephone them now all the same" if towards else "")
    )


def _fits(*, referral: int | None, towards: str | None, state: str | None, extra: bool) -> None:
    if sum(value is not None for value in (referral, towards, state)) > 1:
        raise click.UsageError("name one of --referral, --escalation and --outcome")
    if extra and state is None:
        raise click.UsageError("--reason, --expected, --with-scores and --parcel belong to --outcome")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE|FOLDER…")
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FOLDER",
    help="Write a receipt for each referral into this folder.",
)
@acting
@shared
def receive(
    paths: tuple[Path, ...],
    answers: Path | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """Take in sealed files: each referral once, as a case with its proposed decision; receipts and outcomes move what was sent.

    A file that was cut, altered, sealed for somebody else or signed by nobody known here is refused by name, and nothing
    of it is kept but that fact.

    \b
    Example:
      triage receive inbox --answers outbox --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.sending_words import arrivals_json, say_arrivals  # noqa: PLC0415
    from triage.desk.sending.receiving import receive as take_in  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        with click.progressbar(
            length=0, label="receiving", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:

            def step(_done: int, total: int) -> None:
                bar.length = total
                bar.update(1)

            came = take_in(desk, paths, by, unlock, answers=answers, progress=step)
        if as_json:
            print_json(arrivals_json(came))
        else:
            say_arrivals(desk, came)
    return 1 if came.failed else 0


@click.command()
@click.argument("number", metavar="[CASE]", required=False)
@click.option("--waiting", is_flag=True, help="Only those for which a receipt or an answer is still to come.")
@acting
@shared
def parcels(
    number: str | None, waiting: bool, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """List referrals that went and came as sealed files, and how far each is: sent, received, answered.

    \b
    Example:
      triage parcels --waiting
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.sending_words import parcels_json, print_parcels  # noqa: PLC0415
    from triage.desk.sending.overdue import list_parcels  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        views = list_parcels(desk, number, waiting=waiting, by=by)
        if as_json:
            print_json(parcels_json(views))
        else:
            print_parcels(desk, views)
