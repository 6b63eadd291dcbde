"""Columns that say one of a few things in many ways: yes or no, routes, room, cost, sex, status.

A reader that rules somebody out (routes, sex) gives nothing where any part of the cell is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from triage.interchange.harmless import clean
from triage.interchange.sheets.meant import Cell, Meant, plain, text_of, unread

_YES = frozenset({"yes", "y", "true", "1", "✓", "✔", "required", "needed"})
_NO = frozenset({"no", "n", "false", "0", "not required", "not needed", "none", "none required", "✗"})


def read_yes_no(cell: Cell, key: str, *, turned: bool = False) -> Meant:
    """Read yes or no; ``turned`` where the heading asks the opposite of our key."""
    words = plain(cell).rstrip(".!")
    if not words:
        return Meant()
    if words in _YES:
        return Meant({key: not turned})
    if words in _NO:
        return Meant({key: turned})
    return unread(cell, "this is neither yes nor no")


def read_diagnosis(cell: Cell) -> Meant:
    """Read whether a diagnosis is asked for; gives ``requires_diagnosis``.

    >>> dict(read_diagnosis("No diagnosis needed").keys), dict(read_diagnosis("Autism diagnosis required").keys), read_diagnosis("Preferred").unread
    ({'requires_diagnosis': False}, {'requires_diagnosis': True}, 'Preferred')
    """
    words = plain(cell).rstrip(".!")
    if not words:
        return Meant()
    if words in _NO or re.fullmatch(
        r"(?:no|without(?: a)?)(?: formal)? diagnos[ie]s(?: (?:is )?(?:needed|required|necessary))?|diagnosis (?:is )?not (?:needed|required|necessary)|not essential",
        words,
    ):
        return Meant({"requires_diagnosis": False})
    if words in _YES or re.fullmatch(
        r"(?:a |formal |[a-z/]+ )*diagnosis(?: (?:is )?(?:of [a-z/ ]+ )?(?:needed|required|essential|only|necessary))|must have (?:a )?diagnosis",
        words,
    ):
        return Meant({"requires_diagnosis": True})
    return unread(cell, "whether a diagnosis is asked for cannot be told")


_SELF = r"self(?:[- ]?referrals?|[- ]?refer)?|drop[- ]?ins?|walk[- ]?ins?|open access|no referral(?: (?:is )?(?:needed|required|necessary))?|direct|young (?:person|people)|universal|turn up|open to all|open"
_PARENT = r"parents?(?:[- ]referrals?)?|carers?|parent ?(?:/|or|and) ?carers?|family|families|parental"
_PROFESSIONAL = (
    r"professionals?|any professional|health(?: ?care)? professionals?|practitioners?|social workers?|social care|children'?s services|early help(?: team)?|agenc(?:y|ies)|health visitors?|hv|"
    r"midwi(?:fe|ves)|midwifery|school nurses?|paediatricians?|mash|council|local authority|family support workers?|youth workers?|camhs|referral form|third party"
)
_SCHOOL = (
    r"schools?|sencos?|sendcos?|teachers?|nursery|nurseries|education(?: settings?)?|headteachers?|college"
)
_GP = r"gps?|g\.p\.?|doctors?|gp surgery|gp practice"
_WAYS = (
    ("self", _SELF),
    ("parent", _PARENT),
    ("school", _SCHOOL),
    ("gp", _GP),
    ("professional", _PROFESSIONAL),
)
_ROUTE_FLUFF = re.compile(
    r"\b(?:referrals?|refer(?:red)?|via|by|through|from|only|a|an|the|route|made|accepted|your|any|is|are)\b|[.():]"
)
_ALL_WAYS = re.compile(
    r"(?:any|all|anyone|anybody|any route|all routes|open to all)(?: (?:referrals?|can refer|may refer|accepted))*"
)


def read_routes(cell: Cell) -> Meant:
    """Read how people come; gives ``routes``, each way once, or nothing where any part is not understood.

    >>> read_routes("self-referral / professional / GP").keys["routes"], read_routes("Drop-in").keys["routes"], read_routes("via the portal").unread
    (['self', 'professional', 'gp'], ['self'], 'via the portal')
    """
    words = plain(cell).replace("&", " and ")
    if not words:
        return Meant()
    if _ALL_WAYS.fullmatch(words):
        return Meant({"routes": ["self", "parent", "professional", "school", "gp"]})
    if re.search(r"\b(?:not|except|unless|cannot|can't|closed|n/a)\b|\bno (?!referral)", words):
        return unread(cell, "it says who may not, which cannot be read safely")
    found: list[str] = []
    for part in re.split(r"\s*(?:[,;/|+\n]|\bor\b|\band\b)\s*", words):
        way = _way(part)
        if way is None:
            return unread(
                cell, "one of the ways in is not known, and the others alone would turn people away"
            )
        found.extend(name for name in way if name not in found)
    return Meant({"routes": found}) if found else unread(cell, "no way in is named")


def _way(part: str) -> tuple[str, ...] | None:
    """Give the ways one part names; none for words that say nothing, None for what is not understood."""
    if not part.strip():
        return ()
    for candidate in (part.strip(" ."), " ".join(_ROUTE_FLUFF.sub(" ", part).split())):
        if not candidate:
            return ()
        for name, pattern in _WAYS:
            if re.fullmatch(pattern, candidate):
                return (name,)
    return None


_WAIT = re.compile(
    r"(?:approx\.?|approximately|about|around|up to|c\.?|circa|currently|yes,?(?: -)?|~)? ?(\d{1,3})(?: ?(?:-|to) ?(\d{1,3}))? ?(day|week|wk|month|mth)s?(?: (?:wait(?:ing)?(?: (?:list|time))?|wait list))?"
)
_WEEKS = {"day": 1 / 7, "week": 1, "wk": 1, "month": 52 / 12, "mth": 52 / 12}


def read_waiting(cell: Cell) -> Meant:
    """Read what a column on waiting says; gives ``capacity.state`` and perhaps ``capacity.wait_weeks``, the longer of two.

    >>> dict(read_waiting("6-8 weeks").keys), dict(read_waiting("No").keys), dict(read_waiting("List closed").keys), read_waiting("Varies").unread
    ({'capacity.state': 'waiting_list', 'capacity.wait_weeks': 8}, {'capacity.state': 'room'}, {'capacity.state': 'full'}, 'Varies')
    """
    words = plain(cell).rstrip(".!")
    if not words:
        return Meant()
    if words in {
        "no",
        "n",
        "none",
        "false",
        "no wait",
        "no waiting",
        "no waiting list",
        "no waiting time",
        "0",
        "0 weeks",
        "spaces available",
        "places available",
        "spaces",
        "open",
        "immediate",
        "not at present",
        "not currently",
        "no wait list",
        "available",
    }:
        return Meant({"capacity.state": "room"})
    if words in {
        "full",
        "closed",
        "list closed",
        "waiting list closed",
        "closed to referrals",
        "closed to new referrals",
        "no capacity",
        "no spaces",
        "no places",
        "at capacity",
        "not accepting referrals",
        "not taking referrals",
    }:
        return Meant({"capacity.state": "full"})
    if words in {
        "yes",
        "y",
        "true",
        "waiting list",
        "yes - waiting list",
        "currently a waiting list",
        "waiting list in operation",
        "waiting list operates",
    }:
        return Meant({"capacity.state": "waiting_list"})
    if match := _WAIT.fullmatch(words):
        weeks = int(match[2] or match[1]) * _WEEKS[match[3]]
        whole = int(weeks) + (weeks > int(weeks))
        if whole <= 520:
            return Meant(
                {"capacity.state": "waiting_list" if whole else "room", "capacity.wait_weeks": whole}
            )
    return unread(cell, "how long anybody waits cannot be told")


_FREE = re.compile(
    r"(?:free|no (?:charge|cost|fee)|nil|foc|£?0(?:\.00)?|free of charge|free to (?:attend|access|use|families|all)|none|n[io]l cost|funded)"
)


def read_cost(cell: Cell) -> Meant:
    """Read a price; gives ``cost``: ``free``, or the words as they stand.

    >>> dict(read_cost("No charge").keys), dict(read_cost("Free/£3 per session").keys), dict(read_cost(3.5).keys)
    ({'cost': 'free'}, {'cost': 'Free/£3 per session'}, {'cost': '£3.50'})
    """
    words = plain(cell).rstrip(".!")
    if not words:
        return Meant()
    if _FREE.fullmatch(words):
        return Meant({"cost": "free"})
    if re.fullmatch(r"\d{1,4}(?:\.\d{1,2})?", words):
        pounds = float(words)
        return Meant({"cost": f"£{pounds:.2f}".removesuffix(".00")})
    if words in _YES or words in {"varies", "variable", "contact for details", "see website"}:
        return unread(cell, "no price is named")
    if words in {"no", "n"}:
        return unread(cell, "whether no means free depends on the heading")
    return Meant({"cost": clean(text_of(cell))})


def read_free(cell: Cell) -> Meant:
    """Read a column headed ``Free?``; gives ``cost``."""
    found = read_yes_no(cell, "free")
    if "free" not in found.keys:
        return found if not plain(cell) else read_cost(cell)
    return Meant({"cost": "free" if found.keys["free"] else "not free"})


def read_sexes(cell: Cell) -> Meant:
    """Read whom a service takes; gives ``sexes``.

    >>> dict(read_sexes("Girls only").keys), dict(read_sexes("Mixed").keys), read_sexes("Mothers and babies").unread
    ({'sexes': 'F'}, {'sexes': 'any'}, 'Mothers and babies')
    """
    words = re.sub(r"\b(?:only|just|aged.*|and young)\b|[.!]", "", plain(cell)).strip()
    if not words:
        return Meant()
    either = {
        "any",
        "all",
        "mixed",
        "both",
        "either",
        "everyone",
        "m/f",
        "f/m",
        "male/female",
        "male and female",
        "female and male",
        "boys and girls",
        "girls and boys",
        "all genders",
        "any gender",
        "all sexes",
        "unisex",
        "all welcome",
        "boys & girls",
        "no restriction",
        "male & female",
        "non-specific",
        "m & f",
    }
    if words in either:
        return Meant({"sexes": "any"})
    if words in {
        "f",
        "female",
        "females",
        "girls",
        "girl",
        "women",
        "women and girls",
        "girls and women",
        "woman",
    }:
        return Meant({"sexes": "F"})
    if words in {"m", "male", "males", "boys", "boy", "men", "men and boys", "boys and men", "man"}:
        return Meant({"sexes": "M"})
    return unread(cell, "whom it takes cannot be told")


_STATUS: Mapping[str, frozenset[str]] = {
    "open": frozenset({"open", "active", "live", "running", "current", "yes", "operational", "ongoing", "available", "up and running"}),
    "paused": frozenset({"paused", "on hold", "suspended", "temporarily closed", "not running at present", "inactive", "paused for summer"}),
    "closed": frozenset({"closed", "ceased", "ended", "no longer running", "finished", "permanently closed", "defunct", "archived", "decommissioned"}),
}  # fmt: skip


def read_status(cell: Cell) -> Meant:
    """Read whether a service takes people; gives ``status``."""
    words = plain(cell).rstrip(".!")
    if not words:
        return Meant()
    for status, known in _STATUS.items():
        if words in known:
            return Meant({"status": status})
    return unread(cell, "whether it is open cannot be told")
