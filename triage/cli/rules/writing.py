"""``triage rules new``: a rule written step by step, or from options; shown in English before anything is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import shared, today
from triage.cli.edge import print_json
from triage.errors import Refused, WrongUse

if TYPE_CHECKING:
    from triage.desk.rule_writing import NewRule
    from triage.workspace import Workspace

_MANY: dict[str, Any] = {"multiple": True, "metavar": "WORDS"}


@click.command()
@click.option("--from", "start", metavar="RULE", default=None, help="Start from a rule there is.")
@click.option(
    "--id", "name", default=None, help="The rule's name in small letters; made of the title when missing."
)
@click.option("--title", default=None, help="What it does, in a sentence a parent could read.")
@click.option(
    "--need", "needs", help="A need that is recorded, by code or in plain words; may be given again.", **_MANY
)
@click.option(
    "--severity",
    default=None,
    help="From which score on, 1 to 10, for every --need; else whatever the score.",
)
@click.option("--person", default=None, help="Whose need; anybody's when missing.")
@click.option(
    "--indicator", "indicators", help="A fact or worry that is recorded; may be given again.", **_MANY
)
@click.option("--any", "is_any", is_flag=True, help="One of them is enough; else all must be recorded.")
@click.option(
    "--unless", "unless", help="An indicator that holds the rule back; may be given again.", **_MANY
)
@click.option("--offer", "offers", help="Help that is offered; may be given again.", **_MANY)
@click.option(
    "--as",
    "kind",
    type=click.Choice(["referral", "signpost", "support", "task"]),
    default=None,
    help="How the help is given; else as usual.",
)
@click.option("--for", "for_person", default=None, help="Whom the help is for; else whoever has the need.")
@click.option("--within", default=None, help="How soon, such as '10 working days'.")
@click.option("--ask", "asks", help="A question; may be given again.", **_MANY)
@click.option(
    "--review", "reviewer", default=None, metavar="ROLE:REASON", help="A person who looks, and why."
)
@click.option("--level", default=None, help="At least this level.")
@click.option("--escalate", default=None, metavar="TO", help="Who must be told, the same day.")
@click.option("--flag", default=None, help="A flag to raise.")
@click.option("--why", default=None, help="Why we do this.")
@click.option("--source", default=None, help="Where it comes from.")
@click.option("--owner", default=None, help="The role that answers for it.")
@click.option(
    "--review-by", default=None, help="The day by which somebody looks at it again; a year on when missing."
)
@click.option("--file", "file", default=None, help="The file under rules/; the likeliest when missing.")
@click.option("--dry-run", is_flag=True, help="Print the rule; write nothing.")
@click.option("--yes", is_flag=True, help="Write without asking once more.")
@shared
def new(workspace: Path | None, on: date | None, as_json: bool, **given: Any) -> int:
    """Write a new rule: asked step by step in plain words, or given in options.

    Without options every part is asked for. The rule is read back in English before anything is written, comes with
    examples, and is a draft: it is in no decision until its status is live.

    \b
    Example:
      triage rules new
      triage rules new --from sleep-advice
      triage rules new --title "A child who sleeps badly gets advice sooner" \\
        --need sleep --severity 6 --offer sleep --why "It works within weeks" \\
        --source "Sleep pathway 2026" --owner "Clinical lead" --dry-run
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.rules.interview import interview  # noqa: PLC0415 - keeps --help light
    from triage.cli.rules.new_rule_options import data_of  # noqa: PLC0415 - keeps --help light
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.desk.rule_writing import draft, start_of  # noqa: PLC0415 - keeps --help light

    with open_desk(workspace, today(on), need_store=False, rules="working") as desk:
        if desk.workspace is None and not given["dry_run"]:
            raise WrongUse(
                "there is no workspace here",
                why="a rule is written into the rules of a workspace",
                mend="make one with `triage init DIR`, or see the rule with --dry-run",
            )
        start = start_of(desk, given["start"]) if given["start"] else {}
        asked = not any(
            value for key, value in given.items() if key not in {"start", "dry_run", "file", "name", "yes"}
        )
        if asked:
            if as_json:
                raise WrongUse(
                    "--json asks nothing", mend="give the rule in options; see triage rules new --help"
                )
            data = interview(desk.rulebook, desk.on, start)
        else:
            data = data_of(given, start, desk.vocabulary, desk.on)
        found = draft(desk, data, name=given["name"], file=given["file"])
        if asked and not given["name"]:
            found = _named_by_hand(found, desk, data, given["file"])
        place = desk.workspace
    if not as_json:
        _show(found)
    elif not given["dry_run"]:
        given["yes"] = True
    if given["dry_run"] or place is None:
        if as_json:
            print_json(_as_json(found, written=False))
        return 0
    if not given["yes"]:
        from triage.cli.asking import yes  # noqa: PLC0415 - keeps --help light

        if not yes(f"\nWrite it at the end of rules/{found.file}?"):
            raise Refused("not written", why="you did not say yes", mend="run it again, or see --yes")
    _write(place, found)
    if as_json:
        print_json(_as_json(found, written=True))
        return 0
    return _after(found)


def _named_by_hand(found: NewRule, desk: Any, data: dict[str, Any], file: str | None) -> NewRule:
    """The same rule under the name and in the file that the person chooses."""
    from triage.cli.asking import line, say  # noqa: PLC0415 - keeps --help light
    from triage.desk.rule_writing import draft, file_fault, name_fault  # noqa: PLC0415 - keeps --help light

    say()
    name = line("A short name for the rule", default=found.id, check=lambda answer: name_fault(answer, desk))
    chosen = file or line("In which file under rules/?", default=found.file, check=file_fault)
    return found if (name, chosen) == (found.id, found.file) else draft(desk, data, name=name, file=chosen)


def _show(found: NewRule) -> None:
    click.echo(f"\n{found.title}\n", err=True)
    click.echo(found.english, err=True)
    click.echo("\nAs it will stand in the file:\n", err=True)
    click.echo(found.text, nl=False)
    for issue in found.lint:
        kind = "warning: " if issue.severity == "warning" else ""
        click.echo(f"\n{issue.code}  {kind}{issue.what}\n  mend  {issue.mend}", err=True)


def _write(place: Workspace, found: NewRule) -> None:
    """Put the new text in place of the old one; refused where the file changed since it was read."""
    path = place.folder / "rules" / found.file
    before = path.read_bytes().decode("utf-8") if path.exists() else None
    if before != found.before:
        why = "the rule would undo that change"
        raise Refused(f"{path} was changed meanwhile", why=why, mend="run the command again")
    place.write_rules({found.file: found.after})


def _after(found: NewRule) -> int:
    click.echo(f"\nwritten: rules/{found.file}:{found.line}, as a draft", err=True)
    held = len(found.examples) - len(found.failed)
    click.echo(f"{held} examples hold, {len(found.failed)} do not; {len(found.lint)} to mend", err=True)
    click.echo(
        "next:\n"
        f"  triage rules test {found.id}\n"
        f"  set `status: live` in rules/{found.file} when it should count\n"
        "  triage rules impact --against published\n"
        "  triage rules propose",
        err=True,
    )
    return 1 if found.failed or any(issue.severity == "error" for issue in found.lint) else 0


def _as_json(found: NewRule, *, written: bool) -> dict[str, Any]:
    from triage.cli.edge import problem_json  # noqa: PLC0415 - keeps --help light

    return {
        "id": found.id,
        "file": f"rules/{found.file}",
        "line": found.line,
        "written": written,
        "text": found.text,
        "english": found.english,
        "examples": [{"name": name, "expect": expect} for name, expect in found.examples],
        "failed": list(found.failed),
        "problems": [problem_json(issue) for issue in found.lint],
    }
