"""The directory in memory: records by id, the graph over them, the table of areas."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from triage.signposting.area import AreaStatus, AreaTable, Standing, area_status
from triage.signposting.candidates import Candidates
from triage.signposting.graph import ServiceGraph
from triage.signposting.records import Provider, Service
from triage.signposting.reports import Report
from triage.signposting.school_terms import SchoolTerms
from triage.signposting.terms.crosswalk import Crosswalk, Routed
from triage.vocabulary import Entry


@dataclass(frozen=True)
class Directory:
    """Everything the services say, checked and indexed; never changes once loaded."""

    version: str
    fingerprint: str
    services: Mapping[str, Service]
    """Service id -> record in effect (its own words and what accepted terms add), in order of id."""
    providers: Mapping[str, Provider]
    """Provider id -> provider."""
    provider_of: Mapping[str, str]
    """Service id -> provider id."""
    files: Mapping[str, str]
    """Service id -> the file it stands in."""
    areas: AreaTable
    helps: Mapping[str, Entry]
    """Help code -> its entry in the vocabulary."""
    graph: ServiceGraph = field(repr=False, compare=False)
    crosswalk: Crosswalk = field(default_factory=Crosswalk, repr=False)
    """What persons accepted or refused as the meaning of taxonomy terms."""
    as_written: Mapping[str, Service] = field(default_factory=dict, repr=False)
    """Service id -> record as its file has it, of those that accepted terms change."""

    accesses: Mapping[str, Entry] = field(default_factory=dict)
    """Code of the list ``access`` -> its entry in the vocabulary."""
    school_terms: SchoolTerms = field(default_factory=SchoolTerms)
    """Term dates, as far as ``terms.yaml`` has them."""
    reports: Mapping[str, tuple[Report, ...]] = field(default_factory=dict)
    """Service id -> what people reported about its record, oldest first; also of services that are here no more."""

    @cached_property
    def candidates(self) -> Candidates:
        """The services by help, person and place; made when first asked for."""
        return Candidates.of(self.services.values())

    @cached_property
    def homes(self) -> dict[tuple[object, ...], dict[str, tuple[Standing, float]]]:
        """How homes asked about lately stand to authorities; a cache, filled and emptied by whoever asks."""
        return {}

    def own(self, service: str) -> Service:
        """The record as its file has it, without what accepted terms add; raises :class:`KeyError` for an unknown id."""
        return self.as_written.get(service) or self.services[service]

    def routed(self, service: str) -> tuple[Routed, ...]:
        """Kinds of help the service has by accepted terms, with who accepted them; raises :class:`KeyError` for an unknown id."""
        return self.crosswalk.routed(self.own(service))

    def offering(self, help_code: str, person: str) -> tuple[Service, ...]:
        """Services that give ``help_code`` and work with ``person``, in order of id."""
        found = (self.services[service] for service in self.graph.services_for(help_code, person))
        return tuple(service for service in found if service.works_with(help_code, person))

    def gives(self, help_code: str) -> tuple[Service, ...]:
        """Services that give ``help_code`` to anybody, in order of id."""
        return tuple(self.services[service] for service in self.graph.services_giving(help_code))

    def provider(self, service: str) -> Provider:
        """Who gives ``service``; raises :class:`KeyError` for an unknown id."""
        return self.providers[self.provider_of[service]]

    def area_status(
        self,
        authority: str | None,
        postcode: str | None,
        outward_codes: Iterable[str] = (),
        home: str | None = None,
    ) -> AreaStatus:
        """How a home at ``postcode`` stands to ``authority``; see :func:`triage.signposting.area.area_status`."""
        return area_status(self.areas, authority, postcode, outward_codes, home)

    def help_title(self, code: str) -> str:
        """Give the plain-English name of a kind of help; the code itself where the vocabulary does not hold it."""
        entry = self.helps.get(code)
        return entry.title if entry else code


def fingerprint_of(files: Mapping[str, str]) -> str:
    """Hash over names and texts in order of name; the way lines end does not count."""
    digest = hashlib.sha256()
    for name in sorted(files):
        text = files[name].replace("\r\n", "\n").replace("\r", "\n")
        digest.update(f"{name}\0{text}\0".encode())
    return "sha256:" + digest.hexdigest()
