"""What a column can be: its word in a map, the wordings by which it is known, and how its cells are read.

Wordings are those of sheets that councils, family hubs and voluntary sector councils keep; practice, open to correction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from triage.interchange.harmless import clean, one_line, without_markup
from triage.interchange.sheets import ages, days, places, practical, times, words
from triage.interchange.sheets.meant import Cell, Meant, plain, text_of, unread

DAY, HOURS, START, END = "#day", "#hours", "#start", "#end"
"""Keys of parts of a session, put together once the whole row is read."""
Reader = Callable[[Cell, str | None], Meant]
"""Reads a cell; the second value is the map's ``read``: how days in digits are written."""


@dataclass(frozen=True)
class Kind:
    """One kind of column."""

    word: str
    """As a map names it under ``key``."""
    about: str
    """What it holds, for people and editors."""
    wordings: tuple[str, ...]
    """Headings by which it is known, in small letters."""
    read: Reader | None
    """None where the column is known and kept, and no key of ours is for it."""
    many: bool = False
    """Whether several columns may be of this kind."""


def _text(key: str, *, lines: bool = False) -> Reader:
    def read(cell: Cell, _: str | None) -> Meant:
        words_ = without_markup(text_of(cell)) if lines else one_line(without_markup(text_of(cell)))
        return Meant({key: words_}) if words_ else Meant()

    return read


def _simple(reader: Callable[[Cell], Meant]) -> Reader:
    return lambda cell, _: reader(cell)


def _limit(end: str) -> Reader:
    return lambda cell, _: ages.read_age_limit(cell, end)


def _hours(day: str) -> Reader:
    return lambda cell, _: times.read_hours(cell, day)


def _day(key: str) -> Reader:
    def read(cell: Cell, order: str | None) -> Meant:
        found = days.read_day(
            cell,
            "day_month_year"
            if order == "day_month_year"
            else "month_day_year"
            if order == "month_day_year"
            else None,
        )
        return Meant({key: found.keys["day"]}) if "day" in found.keys else found

    return read


def _terms(cell: Cell, _: str | None) -> Meant:
    parts = [one_line(part, 120) for part in re.split(r"[;|\n]", clean(text_of(cell)))]
    unique = list(dict.fromkeys(part for part in parts if part))
    return (
        Meant({"terms": [{"scheme": "", "id": part, "title": part} for part in unique]})
        if unique
        else Meant()
    )


def _term_time(cell: Cell, _: str | None) -> Meant:
    said = plain(cell).rstrip(".")
    if re.fullmatch(r"term[- ]?time(?: only)?|tto", said):
        return Meant({"term_time_only": True})
    if re.fullmatch(r"all year(?: round)?|year[- ]round|52 weeks", said):
        return Meant({"term_time_only": False})
    return words.read_yes_no(cell, "term_time_only")


def _remote(cell: Cell, _: str | None) -> Meant:
    said = plain(cell).rstrip(".")
    if said in {"online", "online only", "remote", "virtual", "telephone", "phone", "phone only", "by phone"}:
        return Meant({"remote": True})
    if said in {"face to face", "face-to-face", "in person", "f2f", "in-person"}:
        return Meant({"remote": False})
    return words.read_yes_no(cell, "remote")


def _weeks(cell: Cell, _: str | None) -> Meant:
    said = plain(cell).rstrip(".")
    match = re.fullmatch(r"(\d{1,3})(?: ?(?:-|to) ?(\d{1,3}))? ?(?:weeks?|wks?|sessions?)?", said)
    if not said:
        return Meant()
    if match is None or "session" in said or int(match[2] or match[1]) > 520:
        return unread(cell, "this is no number of weeks")
    return Meant({"duration_weeks": int(match[2] or match[1])})


def _kinds() -> tuple[Kind, ...]:
    sep = "|"

    def kind(word: str, about: str, wordings: str, read: Reader | None, *, many: bool = False) -> Kind:
        return Kind(word, about, tuple(part.strip() for part in wordings.split(sep)), read, many)

    weekdays = tuple(
        kind(
            day,
            f"Times on {day.title()}s",
            f"{day}|{day[:3]}|{day}s|{day} times|{day} opening times",
            _hours(day),
        )
        for day in times.DAYS
    )
    return (
        kind("name", "The name of the service; a row without one is not used", "service name|name of service|service|name|service title|activity|activity name|title|group name|name of group|name of activity|project|project name|programme name|provision|club|session name|offer", _text("name")),
        kind("organisation", "Who gives it", "organisation|organisation name|organization|provider|provider name|name of organisation|run by|delivered by|service provider|agency|charity|lead organisation|parent organisation|company|host organisation|supplier", _text("organisation")),
        kind("summary", "What it does", "description|service description|about|summary|what we do|details|overview|what is offered|about the service|what they offer|offer description|brief description|further details|information|description of service|what does it do|service details|activity description", _text("summary", lines=True)),
        kind("ages", "Ages in one column, such as 5-11 or under 5s", "ages|age|age range|age group|age groups|ages covered|age limit|age criteria|suitable ages|ages catered for|target age|target age group|who is it for (age)|age range of children|age bracket|ages served", _simple(ages.read_ages)),
        kind("age_from", "The lowest age", "age from|min age|minimum age|from age|lower age|youngest age|age (from)|age min|lower age limit|lowest age|starting age", _limit("from")),
        kind("age_to", "The highest age", "age to|max age|maximum age|to age|upper age|oldest age|age (to)|age max|upper age limit|highest age|up to age", _limit("to")),
        kind("postcode", "Postcode of the place", "postcode|post code|venue postcode|postal code|location postcode|p/code|pcode|postcode of venue|zip", _simple(places.read_postcode)),
        kind("address", "Where it is", "address|venue|location|venue address|full address|where|venue name|place|site|address of venue|location of service|delivery address|where does it take place|premises", _simple(places.read_address)),
        kind("area", "Where it works: ONS codes, postcode districts, national", "area|area covered|areas covered|geographical area|coverage|catchment|catchment area|geography|district|borough|area served|wards covered|locality|localities|geographic coverage|postcodes covered", _simple(places.read_area)),
        kind("phone", "Telephone number", "phone|telephone|tel|tel no|telephone number|phone number|contact number|contact telephone|contact phone|phone no|mobile|contact tel|tel number|helpline|telephone no", _simple(places.read_phone)),
        kind("email", "E-mail address", "email|e-mail|email address|e-mail address|contact email|contact e-mail|service email|enquiries email|referral email", _simple(places.read_email)),
        kind("web", "Web address", "website|web|web address|url|web site|webpage|web page|link|website link|website address|web link|weblink|homepage", _simple(places.read_web)),
        kind("contact_how", "How to get in touch, in words", "how to contact|how to access|how to get in touch|how to book|booking|booking details|access details|how to join|contact details|contact information|how to refer|referral process|application process|how to apply", _text("contact.how", lines=True)),
        kind("times", "Days and times, such as Sat 10-12, Mon 9.30am-3pm", "days and times|days & times|times|opening times|opening hours|day and time|days/times|session times|when|timetable|hours|schedule|day/time|dates and times|hours of operation|days and hours|when is it|day & time|session day and time|days times|sessions", _simple(times.read_times)),
        *weekdays,
        kind("day", "Day of the week, where times stand in another column", "day|days|day of week|day of the week|session day|which day|weekday|day(s)|days of week|meeting day", _text(DAY)),
        kind("hours", "Times, where days stand in another column", "time|session time|time of session|start and end time|meeting time|time(s)|from - to", _text(HOURS)),
        kind("start_time", "When it begins", "start time|time from|from time|start|opens|opens at|opening time|time start|begins", _text(START)),
        kind("end_time", "When it ends", "end time|time to|to time|finish time|end|closes|closes at|closing time|finish|time end|ends", _text(END)),
        kind("term_time_only", "Whether it stops in school holidays", "term time only|term time|term-time|term time only?|runs in term time|term time only (y/n)", _term_time),
        kind("cost", "What it costs", "cost|price|charge|charges|fee|fees|cost to family|cost per session|how much|price per session|cost of service|costs|is there a cost|cost (£)|charge to families|payment", _simple(words.read_cost)),
        kind("free", "Whether it is free, yes or no", "free|is it free|free?|free of charge|free to access|free service|free (y/n)", _simple(words.read_free)),
        kind("routes", "How people come to it", "referral route|referral|referrals|how to refer|referral routes|referral method|who can refer|referral type|referral pathway|self referral|access route|referral criteria route|route in|referred by|referral source|referral process type|referrers", _simple(words.read_routes)),
        kind("waiting", "Waiting list or time", "waiting list|waiting time|wait|wait time|waiting times|waiting list?|current wait|current waiting time|waiting list (weeks)|availability|capacity|wait list|spaces|current waiting list", _simple(words.read_waiting)),
        kind("checked", "The day somebody last checked the row", "last checked|date checked|last updated|date updated|updated|checked|last reviewed|date last checked|review date|date of last check|last verified|verified|date last updated|date verified|last confirmed|date reviewed|checked on|info correct as of|last update", _day("checked.on")),
        kind("checked_by", "Who checked it", "checked by|updated by|reviewed by|verified by|last checked by|who checked|confirmed by", _text("checked.by")),
        kind("languages", "Languages it works in", "languages|language|languages spoken|languages offered|community languages|language support|languages available", _simple(practical.read_languages)),
        kind("access", "Access, such as step-free or a hearing loop", "access|accessibility|access needs|facilities|disabled access|accessible|access information|accessibility information|disability access|building access|venue accessibility", _simple(practical.read_access), many=True),
        kind("wheelchair", "Whether a wheelchair can get in, yes or no", "wheelchair access|wheelchair|wheelchair accessible|wheelchair access?|wheelchair accessible?|step free|step free access|wheelchair friendly", _simple(practical.read_wheelchair)),
        kind("category", "Kinds of help as the sheet calls them; reviewed with `triage directory map`", "category|categories|type|type of service|service type|theme|themes|type of support|support type|need|needs met|topic|topics|service category|sub category|subcategory|sub-category|keywords|tags|area of need|primary need|type of activity|activity type|support area|issue|issues", _terms, many=True),
        kind("diagnosis", "Whether a diagnosis is asked for", "diagnosis required|diagnosis needed|diagnosis|diagnosis required?|needs diagnosis|is a diagnosis required|is a diagnosis needed|formal diagnosis required|diagnosis needed?", _simple(words.read_diagnosis)),
        kind("sexes", "Whom it takes: girls, boys, everybody", "gender|sex|male/female|who (gender)|boys/girls|male or female|gender of service users", _simple(words.read_sexes)),
        kind("status", "Whether it is open, paused or closed", "status|service status|active|live|running|currently running|open/closed|is it running|active?|current status", _simple(words.read_status)),
        kind("remote", "Whether it works online or by telephone", "online|remote|virtual|delivery method|mode of delivery|how delivered|online or face to face|delivery|format|online/face to face", _remote),
        kind("transport", "Help with getting there", "transport|transport provided|transport links|travel|parking and transport|getting there|public transport", _text("transport")),
        kind("duration_weeks", "How many weeks it lasts", "duration|length of programme|duration (weeks)|programme length|number of weeks|length of support|length of course|weeks", _weeks),
        kind("reference", "What the sheet calls the row: the same in every later copy", "id|ref|reference|service id|unique id|record id|ref no|reference number|row id|urn|code|service reference|unique reference", _text("reference")),
        kind("eligibility", "Who may come, in words; kept and shown with the summary", "eligibility|eligibility criteria|who is it for|criteria|who can access|target group|who for|access criteria|referral criteria|entry criteria|who can attend|target audience|suitable for|audience|who is eligible|inclusion criteria|client group", _text("eligibility", lines=True)),
        kind("kept", "Kept as it is and read by nobody", "notes|comments|contact name|named contact|contact person|manager|lead|key contact|coordinator|internal notes|funding|funder|commissioner|date added|added by|date created|contact|name of contact|contact name and role|job title|role|staff|social media|facebook|twitter|instagram|other information|end date|start date|contract end|funded by|funded until|volunteers|latitude|longitude|logo|image|photo|row|no|number|s/n|ward", None, many=True),
    )  # fmt: skip


KINDS: Mapping[str, Kind] = {kind.word: kind for kind in _kinds()}
"""Kinds of column by their word, in the order in which they are proposed."""
_NOISE = re.compile(
    r"\((?:required|mandatory|optional|if known|if applicable|if any|please state|free text|dd/mm/yyyy|yyyy|uk|yrs|years|y/n)\)|[*:_]+|\?$"
)


def shown(heading: str) -> str:
    """A heading as it is compared: small letters, without marks that only guide whoever types.

    >>> shown("Service_Name *"), shown("Last checked (dd/mm/yyyy)")
    ('service name', 'last checked')
    """
    return " ".join(_NOISE.sub(" ", plain(heading)).replace("_", " ").split())


@lru_cache(maxsize=4_000)
def likeness(heading: str) -> tuple[str | None, float]:
    """The kind whose wording is most like a heading, and how like it is, of 100.

    >>> likeness("Telephone no."), likeness("Contact name")[0], likeness("zzz")[1] < 60
    (('phone', 96.0), 'kept', True)
    """
    found = likely(heading)
    return found[0] if found else (None, 0.0)


def likely(heading: str) -> list[tuple[str, float]]:
    """Kinds and how like a heading their best wording is, the likest first; those below 50 left out."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - takes long to load

    words_ = shown(heading)
    if not words_ or len(words_) > 80:
        return []
    scores = []
    for place, kind in enumerate(KINDS.values()):
        best = max(
            max(fuzz.ratio(words_, wording), 0.99 * fuzz.token_sort_ratio(words_, wording))
            for wording in kind.wordings
        )
        if best >= 50:
            scores.append((best, -place, kind.word))
    return [(word, score) for score, _, word in sorted(scores, reverse=True)]
