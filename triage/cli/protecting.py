"""``triage encrypt`` and ``triage upgrade``: a record that nobody reads without its key, and one that fits the program."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.common import acting, shared, today

_REMEMBER = (
    "Keep the key where the record is not, and a second copy of it in a safe place: without it nobody, we included, can "
    "read the record again. Safe copies made elsewhere before today are still plain."
)


@click.command()
@acting
@shared
def encrypt(by: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """Encrypt the record with the key in TRIAGE_KEY_FILE (or TRIAGE_KEY): all of it or nothing.

    The plain files are overwritten and removed only after the encrypted ones were read back and compared. Nobody else may
    have the record open meanwhile.

    \b
    Example:
      python3 -c 'import secrets; print(secrets.token_hex(32))' > ~/triage.key; chmod 600 ~/triage.key
      TRIAGE_KEY_FILE=~/triage.key triage encrypt --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.opening import open_desk  # noqa: PLC0415
    from triage.desk.protecting import encrypt_record  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        done = encrypt_record(desk, by)
    if as_json:
        print_json({"format": "triage.encrypted/1", "files": list(done.files), "finished": done.finished})
    else:
        how = "what was begun before is finished" if done.finished else "read back and compared"
        click.echo(f"Encrypted ({how}): {', '.join(done.files)}")
    click.echo(_REMEMBER, err=True)


@click.command()
@click.option(
    "--dump-made", is_flag=True, help="Whoever looks after the server has made a dump to go back to."
)
@acting
@shared
def upgrade(dump_made: bool, by: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """Bring the tables of an older record up to date.

    A record in files does this by itself when it is opened, after a safe copy; one in PostgreSQL waits for a dump.

    \b
    Example:
      triage upgrade --dump-made --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.opening import open_desk  # noqa: PLC0415
    from triage.desk.protecting import upgrade_record  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        number = upgrade_record(desk, by, dump_made=dump_made)
    if as_json:
        print_json({"format": "triage.upgraded/1", "record_format": number})
    else:
        click.echo(f"The record has format {number}, which is this program's.")
