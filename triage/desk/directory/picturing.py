"""The graph and the table of cover, joined with what the rules want, ready to be drawn or given out."""

from __future__ import annotations

from collections.abc import Sequence

from triage.desk.directory.wanted import wanted_help
from triage.desk.opening import Desk
from triage.errors import WrongUse
from triage.signposting.gaps import Supply, coverage, places_of
from triage.signposting.gaps.ages import COLUMN
from triage.signposting.gaps.cover import Coverage, join, needs_answered
from triage.signposting.gaps.drawing import cover_svg
from triage.signposting.gaps.rows import need_matrix
from triage.signposting.graph import FlatGraph, Node


def flat_graph(
    desk: Desk, needs: Sequence[str] = (), helps: Sequence[str] = (), providers: Sequence[str] = ()
) -> FlatGraph:
    """The directory's graph with the needs that live rules answer by each help; filters keep what lies around them.

    Raises :class:`WrongUse` for a need, help or provider that is not there.
    """
    directory, words = desk.directory, desk.vocabulary
    answers = {
        need: sorted({code for code, _ in pairs})
        for need, pairs in needs_answered(join(wanted_help(desk.rulebook))).items()
    }
    keep: list[Node] = []
    for kind, codes, known in (
        ("need", needs, words.of("needs")),
        ("help", helps, directory.helps),
        ("provider", providers, directory.providers),
    ):
        for code in codes:
            if code not in known:
                raise _unknown(code, kind, list(known))
            keep.append((kind, code))  # type: ignore[arg-type]
    labels: dict[Node, str] = {("service", code): one.name for code, one in directory.services.items()}
    labels |= {("provider", code): one.name for code, one in directory.providers.items()}
    labels |= {("help", code): entry.title for code, entry in directory.helps.items()}
    labels |= {("need", code): entry.title for code, entry in words.of("needs").items()}
    labels |= {("person", code): entry.title for code, entry in words.of("people").items()}
    labels |= {("area", code): name for code, name in directory.areas.names.items()}
    return directory.graph.flat(labels, answers, keep or None)


def _unknown(word: str, kind: str, known: list[str]) -> WrongUse:
    import difflib  # noqa: PLC0415 - only where somebody misspelt a word

    near = difflib.get_close_matches(word, known, n=1)
    mend = f"did you mean '{near[0]}'?" if near else "leave it out to see everything"
    return WrongUse(f"there is no {kind} '{word}'", why="nothing would be drawn", mend=mend)


def cover_picture(
    desk: Desk, needs: Sequence[str] = (), helps: Sequence[str] = (), *, by: str = "need", across: str = "age"
) -> str:
    """An SVG of how many services take everybody: needs or kinds of help down, ages or areas across.

    Across ages each box is the worst district, across areas the worst age: what is printed is what anybody can count on.
    """
    area = desk.settings.area
    places = places_of(desk.directory.areas, area.local_authority or None, area.outward_codes)
    wanted = [one for one in wanted_help(desk.rulebook) if not helps or one.help in helps]
    if needs:
        wanted = [one for one in wanted if set(one.needs) & set(needs)]
    supply = Supply(desk.directory, desk.on, kinds={one.help: one.kind for one in join(wanted)})
    cover = coverage(supply, wanted, places)
    values = _by_need(cover, needs) if by == "need" else _by_help(cover)
    counts: dict[tuple[str, str], int] = {}
    for (row, place, column), count in values.items():
        key = (row, column if across == "age" else place)
        counts[key] = min(counts.get(key, count), count)
    kind = "needs" if by == "need" else "help"
    rows = [(row, desk.vocabulary.title(kind, row)) for row in dict.fromkeys(row for row, _, _ in values)]
    columns = (
        [
            (column.code, "unborn" if column.code == "unborn" else column.title)
            for column in COLUMN.values()
            if any(key[1] == column.code for key in counts)
        ]
        if across == "age"
        else [(place.code, place.code) for place in places]
    )
    worst = "district" if across == "age" else "age"
    area_name = area.name or "this workspace"
    return cover_svg(
        f"Services for each {'need' if by == 'need' else 'kind of help'} in {area_name}, {desk.on}",
        f"Services that take everybody, in the worst {worst}; full, paused and out-of-date ones do not count",
        rows,
        columns,
        counts,
    )


def _by_need(cover: Coverage, needs: Sequence[str]) -> dict[tuple[str, str, str], int]:
    return {
        (need, place, column): count
        for need, by_place in need_matrix(cover).items()
        if not needs or need in needs
        for place, ages in by_place.items()
        for column, count in ages.items()
    }


def _by_help(cover: Coverage) -> dict[tuple[str, str, str], int]:
    found: dict[tuple[str, str, str], int] = {}
    for cell in cover.cells.values():
        key = (cell.help, cell.place.code, cell.column)
        found[key] = min(found.get(key, cell.services), cell.services)
    return found
