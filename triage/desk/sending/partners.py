"""Partners: whose card was compared by whom, what they receive for, and whose files are taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from triage.desk import gate
from triage.desk.opening import Desk
from triage.desk.sending.own_keys import OVERLAP_DAYS
from triage.errors import Refused, WrongUse
from triage.sending import Card, Known, card_is_proved, need_nacl, read_card, same_fingerprint
from triage.store.rows_sending import KeyRow, PartnerServiceRow

REVOKE_REASONS: Mapping[str, str] = {
    "lost": "The private key was lost",
    "stolen": "Somebody else may have the private key",
    "ended": "We do not work with this partner any more",
    "mistake": "The card was registered by mistake",
}
ESCALATION = "escalation:"
_NAME = re.compile(r"[^\W_][\w .,'’()&/-]{0,79}")


@dataclass(frozen=True)
class Trusting:
    """What somebody says who registers a partner's card."""

    partner: str
    """The name it has here."""
    read_out: str
    """The fingerprint as the partner read it out, in digits."""
    compared_with: str
    """Who read it out, and how they were reached."""
    services: tuple[str, ...] = ()
    """Ids of services or providers that the partner receives for."""
    escalations: tuple[str, ...] = ()
    """Kinds of escalation that may be told to it, such as statutory."""
    source: str = ""
    """A code of referral_sources for cases that come from it."""


def trust(desk: Desk, raw: bytes, said: Trusting, by: str | None) -> KeyRow:
    """Register a partner's card, compared by a named person; a card in use of the same partner is replaced.

    Raises :class:`Refused` where the fingerprint read out is another one, the card was revoked, or belongs to somebody else;
    :class:`WrongUse` for a file that is no card, or a service, escalation or source that does not exist.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "people.keys", by)
        need_nacl()
        card = read_card(raw)
        _check(desk, card, said)
        print_ = card.print.hex()
        held = {row.print: row for row in store.cards()}
        if print_ in held:
            _link(desk, said, person.name, held[print_])
        else:
            for row in held.values():
                if not row.own and row.partner == said.partner and row.state == "in_use":
                    store.change_key(
                        row.print,
                        {
                            "state": "replaced",
                            "ended_on": desk.on,
                            "ended_by": person.name,
                            "reason": "replaced by a newer card",
                        },
                    )
            store.add_key({
                "print": print_, "own": False, "partner": said.partner, "source": said.source, "card": card.text, "state": "in_use",
                "since_on": desk.on, "by_name": person.name, "compared_with": said.compared_with.strip(),
            })  # fmt: skip
            store.log(desk.on, person.name, "keys.trust", record=f"key {print_[:16]}")
        for service in (*said.services, *(ESCALATION + one for one in said.escalations)):
            store.add_partner_service(
                {
                    "partner": said.partner,
                    "service": service,
                    "on_day": desk.on,
                    "by_name": person.name,
                }
            )
    return next(row for row in store.cards(own=False) if row.print == print_)


def _link(desk: Desk, said: Trusting, by: str, held: KeyRow) -> None:
    """A card that is known already may get more services, and nothing else."""
    if held.own:
        raise Refused("this is the card of this workspace", why="nobody is their own partner", mend="ask the partner for theirs")  # fmt: skip
    if held.partner != said.partner:
        raise Refused(
            "this card is registered under another name",
            why="one key belongs to one partner",
            mend="see `triage people keys list`",
        )
    if held.state != "in_use":
        raise Refused(
            f"this card was {held.state} on {held.ended_on}",
            why="a key that was given up is not taken again",
            mend="ask the partner for a new card",
        )
    desk.store.log(desk.on, by, "keys.link", record=f"key {held.print[:16]}")


def _check(desk: Desk, card: Card, said: Trusting) -> None:
    if not _NAME.fullmatch(said.partner):
        raise WrongUse(
            "a partner needs a name that begins with a letter or digit and has at most 80 letters",
            mend='add --as "NAME OF THE PARTNER"',
        )
    if not card_is_proved(card):
        raise Refused(
            "this card was not made by the owner of its keys",
            why="somebody may have put their own name over another's keys",
            mend="ask the partner for the card that `triage people keys show` writes at their side",
        )
    if not said.compared_with.strip():
        raise Refused(
            "nobody is named with whom the fingerprint was compared",
            why="a card that came by post or mail could be anybody's",
            mend='ring the partner on a number you know, and add --compared-with "NAME, how you reached them"',
        )
    if not same_fingerprint(said.read_out, card.fingerprint):
        raise Refused(
            "the fingerprint that was read out is not the one of this card",
            why="a card with another fingerprint is somebody else's, and referrals would be sealed for them",
            mend="have all 8 groups read out again, slowly; where they still differ, do not use this card and tell the partner",
        )
    for service in said.services:
        if service not in desk.directory.services and service not in desk.directory.providers:
            raise WrongUse(
                f"there is no service or provider '{service}' in the directory",
                mend="see `triage directory list`",
            )
    for towards in said.escalations:
        if not desk.vocabulary.has("escalations", towards):
            raise WrongUse(
                f"there is no escalation '{towards}'",
                mend="they are " + ", ".join(desk.vocabulary.of("escalations")),
            )
    if said.source and not desk.vocabulary.has("referral_sources", said.source):
        near = desk.vocabulary.nearest("referral_sources", said.source)
        raise WrongUse(
            f"there is no referral source '{said.source}'", mend=f"did you mean '{near}'?" if near else ""
        )


def revoke(desk: Desk, partner: str, reason: str, by: str | None) -> list[KeyRow]:
    """Take no file of a partner any more and send them none; returns the cards that were revoked."""
    store = desk.store
    with store.writing():
        person = gate.change(desk, "people.keys", by)
        if reason not in REVOKE_REASONS:
            raise WrongUse(
                f"there is no reason '{reason}'", mend="the reasons are " + ", ".join(REVOKE_REASONS)
            )
        rows = [row for row in store.cards(own=False) if row.partner == partner and row.state != "revoked"]
        if not rows:
            raise WrongUse(
                "no card that is taken is registered under this name", mend="see `triage people keys list`"
            )
        for row in rows:
            store.change_key(
                row.print,
                {"state": "revoked", "ended_on": desk.on, "ended_by": person.name, "reason": reason},
            )
            store.log(desk.on, person.name, "keys.revoke", record=f"key {row.print[:16]}")
    return rows


def list_keys(desk: Desk, by: str | None = None) -> list[tuple[KeyRow, tuple[PartnerServiceRow, ...]]]:
    """Every card that was ever registered, own ones first, with what its partner receives for."""
    gate.read(desk, "people.keys.read", by)
    return [
        (row, () if row.own else tuple(desk.store.partner_services(row.partner)))
        for row in desk.store.cards()
    ]


def known_senders(desk: Desk) -> dict[str, Known]:
    """Every partner's card by its print, with how far its files are taken."""
    return {
        row.print: Known(
            read_card(row.card.encode()),
            row.partner,
            row.state,
            row.ended_on + timedelta(days=OVERLAP_DAYS) if row.state == "replaced" and row.ended_on else None,
        )
        for row in desk.store.cards(own=False)
    }


def recipient(desk: Desk, wanted: Sequence[str], partner: str | None) -> KeyRow:
    """The partner who receives for one of ``wanted`` (ids, or ``escalation:…``), by name where several do.

    Raises :class:`Refused` where nobody does, or the one named does not.
    """
    serving = {row.partner for row in desk.store.partner_services() if row.service in wanted}
    rows = [row for row in desk.store.cards(own=False) if row.state == "in_use"]
    if partner is not None:
        named = [row for row in rows if row.partner == partner]
        if not named:
            raise Refused(
                "no card in use is registered for this partner",
                why="nothing is sealed for somebody whose key nobody has compared",
                mend="register it with `triage people keys trust CARD --by NAME`; see `triage people keys list`",
            )
        if partner not in serving:
            raise Refused(
                f"this partner is not registered to receive for {wanted[0]}",
                why="a referral that reaches the wrong desk tells about a family without need",
                mend=f"if they do: `triage people keys trust CARD --as NAME --for {wanted[0]} …` once more",
            )
        return named[0]
    fitting = [row for row in rows if row.partner in serving]
    if len(fitting) != 1:
        raise Refused(
            f"{'several partners receive' if fitting else 'no partner is registered to receive'} for {wanted[0]}",
            why="one sealed file is for one recipient",
            mend="choose with --to PARTNER: " + ", ".join(row.partner for row in fitting)
            if fitting
            else "register their card with `triage people keys trust CARD --by NAME`; until then use your usual safe way",
        )
    return fitting[0]
