"""A problem with its place: the one shape for case files, rules, directory and imports."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Issue(BaseModel):
    """Where, what, why it matters and how to mend it (contract, section 5).

    Messages about case files never hold a value that is not a code.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str | None = None
    line: int | None = None
    """1-based line, or null where the problem has no single place."""
    column: int | None = None
    """1-based column."""
    case: str | None = None
    code: str
    severity: Literal["error", "warning"] = "error"
    what: str
    why: str = ""
    mend: str = ""
    escalations: tuple[str, ...] = ()
    """Escalation codes that the readable part of a broken case file calls for."""

    @property
    def place(self) -> str:
        """``file:line:column`` as far as known."""
        parts = [self.file or "-"]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)
