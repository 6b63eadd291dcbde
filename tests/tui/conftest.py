"""A small workspace on a still day: two cases that escalate, two that do not, and a referral that cannot be read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from triage.desk import Desk, add_cases, add_person, create_workspace, open_desk, read_case_files
from tui.app import TriageApp

TODAY = date(2026, 11, 22)
LONG = frozenset(
    {
        "case/test_acting", "everywhere/test_contrast", "manager/test_figures", "pushed/test_review", "queue/test_due", "referral/test_drafts", "case/test_further", "case/test_off", "case/test_one_of_several", "directory/test_services",
        "directory/test_gaps_labels", "everywhere/test_messages",
        "everywhere/test_finding", "everywhere/test_leaving", "everywhere/test_waiting", "manager/test_days", "manager/test_stopping", "manager/test_export", "manager/test_health",
        "journeys/test_coordinator", "journeys/test_manager", "journeys/test_referrer", "journeys/test_whole_story",
        "manager/test_other_days", "pushed/test_doubles", "pushed/test_letters", "pushed/test_match", "pushed/test_moves",
        "queue/test_order", "queue/test_unread", "referral/test_newcomer", "referral/test_unsent_shown", "rules/test_changing", "rules/test_put_back", "test_jobs",
        "web/test_sitting",
    }
)  # fmt: skip
"""Modules that `make test` has no time for; `make test-system` runs them with what else is marked ``screens``."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and str(item.path.relative_to(here).with_suffix("")) in LONG:
            item.add_marker(pytest.mark.screens)


COORDINATOR = "Sam Example"

REFERRALS = {
    # name: (days before today, text)
    "abuse": (
        4,
        """
case: SYN-0101
child: {age: 9, postcode: B37}
identity: {given_name: Wilhelmina, family_name: Nobody}
needs:
  - {need: sleep, severity: 8}
  - {need: housing, severity: 6, person: family}
indicators: [domestic_abuse_current]
awaiting: [autism_assessment]
preferences: {declines: [sleep]}
consent: {status: given, by: parent}
narrative: Wilhelmina says that she does not sleep
""",
    ),
    "light": (12, "case: SYN-0102\nchild: {age: 9, postcode: B90}\nneeds: [{need: sleep, severity: 3}]\n"),
    "unreadable": (
        0,
        "case: SYN-0103\nchild: {age: 9}\nneeds: [{need: sleep, severity: 33}]\nindicators: [domestic_abuse_current]\n",
    ),
    "intensive": (
        20,
        "case: SYN-0104\nchild: {age: 14, postcode: B92}\nneeds: [{need: mental_health, severity: 9}]\n",
    ),
    "crisis": (0, "case: SYN-0106\nchild: {age: 15, postcode: B91}\nindicators: [suicidal_intent]\n"),
}


def fill(workspace: Path) -> None:
    """Make a workspace with four cases and an unread referral."""
    create_workspace(workspace)
    texts = workspace.parent / f"{workspace.name}-referrals"
    texts.mkdir()
    with open_desk(workspace, TODAY) as desk:
        add_person(desk, COORDINATOR, "coordinator")
        add_person(desk, "Lee Example", "safeguarding_lead", by=COORDINATOR)
        for name, (days, text) in REFERRALS.items():
            path = texts / f"{name}.yaml"
            path.write_text(text, encoding="utf-8")
            desk.on = TODAY - timedelta(days=days)
            add_cases(desk, read_case_files(desk, [path]), COORDINATOR)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that each test works on a copy of."""
    workspace = tmp_path_factory.mktemp("tui") / "area"
    fill(workspace)
    return workspace


@pytest.fixture
def workspace(filled: Path, tmp_path: Path) -> Path:
    """A workspace with four cases and an unread referral."""
    return Path(shutil.copytree(filled, tmp_path / "area"))


@pytest.fixture
def empty_workspace(tmp_path: Path) -> Path:
    """A workspace in which nobody has added a case."""
    create_workspace(tmp_path / "new")
    return tmp_path / "new"


@pytest.fixture
def desk(workspace: Path) -> Callable[[], Desk]:
    """Sit down at the same record, as a colleague at another terminal would."""
    return lambda: open_desk(workspace, TODAY)


@pytest.fixture
def app(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> TriageApp:
    """The screens, used by the coordinator."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    return TriageApp(workspace, TODAY, COORDINATOR)
