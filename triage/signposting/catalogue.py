"""The directory in memory: records by id, the graph over them, the table of areas."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from triage.signposting.area import AreaStatus, AreaTable, area_status
from triage.signposting.graph import ServiceGraph
from triage.signposting.records import Provider, Service
from triage.vocabulary import Entry


@dataclass(frozen=True)
class Directory:
    """Everything the services say, checked and indexed; never changes once loaded."""

    version: str
    fingerprint: str
    services: Mapping[str, Service]
    """Service id -> record, in order of id."""
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

    def offering(self, help_code: str, person: str) -> tuple[Service, ...]:
        """Services that give ``help_code`` and work with ``person``, in order of id."""
        return tuple(self.services[service] for service in self.graph.services_for(help_code, person))

    def gives(self, help_code: str) -> tuple[Service, ...]:
        """Services that give ``help_code`` to anybody, in order of id."""
        return tuple(self.services[service] for service in self.graph.services_giving(help_code))

    def provider(self, service: str) -> Provider:
        """Who gives ``service``; raises :class:`KeyError` for an unknown id."""
        return self.providers[self.provider_of[service]]

    def area_status(
        self, authority: str | None, postcode: str | None, outward_codes: Iterable[str] = ()
    ) -> AreaStatus:
        """How a home at ``postcode`` stands to ``authority``; see :func:`triage.signposting.area.area_status`."""
        return area_status(self.areas, authority, postcode, outward_codes)

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
