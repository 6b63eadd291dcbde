"""What a file under ``rules/priorities/`` may hold.

A framework names priorities by their codes in ``rules/vocabulary/priorities.yaml`` and figures to compare with by theirs
in ``benchmarks.yaml``; which needs bear on a priority, and every published value with its year and place, stand there and
nowhere else. The shape outcome -> indicators -> activities, the interim indicators and the virtual budgets are those of
Cheshire and Merseyside's paper of 2024 (S3 797-811, 839-851); that a baseline must be there is the National Audit
Office's first finding on savings nobody could show (S1 1751-1756).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from triage.model import Day, Value, Whole, YesNo
from triage.outcomes.typed import Amount, AtLeastOne, Id, Text, Year

Better = Literal["lower", "higher"]
Split = Literal["ethnicity", "age", "sex", "deprivation"]
RecordFigure = Literal["reduction_of_means_pct", "improved_pct", "children"]
"""What the record can say by itself: two figures of change between scores, and how many children."""


class Said(Value):
    """Something printed in a source, with its lines."""

    what: Text
    source: Text


class NeighbourSet(Value):
    """Authorities that one authority is compared with."""

    id: Id
    title: Text
    of: Text
    members: tuple[Text, ...] = ()
    """Without the authority itself; empty where the source does not list them."""
    source: Text
    note: str | None = None


class AreaValue(Value):
    """The value of one authority, for working a rank out again."""

    area: Text
    value: Amount
    source: Text


class Rank(Value):
    """A place among authorities, as it was printed."""

    benchmark: Text
    """Code of ``benchmarks`` that holds the printed place."""
    of: Text | None = None
    """Code of ``benchmarks`` that holds the figure the place is about; none where it was not printed."""
    among: Text
    """Id of a set of neighbours of this file."""
    one_is: Literal["best", "worst"] | None = None
    """What place 1 means in the source; none where the sentence does not tell."""
    better: Better | None = None
    values: tuple[AreaValue, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Rank:
        if self.values and (self.better is None or self.one_is is None):
            raise ValueError(
                "values can only be ranked where it is said which is better (better: lower | higher) and what place 1 is (one_is: best | worst)"
            )
        if len({one.area for one in self.values}) < len(self.values):
            raise ValueError("an authority is given two values")
        return self


class Printed(Value):
    """How far a need is printed to have fallen in the source's own service: theirs, never ours."""

    need: Text
    percent: Amount
    source: Text


class Priority(Value):
    """One priority of the framework."""

    code: Text
    """Code of ``priorities``."""
    printed: tuple[Printed, ...] = ()
    ranks: tuple[Rank, ...] = ()
    flags: tuple[Text, ...] = ()
    """Codes of ``flags`` that belong to it."""
    splits: tuple[Split, ...] = ()
    """By what its figures are wanted as well."""
    note: str | None = None


class Group(Value):
    """A group of children that a framework asks about; a child belongs where any of these is recorded."""

    id: Id
    title: Text
    priority: Text | None = None
    imd_deciles: tuple[Annotated[Whole, Field(ge=1, le=10)], ...] = ()
    """1 is the most deprived tenth."""
    indicators: tuple[Text, ...] = ()
    ethnicity: tuple[Text, ...] = ()
    disability: tuple[Text, ...] = ()
    needs: tuple[Text, ...] = ()
    chosen_by: str | None = None
    """Who chose the group; none where it is only an example."""
    source: Text

    @model_validator(mode="after")
    def _some(self) -> Group:
        if not (self.imd_deciles or self.indicators or self.ethnicity or self.disability or self.needs):
            raise ValueError("say who belongs: imd_deciles, indicators, ethnicity, disability or needs")
        return self


class Period(Value):
    """Days, both included."""

    from_: Day = Field(alias="from")
    to: Day

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.to < self.from_:
            raise ValueError("the last day lies before the first")
        return self


class Baseline(Value):
    """Where an indicator stood before: a figure with its year, a published benchmark, or a period of the own record."""

    value: Amount | None = None
    benchmark: Text | None = None
    record: Period | None = None
    year: Text | None = None
    place: Text | None = None
    source: Text

    @model_validator(mode="after")
    def _one(self) -> Baseline:
        said = [one for one in (self.value, self.benchmark, self.record) if one is not None]
        if len(said) != 1:
            raise ValueError("say exactly one of value, benchmark or record")
        if self.value is not None and (self.year is None or self.place is None):
            raise ValueError("a typed value needs its year and its place")
        return self


class Target(Value):
    """Where an indicator should stand by a day; a check on the way to the last one is interim."""

    by: Day | None = None
    after_years: Annotated[Whole, Field(ge=0, le=30)] | None = None
    value: Amount | None = None
    """None: the check is planned, and nobody has agreed the figure."""
    agreed_by: str | None = None
    source: Text

    @model_validator(mode="after")
    def _when(self) -> Target:
        if self.by is None and self.after_years is None:
            raise ValueError("say by which day (by) or after how many years (after_years)")
        if self.value is not None and (self.by is None or not (self.agreed_by or "").strip()):
            raise ValueError("a figure to reach needs its day (by) and who agreed it (agreed_by)")
        return self


class Reading(Value):
    """What an indicator was on a day."""

    on: Day
    value: Amount
    source: Text


class FromRecord(Value):
    """What of the own record an indicator is."""

    figure: RecordFigure
    needs: tuple[Text, ...] = ()
    priorities: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _some(self) -> FromRecord:
        if not (self.needs or self.priorities):
            raise ValueError("say which needs or priorities it is about")
        return self


class Indicator(Value):
    """Something that tells whether an outcome comes about."""

    id: Id
    title: Text
    unit: Text
    better: Better
    stage: Literal["leading", "interim", "final"]
    baseline: Baseline
    targets: tuple[Target, ...] = ()
    readings: tuple[Reading, ...] = ()
    record: FromRecord | None = None
    source: Text
    note: str | None = None

    @model_validator(mode="after")
    def _sound(self) -> Indicator:
        if self.baseline.record is not None and self.record is None:
            raise ValueError("a baseline of the record needs `record:`, which says what of it is meant")
        if self.record is not None and self.readings:
            raise ValueError("an indicator of the record takes no typed readings")
        days = [one.by for one in self.targets if one.by is not None]
        if days != sorted(set(days)):
            raise ValueError("targets stand in the order of their days, one for each day")
        if len({one.on for one in self.readings}) < len(self.readings):
            raise ValueError("two readings of one day")
        return self


class Activity(Value):
    """What is done so that indicators move; who leads, who contributes, what it takes, and what is missing."""

    id: Id
    title: Text
    help: tuple[Text, ...] = ()
    services: tuple[Text, ...] = ()
    leads: str | None = None
    contributes: tuple[Text, ...] = ()
    capability: tuple[Text, ...] = ()
    influences: Annotated[tuple[Text, ...], AtLeastOne]
    """Ids of indicators of the same outcome."""
    gap: str | None = None
    source: Text


class Link(Value):
    """One step of a causal chain from an activity by leading and interim indicators to the final one."""

    from_: Text = Field(alias="from")
    to: Text
    how: Text
    source: Text


class Outcome(Value):
    """What everybody works towards."""

    id: Id
    title: Text
    horizon_years: Annotated[Whole, Field(ge=1, le=30)]
    priorities: tuple[Text, ...] = ()
    indicators: Annotated[tuple[Indicator, ...], AtLeastOne]
    activities: tuple[Activity, ...] = ()
    chain: tuple[Link, ...] = ()
    source: Text
    note: str | None = None


class FrameworkFile(Value):
    """One framework: priorities, or outcomes shared by several organisations, or both."""

    format: Annotated[Whole, Field(ge=1, le=1)]
    kind: Literal["framework"]
    id: Id
    title: Text
    place: Text
    """The country, authority or system it is of."""
    about: Text
    source: Text
    cautions: tuple[Text, ...] = ()
    missing: tuple[Text, ...] = ()
    """What belongs to it and no source at hand carries."""
    contradictions: tuple[Said, ...] = ()
    neighbours: tuple[NeighbourSet, ...] = ()
    priorities: tuple[Priority, ...] = ()
    groups: tuple[Group, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    not_for_children: YesNo = False
    """Figures of a service for adults: they say nothing about children."""


class Budget(Value):
    """What one organisation sets aside for one shared outcome in one year; it keeps and watches its own money."""

    outcome: Text
    organisation: Text
    year: Year
    """Financial year, such as 2026-27."""
    amount: Amount | None = None
    """Pounds; none where it is not known."""
    committed: Amount | None = None
    """Pounds of it that are promised or spent; none where it is not known."""
    of_budget: Amount | None = None
    """Pounds of the organisation's whole budget that year, where the share of it is wanted."""
    gains: tuple[Text, ...] = ()
    """Organisations whose costs should fall by it."""
    source: Text
    note: str | None = None

    @model_validator(mode="after")
    def _sound(self) -> Budget:
        for name in ("amount", "committed", "of_budget"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise ValueError(f"{name} is below nought")
        if self.amount is not None and self.committed is not None and self.committed > self.amount:
            raise ValueError("more is committed than was set aside")
        if self.of_budget is not None and self.amount is not None and self.amount > self.of_budget:
            raise ValueError("more is set aside than the whole budget")
        return self


class BudgetFile(Value):
    """Virtual budgets: a ledger of outcome, organisation and year."""

    format: Annotated[Whole, Field(ge=1, le=1)]
    kind: Literal["budgets"]
    budgets: tuple[Budget, ...] = ()
