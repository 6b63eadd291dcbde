"""What the services that were found have in common: counts by kind of help, day, cost and the like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from triage.signposting.catalogue import Directory
from triage.signposting.finding.fitting import Fit
from triage.signposting.practical import at_a_distance, cost_kind
from triage.signposting.records import Service
from triage.signposting.room import capacity_state


def facet_values(service: Service, sector: str | None, room: str) -> Mapping[str, tuple[str, ...]]:
    """What a service is counted under, by facet; ``not known`` where its record is silent."""
    unknown = ("not known",)
    return {
        "help": service.help or ("not reviewed",),
        "for": service.for_ or unknown,
        "tier": (service.tier,) if service.tier else unknown,
        "network": (service.network,) if service.network else unknown,
        "sector": (sector,) if sector else unknown,
        "area": (service.area.kind,) if service.area else unknown,
        "cost": (cost_kind(service.cost) or "not known",),
        "day": tuple(dict.fromkeys(session.day for session in service.schedule))
        if service.schedule
        else unknown,
        "route": service.routes or unknown,
        "room": (room if room != "unknown" else "not known",),
        "remote": ("yes",) if at_a_distance(service) else ("no",) if service.remote is False else unknown,
        "language": service.languages or unknown,
        "access": service.access or unknown,
    }


def count_facets(
    directory: Directory, hits: Iterable[tuple[str, tuple[str, ...], Fit]], on: date
) -> dict[str, dict[str, int]]:
    """Facet -> value -> how many of the services found, the most frequent value first.

    ``hits`` are service id, the kinds of help that may be named, and how the service stands to the question.
    """
    counts: dict[str, dict[str, int]] = {}
    for found_id, helps, fit in hits:
        service = directory.services[found_id]
        values = dict(facet_values(service, directory.provider(found_id).sector, capacity_state(service, on)))
        values["help"] = helps or ("not reviewed",)
        values["fits"] = ("yes",) if fit.fits else (fit.reason or "no",)
        for name, found in values.items():
            count = counts.setdefault(name, {})
            for value in found:
                count[value] = count.get(value, 0) + 1
    return {
        name: dict(sorted(count.items(), key=lambda pair: (-pair[1], pair[0])))
        for name, count in counts.items()
    }
