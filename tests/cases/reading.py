"""The case files of this folder: read, checked for misspelt words, and judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.cases.properties import PROPERTIES, Property
from tests.cases.tried import NoDecision, Tried, try_case
from tests.cases.wanted import Misspelt, Typed, typed
from tests.laws.test_law_08 import check as check_services
from tests.laws.test_law_08 import shipped_records
from tests.laws.worlds import fact_of, facts_told, scores_now
from triage.source import SourceProblem, read_yaml

FOLDER = Path(__file__).parent
KEYS = frozenset({"story", "themes", "on", "history", "case", "expect"})


@dataclass(frozen=True)
class Expectation:
    """One property a case must have, and why practice insists on it."""

    property: Property
    wanted: Typed
    said: str
    because: str


@dataclass(frozen=True)
class Fictional:
    """One case file."""

    name: str
    story: str
    themes: tuple[str, ...]
    on: date
    data: dict[str, Any]
    expect: tuple[Expectation, ...]


@dataclass(frozen=True)
class Verdict:
    """What became of one expectation, or of a law that every case is held to."""

    property: str
    said: str
    because: str
    failure: str | None


def files(folder: Path = FOLDER) -> list[Path]:
    """The case files, by name."""
    return sorted(folder.glob("*.yaml"))


def read_case(path: Path) -> Fictional:
    """Read one file; raises :class:`Misspelt` with every word that does not exist."""
    try:
        data = read_yaml(path.read_text("utf-8"), path.name).data
    except SourceProblem as problem:
        raise Misspelt(f"{path.name}: {problem.issues[0].place} {problem.issues[0].what}") from None
    if not isinstance(data, dict) or not {"on", "case", "expect"} <= data.keys() or not data.keys() <= KEYS:
        raise Misspelt(
            f"{path.name}: on, case and expect are needed; besides these only {', '.join(sorted(KEYS))}"
        )
    if data.get("history"):
        raise Misspelt(f"{path.name}: a history is not understood; say it in the case file")
    if not isinstance(data["expect"], list) or not data["expect"]:
        raise Misspelt(f"{path.name}: nothing is expected")
    faults: list[str] = []
    expected: list[Expectation] = []
    for place, entry in enumerate(data["expect"], 1):
        try:
            expected.append(_expectation(entry))
        except Misspelt as fault:
            faults.append(f"expectation {place}: {fault}")
    if faults:
        raise Misspelt(f"{path.name}: " + "; ".join(faults))
    themes: Any = data.get("themes") or []
    return Fictional(
        path.stem,
        str(data.get("story") or "").strip(),
        tuple(themes if isinstance(themes, list) else [themes]),
        date.fromisoformat(str(data["on"])),
        data["case"],
        tuple(expected),
    )


def _expectation(entry: Any) -> Expectation:
    if not isinstance(entry, dict):
        raise Misspelt(f"{entry!r}: a property with its values is needed")
    names = [key for key in entry if key != "because"]
    if len(names) != 1:
        raise Misspelt(f"one property is needed, found {', '.join(names) or 'none'}")
    name = names[0]
    one = PROPERTIES.get(name)
    if one is None:
        raise Misspelt(f"'{name}' is no property; there are: {', '.join(PROPERTIES)}")
    try:
        wanted = typed(entry[name], one.keys, one.short)
    except Misspelt as fault:
        raise Misspelt(f"{name}: {fault}") from None
    if missing := one.needs - wanted.keys():
        raise Misspelt(f"{name}: {', '.join(sorted(missing))} may not be left out")
    return Expectation(one, wanted, f"{name}: {entry[name]}", str(entry.get("because") or ""))


def judge(fictional: Fictional) -> list[Verdict]:
    """Every expectation and every law, with what was found where one does not hold."""
    tried = try_case(fictional.data, fictional.on)
    verdicts = [
        Verdict(one.property.name, one.said, one.because, _looked(one, tried)) for one in fictional.expect
    ]
    for name, law in LAWS.items():
        verdicts.append(Verdict(name, name, law.__doc__ or "", _held(law, tried)))
    return verdicts


def _looked(one: Expectation, tried: Tried) -> str | None:
    try:
        return one.property.check(tried, one.wanted)
    except NoDecision as missing:
        return str(missing)


def _held(law: Callable[[Tried], str | None], tried: Tried) -> str | None:
    try:
        return law(tried)
    except NoDecision as missing:
        return str(missing) if law is a_decision_came else None


def a_decision_came(tried: Tried) -> str | None:
    """The case file is accepted and somebody is told something."""
    found = tried.found
    said = found.actions or found.escalations or found.asks or not tried.data.get("needs")
    return None if said else "nothing follows"


def law_6_every_need_is_named(tried: Tried) -> str | None:
    """Every need of every person stands in an action, escalation, question or unmet entry."""
    found = tried.found
    told = facts_told(found.actions, found.escalations, found.unmet)
    asked = {(ask.need, ask.person) for ask in found.asks}
    lost = [
        fact_of(key, severity)
        for key, severity in scores_now(tried.data, tried.on).items()
        if fact_of(key, severity) not in told and (key[0], key[1]) not in asked
    ]
    return "; ".join(lost) or None


def law_8_every_service_fits(tried: Tried) -> str | None:
    """Every service offered takes this person's age and area, and is open on the day."""
    try:
        check_services(tried.found, shipped_records(), tried.data, tried.on)
    except AssertionError as fault:
        return str(fault) or "a service is offered that does not take this person"
    return None


LAWS: dict[str, Callable[[Tried], str | None]] = {
    law.__name__: law for law in (a_decision_came, law_6_every_need_is_named, law_8_every_service_fits)
}


def failures(verdicts: Iterable[Verdict]) -> list[str]:
    """A line for each that does not hold."""
    return [
        f"{verdict.said}\n    found    {verdict.failure}\n    because  {verdict.because or 'nobody said why'}"
        for verdict in verdicts
        if verdict.failure is not None
    ]
