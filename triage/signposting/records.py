"""The shape of a directory file: one provider and its services (contract, section 8).

A key that is missing is unknown (None); nothing here fills it with a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr

from triage.model import Day, Value, Whole, YesNo

if TYPE_CHECKING:
    from triage.signposting.reports import Report

FORMAT = "1"
UNBORN_MONTHS = -12
"""Lowest age in months that can stand in a record: a baby not yet born, whatever the months until birth."""
NO_UPPER_YEARS = 120
"""An upper age from here on is no limit for anybody."""


def _listed(value: Any) -> Any:
    """One word where a list is meant is a list of one; null stays unknown."""
    if value is None or isinstance(value, (list, tuple)):
        return value
    return (value,)


def listed_or_none(value: Any) -> Any:
    """As :func:`_listed`; null is an empty list, since codes that nobody chose are no codes."""
    return () if value is None else _listed(value)


def _some(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise ValueError("at least one is needed")
    return value


def _age_from(value: Any) -> Any:
    """Years in digits, or the word for a baby not yet born."""
    return UNBORN_MONTHS if value == "unborn" else value


def _format(value: Any) -> Any:
    if str(value) != FORMAT:
        raise ValueError(f"this program reads format {FORMAT}")
    return 1


@lru_cache(maxsize=20_000)
def _shared(value: Any) -> Any:
    """The first of equal values: in a feed thousands of services have the same ages, area or terms, and one is enough."""
    return value


_Same = AfterValidator(_shared)
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Words = Annotated[tuple[str, ...], BeforeValidator(_listed), AfterValidator(_some)]
Codes = Annotated[tuple[str, ...], BeforeValidator(listed_or_none)]
"""Codes that somebody reviewed; none at all where nobody has yet."""
MaybeWords = Annotated[tuple[str, ...] | None, BeforeValidator(_listed)]
Time = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Route = Literal["self", "parent", "professional", "school", "gp"]
AreaKind = Literal["national", "local_authority", "districts", "school", "remote"]
Channel = Literal["home", "letter", "phone", "text", "email"]


class Provider(Value):
    """Who gives the services of one file."""

    id: Identifier
    name: str
    sector: Literal["nhs", "council", "school", "vcse", "police", "private"] | None = None


class Ages(Value):
    """Ages the service takes, both ends included: ``to: 17`` lasts to the eve of the 18th birthday."""

    from_: Annotated[Whole | None, BeforeValidator(_age_from)] = Field(default=None, alias="from", le=130)
    """Years; ``unborn`` is kept as :data:`UNBORN_MONTHS`."""
    to: Whole | None = Field(default=None, ge=0, le=130)
    """Years."""
    from_months: Whole | None = Field(default=None, ge=0, le=1560)
    to_months: Whole | None = Field(default=None, ge=0, le=1560)

    @property
    def takes_unborn(self) -> bool:
        """Whether help may begin before birth."""
        return self.from_ == UNBORN_MONTHS

    @property
    def lower(self) -> int | None:
        """Lowest age in completed months, or None where the record names none."""
        if self.takes_unborn:
            return UNBORN_MONTHS
        if self.from_months is not None:
            return self.from_months
        return None if self.from_ is None else self.from_ * 12

    @property
    def end(self) -> int | None:
        """First age in completed months that is too old, or None where there is no upper age."""
        if self.to_months is not None:
            return self.to_months + 1
        return None if self.to is None or self.to >= NO_UPPER_YEARS else (self.to + 1) * 12


class ServiceArea(Value):
    """Where the service works."""

    kind: AreaKind
    codes: MaybeWords = None
    """Authority codes, outward postcode codes or names of school areas, by kind."""


class Capacity(Value):
    """What the service said about room, and when."""

    state: Literal["room", "waiting_list", "full", "unknown"]
    wait_weeks: Whole | None = Field(default=None, ge=0, le=520)
    said_on: Day | None = None


class Checked(Value):
    """When the facts of the record were last confirmed, by whom and from what."""

    on: Day
    by: str | None = None
    source: str | None = None
    every_months: Whole | None = Field(default=None, ge=1, le=60)


class Session(Value):
    """One time of the week at which the service runs."""

    day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    from_: Time | None = Field(default=None, alias="from")
    to: Time | None = None


class Location(Value):
    """Where people go."""

    postcode: str | None = None
    note: str | None = None


class ServiceContact(Value):
    """How the service is reached; null is shown as not known."""

    phone: str | None = None
    web: str | None = None
    how: str | None = None


class Term(Value):
    """A word of a taxonomy that somebody else put on the service; says nothing here until a person reviewed it."""

    scheme: str
    """Name of the taxonomy; empty where nobody says."""
    id: str
    """Its code there; for free text the words themselves."""
    title: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Scheme and id, by which the crosswalk knows it."""
        return self.scheme, self.id


class Judgement(Value):
    """What somebody judged of one quality of a service, and when."""

    meets: Literal["yes", "partly", "no"]
    on: Day
    by: str = Field(min_length=1)
    source: str | None = None


class Qualities(Value):
    """Qualities of a service as people judged them; what nobody judged is not known. They rule nothing in or out."""

    co_production: Judgement | None = None
    partnership: Judgement | None = None
    sustainability: Judgement | None = None
    wellbeing_outcomes: Judgement | None = None


class Service(Value):
    """One service, with the kinds of help it gives as far as somebody reviewed them.

    In :class:`triage.signposting.catalogue.Directory` the record is the one in effect: its ``help`` and ``for`` hold
    what accepted terms add, and :meth:`works_with` knows for whom each of them was accepted.
    """

    id: Identifier
    name: str
    summary: str | None = None
    help: Codes = ()
    """Kinds of help; a service with none is found by search and offered to nobody."""
    for_: Codes = Field(default=(), alias="for")
    """Whom it works with; a service that names nobody is offered to nobody."""
    ages: Annotated[Ages, _Same] | None = None
    duration_weeks: Whole | None = Field(default=None, ge=0, le=520)
    sexes: Literal["any", "F", "M"] | None = None
    area: Annotated[ServiceArea, _Same] | None = None
    network: Literal["internal", "external"] | None = None
    tier: Literal["universal", "targeted", "specialist"] | None = None
    routes: Annotated[tuple[Route, ...] | None, BeforeValidator(_listed)] = None
    requires_diagnosis: YesNo | None = None
    ends_at: Whole | None = Field(default=None, ge=1, le=130)
    """Age in years at which help stops, on the birthday."""
    status: Literal["open", "paused", "closed"] | None = None
    capacity: Annotated[Capacity, _Same] | None = None
    checked: Annotated[Checked, _Same] | None = None
    schedule: Annotated[tuple[Annotated[Session, _Same], ...] | None, BeforeValidator(_listed)] = None
    term_time_only: YesNo | None = None
    cost: str | None = None
    languages: MaybeWords = None
    access: MaybeWords = None
    transport: str | None = None
    remote: YesNo | None = None
    programmes: MaybeWords = None
    location: Location | None = None
    contact: ServiceContact | None = None
    channels: Annotated[tuple[Channel, ...] | None, BeforeValidator(_listed)] = None
    """The only ways in which the service itself reaches people; where all are unsafe, it is not offered."""
    terms: tuple[Annotated[Term, _Same], ...] | None = None
    """Terms of taxonomies as the source of the record put them on it."""
    qualities: Qualities | None = None
    """Information for commissioners; nothing that decides reads it."""
    extras: dict[str, Any] | None = None
    _pairs: frozenset[tuple[str, str]] | None = PrivateAttr(default=None)
    _reports: tuple[Report, ...] = PrivateAttr(default=())

    def works_with(self, help_code: str, person: str) -> bool:
        """Whether the service gives this help to this person, as far as somebody reviewed it; a carer is taken where a parent is.

        What two accepted terms add is never crossed: counselling for children and a course for parents make no course for children.
        """
        persons = (person, "parent") if person == "carer" else (person,)
        if self._pairs is None:
            return help_code in self.help and any(one in self.for_ for one in persons)
        return any((help_code, one) in self._pairs for one in persons)

    @property
    def reports(self) -> tuple[Report, ...]:
        """What people reported about the record, settled or not, oldest first; no part of the record itself."""
        return self._reports

    def with_reports(self, reports: tuple[Report, ...]) -> Service:
        """The same record with what people reported about it."""
        made = self.model_copy()
        made._reports = reports  # noqa: SLF001 - its own kind
        return made

    def in_effect(self, pairs: Iterable[tuple[str, str]]) -> Service:
        """The same record where accepted terms add these pairs of help and person; its own codes stay and stand first."""
        own = [(code, person) for code in self.help for person in self.for_]
        every = [*own, *sorted(pairs)]
        codes = dict.fromkeys((*self.help, *(code for code, _ in every)))
        persons = dict.fromkeys((*self.for_, *(person for _, person in every)))
        made = self.model_copy(update={"help": tuple(codes), "for_": tuple(persons)})
        made._pairs = frozenset(every)  # noqa: SLF001 - its own kind
        return made

    @property
    def end(self) -> int | None:
        """First age in completed months that is too old, by ``ages`` and ``ends_at`` together."""
        ends = [self.ages.end if self.ages else None, self.ends_at * 12 if self.ends_at else None]
        return min((end for end in ends if end is not None), default=None)

    def as_json(self) -> dict[str, Any]:
        """All keys of section 8 in their order; null is not known. ``channels``, ``terms`` and ``qualities`` stand only where they are given."""
        plain = self.model_dump(mode="json", by_alias=True)
        if self.ages and self.ages.takes_unborn:
            plain["ages"]["from"] = "unborn"
        for key in ("channels", "terms", "qualities"):
            if plain[key] is None:
                del plain[key]
        return plain


class DirectoryLine(Value):
    """One line of a file of JSON lines: a service with its provider."""

    provider: Provider
    service: Service


class DirectoryFile(Value):
    """One file: a provider and its services."""

    format: Annotated[Literal[1], BeforeValidator(_format)]
    provider: Provider
    services: tuple[Service, ...]


class District(Value):
    """One postcode district and how its postcodes lie in authorities."""

    district: Annotated[str, Field(pattern=r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")]
    postcodes: Whole = Field(ge=1)
    """Postcodes in the whole district."""
    authorities: dict[str, Whole]
    """Authority code -> postcodes of the district that lie there; the smallest shares may be left out."""


class AreasFile(Value):
    """The table of postcode districts."""

    format: Annotated[Literal[1], BeforeValidator(_format)]
    source: str
    covered: Words
    """Authorities of which every district is in the table, so that any other district has none of their postcodes."""
    authorities: dict[str, str] = Field(default={})
    """Authority code -> name."""
    districts: tuple[District, ...]


class DirectoryHead(Value):
    """The name of this version of the directory."""

    format: Annotated[Literal[1], BeforeValidator(_format)]
    version: str
    owner: str | None = None
    note: str | None = None
