"""The shape of the files of ``rules/measures`` and of a measure in ``rules/vocabulary/measures.yaml``."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from triage.model.plain import Value, Whole

Better = Literal["lower", "higher"]
"""Which end of a scale is good: a property of the scale, said in the list of measures and never guessed."""
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")


def _decimal(value: Any) -> Any:
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        return Decimal(value)
    word = str(value).strip()
    if _NUMBER.fullmatch(word):
        return Decimal(word)
    raise ValueError("a number in digits is needed, as in 51.92")


def _share(value: Decimal) -> Decimal:
    if not 0 <= value <= 1:
        raise ValueError("a reliability is from 0 to 1")
    return value


def _some_text(value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        raise ValueError("some words are needed here")
    return value


Points = Annotated[Decimal, BeforeValidator(_decimal)]
"""Points of a scale, exactly as printed."""
Reliability = Annotated[Decimal, BeforeValidator(_decimal), AfterValidator(_share)]
Text = Annotated[str, BeforeValidator(_some_text)]


class Scale(Value):
    """One scale of a measure: its lowest and highest score, and which way is better."""

    scale: Text
    title: Text
    min: Points
    max: Points
    better: Better
    direction: Literal["printed", "inferred"] = "printed"
    """Where the direction is known from: the source prints it, or its wording lets one infer it."""

    @model_validator(mode="after")
    def _in_order(self) -> Scale:
        if self.min >= self.max:
            raise ValueError("the lowest score must lie below the highest")
        return self

    def holds(self, score: Decimal) -> bool:
        """Whether a score can be one of this scale."""
        return self.min <= score <= self.max

    def gain(self, before: Decimal, after: Decimal) -> Decimal:
        """Points for the better from ``before`` to ``after``; below 0 is for the worse."""
        return before - after if self.better == "lower" else after - before


class Band(Value):
    """A named range of scores, both ends included."""

    band: Text
    from_: Points = Field(alias="from")
    to: Points

    @model_validator(mode="after")
    def _in_order(self) -> Band:
        if self.from_ > self.to:
            raise ValueError("a band goes from its lowest score to its highest")
        return self


class CutOff(Value):
    """The score at which the clinical range begins, or the criterion by which it is worked out."""

    value: Points | None = None
    """The mildest score that still counts as clinical."""
    printed: str | None = None
    """As the source prints it, such as 63/64."""
    criterion: Literal["a", "b", "c"] | None = None
    """Of Jacobson and Truax (1991), worked out from ``clinical`` and ``norm``."""

    @model_validator(mode="after")
    def _one_of_two(self) -> CutOff:
        if (self.value is None) == (self.criterion is None):
            raise ValueError("a cut-off has a value, or a criterion (a, b or c); one of the two")
        return self


class Sample(Value):
    """Mean and standard deviation of a group that was scored."""

    mean: Points
    sd: Points
    n: Whole | None = None

    @model_validator(mode="after")
    def _spread(self) -> Sample:
        if self.sd <= 0:
            raise ValueError("a standard deviation lies above 0")
        return self


class Parameters(Value):
    """What was published about one scale in one sample."""

    measure: Text
    scale: Text
    context: Text
    """The name ``use:`` chooses it by."""
    country: Text
    sample: Text
    source: Text
    bands: tuple[Band, ...] = ()
    cut_off: CutOff | None = None
    reliable_change_points: Points | None = None
    internal_consistency: Reliability | None = None
    test_retest: Reliability | None = None
    sd: Points | None = None
    """Spread of the sample the reliability belongs to; without one the spread of the own first scores serves."""
    clinical: Sample | None = None
    norm: Sample | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Parameters:
        if self.sd is not None and self.sd <= 0:
            raise ValueError("a standard deviation lies above 0")
        if self.reliable_change_points is not None and self.reliable_change_points <= 0:
            raise ValueError("points of reliable change lie above 0")
        if self.cut_off is not None and self.cut_off.criterion is not None:
            needs = {"a": ("clinical",), "b": ("norm",), "c": ("clinical", "norm")}[self.cut_off.criterion]
            missing = [name for name in needs if getattr(self, name) is None]
            if missing:
                raise ValueError(
                    f"criterion {self.cut_off.criterion} needs mean and sd under: {', '.join(missing)}"
                )
        return self

    @property
    def reliability(self) -> tuple[str, Decimal] | None:
        """The reliability to work with and its name; over time before within one form, where both are known."""
        if self.test_retest is not None:
            return "test-retest", self.test_retest
        if self.internal_consistency is not None:
            return "internal consistency", self.internal_consistency
        return None


class Months(Value):
    """How long after the first form the second may come."""

    about: Whole = Field(ge=1, le=60)
    from_: Whole = Field(alias="from", ge=1, le=60)
    to: Whole = Field(ge=1, le=60)

    @model_validator(mode="after")
    def _in_order(self) -> Months:
        if not self.from_ <= self.about <= self.to:
            raise ValueError("months go from, about, to in this order")
        return self


class AddedValue(Value):
    """A published formula for the follow-up that was to be expected without help."""

    measure: Text
    constant: Points
    total: Points
    impact: Points
    emotional: Points
    sd: Points
    country: Text
    sample: Text
    source: Text
    months: Months
    elsewhere: str | None = None
    """What it came to in published data, with the sources; to read beside the own figure."""
    note: str | None = None


class BaseRate(Value):
    """How often something is seen in published data; shown beside own figures and never used in them."""

    what: Text
    pct: Text
    """Per cent as printed, such as 51-53."""
    sample: Text
    country: Text
    source: Text
    measure: str | None = None
    """Empty: of several measures together."""
    scale: str | None = None


class Unknown(Value):
    """A measure of which nothing was found, and where somebody looked."""

    measure: Text
    why: Text
    source: Text


class ParameterFile(Value):
    """A file of published figures."""

    format: Whole = Field(ge=1, le=1)
    kind: Literal["measure_parameters"]
    parameters: tuple[Parameters, ...] = ()
    added_value: tuple[AddedValue, ...] = ()
    base_rates: tuple[BaseRate, ...] = ()
    unknown: tuple[Unknown, ...] = ()


class UseFile(Value):
    """The file that says which published figures reports go by."""

    format: Whole = Field(ge=1, le=1)
    kind: Literal["measure_use"]
    use: dict[str, str]
    """Measure, or ``measure.scale``, to the context of an entry."""
