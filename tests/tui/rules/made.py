"""A workspace with four rules in files a person could read, three people, three cases and two services; quick to read."""

from __future__ import annotations

from pathlib import Path

from tests.builders import a_service, directory_files
from tests.desk.rule_builders import vocabulary_texts
from tests.tui.conftest import COORDINATOR, TODAY
from triage.casework.rule_changes import keep_first_version, loaded
from triage.desk import add_cases, add_person, open_desk, read_case_files
from triage.store import create_store
from triage.workspace import SETTINGS_NAME, starter_settings_text

OWNER, LEAD = "Kim Example", "Lee Example"
NEEDS = """\
# Sleep.
format: 1
theme: sleep
rules:
  - id: sleep-advice
    title: A child who sleeps badly is offered sleep advice
    status: live
    owner: Early help lead
    review_by: 2027-03-31
    rationale: Sleep advice helps early.
    source:
      - title: Example guidance
    also_known_as: [bedtime battles]
    when:
      all:
        - {need: sleep, severity: 7 or more}
    then:
      offer: {help: sleep, as: referral, within: 10 working days}
    examples:
      - name: Sleep is scored 7.
        given: {needs: {sleep: 7}}
        expect: fires
      - name: Sleep is scored 6.
        given: {needs: {sleep: 6}}
        expect: does not fire
      - name: Sleep is scored 9.
        given: {needs: {sleep: 9}}
        expect: fires
  - id: worry-about-a-brother
    title: A worry about a brother or sister is talked about
    status: trial
    owner: Early help lead
    review_by: 2026-03-31
    rationale: Brothers and sisters are often forgotten.
    source:
      - title: Example guidance
    when:
      all:
        - any: [{need: sibling_worry, severity: any}, {flag: hidden_need}]
    then:
      offer: {help: sleep, as: signpost}
    examples:
      - name: The worry is scored 3.
        given: {needs: {sibling_worry: 3}}
        expect: fires
      - name: Only sleep is scored.
        given: {needs: {sleep: 8}}
        expect: does not fire
"""
SAFEGUARDING = """\
# Harm.
format: 1
theme: harm
rules:
  - id: harm
    title: An injury nobody can explain is told to children's social care today
    status: live
    owner: Designated safeguarding lead
    review_by: 2027-03-31
    rationale: Nobody waits to see.
    source:
      - title: Example guidance
    when:
      all:
        - {indicator: unexplained_injury}
    then:
      escalate: {to: statutory, within_days: 0}
      human_review: {by: safeguarding_lead, reason: safeguarding, within_days: 0}
    examples:
      - name: The injury is recorded.
        given: {indicators: [unexplained_injury]}
        expect: fires
      - name: Only sleep is scored.
        given: {needs: {sleep: 9}}
        expect: does not fire
"""
FLAGS = """\
# Signs.
format: 1
theme: signs
rules:
  - id: nights-are-hard
    title: Very bad sleep means that nights are hard for everybody
    status: live
    owner: Early help lead
    review_by: 2027-03-31
    rationale: Nobody sleeps well beside somebody who does not.
    source:
      - title: Example guidance
    when:
      all:
        - {need: sleep, severity: 9 or more}
    then:
      flag: hidden_need
    examples:
      - name: Sleep is scored 9.
        given: {needs: {sleep: 9}}
        expect: fires
      - name: Sleep is scored 8.
        given: {needs: {sleep: 8}}
        expect: does not fire
"""
SLEEP_FILE = "needs/sleep.yaml"
CASES = {
    "SYN-0301": "child: {age: 9, postcode: B37}\nneeds: [{need: sleep, severity: 8}]\n",
    "SYN-0302": "child: {age: 8, postcode: B90}\nneeds: [{need: sleep, severity: 5}]\n",
    "SYN-0303": "child: {age: 7, postcode: B91}\nindicators: [unexplained_injury]\n",
}


def rule_files() -> dict[str, str]:
    """The rule files by their names under ``rules/``."""
    return {
        **{name: f"{text}\n" for name, text in vocabulary_texts().items()},
        SLEEP_FILE: NEEDS,
        "flags/signs.yaml": FLAGS,
        "safeguarding/harm.yaml": SAFEGUARDING,
        "rulebook.yaml": 'format: 1\nversion: "1"\n',
    }


def services() -> dict[str, str]:
    """Two services of one provider: one in date, one nobody has confirmed for years."""
    old = a_service(
        id="old-sleep-club",
        name="Old Sleep Club",
        checked={"on": "2023-01-10", "by": "directory owner", "source": "leaflet"},
    )
    return directory_files(a_service(), old)


def fill_rulebook(folder: Path) -> None:
    """Make it in a folder that is not there yet."""
    for kind, texts in (("rules", rule_files()), ("directory", services())):
        for name, text in texts.items():
            path = folder / kind / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    (folder / SETTINGS_NAME).write_text(starter_settings_text(), encoding="utf-8")
    store = create_store(folder / "triage.db")
    with store.writing():
        keep_first_version(store, rule_files(), loaded(rule_files()), "as shipped")
    store.close()
    texts = folder.parent / f"{folder.name}-referrals"
    texts.mkdir()
    with open_desk(folder, TODAY) as desk:
        add_person(desk, COORDINATOR, "coordinator")
        add_person(desk, OWNER, "rules_owner", by=COORDINATOR)
        add_person(desk, LEAD, "safeguarding_lead", by=COORDINATOR)
        for number, text in CASES.items():
            path = texts / f"{number}.yaml"
            path.write_text(f"case: {number}\n{text}", encoding="utf-8")
            add_cases(desk, read_case_files(desk, [path]), COORDINATOR)


def change(folder: Path, old: str, new: str, file: str = SLEEP_FILE) -> None:
    """Write something else in a rule file, as a person would in an editor."""
    path = folder / "rules" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
