"""In SQL: referrals that travel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from triage.store.database import Database
from triage.store.records import flat, shaped
from triage.store.rows_sending import FormRow, KeyRow, ParcelRow, PartnerServiceRow, RefusedFileRow


class SendingTables:
    """The part of the record that holds referrals that travel."""

    _database: Database

    def add_key(self, values: Mapping[str, Any]) -> None:
        """Register a public card."""
        self._database.insert("sending_keys", flat(values))

    def change_key(self, print_: str, values: Mapping[str, Any]) -> None:
        """Change columns of one card, such as its state."""
        self._database.change("sending_keys", flat(values), "print = ?", (print_,))

    def cards(self, *, own: bool | None = None) -> list[KeyRow]:
        """Cards, own ones first, then by partner and day."""
        wanted = None if own is None else int(own)
        rows = self._database.select("sending_keys", {"own": wanted}, "own DESC, partner, since_on, print")
        return [shaped(KeyRow, row) for row in rows]

    def card(self, print_: str) -> KeyRow | None:
        """One card by its print, or None."""
        rows = self._database.select("sending_keys", {"print": print_}, "print")
        return shaped(KeyRow, rows[0]) if rows else None

    def add_partner_service(self, values: Mapping[str, Any]) -> None:
        """Say what a partner receives for; said twice changes nothing."""
        self._database.insert("partner_services", flat(values), ignore=True)

    def remove_partner_service(self, partner: str, service: str) -> None:
        """Take back that a partner receives for something."""
        self._database.remove("partner_services", "partner = ? AND service = ?", (partner, service))

    def partner_services(self, partner: str | None = None) -> list[PartnerServiceRow]:
        """What partners receive for, by partner and service."""
        rows = self._database.select("partner_services", {"partner": partner}, "partner, service")
        return [shaped(PartnerServiceRow, row) for row in rows]

    def add_parcel(self, values: Mapping[str, Any]) -> int:
        """Add a parcel; returns its number in the record."""
        return self._database.insert("parcels", flat(values))

    def change_parcel(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one parcel."""
        self._database.change("parcels", flat(values), "id = ?", (identity,))

    def parcels(self, number: str | None = None, way: str | None = None) -> list[ParcelRow]:
        """Parcels in the order in which they went and came."""
        rows = self._database.select("parcels", {"case_number": number, "way": way}, "id")
        return [shaped(ParcelRow, row) for row in rows]

    def parcel(self, way: str, partner: str, parcel: str) -> ParcelRow | None:
        """One parcel by its own number."""
        rows = self._database.select("parcels", {"way": way, "partner": partner, "parcel": parcel}, "id")
        return shaped(ParcelRow, rows[0]) if rows else None

    def answers_to(self, parcel: str) -> list[ParcelRow]:
        """Receipts and outcomes, both ways, that answer a parcel."""
        return [shaped(ParcelRow, row) for row in self._database.select("parcels", {"answers": parcel}, "id")]

    def parcels_due(self, number: str | None = None) -> list[ParcelRow]:
        """Parcels for which somebody asks or answers, by day."""
        rows = self._database.rows(
            "SELECT * FROM parcels WHERE due_on <> '' AND kind = 'referral' ORDER BY due_on, id"
        )
        found = [shaped(ParcelRow, row) for row in rows]
        return [row for row in found if number is None or row.case_number == number]

    def add_refused_file(self, values: Mapping[str, Any]) -> None:
        """Keep that a file was refused; the same file of the same day is kept once."""
        self._database.insert("refused_files", flat(values), ignore=True)

    def refused_files(self) -> list[RefusedFileRow]:
        """Files that were refused, oldest first."""
        return [shaped(RefusedFileRow, row) for row in self._database.select("refused_files", None, "id")]

    def add_form(self, number: str, on: date, by: str) -> None:
        """Keep that a numbered form was printed."""
        self._database.insert(
            "downtime_forms", flat({"number": number, "printed_on": on, "printed_by": by, "state": "printed"})
        )

    def change_form(self, number: str, values: Mapping[str, Any]) -> None:
        """Change columns of one form."""
        self._database.change("downtime_forms", flat(values), "number = ?", (number,))

    def forms(self, state: str | None = None) -> list[FormRow]:
        """Forms by number."""
        return [
            shaped(FormRow, row)
            for row in self._database.select("downtime_forms", {"state": state}, "number")
        ]

    def form(self, number: str) -> FormRow | None:
        """One form, or None for a number that was never printed here."""
        rows = self._database.select("downtime_forms", {"number": number}, "number")
        return shaped(FormRow, rows[0]) if rows else None
