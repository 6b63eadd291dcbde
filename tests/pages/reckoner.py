"""A small spreadsheet: works out the formulas of a workbook from nothing but its cells, with the functions the statement uses.

The results that the workbook bears are never read. Anything it does not know is an error, so that no formula is passed over.
"""

from __future__ import annotations

import io
import itertools
import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import openpyxl
from openpyxl.utils import range_boundaries

_REF = r"(?:'([^']+)'!)?(\$?[A-Z]{1,3}\$?[0-9]+)(?::(\$?[A-Z]{1,3}\$?[0-9]+))?"
_TOKEN = re.compile(rf"{_REF}(?![A-Z(])|([A-Z]+)\(|([0-9.]+(?:E[+-]?[0-9]+)?)|(<=|>=|<>|[-+*/^=<>(),])")
KNOWN = frozenset({"SUM", "ROUND", "IF", "OR", "MIN", "MAX", "SQRT", "SUMPRODUCT", "EXACT"})


def _numbers(values: Any) -> list[float]:
    flat = np.ravel(np.array(values, dtype=object))
    return [float(value) for value in flat if isinstance(value, (int, float, np.number))]


def _round(value: Any, places: float) -> Any:
    if isinstance(value, np.ndarray):
        return np.array([[_round(each, places) for each in line] for line in value])
    step = Decimal(1).scaleb(-int(places))
    return float(Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP))


FUNCTIONS: dict[str, Any] = {
    "SUM": lambda *given: math.fsum(number for one in given for number in _numbers(one)),
    "ROUND": _round,
    "OR": lambda *given: any(given),
    "MIN": lambda *given: min((number for one in given for number in _numbers(one)), default=0.0),
    "MAX": lambda *given: max((number for one in given for number in _numbers(one)), default=0.0),
    "SQRT": math.sqrt,
    "SUMPRODUCT": lambda given: math.fsum(_numbers(given)),
    "EXACT": lambda many, one: np.array([[str(each) == str(one) for each in line] for line in many], dtype=float),
}  # fmt: skip


class Reckoner:
    """All cells of a workbook, worked out when asked for."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self._found: dict[tuple[str, str], Any] = {}
        self.formulas = 0

    def cell(self, sheet: str, where: str) -> Any:
        """The value of a cell; an empty one is nothing."""
        where = where.replace("$", "")
        key = (sheet, where)
        if key not in self._found:
            cell = self.book[sheet][where]
            if cell.data_type == "f":
                self.formulas += 1
                self._found[key] = self._worked_out(sheet, str(cell.value)[1:])
            else:
                self._found[key] = cell.value
        return self._found[key]

    def span(self, sheet: str, first: str, last: str) -> Any:
        left, top, right, bottom = range_boundaries(f"{first}:{last}".replace("$", ""))
        return np.array(
            [
                [self.cell(sheet, f"{openpyxl.utils.get_column_letter(column)}{row}") for column in range(left, right + 1)]
                for row in range(top, bottom + 1)
            ],
            dtype=object,
        )  # fmt: skip

    def everything(self) -> dict[tuple[str, str], Any]:
        """Work out every formula of the workbook."""
        return {
            (sheet.title, cell.coordinate): self.cell(sheet.title, cell.coordinate)
            for sheet in self.book
            for line in sheet.iter_rows()
            for cell in line
            if cell.data_type == "f"
        }

    def table(self, sheet: str) -> list[list[Any]]:
        """All cells of a sheet, worked out."""
        return [[self.cell(sheet, cell.coordinate) for cell in line] for line in self.book[sheet].iter_rows()]

    def _worked_out(self, sheet: str, formula: str) -> Any:
        python, place = [], 0
        while place < len(formula):
            found = _TOKEN.match(formula, place)
            if not found:
                raise ValueError(f"not understood: {formula[place:]!r} in {formula}")
            place = found.end()
            other, first, last, function, number, sign = found.groups()
            if first:
                where = other or sheet
                python.append(f"S({where!r},{first!r},{last!r})" if last else f"C({where!r},{first!r})")
            elif function:
                if function not in KNOWN:
                    raise ValueError(f"unknown function {function}")
                python.append(f"{function if function != 'IF' else 'IF_'}(")
            elif number:
                python.append(number)
            else:
                python.append({"^": "**", "=": "==", "<>": "!="}.get(sign, sign))
        names = {
            **FUNCTIONS,
            "IF_": lambda test, yes, no: yes() if test else no(),
            "C": self._number,
            "S": lambda where, one, end: _floats(self.span(where, one, end)),
            "__builtins__": {},
        }
        return eval(_lazy("".join(python)), names)

    def _number(self, sheet: str, where: str) -> Any:
        value = self.cell(sheet, where)
        return 0.0 if value is None else value


def _floats(values: Any) -> Any:
    if all(isinstance(value, (int, float, np.number)) for value in np.ravel(values)):
        return values.astype(float)
    return values


def _lazy(python: str) -> str:
    """Put off both branches of every IF, so that only the chosen one is worked out."""
    while (start := python.rfind("IF_(")) >= 0:
        depth, cuts = 0, [start + 3]
        for place in range(start + 3, len(python)):
            depth += {"(": 1, ")": -1}.get(python[place], 0)
            if depth == 0:
                cuts.append(place)
                break
            if depth == 1 and python[place] == ",":
                cuts.append(place)
        test, yes, no = (python[one + 1 : other] for one, other in itertools.pairwise(cuts))
        python = f"{python[:start]}IF\x00({test},lambda:({yes}),lambda:({no})){python[cuts[-1] + 1 :]}"
    return python.replace("IF\x00", "IF_")
