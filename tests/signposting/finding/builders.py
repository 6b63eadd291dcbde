"""A small fictional directory in which the questions of these tests have an answer."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any

from tests.signposting.builders import DAY, SOLIHULL, shipped_texts, vocabulary
from triage.signposting import Directory, Request, load_directory
from triage.signposting.finding import Answer, Asker, Lexicon, Moment, Question, find, lexicon, read_question
from triage.store.service_index import ServiceIndex, build_index

BIRMINGHAM = "E08000025"
MOMENT = Moment(DAY, 10 * 60)
"""A Friday at ten."""
CHECKED = {"on": "2026-11-01", "by": "directory owner", "source": "Example"}
HERE = {"kind": "local_authority", "codes": [SOLIHULL]}


def a_service(code: str, name: str, **more: Any) -> dict[str, Any]:
    """A service that takes anybody in Solihull; a value of ``...`` leaves the key out."""
    service: dict[str, Any] = {
        "id": code, "name": name, "help": ["leisure_activity"], "for": ["child"], "area": HERE, "status": "open", "checked": CHECKED,
        "routes": ["professional", "self", "parent"],
    }  # fmt: skip
    service.update({"for" if key == "for_" else key: value for key, value in more.items()})
    return {key: value for key, value in service.items() if value is not ...}


def a_file(provider: str, *services: Mapping[str, Any], name: str = "Example Charity") -> str:
    return json.dumps(
        {
            "format": "1",
            "provider": {"id": provider, "name": name, "sector": "vcse"},
            "services": list(services),
        }
    )


def a_directory(*services: Mapping[str, Any]) -> Directory:
    files = {
        "services/example.yaml": a_file("example-charity", *services),
        "areas.yaml": shipped_texts()["areas.yaml"],
    }
    return load_directory(files, vocabulary())


SATURDAY = [{"day": "saturday", "from": "10:00", "to": "12:00"}]
SERVICES: tuple[dict[str, Any], ...] = (
    a_service("splash", "Saturday Splash", summary="Indoor soft play and a paddling pool", help=["leisure_activity", "stay_and_play"],
              ages={"from": "2", "to": "7"}, schedule=SATURDAY, cost="free", location={"postcode": "B93", "note": "Example Mill, Dorridge"}, access=["step_free"]),
    a_service("treetops", "Treetops Climbing", summary="Ropes in the woods, outdoors", ages={"from": "8", "to": "16"}, schedule=SATURDAY, cost="£12 a session"),
    a_service("tuesday-tots", "Tuesday Tots", help=["stay_and_play"], ages={"from": "0", "to": "4"}, schedule=[{"day": "tuesday", "from": "09:30", "to": "11:00"}], location={"postcode": "B90"}),
    a_service("hill-club", "Hill Play Club", summary="Games and crafts", help=["social_activity"], ages={"from": "4", "to": "11"}, location={"postcode": "B37"}),
    a_service("far-away", "Birmingham Bounce", summary="Indoor play on Saturdays", ages={"from": "2", "to": "9"}, area={"kind": "local_authority", "codes": [BIRMINGHAM]}, schedule=SATURDAY),
    a_service("old-barn", "Old Barn Play", summary="Indoor play", ages={"from": "2", "to": "9"}, checked={**CHECKED, "on": "2024-01-01"}, schedule=SATURDAY),
    a_service("gone", "Gone Play Centre", summary="Indoor play", ages={"from": "2", "to": "9"}, status="closed"),
    a_service("talk", "Talk It Over", summary="One-to-one counselling", help=["counselling"], ages={"from": "11", "to": "17"}, languages=["en", "pl"], routes=["professional"],
              schedule=[{"day": "monday", "from": "15:30", "to": "17:00"}]),
    a_service("night-line", "Example Night Line", summary="Counselling by phone", help=["counselling", "digital_self_help"], for_=["child", "parent"], area={"kind": "national"}, remote="true",
              schedule=[{"day": day, "from": "18:00", "to": "23:00"} for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")]),
    a_service("quiet-line", "Example Quiet Line", summary="Someone to talk to", help=["counselling"], area={"kind": "remote"}, remote="true"),
    a_service("couples", "Couples Counselling", summary="Counselling for couples", help=["couple_counselling"], for_=["parent"]),
    a_service("hub", "Example Family Hub", summary="Groups, advice and a warm welcome", help=["family_hub", "couple_counselling", "parent_support"], for_=["family", "parent", "child"]),
    a_service("dads", "Dads' Shed", summary="A group for fathers", help=["parent_support"], for_=["parent"], ages={"from": "18"}),
    a_service("sibs", "Brothers and Sisters Group", help=["sibling_support"], for_=["sibling"], ages={"from": "6", "to": "15"}),
    a_service("sleep", "Sleep Advice", help=["sleep"], ages={"from": "1", "to": "17"}, capacity={"state": "room", "wait_weeks": "2", "said_on": "2026-11-01"}, network="internal"),
)  # fmt: skip


@functools.cache
def directory() -> Directory:
    return a_directory(*SERVICES)


@functools.cache
def index() -> ServiceIndex:
    return build_index(directory())


@functools.cache
def words() -> Lexicon:
    return lexicon(directory(), vocabulary())


def asker(**more: Any) -> Asker:
    return Asker(Request(help="", person="child", on=DAY, kind="support", authority=SOLIHULL, **more))


def read(text: str, *, plain: bool = False) -> Question:
    return read_question(text, words(), MOMENT, index(), plain=plain)


def asked(text: str | Question, who: Asker | None = None, limit: int = 50) -> Answer:
    question = read(text) if isinstance(text, str) else text
    return find(directory(), index(), question, who or asker(), limit)


def fitting(answer: Answer) -> list[str]:
    return [hit.service for hit in answer.hits if hit.fits]


def reasons(answer: Answer) -> dict[str, str | None]:
    return {hit.service: hit.fit.reason for hit in answer.hits if not hit.fits}
