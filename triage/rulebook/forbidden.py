"""What no rulebook may hold, because laws 1, 4, 6 and 12 of the contract hold for every rulebook that loads."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from triage.model import Issue
from triage.rulebook import conditions as c
from triage.rulebook.model import Rule, Then, Within
from triage.rulebook.places import Place
from triage.rulebook.readings.splitting import definitions
from triage.vocabulary import Vocabulary

_SOFT_WORDS = frozenset(
    {"consent", "wants", "declines", "few_contacts", "engagement", "source", "receiving", "reason"}
)
_SOFT_QUESTIONS = frozenset({"consent", "consent_who", "postcode", "full_postcode", "already_supporting"})
"""Questions about agreement, area and help received: whether they are answered must not matter either."""
_UNEQUAL_WORDS = frozenset({"language", "role"})
_UNEQUAL_QUESTIONS = frozenset({"language_needed"})
_ALWAYS_THERE = frozenset({"advice_to_referrer", "confirm_with_service"})
"""Tasks for staff by which the engine keeps laws 6 and 8; they reach nobody in the family."""
Test = Callable[[c.Leaf], bool]
Fades = Callable[[c.Leaf, str], bool]
"""Whether a condition under ``when`` or ``unless`` lets silence, passed time or a request to close stop its rule."""


def forbidden(rules: Iterable[Rule], vocabulary: Vocabulary) -> list[Issue]:
    """Every fault of this kind in the rules that are not retired.

    A rule that escalates leans on nothing a family's choice, its agreement, its area or a protective fact could
    change, not even through a flag. A level, an escalation and a time limit lean on no language, deprivation or
    referrer's role, not even through a flag. Silence, passed time and a request to close take no level away.
    """
    protective = {
        code for code, entry in vocabulary.of("indicators").items() if entry.text("kind") == "protective"
    }
    present = [rule for rule in rules if rule.status != "retired"]

    def is_soft(leaf: c.Leaf) -> bool:
        return _is_soft(leaf, protective)

    reports = {
        code for code, entry in vocabulary.of("flags").items() if entry.text("shown_to") == "coordinators"
    }
    soft = _flags_of(present, lambda rule: rule.unless is not None or any(map(is_soft, c.leaves(rule.when))))
    unequal = _flags_of(present, lambda rule: any(map(_is_unequal, _all_leaves(rule))), through_unless=True)
    fades = _fades(present)
    fading = _flags_of(
        present,
        lambda rule: any(fades(leaf, key) for key in ("when", "unless") for leaf, _ in _placed(rule, key)),
    )
    return [
        issue
        for rule in present
        for issue in (
            *_of_size(rule),
            *_of_escalation(rule, is_soft, soft),
            *_of_equality(rule, unequal),
            *_of_silence(rule, fading, fades),
            *_of_withholding(rule),
            *_of_awareness(rule, reports),
        )
    ]


def _issue(rule: Rule, place: Place, code: str, what: str, why: str, mend: str) -> Issue:
    line, column = place if place[0] is not None else (rule.line, None)
    return Issue(
        file=rule.file, line=line, column=column, code=code, what=f"{rule.id}: {what}", why=why, mend=mend
    )


def _at(rule: Rule, *steps: str | int, key: bool = False) -> Place:
    return rule.origin.place(*steps, key=key) if rule.origin else (None, None)


def _placed(rule: Rule, *keys: str) -> list[tuple[c.Leaf, Place]]:
    """The single conditions under ``when`` or ``unless`` with their places."""
    found: list[tuple[c.Leaf, Place]] = []
    for key in keys:
        condition = rule.when if key == "when" else rule.unless
        if rule.origin is not None:
            found.extend((leaf, _at(rule, *path)) for leaf, path in rule.origin.leaves(condition, key))
        elif condition is not None:
            found.extend((leaf, (None, None)) for leaf in c.leaves(condition))
    return found


def _of_size(rule: Rule) -> list[Issue]:
    try:
        definitions(rule.when)
    except OverflowError:
        return [
            _issue(
                rule,
                _at(rule, "when", key=True),
                "RB113",
                "`when` has too many combinations",
                "the engine would need hundreds of definitions for this one rule",
                "use `count`, or split it into two rules",
            )
        ]
    return []


def _of_escalation(rule: Rule, is_soft: Test, soft: set[str]) -> list[Issue]:
    if not rule.then.escalate:
        return []
    issues = []
    if rule.unless is not None:
        issues.append(
            _issue(
                rule,
                _at(rule, "unless", key=True),
                "RB602",
                "a rule that escalates has an `unless`",
                "nothing may ever stop an escalation",
                "remove the `unless`; ask or add a review in a rule of its own",
            )
        )
    for leaf, place in _placed(rule, "when"):
        if is_soft(leaf):
            issues.append(
                _issue(
                    rule,
                    place,
                    "RB603",
                    "a rule that escalates leans on agreement, preference, engagement, source, area, receiving, reason, a protective indicator or a score that is missing",
                    "a child's safety must not hang on what a family chose or on who asked",
                    "remove that condition",
                )
            )
        if isinstance(leaf, c.FlagIs) and leaf.flag in soft:
            issues.append(
                _issue(
                    rule,
                    place,
                    "RB604",
                    f"a rule that escalates leans on the flag '{leaf.flag}', which an `unless` or a soft condition can hold back",
                    "nothing may ever stop an escalation, not even by way of a flag",
                    "lean on the indicators themselves",
                )
            )
    return issues


def _of_equality(rule: Rule, unequal: set[str]) -> list[Issue]:
    then = rule.then
    limits: tuple[Within | None, ...] = (
        *(offer.within for offer in then.offers),
        *(ask.within for ask in then.asks),
        *(look.within for look in then.reviews),
    )
    if not (then.escalate or then.level or then.step or then.review_in_days or any(limits)):
        return []
    return [
        _issue(
            rule,
            place,
            "RB605",
            "a level, an escalation, a step or a time limit leans on language, deprivation or the referrer's role",
            "the same facts must lead to the same answer, whoever the family is and whoever asked",
            "offer without a time limit, or lean on a need",
        )
        for leaf, place in _placed(rule, "when", "unless")
        if _is_unequal(leaf) or (isinstance(leaf, c.FlagIs) and leaf.flag in unequal)
    ]


def _of_silence(rule: Rule, fading: set[str], fades: Fades) -> list[Issue]:
    if rule.then.level is None:
        return []
    places = [
        place
        for key in ("when", "unless")
        for leaf, place in _placed(rule, key)
        if fades(leaf, key) or (key == "when" and isinstance(leaf, c.FlagIs) and leaf.flag in fading)
    ]
    return [
        _issue(
            rule,
            place,
            "RB606",
            "a level can be lost through silence, passed time, a request to close, a review without scores or a score that is given",
            "only a named person lowers a level; a rule must not do so when a family falls silent",
            "set the level by needs and indicators; use `human_review` where somebody should look",
        )
        for place in places
    ]


def _of_withholding(rule: Rule) -> list[Issue]:
    return [
        _issue(
            rule,
            _help_place(rule, code),
            "RB607",
            f"'{code}' is withheld, and it is a task for staff that must always be possible",
            "whoever no rule answers still gets an answer, and an old record is still checked",
            "withhold the help that would reach the family",
        )
        for code in sorted({code for item in rule.then.withholds for code in item.help} & _ALWAYS_THERE)
    ]


def _of_awareness(rule: Rule, reports: set[str]) -> list[Issue]:
    """A flag for coordinators' reports drives nothing but another such flag (inventory F3; S3 132, 148)."""
    if rule.then == Then(flags=rule.then.flags) and set(rule.then.flags) <= reports:
        return []
    return [
        _issue(
            rule,
            place,
            "RB630",
            f"the flag '{leaf.flag}' is for coordinators' reports only, and this rule does something because of it",
            "these signs do not by themselves mean harm, so no level, help, question or review may hang on them",
            "lean on the needs and indicators themselves",
        )
        for leaf, place in _placed(rule, "when", "unless")
        if isinstance(leaf, c.FlagIs) and leaf.flag in reports
    ]


def _help_place(rule: Rule, code: str) -> Place:
    """Where a withheld code stands: behind ``help:``, alone or in a list, in one withhold or in one of several."""
    rows = rule.origin.written("then", "withhold") if rule.origin else None
    for index, row in enumerate(rows if isinstance(rows, list) else [rows]):
        start = ("then", "withhold", index) if isinstance(rows, list) else ("then", "withhold")
        codes = row.get("help") if isinstance(row, dict) else None
        if codes == code:
            return _at(rule, *start, "help")
        if isinstance(codes, list) and code in codes:
            return _at(rule, *start, "help", codes.index(code))
    return _at(rule, "then", "withhold")


def _all_leaves(rule: Rule) -> list[c.Leaf]:
    return [*c.leaves(rule.when), *(c.leaves(rule.unless) if rule.unless is not None else [])]


def _flags_in(condition: c.Condition | None) -> set[str]:
    if condition is None:
        return set()
    return {leaf.flag for leaf in c.leaves(condition) if isinstance(leaf, c.FlagIs)}


def _flags_of(
    rules: list[Rule], is_tainted: Callable[[Rule], bool], *, through_unless: bool = False
) -> set[str]:
    """Flags that some rule of the given sort raises, or that lean on such a flag."""
    flags: set[str] = set()
    while True:
        found = {
            flag
            for rule in rules
            if rule.then.flags
            and (
                is_tainted(rule)
                or _flags_in(rule.when) & flags
                or (through_unless and _flags_in(rule.unless) & flags)
            )
            for flag in rule.then.flags
        }
        if found <= flags:
            return flags
        flags |= found


def _fades(rules: list[Rule]) -> Fades:
    """Which conditions silence, passed time or a request to close can turn against a rule.

    They make an ``unless`` come true, be it by way of a flag, and put an end to an engagement that was better.
    """
    told_by_silence = _flags_of(rules, lambda rule: any(map(_grows_in_silence, c.leaves(rule.when))))

    def fades(leaf: c.Leaf, key: str) -> bool:
        if key == "unless":
            return _grows_in_silence(leaf) or (isinstance(leaf, c.FlagIs) and leaf.flag in told_by_silence)
        if isinstance(leaf, c.MissingIs) and leaf.field == "severity":
            return True  # ends as soon as somebody gives a score, be it a high one (law 2)
        return isinstance(leaf, c.Says) and leaf.field == "engagement" and leaf.value in {"full", "partial"}

    return fades


def _grows_in_silence(leaf: c.Leaf) -> bool:
    match leaf:
        case c.Says():
            return leaf.field in {"engagement", "requested"}
        case c.AmountIs():
            return leaf.field in {"contact_attempts", "open_weeks"}
        case c.TrendIs():
            return leaf.direction != "better"
        case c.DeadlineIs():
            return True
        case _:
            return False


def _is_soft(leaf: c.Leaf, protective: set[str]) -> bool:
    match leaf:
        case c.IndicatorIs():
            return leaf.indicator in protective
        case c.AreaIs():
            return True
        case c.Says():
            return leaf.field in _SOFT_WORDS
        case c.MissingIs() if leaf.field == "severity":
            return True  # giving a score would take the escalation away (laws 2 and 3)
        case c.MissingIs() | c.AnswerIs():
            return leaf.field in _SOFT_QUESTIONS
        case _:
            return False


def _is_unequal(leaf: c.Leaf) -> bool:
    match leaf:
        case c.DeprivationIs():
            return True
        case c.Says():
            return leaf.field in _UNEQUAL_WORDS
        case c.MissingIs() | c.AnswerIs():
            return leaf.field in _UNEQUAL_QUESTIONS
        case _:
            return False
