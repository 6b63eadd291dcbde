"""A plan in words for a terminal: what each service covers, what waits, what would be otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from triage.cli.rules.rule_page import wrapped
from triage.deciding.planning.words import NOT_PROVED, help_in_words
from triage.deciding.words import fact_in_words, within_in_words
from triage.interchange.harmless import one_line

if TYPE_CHECKING:
    from triage.deciding.offering import Proposal
    from triage.deciding.planned import Planned
    from triage.deciding.planning import Plan
    from triage.deciding.planning.problem import Key
    from triage.signposting import Directory
    from triage.vocabulary import Vocabulary

_PREFERENCES = {
    "wanted": "what the family asked for",
    "room": "room now and a short wait",
    "near": "near, and easy to reach",
    "network": "inside the network",
    "tier": "no more specialist than was asked for",
}
COUNTS = (
    "help that comes first (food)",
    "help wanted by the next working day",
    "people with somebody for a need of their own",
    "needs helped within a week, as asked",
    "high needs (7 or more) that somebody helps with",
    "needs that somebody helps with",
    "waits that somebody helps with",
    "kinds of help wanted within a week",
    "kinds of help wanted within any time",
    "kinds of help the family asked for",
    "kinds of help by people",
    "needs and waits with help by people or at home",
    "kinds of help in all",
)
"""The counts of :mod:`triage.deciding.planning.worth`, in order."""
_MOST_CHANGES = 4


class PlanWords:
    """Names for help and services, as they may stand on a terminal."""

    def __init__(self, vocabulary: Vocabulary, directory: Directory) -> None:
        """Look names up in these."""
        self.vocabulary, self._directory = vocabulary, directory

    def service(self, service: str) -> str:
        """The service's name, on one line and without anything a terminal obeys."""
        found = self._directory.services.get(service)
        return one_line(found.name if found else service, 60)

    def help(self, key: Key) -> str:
        """A kind of help and whom it is for."""
        help_code, person, who = key
        words = help_in_words(help_code, person, self.vocabulary, whose=person != "child")
        return f"{words} ({one_line(who, 30)})" if who else words

    def named(self, keys: Iterable[Key]) -> str:
        """Several kinds of help in a sentence."""
        return ", ".join(self.help(key) for key in keys)


def print_plan(found: Planned, words: PlanWords, screen: Console, *, explain: bool) -> None:
    """Print the plan and what it was chosen from."""
    best = found.best
    services = _services(found)
    screen.print(Text(f"{one_line(found.decision.case)}  {found.decision.decided_on}", style="bold"))
    _say(screen, _size(found, services))
    if services:
        screen.print(_table(found, services, words))
    if not best.proved:
        _say(screen, f"This is {NOT_PROVED}.")
    _say_all(screen, "Later, when there is a place", (_waiting(item, words) for item in found.later))
    if not best.chosen and not best.put_off:
        _say(screen, "There is nothing to choose between: no other help here needs a service.")
        return
    _say_all(screen, "The next best plan", [_next_best(found, words)])
    _say_all(screen, "What each preference costs", _prices(found, words))
    _say_all(screen, "One more place", [_one_more(found, words)])
    if explain:
        _say_all(screen, "What was counted, the first difference settling it", _counted(found))
        _say_all(
            screen, "What each service lacks beside the best for that help alone", _lacking(found, words)
        )


def _services(found: Planned) -> list[str]:
    return list(dict.fromkeys(item.service for item in found.kept if item.service is not None))


def _size(found: Planned, services: Sequence[str]) -> str:
    most = found.limits.most
    first = f"{_counted_word(len(services), 'service')} for {_counted_word(len(found.kept), 'kind')} of help. At most {most} at once"
    first += ", as few as can be: the family asked for few contacts." if found.limits.few else "."
    outside = len({item.service for item in found.always})
    if not outside:
        return first
    which = "One is" if outside == 1 else f"{outside} are"
    return f"{first} {which} for today, a date that draws near, a medical appointment or safety, and no cap touches {'it' if outside == 1 else 'them'}."


def _counted_word(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _table(found: Planned, services: Sequence[str], words: PlanWords) -> Table:
    always = {item.service for item in found.always}
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("#", justify="right")
    table.add_column("service", ratio=3, overflow="fold")
    table.add_column("gives", ratio=4, overflow="fold")
    table.add_column("when", overflow="fold")
    table.add_column("needs it answers", ratio=4, overflow="fold")
    for number, service in enumerate(services, start=1):
        given = [item for item in found.kept if item.service == service]
        facts = dict.fromkeys(
            fact for item in given for fact in item.wish.facts if fact.startswith(("need ", "awaiting "))
        )
        days = [item.wish.within_days for item in given if item.wish.within_days is not None]
        name = words.service(service) + (" *" if service in always else "")
        table.add_row(
            Text(str(number)),
            Text(name),
            Text("; ".join(words.help(_key(item)) for item in given)),
            Text(within_in_words(min(days, default=None))),
            Text(one_line("; ".join(fact_in_words(fact, words.vocabulary) for fact in facts)) or "–"),
        )
    if always:
        table.caption = "* no cap touches it"
        table.caption_justify = "left"
    return table


def _key(item: Proposal) -> Key:
    return item.wish.help, item.wish.person, item.wish.who or ""


def _waiting(item: Proposal, words: PlanWords) -> str:
    first = f" (first would be {words.service(item.service)})" if item.service else ""
    return f"{words.help(_key(item))}{first}"


def _next_best(found: Planned, words: PlanWords) -> str:
    other = found.runner_up
    if other is None:
        full = (
            "no place is left beside what no cap touches"
            if not found.problem.most
            else "no other service would do"
        )
        return f"There is no other: {full}."
    return _difference(found.best, other, words) or "The same help from the same services."


def _difference(best: Plan, other: Plan, words: PlanWords) -> str:
    """What another plan would change, in sentences."""
    parts = []
    lost = [key for key in best.chosen if key not in other.chosen]
    gained = [key for key in other.chosen if key not in best.chosen]
    if lost:
        parts.append(f"{words.named(lost)} would wait")
    if gained:
        parts.append(f"{words.named(gained)} would have a place")
    moved = _moved(best.chosen, other.chosen)
    parts += [
        f"{words.help(key)} from {words.service(other.chosen[key])} and not {words.service(best.chosen[key])}"
        for key in moved[:_MOST_CHANGES]
    ]
    if len(moved) > _MOST_CHANGES:
        parts.append(f"{len(moved) - _MOST_CHANGES} more changes")
    more = len(other.places) - len(best.places)
    if more:
        parts.insert(0, _more(more))
    if other.setbacks > best.setbacks:
        parts.append("help begins later or is harder to reach")
    return "; ".join(parts)


def _moved(one: Mapping[Key, str], other: Mapping[Key, str]) -> list[Key]:
    return [key for key, service in one.items() if key in other and other[key] != service]


def _more(more: int) -> str:
    return f"{_counted_word(abs(more), 'service')} {'more' if more > 0 else 'fewer'}"


def _prices(found: Planned, words: PlanWords) -> Iterable[str]:
    """Each preference dropped in turn: what the plan would be without it."""
    best = found.best
    for name, other in found.without.items():
        change = _difference(best, other, words)
        saved = len(best.places) - len(other.places)
        cost = (
            f"costs {_counted_word(saved, 'more contact')}"
            if saved > 0
            else "changes something"
            if change
            else ""
        )
        yield (
            f"{_PREFERENCES[name]}: {cost}; without it: {change}"
            if change
            else f"{_PREFERENCES[name]}: costs nothing here"
        )
    moved = _moved(best.chosen, found.separately)
    outside = {item.service for item in found.always}
    more = len(set(found.separately.values()) - outside) - len(best.places)
    if not moved:
        yield "fewer people to meet: costs nothing here, every help comes from its best service"
        return
    told = "; ".join(
        f"{words.help(key)} from {words.service(found.separately[key])} and not {words.service(best.chosen[key])}"
        for key in moved[:_MOST_CHANGES]
    )
    left = f"; {len(moved) - _MOST_CHANGES} more changes" if len(moved) > _MOST_CHANGES else ""
    yield f"fewer people to meet: {'saves ' + _counted_word(more, 'contact') if more > 0 else 'makes a place for other help'}; if nobody minded: {told}{left}"


def _one_more(found: Planned, words: PlanWords) -> str:
    adds = [key for key in found.one_more.chosen if key not in found.best.chosen]
    if adds:
        return f"would add {words.named(adds)}"
    change = _difference(found.best, found.one_more, words)
    return f"would add nothing, and change: {change}" if change else "would add nothing: all help has a place"


def _counted(found: Planned) -> Iterable[str]:
    best = found.best
    levels = dict(zip(found.best.levels, best.worth, strict=False))
    for number, count in levels.items():
        yield f"{COUNTS[number]}: {count}"
    yield f"steps back from the best service, summed: {best.setbacks}"
    yield f"services that take a place: {len(best.places)}"
    yield f"points lacking, summed: {best.price}"
    yield f"partial plans looked at: {best.looked}"


def _lacking(found: Planned, words: PlanWords) -> Iterable[str]:
    for one in found.problem.asked:
        service = found.best.chosen.get(one.key)
        for each in one.candidates:
            if each.service == service:
                yield f"{words.help(one.key)}, {words.service(service)}: {_counted_word(each.price, 'point')}, of {_counted_word(len(one.candidates), 'service')} to choose from"


def _say(screen: Console, text: str) -> None:
    screen.print(Text(wrapped(text)))


def _say_all(screen: Console, title: str, lines: Iterable[str]) -> None:
    told = list(lines)
    if not told:
        return
    screen.print()
    screen.print(Text(title, style="bold"))
    for line in told:
        screen.print(Text(wrapped(line, "· ", "  ")))
