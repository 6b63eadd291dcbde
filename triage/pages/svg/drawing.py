"""One description, one picture, or several under each other where the marks would not fit a printed page."""

from __future__ import annotations

from triage.pages.page import Chart
from triage.pages.safe import slug
from triage.pages.svg.lines import line_chart
from triage.pages.svg.paper import MUTED, Sheet
from triage.pages.svg.rows import row_charts


def draw(chart: Chart, ident: str = "", *, alone: bool = False) -> str:
    """SVG of a chart, to stand in a page; ``alone`` makes it a file of its own.

    ``ident`` begins the ids of its elements and must be its own within a page. A picture too tall for a sheet of paper is
    several SVG elements on one scale, one after another.
    """
    name = slug(ident or f"chart-{chart.key}")
    if not chart.marks:
        sheet = Sheet()
        sheet.text(0, 16, "Nothing was recorded that could be drawn.", fill=MUTED)
        return sheet.picture(24, chart.title, chart.alt, name, alone=alone)
    if chart.shape == "line":
        return line_chart(chart, name, alone=alone)
    return "\n".join(row_charts(chart, name, alone=alone))
