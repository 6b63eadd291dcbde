"""What the product asks of a record about referrals that travel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from triage.store.rows_sending import FormRow, KeyRow, ParcelRow, PartnerServiceRow, RefusedFileRow


class SendingRecord(Protocol):
    """The part of the record that holds referrals that travel."""

    def add_key(self, values: Mapping[str, Any]) -> None:
        """Register a public card."""
        ...

    def change_key(self, print_: str, values: Mapping[str, Any]) -> None:
        """Change columns of one card, such as its state."""
        ...

    def cards(self, *, own: bool | None = None) -> list[KeyRow]:
        """Cards, own ones first, then by partner and day."""
        ...

    def card(self, print_: str) -> KeyRow | None:
        """One card by its print, or None."""
        ...

    def add_partner_service(self, values: Mapping[str, Any]) -> None:
        """Say what a partner receives for; said twice changes nothing."""
        ...

    def remove_partner_service(self, partner: str, service: str) -> None:
        """Take back that a partner receives for something."""
        ...

    def partner_services(self, partner: str | None = None) -> list[PartnerServiceRow]:
        """What partners receive for, by partner and service."""
        ...

    def add_parcel(self, values: Mapping[str, Any]) -> int:
        """Add a parcel; returns its number in the record."""
        ...

    def change_parcel(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one parcel."""
        ...

    def parcels(self, number: str | None = None, way: str | None = None) -> list[ParcelRow]:
        """Parcels in the order in which they went and came."""
        ...

    def parcel(self, way: str, partner: str, parcel: str) -> ParcelRow | None:
        """One parcel by its own number."""
        ...

    def answers_to(self, parcel: str) -> list[ParcelRow]:
        """Receipts and outcomes, both ways, that answer a parcel."""
        ...

    def parcels_due(self, number: str | None = None) -> list[ParcelRow]:
        """Parcels for which somebody asks or answers, by day."""
        ...

    def add_refused_file(self, values: Mapping[str, Any]) -> None:
        """Keep that a file was refused; the same file of the same day is kept once."""
        ...

    def refused_files(self) -> list[RefusedFileRow]:
        """Files that were refused, oldest first."""
        ...

    def add_form(self, number: str, on: date, by: str) -> None:
        """Keep that a numbered form was printed."""
        ...

    def change_form(self, number: str, values: Mapping[str, Any]) -> None:
        """Change columns of one form."""
        ...

    def forms(self, state: str | None = None) -> list[FormRow]:
        """Forms by number."""
        ...

    def form(self, number: str) -> FormRow | None:
        """One form, or None for a number that was never printed here."""
        ...
