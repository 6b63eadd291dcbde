"""Memory stays steady over many assessments in one process."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests import shipped

SCRIPT = """
import gc, json, resource, sys
from pathlib import Path
from tests.builders import decided
from tests.chance import Seeded
from tests.generated_cases import all_words, made_case
from tests.strategies import checked

def resident():
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6

cases = [checked(made_case(Seeded(seed), all_words())) for seed in range(100)]
sizes = []
every = int(sys.argv[1])
for number in range(5 * every + 1):
    decided(cases[number % len(cases)])
    if number % every == 0:
        sizes.append(round(resident(), 1))
print(json.dumps(sizes))
"""


def growth(every: int) -> tuple[float, list[Any]]:
    """Megabytes by which a process grew after its first fifth, and its size after each fifth."""
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(every)],
        capture_output=True,
        text=True,
        check=False,
        cwd=shipped.ROOT,
        timeout=600,
    )
    assert found.returncode == 0, found.stderr[-2000:]
    sizes: list[Any] = json.loads(found.stdout)
    return sizes[-1] - sizes[1], sizes


@pytest.mark.long
def test_two_thousand_assessments_in_one_process_take_no_more_memory_than_the_first() -> None:
    grown, sizes = growth(400)
    assert grown < 3, f"megabytes after each fifth: {sizes}"


@pytest.mark.soak
def test_ten_thousand_assessments_in_one_process_take_no_more_memory_than_the_first() -> None:
    grown, sizes = growth(2_000)
    assert grown < 3, f"megabytes after each fifth: {sizes}"
