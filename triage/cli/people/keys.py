"""``triage people keys``: this workspace's keys, and the partners whose card somebody has compared."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared

if TYPE_CHECKING:
    from triage.sending import Card
    from triage.store.rows_sending import KeyRow, PartnerServiceRow


@click.group()
def keys() -> None:
    """Keys for what travels: make, show, trust, revoke, list.

    \b
    Example:
      triage people keys make --as "Example Early Help" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled


def _card_json(card: Card) -> dict[str, Any]:
    return {
        "format": "triage.card/1",
        "name": card.name,
        "made": card.made,
        "fingerprint": card.fingerprint,
        "card": card.text,
    }


@keys.command("make")
@click.option("--as", "name", required=True, metavar="NAME", help="What partners know this service by.")
@click.option(
    "--rotate", is_flag=True, help="Replace the keys in use; files on their way are taken for 30 days more."
)
@click.option("--pass-phrase", "wrapped", is_flag=True, help="Wrap the private part with a pass phrase.")
@acting
@shared
def keys_make(
    name: str,
    rotate: bool,
    wrapped: bool,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Make this workspace's keys; the private part stays in .triage/keys, where nobody else may read it.

    \b
    Example:
      triage people keys make --as "Example Early Help" --pass-phrase --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.sending.own_keys import make_own_keys  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        card = make_own_keys(desk, name, by, pass_phrase=_new_phrase() if wrapped else None, rotate=rotate)
    if as_json:
        print_json(_card_json(card))
        return
    click.echo(f"keys made for {card.name}; fingerprint {card.fingerprint}")
    click.echo(
        "hand out the card: `triage people keys show --out FILE`; read the fingerprint out to whoever registers it"
    )


def _new_phrase() -> str:
    import os  # noqa: PLC0415 - keeps `--help` light

    from triage.cli.sending import PASS_PHRASE  # noqa: PLC0415
    from triage.errors import Refused  # noqa: PLC0415

    said = os.environ.get(PASS_PHRASE)
    if said:
        return said
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Refused(
            "there is nobody to ask for a pass phrase",
            why="this is not a terminal",
            mend=f"set {PASS_PHRASE}, or run it at a terminal",
        )
    return str(click.prompt("new pass phrase", hide_input=True, confirmation_prompt=True, err=True))


@keys.command("show")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None, metavar="FILE")
@shared
def keys_show(out: Path | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """Show this workspace's public card, to be handed to partners; nothing in it is secret.

    \b
    Example:
      triage people keys show --out our-card.txt
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.sending.own_keys import own_card  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        card = own_card(desk)
    if out is not None:
        out.write_text(card.text, encoding="utf-8")
        click.echo(f"written to {out}; fingerprint to read out: {card.fingerprint}", err=True)
    if as_json:
        print_json(_card_json(card))
    elif out is None:
        click.echo(card.text, nl=False)


@keys.command("trust")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="CARD")
@click.option("--as", "partner", required=True, metavar="NAME", help="What the partner is called here.")
@click.option(
    "--read-out", required=True, metavar="DIGITS", help="The fingerprint as the partner read it out."
)
@click.option(
    "--compared-with", required=True, metavar="WHO", help="Who read it out, and how you reached them."
)
@click.option("--for", "services", multiple=True, metavar="ID", help="A service or provider it receives for.")
@click.option(
    "--escalation", "escalations", multiple=True, metavar="TO", help="An escalation it may be told."
)
@click.option("--source", default="", metavar="CODE", help="A code of referral_sources, for cases from it.")
@acting
@shared
def keys_trust(
    file: Path,
    partner: str,
    read_out: str,
    compared_with: str,
    services: tuple[str, ...],
    escalations: tuple[str, ...],
    source: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Register a partner's card, after its fingerprint was compared by telephone on a number you know.

    \b
    Example:
      triage people keys trust card.txt --as "Example Sleep Service" --for sleep-advice --read-out "12345 …" \\
        --compared-with "Kim Example, by telephone" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.sending.partners import Trusting, list_keys, trust  # noqa: PLC0415

    with file.open("rb") as card:
        raw = card.read(8192)
    said = Trusting(partner.strip(), read_out, compared_with, services, escalations, source)
    with open_record(workspace, on) as desk:
        row = trust(desk, raw, said, by)
        held = dict(list_keys(desk))[row]
    if as_json:
        print_json({"format": "triage.keys/1", "keys": [_row_json(row, held)]})
        return
    click.echo(
        f"{row.partner} is registered; it receives for "
        + (", ".join(one.service for one in held) or "nothing yet")
    )


@keys.command("revoke")
@click.argument("partner", metavar="[PARTNER]", required=False)
@click.option("--own", is_flag=True, help="This workspace's own keys.")
@click.option("--reason", required=True, metavar="CODE", help="lost, stolen, ended or mistake.")
@acting
@shared
def keys_revoke(
    partner: str | None,
    own: bool,
    reason: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Give up a partner's card, or this workspace's own keys; a key that was given up is never taken again.

    \b
    Example:
      triage people keys revoke "Example Sleep Service" --reason stolen --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.sending.own_keys import revoke_own_keys  # noqa: PLC0415
    from triage.desk.sending.partners import revoke  # noqa: PLC0415

    if (partner is None) != own:
        raise click.UsageError("name either a partner or --own")
    with open_record(workspace, on) as desk:
        rows = [revoke_own_keys(desk, reason, by)] if partner is None else revoke(desk, partner, reason, by)
        now = [row for row in desk.store.cards() if row.print in {one.print for one in rows}]
    if as_json:
        print_json({"format": "triage.keys/1", "keys": [_row_json(row, ()) for row in now]})
        return
    click.echo(f"{rows[0].partner}: revoked; nothing signed with it is taken any more")
    if own:
        click.echo(
            "tell every partner by telephone, make new keys with `triage people keys make`, and hand out the new card"
        )


@keys.command("list")
@acting
@shared
def keys_list(by: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List every card that was ever registered, own ones first, with who compared it and what its partner receives for.

    \b
    Example:
      triage people keys list
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk.sending.partners import list_keys  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        held = list_keys(desk, by)
    if as_json:
        print_json({"format": "triage.keys/1", "keys": [_row_json(row, services) for row, services in held]})
        return
    rows = [
        (
            f"{row.partner} (this workspace)" if row.own else row.partner,
            row.state.replace("_", " "),
            f"{row.since_on}" + (f" to {row.ended_on}" if row.ended_on else ""),
            row.by_name,
            ", ".join(one.service for one in services) or "-",
        )
        for row, services in held
    ]
    print_table(
        ("partner", "card", "since", "compared by", "receives for"),
        rows,
        "no keys yet: `triage people keys make`",
    )


def _row_json(row: KeyRow, services: tuple[PartnerServiceRow, ...]) -> dict[str, Any]:
    from triage.sending import spoken  # noqa: PLC0415 - keeps `--help` light

    return {
        "partner": row.partner, "own": row.own, "state": row.state, "fingerprint": spoken(bytes.fromhex(row.print)),
        "since": row.since_on.isoformat(), "by": row.by_name, "compared_with": row.compared_with or None,
        "ended_on": row.ended_on.isoformat() if row.ended_on else None, "reason": row.reason or None, "source": row.source or None,
        "receives_for": [one.service for one in services],
    }  # fmt: skip
