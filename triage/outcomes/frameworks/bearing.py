"""Which needs and children bear on which priority, and who belongs to a group such as CORE20."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from triage.model.history import CaseFacts, CaseHistory, NeedHistory
from triage.outcomes.change import Change, Follow, change, follow, pairs
from triage.outcomes.frameworks.files import FromRecord, Group
from triage.vocabulary import Vocabulary


@dataclass(frozen=True)
class Bearing:
    """What bears on one priority."""

    code: str
    needs: tuple[NeedHistory, ...]
    by_indicator: frozenset[str]
    """Cases that bear on it by a recorded indicator alone, without such a need."""

    @property
    def cases(self) -> frozenset[str]:
        """Cases with a need or an indicator that bears on it."""
        return frozenset(need.case for need in self.needs) | self.by_indicator

    @property
    def people(self) -> int:
        """Distinct people whose need bears on it: a child, a parent, a sister."""
        return len({need.whose for need in self.needs})

    def follow(self, on: date | None) -> Follow:
        """How many began with a score, and what is known of them."""
        return follow(self.needs, on)

    def change(self, on: date | None) -> Change:
        """Before and after at the last review, of those scored at both ends."""
        return change(pairs(self.needs, "final", on))


def bearings(
    histories: Sequence[CaseHistory], codes: Iterable[str], vocabulary: Vocabulary
) -> dict[str, Bearing]:
    """What bears on each priority; a need that bears on several counts in each, so priorities do not add up."""
    found = {}
    for code in codes:
        entry = vocabulary.single("priorities", code)
        needs, marks = frozenset(entry.items("needs")), frozenset(entry.items("indicators"))
        mine = tuple(need for history in histories for need in history.needs if need.need in needs)
        with_need = {need.case for need in mine}
        marked = {history.case for history in histories if marks & frozenset(history.about.indicators)}
        found[code] = Bearing(code, mine, frozenset(marked - with_need))
    return found


def belongs(group: Group, about: CaseFacts, needs: Iterable[str]) -> bool | None:
    """Whether a child belongs to a group; None where nothing recorded says yes and something was not recorded.

    What nobody recorded is never no: a child without an IMD decile may live in CORE20. That an indicator is not on record
    says nothing either.
    """
    if group.imd_deciles and about.imd_decile in group.imd_deciles:
        return True
    if group.ethnicity and about.ethnicity in group.ethnicity:
        return True
    if (
        frozenset(group.indicators) & frozenset(about.indicators)
        or frozenset(group.disability) & frozenset(about.disability)
        or frozenset(group.needs) & frozenset(needs)
    ):
        return True
    unknown = (
        bool(group.indicators or group.disability)
        or (bool(group.imd_deciles) and about.imd_decile is None)
        or (bool(group.ethnicity) and about.ethnicity is None)
    )
    return None if unknown else False


def figure_of(
    what: FromRecord, histories: Sequence[CaseHistory], vocabulary: Vocabulary, on: date | None
) -> tuple[Decimal | None, int]:
    """An indicator of the record, and how many people it rests on; None where nobody was scored twice.

    ``reduction_of_means_pct``: 100 x (1 - mean after / mean before); ``improved_pct``: 100 x improved / paired, both over
    needs scored at both ends; ``children``: cases with such a need.
    """
    wanted = set(what.needs)
    for code in what.priorities:
        wanted.update(vocabulary.single("priorities", code).items("needs"))
    needs = [need for history in histories for need in history.needs if need.need in wanted]
    if what.figure == "children":
        cases = len({need.case for need in needs})
        return Decimal(cases), cases
    paired = [need for need in needs if need.first[1] is not None and need.score_at("final", on) is not None]
    found = change(pairs(paired, "final", on))
    people = len({need.whose for need in paired})
    if not found.paired:
        return None, 0
    if what.figure == "improved_pct":
        return Decimal(100 * found.improved) / Decimal(found.paired), people
    share = found.reduction_of_means_pct
    return (None if share is None else Decimal(share.numerator) / Decimal(share.denominator)), people


def splits_of(about: CaseFacts, split: str) -> str:
    """The row of a breakdown that a case stands in; ``not_recorded`` where nobody said."""
    if split == "age":
        return _age(about.age)
    if split == "sex":
        return about.sex or "not_recorded"
    if split == "ethnicity":
        return about.ethnicity or "not_recorded"
    if split == "deprivation":
        return "not_recorded" if about.imd_decile is None else _fifth(about.imd_decile)
    raise KeyError(split)


_AGES: Mapping[str, range] = {
    "0-4": range(5),
    "5-10": range(5, 11),
    "11-15": range(11, 16),
    "16-17": range(16, 18),
}


def _age(years: int | None) -> str:
    if years is None:
        return "not_recorded"
    if years < 0:
        return "unborn"
    return next((name for name, inside in _AGES.items() if years in inside), "18_and_over")


def _fifth(decile: int) -> str:
    """Deciles 1 and 2 are the most deprived fifth, CORE20."""
    return f"deciles_{(decile - 1) // 2 * 2 + 1}_{(decile - 1) // 2 * 2 + 2}"
