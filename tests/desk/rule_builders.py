"""A small workspace for tests of how rules change: a few codes, a few rules, one service; checks that cost nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from tests import shipped
from tests.builders import a_rule, a_service, directory_files, rule_text
from tests.desk.builders import ON, SAM
from triage.casework.rule_changes import keep_first_version, loaded
from triage.casework.rule_reports import CHECKS, CheckResult, Reports
from triage.desk import Desk, add_person, open_desk
from triage.desk.checking import Change, Progress
from triage.desk.publishing import Checks
from triage.store import create_store
from triage.workbench.weakened import weakened_escalations
from triage.workspace import SETTINGS_NAME, starter_settings_text

KIM, ASH, RAY, LEAD = "Kim Example", "Ash Example", "Ray Example", "Lee Example"
PEOPLE = (
    (SAM, "coordinator"),
    (KIM, "rules_owner"),
    (LEAD, "safeguarding_lead"),
    (ASH, "auditor"),
    (RAY, "referrer"),
)
KEPT_CODES = {"needs": {"sleep", "sibling_worry"}, "help": {"sleep", "advice_to_referrer", "confirm_with_service"}, "indicators": {"unexplained_injury"}}  # fmt: skip


def vocabulary_texts() -> dict[str, str]:
    """The shipped codes, of the long lists only those that the small rules use, so that reading them takes no time."""
    codes = shipped.vocabulary()
    texts = {}
    for kind, entries in codes.lists.items():
        chosen = [
            dict(entry.fields)
            for code, entry in entries.items()
            if kind not in KEPT_CODES or code in KEPT_CODES[kind]
        ]
        texts[f"vocabulary/{kind}.yaml"] = json.dumps({"format": "1", "kind": kind, "entries": chosen})
    return texts


def harm_rule(**changes: Any) -> dict[str, Any]:
    """A rule that escalates."""
    usual = {
        "id": "harm", "when": {"indicator": "unexplained_injury"}, "then": {"escalate": {"to": "statutory", "within_days": 0}},
        "examples": [
            an_example("fires", indicators=["unexplained_injury"]),
            an_example("does not fire", needs={"sleep": 9}),
        ],
    }  # fmt: skip
    return a_rule(**{**usual, **changes})


def sleep_rule(severity: int = 7, **changes: Any) -> dict[str, Any]:
    """A rule that offers help, with examples that notice every slip."""
    usual = {
        "when": {"need": "sleep", "severity": f"{severity} or more"},
        "examples": [
            an_example("fires", needs={"sleep": severity}),
            an_example(
                "does not fire", needs={"sleep": severity - 1} if severity > 1 else {"sibling_worry": 9}
            ),
        ],
    }
    return a_rule(**{**usual, **changes})


def an_example(expect: str, **given: Any) -> dict[str, Any]:
    """An example named by what it says."""
    return {"name": f"It {expect} for {json.dumps(given)}.", "given": given, "expect": expect}


def needs_text(*rules: dict[str, Any]) -> str:
    return rule_text(list(rules) or [sleep_rule()])


def small_rules() -> dict[str, str]:
    return {
        **vocabulary_texts(),
        "needs/example.yaml": needs_text(),
        "safeguarding/example.yaml": rule_text([harm_rule()]),
        "rulebook.yaml": 'format: 1\nversion: "1"\n',
    }


def small_workspace(folder: Path, *, first_version: bool = True) -> Path:
    """A workspace with people, made without the shipped rules; without ``first_version`` as older ones were made."""
    for kind, texts in (("rules", small_rules()), ("directory", directory_files(a_service()))):
        for name, text in texts.items():
            path = folder / kind / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    (folder / SETTINGS_NAME).write_text(starter_settings_text(), encoding="utf-8")
    store = create_store(folder / "triage.db")
    if first_version:
        with store.writing():
            keep_first_version(store, small_rules(), loaded(small_rules()), "as shipped")
    store.close()
    with open_desk(folder, ON) as desk:
        for name, role in PEOPLE:
            add_person(desk, name, role, by=None if name == SAM else SAM)
    return folder


def edit(folder: Path, *rules: dict[str, Any], file: str = "needs/example.yaml") -> None:
    """Write other rules into a working file."""
    (folder / "rules" / file).write_text(needs_text(*rules), encoding="utf-8")


def checks_saying(not_green: Iterable[str] = (), lost: Iterable[str] = ()) -> Checks:
    """Checks that find what they are told, and what the rules alone tell about escalations."""

    def run(_desk: Desk, change: Change, progress: Progress) -> Reports:
        progress("examples", 1, 1)
        results = tuple(
            CheckResult(name, "look" if name in not_green else "green", f"{name} as told") for name in CHECKS
        )
        return Reports(results, (*lost, *weakened_escalations(change.old, change.new)))

    return run


def at(folder: Path, on: date = ON) -> Desk:
    return open_desk(folder, on)
