"""A published finding in words and as plain data; what is damaged in the source is said to be, and never repaired."""

from __future__ import annotations

from typing import Any

from triage.outcomes.evidence.files import STRENGTHS, UNREADABLE, Entry
from triage.outcomes.evidence.reading import Evidence, Hit
from triage.vocabulary import Entry as Code
from triage.vocabulary import Vocabulary

_STATES = {
    "ok": "as printed",
    "damaged": UNREADABLE,
    "missing": "part of it is missing in the source",
    "contradictory": "the source contradicts itself",
}


def ratio_words(one: Entry) -> str:
    """The ratio as it may be shown."""
    if "damaged" in one.state:
        return f"{UNREADABLE} (its print: “{one.printed.ratio}”)" if one.printed.ratio else UNREADABLE
    return one.printed.ratio or "none printed"


def state_words(one: Entry) -> str:
    """The state of its print."""
    return "; ".join(_STATES[state] for state in one.state)


def beside(programme: str, library: Evidence) -> list[str]:
    """One line for each finding about a programme, with its outcomes and strength, to stand beside a service."""
    found = []
    for one in library.of_programme(programme):
        about = ", ".join(library.outcomes[code].title.lower() for code in one.outcomes) or "no outcome named"
        found.append(
            f"{one.title}: {about}; ratio {ratio_words(one)}; {STRENGTHS[one.strength]} ({one.source})"
        )
    return found


def lines(one: Entry, programme: Code | None, library: Evidence) -> list[str]:
    """Everything about one finding, without the cautions."""
    figures = one.printed
    said = [
        f"printed in: {one.section} ({one.source})",
        f"state of the print: {state_words(one)}",
        f"strength: {STRENGTHS[one.strength]}" + (f" ({one.strength_source})" if one.strength_source else ""),
    ]
    if programme is not None:
        said.append(f"for: {programme.text('target') or 'not stated'}; ages {ages_words(programme)}")
        said.append(f"setting: {programme.text('setting') or 'not stated'}")
    for name in ("cost", "benefit", "net"):
        value = getattr(figures, name)
        if value is not None:
            said.append(f"{name} as printed: {value}{_per(one)}")
    said.append(f"ratio: {ratio_words(one)}")
    said.extend(f"also printed: {words}" for words in figures.other)
    if one.figure_kind:
        said.append(f"what the figures are: {one.figure_kind}")
    if one.reading is not None:
        said.append(f"worked out again: {reading_words(one)}")
    if one.outcomes:
        said.append("outcomes: " + ", ".join(library.outcomes[code].title.lower() for code in one.outcomes))
    said.extend("effect: " + effect_words(effect.model_dump()) for effect in one.effects)
    if one.note:
        said.append(f"note: {one.note}")
    return said


def _per(one: Entry) -> str:
    return "".join(f", {word}" for word in (f"per {one.per}" if one.per else "", one.period or "") if word)


def reading_words(one: Entry) -> str:
    """What came of reading and working out the figures again; a reading of a damaged print is no figure."""
    own = one.reading
    if own is None:
        return "not possible"
    parts = [own.check]
    if own.ratio_as_read is not None:
        lead = "one reading of the damaged print, no figure to use" if "damaged" in one.state else "read as"
        parts.append(f"{lead}: {own.ratio_as_read}")
    if own.cost is not None:
        parts.append(f"cost by it: {own.cost}")
    if own.benefit is not None:
        parts.append(f"benefit by it: {own.benefit}")
    if own.ratio_recomputed is not None:
        parts.append(f"ratio by it: {own.ratio_recomputed}")
    return "; ".join(parts)


def effect_words(effect: dict[str, Any]) -> str:
    """One row of a table of effects."""
    size = f", effect {effect['effect_size']}" if effect["effect_size"] is not None else ""
    error = f" (standard error {effect['standard_error']})" if effect["standard_error"] is not None else ""
    money = f"£{effect['benefit']}" if effect["benefit"] is not None else UNREADABLE
    becomes = f"; as {effect['becomes']}: {money}" if effect["becomes"] else ""
    note = f" [{effect['note']}]" if effect["note"] else ""
    return f"{effect['outcome']}{size}{error}{becomes}{note}"


def ages_words(programme: Code) -> str:
    """The ages as printed, or that they are not."""
    low, high = programme.text("age_min"), programme.text("age_max")
    if low is None and high is None:
        return "not stated"
    return (
        f"{low} to {high}"
        if low is not None and high is not None
        else f"from {low}"
        if low is not None
        else f"to {high}"
    )


def as_json(hit: Hit, library: Evidence, vocabulary: Vocabulary) -> dict[str, Any]:
    """One finding as plain data: ``ratio`` is null where none is printed or the print is damaged."""
    one, programme = hit.finding, hit.programme
    damaged = "damaged" in one.state
    return {
        "id": one.id,
        "programme": one.programme,
        "title": one.title,
        "section": one.section,
        "source": one.source,
        "state": list(one.state),
        "state_words": state_words(one),
        "ratio": one.ratio,
        "ratio_words": ratio_words(one),
        "printed": one.printed.model_dump(mode="json"),
        "per": one.per,
        "period": one.period,
        "figure_kind": one.figure_kind,
        "reading": None
        if one.reading is None
        else {**one.reading.model_dump(mode="json"), "is_a_figure": False, "of_damaged_print": damaged},
        "strength": one.strength,
        "strength_words": STRENGTHS[one.strength],
        "strength_source": one.strength_source,
        "ages": _ages(programme),
        "setting": programme.text("setting") if programme else None,
        "target": programme.text("target") if programme else None,
        "outcomes": list(one.outcomes),
        "needs": sorted(
            {
                need
                for code in one.outcomes
                for need in library.outcomes[code].needs
                if vocabulary.has("needs", need)
            }
        ),
        "effects": [effect.model_dump(mode="json") for effect in one.effects],
        "not_stated": list(hit.unknown),
        "note": one.note,
    }


def _ages(programme: Code | None) -> dict[str, int | None] | None:
    found = {
        key: programme.text(f"age_{end}") if programme else None
        for key, end in (("from", "min"), ("to", "max"))
    }
    if not any(found.values()):
        return None
    return {key: int(value) if value else None for key, value in found.items()}
