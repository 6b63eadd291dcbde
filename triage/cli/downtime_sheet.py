"""The form for downtime, as text and as HTML that prints one form a page: safety first, then what deciding needs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from triage.model.settings import EmergencyContacts

Part = tuple[str, tuple[str, ...]]
_LINE = "_" * 30
PARTS: tuple[Part, ...] = (
    (
        "1  IS ANYBODY IN DANGER NOW?   [ ] no   [ ] yes   [ ] not sure: act as for yes",
        (
            "Yes: ring 999 now. Then the safeguarding lead. Write nothing more before that.",
            "A child at risk of harm, not this minute: ring children's social care today (numbers below).",
            "Ill or hurt: 999 or NHS 111. Thoughts of ending their life: 999, or NHS 111 and the mental health option.",
            f"Rang whom: {_LINE}  at (time): __________",
            f"Who took it (name): {_LINE}  What they said: {_LINE}",
        ),
    ),
    (
        "2  HOW MAY WE BE IN TOUCH?",
        (
            "Ask: is there any way that is NOT safe?  [ ] home  [ ] letter  [ ] phone  [ ] text  [ ] email  [ ] a person: __________",
            f"The safe way, with whom, when: {_LINE}{_LINE}",
        ),
    ),
    (
        "3  WHO",
        (
            f"Child's given name: {_LINE}  Family name: {_LINE}",
            "Date of birth: ____ - __ - __  or age: ____   [ ] F  [ ] M  [ ] X   Postcode: __________  Language: __________",
            f"Who is asking (name, role, number): {_LINE}{_LINE}",
            "Brothers and sisters at home (ages): ______________________  Others at home: ______________________",
        ),
    ),
    (
        "4  AGREEMENT",
        (
            "[ ] parent agreed   [ ] young person agreed   [ ] carer agreed   [ ] said no   [ ] not asked   On: ____ - __ - __",
            "Not for (services or people): ______________________    An escalation in part 1 needs no agreement.",
        ),
    ),
    (
        "5  WHAT IS HARD, for whom, and how hard (10 is the worst; leave empty what nobody can say)",
        tuple(f"{place}. {_LINE}{_LINE}  for: ______________  hard: ____ / 10" for place in range(1, 6)),
    ),
    (
        "6  WORRIES SEEN OR TOLD (who saw it, who told it, when)",
        ("_" * 100, "_" * 100),
    ),
    (
        "7  WHAT GOES WELL, what the child says, what the family wants and does not want",
        ("_" * 100, "_" * 100),
    ),
    (
        "8  AFTERWARDS",
        (
            f"Filled in by: {_LINE}  on: ____ - __ - __  at: ______",
            f"Entered under THIS FORM'S NUMBER on: ____ - __ - __  by: {_LINE}",
            "One sheet is one child. Keep it locked away until it is entered; then store or destroy it as your rules say.",
        ),
    ),
)
_TITLE = "Referral on paper, while the computer cannot be used"


def contact_lines(contacts: Sequence[EmergencyContacts]) -> list[str]:
    """Whom to call, from the workspace's settings; a space to write where a number is not known."""
    found = []
    for block in contacts:
        for label, contact in (
            ("Children's social care", block.statutory),
            ("Same-day medical", block.same_day_medical),
            ("Mental health crisis", block.crisis_mental_health),
        ):
            if contact is None:
                continue
            hours = [
                f"{word} {number}"
                for word, number in (("in hours", contact.in_hours), ("out of hours", contact.out_of_hours))
                if number
            ]
            name = contact.name or contact.authority or ""
            found.append(f"{label}{f' ({name})' if name else ''}: " + (", ".join(hours) or _LINE))
    if not any(line.startswith("Children's social care") for line in found):
        found.insert(0, f"Children's social care, in hours: {_LINE} out of hours: {_LINE}")
    return ["Emergency: 999", *found, "NHS 111", f"Our safeguarding lead: {_LINE}"]


def as_text(numbers: Sequence[str], area: str, contacts: Sequence[EmergencyContacts]) -> str:
    """The forms as plain text, a form feed between two."""
    return "\f".join(_text(number, area, contacts) for number in numbers)


def _text(number: str, area: str, contacts: Sequence[EmergencyContacts]) -> str:
    lines = [f"FORM {number}    {_TITLE}{f'    {area}' if area else ''}", ""]
    for heading, rows in PARTS:
        lines += [heading, *(f"   {row}" for row in rows), ""]
        if heading.startswith("1 "):
            lines += ["   WHOM TO CALL", *(f"   - {line}" for line in contact_lines(contacts)), ""]
    return "\n".join(lines)


def as_html(numbers: Sequence[str], area: str, contacts: Sequence[EmergencyContacts]) -> str:
    """The forms as one HTML page that prints each on a sheet of A4; nothing in it is fetched from anywhere."""
    sheets = "\n".join(_html(number, area, contacts) for number in numbers)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>Forms for downtime</title><style>\n'
        "@page { size: A4; margin: 12mm } body { font: 10pt/1.5 sans-serif } section { page-break-after: always }\n"
        "h1 { font-size: 12pt; margin: 0 } h2 { font-size: 10pt; margin: 7pt 0 1pt } p { margin: 0 }\n"
        ".number { font: bold 16pt monospace } .call { border: 2px solid; padding: 4pt; margin: 4pt 0 }\n"
        f"</style></head><body>\n{sheets}\n</body></html>\n"
    )


def _html(number: str, area: str, contacts: Sequence[EmergencyContacts]) -> str:
    lines = [
        f'<section><h1><span class="number">{escape(number)}</span> {escape(_TITLE)} {escape(area)}</h1>'
    ]
    for heading, rows in PARTS:
        lines.append(f"<h2>{escape(heading)}</h2>")
        lines += [f"<p>{escape(row)}</p>" for row in rows]
        if heading.startswith("1 "):
            called = "".join(f"<p>{escape(line)}</p>" for line in contact_lines(contacts))
            lines.append(f'<div class="call"><p><b>Whom to call</b></p>{called}</div>')
    return "\n".join([*lines, "</section>"])
