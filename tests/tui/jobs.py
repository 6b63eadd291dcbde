"""Ten daily jobs as keys on a workspace, each beside the same job at the command line; what was counted is in ``docs/screens.md``.

    python -m tests.tui.jobs [--write docs/screens.md]

Both ways are done on a copy of the same made-up workspace, and the record is looked at afterwards in the same way.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import shlex
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import press, settle, shown
from tests.tui.workspaces import MAKERS
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import list_cases, open_desk, show_case
from tui.app import TriageApp

START, END = "<!-- jobs -->", "<!-- /jobs -->"
MANAGER = "Kim Example"
_SIGNS = {" ": "space", "'": "apostrophe", "-": "minus", ",": "comma", ".": "full_stop", ":": "colon"}
RULES = "rules/needs/home_money_and_everyday.yaml"


class Text(str):
    """Words that are typed, each sign a key."""

    __slots__ = ()


def keys_of(step: str) -> list[str]:
    """The keys of one step."""
    return [_SIGNS.get(sign, sign) for sign in step] if isinstance(step, Text) else [step]


@dataclass(frozen=True)
class Job:
    """One thing somebody does many times a day."""

    name: str
    keys: tuple[str, ...]
    """Keys as Textual names them, and :class:`Text`."""
    commands: tuple[str, ...]
    done: Callable[[Path, str], bool]
    """Whether the record, or what was shown last, says that it is done."""
    role: str = "coordinator"
    by: str = COORDINATOR
    workspace: str = "filled"
    files: dict[str, str] = field(default_factory=dict)
    """What has to be written into files for the commands."""

    @property
    def pressed(self) -> tuple[str, ...]:
        """Every key in its order."""
        return tuple(key for step in self.keys for key in keys_of(step))

    @property
    def typed(self) -> int:
        """Signs typed for the commands and their files, the enter of each line too."""
        return sum(len(line) + 1 for line in self.commands) + sum(
            len(name) + len(text) for name, text in self.files.items()
        )


def _states(folder: Path, case: str) -> list[str]:
    with open_desk(folder, TODAY) as desk:
        return [row.state for row in show_case(desk, case).actions]


def _seven_needs(folder: Path, _: str) -> bool:
    with open_desk(folder, TODAY) as desk:
        made = [row.number for row in list_cases(desk) if not row.number.startswith("SYN-01")]
        if len(made) != 1:
            return False
        case = show_case(desk, made[0]).case
        return case is not None and [need.severity for need in case.needs] == [8, 7, 6, 5, 4, 7, 5]


def _has(*words: str) -> Callable[[Path, str], bool]:
    return lambda _, text: all(word in " ".join(text.split()) for word in words)


SEVEN = (("sleep", 8), ("worry", 7), ("anger", 6), ("diet", 5), ("friends", 4), ("bullying", 7), ("money", 5))
CODES = ("sleep", "anxiety", "emotional_regulation", "diet", "making_friends", "victim_of_bullying", "financial_difficulties")  # fmt: skip

JOBS: tuple[Job, ...] = (
    Job(
        "Send a new referral with seven needs",
        (
            Text("9"),
            "enter",
            Text("B90"),
            "enter",
            *(part for word, score in SEVEN for part in (Text(f"{word} {score}"), "enter")),
            "ctrl+s",
        ),
        ("triage case add r.yaml",),
        _seven_needs,
        role="referrer",
        files={
            "r.yaml": "case: NEW-1\nchild: {age: 9, postcode: B90}\nneeds:\n"
            + "".join(
                f"- {{need: {code}, severity: {score}}}\n"
                for code, (_, score) in zip(CODES, SEVEN, strict=True)
            )
        },
    ),
    Job(
        "Confirm a plan of five actions",
        ("enter", "a", "right", "enter"),
        ("triage case confirm SYN-0105",),
        lambda folder, _: _states(folder, "SYN-0105") == ["confirmed"] * 5,
        workspace="five",
    ),
    Job(
        "Record a review",
        ("down", "down", "enter", "v", Text("6"), "f2", "f2"),
        ("triage review SYN-0104 --score mental_health=6",),
        lambda folder, _: _reviewed(folder),
    ),
    Job(
        "Find why a service was not offered",
        ("enter", "w", "down", "enter"),
        ("triage rules why-not SYN-0101 sleep",),
        _has("the family or young person said no"),
    ),
    Job(
        "Change a threshold of a rule and have it checked",
        ("5", "slash", Text("crowded"), "enter", "t", Text("3"), "ctrl+s"),
        (
            f"sed -i '/id: home-hazards/,/severity/s/moderate/3 or more/' {RULES}",
            f"triage rules lint {RULES}",
        ),
        lambda folder, _: (
            "{need: home_safety, severity: 3 or more}" in (folder / RULES).read_text(encoding="utf-8")
        ),
    ),
    Job(
        "Export the quarter",
        ("x", "ctrl+s"),
        ("triage report quarter --out quarter-2026-Q3.xlsx",),
        lambda folder, _: (folder / "quarter-2026-Q3.xlsx").stat().st_size > 10_000,
        role="manager",
        by=MANAGER,
        workspace="measured",
    ),
    Job(
        "Record the answer to a question",
        ("enter", "s", "s", "down", "enter", "ctrl+s"),
        ("triage case answer SYN-0101 in_danger_now no",),
        lambda folder, _: _answered(folder),
    ),
    Job(
        "Put an action aside with a reason",
        ("down", "down", "enter", "down", "x", "enter", Text("at school"), "ctrl+s"),
        ('triage case dismiss SYN-0104 --action 1 --reason already_in_place --note "at school"',),
        lambda folder, _: _states(folder, "SYN-0104")[0] == "dismissed",
    ),
    Job(
        "Find a service for a child",
        ("6", "slash", Text("sleep 9 B90"), "enter", "enter"),
        ('triage directory find "sleep 9 B90"',),
        _has("Sleep Advice", "sleep"),
    ),
    Job(
        "See what is due for me",
        ("2", "w", "down", "down", "enter"),
        (f'triage due --for "{COORDINATOR}"',),
        lambda _, text: "SYN-0104" in text and "SYN-0103" not in text,
    ),
)


def _reviewed(folder: Path) -> bool:
    with open_desk(folder, TODAY) as desk:
        case = show_case(desk, "SYN-0104").case
        return case.reviews[-1:] != ()


def _answered(folder: Path) -> bool:
    with open_desk(folder, TODAY) as desk:
        return len(show_case(desk, "SYN-0101").decisions) == 2


async def by_keys(job: Job, folder: Path, size: tuple[int, int] = (80, 24)) -> str:
    """Do a job with its keys; gives what is shown at the end."""
    app = TriageApp(folder, TODAY, job.by, job.role)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for step in job.keys:
            await press(pilot, *keys_of(step))
        return shown(app)


def by_commands(job: Job, folder: Path) -> str:
    """Do a job at the command line, standing in the workspace as the same person; gives what was printed."""
    for name, text in job.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    said = io.StringIO()
    with standing(folder, job.by), redirect_stdout(said):
        for line in job.commands:
            words = shlex.split(line)
            if words[0] == "triage":
                run(cli, [*words[1:], "--on", TODAY.isoformat()])
            elif os.spawnvp(os.P_WAIT, words[0], words):
                raise RuntimeError(line)
    return said.getvalue()


@contextmanager
def standing(folder: Path, by: str) -> Iterator[None]:
    """Stand in a folder in somebody's name."""
    before, named = (
        Path.cwd(),
        {name: os.environ.pop(name, None) for name in ("TRIAGE_USER", "TRIAGE_WORKSPACE")},
    )
    os.chdir(folder)
    os.environ["TRIAGE_USER"] = by
    try:
        yield
    finally:
        os.chdir(before)
        del os.environ["TRIAGE_USER"]
        os.environ.update({name: value for name, value in named.items() if value is not None})


def table() -> str:
    """The table of all jobs."""
    lines = ["| Job | Keys | Signs at the command line |", "|---|---:|---:|"]
    lines += [f"| {job.name} | {len(job.pressed)} | {job.typed} |" for job in JOBS]
    return "\n".join(lines)


async def _try_all() -> None:
    with tempfile.TemporaryDirectory() as root:
        for place, job in enumerate(JOBS):
            for way in ("keys", "commands"):
                folder = Path(root) / f"{place}-{way}"
                MAKERS[job.workspace](folder)
                if way == "keys":
                    with standing(folder, job.by):
                        said = await by_keys(job, folder)
                else:
                    said = by_commands(job, folder)
                if not job.done(folder, said):
                    raise SystemExit(f"{job.name}: not done by {way}\n{said}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Do every job in both ways, and print the table or write it between its marks."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    ask.add_argument("--write", type=Path, help="a page with the marks of the table")
    said = ask.parse_args(arguments)
    asyncio.run(_try_all())
    if said.write is None:
        print(table())
        return
    text = said.write.read_text(encoding="utf-8")
    before, rest = text.split(START)
    said.write.write_text(f"{before}{START}\n{table()}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
