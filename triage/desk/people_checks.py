"""What is worth knowing about who may do what here: who protects the file, roles nobody holds, access nobody looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from triage.casework.permissions import ROLES
from triage.desk.opening import Desk
from triage.desk.register import roles_nobody_holds

Found = tuple[Literal["well", "attention"], str, str]
"""State, what was found, how to mend it."""


def people_checks(desk: Desk, *, local: bool) -> Iterator[Found]:
    """Look at the register of people; ``local``: the record is a file, which the operating system protects and nothing else."""
    rows = [row for row in desk.store.people() if row.left_on is None]
    if local:
        bound = sum(bool(row.account) for row in rows)
        yield (
            "attention",
            (
                f"roles guide the commands; the record is a file, and whoever may read it can read it with other programs "
                f"({bound} of {len(rows)} names are bound to an account{'' if desk.settings.people.named_reads else '; looking needs no name'})"
            ),
            (
                "give everybody an account of their own, the folder to the team alone (chmod 700), and bind names with "
                "`triage people change NAME --account LOGIN`; see docs/roles.md"
            ),
        )
    empty = roles_nobody_holds(rows)
    if rows and empty:
        yield (
            "attention",
            "nobody is registered as " + ", ".join(ROLES[role].lower() for role in empty),
            "what is due for them is shown to others; register somebody with `triage people add NAME --role ROLE --by NAME`",
        )
    waiting = len(desk.store.break_glass(unreviewed=True))
    if waiting:
        yield (
            "attention",
            f"{waiting} {'access' if waiting == 1 else 'accesses'} in an emergency that nobody has looked at",
            "see `triage people break-glass list --by NAME`",
        )
