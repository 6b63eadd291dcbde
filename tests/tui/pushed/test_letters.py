from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.pushed.made import LEAD, REFERRED
from tests.tui.screen import messages, press, settle, shown, words
from triage.desk import Desk, open_desk
from triage.desk.letter_files import save_letter
from triage.desk.letters import Wanted
from triage.errors import Refused, TriageError, WrongUse
from tui.app import TriageApp
from tui.screens.form import FormScreen
from tui.screens.letters import LettersScreen

SERVICE = "sleep-advice"


def shared(desk: Desk) -> int:
    return len([one for one in desk.store.events(REFERRED) if "shar" in one.what])


def test_a_letter_for_a_service_is_written_down_as_shared_and_one_for_the_family_is_not(
    area: Path, tmp_path: Path
):
    with open_desk(area, TODAY) as desk:
        before = shared(desk)
        save_letter(desk, REFERRED, Wanted("family"), tmp_path / "family.md", COORDINATOR)
        assert shared(desk) == before
        came = save_letter(
            desk, REFERRED, Wanted("service", service=SERVICE), tmp_path / "service.md", COORDINATOR
        )
        assert came.shared_with == SERVICE
        assert shared(desk) == before + 1
    text = (tmp_path / "service.md").read_text(encoding="utf-8")
    assert text.startswith("[not assured for live use here: a draft, not to be sent]")
    assert stat.S_IMODE((tmp_path / "service.md").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.glob("*.md*")) == ["family.md", "service.md"]


def test_no_file_is_written_over_unless_somebody_says_so(area: Path, tmp_path: Path):
    target = tmp_path / "letter.md"
    target.write_text("changed by hand", encoding="utf-8")
    with open_desk(area, TODAY) as desk:
        with pytest.raises(Refused):
            save_letter(desk, REFERRED, Wanted("family"), target, COORDINATOR)
        assert target.read_text(encoding="utf-8") == "changed by hand"
        with pytest.raises(WrongUse):
            save_letter(desk, REFERRED, Wanted("family"), tmp_path / "none" / "letter.md", COORDINATOR)
        with pytest.raises(WrongUse):
            save_letter(desk, REFERRED, Wanted("family"), tmp_path, COORDINATOR)
        save_letter(desk, REFERRED, Wanted("family"), target, COORDINATOR, over=True)
    assert target.read_text(encoding="utf-8") != "changed by hand"


def test_where_sharing_cannot_be_written_down_nothing_is_left_on_disk(area: Path, tmp_path: Path):
    with open_desk(area, TODAY) as desk, pytest.raises(TriageError):
        save_letter(desk, REFERRED, Wanted("service", service=SERVICE), tmp_path / "letter.md", None)
    assert list(tmp_path.glob("*letter.md*")) == []


async def test_tab_goes_from_reader_to_reader_and_nothing_leaves_by_looking(
    screens: TriageApp, colleague: Callable[[], Desk]
):
    with colleague() as desk:
        before = shared(desk)
    async with screens.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        screens.push_screen(LettersScreen(screens.desk, REFERRED))
        await settle(pilot)
        assert "[the family]" in shown(screens)
        await press(pilot, "tab")
        assert "[a service]" in shown(screens)
        assert "DRAFT" in shown(screens)
        await press(pilot, "tab")
        assert "Your referral: what happens now" in words(screens)
        await press(pilot, "tab", "tab", "shift+tab")
        assert "[a meeting]" in shown(screens)
    with colleague() as desk:
        assert shared(desk) == before


async def test_a_letter_that_is_not_safe_says_who_decides_and_the_leads_yes_is_asked_for_by_name(
    screens: TriageApp,
):
    async with screens.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        screens.push_screen(LettersScreen(screens.desk, "SYN-0101"))
        await settle(pilot)
        assert "No letter to the family is written yet" in words(screens)
        await press(pilot, "s")
        assert "Save is off: no letter is shown" in messages(screens)
        await press(pilot, "g")
        assert isinstance(screens.screen, FormScreen)
        await press(pilot, "enter", "ctrl+s")
        page = screens.screen
        assert isinstance(page, LettersScreen)
        assert page.wish.agreed_by == LEAD
        assert page.letter is not None, words(screens)


async def test_saving_asks_for_a_file_and_a_refusal_keeps_what_was_typed(
    screens: TriageApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    async with screens.run_test(size=(100, 45)) as pilot:
        await settle(pilot)
        screens.push_screen(LettersScreen(screens.desk, REFERRED))
        await settle(pilot)
        await press(pilot, "s", "ctrl+s")
        target = tmp_path / f"letter-{REFERRED}-family.md"
        assert target.exists()
        assert "Nothing was sent." in messages(screens)
        target.write_text("mine", encoding="utf-8")
        await press(pilot, "s", "ctrl+s")
        assert isinstance(screens.screen, FormScreen)
        assert "is there already" in words(screens)
        assert target.read_text(encoding="utf-8") == "mine"
