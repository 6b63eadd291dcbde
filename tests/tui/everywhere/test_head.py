"""Who acts is named at the top, however small the window: on a shared computer it may be somebody else."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.tui.conftest import TODAY
from tests.tui.screen import settle, shown
from tui.app import TriageApp
from tui.places import ROLES
from tui.widgets.head import places_line, shortened

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
