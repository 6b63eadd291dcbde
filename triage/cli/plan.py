"""``triage plan``: the plan of a household laid open; reads only."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import looking, say_in_what_travels, shared, today
from triage.cli.edge import print_json

if TYPE_CHECKING:
    from triage.deciding.offering import Proposal
    from triage.deciding.planned import Planned
    from triage.deciding.planning import Plan
    from triage.deciding.planning.problem import Key
    from triage.desk import Desk

FORMAT = "triage.plan/1"


@click.command()
@click.argument("case", metavar="FILE|CASE")
@click.option("--cap", "most", type=int, default=None, metavar="N", help="As if the household could take on N services at once.")  # fmt: skip
@click.option("--explain", is_flag=True, help="Also show what was counted and what each service lacks.")
@looking
@shared
def plan(
    case: str, most: int | None, explain: bool, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Lay open the plan of a household: which services, what each covers, what waits, and what each preference costs.

    CASE is the number of a case in the record, or a case file (- for stdin). Escalations come first and stand outside
    any plan. Nothing is written.

    \b
    Example:
      triage plan my-case.yaml
      triage plan C-2024-0117 --cap 3 --explain
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import naming_escalations, open_desk  # noqa: PLC0415 - keeps --help light
    from triage.desk.planning import plan_case  # noqa: PLC0415

    path = Path(case)
    given = sys.stdin.buffer.read() if case == "-" else b""
    read = (lambda _path: given) if case == "-" else Path.read_bytes
    with open_desk(workspace, today(on), need_store=False) as desk:
        named = (
            naming_escalations(desk, (path,), read=read) if case == "-" or path.is_file() else nullcontext()
        )
        with named:
            found = plan_case(desk, case, most, given)
        if as_json:
            print_json(as_data(found, explain=explain))
        else:
            _as_text(desk, found, explain=explain)
            say_in_what_travels(assured=desk.assured)
        if desk.remarks:
            click.echo(desk.remarks, err=True)


def _as_text(desk: Desk, found: Planned, *, explain: bool) -> None:
    from triage.cli.plan_words import PlanWords, print_plan  # noqa: PLC0415 - rich only where something is drawn
    from triage.cli.render import console, escalations_view  # noqa: PLC0415

    screen = console()
    first = escalations_view(found.decision, desk.vocabulary, desk.directory)
    if first is not None:
        screen.print(first)
    for ask in found.decision.asks:
        if ask.within_days == 0:
            click.echo(f"Ask today: {ask.question}")
    print_plan(found, PlanWords(desk.vocabulary, desk.directory), screen, explain=explain)


def as_data(found: Planned, *, explain: bool) -> dict[str, Any]:
    """Everything a program may want of a plan; keys keep their order and lists a stable one."""
    best, always = found.best, [item.service for item in found.always]
    answer: dict[str, Any] = {
        "format": FORMAT,
        "case": found.decision.case,
        "on": found.decision.decided_on.isoformat(),
        "escalations": [item.model_dump(mode="json") for item in found.decision.escalations],
        "cap": {"most": found.limits.most, "few_contacts": found.limits.few, "places": found.problem.most},
        "proved": best.proved,
        "sequence": [
            {
                "service": service,
                "takes_place": service not in always,
                "gives": [_given(item) for item in found.kept if item.service == service],
            }
            for service in dict.fromkeys(item.service for item in found.kept)
        ],
        "held_back": [_given(item) for item in found.later],
        "runner_up": None if found.runner_up is None else _plan_json(found, found.runner_up),
        "preferences": [
            {"without": name, **_plan_json(found, other)} for name, other in found.without.items()
        ],
        "each_from_its_best": {
            "services": len(set(found.separately.values()) | set(always)),
            "chosen": [_choice(key, service) for key, service in found.separately.items()],
        },
        "one_more_place": {
            "adds": [_named(key) for key in found.one_more.chosen if key not in best.chosen],
            **_plan_json(found, found.one_more),
        },
    }
    if explain:
        answer["weighed"] = {
            "counts": list(best.worth),
            "steps_back": best.setbacks,
            "points_lacking": best.price,
            "looked_at": best.looked,
        }
    return answer


def _given(item: Proposal) -> dict[str, Any]:
    wish = item.wish
    return {
        "help": wish.help,
        "person": wish.person,
        "who": wish.who,
        "within_days": wish.within_days,
        "needs": list(wish.needs),
        "facts": list(wish.facts),
    }


def _plan_json(found: Planned, other: Plan) -> dict[str, Any]:
    return {
        "places": list(other.places),
        "more_places": len(other.places) - len(found.best.places),
        "proved": other.proved,
        "chosen": [_choice(key, service) for key, service in other.chosen.items()],
        "held_back": [_named(key) for key in other.put_off],
    }


def _named(key: Key) -> dict[str, Any]:
    help_code, person, who = key
    return {"help": help_code, "person": person, "who": who or None}


def _choice(key: Key, service: str) -> dict[str, Any]:
    return {**_named(key), "service": service}
