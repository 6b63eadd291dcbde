"""In SQL: who the child is, kept apart in a store of its own."""

from __future__ import annotations

import zlib

from triage.errors import StoreProblem
from triage.store.backends.opening import missing_part
from triage.store.cases import hashed
from triage.store.database import Database

_BODIES = "identity_bodies"


class KeepingTables:
    """The part of the record that holds who the child and the referrer are.

    The other store is written and committed first, so that no case ever points at nothing; what a broken-off step left
    there is an orphan, because the record does not list it. Erasing goes the other way round: the record's list first.
    """

    _database: Database
    _identity: Database | None
    _to_erase: list[str]

    def keep_identity(self, number: str, body: bytes) -> str:
        """Keep who the child and the referrer of a case are, inside ``writing()``; returns the hash.

        Raises :class:`StoreProblem` where the other store is missing.
        """
        content_hash = hashed(body)
        store = self._identities()
        with store.writing():
            store.insert(
                _BODIES,
                {"case_number": number, "hash": content_hash, "body": zlib.compress(body)},
                ignore=True,
            )
        self._database.insert("identities", {"case_number": number, "hash": content_hash}, ignore=True)
        return content_hash

    def identity(self, number: str, content_hash: str) -> bytes | None:
        """Read who the child of a case is; None where it was erased. Raises :class:`StoreProblem` where it is lost."""
        if not content_hash or not self._listed(number, content_hash):
            return None
        row = self._identities().one(
            f"SELECT body FROM {_BODIES} WHERE case_number = ? AND hash = ?",  # noqa: S608 - our own name
            (number, content_hash),
        )
        if row is None:
            raise _lost(number)
        try:
            body = zlib.decompress(row["body"])
        except zlib.error:
            raise _lost(number) from None
        if hashed(body) != content_hash:
            raise _lost(number)
        return body

    def identities(self, number: str) -> list[str]:
        """Hashes of all that is kept about who the child of a case is: the present one and corrected ones."""
        rows = self._database.select("identities", {"case_number": number}, "hash")
        return [row["hash"] for row in rows]

    def erase_identity(self, number: str) -> None:
        """Erase who the child of a case is, all versions, inside ``writing()``; the other store follows once that is kept."""
        self._database.remove("identities", "case_number = ?", (number,))
        self._database.change("cases", {"identity_hash": ""}, "number = ?", (number,))
        self._to_erase.append(number)

    def sweep_identities(self) -> int:
        """Take out what broken-off steps left in the identity store; returns how many. In no step.

        Done in the writer's place of the record, so that nothing of a step under way is taken for an orphan.
        """
        if self._database.readonly or self._identity is None or not self.orphans():
            return 0
        with self._database.writing():
            found = self.orphans()
            with self._identity.writing():
                for number, content_hash in found:
                    self._identity.remove(_BODIES, "case_number = ? AND hash = ?", (number, content_hash))
        return len(found)

    def orphans(self) -> list[tuple[str, str]]:
        """Number and hash of what lies in the identity store and is not listed in the record."""
        listed = self._pairs(self._database, "identities")
        return sorted(self._pairs(self._identities(), _BODIES) - listed)

    def identity_faults(self) -> list[str]:
        """Say which cases' identities are lost or damaged, and whether the store is missing; no names."""
        listed = self._pairs(self._database, "identities")
        if self._identity is None:
            return [missing_part("identity").what] if listed else []
        held = self._pairs(self._identity, _BODIES)
        faults = [f"who the child of case {number} is, is lost" for number, _ in sorted(listed - held)]
        for number, content_hash in sorted(listed & held):
            try:
                self.identity(number, content_hash)
            except StoreProblem as problem:
                faults.append(problem.what)
        pointing = self._database.rows(
            """SELECT number FROM cases WHERE identity_hash <> '' AND NOT EXISTS
               (SELECT 1 FROM identities i WHERE i.case_number = cases.number AND i.hash = cases.identity_hash)
               ORDER BY number"""
        )
        faults += [f"case {row['number']} points at an identity that is not kept" for row in pointing]
        return faults + [f"{fault} (identity.db)" for fault in self._identity.integrity()]

    def format_number(self) -> int:
        """Number of the newest step of the record's schema."""
        return self._database.version()

    def _after_step(self) -> None:
        """Finish what erasing began, now that the record has kept it; where that fails, sweeping does it later."""
        waiting, self._to_erase = list(dict.fromkeys(self._to_erase)), []
        if waiting and self._identity is not None:
            with self._identity.writing():
                for number in waiting:
                    self._identity.remove(_BODIES, "case_number = ?", (number,))
            self._identity.scrub()

    def _identities(self) -> Database:
        if self._identity is None:
            raise missing_part("identity")
        return self._identity

    def _listed(self, number: str, content_hash: str) -> bool:
        row = self._database.one(
            "SELECT hash FROM identities WHERE case_number = ? AND hash = ?", (number, content_hash)
        )
        return row is not None

    @staticmethod
    def _pairs(database: Database, table: str) -> set[tuple[str, str]]:
        rows = database.rows(f"SELECT case_number, hash FROM {table}")  # noqa: S608 - our own names
        return {(row["case_number"], row["hash"]) for row in rows}


def _lost(number: str) -> StoreProblem:
    return StoreProblem(
        f"who the child of case {number} is, is lost or damaged",
        why="the record says that it is kept, and the identity store does not hold it as it was written",
        mend="keep the files as they are, run `triage doctor`, and go back to the latest safe copy",
    )
