"""The directory as a graph: person, need, help, service, provider and area, and what joins them.

The one home of networkx. Nodes are pairs (kind, code); every edge says what it means:

    person --feels--> need --answered_by--> help --given_by--> service --works_with--> person
    provider --runs--> service --covers--> area

What each kind of node and edge stands for is data (:data:`NODE_KINDS`, :data:`EDGE_MEANINGS`), from which
docs/directory-graph.md is made. Pictures and exports read :meth:`ServiceGraph.flat`: nodes and edges with nothing but
texts and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import networkx as nx

from triage.signposting.records import Service

Kind = Literal["person", "need", "help", "service", "provider", "area"]
Node = tuple[Kind, str]
ANYWHERE = "anywhere"
"""The area of a service that works all over the country or at a distance."""
NODE_KINDS: Mapping[Kind, str] = {
    "person": "Who help is for: a code of the list people",
    "need": "What somebody may need: a code of the list needs",
    "help": "A kind of help: a code of the list help",
    "service": "A service of the directory, by its id",
    "provider": "Who runs services, by its id",
    "area": "A place as records name it: an authority's code, a postcode district, the area of a school; anywhere",
}
"""Kind of node -> what it stands for."""
EDGE_MEANINGS: Mapping[str, tuple[Kind, Kind, str]] = {
    "feels": ("person", "need", "The person to whom the need usually belongs"),
    "answered_by": (
        "need",
        "help",
        "Live rules that name the need offer this help; without rules, the help of the same code",
    ),
    "given_by": ("help", "service", "The service gives this help, as far as a person has reviewed it"),
    "works_with": ("service", "person", "The service works with this person"),
    "runs": ("provider", "service", "The provider runs the service"),
    "covers": ("service", "area", "The service works in this place"),
}
"""Meaning of an edge -> kind it leaves, kind it enters, what it says."""
Plain = str | int
_UNWRITABLE = re.compile(
    "[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]|[\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]"
)
"""Signs that XML 1.0 cannot hold, control signs, and those that turn the direction of a line."""


@dataclass(frozen=True)
class FlatGraph:
    """The graph as tables of texts and numbers: what every export is made of."""

    nodes: tuple[Mapping[str, Plain], ...]
    """Each with ``id`` (kind, colon, code), ``kind``, ``code``, ``label``, and ``services`` where helps and areas count them."""
    edges: tuple[Mapping[str, Plain], ...]
    """Each with ``source``, ``target`` (ids of nodes) and ``means``."""


def harmless(text: str) -> str:
    r"""A text on one line without signs that no file can hold or that a terminal would obey.

    >>> harmless("a\x1b[1m\x00 b\n c")
    'a[1m b c'
    """
    return " ".join(_UNWRITABLE.sub("", text).split())


def graphml(flat: FlatGraph) -> str:
    """The graph in GraphML, which drawing programs read; every text is escaped by the writer."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for node in flat.nodes:
        graph.add_node(str(node["id"]), **{key: value for key, value in node.items() if key != "id"})
    for edge in flat.edges:
        graph.add_edge(str(edge["source"]), str(edge["target"]), means=edge["means"])
    return "\n".join(nx.generate_graphml(graph)) + "\n"


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

    def flat(
        self,
        labels: Mapping[Node, str] | None = None,
        answers: Mapping[str, Collection[str]] | None = None,
        keep: Collection[Node] | None = None,
    ) -> FlatGraph:
        """Nodes and edges in order of kind and code, with texts and numbers only.

        ``labels``: node -> what people call it; else its code. ``answers``: need -> kinds of help, in place of the
        graph's own edges from needs to help. ``keep``: only what lies on a way between needs, people and areas that
        leads through one of these nodes; None keeps everything.
        """
        graph = self._graph.copy() if answers is None else self._answered(answers)
        if keep is not None:
            graph = graph.subgraph(_around(graph, keep)).copy()
        order = list(NODE_KINDS)
        nodes = sorted(graph.nodes, key=lambda node: (order.index(node[0]), node[1]))
        named = labels or {}
        return FlatGraph(
            tuple(
                {
                    "id": f"{kind}:{harmless(code)}",
                    "kind": kind,
                    "code": harmless(code),
                    "label": harmless(named.get((kind, code), code)) or harmless(code),
                    "services": self._services_at(graph, (kind, code)),
                }
                for kind, code in nodes
            ),
            tuple(
                {
                    "source": f"{one[0]}:{harmless(one[1])}",
                    "target": f"{other[0]}:{harmless(other[1])}",
                    "means": data["means"],
                }
                for one, other, data in sorted(graph.edges(data=True), key=lambda edge: edge[:2])
            ),
        )

    def _answered(self, answers: Mapping[str, Collection[str]]) -> nx.DiGraph[Node]:
        graph = self._graph.copy()
        own = [(one, other) for one, other, data in graph.edges(data=True) if data["means"] == "answered_by"]
        graph.remove_edges_from(own)
        for need, helps in answers.items():
            graph.add_edges_from(
                ((("need", need), ("help", code)) for code in helps if ("help", code) in graph),
                means="answered_by",
            )
        return graph

    @staticmethod
    def _services_at(graph: nx.DiGraph[Node], node: Node) -> int:
        """How many services stand beside a node; a service counts as one."""
        if node[0] == "service":
            return 1
        beside = {*graph.predecessors(node), *graph.successors(node)}
        return sum(kind == "service" for kind, _ in beside)

    def size(self) -> tuple[int, int]:
        """Nodes and edges.

        >>> ServiceGraph.build([]).size()
        (0, 0)
        """
        return self._graph.number_of_nodes(), self._graph.number_of_edges()


def _around(graph: nx.DiGraph[Node], wanted: Collection[Node]) -> set[Node]:
    """The wanted nodes, the services they lead to or come from, and what stands directly beside those."""
    there = {node for node in wanted if node in graph}
    services = {node for node in there if node[0] == "service"}
    for node in there:
        beside = {*graph.predecessors(node), *graph.successors(node)}
        if node[0] == "need":
            beside |= {service for help_ in graph.successors(node) for service in graph.successors(help_)}
        services |= {one for one in beside if one[0] == "service"}
    helps = {node for node in there if node[0] == "help"}
    asked = {help_ for node in there if node[0] == "need" for help_ in graph.successors(node)}
    kept = {*there, *services, *asked}
    for service in services:
        kept |= set(graph.successors(service))
        given = {one for one in graph.predecessors(service) if one[0] == "help"}
        kept |= {one for one in graph.predecessors(service) if one[0] == "provider"}
        kept |= (given & (helps | asked)) if helps or asked else given
    needs = {one for help_ in kept if help_[0] == "help" for one in graph.predecessors(help_)}
    return kept | (needs & there if any(node[0] == "need" for node in there) else needs)


def _areas(service: Service) -> tuple[str, ...]:
    if service.area is None:
        return ()
    if service.area.kind in {"national", "remote"}:
        return (ANYWHERE,)
    return service.area.codes or ()
