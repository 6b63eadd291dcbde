"""Generated directories and people for the second opinion on eligibility, full of edges: birthdays, leap days, month ends."""

from __future__ import annotations

import functools
from datetime import date, timedelta
from typing import Any

from tests.chance import Chance
from tests.signposting import eligibility_by_contract as contract
from tests.signposting.builders import BIRMINGHAM, SOLIHULL, a_file, shipped_texts, vocabulary
from triage.rulebook.facts import whole_months
from triage.signposting import Directory, Request, load_directory
from triage.signposting.geography import outward
from triage.signposting.request import Practical
from triage.source import read_yaml

PROVIDER = "example-trust"
PERSONS = ("child", "parent", "sibling", "carer", "family", "unborn")
HELPS = ("sleep", "counselling", "gp")
HOMES = ("B90", "b90 1aa", "B36", "B37", "M1", "nonsense", None)
PLACES = ("B90", "B91 1AA", "B36", "M1", None, None)
FAR = {
    ("B90", "B36"), ("B90", "M1"), ("B36", "B90"), ("B36", "B91"), ("B36", "M1"), ("B37", "B90"), ("B37", "B91"), ("B37", "M1"),
    ("M1", "B90"), ("M1", "B91"), ("M1", "B36"),
}  # fmt: skip
"""Pairs of districts plainly farther apart than the next one."""
DAYS = (
    date(2026, 11, 20), date(2026, 10, 20), date(2027, 1, 31), date(2026, 2, 28), date(2024, 2, 29), date(2027, 3, 1), date(2026, 8, 31), date(2026, 12, 31), date(2028, 2, 29),
    date(2027, 2, 12), date(2027, 2, 13),
)  # fmt: skip
ACCESS = ("step_free", "accessible_toilet", "sign_language", "hearing_loop", "easy_read", "quiet_space")
TERMS = {
    "solihull": [(date(2026, 9, 2), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18)), (date(2027, 1, 4), date(2027, 2, 12)),
                 (date(2027, 2, 22), date(2027, 3, 25)), (date(2027, 4, 12), date(2027, 5, 28))],
}  # fmt: skip
"""Made-up dates, for tests alone."""


@functools.cache
def the_world() -> contract.World:
    """What the contract's reader must know, from the files as they are written."""
    areas = read_yaml(shipped_texts()["areas.yaml"]).data
    own = {row["district"]: {"postcodes": int(row["postcodes"]), "authorities": {code: int(count) for code, count in row["authorities"].items()}} for row in areas["districts"]}  # fmt: skip
    manchester = outward("M1")
    assert manchester is not None
    access = vocabulary().of("access")
    return contract.World(
        authority=SOLIHULL,
        districts={
            "M1": {"postcodes": manchester.postcodes, "authorities": dict(manchester.authorities)},
            **own,
        },
        names={SOLIHULL: "Solihull", BIRMINGHAM: "Birmingham"},
        terms=TERMS,
        denies={code: entry.items("denies") for code, entry in access.items()},
        far=dict.fromkeys(FAR, True),
    )


def terms_text() -> str:
    rows = "".join(f"\n- {{area: Solihull, from: {first}, to: {last}, source: made up for a test}}" for first, last in TERMS["solihull"])  # fmt: skip
    return f"format: 1\ndates:{rows}\n"


def directory_of(records: list[dict[str, Any]]) -> Directory:
    files = {"services/a.yaml": a_file(*records, provider=PROVIDER), "areas.yaml": shipped_texts()["areas.yaml"], "terms.yaml": terms_text()}  # fmt: skip
    return load_directory(files, vocabulary())


def records(chance: Chance, on: date) -> list[dict[str, Any]]:
    """Service records as plain text data; mostly suitable, each odd in a few ways."""
    return [_record(chance, number, on) for number in range(chance.whole(2, 7))]


def _record(chance: Chance, number: int, on: date) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": f"svc-{number}", "name": f"Example service {number}", "help": chance.some(HELPS, 3, 1), "for": chance.some(PERSONS, 6, 3),
        "ages": {"from": "0", "to": "17"}, "area": {"kind": "local_authority", "codes": [SOLIHULL]}, "status": "open",
        "checked": {"on": str(on), "by": "directory owner", "source": "Example"}, "routes": ["professional", "self", "parent"],
    }  # fmt: skip
    odd = _odd(chance, on)
    for key in chance.some(sorted(odd), 6, 1):
        if odd[key] is None:
            found.pop(key, None)
        else:
            found[key] = odd[key]
    limits, stop = found.get("ages") or {}, found.get("ends_at")
    if stop and int(stop) * 12 <= int(
        limits.get("from_months") or int(str(limits.get("from", "0")).replace("unborn", "0")) * 12
    ):
        del found["ends_at"]
    return found


def _odd(chance: Chance, on: date) -> dict[str, Any]:
    near = [str(on + timedelta(days=days)) for days in (0, 1, -1, -80, -200, -364, -365, -366, -367)]
    quarter = [str(contract.same_day_on(on, -3) + timedelta(days=days)) for days in (-1, 0, 1)]
    return {
        "ages": chance.pick(({"from": "11", "to": "17"}, {"from": "0", "to": "10"}, {"from": "unborn", "to": "2"}, {"from": "5"}, {"to": "7"}, None,
                             {"from_months": "6", "to_months": "23"}, {"from": "18"}, {"from": "18", "to": "120"}, {"from": "0", "to": "25"})),
        "duration_weeks": chance.pick(("1", "6", "12", "30", "0", None)),
        "sexes": chance.pick(("any", "F", "M", None)),
        "area": chance.pick(({"kind": "national"}, {"kind": "remote"}, {"kind": "local_authority", "codes": [BIRMINGHAM]}, {"kind": "local_authority", "codes": [SOLIHULL, BIRMINGHAM]},
                             {"kind": "districts", "codes": ["B90", "B36"]}, {"kind": "districts", "codes": ["M1"]}, {"kind": "school", "codes": ["Solihull"]},
                             {"kind": "school", "codes": [SOLIHULL, BIRMINGHAM]}, None)),
        "routes": chance.pick((["self"], ["professional"], ["school"], ["gp"], ["parent", "school"], None)),
        "requires_diagnosis": chance.pick(("true", "false", None)),
        "ends_at": chance.pick(("18", "11", None)),
        "status": chance.pick(("open", "paused", "closed", None)),
        "capacity": _capacity(chance, near + quarter),
        "checked": chance.pick((None, {"on": chance.pick(near)}, {"on": chance.pick(near), "every_months": chance.pick(("1", "6", "24"))},
                                {"on": chance.pick(quarter), "every_months": "3"})),
        "schedule": chance.pick((None, [{"day": "saturday", "from": "10:00", "to": "12:00"}], [{"day": "tuesday", "from": "16:00", "to": "17:00"}, {"day": "sunday"}],
                                 [{"day": "friday", "from": "15:00"}], [{"day": "monday", "to": "15:00"}], [{"day": "thursday", "from": "18:00", "to": "20:00"}])),
        "term_time_only": chance.pick(("true", "true", "false", None)),
        "cost": chance.pick(("free", "low_cost", "charge", "£5 a session", "ask them", None)),
        "languages": chance.pick((["en"], ["en", "ro"], ["pl", "interpreter"], None)),
        "access": chance.pick((["step_free"], ["step_free", "hearing_loop"], ["no_step_free"], ["hearing_loop", "no_sign_language"], ["accessible_toilet"], ["ask at the door"], None)),
        "transport": chance.pick(("none", "minibus from the school", None)),
        "remote": chance.pick(("true", "false", None)),
        "location": chance.pick(tuple({"postcode": place} for place in PLACES)),
        "channels": chance.pick((["home"], ["letter", "phone"], None)),
    }  # fmt: skip


def _capacity(chance: Chance, days: list[str]) -> dict[str, str] | None:
    if chance.yes(10):
        return None
    found = {"state": chance.pick(("room", "waiting_list", "full", "full", "unknown"))}
    if chance.yes(85):
        found["said_on"] = chance.pick(days)
    if chance.yes(70):
        found["wait_weeks"] = chance.pick(("0", "1", "4", "12", "60"))
    return found


def a_person(chance: Chance, on: date, among: list[dict[str, Any]]) -> dict[str, Any]:
    """One person with one help asked for, in the checker's keys; often just before an age at which one service stops."""
    someone: dict[str, Any] = {
        "on": on, "help": chance.pick(HELPS), "person": chance.pick(("child", *PERSONS)), "kind": chance.pick(("referral", "signpost", "support")),
        "home": chance.pick(HOMES) if chance.yes(15) else "B90", "authority": chance.pick((None, None, None, SOLIHULL, BIRMINGHAM)) if chance.yes(30) else None,
        "sex": chance.pick((None, "F", "F", "M", "X")), "school_area": chance.pick((None, "Solihull", "solihull ", "Leeds")),
        "source": chance.pick((None, "primary_school", "gp", "college", "school_nursing")), "language": chance.pick((None, "English", "Romanian", "Polish")),
        "diagnosis": chance.pick((None, True, False)), "adult": False, "born": None, "due": None, "months": None,
        "withheld": set(), "unsafe": set(), "receiving": set(), "waiting": set(), "tried": set(), "declined": set(), "left_out": set(), "nothing_came": set(),
        "receives_it": chance.yes(5), "waits_for_it": chance.yes(5), "tried_it": chance.yes(5), "nobody_agreed": chance.yes(8),
        "needs_access": chance.some(ACCESS, 2) if chance.yes(40) else [], "pays": chance.pick((None, "free_only", "low_cost", "any")),
        "times": chance.some(("weekday_daytime", "after_school", "evening", "saturday", "sunday", "school_holidays", "term_time"), 2) if chance.yes(40) else [],
        "travel": chance.pick((None, "none", "none", "walking", "car")) if chance.yes(50) else None, "remote": chance.pick((None, "ok", "not_possible")),
    }  # fmt: skip
    for key in (
        "withheld",
        "unsafe",
        "receiving",
        "waiting",
        "tried",
        "declined",
        "left_out",
        "nothing_came",
    ):
        if chance.yes(6):
            someone[key] = {
                chance.pick(
                    (
                        "svc-0",
                        "svc-1",
                        "svc-2",
                        PROVIDER if key not in {"receiving", "waiting", "tried", "nothing_came"} else "svc-3",
                    )
                )
            }
    if chance.yes(8):
        someone["unsafe"] = {"home", "phone"} | ({"letter"} if chance.yes() else set())
    _age(chance, someone, on)
    if chance.yes(40):
        _just_in_time(chance, someone, chance.pick(among))
    return someone


def _just_in_time(chance: Chance, someone: dict[str, Any], record: dict[str, Any]) -> None:
    """Somebody who reaches the upper age of a service within a day of the last day of its help."""
    ages, capacity, on = record.get("ages") or {}, record.get("capacity") or {}, someone["on"]
    ends = (
        [(int(ages["to"]) + 1) * 12]
        if "to" in ages
        else [int(ages["to_months"]) + 1]
        if "to_months" in ages
        else []
    )
    ends += [int(record["ends_at"]) * 12] if record.get("ends_at") else []
    if not ends or min(ends) > 30 * 12 or someone["person"] == "unborn":
        return
    wait = int(capacity.get("wait_weeks") or 0) * chance.pick((1, 1, 0))
    weeks = wait + int(record.get("duration_weeks") or 0) + chance.pick((0, 0, 1, 2))
    turns = on + timedelta(days=weeks * 7 + chance.pick((-2, -1, 0, 1)))
    born = contract.same_day_on(turns, -min(ends))
    if born <= on:
        someone.update(
            born=born,
            due=None,
            months=None,
            adult=False,
            help=chance.pick(record["help"]),
            person=chance.pick(record["for"]),
        )
        if someone["person"] == "unborn":
            someone["person"] = "child"


def _age(chance: Chance, someone: dict[str, Any], on: date) -> None:
    """An age by a day near a birthday, by a day a baby is due, in months as stated, or not known."""
    how = chance.whole(0, 9)
    if someone["person"] == "unborn":
        return
    if how == 0:
        someone["adult"] = someone["person"] in {"parent", "carer"}
    elif how == 1 and someone["person"] in {"child", "family"}:
        someone["due"] = on + timedelta(days=chance.pick((1, 20, 60, 200)))
    elif how in {2, 3}:
        someone["months"] = chance.pick((0, 5, 6, 23, 24, 100, 131, 132, 203, 215, 216, 300))
    else:
        years = chance.pick((0, 1, 3, 8, 8, 11, 11, 18, 18, 16, 26))
        away = chance.pick((-1, 0, 1, 6, 7, 8, 27, 28, 41, 42, 43, 83, 84, 85, 125, 126, 127, 419, 420))
        born = _years_before(on + timedelta(days=away), years)
        someone["born"] = min(born, on)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


def request_of(someone: dict[str, Any]) -> Request:
    """The same person as a request; ages in months by the engine's own count."""
    months = someone["months"]
    if someone["born"] is not None:
        months = whole_months(someone["born"], someone["on"])
    if someone["due"] is not None:
        months = max(-12, min(-1, -whole_months(someone["on"], someone["due"])))
    return Request(
        help=someone["help"], person=someone["person"], on=someone["on"], kind=someone["kind"], age_months=months, age_assumed_adult=someone["adult"],
        born=someone["born"] or someone["due"], sex=someone["sex"], authority=SOLIHULL, postcode=someone["home"], home_authority=someone["authority"],
        school_area=someone["school_area"], referrer_source=someone["source"], language=someone["language"], has_diagnosis=someone["diagnosis"],
        practical=Practical(frozenset(someone["needs_access"]), someone["pays"], frozenset(someone["times"]), someone["travel"], someone["remote"]),
        withheld=dict.fromkeys(someone["withheld"], "held back by a rule"), unsafe=frozenset(someone["unsafe"]), already_receiving=frozenset(someone["receiving"]),
        receiving_help=someone["receives_it"], already_waiting=frozenset(someone["waiting"]), waiting_help=someone["waits_for_it"],
        tried=frozenset(someone["tried"]), tried_help=someone["tried_it"], declined=frozenset(someone["declined"]), came_to_nothing=frozenset(someone["nothing_came"]),
        sharing_blocks=someone["nobody_agreed"], agreed_except=frozenset(someone["left_out"]),
    )  # fmt: skip
