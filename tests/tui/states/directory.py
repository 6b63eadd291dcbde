"""The services: usual, found, nothing found, danger, to confirm, broken; one service; the map of gaps; nobody named."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import press, settle
from tests.tui.states.state import State
from triage.desk import open_desk
from triage.desk.directory.reporting import report

FIRST = ("6",)


def broken(folder: Path) -> None:
    """A provider's file that cannot be read."""
    (folder / "directory" / "services" / "example.yaml").write_text(
        "format: 1\nservices: [\n", encoding="utf-8"
    )


def reported(folder: Path) -> None:
    """Somebody said that a service has moved."""
    with open_desk(folder, TODAY) as desk:
        report(desk, "sleep-advice", "moved", COORDINATOR, note="It moved to the library.")


async def find(pilot: Pilot[Any], words: str) -> None:
    await press(pilot, "slash", *("space" if letter == " " else letter for letter in words))
    await asyncio.sleep(0.35)
    await settle(pilot)


async def found(pilot: Pilot[Any]) -> None:
    await find(pilot, "sleep for a 9 year old")
    await press(pilot, "enter")


async def nothing(pilot: Pilot[Any]) -> None:
    await find(pilot, "zebra riding")


async def danger(pilot: Pilot[Any]) -> None:
    await find(pilot, "wants to kill himself")
    await press(pilot, "enter")


async def no_gap(pilot: Pilot[Any]) -> None:
    await press(pilot, "slash", *"zebra")


STATES = (
    State("directory", "directory", keys=FIRST),
    State("directory-found", "directory", keys=FIRST, steps=found),
    State("directory-no-match", "directory", keys=FIRST, steps=nothing),
    State("directory-danger", "directory", keys=FIRST, steps=danger),
    State("directory-to-confirm", "directory", keys=(*FIRST, "d"), workspace="rulebook"),
    State("directory-broken", "directory", keys=FIRST, before=broken, workspace="rulebook"),
    State("directory-nobody-named", "directory", keys=FIRST, by=None, workspace="rulebook"),
    State("service", "service", keys=(*FIRST, "enter"), workspace="rulebook"),
    State(
        "service-reported", "service", keys=(*FIRST, "end", "enter"), before=reported, workspace="rulebook"
    ),
    State("service-nobody-named", "service", keys=(*FIRST, "enter"), by=None, workspace="rulebook"),
    State("service-alone", "service", keys=(*FIRST, "slash", *"autism", "enter", "enter")),
    State("gaps", "gaps", keys=(*FIRST, "g")),
    State("gaps-by-district", "gaps", keys=(*FIRST, "g", "t", "n")),
    State("gaps-no-match", "gaps", keys=(*FIRST, "g"), steps=no_gap),
)
