"""JSON Schema of the maps under ``directory/maps``, for editors."""

from __future__ import annotations

from triage.interchange.sheets.kinds import KINDS
from triage.interchange.sheets.maps import CONSTANTS, READS
from triage.model.typed_files import (
    Schema,
    day,
    document,
    listed,
    mapping,
    maybe,
    one_of,
    one_or_many,
    ref,
    text,
    whole,
    yes_no,
)


def map_schemas() -> dict[str, Schema]:
    """The schema of map files, by the name of the kind."""
    kinds = {kind.word: kind.about for kind in KINDS.values()}
    column = mapping(
        {
            "key": ref("kind", "What the column is"),
            "read": maybe(one_of(READS), "How days in digits are written, in a column of days"),
            "words": maybe(
                {"type": "object", "additionalProperties": maybe(text())},
                "Words of this sheet, and what they mean as another cell could say it; nothing where they say nothing",
            ),
        },
        ["key"],
    )
    constants: dict[str, Schema] = {key: text(about) for key, about in CONSTANTS.items()}
    constants |= {key: one_or_many(text(), CONSTANTS[key]) for key in ("routes", "languages")}
    constants |= {key: yes_no(CONSTANTS[key]) for key in ("term_time_only", "requires_diagnosis", "remote")}
    constants["area"] = mapping(
        {
            "kind": text("national, local_authority, districts, school or remote"),
            "codes": maybe(listed(text()), "Authority codes, postcode districts or names of school areas"),
        },
        ["kind"],
        CONSTANTS["area"],
    )
    keys: dict[str, Schema] = {
        "format": {"enum": [1, "1"], "description": "Always 1"},
        "name": text("A name in small letters joined by hyphens", pattern="^[a-z0-9]+(-[a-z0-9]+)*$"),
        "sheet": maybe(text(), "Sheet of the workbook; nothing for a text table"),
        "headings_row": whole(1, 1000, "Row of the headings, the lowest where there are several"),
        "headings_rows": whole(1, 5, "How many rows the headings take"),
        "fingerprint": text("Of the headings; by it the map is found again"),
        "columns": {
            "type": "object",
            "additionalProperties": {"anyOf": [column, ref("kind"), {"type": "null"}]},
            "description": "Heading, and what the column is; a column left out is kept and read by nobody",
        },
        "constants": mapping(
            constants, about="What holds for every row where its cells do not say otherwise"
        ),
        "accepted": maybe(
            mapping({"by": text("A person's name"), "on": day("The day")}, ["by", "on"]),
            "Who looked at how the rows are read; nothing is brought in by a map that nobody accepted",
        ),
    }
    body = mapping(keys, ["format", "name", "fingerprint", "columns"])
    about = "Which column of a spreadsheet is what; docs/spreadsheets.md shows how it is made."
    return {"sheet-map": document("Map of a spreadsheet", about, body, {"kind": one_of(kinds)})}
