"""What `triage value` says of uncertainty: more draws, and two assumptions moved at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage.valuing import Valuation
    from triage.valuing.sums import Scenario
    from triage.valuing.two_way import Grid

Command = TypeVar("Command", bound="Callable[..., Any]")


def uncertainty_options(command: Command) -> Command:
    """Add ``--two-way``, ``--steps``, ``--draws`` and ``--seed``: keywords ``two_way``, ``steps``, ``draws``, ``seed``."""
    for option in (
        click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=None, help="Seed of the draws."),
        click.option(
            "--draws",
            type=int,
            default=None,
            metavar="N",
            help="How many draws over all ranges; a power of two, such as 65536.",
        ),
        click.option(
            "--steps",
            multiple=True,
            metavar="LIST",
            help="Steps of the grid, in % or points (pp): -20%,0,20% or -15pp,0,15pp or =0.1,=0.3. Twice: one for each input.",
        ),
        click.option(
            "--two-way",
            "two_way",
            default=None,
            metavar="A,B",
            help="Move two inputs at once, as in cost,quantities or deadweight:sleep,proxies.",
        ),
    ):
        command = option(command)
    return command


def redrawn(found: Valuation, draws: int | None, seed: int | None) -> Valuation:
    """Give the valuation with another number of draws or another seed; raises :class:`WrongUse` for a number that cannot be."""
    from triage.valuing.simulation import checked_draws  # noqa: PLC0415 - keeps `--help` light

    return replace(
        found,
        draws=found.draws if draws is None else checked_draws(draws),
        seed=found.seed if seed is None else seed,
    )


def grid_of(found: Valuation, two_way: str, steps: tuple[str, ...]) -> Grid:
    """Work out the grid that ``--two-way`` and ``--steps`` ask for; raises :class:`WrongUse` in words."""
    from triage.errors import WrongUse  # noqa: PLC0415 - keeps `--help` light
    from triage.valuing.two_way import axis  # noqa: PLC0415
    from triage.valuing.two_way import two_way as moved  # noqa: PLC0415

    names = [name for name in two_way.split(",") if name.strip()]
    if len(names) != 2 or len(steps) > 2 or found.base is None:
        raise WrongUse(
            f"--two-way takes two inputs, and --steps is given once or twice: {two_way}",
            why="a grid has two sides",
            mend="write --two-way cost,quantities --steps -20%,0,20%",
        )
    if not found.known:
        from triage.errors import Refused  # noqa: PLC0415
        from triage.valuing.knowing import WHY  # noqa: PLC0415

        raise Refused(
            f"there is nothing to move: the value is unknown, for {WHY} in these days",
            why="what nobody knows is not nought, whatever is assumed beside it",
            mend="take days with people who were scored twice: --from and --to",
        )
    first, second = (steps[0], steps[-1]) if steps else (None, None)
    return moved(found.base, axis(found.base, names[0], first), axis(found.base, names[1], second))


def show_grid(
    found: Valuation, two_way: str, steps: tuple[str, ...], form: str, *, signed: bool, stamp: dict[str, str]
) -> None:
    """Print the grid as a table, JSON or CSV; ``stamp`` goes on each line of the CSV."""
    from triage.cli.common import say_in_what_travels  # noqa: PLC0415 - keeps `--help` light

    grid = grid_of(found, two_way, steps)
    if form == "json":
        from triage.cli.edge import print_json  # noqa: PLC0415
        from triage.valuing.fields import or_null, plain  # noqa: PLC0415
        from triage.valuing.simulation_words import grid_json  # noqa: PLC0415

        low, high = found.ratio_range
        print_json(
            {
                "format": "triage.valuation_grid/1",
                "map": found.map.file.id,
                "basis": found.basis,
                "as_it_stands": {
                    "total": plain(found.total),
                    "ratio": or_null(found.ratio),
                    "ratio_range": {"low": or_null(low), "high": or_null(high)},
                },
                **grid_json(grid),
                "warnings": [{"code": warning.code, "text": warning.text} for warning in found.warnings]
                + ([{"code": "not_assured", "text": next(iter(stamp.values()))}] if stamp else []),
                "fingerprint": found.fingerprint,
            }
        )
    elif form == "csv":
        from triage.pages import rows_as_csv  # noqa: PLC0415

        click.echo(rows_as_csv(line | stamp for line in _lines(grid)), nl=False)
    else:
        grid_table(found, grid)
        say_in_what_travels(assured=signed)


def _lines(grid: Grid) -> Iterator[dict[str, Any]]:
    from triage.valuing.fields import or_null, plain  # noqa: PLC0415 - keeps `--help` light

    for down, row in zip(grid.first.steps, grid.cells, strict=True):
        for across, cell in zip(grid.second.steps, row, strict=True):
            yield {
                grid.first.label: str(down),
                grid.second.label: str(across),
                "ratio": or_null(cell.ratio),
                "total": plain(cell.total),
                "cost": or_null(cell.cost),
            }


def grid_table(found: Valuation, grid: Grid) -> None:
    """Print the grid within the width of a terminal, in parts where it has many columns."""
    from triage.cli.valuing_tables import WIDTH, is_synthetic, pounds, say  # noqa: PLC0415

    mark = "synthetic: " if is_synthetic(found) else ""
    least, most = (_cell(cell) for cell in grid.ends)
    say(f"{found.map.file.title} ({found.map.file.id}): two inputs moved at once", style="bold")
    say(
        f"{'ratio' if found.ratio is not None else 'value'} as it stands {_two(found)}; from {least} to {most} in this grid",
        mark=mark,
    )
    say(f"down: {grid.first.label}; across: {grid.second.label}", mark=mark)
    cell = 2 + max(
        *(len(_cell(one)) for row in grid.cells for one in row),
        *(len(str(step)) for step in grid.second.steps),
    )
    label = 1 + max(len(str(step)) for step in grid.first.steps)
    room = max(1, (WIDTH - len(mark) - label) // cell)
    for begin in range(0, len(grid.second.steps), room):
        columns = slice(begin, begin + room)
        say()
        heads = "".join(f"{step!s:>{cell}}" for step in grid.second.steps[columns])
        click.echo(f"{mark}{'':<{label}}{heads}")
        for step, row in zip(grid.first.steps, grid.cells, strict=True):
            cells = "".join(f"{_cell(one):>{cell}}" for one in row[columns])
            click.echo(f"{mark}{step!s:<{label}}{cells}")
    say()
    if grid.capped:
        say("A share that would have left 0 to 1 was held there.", mark=mark)
    say("%: per cent of the value; pp: points of a share, so that 0.15 and 15 points more are 0.30.")
    if found.cost is not None:
        say(f"Value {pounds(found.total)} and cost {pounds(found.cost)} as the map stands.", mark=mark)


def _two(found: Valuation) -> str:
    return f"{found.ratio:.2f}" if found.ratio is not None else _short(cast("Any", found.total))


def _cell(cell: Scenario) -> str:
    return _short(cell.total) if cell.ratio is None else f"{cell.ratio:.2f}"


def _short(amount: Any) -> str:
    """Pounds in a narrow cell: thousands and millions by their letter."""
    for size, letter in ((10**9, "bn"), (10**6, "m"), (10**3, "k")):
        if abs(amount) >= 10 * size:
            return f"£{amount / size:,.1f}{letter}"
    return f"£{amount:,.0f}"
