"""What changed between two looks at a case: said after an answer, and where a colleague was faster."""

from __future__ import annotations

from collections.abc import Iterable

from tui.pages.case import CasePage


def changes(before: CasePage, after: CasePage) -> tuple[str, ...]:
    """What is different in the decision, escalations first; one line says so where nothing is. Empty for the same decision."""
    if before.seq == after.seq:
        return ()
    found = [*_lines(before, after)]
    return (after.made[:1].upper() + after.made[1:], *(found or ["nothing else is different"]))


def _lines(before: CasePage, after: CasePage) -> Iterable[str]:
    held = {(one.case, one.towards, one.about) for one in before.alarms}
    for alarm in after.alarms:
        if (alarm.case, alarm.towards, alarm.about) not in held:
            yield f"▲ new escalation: {alarm.what}"
    if before.level != after.level:
        yield f"level: {before.level} before, {after.level} now"
    elif before.level_because.facts != after.level_because.facts and after.level_because.facts:
        yield f"the level stays; it now rests on: {after.level_because.facts}"
    were = {(card.what, card.service): card for card in before.actions}
    now = {(card.what, card.service): card for card in after.actions}
    for key, card in now.items():
        if key not in were:
            yield f"+ {card.line}"
        elif were[key].state != card.state:
            yield f"{card.line}: {were[key].state} before, {card.state} now"
    for key, card in were.items():
        if key not in now:
            yield f"- no longer proposed: {card.what}" + (f", with {card.service}" if card.service else "")
    asked = {(one.field, one.person, one.need) for one in before.questions}
    for one in after.questions:
        if (one.field, one.person, one.need) not in asked:
            yield f"? new question: {one.text}"
    ask_now = {(one.field, one.person, one.need) for one in after.questions}
    gone = sum((one.field, one.person, one.need) not in ask_now for one in before.questions)
    if gone:
        yield f"{gone} {'question is' if gone == 1 else 'questions are'} no longer asked"
    known = {(one.code, one.identity) for one in before.looks}
    for look in after.looks:
        if (look.code, look.identity) not in known:
            yield f"a person looks: {look.text} ({look.who})"
