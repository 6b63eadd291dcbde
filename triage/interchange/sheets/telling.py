"""Our keys as the cells of a sheet would say them: for values that were changed here, in the manner of the column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from triage.interchange.sheets.ages import ages_in_words
from triage.interchange.sheets.days import day_in_words
from triage.interchange.sheets.kinds import KINDS
from triage.interchange.sheets.maps import Column
from triage.interchange.sheets.meant import text_of
from triage.interchange.sheets.times import DAYS, times_in_words
from triage.signposting.languages import languages_named

Plain = Mapping[str, Any]
Teller = Callable[[Plain, str], str | None]
"""Gives the text of a cell from a record (and a provider under ``organisation``) and the old text; None where it cannot."""
_ACCESS = {
    "step_free": "Wheelchair access", "no_step_free": "Not wheelchair accessible", "accessible_toilet": "Accessible toilet",
    "changing_place": "Changing place", "accessible_parking": "Disabled parking", "sign_language": "BSL", "hearing_loop": "Hearing loop",
    "quiet_space": "Quiet space", "easy_read": "Easy read", "large_print": "Large print",
}  # fmt: skip
_ROUTES = {
    "self": "self-referral",
    "parent": "parent",
    "professional": "professional",
    "school": "school",
    "gp": "GP",
}
_STATUS = {"open": "Open", "paused": "Paused", "closed": "Closed"}
_SEXES = {"any": "All", "F": "Girls", "M": "Boys"}


def _at(record: Plain, key: str) -> Any:
    value: Any = record
    for step in key.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _same(key: str) -> Teller:
    def tell(record: Plain, _: str) -> str:
        value = _at(record, key)
        return "" if value is None else text_of(value)

    return tell


def _yes_no(key: str) -> Teller:
    def tell(record: Plain, old: str) -> str:
        value = _at(record, key)
        if value is None:
            return ""
        short = len(old) == 1
        return ("Y" if value else "N") if short else ("Yes" if value else "No")

    return tell


def _ages(record: Plain, _: str) -> str:
    return ages_in_words(dict(record.get("ages") or {}))


def _age(end: str) -> Teller:
    def tell(record: Plain, _: str) -> str:
        ages = record.get("ages") or {}
        if f"{end}_months" in ages:
            return f"{ages[f'{end}_months']} months"
        return text_of(ages.get(end))

    return tell


def _times(record: Plain, _: str) -> str:
    return times_in_words(list(record.get("schedule") or ()), term_time_only=record.get("term_time_only"))


def _hours(day: str) -> Teller:
    def tell(record: Plain, _: str) -> str:
        found = [one for one in record.get("schedule") or () if one.get("day") == day]
        return ", ".join(
            f"{one['from']}-{one['to']}" if one.get("from") and one.get("to") else "Yes" for one in found
        )

    return tell


def _summary(record: Plain, _: str) -> str:
    lines = str(record.get("summary") or "").split("\n")
    return "\n".join(line for line in lines if not line.startswith("For: "))


def _eligibility(record: Plain, _: str) -> str:
    lines = str(record.get("summary") or "").split("\n")
    return "\n".join(line.removeprefix("For: ") for line in lines if line.startswith("For: "))


def _how(mail: bool) -> Teller:
    def tell(record: Plain, _: str) -> str:
        parts = str(_at(record, "contact.how") or "").split("; ")
        mine = [part for part in parts if part.startswith("by email: ") == mail and part]
        return "; ".join(part.removeprefix("by email: ") for part in mine)

    return tell


def _area(record: Plain, _: str) -> str | None:
    area = record.get("area") or {}
    if area.get("codes"):
        return ", ".join(area["codes"])
    return {"national": "National", "remote": "Online", None: ""}.get(area.get("kind"))


def _waiting(record: Plain, _: str) -> str | None:
    capacity = record.get("capacity") or {}
    weeks = capacity.get("wait_weeks")
    if capacity.get("state") == "waiting_list":
        return f"{weeks} weeks" if weeks else "Yes"
    return {"room": "No", "full": "List closed", "unknown": "", None: ""}.get(capacity.get("state"))


def _listed(key: str, words: Mapping[str, str], between: str = ", ") -> Teller:
    return lambda record, _: between.join(words.get(one, str(one)) for one in record.get(key) or ())


def _worded(key: str, words: Mapping[str, str]) -> Teller:
    return lambda record, _: words.get(str(record.get(key) or ""), "")


def _wheelchair(record: Plain, old: str) -> str:
    codes = record.get("access") or ()
    if "step_free" in codes:
        return "Y" if len(old) == 1 else "Yes"
    return ("N" if len(old) == 1 else "No") if "no_step_free" in codes else ""


def _languages(record: Plain, _: str) -> str:
    codes = [str(code) for code in record.get("languages") or ()]
    return ", ".join("interpreter" if code == "interpreter" else languages_named([code]) for code in codes)


_TELLERS: Mapping[str, Teller] = {
    "name": _same("name"), "organisation": _same("organisation"), "summary": _summary, "ages": _ages, "age_from": _age("from"), "age_to": _age("to"),
    "postcode": _same("location.postcode"), "address": _same("location.note"), "area": _area, "phone": _same("contact.phone"), "email": _how(mail=True),
    "web": _same("contact.web"), "contact_how": _how(mail=False), "times": _times, **{day: _hours(day) for day in DAYS},
    "term_time_only": _yes_no("term_time_only"), "cost": _same("cost"), "routes": _listed("routes", _ROUTES, " / "),
    "waiting": _waiting, "checked_by": _same("checked.by"), "languages": _languages, "access": _listed("access", _ACCESS), "wheelchair": _wheelchair,
    "category": lambda record, _: "; ".join(str(one.get("title") or one["id"]) for one in record.get("terms") or ()),
    "diagnosis": _yes_no("requires_diagnosis"), "sexes": _worded("sexes", _SEXES), "status": _worded("status", _STATUS), "remote": _yes_no("remote"),
    "transport": _same("transport"), "duration_weeks": _same("duration_weeks"), "eligibility": _eligibility,
    "free": lambda record, old: "" if record.get("cost") is None else ("Y" if len(old) == 1 else "Yes") if record["cost"] == "free" else ("N" if len(old) == 1 else "No"),
}  # fmt: skip

SAYS: Mapping[str, tuple[str, ...]] = {
    "name": ("name",), "organisation": ("organisation",), "summary": ("summary",), "eligibility": ("summary",), "ages": ("ages",), "age_from": ("ages",),
    "age_to": ("ages",), "postcode": ("location.postcode",), "address": ("location.note",), "area": ("area",), "phone": ("contact.phone",),
    "email": ("contact.how",), "web": ("contact.web",), "contact_how": ("contact.how",), "times": ("schedule", "term_time_only"),
    **dict.fromkeys(DAYS, ("schedule",)), "term_time_only": ("term_time_only",), "cost": ("cost",), "free": ("cost",), "routes": ("routes",),
    "waiting": ("capacity.state", "capacity.wait_weeks"), "checked": ("checked.on",), "checked_by": ("checked.by",), "languages": ("languages",), "access": ("access",),
    "wheelchair": ("access",), "category": ("terms",), "diagnosis": ("requires_diagnosis",), "sexes": ("sexes",), "status": ("status",),
    "remote": ("remote",), "transport": ("transport",), "duration_weeks": ("duration_weeks",),
    "day": ("schedule",), "hours": ("schedule",), "start_time": ("schedule",), "end_time": ("schedule",),
}  # fmt: skip
"""Kind of column -> our keys that its cells say."""


def told(record: Plain, column: Column, old: str) -> str | None:
    """The text of a cell for what a record says now; None where such a column cannot say it."""
    if column.key == "checked":
        day = _at(record, "checked.on")
        return day_in_words(str(day), old, column.read) if day else ""
    teller = _TELLERS.get(column.key)
    if teller is None or KINDS[column.key].read is None:
        return None
    return teller(record, old)


def at(record: Plain, key: str) -> Any:
    """The value of a dotted key, or None."""
    return _at(record, key)
