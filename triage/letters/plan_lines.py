"""The actions of a plan as a family reads them: what each is, how it comes about, and how long it may take."""

from __future__ import annotations

import re

from triage.letters.days import due_in_words
from triage.letters.knowing import Knowing
from triage.letters.model import Came, Occasion
from triage.letters.plain import day_in_words, help_name, service_name, within
from triage.model import Action, Unmet
from triage.signposting.records import Service
from triage.signposting.suiting import capacity_state, check_holds, wait_weeks

MOST_IN_FULL = 4
MOST_LATER = 6
"""Actions told in full; a plan that says everything at once is read by nobody."""
_SENT = frozenset({"requested", "opened", "no_response"})
_OVER = frozenset({"declined", "redirected", "did_not_engage"})
_STATES = {
    "accepted": "family_state_accepted", "waiting": "family_state_waiting", "started": "family_state_started",
    "paused": "family_state_paused", "completed": "family_state_ended", "done": "family_state_done",
}  # fmt: skip
_GONE = frozenset({"declined_by_family"})
_AGREED = frozenset({"consent", "own_consent"})
_COORDINATOR = re.compile(r"(?:^|,?\s*(?:\bor\s+)?)through the coordinator", re.IGNORECASE)


def told_actions(knowing: Knowing) -> list[Action]:
    """The actions that stand in the letter, in the plan's order."""
    occasion = knowing.occasion
    return [
        action
        for action in occasion.live_actions
        if knowing.action(action)
        and occasion.state_of(action) not in _GONE
        and _may_be_told(occasion, action)
    ]


def hardest_first(actions: list[Action], occasion: Occasion) -> list[Action]:
    """The plan's order, with what anybody can look up by themselves after the help somebody gives."""
    known = occasion.vocabulary.of("help")

    def looked_up(action: Action) -> bool:
        entry = known.get(action.help)
        return action.kind == "signpost" and entry is not None and entry.text("tier") == "universal"

    return sorted(actions, key=looked_up)


def _may_be_told(occasion: Occasion, action: Action) -> bool:
    """Whether the service behind an action may still be told on the day of the letter (law 8)."""
    if action.kind not in {"referral", "signpost"} or occasion.state_of(action) not in {
        "proposed",
        "confirmed",
    }:
        return True
    service = occasion.service_of(action)
    return service is not None and usable(service, occasion)


def usable(service: Service, occasion: Occasion) -> bool:
    """Whether a service is open and within its check date on the day the letter is written."""
    return (
        check_holds(service, occasion.on)
        and service.status not in {"closed", "paused"}
        and capacity_state(service, occasion.on) != "full"
    )


def told_later(knowing: Knowing) -> list[Unmet]:
    """Help that waits so that nobody meets too many new people at once."""
    return [
        item
        for item in knowing.occasion.decision.unmet
        if item.reason == "household_cap" and knowing.action(item)
    ]


def in_full(action: Action, knowing: Knowing) -> str:
    """One action: its name, for whom, what it is, how it comes about, and the wait."""
    occasion = knowing.occasion
    name = help_name(occasion, action.help)
    what = occasion.words.one_of(f"help_{action.help}")
    parts = [f"**{name}**{_for_whom(action, knowing)}.", what, how(action, occasion), _wait(action, occasion)]
    return " ".join(part for part in parts if part)


def in_short(action: Action | Unmet, knowing: Knowing) -> str:
    """The name of an action that can come later, within a sentence."""
    return within(help_name(knowing.occasion, action.help)) + _for_whom(action, knowing)


def _for_whom(action: Action | Unmet, knowing: Knowing) -> str:
    words, entry = knowing.occasion.words, knowing.occasion.vocabulary.of("help").get(action.help)
    if entry is not None and entry.text("for_person") == action.person:
        return ""  # its name says whom it is for
    if knowing.reader.young or action.person in {"child", "family", "household"}:
        return ""
    if action.person == "sibling":
        return f" ({words.say('family_for_sibling')})"
    if action.person == "unborn":
        return f" ({words.say('family_for_unborn')})"
    return f" ({words.say('family_for_own')})" if knowing.reader.named else ""


def how(action: Action, occasion: Occasion) -> str:
    """How the help comes about: what was done about it, or what is proposed."""
    words, service = occasion.words, occasion.service_of(action)
    name = service_name(service) if service else None
    came = occasion.came.get(action.order)
    if came and name and came.state in _SENT and came.on:
        return _asked(action, came, service, occasion)
    if came and came.state in _STATES:
        return words.say(_STATES[came.state], service=name or "")
    if came and came.state in _OVER:
        return words.say("family_state_other")
    if action.help == "food" and action.within_days == 0 and occasion.decision.sharing.basis != "none":
        return words.say("family_how_food_today")
    if action.help == "gp" and action.kind in {"referral", "signpost"}:
        return words.say("family_how_gp" if action.kind == "signpost" else "family_how_gp_written")
    if action.kind == "referral":
        return _timed("family_how_referral", action, occasion, service=name or "")
    if action.kind == "signpost":
        contact = reach(service)
        return words.say("family_how_signpost", service=name or "", contact=contact) if contact else words.say("family_how_signpost_ask", service=name or "")  # fmt: skip
    if any(entry.help == action.help for entry in occasion.case.open_services):
        return words.say("family_how_have")
    if any(entry.for_ == action.help for entry in occasion.case.awaiting):
        return words.say("family_how_waiting")
    if action.kind != "support":
        return _timed("family_how_task", action, occasion)
    agreed = occasion.decision.sharing.basis in _AGREED
    return words.say("family_how_support" if agreed else "family_how_support_own")


def _asked(action: Action, came: Came, service: Service | None, occasion: Occasion) -> str:
    words, name = occasion.words, service_name(service) if service else ""
    day = day_in_words(came.on, occasion.on) if came.on else ""
    if action.kind == "signpost":
        contact = reach(service) or words.say("family_how_signpost_ask", service=name)
        return words.say("family_state_told", service=name, contact=contact)
    return words.say("family_state_sent", service=name, day=day)


def _timed(code: str, action: Action, occasion: Occasion, **values: str) -> str:
    if action.within_days is None:
        return occasion.words.say(code, **values)
    return occasion.words.say(f"{code}_by", when=due_in_words(action.within_days, occasion), **values)


def reach(service: Service | None) -> str | None:
    """How a service is reached, as its record says; None where it says nothing."""
    contact = service.contact if service else None
    if contact is None:
        return None
    ways = [f"phone {contact.phone}"] * bool(contact.phone) + [contact.web or ""] * bool(contact.web)
    return ", ".join(ways) or _COORDINATOR.sub("", contact.how or "").strip(" ,") or None


def _wait(action: Action, occasion: Occasion) -> str | None:
    """How long it may take, where the service said so within the time a word about room holds."""
    service = occasion.service_of(action)
    if (
        action.kind != "referral"
        or service is None
        or occasion.state_of(action) in {*_STATES, *_OVER} - {"waiting", "accepted"}
    ):
        return None
    weeks = weeks_to_wait(action, occasion)
    words = occasion.words
    if weeks is None:
        return None
    if weeks == 0:
        return words.say("family_wait_none")
    return words.say("family_wait_week") if weeks == 1 else words.say("family_wait_weeks", weeks=str(weeks))


def weeks_to_wait(action: Action, occasion: Occasion) -> int | None:
    """Weeks until help begins; 0 where there is room, None where nobody knows."""
    service = occasion.service_of(action)
    if service is None:
        return None
    weeks = wait_weeks(service, occasion.on)
    return 0 if weeks is None and capacity_state(service, occasion.on) == "room" else weeks
