"""The page about the directory's graph, made from what the graph says of itself."""

from __future__ import annotations

from triage.signposting.gaps.ages import AGES
from triage.signposting.gaps.cover import STATE_WORDS
from triage.signposting.gaps.rows import SECTIONS
from triage.signposting.graph import EDGE_MEANINGS, NODE_KINDS


def graph_page() -> str:
    """The text of docs/directory-graph.md."""
    lines = [
        "# The directory as a graph",
        "",
        "Made from `triage/signposting/graph.py` and `triage/signposting/gaps/`; a test holds it current.",
        "",
        "## Nodes",
        "",
        "| kind | what it stands for |",
        "| --- | --- |",
        *(f"| `{kind}` | {words} |" for kind, words in NODE_KINDS.items()),
        "",
        "## Edges",
        "",
        "| meaning | from | to | what it says |",
        "| --- | --- | --- | --- |",
        *(
            f"| `{name}` | `{one}` | `{other}` | {words} |"
            for name, (one, other, words) in EDGE_MEANINGS.items()
        ),
        "",
        "## Given out",
        "",
        "`triage directory graph --format json|graphml|mermaid` gives a flat view: every node has `id` (kind, colon, code), `kind`, `code`, `label` and `services` (how many",
        "services stand beside it), every edge `source`, `target` and `means`; all are texts or whole numbers. `--format svg` draws how many services take everybody.",
        "",
        "## Cover",
        "",
        "A cell is one kind of help, one person, one place and one group of ages. Places are the districts of the workspace's own authority, each as far as it lies there; a district",
        "of which no more than 5 % does belongs to its neighbours. A service counts in a cell for the ages it would be offered to on the day, where nothing is known of the person but home and age.",
        "",
        f"Ages: {', '.join(column.title for column in AGES)}. Cover is worked out month by month; a cell says the fewest services that take any one age in it.",
        "",
        "| state | what it says |",
        "| --- | --- |",
        *(f"| `{state}` | {words} |" for state, words in STATE_WORDS.items()),
        "",
        "Which help answers which need is read from live rules: those whose condition names the need, and what they offer through a service.",
        "",
        "## The report",
        "",
        "| part | what stands in it |",
        "| --- | --- |",
        *(f"| `{section}` | {words} |" for section, words in SECTIONS.items()),
        "",
        "Demand is what stored decisions wanted a service for: one wish is one kind of help for one person of one case, with what the last decision that spoke of it said.",
        "It is unmet where the reason counts as a gap (`counts_as_gap` in `rules/vocabulary/unmet_reasons.yaml`). Different reasons, of which one is an agreement or a wish of the family,",
        "are no gap: a service would have done. Without a record demand is not known, and that is not nought. `--for-others` hides small numbers and prints no reasons of families.",
    ]
    return "\n".join(lines) + "\n"
