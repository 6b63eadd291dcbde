"""The eight principles of social value, scored on what the map and the record hold and on nothing else.

Source of the principles: Social Value International, *The Principles of Social Value*. Each is scored from 0 to 2: one
point for each of two things that can be looked up. What cannot be seen scores nothing, and is said to be missing. The
score is of the account, not of the service; nothing is added up, for a good score here makes up for none there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from triage.valuing import Valuation, ValuedRow
from triage.valuing.impact_map import Row

ASKED, ACTED = "stakeholders_asked", "acted_on"
"""Codes of a map's notes that say whom its author asked, and what was done because of the figures."""
MOST = 2
_NAMED = 3


@dataclass
class Principle:
    """One principle with its points, what each rests on, and what is missing."""

    code: str
    title: str
    score: int = 0
    evidence: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def point(self, there: bool, evidence: str, missing: str) -> None:
        """Score a point where it is there, or say what is missing."""
        if there:
            self.score = min(MOST, self.score + 1)
            self.evidence.append(evidence)
        else:
            self.missing.append(missing)


def principles(found: Valuation) -> tuple[Principle, ...]:
    """All eight, in the order of the source."""
    return tuple(_scored(found))


def _scored(found: Valuation) -> Iterator[Principle]:
    for code, title, score in _PRINCIPLES:
        one = Principle(code, title)
        score(found, one)
        yield one


def _rows(rows: Sequence[ValuedRow], of: int) -> str:
    """Some rows by name, as few words as will do."""
    names = [valued.row.id for valued in rows]
    if len(names) == of and of > 1:
        return f"all {of} rows"
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ("row " if len(names) == 1 else "rows ") + ", ".join(names[:_NAMED]) + more


def _note(found: Valuation, code: str) -> str:
    return " ".join(note.text for note in found.map.file.notes if note.code == code)


def _involve(found: Valuation, one: Principle) -> None:
    note = _note(found, ASKED)
    one.point(
        bool(note),
        f"the map says who was asked: {note}",
        f"who was asked what changes for them, and how (a note of the map with the code {ASKED})",
    )
    seen = found.seen
    one.point(
        seen is not None and seen.paired > 0,
        f"change was scored with {seen.people if seen else 0} people, {seen.paired if seen else 0} needs before and after",
        "outcomes recorded with the people they happened to; quantities were typed"
        if seen is None
        else "any need that was scored a second time",
    )


def _understand(found: Valuation, one: Principle) -> None:
    file = found.map.file
    wanted = list(dict.fromkeys(valued.row.stakeholder for valued in found.rows))
    without = [who for who in wanted if not file.theory.get(who)]
    one.point(
        not without,
        "a theory of change is written for each stakeholder",
        f"a theory of change for {', '.join(without)}",
    )
    asked = [valued for valued in found.rows if valued.row.quantity.records is not None]
    gross = [valued for valued in asked if not _net(valued.row)]
    harms = [valued for valued in found.rows if valued.row.negative]
    one.point(
        bool(harms) or (bool(asked) and not gross and len(asked) == len(found.rows)),
        f"change for the worse is in the sum: {_rows(harms, len(found.rows))}"
        if harms
        else "every row counts those who got worse against those who got better",
        "what got worse or was not intended: no row is a harm, and not every quantity is net of those who got worse",
    )


def _net(row: Row) -> bool:
    return row.quantity.records is not None and row.quantity.records.net_of_worse


def _value_what_matters(found: Valuation, one: Principle) -> None:
    rows, of = found.rows, len(found.rows)
    doubtful = [
        valued
        for valued in rows
        if valued.row.proxy.worked_back or valued.row.proxy.price_year.strip().lower() == "unknown"
    ]
    one.point(
        not doubtful,
        "every value of one has a source and a price year, and none was worked back",
        f"a value of one as its source prints it, with its price year: {_rows(doubtful, of)}",
    )
    bare = [valued for valued in rows if valued.row.proxy.low is None or valued.row.proxy.high is None]
    one.point(
        not bare,
        "every value of one has a range",
        f"a low and a high for the value of one: {_rows(bare, of)}",
    )


def _material(found: Valuation, one: Principle) -> None:
    rule = found.map.file.materiality
    one.point(
        rule is not None,
        f"left out below {100 * rule.share:f} % of all value: {rule.reason}" if rule else "",
        "below which share of all value a gain is left out, and why (materiality in the map)",
    )
    typed = [valued for valued in found.rows if valued.row.quantity.records is None]
    one.point(
        not typed,
        "every quantity is counted in the record, where one person's one change counts once",
        f"whether one person counts once: {_rows(typed, len(found.rows))} typed, and a typed number names nobody",
    )


def _not_over_claim(found: Valuation, one: Principle) -> None:
    rows, of = found.rows, len(found.rows)
    names = ("deadweight", "displacement", "attribution_to_others")
    bare = [valued for valued in rows if any(getattr(valued.row, name).low is None for name in names)]
    unused = [valued for valued in rows if valued.row.drop_off.rate and not valued.row.drop_off.applied]
    whole = [
        valued
        for valued in rows
        if valued.row.improvement.applied == "not_applied" and valued.row.improvement.share is not None
    ]
    one.point(
        not (bare or unused or whole),
        "what would have happened anyway, was moved and was caused by others is taken off each row, each with a range",
        "; ".join(
            text
            for rows_of, text in (
                (bare, f"a range for what is taken off: {_rows(bare, of)}"),
                (unused, f"a drop-off that is stated and not applied: {_rows(unused, of)}"),
                (whole, f"an improvement that is stated and not applied: {_rows(whole, of)}"),
            )
            if rows_of
        ),
    )
    asked = [valued for valued in rows if _net(valued.row) and not valued.row.quantity.annualise]
    one.point(
        len(asked) == of,
        "nobody who was not scored again counts, those who got worse are taken off, and nothing is scaled up to a year",
        "quantities counted at review, net of those who got worse and not scaled up: "
        + _rows([valued for valued in rows if valued not in asked], of),
    )


def _transparent(found: Valuation, one: Principle) -> None:
    one.point(
        bool(found.fingerprint),
        "every input, source and sum is printed here, and the workbook works it out again",
        "",
    )
    costs = found.map.file.cost or ()
    hidden = [valued for valued in found.rows if valued.row.quantity.basis == "back_solved"]
    missing = [
        *(["the cost"] if found.cost is None else []),
        *(["a cost that was not worked back"] if any(cost.inferred for cost in costs) else []),
        *([f"quantities that were not worked back: {_rows(hidden, len(found.rows))}"] if hidden else []),
    ]
    one.point(
        not missing,
        "the cost is given with its source, and no quantity was worked back",
        "; ".join(missing),
    )


def _verify(found: Valuation, one: Principle) -> None:
    assurance = found.map.file.assurance
    by = f"{assurance.by} on {assurance.on}" + (f", {assurance.scope}" if assurance.scope else "")
    looked = assurance.status != "not_assured"
    one.point(
        looked,
        f"{assurance.status.replace('_', ' ')} by {by}",
        "anybody besides its maker who looked at it (assurance in the map)",
    )
    one.point(assurance.status == "external", "from outside", "somebody from outside who checked it")


def _responsive(found: Valuation, one: Principle) -> None:
    note = _note(found, ACTED)
    one.point(
        bool(note),
        f"the map says what was done: {note}",
        f"what was decided or changed because of the figures (a note of the map with the code {ACTED})",
    )
    recorded = bool(found.rows) and all(valued.row.quantity.records is not None for valued in found.rows)
    one.point(
        recorded,
        "it is counted in the running record and can be made again at any time",
        "quantities from a running record; a typed account cannot be followed from quarter to quarter",
    )


_PRINCIPLES: tuple[tuple[str, str, Callable[[Valuation, Principle], None]], ...] = (
    ("involve_stakeholders", "Involve stakeholders", _involve),
    ("understand_what_changes", "Understand what changes", _understand),
    ("value_what_matters", "Value the things that matter", _value_what_matters),
    ("only_what_is_material", "Only include what is material", _material),
    ("do_not_over_claim", "Do not over-claim", _not_over_claim),
    ("be_transparent", "Be transparent", _transparent),
    ("verify_the_result", "Verify the result", _verify),
    ("be_responsive", "Be responsive", _responsive),
)
