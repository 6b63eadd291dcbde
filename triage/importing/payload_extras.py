"""What a daily payload says of a child and a census does not: name, postcode, workers, placements, questionnaires."""

from __future__ import annotations

import json
from typing import Any

from triage.importing.elements import Element
from triage.importing.faults import GOES_ON, Faults, shown
from triage.importing.json_elements import Maker, items, mapping, words
from triage.source import Parsed

SDQ_MOST = 40
"""Highest total of the Strengths and Difficulties Questionnaire."""
SDQ = "sdq_not_said"
"""Code of the list measures for a form of which nobody says who filled it in: a payload gives the total alone."""
KNOWN_EPISODE_KEYS = frozenset({
    "referral_date", "referral_source", "closure_date", "closure_reason", "referral_no_further_action_flag",
    "child_and_family_assessments", "child_in_need_plans", "section_47_assessments", "child_protection_plans",
    "social_care_episode_id", "care_worker_details", "child_looked_after_placements", "adoption", "care_leavers", "purge",
})  # fmt: skip


def _in_force(day: Element | None, faults: Faults) -> bool:
    """Whether something without an end, or with one still to come, goes on today."""
    if day is None:
        return True
    end = faults.day(day, may_be_ahead=True)
    return end is None or end > faults.on


def beyond_the_census(parsed: Parsed, case: dict[str, Any], faults: Faults) -> None:
    """Add to ``case`` what a payload says and a census does not: name, postcode, workers, placements, questionnaires."""
    data, make = parsed.data, Maker(parsed)
    details = mapping(data.get("child_details"))
    case["extras"] = {"dfe_daily": case.get("extras", {}).get("cin_census", {})}
    names = {
        ours: details[theirs]
        for ours, theirs in (("given_name", "first_name"), ("family_name", "surname"))
        if words(details.get(theirs)).strip()
    }
    if names:
        case["identity"] = names
    if words(details.get("postcode")).strip():
        case["child"]["postcode"] = details["postcode"].strip().upper()
    confirmed = []
    end = make.texts(details, ("child_details",), {"uasc_end_date": "uasc_end_date"})
    if words(details.get("uasc_flag")) == "true" and _in_force(end[0] if end else None, faults):
        confirmed.append("unaccompanied_asylum_seeking")
    care = list(case.get("care_status", []))
    for place, episode in items(data.get("social_care_episodes")):
        at: tuple[str | int, ...] = ("social_care_episodes", place)
        closed = make.texts(episode, at, {"closure_date": "closure_date"})
        open_now = not closed or _in_force(closed[0], Faults(None, faults.on, faults.case))
        for key in sorted(set(episode) - KNOWN_EPISODE_KEYS):
            faults.warn(
                "CE314",
                make.one(key, (*at, key)),
                f"unknown key {shown(key)}",
                "check the interface's specification",
                why=GOES_ON,
            )
        for number, worker in items(episode.get("care_worker_details")):
            ended = make.texts(worker, (*at, "care_worker_details", number), {"end_date": "end_date"})
            if open_now and _in_force(ended[0] if ended else None, faults):
                confirmed.append("social_worker_allocated")
        for number, one in items(episode.get("child_looked_after_placements")):
            where = (*at, "child_looked_after_placements", number)
            dates = {
                element.tag: element
                for element in make.texts(one, where, {"start_date": "start_date", "end_date": "end_date"})
            }
            began, ended_on = (
                faults.day(dates.get("start_date")),
                faults.day(dates.get("end_date"), may_be_ahead=True),
            )
            faults.in_order(began, ended_on, dates.get("end_date"), "start_date")
            if began is not None:
                care.append(
                    {"status": "cla", "from": began.isoformat()}
                    | ({"to": ended_on.isoformat()} if ended_on and ended_on >= began else {})
                )
                if ended_on is None or ended_on > faults.on:
                    confirmed.append("child_in_care")
        kept = {
            key: episode[key]
            for key in ("child_looked_after_placements", "adoption", "care_leavers")
            if episode.get(key)
        }
        for one in kept.values():
            _without_postcodes(one)
        if kept:
            case["extras"]["dfe_daily"].setdefault("care_episodes", []).append(kept)
    if care:
        case["care_status"] = sorted(
            {json.dumps(one, sort_keys=True): one for one in care}.values(),
            key=lambda one: (one["from"], one["status"]),
        )
    case["indicators"] += [{"indicator": code, "certainty": "confirmed"} for code in dict.fromkeys(confirmed)]
    case["measures"] = _questionnaires(data, make, faults)


def _without_postcodes(value: Any) -> None:
    """Take addresses of placements out of what is kept: where a child was placed is not for every reader of the case."""
    if isinstance(value, list):
        for one in value:
            _without_postcodes(one)
    elif isinstance(value, dict):
        value.pop("postcode", None)
        for one in value.values():
            _without_postcodes(one)


def _questionnaires(data: dict[str, Any], make: Maker, faults: Faults) -> list[dict[str, Any]]:
    health = mapping(data.get("health_and_wellbeing"))
    found = []
    for place, one in items(health.get("sdq_assessments")):
        where = ("health_and_wellbeing", "sdq_assessments", place)
        held = {
            element.tag: element for element in make.texts(one, where, {"date": "date", "score": "score"})
        }
        day = faults.day(held.get("date"))
        score = held.get("score")
        if day is None or score is None:
            continue
        if not score.text.isdigit() or int(score.text) > SDQ_MOST:
            faults.warn(
                "CE402",
                score,
                f"an SDQ score is not from 0 to {SDQ_MOST}",
                "check the score in the council's record",
                why="the questionnaire is left out",
            )
            continue
        found.append({"measure": SDQ, "on": day.isoformat(), "scores": {"total": int(score.text)}})
    return found
