"""The directory as a graph: person, need, help, service, provider and area, and what joins them.

The one home of networkx. Nodes are pairs (kind, code); every edge says what it means:

    person --feels--> need --answered_by--> help --given_by--> service --works_with--> person
    provider --runs--> service --covers--> area
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import networkx as nx

from triage.signposting.records import Service

Kind = Literal["person", "need", "help", "service", "provider", "area"]
Node = tuple[Kind, str]
ANYWHERE = "anywhere"
"""The area of a service that works all over the country or at a distance."""


class ServiceGraph:
    """Questions to the graph; answers are codes in order of spelling, so the order of files never shows.

    >>> gp = Service.model_validate({"id": "gp", "name": "GP", "help": ["gp"], "for": ["child", "parent"]})
    >>> graph = ServiceGraph.build([("nhs", gp)])
    >>> graph.services_for("gp", "carer"), graph.services_for("gp", "sibling"), graph.services_giving("gp")
    (('gp',), (), ('gp',))
    """

    def __init__(self, graph: nx.DiGraph[Node]) -> None:
        """Keep a graph built by :meth:`build`."""
        self._graph = graph
        self._for: dict[tuple[str, str], tuple[str, ...]] = {}

    @classmethod
    def build(
        cls,
        services: Iterable[tuple[str, Service]],
        needs: Mapping[str, str] | None = None,
        answers: Mapping[str, Iterable[str]] | None = None,
    ) -> ServiceGraph:
        """Join services, given with the id of their provider.

        ``needs`` is need code -> the person it usually belongs to; ``answers`` is need code -> help codes. Where a
        need is not in ``answers``, the help of the same code answers it, if some service gives it.
        """
        graph: nx.DiGraph[Node] = nx.DiGraph()
        for provider, service in services:
            here: Node = ("service", service.id)
            graph.add_edge(("provider", provider), here, means="runs")
            graph.add_edges_from(((("help", code), here) for code in service.help), means="given_by")
            graph.add_edges_from(((here, ("person", person)) for person in service.for_), means="works_with")
            graph.add_edges_from(((here, ("area", area)) for area in _areas(service)), means="covers")
        for need, person in (needs or {}).items():
            graph.add_edge(("person", person), ("need", need), means="feels")
            for code in (answers or {}).get(need, (need,)):
                if ("help", code) in graph:
                    graph.add_edge(("need", need), ("help", code), means="answered_by")
        return cls(graph)

    def _ends(self, node: Node, kind: Kind, *, back: bool = False) -> Iterator[str]:
        if node in self._graph:
            step = self._graph.predecessors if back else self._graph.successors
            yield from (code for found, code in step(node) if found == kind)

    def services_giving(self, help_code: str) -> tuple[str, ...]:
        """Ids of the services that give a kind of help to anybody.

        >>> ServiceGraph.build([]).services_giving("sleep")
        ()
        """
        return tuple(sorted(self._ends(("help", help_code), "service")))

    def services_for(self, help_code: str, person: str) -> tuple[str, ...]:
        """Ids of the services that give a kind of help to this person; a carer is also taken where a parent is.

        >>> sibs = Service.model_validate({"id": "sibs", "name": "Sibs", "help": ["sibling_support"], "for": ["sibling"]})
        >>> ServiceGraph.build([("sibs", sibs)]).services_for("sibling_support", "sibling")
        ('sibs',)
        """
        key = (help_code, person)
        if key not in self._for:
            persons = {person, "parent"} if person == "carer" else {person}
            self._for[key] = tuple(
                service
                for service in self.services_giving(help_code)
                if persons & set(self.persons_of(service))
            )
        return self._for[key]

    def persons_of(self, service: str) -> tuple[str, ...]:
        """Who a service works with.

        >>> gp = Service.model_validate({"id": "gp", "name": "GP", "help": "gp", "for": ["parent", "child"]})
        >>> ServiceGraph.build([("nhs", gp)]).persons_of("gp")
        ('child', 'parent')
        """
        return tuple(sorted(self._ends(("service", service), "person")))

    def areas_of(self, service: str) -> tuple[str, ...]:
        """Where a service works; :data:`ANYWHERE` for a national or remote one.

        >>> text = Service.model_validate({"id": "t", "name": "T", "help": "gp", "for": "child", "area": {"kind": "remote"}})
        >>> ServiceGraph.build([("nhs", text)]).areas_of("t")
        ('anywhere',)
        """
        return tuple(sorted(self._ends(("service", service), "area")))

    def services_of(self, provider: str) -> tuple[str, ...]:
        """Ids of the services one provider runs.

        >>> gp = Service.model_validate({"id": "gp", "name": "GP", "help": "gp", "for": "child"})
        >>> ServiceGraph.build([("nhs", gp)]).services_of("nhs")
        ('gp',)
        """
        return tuple(sorted(self._ends(("provider", provider), "service")))

    def helps_for(self, need: str) -> tuple[str, ...]:
        """Kinds of help that answer a need and that some service gives.

        >>> sleep = Service.model_validate({"id": "s", "name": "S", "help": "sleep", "for": "child"})
        >>> ServiceGraph.build([("p", sleep)], needs={"sleep": "child"}).helps_for("sleep")
        ('sleep',)
        """
        return tuple(sorted(self._ends(("need", need), "help")))

    def neighbours(self, kind: Kind, code: str) -> tuple[tuple[str, Kind, str], ...]:
        """All that is one step away, as (meaning, kind, code).

        >>> sleep = Service.model_validate({"id": "s", "name": "S", "help": "sleep", "for": "child"})
        >>> ServiceGraph.build([("p", sleep)]).neighbours("service", "s")
        (('given_by', 'help', 'sleep'), ('runs', 'provider', 'p'), ('works_with', 'person', 'child'))
        """
        node: Node = (kind, code)
        if node not in self._graph:
            return ()
        away = [(data["means"], *found) for _, found, data in self._graph.out_edges(node, data=True)]
        back = [(data["means"], *found) for found, _, data in self._graph.in_edges(node, data=True)]
        return tuple(sorted(away + back))

    def size(self) -> tuple[int, int]:
        """Nodes and edges.

        >>> ServiceGraph.build([]).size()
        (0, 0)
        """
        return self._graph.number_of_nodes(), self._graph.number_of_edges()


def _areas(service: Service) -> tuple[str, ...]:
    if service.area is None:
        return ()
    if service.area.kind in {"national", "remote"}:
        return (ANYWHERE,)
    return service.area.codes or ()
