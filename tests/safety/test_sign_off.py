"""What live use waits for: who signed, when, for which hazard log, and numbers that somebody can call."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.safety.builders import signed_settings
from tests.shipped import ROOT
from triage.desk import check_up, open_desk
from triage.model import Settings
from triage.model.assurance import HAZARD_LOG, wanting, worth_mending
from triage.source import read_yaml
from triage.workspace import read_settings, starter_settings_text

DAY = date(2026, 11, 22)


def settings(**changed: str) -> Settings:
    return read_settings(signed_settings(**changed), "triage.toml")


def test_what_is_filled_in_and_signed_lacks_nothing() -> None:
    assert not wanting(settings(), DAY)
    assert not worth_mending(settings())


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"clinical_safety_officer": ""}, "clinical safety officer"),
        ({"safeguarding_lead": ""}, "safeguarding lead"),
        ({"safeguarding_lead": "  "}, "safeguarding lead"),
        ({"signed_on": ""}, "no day of signing"),
        ({"signed_on": "2026-11-23"}, "still to come"),
        ({"signed_on": "2025-11-21"}, "more than 12 months ago"),
        ({"name": ""}, "not filled in: name"),
        ({"in_hours": ""}, "not filled in: in_hours"),
        ({"out_of_hours": ""}, "not filled in: out_of_hours"),
        ({"out_of_hours": "see the list"}, "not filled in: out_of_hours"),
        ({"hazard_log": "1"}, "version 1 of the hazard log"),
    ],
)
def test_what_is_missing_is_named_with_its_mend(changed: dict[str, str], words: str) -> None:
    [one] = wanting(settings(**changed), DAY)
    assert words in one.what
    assert "triage.toml" in one.mend or "assurance" in one.mend


def test_a_sign_off_holds_for_twelve_months_to_the_day() -> None:
    signed = settings(signed_on="2026-02-28")
    assert not wanting(signed, date(2027, 2, 28))
    assert wanting(signed, date(2027, 3, 1))
    assert not wanting(settings(signed_on="2024-02-29"), date(2025, 2, 28))


def test_numbers_of_another_authority_do_not_do() -> None:
    text = signed_settings().replace(
        '[[contacts]]\nauthority = "E08000029"', '[[contacts]]\nauthority = "E08000025"'
    )
    assert any("social care" in one.what for one in wanting(read_settings(text, "triage.toml"), DAY))


def test_a_contact_that_is_begun_and_not_finished_is_named() -> None:
    text = signed_settings().replace(
        'name = "GP surgery, or NHS 111"\nin_hours = "111"', 'name = "GP surgery"\nin_hours = ""'
    )
    [one] = wanting(read_settings(text, "triage.toml"), DAY)
    assert "same_day_medical in_hours" in one.what


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"data_protection_lead": ""}, "data protection"),
        ({"hazard_log": ""}, "hazard log"),
        ({"safeguarding_lead": "a. example"}, "one person signed"),
    ],
)
def test_what_is_better_mended_keeps_nobody_from_live_use(changed: dict[str, str], words: str) -> None:
    assert not wanting(settings(**changed), DAY)
    [one] = worth_mending(settings(**changed))
    assert words in one.what


SIGNING = ("live use", "sign-off")


def test_the_doctor_says_all_of_it_and_how_to_mend_it(workspace: Path, signed: Path) -> None:
    assert workspace == signed
    with open_desk(signed, DAY) as desk:
        assert not [check for check in check_up(desk) if check.state != "well" and check.what in SIGNING]
    (signed / "triage.toml").write_text(
        signed_settings(safeguarding_lead="", out_of_hours="", data_protection_lead=""), encoding="utf-8"
    )
    with open_desk(signed, DAY) as desk:
        found = [check for check in check_up(desk) if check.state != "well" and check.what in SIGNING]
    assert [(check.what, check.state) for check in found] == [
        ("live use", "problem"),
        ("sign-off", "attention"),
    ]
    assert "safeguarding lead" in found[0].found
    assert "out_of_hours" in found[0].mend
    assert "sign-off-template.md" in found[0].mend


def test_the_version_asked_for_is_that_of_the_hazard_log() -> None:
    held = read_yaml((ROOT / "docs/safety/hazards.yaml").read_text("utf-8")).data
    assert held["version"] == HAZARD_LOG


def test_settings_of_before_keep_their_fingerprint() -> None:
    """A stored decision names the hash of its settings: keys that came later and are not used change no byte of it."""
    plain = Settings()
    assert (
        plain.fingerprint
        == Settings.model_validate(
            {
                "awareness": {"flags_for_coordinators": True},
                "assurance": {"data_protection_lead": "", "hazard_log": ""},
            }
        ).fingerprint
    )
    off = Settings.model_validate({"awareness": {"flags_for_coordinators": False}})
    assert off.fingerprint != plain.fingerprint
    dumped = plain.model_dump_json(
        exclude={"awareness": True, "assurance": {"data_protection_lead", "hazard_log"}}
    )
    assert '"awareness"' not in dumped


def test_every_setting_that_the_sign_off_names_stands_in_the_settings() -> None:
    page = (ROOT / "docs/safety/sign-off-template.md").read_text("utf-8")
    blocks = set(re.findall(r"`\[([a-z_.]+)\]", page))
    assert {"assurance", "contacts.statutory", "awareness"} <= blocks
    starter = starter_settings_text()
    assert all(f"[{block}]" in starter for block in blocks)
    for key in re.findall(r"`\[assurance\] ([a-z_]+)`", page):
        assert f"\n{key} = " in starter


def test_the_pages_of_the_safety_case_link_to_pages_that_are_there() -> None:
    folder = ROOT / "docs/safety"
    for page in sorted(folder.glob("*.md")):
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (folder / link).exists(), f"{page.name}: {link}"


def test_what_the_organisation_must_say_is_marked_and_never_filled_in_for_it() -> None:
    page = (ROOT / "docs/safety/dpia-template.md").read_text("utf-8")
    assert page.count("**[ORGANISATION") > 30
    assert [f"## Step {number}" in page for number in range(1, 8)] == [True] * 7
