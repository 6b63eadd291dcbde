"""What a file of published evidence (``rules/value/evidence*.yaml``) may hold.

Figures of other services, exactly as their sources print them. They are shown beside services; they are no values, and
nothing that counts or values what was recorded here reads this file (valuing cannot even import the reader).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from triage.model import Value, Whole
from triage.outcomes.typed import AtLeastOne, Id, Text

State = Literal["ok", "damaged", "missing", "contradictory"]
Strength = Literal[
    "randomised_trial", "modelled_from_trials", "comparison", "before_after", "selected_as_effective",
    "reported", "estimate", "forecast", "not_stated",
]  # fmt: skip
STRENGTHS: dict[Strength, str] = {
    "randomised_trial": "a randomised trial, by what is printed",
    "modelled_from_trials": "effects measured in trials, with standard errors, put into money by a model",
    "comparison": "compared with others, not at random",
    "before_after": "before and after, without others to compare with",
    "selected_as_effective": "listed as found effective; how it was studied is not printed",
    "reported": "told by those who took part or who ran it",
    "estimate": "an estimate, and nothing printed on how good it is",
    "forecast": "a forecast: nothing of it had happened yet",
    "not_stated": "not stated",
}
"""Code -> words, the strongest first; only what the sources print, never a grade of our own."""
UNREADABLE = "unreadable in the source"


class Caution(Value):
    """A sentence that travels with every figure."""

    text: Text
    source: Text


class OutcomeWord(Value):
    """An outcome as the sources word it, with a code to look for it by."""

    code: Id
    title: Text
    also: tuple[Text, ...] = ()
    """Other words printed for it."""
    needs: tuple[Text, ...] = ()
    """Needs that it is about; our own reading."""


class Figures(Value):
    """Figures as text, exactly as printed; none where the source prints none."""

    cost: str | None = None
    benefit: str | None = None
    net: str | None = None
    ratio: str | None = None
    other: tuple[Text, ...] = ()
    """What else is printed, such as how many were measured."""


class Reading(Value):
    """How the printed figures may be read, and what came of working them out again; never a figure to use."""

    ratio_as_read: str | None = None
    cost: str | None = None
    benefit: str | None = None
    ratio_recomputed: str | None = None
    check: Text


class Effect(Value):
    """One row of a table of effects."""

    outcome: Text
    """As printed."""
    effect_size: str | None = None
    standard_error: str | None = None
    becomes: str | None = None
    """Long-term outcome as printed."""
    benefit: str | None = None
    """Pounds as printed; none where it was lost."""
    note: str | None = None


class Entry(Value):
    """One published finding about one programme or service."""

    id: Id
    programme: str | None = None
    """Code of ``programmes``, where ages, setting and target group stand."""
    title: Text
    section: Text
    source: Text
    printed: Figures = Figures()
    per: str | None = None
    period: str | None = None
    figure_kind: str | None = None
    reading: Reading | None = None
    state: Annotated[tuple[State, ...], AtLeastOne]
    strength: Strength
    strength_source: str | None = None
    """Where the source says so; none where it is not stated."""
    outcomes: tuple[Text, ...] = ()
    """Codes of the outcomes of this file."""
    effects: tuple[Effect, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _sound(self) -> Entry:
        if "ok" in self.state and len(self.state) > 1:
            raise ValueError("state: ok stands alone")
        if (self.strength == "not_stated") != (self.strength_source is None):
            raise ValueError("a strength needs its strength_source, and not_stated has none")
        if self.reading is not None and self.reading.ratio_as_read and not self.printed.ratio:
            raise ValueError("a ratio that is not printed cannot be read")
        return self

    @property
    def ratio(self) -> str | None:
        """The ratio as printed, to be shown; None where none is printed or the print is damaged: it is never repaired."""
        return None if "damaged" in self.state else self.printed.ratio


class EvidenceFile(Value):
    """A library of published evidence."""

    format: Annotated[Whole, Field(ge=1, le=1)]
    kind: Literal["evidence"]
    title: Text
    cautions: Annotated[tuple[Caution, ...], AtLeastOne]
    outcomes: tuple[OutcomeWord, ...] = ()
    entries: Annotated[tuple[Entry, ...], AtLeastOne]
