"""Made-up registers of children with the errors that people make, for measuring how well doubles are found.

Every rate here is an assumption, stated so that it can be disputed; none was counted in a real register. Children, families and
numbers are made up: NHS numbers begin with 999 (kept for tests by the NHS), telephone numbers lie in the range Ofcom keeps for
drama, family names are syllables.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from tests.likeness.name_pools import Tongue, family_name, given_name, respelt, tongue_of
from triage.casework.likeness.numbers import nhs_checks
from triage.casework.likeness.short_forms import ROOTS

ON = date(2026, 11, 22)
AGAIN = 0.06
"""Share of children who come a second time under another number."""
PRESENT: Mapping[str, float] = {
    "names": 0.96, "date_of_birth": 0.93, "sex": 0.94, "postcode": 0.97, "whole_postcode": 0.72, "nhs": 0.45, "address": 0.55, "phone": 0.6,
}  # fmt: skip
"""How often a record says something at all; where the date of birth is missing, it gives an age in years."""
ERRORS: Mapping[str, float] = {
    "given_typo": 0.05, "short_form": 0.10, "given_respelt": 0.06, "accents_lost": 0.5, "names_swapped": 0.012, "given_initial": 0.01,
    "other_given_name": 0.012, "middle_name_lost": 0.5, "family_typo": 0.05, "family_respelt": 0.05, "particle_lost": 0.4,
    "double_name_halved": 0.5, "double_name_gained": 0.04, "other_family_name": 0.06, "birth_digit": 0.025, "birth_swapped": 0.015,
    "birth_year": 0.012, "birth_first_of_january": 0.006, "birth_wrong": 0.004, "sex_wrong": 0.012, "postcode_letter": 0.03, "moved": 0.10,
    "nhs_digit": 0.02, "phone_changed": 0.3,
}  # fmt: skip
"""Kind of error -> how often the second record of a child has it, where it can have it at all."""


def times(rates: Mapping[str, float], factor: float) -> dict[str, float]:
    """The same errors so many times as often, at most nine in ten."""
    return {kind: min(rate * factor, 0.9) for kind, rate in rates.items()}


@dataclass(frozen=True)
class Child:
    """A made-up child as it is."""

    person: int
    household: int
    tongue: Tongue = field(repr=False)
    given: str
    family: str
    born: date
    sex: str
    postcode: str
    nhs: str
    address: str
    phone: str


@dataclass(frozen=True)
class Record:
    """What one record says of a child."""

    number: str
    person: int
    household: int
    child: dict[str, Any]
    identity: dict[str, Any]
    errors: tuple[str, ...] = ()

    def case(self) -> dict[str, Any]:
        """As a case file."""
        return {
            "case": self.number,
            "received": ON.isoformat(),
            "child": self.child,
            "identity": self.identity,
            "needs": [{"need": "sleep", "severity": 5}],
        }


@dataclass(frozen=True)
class Register:
    """Records in the order in which they came."""

    records: tuple[Record, ...]

    def pairs(self) -> set[tuple[str, str]]:
        """Pairs of records of one child."""
        first: dict[int, str] = {}
        found = set()
        for record in self.records:
            if record.person in first:
                found.add(pair(first[record.person], record.number))
            first.setdefault(record.person, record.number)
        return found


def pair(one: str, other: str) -> tuple[str, str]:
    """Two numbers in one order."""
    return (one, other) if one < other else (other, one)


def register(
    seed: int, children: int, errors: Mapping[str, float] = ERRORS, again: float = AGAIN, twins: float = 0.03
) -> Register:
    """A register of so many children; ``twins`` is the share of brothers and sisters born on one day."""
    chance = random.Random(seed)
    everybody = _families(chance, children, twins)
    twice = set(chance.sample(range(children), round(children * again)))
    told: list[Record] = []
    for place, child in enumerate(everybody):
        told.append(_told(child, f"R{len(told) + 1:06}", {}, chance))
        if place in twice:
            told.append(_told(child, f"R{len(told) + 1:06}", errors, chance))
    return Register(tuple(told))


def _families(chance: random.Random, children: int, twins: float) -> list[Child]:
    found: list[Child] = []
    household = 0
    while len(found) < children:
        household += 1
        tongue = tongue_of(chance)
        family, home = family_name(tongue, chance), _home(chance)
        if chance.random() < 0.06:
            family += "-" + family_name(tongue_of(chance), chance)
        phone = (
            f"01632 960{chance.randrange(1000):03}"
            if chance.random() < 0.3
            else f"07700 900{chance.randrange(1000):03}"
        )
        shared = given_name(tongue, "M", chance).split()[0] if chance.random() < 0.08 else ""
        born = [_birthday(chance)]
        while chance.random() < 0.38 and len(born) < 5:
            born.append(born[-1] if chance.random() < twins else _birthday(chance))
        names: set[str] = set()
        for day in born:
            sex = chance.choice("MF")
            given = given_name(tongue, sex, chance)
            while given in names:
                given = given_name(tongue, sex, chance)
            names.add(given)
            if shared and sex == "M" and shared not in given:
                given = f"{shared} {given}"
            own = family if chance.random() < 0.88 else family_name(tongue_of(chance), chance)
            found.append(
                Child(
                    len(found), household, tongue, given, own, day, sex, home[0], _nhs(chance), home[1],
                    phone if chance.random() < 0.8 else f"07700 900{chance.randrange(1000):03}",
                )
            )  # fmt: skip
    return found[:children]


def _birthday(chance: random.Random) -> date:
    return ON - timedelta(days=chance.randrange(90, 18 * 365))


def _home(chance: random.Random) -> tuple[str, str]:
    area = chance.choices(("ZB", "ZV", "ZW"), (80, 15, 5))[0]
    district = 1 + min(int(chance.expovariate(1) * 12), 89)
    postcode = f"{area}{district} {chance.randrange(1, 10)}{chance.choice('ABDEFGHJLN')}{chance.choice('PQRSTUWXYZ')}"
    street = chance.choice(
        (
            "Sample",
            "Example",
            "Invented",
            "Nowhere",
            "Pretend",
            "Mock",
            "Trial",
            "Specimen",
            "Fancied",
            "Madeup",
        )
    )
    return postcode, f"{chance.randrange(1, 180)} {street} {chance.choice(('Street', 'Road', 'Avenue', 'Close', 'Lane'))}"  # fmt: skip


def _nhs(chance: random.Random) -> str:
    while True:
        nine = "999" + f"{chance.randrange(10**6):06}"
        for last in range(10):
            if nhs_checks(f"{nine}{last}"):
                return f"{nine}{last}"


def _told(child: Child, number: str, errors: Mapping[str, float], chance: random.Random) -> Record:
    """What a record says: the child, with errors, and without what nobody wrote down."""
    seen = child
    made: list[str] = []
    for kind, rate in errors.items():
        wrong = _KINDS[kind](seen, chance) if chance.random() < rate else None
        if wrong is not None and wrong != seen:
            seen = wrong
            made.append(kind)
    said = {name: chance.random() < rate for name, rate in PRESENT.items()}
    about: dict[str, Any] = {}
    if said["date_of_birth"]:
        about["date_of_birth"] = seen.born.isoformat()
    else:
        about["age"] = max(0, (ON - seen.born).days // 365)
    if said["sex"]:
        about["sex"] = seen.sex
    if said["postcode"]:
        about["postcode"] = seen.postcode if said["whole_postcode"] else seen.postcode.split()[0]
    who: dict[str, Any] = {}
    if said["names"]:
        who |= {"given_name": seen.given, "family_name": seen.family}
    for name, value in (("nhs_number", seen.nhs), ("address", seen.address), ("phone", seen.phone)):
        if said[name.removesuffix("_number")]:
            who[name] = value
    return Record(number, child.person, child.household, about, who, tuple(made))


Change = Callable[[Child, random.Random], Child | None]


def _typo(word: str, chance: random.Random) -> str:
    """One letter left out, doubled, changed or changed places."""
    if len(word) < 3:
        return word
    at = chance.randrange(1, len(word) - 1)
    way = chance.randrange(4)
    if way == 0:
        return word[:at] + word[at + 1 :]
    if way == 1:
        return word[:at] + word[at] + word[at:]
    if way == 2:
        return word[:at] + chance.choice("aeiouirnmlst") + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _short(name: str, chance: random.Random) -> str | None:
    first, *rest = name.replace("-", " ").split()
    roots = ROOTS.get(_plain(first).lower(), frozenset())
    forms = sorted(form for form, of in ROOTS.items() if of & roots and form != _plain(first).lower())
    return " ".join((chance.choice(forms).capitalize(), *rest)) if forms else None


def _plain(name: str) -> str:
    name = name.replace("ł", "l").replace("Ł", "L")
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))


def _digit(text: str, chance: random.Random) -> str:
    at = chance.choice([place for place, sign in enumerate(text) if sign.isdigit()])
    return text[:at] + chance.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1 :]


def _born(child: Child, text: str) -> Child | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return replace(child, born=day) if date(2007, 1, 1) <= day <= ON else None


def _birth_digit(child: Child, chance: random.Random) -> Child | None:
    for _ in range(20):
        found = _born(child, child.born.isoformat()[:2] + _digit(child.born.isoformat()[2:], chance))
        if found:
            return found
    return None


def _without_particle(child: Child, _: random.Random) -> Child | None:
    for mark in ("Al-", "El-", "al-", "O'", "van ", "Bin ", "Ó "):
        if child.family.startswith(mark):
            rest = child.family[len(mark) :]
            return replace(child, family=rest if mark != "O'" else "O" + rest.lower())
    return None


def _letter(postcode: str, chance: random.Random) -> str:
    at = chance.choice([place for place, sign in enumerate(postcode) if sign != " " and place > 1])
    pool = "123456789" if postcode[at].isdigit() else "ABDEFGHJLNPQRSTUWXYZ"
    return postcode[:at] + chance.choice([sign for sign in pool if sign != postcode[at]]) + postcode[at + 1 :]


def _moved(child: Child, chance: random.Random) -> Child:
    postcode, address = _home(chance)
    if chance.random() < 0.4:
        postcode = child.postcode.split()[0] + " " + postcode.split()[1]
    return replace(child, postcode=postcode, address=address)


_KINDS: Mapping[str, Change] = {
    "given_typo": lambda child, chance: replace(child, given=_typo(child.given, chance)),
    "short_form": lambda child, chance: ((found := _short(child.given, chance)) and replace(child, given=found)) or None,
    "given_respelt": lambda child, chance: replace(child, given=respelt(child.given, child.tongue, chance)),
    "accents_lost": lambda child, _: replace(child, given=_plain(child.given), family=_plain(child.family)),
    "names_swapped": lambda child, _: replace(child, given=child.family, family=child.given),
    "given_initial": lambda child, _: replace(child, given=child.given[0]),
    "other_given_name": lambda child, chance: replace(child, given=given_name(child.tongue, child.sex, chance)),
    "middle_name_lost": lambda child, _: replace(child, given=child.given.replace("-", " ").split()[0]),
    "family_typo": lambda child, chance: replace(child, family=_typo(child.family, chance)),
    "family_respelt": lambda child, chance: replace(child, family=respelt(child.family, child.tongue, chance)),
    "particle_lost": _without_particle,
    "double_name_halved": lambda child, chance: replace(child, family=chance.choice(child.family.split("-"))) if child.family.count("-") == 1 and not child.family.lower().startswith(("al-", "el-")) else None,
    "double_name_gained": lambda child, chance: replace(child, family=f"{child.family}-{family_name(child.tongue, chance)}"),
    "other_family_name": lambda child, chance: replace(child, family=family_name(tongue_of(chance), chance)),
    "birth_digit": _birth_digit,
    "birth_swapped": lambda child, _: _born(child, f"{child.born.year}-{child.born.day:02}-{child.born.month:02}"),
    "birth_year": lambda child, chance: _born(child, f"{child.born.year + chance.choice((-1, 1))}-{child.born:%m-%d}"),
    "birth_first_of_january": lambda child, _: replace(child, born=date(child.born.year, 1, 1)),
    "birth_wrong": lambda child, chance: replace(child, born=_birthday(chance)),
    "sex_wrong": lambda child, _: replace(child, sex="F" if child.sex == "M" else "M"),
    "postcode_letter": lambda child, chance: replace(child, postcode=_letter(child.postcode, chance)),
    "moved": _moved,
    "nhs_digit": lambda child, chance: replace(child, nhs=_digit(child.nhs, chance)),
    "phone_changed": lambda child, chance: replace(child, phone=f"07700 900{chance.randrange(1000):03}"),
}  # fmt: skip
assert set(_KINDS) == set(ERRORS)
