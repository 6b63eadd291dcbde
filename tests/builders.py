"""Cases, services and rules that are valid by default; each test says only what it changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from tests import shipped
from triage.casefile import case_from_data
from triage.deciding import decide
from triage.model import CaseFile, Decision, Settings
from triage.rulebook import Rulebook, load_rulebook
from triage.rulebook.evaluate import oracle
from triage.rulebook.facts import Facts
from triage.rulebook.model import Stage
from triage.signposting import Directory, load_directory

DAY = date(2026, 11, 20)
"""The Friday that tests act on."""


def plain_case(**changes: Any) -> dict[str, Any]:
    """A case file as plain data; a value of ``...`` leaves the key out."""
    case: dict[str, Any] = {
        "case": "C-1",
        "child": {"age": "8", "postcode": "B90 1AA"},
        "needs": [{"need": "sleep", "severity": "7"}],
        "consent": {"status": "given", "by": ["parent"]},
    }
    case.update(changes)
    return {key: value for key, value in case.items() if value is not ...}


def a_case(**changes: Any) -> CaseFile:
    """A checked case of a child of 8 in the area whose parent agreed."""
    return case_from_data(plain_case(**changes), shipped.vocabulary(), DAY)


def a_service(**changes: Any) -> dict[str, Any]:
    """A service record that takes :func:`a_case`; a value of ``...`` leaves the key out."""
    service: dict[str, Any] = {
        "id": "sleep-advice",
        "name": "Sleep Advice (illustrative)",
        "help": ["sleep"],
        "for": ["child"],
        "ages": {"from": "2", "to": "17"},
        "area": {"kind": "local_authority", "codes": [shipped.SOLIHULL]},
        "routes": ["professional", "self", "parent"],
        "status": "open",
        "capacity": {"state": "room", "wait_weeks": "4", "said_on": "2026-11-01"},
        "checked": {"on": "2026-11-01", "by": "directory owner", "source": "Example", "every_months": "12"},
    }
    service.update({key.rstrip("_"): value for key, value in changes.items()})
    return {key: value for key, value in service.items() if value is not ...}


def directory_files(*services: Mapping[str, Any]) -> dict[str, str]:
    """The files of a directory with the shipped table of areas and one provider."""
    one = {
        "format": "1",
        "provider": {"id": "example-trust", "name": "Example Trust", "sector": "vcse"},
        "services": list(services),
    }
    return {"services/example.yaml": json.dumps(one), "areas.yaml": shipped.texts("directory")["areas.yaml"]}


def a_directory(*services: Mapping[str, Any]) -> Directory:
    return load_directory(directory_files(*services), shipped.vocabulary())


def a_rule(**changes: Any) -> dict[str, Any]:
    """A live rule that offers sleep advice; a value of ``...`` leaves the key out."""
    rule: dict[str, Any] = {
        "id": "sleep-advice-offered",
        "title": "A child who sleeps badly is offered sleep advice",
        "status": "live",
        "owner": "Early help lead",
        "review_by": "2027-03-31",
        "rationale": "Sleep advice helps early",
        "source": [{"title": "Example guidance"}],
        "when": {"all": [{"need": "sleep", "severity": "4 or more"}]},
        "then": {"offer": {"help": "sleep", "as": "referral"}},
    }
    rule.update(changes)
    return {key: value for key, value in rule.items() if value is not ...}


def rule_text(rules: list[dict[str, Any]]) -> str:
    """The text of one rule file."""
    return json.dumps({"format": "1", "theme": "example", "rules": rules})


def rule_files(**stages: list[dict[str, Any]]) -> dict[str, str]:
    """Rule files by stage: ``rule_files(needs=[a_rule()])``."""
    return {f"{stage}/example.yaml": rule_text(rules) for stage, rules in stages.items()}


def a_rulebook(*, engine: bool = False, **stages: list[dict[str, Any]]) -> Rulebook:
    """A loaded rulebook; in plain Python unless ``engine``, because a durable-rules host is never freed."""
    book = load_rulebook(rule_files(**(stages or {"needs": [a_rule()]})), shipped.vocabulary())
    return book if engine else in_plain_python(book)


class PlainEngine:
    """Stands in for the durable-rules host: the oracle, with the same interface."""

    def __init__(self, book: Rulebook) -> None:
        self._fire = oracle(book)

    def fire(self, stage: Stage, facts: Facts) -> frozenset[str]:
        return self._fire(stage, facts)


def in_plain_python(book: Rulebook) -> Rulebook:
    """The same rulebook run by the oracle; the differential test holds the two equal."""
    book.__dict__["engine"] = PlainEngine(book)
    return book


def decided(
    case: CaseFile | None = None,
    *,
    rulebook: Rulebook | None = None,
    directory: Directory | None = None,
    settings: Settings | None = None,
    on: date = DAY,
    previous: int | None = None,
    explain: bool = False,
) -> Decision:
    """The decision on a case, with the shipped rules and directory where nothing else is said."""
    return decide(
        case if case is not None else a_case(),
        rulebook=rulebook or shipped.rulebook(),
        directory=directory or shipped.directory(),
        settings=settings or shipped.settings(),
        on=on,
        previous=previous,
        explain=explain,
    )
