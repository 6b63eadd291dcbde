"""Cases, decisions, what they ask for, and erasable content in SQL."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from triage.store.database import Database
from triage.store.records import ActionRow, AnswerRow, CaseRow, DecisionRow, DutyRow, ReviewRow, flat, shaped


def hashed(body: bytes) -> str:
    """SHA-256 of bytes, as it is written in decisions and events."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


class CaseTables:
    """The part of the record that holds cases."""

    _database: Database

    def keep(self, owner: str, body: bytes) -> str:
        """Keep erasable content for ``owner``; returns its hash."""
        content_hash = hashed(body)
        self._database.insert(
            "content", {"owner": owner, "hash": content_hash, "body": zlib.compress(body)}, ignore=True
        )
        return content_hash

    def content(self, owner: str, content_hash: str) -> bytes | None:
        """Content by hash; None once it was erased."""
        row = self._database.one(
            "SELECT body FROM content WHERE owner = ? AND hash = ?", (owner, content_hash)
        )
        return zlib.decompress(row["body"]) if row else None

    def erase(self, owner: str) -> None:
        """Erase all content of ``owner``, the words it is found by and the marks it is likened by."""
        self._database.remove("content", "owner = ?", (owner,))
        self._database.remove("case_words", "case_number = ?", (owner,))
        self._database.remove("case_marks", "case_number = ?", (owner,))

    def keep_snapshot(self, kind: str, files: Mapping[str, str]) -> str:
        """Keep file texts once, each text by its own hash, so that one changed file costs one text."""
        listed = {}
        bodies = {}
        for name in sorted(files):
            body = files[name].encode()
            listed[name] = hashed(body)
            bodies[listed[name]] = body
        manifest = json.dumps(listed, ensure_ascii=False)
        fingerprint = hashed(f"{kind}\n{manifest}".encode())
        if self._database.one("SELECT kind FROM snapshots WHERE fingerprint = ?", (fingerprint,)) is None:
            for text_hash, body in bodies.items():
                self._database.insert(
                    "texts", {"hash": text_hash, "body": zlib.compress(body, 9)}, ignore=True
                )
            self._database.insert("snapshots", {"fingerprint": fingerprint, "kind": kind, "files": manifest})
        return fingerprint

    def snapshot(self, fingerprint: str) -> dict[str, str] | None:
        """File texts by fingerprint."""
        row = self._database.one("SELECT files FROM snapshots WHERE fingerprint = ?", (fingerprint,))
        if row is None:
            return None
        texts = {}
        for name, text_hash in json.loads(row["files"]).items():
            found = self._database.one("SELECT body FROM texts WHERE hash = ?", (text_hash,))
            if found is None:
                return None
            texts[name] = zlib.decompress(found["body"]).decode()
        return texts

    def add_case(self, values: Mapping[str, Any], words: str) -> None:
        """Add a case and the words it is found by."""
        self._database.insert("cases", flat(values))
        self._database.insert("case_words", {"case_number": values["number"], "words": words})

    def change_case(self, number: str, values: Mapping[str, Any]) -> None:
        """Change columns of one case."""
        self._database.change("cases", flat(values), "number = ?", (number,))

    def case(self, number: str) -> CaseRow | None:
        """One case, or None."""
        row = self._database.one("SELECT * FROM cases WHERE number = ?", (number,))
        return shaped(CaseRow, row) if row else None

    def cases(self, state: str | None = None) -> list[CaseRow]:
        """Cases, highest level first, then longest waiting."""
        rows = self._database.select("cases", {"state": state}, "level DESC, added_on, number")
        return [shaped(CaseRow, row) for row in rows]

    def find_cases(self, text: str) -> list[str]:
        """Numbers of the cases whose words hold all words of ``text``, best first."""
        return [row["case_number"] for row in self._database.search("case_words", "words", text)]

    def add_marks(self, number: str, marks: Iterable[tuple[str, str]]) -> None:
        """Add marks (hash and sex) by which a case is likened to others; one that is there is left as it is."""
        for mark, sex in marks:
            self._database.insert(
                "case_marks", {"case_number": number, "mark": mark, "sex": sex}, ignore=True
            )

    def marks(self, number: str) -> list[tuple[str, str]]:
        """Marks of a case."""
        return [
            (row["mark"], row["sex"])
            for row in self._database.select("case_marks", {"case_number": number}, "mark, sex")
        ]

    def unmarked(self) -> list[str]:
        """Numbers of cases without any mark: those added before marks were kept, and erased ones."""
        return [
            row["number"]
            for row in self._database.rows(
                "SELECT number FROM cases WHERE number NOT IN (SELECT case_number FROM case_marks) ORDER BY number"
            )
        ]

    def alike(self, marks: Iterable[tuple[str, str]]) -> list[str]:
        """Numbers of the cases that share a mark; a sex that is not known fits every other."""
        found: set[str] = set()
        for mark, sex in marks:
            rows = self._database.select("case_marks", {"mark": mark}, "case_number")
            found.update(row["case_number"] for row in rows if not sex or row["sex"] in {"", sex})
        return sorted(found)

    def add_decision(
        self,
        values: Mapping[str, Any],
        actions: Iterable[Mapping[str, Any]],
        duties: Iterable[Mapping[str, Any]],
    ) -> int:
        """Add a decision with its actions and duties; returns its number in the case, from 1."""
        number = values["case_number"]
        row = self._database.one(
            "SELECT COALESCE(MAX(seq), 0) AS newest FROM decisions WHERE case_number = ?", (number,)
        )
        seq = int(row["newest"]) + 1 if row else 1
        self._database.insert("decisions", flat({**values, "seq": seq}))
        for table, rows in (("actions", actions), ("duties", duties)):
            for one in rows:
                self._database.insert(table, flat({**one, "case_number": number, "seq": seq}))
        return seq

    def decisions(self, number: str) -> list[DecisionRow]:
        """All decisions of a case, oldest first."""
        return [
            shaped(DecisionRow, row)
            for row in self._database.select("decisions", {"case_number": number}, "seq")
        ]

    def actions(self, number: str | None = None, state: str | None = None) -> list[ActionRow]:
        """Actions by case and decision, in order."""
        return [
            shaped(ActionRow, row)
            for row in self._database.select(
                "actions", {"case_number": number, "state": state}, "case_number, seq, position"
            )
        ]

    def change_action(self, number: str, seq: int, position: int, values: Mapping[str, Any]) -> None:
        """Change one action."""
        self._database.change(
            "actions", flat(values), "case_number = ? AND seq = ? AND position = ?", (number, seq, position)
        )

    def duties(self, number: str | None = None, state: str | None = None) -> list[DutyRow]:
        """Questions and looks by case and decision, in order."""
        return [
            shaped(DutyRow, row)
            for row in self._database.select(
                "duties", {"case_number": number, "state": state}, "case_number, seq, kind, position"
            )
        ]

    def change_duty(self, duty: DutyRow, values: Mapping[str, Any]) -> None:
        """Change one duty."""
        self._database.change(
            "duties",
            flat(values),
            "case_number = ? AND seq = ? AND kind = ? AND position = ?",
            (duty.case_number, duty.seq, duty.kind, duty.position),
        )

    def add_review(self, values: Mapping[str, Any]) -> int:
        """Add a review; returns its position in the case."""
        position = self._next("reviews", values["case_number"])
        self._database.insert("reviews", flat({**values, "position": position}))
        return position

    def change_review(self, number: str, position: int, values: Mapping[str, Any]) -> None:
        """Change columns of one review."""
        self._database.change("reviews", flat(values), "case_number = ? AND position = ?", (number, position))

    def reviews(self, number: str) -> list[ReviewRow]:
        """Reviews of a case in the order they were recorded."""
        return [
            shaped(ReviewRow, row)
            for row in self._database.select("reviews", {"case_number": number}, "position")
        ]

    def add_answer(self, values: Mapping[str, Any]) -> None:
        """Add an answer."""
        self._database.insert(
            "answers", flat({**values, "position": self._next("answers", values["case_number"])})
        )

    def answers(self, number: str) -> list[AnswerRow]:
        """Answers of a case in the order they were recorded."""
        return [
            shaped(AnswerRow, row)
            for row in self._database.select("answers", {"case_number": number}, "position")
        ]

    def _next(self, table: str, number: str) -> int:
        row = self._database.one(f"SELECT COUNT(*) AS held FROM {table} WHERE case_number = ?", (number,))  # noqa: S608 - names are our own
        return int(row["held"]) + 1 if row else 1
