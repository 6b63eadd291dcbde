"""Some thousand cases to the arrays of one chunk: facts on the day, and the states that law 12 looks back to.

A review that left a need unscored never lowers the level, so the level of such a case is the highest of its own and
those of its earlier states (:func:`triage.deciding.decide.half_reviewed`). Each earlier state is a row of its own
behind the rows of cases.
"""

from __future__ import annotations

import json
import math
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from triage.casefile import content_hash
from triage.deciding.asking import Questions
from triage.deciding.decide import half_reviewed, told
from triage.deciding.doubts import doubts
from triage.deciding.flagging import same_child
from triage.deciding.sharing import Agreement, agreement
from triage.model import CaseFile, Issue
from triage.rulebook import KNOWABLE, Facts, Findings, build_facts, child_age_months
from triage.rulebook.readings.columnar import AREAS, NOBODY, PERSONS, UNKNOWN, WAYS, key_of
from triage.signposting import AreaStatus
from triage.signposting.area import AreaTable, area_status
from triage.vocabulary import Vocabulary
from triage.workbench.columns_groups import labels, places
from triage.workbench.columns_reading import case_from_line
from triage.workbench.columns_source import Part

EARLIER = 1 << 31
"""Added to a row that is an earlier state: such rows are counted apart."""
MOST_ROWS = EARLIER - 1
NUMBERS: dict[str, Any] = {
    "age_months": np.int16, "area": np.uint8, "decile": np.uint8, "contact_attempts": np.int32, "open_weeks": np.int32,
    "children_at_home": np.int32, "youngest_at_home": np.int16, "indicators": np.uint16, "at_review": np.uint8, "unscored": np.uint8,
}  # fmt: skip
"""One value for each row. Age in completed months, :data:`UNKNOWN` where nobody knows; decile 0 unknown."""
VALUES: dict[str, Any] = {
    "sets": None,
    "needs": np.uint8,
    "moves": np.uint8,
    "amounts": np.int32,
    "people": None,
}
"""What each table says of an entry, beside its row."""
NOTHING_FOUND = Findings((), (), ())


@dataclass(frozen=True)
class Setting:
    """What the facts of a case depend on besides the case; can be sent to another process."""

    vocabulary: Vocabulary = field(repr=False)
    on: date
    areas: AreaTable = field(repr=False)
    authority: str | None
    outward_codes: tuple[str, ...]
    country: str
    name: str | None

    def area(self, case: CaseFile) -> AreaStatus:
        """How the child's home stands to the authority; the same as :func:`triage.deciding.area_of`."""
        child = case.child
        return area_status(
            self.areas, self.authority, child.postcode, self.outward_codes, child.home_authority
        )

    @cached_property
    def label_places(self) -> dict[str, dict[str, int]]:
        """The place of each label of each group."""
        return {
            name: {label: place for place, label in enumerate(found)}
            for name, found in labels(self.vocabulary).items()
        }


def people_of(case: CaseFile) -> dict[str | None, int]:
    """The number by which columns call each of the people of a case.

    0 nobody named, then those under ``people`` in order, then ids that only a need names.
    """
    found: dict[str | None, int] = {None: 0}
    for person in case.people:
        found.setdefault(person.id, min(len(found), 0xFFFF))
    named = {need.who for needs in (case.needs, *(review.needs for review in case.reviews)) for need in needs}
    for who in sorted(named - found.keys(), key=str):
        found.setdefault(who, min(len(found), 0xFFFF))
    return found


class Chunk:
    """Collects the facts of cases; :meth:`arrays` gives them in the form they are kept in."""

    def __init__(self, setting: Setting) -> None:
        """Begin with no case."""
        self._setting = setting
        self._sets: dict[tuple[str, ...], array[int]] = defaultdict(lambda: array("Q"))
        self._packed: dict[str, dict[tuple[str, ...], array[int]]] = {
            name: defaultdict(lambda: array("Q")) for name in ("needs", "moves", "people")
        }
        self._amounts: dict[tuple[str, ...], tuple[array[int], array[int]]] = defaultdict(
            lambda: (array("Q"), array("q"))
        )
        self._numbers: tuple[list[tuple[int, ...]], list[tuple[int, ...]]] = ([], [])
        self._groups: list[tuple[int, ...]] = []
        self._earlier_of = array("Q")
        self._cases: list[tuple[str, bool, int, int]] = []
        self._needs: set[str] = set()
        self._problems: list[Issue] = []
        self.broken = 0
        """Cases with an error; they are in no row."""

    def __len__(self) -> int:
        return len(self._cases)

    def read(self, part: Part, *, stop: Any = None) -> bool:
        """Take in the cases of a part; false where ``stop`` (an event) was set before its end."""
        for done, (line, place, text) in enumerate(part.written()):
            if stop is not None and done % 200 == 0 and stop.is_set():
                return False
            if text is None:
                self._problems.append(_no_text(self._setting.name, line))
                self.broken += 1
                continue
            if isinstance(text, CaseFile):
                self.add(text, line, place)
                continue
            found = case_from_line(text, self._setting.name, line, self._setting.vocabulary, self._setting.on)
            if isinstance(found, CaseFile):
                self.add(found, line, place)
            else:
                self._problems.extend(found)
                self.broken += 1
        return True

    def add(self, case: CaseFile, line: int, place: int) -> None:
        """Take in one checked case."""
        row = len(self._cases)
        self._cases.append((case.case or "N-" + content_hash(case)[:10], case.case is None, line, place))
        setting, case = self._setting, told(case, self._setting.on)
        facts, agreed, area = self._facts(case)
        self._groups.append(tuple(places(case, facts, setting.label_places).values()))
        self._add(row, case, facts, 0)
        self._gaps(row, case, facts, agreed, area)
        before = half_reviewed(case, facts)
        while before is not None:
            self._earlier_of.append(row)
            facts, _, _ = self._facts(before[0])
            self._add(EARLIER + len(self._earlier_of) - 1, before[0], facts, 1)
            before = half_reviewed(before[0], facts)

    def _facts(self, case: CaseFile) -> tuple[Facts, Agreement, AreaStatus]:
        setting = self._setting
        area = setting.area(case)
        agreed = agreement(case, child_age_months(case, setting.on))
        facts = build_facts(
            case, on=setting.on, area=area.status, vocabulary=setting.vocabulary, basis=agreed.basis
        )
        return facts, agreed, area

    def _add(self, row: int, case: CaseFile, facts: Facts, earlier: int) -> None:
        sets, packed, shifted = self._sets, self._packed, row << 32
        whos = people_of(case)
        for score in facts.scores:
            who = whos[score.who]
            packed["needs"]["need", score.need].append(
                shifted | PERSONS.index(score.person) << 24 | who << 8 | (score.severity or 0)
            )
            self._needs.add(score.need)
        for over, moved in enumerate(facts.movements, start=1):
            for (need, person, named), way in moved.items():
                packed["moves"]["moved", str(over), need].append(
                    shifted | PERSONS.index(person) << 24 | whos[named] << 8 | WAYS.index(way)
                )
        for key in self._words(case, facts):
            sets[key].append(row)
        if facts.indicators:
            self._indicators(shifted, case, whos)
        for key, amount in self._timed(case, facts):
            rows, amounts = self._amounts[key]
            rows.append(row)
            amounts.append(min(max(amount, -2_000_000_000), 2_000_000_000))
        months, youngest = facts.child_age_months, min(facts.home_ages, default=None)
        self._numbers[earlier].append(
            (
                UNKNOWN if months is None else min(months, 32_767),
                AREAS.index(facts.area),
                facts.decile or 0,
                facts.amounts["contact_attempts"],
                facts.amounts["open_weeks"],
                facts.amounts["children_at_home"],
                NOBODY if youngest is None else max(-1, min(math.floor(youngest), NOBODY - 1)),
                min(len(facts.indicators), 65_535),
                int(facts.at_review),
                int(facts.has_unscored),
            )
        )

    @staticmethod
    def _words(case: CaseFile, facts: Facts) -> Iterable[tuple[str, ...]]:
        """Keys of everything a case simply says."""
        yield from (("says", name, word) for name, word in facts.says)
        yield from {("says", name) for name, _ in facts.says}
        yield from (
            ("tried", code) if result is None else ("tried", code, result) for code, result in facts.tried
        )
        yield from (("missing", name) for name in facts.missing)
        yield from (("answer", name, word) for name, word in facts.answers)
        in_file = {answer.field for answer in case.answers}
        yield from (("filled", name) for name in KNOWABLE - facts.missing - in_file)
        yield from {
            ("answered", answer.field)
            for answer in case.answers
            if answer.on is None or answer.on <= facts.on
        }

    def _indicators(self, shifted: int, case: CaseFile, whos: dict[str | None, int]) -> None:
        """Who each indicator is about, as an escalation reads it."""
        vocabulary = self._setting.vocabulary
        roles = {person.id: str(person.is_) for person in case.people}
        people = vocabulary.of("people")
        listed = vocabulary.of("indicators")
        for entry in case.indicators:
            if entry.answer != "yes":
                continue
            usual = listed[entry.indicator].text("who") if entry.indicator in listed else "child"
            person = roles.get(entry.who or "", entry.who if entry.who in people else usual or "child")
            who = whos[entry.who if entry.who in roles else None]
            place = PERSONS.index(person) if person in PERSONS else PERSONS.index("child")
            self._packed["people"]["indicator", entry.indicator].append(shifted | place << 24 | who << 8)

    @staticmethod
    def _timed(case: CaseFile, facts: Facts) -> Iterable[tuple[tuple[str, ...], int]]:
        """Ages of other people in months, days until deadlines, days since answers."""
        for role, ages in facts.ages_months.items():
            yield from ((("age", role), UNKNOWN if months is None else months) for months in ages)
        for what, days in facts.deadlines:
            yield ("deadline", what), days
            yield ("deadline",), days
        for answer in case.answers:
            if answer.on is not None and answer.on <= facts.on:
                yield ("answered on", answer.field), (facts.on - answer.on).days

    def _gaps(self, row: int, case: CaseFile, facts: Facts, agreed: Agreement, area: AreaStatus) -> None:
        """What the engine itself asks and whom it has look because of this case alone, whatever the rules are."""
        setting = self._setting
        questions = Questions(case, setting.vocabulary, setting.on, setting.country, facts.missing)
        questions.from_gaps(facts, NOTHING_FOUND, agreed, area)
        questions.from_answers()
        questions.from_doubts(doubts(case, facts.on), ())
        questions.from_duplicates(same_child(case))
        asked, looked = questions.so_far()
        for code, days in asked.items():
            self._sets["gap asks", code, _days(days)].append(row)
        for (by, reason), days in looked.items():
            self._sets["gap reviews", f"{by}/{reason}", _days(days)].append(row)

    def arrays(self) -> dict[str, Any]:
        """Everything as arrays for one ``.npz`` file; entries of a table grouped by key."""
        found: dict[str, Any] = {}
        for name, packed in self._packed.items():
            found |= _table(name, {key: _unpacked(values) for key, values in packed.items()})
        found |= _table("sets", {key: (np.frombuffer(rows, np.uint64),) for key, rows in self._sets.items()})
        found |= _table(
            "amounts",
            {
                key: (np.frombuffer(rows, np.uint64), np.frombuffer(amounts, np.int64))
                for key, (rows, amounts) in self._amounts.items()
            },
        )
        for kind, rows in zip(("case", "earlier"), self._numbers, strict=True):
            columns = np.array(rows, np.int64).reshape(len(rows), len(NUMBERS))
            for place, (name, dtype) in enumerate(NUMBERS.items()):
                found[f"{kind}.{name}"] = columns[:, place].astype(dtype)
        groups = np.array(self._groups, np.uint16).reshape(len(self._groups), len(self._setting.label_places))
        for place, name in enumerate(self._setting.label_places):
            found[f"group.{name}"] = groups[:, place]
        numbers = [number.encode() for number, *_ in self._cases]
        found["case numbers"] = np.frombuffer(b"".join(numbers), np.uint8)
        found["case number lengths"] = np.array([len(number) for number in numbers], np.uint8)
        found["case number keys"] = np.array(
            [key_of.__wrapped__("case", number) for number, *_ in self._cases], np.uint64
        )
        found["case number made"] = np.array([made for _, made, _, _ in self._cases], np.bool_)
        found["case lines"] = np.array([line for _, _, line, _ in self._cases], np.uint32)
        found["case places"] = np.array([place for _, _, _, place in self._cases], np.int64)
        found["earlier of"] = np.frombuffer(self._earlier_of, np.uint64).astype(np.uint32)
        about = {
            "needs": sorted(self._needs),
            "gaps": sorted(list(key) for key in self._sets if key[0].startswith("gap ")),
            "broken": self.broken,
            "problems": [issue.model_dump(mode="json") for issue in self._problems],
        }
        found["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
        return found


def _days(days: int | None) -> str:
    return "any" if days is None else str(days)


def _no_text(name: str | None, line: int) -> Issue:
    return Issue(
        file=name,
        line=line,
        code="TR103",
        what="this is not UTF-8 text",
        why="the case in it has no decision until it can be read",
        mend="save it again as UTF-8",
    )


def _unpacked(values: array[int]) -> tuple[np.ndarray[Any, Any], ...]:
    """Rows, values, persons and who of packed entries."""
    packed = np.frombuffer(values, np.uint64)
    return (
        packed >> np.uint64(32),
        packed & np.uint64(0xFF),
        (packed >> np.uint64(24)) & np.uint64(0xFF),
        (packed >> np.uint64(8)) & np.uint64(0xFFFF),
    )


_KINDS: tuple[tuple[str, Any], ...] = (
    ("rows", np.uint32),
    ("values", None),
    ("persons", np.uint8),
    ("whos", np.uint16),
)


def _table(
    name: str, entries: dict[tuple[str, ...], tuple[np.ndarray[Any, Any], ...]]
) -> dict[str, np.ndarray[Any, Any]]:
    """The arrays of a table: its keys in order, how many entries each has, and the entries."""
    ordered = sorted((key_of(*key), parts) for key, parts in entries.items())
    found: dict[str, np.ndarray[Any, Any]] = {
        f"{name}.keys": np.array([key for key, _ in ordered], np.uint64),
        f"{name}.counts": np.array([len(parts[0]) for _, parts in ordered], np.int64),
    }
    for place, (kind, dtype) in enumerate(_KINDS):
        if (kind == "values" and VALUES[name] is None) or (place > 1 and name in {"sets", "amounts"}):
            continue
        parts = [parts[place] for _, parts in ordered]
        joined = np.concatenate(parts) if parts else np.zeros(0)
        found[f"{name}.{kind}"] = joined.astype(dtype or VALUES[name])
    return found
