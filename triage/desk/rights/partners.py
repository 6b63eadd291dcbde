"""Information-sharing agreements with partners: which there are, when each is looked at again, and what goes out without one.

They stand in ``agreements.yaml`` beside ``triage.toml``, a file that a data steward edits::

    format: 1
    agreements:
      - id: isa-1
        partner: example-trust          # provider id of the directory
        items: [identity, needs]        # what may be shared, in the words of the agreement
        purposes: [get_help]            # codes of sharing_purposes; empty: every purpose
        signed_on: 2026-01-05
        review_on: 2027-01-05
        ended_on: null
        contact: data protection lead of the partner
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import Field, ValidationError

from triage.desk import gate
from triage.desk.opening import Desk
from triage.errors import DataProblem, Refused
from triage.model import Day, Issue, Value
from triage.source import read_yaml

FILE = "agreements.yaml"
_WHY = "what goes to a partner without an agreement in force has nobody who answers for it"


class Partnership(Value):
    """One agreement with one partner."""

    id: str = Field(min_length=1)
    partner: str = Field(min_length=1)
    """Provider id of the directory."""
    items: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    signed_on: Day
    review_on: Day | None = None
    ended_on: Day | None = None
    contact: str = ""

    def in_force(self, on: date) -> bool:
        """Whether it holds on the day; a review that is overdue does not end it."""
        return self.signed_on <= on and (self.ended_on is None or on <= self.ended_on)


class _File(Value):
    format: int = 1
    agreements: tuple[Partnership, ...] = ()


@dataclass(frozen=True)
class PartnershipView:
    """One agreement with what is to be said about it on the day."""

    agreement: Partnership
    partner_name: str | None
    """None where the directory has no such provider."""
    state: str
    """in_force, review_due, ended, not_yet"""


def partnerships(desk: Desk) -> tuple[Partnership, ...]:
    """Read the agreements; empty where there is no file. Raises :class:`DataProblem` for a file that cannot be used."""
    path = desk.workspace.folder / FILE if desk.workspace else None
    if path is None or not path.is_file():
        return ()
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise DataProblem(
            [_issue("SA101", "this file is not UTF-8 text", "save it again as UTF-8")]
        ) from None
    data = _typed(read_yaml(text, FILE).data)
    try:
        found = _File.model_validate(data if data is not None else {}).agreements
    except ValidationError as error:
        raise DataProblem([
            _issue("SA102", f"{'.'.join(str(step) for step in fault['loc']) or 'the file'} cannot be used: {fault['msg'].removeprefix('Value error, ')}", "see `triage sharing agreements --help`")
            for fault in error.errors(include_url=False)
        ]) from None  # fmt: skip
    twice = [one.id for place, one in enumerate(found) if one.id in {held.id for held in found[:place]}]
    if twice:
        raise DataProblem(
            [_issue("SA103", f"the agreement '{twice[0]}' is given twice", "keep one of the two")]
        )
    return found


def _typed(data: object) -> object:
    """Scalars come as text; null and empty texts are left out, so that a default stands."""
    if isinstance(data, dict):
        return {
            key: int(part) if key == "format" and str(part).isdigit() else _typed(part)
            for key, part in data.items()
            if part not in (None, "", "null")
        }
    return [_typed(part) for part in data] if isinstance(data, list) else data


def _issue(code: str, what: str, mend: str) -> Issue:
    return Issue(file=FILE, code=code, what=what, why=_WHY, mend=mend)


def list_partnerships(desk: Desk, by: str | None = None) -> list[PartnershipView]:
    """List the agreements with partners, those to look at first."""
    gate.read(desk, "sharing.agreements", by)
    found = []
    for one in partnerships(desk):
        provider = desk.directory.providers.get(one.partner)
        if one.signed_on > desk.on:
            state = "not_yet"
        elif not one.in_force(desk.on):
            state = "ended"
        elif one.review_on is not None and one.review_on <= desk.on:
            state = "review_due"
        else:
            state = "in_force"
        found.append(PartnershipView(one, provider.name if provider else None, state))
    order = ("review_due", "not_yet", "in_force", "ended")
    return sorted(found, key=lambda view: (order.index(view.state), view.agreement.id))


def check_partner(desk: Desk, service: str, on: date, purpose: str = "get_help") -> str | None:
    """Say what is to be known before something goes to an external provider; None where an agreement is in force.

    Raises :class:`Refused` where the workspace's settings ask for one (``[sharing] agreement_needed``) and there is none.
    """
    record = desk.directory.services.get(service)
    if record is None or record.network != "external":
        return None
    partner = desk.directory.provider_of[service]
    held = [one for one in partnerships(desk) if one.partner == partner and one.in_force(on)]
    fitting = [one for one in held if not one.purposes or purpose in one.purposes]
    if fitting:
        late = [one for one in fitting if one.review_on is not None and one.review_on <= on]
        if len(late) == len(fitting):
            return f"the information-sharing agreement {late[0].id} with {partner} was to be looked at again on {late[0].review_on}"
        return None
    said = f"there is no information-sharing agreement in force with {partner}" + (
        " for this purpose" if held else ""
    )
    if desk.settings.sharing.agreement_needed:
        raise Refused(
            said,
            why="this workspace sends nothing to an external provider without one ([sharing] agreement_needed)",
            mend=f"add it to {FILE} once it is signed, or choose another service; an escalation never waits for it",
        )
    return said
