"""What a family reads first: where somebody must be seen today, why, what to say, and when to call 999."""

from __future__ import annotations

from collections.abc import Iterable

from triage.letters.knowing import Knowing
from triage.letters.plain import listed, local_numbers
from triage.letters.readers import ADULTS
from triage.model import Escalation

_URGENT_DAYS = {"crisis_mental_health": 0, "same_day_medical": 1}
"""Days until somebody calls back: the same day about a crisis, the next to hear what the doctor said."""
_MOST_SIGNS = 4


class Today:
    """The urgent block of one letter to a family."""

    def __init__(self, knowing: Knowing) -> None:
        self.knowing, self.occasion, self.reader = knowing, knowing.occasion, knowing.reader
        self.items = [item for item in self.occasion.decision.escalations if knowing.escalation(item)]

    @property
    def urgent(self) -> int | None:
        """Days until somebody calls back; None where nothing is to be done today."""
        return min((_URGENT_DAYS[item.to] for item in self.items), default=None)

    def lines(self) -> tuple[str, ...]:
        """The paragraphs; empty where nothing must be done today as far as this reader may know."""
        return tuple(dict.fromkeys(self._line(item) for item in self.items))

    def _line(self, item: Escalation) -> str:
        say, reader = self.occasion.words.say, self.reader
        voice = "young" if reader.young else "family"
        own = not reader.young and item.person in ADULTS
        whom = {"child": "whom_child", "sibling": "whom_sibling", "unborn": "whom_unborn"}.get(
            item.person, "whom_own"
        )
        named = {} if reader.young else {"whom": say(f"family_{whom}")}
        if item.to == "crisis_mental_health":
            if own:
                return say("family_today_crisis_own", contact=self._crisis_contact(item))
            return say(f"{voice}_today_mental_health", contact=self._crisis_contact(item), **named)
        codes = sorted(self.knowing.sources.indicators(item.facts))
        signs, worse = self._phrases("sign", codes), self._phrases("worse", codes)
        reason = (
            say(f"{voice}_today_reason", signs=listed(signs)) if signs else say("family_today_reason_ask")
        )
        parts = [
            say(f"{voice}_today_medical", **named),
            reason,
            say("family_today_else"),
            say("family_today_worse", signs="; ".join(worse)) if worse else say("family_today_worse_any"),
        ]
        return " ".join(parts)

    def _phrases(self, kind: str, codes: Iterable[str]) -> list[str]:
        """The words for signs that this reader may know; those of a young person stand under codes of their own."""
        forms = (f"young_{kind}", kind) if self.reader.young else (kind,)
        found = [self.occasion.words.one_of(*(f"{form}_{code}" for form in forms)) for code in codes]
        return list(dict.fromkeys(filter(None, found)))[:_MOST_SIGNS]

    def _crisis_contact(self, item: Escalation) -> str:
        number, _ = local_numbers(item, self.occasion)
        return number or self.occasion.words.say("family_crisis_contact")
