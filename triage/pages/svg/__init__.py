"""Charts as SVG: drawn from their description alone, the same bytes each time, nothing fetched and nothing run."""

from triage.pages.svg.drawing import draw

__all__ = ["draw"]
