"""The year itself: working days, arrivals, what staff do with what is due, what services and families answer."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.year.assumptions import CHECKED_AGAIN, START, Assumed
from tests.year.staff import Staff
from tests.year.steps import STEPS
from triage.casefile import read_cases
from triage.casework.referrals import is_final
from triage.desk import Desk, add_cases, create_workspace
from triage.desk.deciding import stored_decision
from triage.desk.due import listing
from triage.desk.due.item import UPKEEP, DueItem
from triage.desk.due.listing import due
from triage.desk.referring import move_referral
from triage.errors import TriageError
from triage.importing.synthetic import synthetic_month
from triage.model import Decision
from triage.signposting import Directory, load_directory
from triage.store.backends import sqlite
from triage.workspace import Workspace

MONTH = 171
PARTS = ("rules_files", "vocabulary", "rulebook")
AHEAD = 28
"""Days ahead for which confirmed actions are sent or done, where somebody has steps left."""
CHECKED = "2026-11-01"
"""The day in the shipped records on which services were checked and said how long their wait is."""


@contextmanager
def without_waiting_for_the_disk() -> Iterator[None]:
    """Let a record that is thrown away not wait for the disk at each step."""
    held = sqlite.prepared

    def quick(connection: Any, *rest: Any, **more: Any) -> Any:
        ready = held(connection, *rest, **more)
        ready.execute("PRAGMA synchronous = OFF")
        return ready

    sqlite.prepared = quick
    try:
        yield
    finally:
        sqlite.prepared = held


class Year:
    """One run; everything that is reported is read from its record afterwards, but for what each day's list held."""

    def __init__(self, folder: Path, assumed: Assumed, shipped: Desk) -> None:
        self.assumed, self.folder, self.shipped = assumed, folder, shipped
        self.chance = random.Random(assumed.seed)
        self.staff = Staff(assumed)
        self.coming: defaultdict[date, list[tuple[int, str, str | None]]] = defaultdict(list)
        self.scores: dict[str, dict[tuple[str, str, str | None], int | None]] = {}
        self.reviewed: Counter[str] = Counter()
        self.lost: set[str] = set()
        self.looked_on: dict[str, date] = {}
        """When somebody last looked at something whose day cannot move."""
        self.asked_again: Counter[int] = Counter()
        self.alerts: list[tuple[date, str, int]] = []
        """Things on each worker's own list each morning: day, name, how many."""
        self.lists: list[tuple[date, Counter[str], Counter[str]]] = []
        """Each morning: how many things are due, and overdue, by kind."""
        self.loads: list[tuple[date, Counter[str]]] = []
        self.refusals: Counter[tuple[str, str]] = Counter()
        self.steps = 0
        self.first = START
        self._services: dict[bool, tuple[dict[str, str], Directory]] = {}
        create_workspace(folder)
        (folder / "triage.toml").write_text(
            (folder / "triage.toml").read_text().replace('ceiling = ""', f"ceiling = {assumed.ceiling}")
        )
        self.desk = self._sit(START)
        self.staff.register(self.desk)
        self.arrivals = self._arrivals()
        self.leave = self.staff.plan_leave(START, assumed.months)

    def _sit(self, on: date) -> Desk:
        desk = Desk(Workspace(self.folder), on)
        for part in PARTS:
            desk.__dict__[part] = getattr(self.shipped, part)
        again = on >= CHECKED_AGAIN
        if again not in self._services:
            texts = self.shipped.directory_files
            if again:
                texts = {
                    name: text.replace(CHECKED, CHECKED_AGAIN.isoformat()) for name, text in texts.items()
                }
            self._services[again] = (texts, load_directory(texts, self.shipped.vocabulary))
        desk.__dict__["directory_files"], desk.__dict__["directory"] = self._services[again]
        return desk

    def _arrivals(self) -> dict[date, list[dict[str, Any]]]:
        """Cases by the day they come: a sample of each synthetic month."""
        found: defaultdict[date, list[dict[str, Any]]] = defaultdict(list)
        for month in range(self.assumed.months):
            after = START.month - 1 + month
            start = date(START.year + after // 12, after % 12 + 1, START.day if month == 0 else 1)
            cases = synthetic_month(self.assumed.seed * 100 + month, start)
            kept = sorted(self.chance.sample(range(MONTH), min(MONTH, self.assumed.children_a_month)))
            for place in kept:
                day = max(START, date.fromisoformat(cases[place]["received"]))
                found[day].append(cases[place])
        return found

    def run(self, say: Callable[[str], None] = lambda _: None) -> None:
        """All working days, until the last month is over."""
        held = listing.OF_THE_PLACE
        listing.OF_THE_PLACE = ()
        try:
            last = START + timedelta(days=round(self.assumed.months * 30.44))
            on = START
            while on < last:
                if on.weekday() < 5:
                    self.day(on)
                    if on.weekday() == 4:
                        say(f"{on}: {self.steps} steps")
                on += timedelta(days=1)
        finally:
            listing.OF_THE_PLACE = held

    def day(self, on: date) -> None:
        """One working day: who is away, what arrives, what services say, then the list, most urgent first."""
        self.desk.close()
        self.desk = self._sit(on)
        while self.leave and self.leave[0][0] <= on:
            _, name, last, cover = self.leave.pop(0)
            self.staff.go(self.desk, name, last, cover)
        self.staff.morning(on)
        self._arrive(on)
        self._answers(on)
        held = due(self.desk, AHEAD)
        items = [item for item in held if item.due_on <= on]
        self._count(on, items)
        # Whoever has steps left sends what is confirmed before its day comes.
        for item in (*items, *(one for one in held if one.due_on > on and one.kind == "action")):
            if item.kind not in UPKEEP or item.case:
                self._do(item)
        if on.weekday() == 4:
            loads = Counter(row.owner or row.lead for row in self.desk.store.cases("open"))
            self.loads.append((on, loads))

    def _arrive(self, on: date) -> None:
        cases = self.arrivals.pop(on, [])
        if not cases:
            return
        text = "\n".join(json.dumps(case) for case in cases).encode()
        batch = read_cases(text, "cases.jsonl", self.desk.vocabulary, on)
        report = add_cases(self.desk, batch, self.staff.of["coordinator"][0])
        assert not report.problems, report.problems[:1]
        for case in cases:
            self.scores[case["case"]] = {
                (need["need"], need.get("person", "child"), need.get("who")): need["severity"]
                for need in case["needs"]
            }
            if self.chance.random() < self.assumed.lost:
                self.lost.add(case["case"])
            self.steps += 1

    def _answers(self, on: date) -> None:
        for day in sorted(day for day in self.coming if day <= on):
            for identity, state, reason in self.coming.pop(day):
                row = self.desk.store.referral(identity)
                if row is None or is_final(self.desk.vocabulary, row.state):
                    continue
                by = self.staff.free(self.staff.of["coordinator"], on) or self.staff.of["coordinator"][0]
                self.attempt("answer", lambda: move_referral(self.desk, identity, state, by, reason=reason))  # noqa: B023

    def attempt(self, kind: str, step: Callable[[], Any]) -> Any:
        """Take a step; a refused one is counted with why."""
        try:
            made = step()
        except TriageError as refused:
            self.refusals[kind, refused.what] += 1
            return None
        self.steps += 1
        return made if made is not None else True

    def after(self, days: float, identity: int, state: str, reason: str | None = None) -> None:
        """Something a service will say some days from now."""
        self.coming[self.desk.on + timedelta(days=max(1, round(days)))].append((identity, state, reason))

    def _do(self, item: DueItem) -> None:
        step = STEPS.get(item.kind)
        if step is None:
            self.refusals[item.kind, "nobody knows what to do"] += 1
            return
        names = item.shown_to if item.owner == "" else (item.owner, *item.shown_to)
        by = self.staff.free(names, self.desk.on)
        if by is not None and step(self, item, by):
            self.staff.left[by] -= 1

    def _count(self, on: date, items: list[DueItem]) -> None:
        own: Counter[str] = Counter()
        for item in items:
            own.update(item.shown_to if item.owner else ())
        for name in self.staff.here(self.staff.role_of, on):
            self.alerts.append((on, name, own[name]))
        kinds = Counter(item.kind for item in items)
        overdue = Counter(item.kind for item in items if item.due_on < on)
        self.lists.append((on, kinds, overdue))

    def decision(self, number: str) -> Decision:
        """The latest decision on a case."""
        return stored_decision(self.desk, self.desk.store.decisions(number)[-1])

    def end(self) -> None:
        self.desk.close()
