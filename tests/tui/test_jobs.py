"""Ten daily jobs: by keys and at the command line, and how many keys each takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.jobs import END, JOBS, START, Job, by_commands, by_keys, standing, table
from tests.tui.workspaces import Workspaces, workspaces

__all__ = ["workspaces"]

SLOW = {"Send a new referral with seven needs", "Change a threshold of a rule and have it checked"}
ONE_WAY = [pytest.param(job, id=job.name, marks=[pytest.mark.soak] * (job.name in SLOW)) for job in JOBS]
PAGE = Path(__file__).parents[2] / "docs" / "screens.md"


@pytest.mark.parametrize("job", ONE_WAY)
async def test_the_keys_do_the_job(job: Job, workspaces: Workspaces, tmp_path: Path):
    folder = workspaces.copy(job.workspace, tmp_path / "area")
    with standing(folder, job.by):
        said = await by_keys(job, folder)
    assert job.done(folder, said)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_the_commands_beside_it_do_the_same(job: Job, workspaces: Workspaces, tmp_path: Path):
    folder = workspaces.copy(job.workspace, tmp_path / "area")
    said = by_commands(job, folder)
    assert job.done(folder, said)


def test_nothing_is_done_before_a_key_is_pressed(workspaces: Workspaces, tmp_path: Path):
    folders = {name: workspaces.copy(name, tmp_path / name) for name in {job.workspace for job in JOBS}}
    early = []
    for job in JOBS:
        try:
            early += [job.name] * job.done(folders[job.workspace], "")
        except FileNotFoundError:
            continue
    assert early == []


def test_a_referral_with_seven_needs_takes_fewer_than_ninety_keys():
    assert len(JOBS[0].pressed) < 90


def test_no_job_takes_more_keys_than_signs_at_the_command_line():
    assert [job.name for job in JOBS if len(job.pressed) >= job.typed] == []


def test_the_page_shows_what_is_counted():
    text = PAGE.read_text(encoding="utf-8")
    assert text.split(START)[1].split(END)[0].strip() == table()
