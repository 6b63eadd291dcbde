"""One child of an SSDA903 return to one case in contract keys, with all that is wrong or doubtful about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from triage.importing.elements import Element
from triage.importing.faults import Faults, shown
from triage.importing.looked_after_tables import Row
from triage.vocabulary import Vocabulary

ChildRows = dict[str, list[Row]]
"""Rows of one child by table."""
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
_SEXES = {"1": "M", "M": "M", "2": "F", "F": "F"}
_SHORT_BREAKS = frozenset({"V3", "V4"})
"""Legal statuses of an agreed series of short breaks: the child lives at home."""
_DIED = "E2"
_PLAIN = re.compile(r"[A-Za-z0-9/:.+-]{1,25}")
_NOT_KEPT = frozenset({"CHILD", "UPN", "HOME_POST", "PL_POST", "MC_DOB"})
_FOUND: Mapping[str, str] = {"SUBSTANCE_MISUSE": "substance_misuse", "CONVICTED": "youth_offending"}
"""Columns of OC2 whose 1 says that something was found about the child this year, and the need it is."""
_SAYS_NO_MORE = (
    "a 0 or a blank is not read as a need: nobody can tell it from a check that was not written down"
)


def read_looked_after(
    number: str, rows: ChildRows, vocabulary: Vocabulary, on: date
) -> tuple[Faults, dict[str, Any], Element]:
    """One child: what was found wrong or doubtful, the case as far as it could be read, and where the child is first named."""
    first = next(iter(rows.values()))[0]
    faults = Faults(first.file, on, number)
    place = first.start()
    if not _NUMBER.fullmatch(number):
        faults.case = f"903-{first.line:05}"
        faults.warn(
            "CE303",
            place,
            "CHILD is no number that a case can have",
            "give the child a number in the council's record",
            why="a number is made for the child from its place in the file",
        )
    about, birth = _about_child(rows, vocabulary, faults)
    case: dict[str, Any] = {
        "case": faults.case,
        "child": about,
        "needs": _needs(rows, faults),
        "indicators": [],
    }
    in_care = _care(rows, birth, case, faults)
    case["indicators"] = [
        {"indicator": code, "certainty": certainty}
        for code, certainty in dict([*in_care, *_missing(rows, faults), *_standing(rows, faults)]).items()
    ]
    case["extras"] = {"ssda903": {kind: [_kept(row) for row in found] for kind, found in rows.items()}}
    return faults, case, place


def day(place: Element | None, faults: Faults, *, may_be_ahead: bool = False) -> date | None:
    """The date of a cell: day/month/year as the return has it, or year-month-day; None where missing or impossible."""
    if place is None:
        return None
    try:
        said = datetime.strptime(place.text, "%d/%m/%Y").date().isoformat()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        said = place.text
    return faults.day(
        Element(place.tag, place.line, place.column, said, complete=True), may_be_ahead=may_be_ahead
    )


def _about_child(
    rows: ChildRows, vocabulary: Vocabulary, faults: Faults
) -> tuple[dict[str, Any], date | None]:
    about: dict[str, Any] = {}
    births: dict[date, Row] = {}
    for row in (row for found in rows.values() for row in found):
        # An unborn child has no day of birth, so one in the future is a slip.
        birth = day(row.place("DOB"), faults)
        if birth is not None:
            births.setdefault(birth, row)
    if len(births) > 1:
        second = list(births.values())[1]
        faults.error(
            "SD201",
            second.start(),
            f"DOB in the table {second.table} is not the one in {next(iter(births.values())).table}",
            "find out which is right, and correct the other",
        )
    if births:
        about["date_of_birth"] = next(iter(births)).isoformat()
    else:
        faults.warn(
            "CE315",
            next(iter(rows.values()))[0].start(),
            "the child has no DOB",
            "ask for the child's age",
            why="an unknown age is asked for and rules nothing out",
        )
    for row in rows.get("Header", [])[:1]:
        sex, ethnicity = row.place("SEX"), row.place("ETHNIC")
        if sex is not None and sex.text.upper() not in {*_SEXES, "U", "0", "9"}:
            faults.warn("CE316", sex, f"unknown code in SEX: {shown(sex.text)}", "give 1 or M, 2 or F")
        elif sex is not None and sex.text.upper() in _SEXES:
            about["sex"] = _SEXES[sex.text.upper()]
        if ethnicity is not None and vocabulary.has("ethnicity", ethnicity.text.upper()):
            about["ethnicity"] = ethnicity.text.upper()
        elif ethnicity is not None:
            faults.warn(
                "CE316",
                ethnicity,
                f"unknown code in ETHNIC: {shown(ethnicity.text)}",
                "give a code of the guidance, such as WBRI",
            )
    headers = rows.get("Header", [])
    if len(headers) > 1 and headers[1].cells != headers[0].cells:
        faults.error(
            "SD202",
            headers[1].start(),
            "the child stands in the header twice and differently",
            "keep the row that is right",
        )
    return about, next(iter(births), None)


def _care(rows: ChildRows, birth: date | None, case: dict[str, Any], faults: Faults) -> list[tuple[str, str]]:
    """Care over time, the address of today, and whether the child is in care on the day."""
    care: list[dict[str, str]] = []
    now: list[Row] = []
    for row in rows.get("Episodes", []):
        began, ended = day(row.place("DECOM"), faults), day(row.place("DEC"), faults)
        faults.in_order(began, ended, row.place("DEC"), "DECOM")
        faults.in_order(birth, began, row.place("DECOM"), "DOB")
        if began is None:
            faults.warn(
                "SD203",
                row.start(),
                "an episode has no DECOM",
                "ask when it began",
                why="it is kept in the extras, and is not among the child's times in care",
            )
            continue
        if row.text("REC").upper() == _DIED:
            faults.error(
                "CE207",
                row.place("REC") or row.start(),
                "REC says that the child has died",
                "a named person looks at this record; help for the family is agreed with them",
                why="no help is proposed for a child recorded as having died",
            )
        short = row.text("LS").upper() in _SHORT_BREAKS
        status = "short_breaks" if short else "cla"
        care.append(
            {"status": status, "from": began.isoformat()}
            | ({"to": ended.isoformat()} if ended and ended >= began else {})
        )
        if ended is None and row.place("DEC") is None:
            now.append(row)
    if care:
        case["care_status"] = sorted(_joined(care), key=lambda one: (one["from"], one["status"]))
        case["received"] = max(one["from"] for one in _joined(care))
    for row in now[-1:]:
        postcode = row.text("PL_POST") or row.text("HOME_POST")
        if postcode:
            case["child"]["postcode"] = postcode.upper()
    living_away = [row for row in now if row.text("LS").upper() not in _SHORT_BREAKS]
    return [("child_in_care", "confirmed")] if living_away else []


def _joined(care: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Episodes that follow on one another are one time in care: a new one is begun at each change of placement."""
    times: list[dict[str, str]] = []
    for one in sorted(care, key=lambda entry: (entry["status"], entry["from"])):
        last = times[-1] if times else None
        if last and last["status"] == one["status"] and ("to" not in last or one["from"] <= last["to"]):
            if "to" in last and ("to" not in one or one["to"] > last["to"]):
                last.pop("to")
                if "to" in one:
                    last["to"] = one["to"]
            continue
        times.append(dict(one))
    return times


def _missing(rows: ChildRows, faults: Faults) -> list[tuple[str, str]]:
    """Missing (M) and away without authorisation (A); one without an end may be going on today, and is read so."""
    found: list[tuple[str, str]] = []
    for row in rows.get("Missing", []):
        began, ended = day(row.place("MIS_START"), faults), day(row.place("MIS_END"), faults)
        faults.in_order(began, ended, row.place("MIS_END"), "MIS_START")
        kind = row.text("MISSING").upper()
        if kind == "M" and row.place("MIS_END") is None:
            faults.warn(
                "SD204",
                row.place("MIS_START") or row.start(),
                "a time of being missing has no end",
                "ask today whether the child is back",
                why="it is read as going on, the safer of the two",
            )
            found.append(("missing_now", "suspected"))
        elif kind == "A":
            found.append(("going_missing_concern", "suspected"))
        elif kind != "M":
            faults.warn(
                "CE316",
                row.place("MISSING") or row.start(),
                f"unknown code in MISSING: {shown(kind)}",
                "give M or A",
                why="it is read as a concern, so that nobody is overlooked",
            )
            found.append(("going_missing_concern", "suspected"))
        if kind == "M":
            found.append(("missing_episodes", "confirmed"))
    return found


def _standing(rows: ChildRows, faults: Faults) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for row in rows.get("UASC", []):
        ends = day(row.place("DUC"), faults, may_be_ahead=True)
        if ends is None or ends > faults.on:
            found.append(("unaccompanied_asylum_seeking", "confirmed"))
    found.extend(("young_parent", "confirmed") for row in rows.get("Header", []) if row.text("MOTHER") == "1")
    return found


def _needs(rows: ChildRows, faults: Faults) -> list[dict[str, Any]]:
    needs = []
    for row in rows.get("OC2", []):
        for column, need in _FOUND.items():
            said = row.place(column)
            if said is not None and said.text == "1":
                needs.append({"need": need, "severity": None})
            elif said is not None and said.text != "0":
                faults.warn(
                    "CE316",
                    said,
                    f"unknown code in {column}: {shown(said.text)}",
                    "give 1 or 0",
                    why=_SAYS_NO_MORE,
                )
        score = row.place("SDQ_SCORE")
        if score is not None:
            faults.warn(
                "SD205",
                score,
                "a questionnaire's score has no day in this return",
                "record it with its day where it is known",
                why="it is kept in the extras: without a day it can be set beside nothing",
            )
    return list({need["need"]: need for need in needs}.values())


def _kept(row: Row) -> dict[str, str]:
    """A row under the return's own names: codes, days and numbers, no address and no identifier of another system."""
    return {
        column: cell
        for column, cell in row.cells.items()
        if column not in _NOT_KEPT and _PLAIN.fullmatch(cell)
    }
