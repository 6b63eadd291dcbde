"""Languages a service works in and how people can get in: lists of words, to codes.

Languages rule somebody out, so nothing is given where one of them is not known; what is not known of access is left.
"""

from __future__ import annotations

import re

from triage.interchange.sheets.meant import Cell, Meant, plain, unread
from triage.interchange.sheets.words import read_yes_no
from triage.signposting.languages import language_code

_INTERPRETER = re.compile(
    r"(?:interpreters?|interpretation|translators?|translation)(?: services?)?(?: (?:is |are )?(?:available|provided|on request|can be (?:booked|arranged)))?|any(?: language)?(?: with (?:an )?interpreters?)?|all(?: languages)?|language ?line"
)
_NAMED_LANGUAGES = re.compile(r"[a-z]{2,3}")


def read_languages(cell: Cell) -> Meant:
    """Read languages; gives ``languages`` as codes, or nothing where one of them is not known.

    >>> read_languages("English, Polish & BSL").keys["languages"], read_languages("English; interpreter available").keys["languages"], read_languages("English + others").unread
    (['en', 'pl', 'bfi'], ['en', 'interpreter'], 'English + others')
    """
    words = plain(cell).rstrip(".")
    if not words:
        return Meant()
    found: list[str] = []
    for part in re.split(r"\s*(?:[,;/&+\n|]|\band\b)\s*", words):
        if not part:
            continue
        code = (
            "interpreter"
            if _INTERPRETER.fullmatch(part)
            else language_code(re.sub(r" only$| spoken$", "", part))
        )
        if code != "interpreter" and (
            not _NAMED_LANGUAGES.fullmatch(code) or (code == part and len(part) > 2)
        ):
            return unread(
                cell, "one of the languages is not known, and the others alone would turn people away"
            )
        if code not in found:
            found.append(code)
    return Meant({"languages": found})


_ACCESS: tuple[tuple[str, str], ...] = (
    ("no_step_free", r"not (?:wheelchair )?accessible|no (?:wheelchair|step[- ]free)(?: access)?|stairs only|not suitable for wheelchairs"),
    ("accessible_toilet", r"(?:accessible|disabled|wheelchair) (?:toilets?|wcs?)"),
    ("changing_place", r"changing places?(?: toilet)?|hoist"),
    ("accessible_parking", r"(?:disabled|accessible|blue badge) (?:parking|bays?)|blue badge"),
    ("sign_language", r"bsl(?: interpreters?)?|sign language|signing|british sign language"),
    ("hearing_loop", r"(?:hearing|induction) loops?|loop system|loop"),
    ("makaton", r"makaton"),
    ("easy_read", r"easy[- ]read"),
    ("large_print", r"large print"),
    ("braille", r"braille"),
    ("quiet_space", r"quiet (?:space|room|area)s?|sensory(?: friendly| room)?|autism[- ]friendly|calm room"),
    ("step_free", r"(?:fully )?(?:wheelchair|wheelchairs|wheel chair)(?: (?:access(?:ible)?|friendly))?|step[- ]free(?: access)?|(?:ramp|ramped)(?: access)?|level access|lift|ground floor|no steps|pushchair(?: access(?:ible)?)?|buggy access"),
)  # fmt: skip


def read_access(cell: Cell) -> Meant:
    """Read access; gives ``access`` as codes of the list ``access``; what is not known of it is left unread.

    >>> read_access("Wheelchair, hearing loop").keys["access"], read_access("Ramp; bring a torch").unread
    (['step_free', 'hearing_loop'], 'bring a torch')
    """
    words = plain(cell).rstrip(".")
    if not words:
        return Meant()
    found: list[str] = []
    left: list[str] = []
    for part in filter(None, re.split(r"\s*(?:[,;/&+\n|]|\band\b)\s*", words)):
        code = next((code for code, pattern in _ACCESS if re.fullmatch(pattern, part)), None)
        if code is None:
            left.append(part)
        elif code not in found:
            found.append(code)
    keys = {"access": found} if found else {}
    return Meant(keys, "; ".join(left) or None, "no such kind of access is known" if left else "")


def read_wheelchair(cell: Cell) -> Meant:
    """Read a column headed ``Wheelchair access``; gives ``access``.

    >>> dict(read_wheelchair("Y").keys), dict(read_wheelchair("No").keys)
    ({'access': ['step_free']}, {'access': ['no_step_free']})
    """
    found = read_yes_no(cell, "step_free")
    if "step_free" in found.keys:
        return Meant({"access": ["step_free" if found.keys["step_free"] else "no_step_free"]})
    return read_access(cell)
