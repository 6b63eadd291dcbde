"""Finding services: a question in plain words and options, put to the directory of one desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from triage.desk.directory.for_case import for_case
from triage.desk.directory.urgent import Urgent, urgent
from triage.desk.opening import Desk
from triage.rulebook import conditions
from triage.signposting import Request
from triage.signposting.finding import (
    DAYS,
    LIMIT,
    Ages,
    Answer,
    Asker,
    Moment,
    Question,
    Slot,
    exact_age,
    find,
    lexicon,
    read_question,
    with_options,
)
from triage.signposting.finding.ages import read_age
from triage.signposting.finding.places import read_postcode_words
from triage.signposting.finding.words import Text, prepared
from triage.store.service_index import open_index

INDEX_FOLDER = ".triage"
"""Folder of a workspace that holds what can be worked out again."""


@dataclass(frozen=True)
class Wanted:
    """What options say; None and empty say nothing. Each wins over the words."""

    offer: str | None = None
    age: float | None = None
    """Years."""
    postcode: str | None = None
    person: str | None = None
    days: tuple[str, ...] = ()
    now: int | None = None
    """Minutes since midnight; services that run then are asked for."""
    free: bool = False
    remote: bool = False
    routes: tuple[str, ...] = ()
    language: str | None = None
    access: tuple[str, ...] = ()
    room: bool = False
    facets: Mapping[str, str] = field(default_factory=dict)
    """tier, network, sector, provider -> value."""
    show_all: bool = False


@dataclass(frozen=True)
class Search:
    """What a search came to."""

    answer: Answer
    escalations: tuple[str, ...] = ()
    """With a case: titles of its escalations that still need a step."""


def danger_in(desk: Desk, text: str, wanted: Wanted) -> Urgent | None:
    """What to do now where the words name a danger, as typed and as they would be mended; looked at before all else.

    Works though the workspace's rules, services or settings cannot be read.
    """
    words = Text(prepared(text))
    postcode, _ = read_postcode_words(words)
    ages, _ = read_age(words)
    months = exact_age(wanted.age).low if wanted.age is not None else ages.low if ages else None
    return urgent(desk, text, months, wanted.postcode or postcode)


def search(
    desk: Desk,
    text: str,
    wanted: Wanted,
    *,
    plain: bool = False,
    number: str | None = None,
    now: int | None = None,
    limit: int = LIMIT,
    facets: bool = True,
) -> Search:
    """Find services for a question in words and options; ``number`` names a case of the record it is asked for.

    ``now`` is the hour on the clock in minutes since midnight, where the day is today. Raises
    :class:`triage.errors.DataProblem` for rules, services or settings that cannot be read, and
    :class:`triage.errors.WrongUse` for an unknown case.
    """
    directory = desk.directory
    asked = for_case(desk, number) if number else None
    asker = asked.asker if asked else _anybody(desk)
    folder = desk.workspace.folder / INDEX_FOLDER if desk.workspace else None
    index = open_index(directory, folder)
    try:
        question = read_question(text, _lexicon(desk), Moment(desk.on, now), index, plain=plain)
        answer = find(directory, index, _with(question, wanted, desk), asker, limit, facets=facets)
    finally:
        index.close()
    return Search(answer, asked.escalations if asked else ())


def _lexicon(desk: Desk) -> Any:
    return lexicon(desk.directory, desk.vocabulary, lambda: answers_of(desk))


def answers_of(desk: Desk) -> dict[str, frozenset[str]]:
    """Need code -> kinds of help that rules in force offer where the need is recorded."""
    found: dict[str, set[str]] = {}
    for rule in desk.rulebook.rules:
        if rule.status != "live" or not rule.then.offers:
            continue
        helps = {offer.help for offer in rule.then.offers}
        for leaf in conditions.leaves(rule.when):
            if isinstance(leaf, conditions.NeedIs):
                found.setdefault(leaf.need, set()).update(helps)
    return {need: frozenset(helps) for need, helps in found.items()}


def _anybody(desk: Desk) -> Asker:
    area = desk.settings.area
    return Asker(
        Request(
            help="", person="child", on=desk.on, kind="support", authority=area.local_authority or None, outward_codes=area.outward_codes
        )
    )  # fmt: skip


def _with(question: Question, wanted: Wanted, desk: Desk) -> Question:
    """The question with the options in it, each of them said back."""
    changed: dict[str, Any] = {
        "show_all": wanted.show_all,
        "facets": {name: frozenset({value}) for name, value in wanted.facets.items()},
    }
    said: list[tuple[str, str]] = [("filter", f"{name} {value}") for name, value in wanted.facets.items()]
    if wanted.offer:
        changed["helps"] = frozenset({wanted.offer})
        said.append(("help", f"gives {desk.directory.help_title(wanted.offer).lower()}"))
    if wanted.age is not None:
        ages: Ages = exact_age(wanted.age)
        changed["ages"] = ages
        said.append(("age", f"age {wanted.age:g}"))
    if wanted.postcode:
        changed.update(postcode=wanted.postcode, authorities=frozenset())
        said.append(("near", f"near {wanted.postcode.upper()}"))
    if wanted.person:
        changed["persons"] = frozenset({wanted.person})
        said.append(("person", f"for {desk.vocabulary.title('people', wanted.person).lower()}"))
    said += _times(wanted, desk, changed)
    for name, flag, kind, words in (
        ("free", wanted.free, "cost", "free"),
        ("remote", wanted.remote, "remote", "online or by phone"),
        ("room", wanted.room, "room", "has room"),
    ):
        if flag:
            changed[name] = True
            said.append((kind, words))
    if wanted.routes:
        changed["routes"] = frozenset(wanted.routes)
        said.append(("route", "way in: " + " or ".join(wanted.routes)))
    if wanted.language:
        changed["languages"] = (wanted.language,)
        said.append(("language", f"in {wanted.language}"))
    if wanted.access:
        changed["access"] = frozenset(wanted.access)
        said += [("access", desk.vocabulary.title("access", code).lower()) for code in wanted.access]
    return with_options(question, said=said, **changed)


def _times(wanted: Wanted, desk: Desk, changed: dict[str, Any]) -> Iterable[tuple[str, str]]:
    if wanted.now is not None:
        days = [DAYS.index(day) for day in wanted.days] or [desk.on.weekday()]
        changed["slots"] = tuple(Slot(day, wanted.now, wanted.now + 1) for day in days)
        hour = f"{wanted.now // 60:02d}:{wanted.now % 60:02d}"
        return [("time", " or ".join(f"{DAYS[day].capitalize()} at {hour}" for day in days))]
    if wanted.days:
        changed["slots"] = tuple(Slot(DAYS.index(day)) for day in wanted.days)
        return [("day", day.capitalize()) for day in wanted.days]
    return []
