"""``triage people rights``: who may do what and who sees what, from the tables that the gate reads; docs/roles.md is the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.common import acting, shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PAGE = Path("docs/roles.md")


@click.command("rights")
@click.option("--role", default=None, metavar="ROLE", help="Only one role.")
@acting
@shared
def people_rights(
    role: str | None, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Print who may do what, and who sees which part of a case.

    \b
    Example:
      triage people rights --role manager
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.casework.permissions import ACTS, FIELDS, ROLES, SCOPE_WORDS  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.casework_words import print_table  # noqa: PLC0415
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.errors import WrongUse  # noqa: PLC0415

    del by, workspace, on  # the same everywhere: rights are part of the program, not of a workspace
    if role is not None and role not in ROLES:
        raise WrongUse(f"there is no role '{role}'", mend="the roles are " + ", ".join(ROLES))
    if as_json:
        print_json({
            "format": "triage.rights/1", "roles": {code: title for code, title in ROLES.items() if role in (None, code)},
            "scopes": dict(SCOPE_WORDS),
            "acts": [{"act": one.code, "title": one.title, "reads": one.reads, "may": _of(one.may, role)} for one in ACTS.values()],
            "fields": [{"field": one.code, "title": one.title, "seen": _of(one.may, role)} for one in FIELDS.values()],
        })  # fmt: skip
        return
    if role is None:
        for code, title in ROLES.items():
            acts = sum(code in one.may for one in ACTS.values())
            parts = sum(code in one.may for one in FIELDS.values())
            click.echo(f"{code:<18} {title}: {acts} acts, sees {parts} of {len(FIELDS)} parts of a case")
        click.echo(
            "\nOne role in full: `triage people rights --role ROLE`; all of them stand in docs/roles.md"
        )
        return
    click.echo(f"{ROLES[role]} ({role})\n")
    print_table(
        ("may", "for"),
        [(one.title, SCOPE_WORDS[one.may[role]]) for one in ACTS.values() if role in one.may],
        "this role may do nothing",
    )
    print_table(
        ("sees", "of"),
        [(one.title, SCOPE_WORDS[one.may[role]]) for one in FIELDS.values() if role in one.may],
        "this role sees no case; an escalation that is its job is shown with number and day",
    )


def _of(may: Mapping[str, str], role: str | None) -> dict[str, str]:
    return {code: scope for code, scope in may.items() if role in (None, code)}


def roles_page() -> str:
    """The page docs/roles.md: both tables, role by role."""
    from triage.casework.permissions import ACTS, FIELDS, ROLES  # noqa: PLC0415 - keeps `--help` light

    lines = [
        "# Who may do what",
        "",
        "Made from the tables that the program asks (`triage/casework/permissions/`); `triage people rights` prints the same.",
        "",
        "On a local file these rights guide the people who use the commands: whoever may read `triage.db` can read it with other",
        "programs. What protects it there is the operating system: accounts of their own, a folder only the team may open, an",
        "encrypted disk or a key (`docs/deployment.md`). With PostgreSQL the database asks for a login too.",
        "",
        "- **every**: every case; **team**: cases of the own team, of no team yet, and the own; **own**: cases somebody leads or",
        "  owns, or covers for somebody away; **referral**: cases somebody referred; empty: no.",
        "- Whoever sees a case at all sees its escalations, and everybody registered may record that somebody was told.",
        "- A restricted case is read by the people named for it and by safeguarding leads; for the others it is a number, with",
        "  the day and the role of each escalation. Access in an emergency (`triage case break-glass`) ends by itself and is",
        "  looked at by somebody else.",
        "- Several roles are held by one name only where it is registered so; an auditor holds no other.",
        "",
        "## Acts",
        "",
        *_table(("act", "what", *ROLES), ((f"`{one.code}`", one.title, *(_short(one.may.get(role)) for role in ROLES)) for one in ACTS.values())),
        "",
        "## Parts of a case",
        "",
        *_table(("part", "what", *ROLES, "nobody named"), ((f"`{one.code}`", one.title, *(_short(one.may.get(role)) for role in ROLES), "yes" if one.unnamed else "") for one in FIELDS.values())),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _short(scope: str | None) -> str:
    return {"any": "every", "own_team": "team", "own_case": "own", "own_referral": "referral"}.get(
        scope or "", ""
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    titles = [title.replace("_", " ") for title in head]
    return [
        "| " + " | ".join(titles) + " |",
        "| " + " | ".join("---" for _ in titles) + " |",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


if __name__ == "__main__":
    PAGE.write_text(roles_page(), encoding="utf-8")
