"""Census files made up for tests: seeded, so that a failure can be repeated."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

HEADER = """<?xml version="1.0" encoding="utf-8"?>
<Message>
  <Header><CollectionDetails><Collection>CIN</Collection><Year>2025</Year><ReferenceDate>2025-03-31</ReferenceDate></CollectionDetails>
  <Source><SourceLevel>L</SourceLevel><LEA>334</LEA></Source></Header>
  <Children>
"""
FOOTER = "  </Children>\n</Message>\n"
SOURCES = ("1A", "1B", "1C", "2A", "2B", "3A", "3B", "4", "5A", "6", "7", "8", "9", "10")


def a_child(
    number: str | None = "CH1",
    *,
    birth: str = "2015-03-27",
    referral: str = "2024-10-01",
    factors: Sequence[str] = (),
    episode: str = "",
    identifiers: str = "<GenderCurrent>1</GenderCurrent>",
    characteristics: str = "<Ethnicity>WBRI</Ethnicity>",
    source: str = "1A",
) -> str:
    """One ``Child``; ``episode`` is XML added inside its CINdetails."""
    given = "".join(f"<AssessmentFactors>{factor}</AssessmentFactors>\n" for factor in factors)
    assessment = (
        f"<Assessments><AssessmentActualStartDate>{referral}</AssessmentActualStartDate>\n"
        f"<FactorsIdentifiedAtAssessment>\n{given}</FactorsIdentifiedAtAssessment></Assessments>\n"
        if factors
        else ""
    )
    named = "" if number is None else f"<LAchildID>{number}</LAchildID>\n"
    born = f"<PersonBirthDate>{birth}</PersonBirthDate>\n" if birth else ""
    return (
        f"<Child>\n<ChildIdentifiers>{named}{born}{identifiers}</ChildIdentifiers>\n"
        f"<ChildCharacteristics>{characteristics}</ChildCharacteristics>\n"
        f"<CINdetails><CINreferralDate>{referral}</CINreferralDate>\n<ReferralSource>{source}</ReferralSource>\n"
        f"<PrimaryNeedCode>N4</PrimaryNeedCode>\n{assessment}{episode}</CINdetails>\n</Child>\n"
    )


def a_census(*children: str) -> bytes:
    return (HEADER + "".join(children) + FOOTER).encode()


def census_of(count: int, factors: Sequence[str], seed: int = 7) -> bytes:
    """``count`` children between them given every factor at least once."""
    chance = random.Random(seed)
    children = []
    for place in range(count):
        own = {factors[place % len(factors)], *chance.sample(list(factors), chance.randint(0, 3))}
        birth = date(2008, 1, 1) + timedelta(days=chance.randint(0, 5500))
        referral = birth + timedelta(days=chance.randint(0, (date(2025, 3, 1) - birth).days))
        children.append(
            a_child(
                f"GEN{place:05}",
                birth=birth.isoformat(),
                referral=referral.isoformat(),
                factors=sorted(own),
                source=chance.choice(SOURCES),
                identifiers=f"<Sex>{chance.choice('MFU')}</Sex>",
            )
        )
    return a_census(*children)
