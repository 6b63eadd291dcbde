"""``triage directory find``: services for a question in plain words, and why each was found."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import looking, shared, today
from triage.cli.directory.common import known_word

if TYPE_CHECKING:
    from triage.desk.directory.finding import Wanted
    from triage.desk.opening import Desk

PERSONS = ("child", "parent", "carer", "sibling", "unborn", "household", "family")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class _Hour(click.ParamType):  # type: ignore[type-arg,unused-ignore] # older releases of click cannot be subscripted
    """An hour written as 18:30, read as minutes since midnight."""

    name = "HH:MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read ``18:30``; anything else is wrong use."""
        if isinstance(value, int):
            return value
        hours, _, minutes = str(value).partition(":")
        if (
            len(minutes) == 2
            and hours.isdecimal()
            and minutes.isdecimal()
            and hours.isascii()
            and minutes.isascii()
            and int(hours) < 24
            and int(minutes) < 60
        ):
            return int(hours) * 60 + int(minutes)
        raise click.BadParameter("an hour is written as 18:30", ctx=ctx, param=param)


@click.command()
@click.argument("text", nargs=-1)
@click.option(
    "--offer", "help_code", default=None, metavar="HELP", help="A kind of help, by its code, such as sleep."
)
@click.option("--age", type=click.FloatRange(0, 120), default=None, help="Age in years; 0.5 is six months.")
@click.option("--postcode", default=None, help="Outward code or whole postcode of the home.")
@click.option(
    "--for",
    "person",
    default=None,
    metavar="PERSON",
    help="child, parent, carer, sibling, unborn, household or family.",
)
@click.option("--day", "days", multiple=True, metavar="DAY", help="A day of the week; may be given again.")
@click.option(
    "--now",
    "hour",
    type=_Hour(),
    default=None,
    metavar="HH:MM",
    help="What runs at this hour, on the day or on --day.",
)
@click.option("--free", is_flag=True, help="Only what costs nothing.")
@click.option("--online", is_flag=True, help="What works online or by phone.")
@click.option(
    "--route",
    "routes",
    multiple=True,
    metavar="ROUTE",
    help="A way in: self, parent, professional, school or gp.",
)
@click.option("--language", default=None, help="A language, such as Polish.")
@click.option("--access", "access", multiple=True, metavar="CODE", help="An access need, such as step_free.")
@click.option("--room", is_flag=True, help="Only what has room, or where nobody knows.")
@click.option("--tier", default=None, help="universal, targeted or specialist.")
@click.option("--network", default=None, help="internal or external.")
@click.option("--sector", default=None, help="nhs, council, school, vcse, police or private.")
@click.option("--provider", default=None, metavar="ID", help="Services of one provider.")
@click.option(
    "--case",
    "number",
    default=None,
    metavar="CASE",
    help="On behalf of a case: its age, home and what it withholds.",
)
@click.option("--plain", is_flag=True, help="Look for the words as they are; read nothing else from them.")
@click.option("--all", "show_all", is_flag=True, help="Show closed and out-of-date services too, marked.")
@click.option("--facets", is_flag=True, help="Count what was found by kind, day, cost and so on.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many to show."
)
@looking
@shared
def find(
    *,
    text: tuple[str, ...],
    help_code: str | None,
    age: float | None,
    postcode: str | None,
    person: str | None,
    days: tuple[str, ...],
    hour: int | None,
    free: bool,
    online: bool,
    routes: tuple[str, ...],
    language: str | None,
    access: tuple[str, ...],
    room: bool,
    tier: str | None,
    network: str | None,
    sector: str | None,
    provider: str | None,
    number: str | None,
    plain: bool,
    show_all: bool,
    facets: bool,
    limit: int,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Find services by a question in plain words, and say why each was found.

    Age, place, day, cost, language and person are read from the words and said back; an option wins over the words.

    \b
    Examples:
      triage directory find "somewhere to go on wet Saturdays for a four year old near B93"
      triage directory find counselling in Polish for mum
      triage directory find --offer sleep --age 8 --postcode B90 --for child
      triage directory find swimming --case C-2024-0117
    """  # noqa: D301
    from triage.cli.directory.found_words import print_answer, print_urgent, urgent_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk.directory.finding import Wanted, danger_in, search  # noqa: PLC0415
    from triage.desk.opening import open_desk  # noqa: PLC0415

    known_word("--for", person, PERSONS)
    days = tuple(_day(day) for day in days)
    filters = {"tier": tier, "network": network, "sector": sector, "provider": provider}
    wanted = Wanted(
        offer=help_code, age=age, postcode=postcode, person=person, days=days, now=hour, free=free, remote=online,
        routes=routes, language=language, access=access, room=room, show_all=show_all,
        facets={name: value for name, value in filters.items() if value is not None},
    )  # fmt: skip
    words = " ".join(text)
    with open_desk(workspace, today(on), need_store=number is not None) as desk:
        danger = danger_in(desk, words, wanted)
        if danger and not as_json:
            print_urgent(danger)
        with naming(danger):
            _check(desk, wanted)
            clock = datetime.now() if on is None else None  # noqa: DTZ005 - the hour where the person sits
            minutes = clock.hour * 60 + clock.minute if clock else None
            found = search(
                desk,
                words,
                wanted,
                plain=plain,
                number=number,
                now=minutes,
                limit=limit,
                facets=facets or as_json,
            )
            if as_json:
                from triage.cli.directory.found_json import answer_json  # noqa: PLC0415

                print_json(answer_json(desk, found, urgent_json(danger)))
                return
            print_answer(desk, found, facets=facets, limit=limit)
            from triage.cli.directory.found_evidence import print_evidence  # noqa: PLC0415

            print_evidence(desk, found.answer.hits)


def _day(word: str) -> str:
    """A day by its name or its first three letters."""
    plain = word.strip().casefold()
    full = [day for day in DAYS if len(plain) >= 3 and (day.startswith(plain) or plain == f"{day}s")]
    known_word("--day", full[0] if full else plain, DAYS)
    return full[0]


def _check(desk: Desk, wanted: Wanted) -> None:
    """Stop as wrong use at a word that the vocabulary or the directory does not hold."""
    known_word("--offer", wanted.offer, tuple(desk.directory.helps))
    for route in wanted.routes:
        known_word("--route", route, ("self", "parent", "professional", "school", "gp"))
    for code in wanted.access:
        known_word("--access", code, tuple(desk.vocabulary.of("access")))
    for name, words in (
        ("tier", ("universal", "targeted", "specialist")),
        ("network", ("internal", "external")),
        ("sector", ("nhs", "council", "school", "vcse", "police", "private")),
        ("provider", tuple(desk.directory.providers)),
    ):
        known_word(f"--{name}", wanted.facets.get(name), words)


def naming(danger: Any) -> Any:
    """Let a fault that is raised inside begin with what is to be done now, where the words named a danger."""
    from contextlib import contextmanager  # noqa: PLC0415

    from triage.cli.directory.found_words import urgent_lines  # noqa: PLC0415
    from triage.errors import DataProblem  # noqa: PLC0415

    @contextmanager
    def with_danger() -> Any:
        try:
            yield
        except DataProblem as fault:
            if danger is None or not fault.issues:
                raise
            first, *rest = fault.issues
            told = DataProblem([first.model_copy(update={"escalations": tuple(urgent_lines(danger))}), *rest])
            told.exit_code = fault.exit_code
            raise told from fault

    return with_danger()
