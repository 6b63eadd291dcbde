"""Eligibility against a second opinion written from the contract: what is offered, why the rest is not, nobody forgotten."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.chance import Seeded
from tests.signposting import eligibility_by_contract as contract
from tests.signposting.eligible_worlds import (
    DAYS,
    PROVIDER,
    a_person,
    directory_of,
    records,
    request_of,
    the_world,
)
from triage.signposting import match

PEOPLE = 8


def check(seeds: range) -> Counter[str]:
    """Hold every seed's directory and people against the contract; gives how often each answer came."""
    seen: Counter[str] = Counter()
    for seed in seeds:
        chance = Seeded(seed)
        on = chance.pick(DAYS)
        rows = records(chance, on)
        directory = directory_of(rows)
        plain = {
            code: json.loads(json.dumps(service.as_json())) for code, service in directory.services.items()
        }
        for _ in range(PEOPLE):
            someone = a_person(chance, on, rows)
            found = match(directory, request_of(someone))
            told = {offer.service: None for offer in found.offered} | {
                entry.service: entry.reason for entry in found.not_offered
            }
            truth = {
                code: contract.first_reason(record, PROVIDER, someone, the_world())
                for code, record in plain.items()
                if contract.may_come(record, someone)
            }
            assert told == truth, (
                seed,
                someone,
                {code: plain[code] for code in truth if told.get(code) != truth[code]},
            )
            seen.update(reason or "offered" for reason in truth.values())
    return seen


def test_what_is_offered_and_why_the_rest_is_not_agrees_with_the_contract_in_200_directories():
    seen = check(range(200))
    assert set(contract.ORDER) | {"offered"} <= set(seen), "a reason that never came was not tested"


@pytest.mark.soak
def test_the_same_in_two_thousand_directories():
    check(range(200, 2200))
