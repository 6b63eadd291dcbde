"""``triage letter``: a decision in words for a family, a service, the referrer or a meeting."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import looking, shared, today
from triage.cli.edge import print_json, report
from triage.errors import Refused, WrongUse

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.desk.letters import Wanted
    from triage.letters import Letter


@click.command()
@click.argument("file_or_case", metavar="FILE|CASE")
@click.option(
    "--for",
    "audience",
    type=click.Choice(["family", "service", "referrer", "meeting"]),
    required=True,
    help="Who reads it.",
)
@click.option("--who", default=None, metavar="WHO", help="For a family: `child` (a young person), `parent`, `carer`, or an id under `people`. For a service that helps several people: whom.")  # fmt: skip
@click.option("--service", default=None, metavar="ID", help="For a service: which, where several are asked.")
@click.option("--headings", type=click.Choice(["signs_of_safety", "ehcp", "shanarri"]), default=None, help="For a meeting: which headings.")  # fmt: skip
@click.option("--safeguarding-lead-agreed", "agreed_by", default=None, metavar="NAME", help="The safeguarding lead who agreed that the family may have it.")  # fmt: skip
@click.option("--tell-escalations", is_flag=True, help="With that lead's yes: say that children's social care must be told. Never where it could warn somebody who does harm.")  # fmt: skip
@click.option(
    "--check", is_flag=True, help="Also say how old a reader needs to be; exit 1 above 12 for a family."
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Write to this file instead."
)
@click.option("--force", is_flag=True, help="Let --out write over a file that is there.")
@looking
@shared
def letter(
    file_or_case: str,
    audience: Any,
    who: str | None,
    service: str | None,
    headings: Any,
    agreed_by: str | None,
    tell_escalations: bool,
    check: bool,
    out: Path | None,
    force: bool,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """A decision in plain, kind words for one reader: FILE is decided on now, CASE is the latest decision on record.

    It tells nobody what is not theirs to know. Where a paper is not safe it says so and who decides (exit 3).

    \b
    Example:
      triage letter my-case.yaml --for family
      triage letter C-2024-0117 --for service --service sleep-advice
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.desk.letters import Wanted  # noqa: PLC0415

    _may_write(out, force=force)
    wanted = Wanted(audience, who, service, headings, agreed_by, tell_escalations)
    is_file = Path(file_or_case).is_file()
    if not is_file and _looks_like_a_file(file_or_case):
        raise WrongUse(
            f"there is no file '{file_or_case}'",
            why="no letter was written",
            mend="check the name and the folder you are in, or give the number of a case on record",
        )
    with open_desk(workspace, today(on), need_store=not is_file) as desk:
        found = (
            _of_file(desk, Path(file_or_case), wanted) if is_file else _of_case(desk, file_or_case, wanted)
        )
        if found is None:
            return 1
        if out is not None and not is_file and audience == "service":
            from triage.desk.rights.sharing import shared_by_letter  # noqa: PLC0415 - keeps --help light

            shared_by_letter(desk, file_or_case, found.service or "", desk.reader)
        return _show(desk, found, out, check=check, as_json=as_json)


def _looks_like_a_file(word: str) -> bool:
    return Path(word).suffix.lower() in {".yaml", ".yml", ".json", ".jsonl"} or "/" in word


def _may_write(out: Path | None, *, force: bool) -> None:
    if out is not None and not out.resolve().parent.is_dir():
        raise WrongUse(
            f"there is no folder '{out.parent}'",
            why="the letter was not written",
            mend="make the folder first, or choose another name",
        )
    if out is not None and out.exists() and not force:
        raise Refused(
            f"{out} is there already",
            why="a letter somebody changed by hand would be lost",
            mend="choose another name, or add --force",
        )


def _of_case(desk: Desk, number: str, wanted: Wanted) -> Letter:
    from triage.desk.letters import letter_for_case  # noqa: PLC0415 - keeps --help light

    return letter_for_case(desk, number, wanted)


def _of_file(desk: Desk, path: Path, wanted: Wanted) -> Letter | None:
    from triage.desk import naming_escalations, problem_with_escalations, read_case_files  # noqa: PLC0415
    from triage.desk.letters import letter_for_file, one_case  # noqa: PLC0415

    with naming_escalations(desk, (path,)):
        batch = read_case_files(desk, (path,))
        if batch.problems:
            issues = [problem_with_escalations(desk, problem) for problem in batch.problems]
            report(sorted(issues, key=lambda issue: not issue.escalations), as_json=False)
        if any(problem.issue.severity == "error" for problem in batch.problems):
            return None
        return letter_for_file(desk, one_case(batch.cases), wanted)


def _show(desk: Desk, found: Letter, out: Path | None, *, check: bool, as_json: bool) -> int:
    """The letter to stdout or a file; what only the sender reads to stderr."""
    from triage.desk.letter_files import EASY_AGE, marked  # noqa: PLC0415 - keeps --help light
    from triage.letters import reading_age  # noqa: PLC0415

    age = reading_age(found.text) if check else None
    if as_json:
        measured = None if age is None else {"years": round(age.years, 1), "flesch_kincaid_grade": round(age.flesch_kincaid, 1), "automated_readability_index": round(age.automated, 1), "words": age.words, "sentences": age.sentences}  # fmt: skip
        plain = {**found.as_json(), "draft": found.waits or not desk.assured, "reading_age": measured, "notice": desk.notice}  # fmt: skip
        if out is None:
            print_json(plain)
        else:
            out.write_text(json.dumps(plain, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            click.echo(f"written to {out}", err=True)
    elif out is not None:
        out.write_text(marked(desk, found), encoding="utf-8")
        click.echo(f"written to {out}", err=True)
    else:
        click.echo(marked(desk, found), nl=False)
    for note in found.notes:
        click.echo(f"for the sender: {note}", err=True)
    if age is not None:
        click.echo(
            f"reading age {age.years:.1f} years (Flesch-Kincaid grade {age.flesch_kincaid:.1f}, "
            f"Automated Readability Index {age.automated:.1f}; {age.words} words, {age.sentences} sentences)",
            err=True,
        )
    if desk.remarks:
        click.echo(desk.remarks, err=True)
    return 1 if age is not None and found.audience == "family" and age.years > EASY_AGE else 0
