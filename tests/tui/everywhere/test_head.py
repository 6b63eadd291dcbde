"""Who acts is named at the top, however small the window: on a shared computer it may be somebody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.tui.conftest import TODAY
from tests.tui.screen import press, settle, shown
from tui.app import TriageApp
from tui.places import ROLES
from tui.widgets.head import path_of, places_line, shortened

NAMES = (
    "Sam Example",
    "Bartholomew Featherstonehaugh-Example",
    "Oluwaseun Example-Adeyemi",
    "Reception",
    "receptionist-at-the-front-desk",
    "李 小明",
    "",
)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Sam Example", ["Sam Example", "Sam E.", "S.E."]),
        ("Mary Ann van Example", ["Mary Ann van Example", "Mary E.", "M.E."]),
        ("Reception", ["Reception", "Recep…", "R."]),
        ("Jo", ["Jo"]),
        ("nobody named", ["nobody named", "nobody"]),
    ],
)
def test_a_name_is_shortened_to_one_that_colleagues_know(name: str, forms: list[str]):
    assert list(shortened(name)) == forms


@pytest.mark.parametrize("role", list(ROLES))
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
def test_who_acts_fits_beside_the_places_of_every_role(role: str, name: str, width: int):
    who = f"{name or 'nobody named'} · {role}"
    for here in ROLES[role]:
        line = places_line(ROLES[role], here, who, width)
        assert line.cell_len <= width
        assert any(line.plain.endswith(form) for form in (who, *shortened(name or "nobody named")))
        if width >= 80:
            assert all(f"{digit} {place.title}" in line.plain for digit, place in enumerate(ROLES[role], 1))
            if cell_len(name) <= 8:
                assert name in line.plain


@pytest.mark.parametrize("size", [(80, 24), (60, 14), (40, 10)])
@pytest.mark.parametrize("by", ["Bartholomew Featherstonehaugh-Example", None])
@pytest.mark.parametrize("role", ["manager", "coordinator"])
async def test_the_head_says_who_acts(empty_workspace, size: tuple[int, int], by: str | None, role: str):
    app = TriageApp(empty_workspace, TODAY, by, role)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        first = shown(app).splitlines()[0]
        assert any(form in first for form in shortened(by or "nobody named")), first


@pytest.mark.parametrize(
    ("crumbs", "room", "said"),
    [
        (("Inbox",), 3, "Inbox"),
        (("Inbox", "Case SYN-0101", "Letters"), 40, "Inbox > Case SYN-0101 > Letters"),
        (("Inbox", "Case SYN-0101", "Letters"), 25, "Inbox > … > Letters"),
        (("Inbox", "Case A", "Household", "Case B", "Letters"), 33, "Inbox > … > Case B > Letters"),
        (("Directory", "Gaps", "A service with a long name"), 30, "… > A service with a long name"),
    ],
)
def test_where_breadcrumbs_do_not_fit_the_place_one_is_at_stays(
    crumbs: tuple[str, ...], room: int, said: str
):
    assert path_of(crumbs, room) == said


async def test_the_last_breadcrumb_is_drawn_beside_the_notice(workspace: Path):
    app = TriageApp(workspace, TODAY, "Sam Example")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "h")
        assert "> Household" in shown(app).splitlines()[1]
        page = app.screen
        page.crumbs = lambda: (
            "Inbox",
            "Case R-2026-1122-0001",
            "Household",
            "Case R-2026-1122-0002",
            "Letters",
        )
        page.tell_keys()
        await settle(pilot)
        second = shown(app).splitlines()[1]
        assert "> Letters" in second
        assert "not assured" in second
