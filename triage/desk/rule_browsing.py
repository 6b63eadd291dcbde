"""Looking through the rule files somebody works on, as far as each of them can be read: a broken one hides no other."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from triage.desk.opening import Desk
from triage.errors import DataProblem, WrongUse
from triage.model import Issue
from triage.rulebook import Rule
from triage.rulebook.model import STAGES
from triage.rulebook.reading import read_rules

_AT_WORK: WeakKeyDictionary[Desk, Desk] = WeakKeyDictionary()
_SHELVES: WeakKeyDictionary[Desk, Shelf] = WeakKeyDictionary()


@dataclass(frozen=True)
class Shelf:
    """The rules at hand."""

    rules: tuple[Rule, ...]
    """Every rule that can be read, in file order."""
    faults: tuple[Issue, ...]
    """What keeps the rest from being read; lint says more."""
    files: tuple[str, ...]
    """Every rule file, ``rules/…``, those that cannot be read too."""
    deciding: str
    """In words: which rules decide on the day, and whether the files at hand are those."""

    def named(self, name: str) -> Rule:
        """The rule with an id; raises :class:`WrongUse` where none that can be read has it."""
        for rule in self.rules:
            if rule.id == name:
                return rule
        near = difflib.get_close_matches(name, [rule.id for rule in self.rules], n=1)
        raise WrongUse(
            f"there is no rule '{name}' that can be read",
            why="its file may have a fault" if self.faults else "",
            mend=f"did you mean '{near[0]}'?" if near else "see `triage rules lint`",
        )


def at_work(desk: Desk) -> Desk:
    """A desk at the files somebody works on, with the same record; what it read stays read as long as ``desk`` does."""
    found = _AT_WORK.get(desk)
    if found is None:
        found = Desk(desk.workspace, desk.on, "working")
        found.reader = desk.reader
        if desk.has_record:
            found.use_store(desk.store)
        _AT_WORK[desk] = found
    return found


def shelf(desk: Desk) -> Shelf:
    """Read every rule file at hand, once for a desk; raises nothing for what cannot be read, which stands in ``faults``."""
    found = _SHELVES.get(desk)
    if found is None:
        found = _SHELVES[desk] = _read(desk)
    return found


def _read(desk: Desk) -> Shelf:
    here = at_work(desk)
    try:
        texts = here.working_rules_files
    except DataProblem as broken:
        return Shelf((), broken.issues, (), deciding(desk))
    names = [name for stage in STAGES for name in sorted(texts) if name.startswith(f"{stage}/")]
    try:
        vocabulary = here.vocabulary
    except DataProblem as broken:
        return Shelf((), broken.issues, tuple(f"rules/{name}" for name in names), deciding(desk))
    rules: list[Rule] = []
    faults: list[Issue] = []
    for name in names:
        found, issues = read_rules(name, texts[name], vocabulary)
        rules.extend(found)
        faults.extend(issues)
    return Shelf(tuple(rules), tuple(faults), tuple(f"rules/{name}" for name in names), deciding(desk))


def deciding(desk: Desk) -> str:
    """Say which rules decide on the day, and what that means for the files at hand."""
    version = desk.published_version if desk.has_record else None
    if version is None:
        return "Nothing is published yet: these files decide, and a change of them counts at once."
    try:
        differs = at_work(desk).rules_notice
    except DataProblem:
        differs = "the files cannot be read"
    if differs:
        return f"Version {version.number} decides; these files are work in progress and count once they are published."
    return f"Version {version.number} decides, and these files say the same."


def matching(rules: Iterable[Rule], words: Iterable[str]) -> list[Rule]:
    """The rules that say every word in id, title, what staff search for, file, stage, state or owner."""
    wanted = [word.casefold() for word in words]
    return [rule for rule in rules if all(word in searched(rule) for word in wanted)]


def searched(rule: Rule) -> str:
    """Everything of a rule that a search looks at, in small letters."""
    parts = (
        rule.id,
        rule.title,
        *rule.also_known_as,
        rule.file,
        rule.stage,
        rule.status,
        rule.owner,
        rule.review_by.isoformat(),
    )
    return " ".join(parts).casefold()
