"""Cases with words that must not be where they do not belong, and the steps that lead up to a right."""

from __future__ import annotations

from typing import Any

from tests.desk.builders import SAM, a_case, a_referral_action, put_in
from triage.casework.agreement import Said
from triage.desk import Desk, close, confirm, move_referral, refer
from triage.desk.rights.agreeing import Agreed, record_agreement

DALE, KIM = "Dale Example", "Kim Example"
CANARIES = {
    "address": "ZQADDRESS", "name": "ZQNAME", "third": "ZQTHIRD", "private": "ZQPRIVATE", "narrative": "ZQNARRATIVE",
    "safe": "ZQSAFEWAY", "referrer": "ZQREFERRER", "child": "ZQCHILD", "family": "ZQFAMILY",
}  # fmt: skip


def marked_case(number: str = "C-7", **other: Any) -> dict[str, Any]:
    """A case in which each kind of word that is not for everybody can be found again."""
    return a_case(
        number,
        child={"date_of_birth": "2016-03-04", "postcode": "B90", "sex": "F"},
        people=[{"id": "mum", "is": "parent"}, {"id": CANARIES["third"], "is": "parent"}],
        identity={
            "given_name": CANARIES["name"],
            "address": f"1 {CANARIES['address']} Lane",
            "phone": "01632 960001",
        },
        referrer={"source": "primary_school", "role": "senco", "name": CANARIES["referrer"]},
        unsafe_contact=["home", CANARIES["third"]],
        safe_contact={"how": "phone", "with": "mum", "when": CANARIES["safe"]},
        indicators=[{"indicator": "domestic_abuse_past", "third_party": True, "who": CANARIES["third"]}],
        voice={
            "child": CANARIES["child"],
            "child_private": CANARIES["private"],
            "family": CANARIES["family"],
        },
        narrative=CANARIES["narrative"],
        **other,
    )


def say(desk: Desk, status: str, by: str = "parent", number: str = "C-1", **more: Any) -> Agreed:
    return record_agreement(desk, number, Said(status, by, **more), SAM)


def sent(desk: Desk, number: str = "C-1", *states: str) -> int:
    """Confirm a referral, make it and move it on; returns its number."""
    action = a_referral_action(desk, number)
    confirm(desk, number, [action.position], SAM)
    row = refer(desk, number, action.help, action.service, SAM)
    for state in states:
        move_referral(desk, row.id, state, SAM)
    return row.id


def closed(desk: Desk, *cases: dict[str, Any]) -> None:
    put_in(desk, *cases)
    for case in cases:
        close(desk, case["case"], "needs_met", SAM)
