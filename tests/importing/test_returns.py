"""The SSDA903 return and the daily payload: every child becomes a case or a problem that names where and what."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing.conftest import shipped_vocabulary
from tests.importing.test_command import TODAY
from triage.cli import cli
from triage.cli.edge import run
from triage.errors import DataProblem
from triage.importing.census import CensusBatch
from triage.importing.looked_after import read_ssda903
from triage.importing.looked_after_tables import COLUMNS, read_table
from triage.importing.payload import read_payload
from triage.vocabulary import Vocabulary

ON = date(2026, 11, 22)
SHARED = Path(__file__).parents[3] / "shared" / "data" / "cases"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END\n"
OC2 = "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED\n"


def a_return(vocabulary: Vocabulary, **tables: str) -> CensusBatch:
    return read_ssda903([(f"{name}.csv", text.encode()) for name, text in tables.items()], vocabulary, ON)


def indicators(case: dict[str, Any]) -> dict[str, str]:
    return {one["indicator"]: one["certainty"] for one in case["indicators"]}


def codes(batch: CensusBatch) -> list[str]:
    return [problem.issue.code for problem in batch.problems]


def a_child(**more: Any) -> dict[str, Any]:
    return {"la_child_id": "Example1", "child_details": {"date_of_birth": "2016-03-04", "sex": "F"}, **more}


def a_payload(vocabulary: Vocabulary, *children: dict[str, Any]) -> CensusBatch:
    return read_payload(json.dumps(list(children)).encode(), "payload.json", vocabulary, ON)


def test_a_child_in_care_today_is_in_care_whatever_the_files_are_called_and_however_often_the_placement_changed(vocabulary: Vocabulary) -> None:  # fmt: skip
    batch = a_return(
        vocabulary,
        first=EPISODES
        + "E1,01/02/2024,S,C2,N1,U1,PR1,01/03/2024,X1,,B90 1AA,B91 1AA,\nE1,01/03/2024,P,C2,N1,U1,PR1,,,,B90 1AA,B92 1AA,\n",
        second=HEADER + "E1,2,04/03/2016,WBRI,X,0,\n",
    )
    [child] = batch.cases
    assert indicators(child.case) == {"child_in_care": "confirmed"}
    assert child.case["care_status"] == [{"status": "cla", "from": "2024-02-01"}]
    assert child.case["child"] == {
        "date_of_birth": "2016-03-04", "sex": "F", "ethnicity": "WBRI", "postcode": "B92 1AA",
    }  # fmt: skip
    assert batch.checked(vocabulary, ON).cases[0].case == "E1"
    assert "UPN" not in json.dumps(child.case), "identifiers of other systems are left out"


def test_care_that_ended_and_short_breaks_are_not_care_today(vocabulary: Vocabulary) -> None:
    batch = a_return(
        vocabulary,
        episodes=EPISODES + "E1,01/02/2020,S,C2,N1,U1,,01/03/2021,E4a,,,,\nE2,01/02/2026,S,V4,N2,U1,,,,,,,\n",
        header=HEADER + "E1,1,04/03/2010,,,,\nE2,1,04/03/2012,,,,\n",
    )
    assert [indicators(one.case) for one in batch.cases] == [{}, {}]
    assert [one.case["care_status"][0]["status"] for one in batch.cases] == ["cla", "short_breaks"]


def test_a_child_missing_without_an_end_is_read_as_missing_today_and_somebody_is_told(
    vocabulary: Vocabulary,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = (
        MISSING
        + "E1,04/03/2012,M,20/11/2026,\nE2,04/03/2012,M,01/05/2026,02/05/2026\nE3,04/03/2012,A,01/05/2026,\n"
    )
    batch = a_return(vocabulary, missing=table)
    assert [sorted(indicators(one.case)) for one in batch.cases] == [
        ["missing_episodes", "missing_now"], ["missing_episodes"], ["going_missing_concern"],
    ]  # fmt: skip
    assert "SD204" in codes(batch)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "missing.csv").write_text(table)
    assert run(cli, ["import", "ssda903", "missing.csv", "--on", TODAY]) == 0
    assert capsys.readouterr().out.startswith("ACT NOW  case E1  emergency")


def test_a_blank_or_a_nought_is_no_need_and_a_finding_is_one_without_a_score(vocabulary: Vocabulary) -> None:
    batch = a_return(
        vocabulary, oc2=OC2 + "E1,04/03/2012,20,,1,0,0,0,0,1,0,0\nE2,04/03/2012,,SDQ1,0,0,0,0,0,0,0,0\n"
    )
    first, second = (one.case["needs"] for one in batch.cases)
    assert first == [
        {"need": "substance_misuse", "severity": None},
        {"need": "youth_offending", "severity": None},
    ]
    assert second == []
    assert codes(batch).count("SD205") == 1, "a score without a day is said, not turned into a measure"


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ({"header": HEADER + "E1,1,04/03/2012,,,,\n", "oc2": OC2 + "E1,05/03/2012,,,,,,,,,,\n"}, "SD201"),
        ({"header": HEADER + "E1,1,04/03/2012,,,,\nE1,2,04/03/2012,,,,\n"}, "SD202"),
        ({"episodes": EPISODES + "E1,01/02/2024,S,C2,N1,U1,,01/03/2023,X1,,,,\n"}, "CE203"),
        ({"episodes": EPISODES + "E1,31/02/2024,S,C2,N1,U1,,,,,,,\n"}, "CE201"),
        ({"episodes": EPISODES + "E1,01/02/2027,S,C2,N1,U1,,,,,,,\n"}, "CE202"),
        ({"episodes": EPISODES + "E1,01/02/2024,S,C2,N1,U1,,01/03/2024,E2,,,,\n"}, "CE207"),
    ],
)
def test_facts_that_cannot_be_right_stop_that_child_and_name_the_line(
    vocabulary: Vocabulary, tables: dict[str, str], code: str
) -> None:
    tables = {
        key: text + "E9" + "," * (text.count(",", 0, text.index("\n"))) + "\n" for key, text in tables.items()
    }
    batch = a_return(vocabulary, **tables)
    assert [one.case["case"] for one in batch.cases] == ["E9"]
    broken = batch.broken[0]
    assert broken.issue.code == code
    assert broken.issue.case == "E1"
    assert broken.issue.line in (2, 3)
    assert batch.children == 2


def test_a_row_that_cannot_be_joined_is_an_error_and_the_others_go_on(vocabulary: Vocabulary) -> None:
    batch = a_return(
        vocabulary, header=HEADER + ",1,04/03/2012,,,,\nE1,1,04/03/2012,,,,\nE2,1,04/03/2012,,,,,,,\n"
    )
    assert [one.case["case"] for one in batch.cases] == ["E1"]
    assert [issue for issue in codes(batch) if issue == "SD104"] == ["SD104", "SD104"]


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_table_is_told_by_its_columns(kind: str) -> None:
    assert read_table((",".join(COLUMNS[kind]) + "\n").encode(), "x.csv").kind == kind


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\x01", b"name,phone\nx,y\n", b'CHILD,SEX,DOB,ETHNIC\n"a', b"CHILD,CHILD,DOB,ETHNIC\n"]
)
def test_a_file_that_is_no_table_is_refused_by_name(raw: bytes, vocabulary: Vocabulary) -> None:
    with pytest.raises(DataProblem) as caught:
        read_ssda903([("some.csv", raw)], vocabulary, ON)
    assert caught.value.issues[0].file == "some.csv"
    assert caught.value.issues[0].code == "SD101"


def test_a_table_given_twice_is_refused(vocabulary: Vocabulary) -> None:
    with pytest.raises(DataProblem) as caught:
        read_ssda903([("a.csv", HEADER.encode()), ("b.csv", HEADER.encode())], vocabulary, ON)
    assert caught.value.issues[0].code == "SD102"


@given(
    st.lists(st.lists(st.text(max_size=12), max_size=14), max_size=6),
    st.sampled_from([HEADER, EPISODES, MISSING, OC2]),
)
def test_whatever_stands_in_a_table_every_child_comes_out_or_is_named(
    rows: list[list[str]], heading: str
) -> None:

    text = io.StringIO()

    csv.writer(text).writerows(rows)
    try:
        batch = read_ssda903([("t.csv", (heading + text.getvalue()).encode())], shipped_vocabulary(), ON)
    except DataProblem:
        return
    assert batch.children == len(batch.cases) + len(batch.broken)
    batch.checked(shipped_vocabulary(), ON)


def test_a_folder_and_a_zip_give_what_the_files_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ret").mkdir()
    tables = {
        "h.csv": HEADER + "E1,1,04/03/2012,WBRI,,,\n",
        "e.csv": EPISODES + "E1,01/02/2024,S,C2,N1,U1,,,,,,,\n",
    }
    with zipfile.ZipFile("ret.zip", "w") as packed:
        for name, text in tables.items():
            (tmp_path / "ret" / name).write_text(text)
            packed.writestr("../../" + name, text)
    answers = []
    for words in (["ret"], ["ret.zip"], ["ret/h.csv", "ret/e.csv"]):
        assert run(cli, ["import", "ssda903", *words, "--on", TODAY, "--json"]) == 0
        answers.append(json.loads(capsys.readouterr().out)["decisions"])
    assert answers[0] == answers[1] == answers[2]
    assert not (tmp_path.parent.parent / "h.csv").exists()
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04nothing")
    assert run(cli, ["import", "ssda903", "bad.zip"]) == 1
    assert "SD101" in capsys.readouterr().err


def test_a_payload_says_plans_care_workers_and_questionnaires_and_keeps_the_name_apart(
    vocabulary: Vocabulary,
) -> None:
    child = a_child(
        child_details={
            "date_of_birth": "2016-03-04", "sex": "F", "first_name": "Canary-Given", "surname": "Canary-Family", "postcode": "b90",
            "unique_pupil_number": "CANARYUPN", "ethnicity": "WBRI", "disabilities": ["HEAR"], "uasc_flag": True,
        },
        health_and_wellbeing={"sdq_assessments": [{"date": "2026-05-01", "score": 20}, {"date": "2026-06-01", "score": 77}, {"date": "2026-06-02", "score": 3, "purge": True}]},
        social_care_episodes=[{
            "referral_date": "2026-01-05", "referral_source": "1A", "care_worker_details": [{"worker_id": "W1", "start_date": "2026-01-06"}],
            "child_and_family_assessments": [{"start_date": "2026-01-07", "authorisation_date": "2026-02-01", "factors": ["15A"]}],
            "child_protection_plans": [{"start_date": "2026-02-02"}],
            "child_looked_after_placements": [{"start_date": "2026-03-01", "postcode": "CANARY1"}],
        }],
    )  # fmt: skip
    batch = a_payload(vocabulary, child)
    [case] = [one.case for one in batch.cases]
    assert set(indicators(case)) >= {
        "cp_plan",
        "child_in_care",
        "social_worker_allocated",
        "unaccompanied_asylum_seeking",
    }
    assert {"need": "self_harm", "severity": None, "person": "child"} in case["needs"]
    assert case["measures"] == [{"measure": "sdq_not_said", "on": "2026-05-01", "scores": {"total": 20}}]
    assert case["identity"] == {"given_name": "Canary-Given", "family_name": "Canary-Family"}
    apart = json.dumps({key: part for key, part in case.items() if key != "identity"})
    assert not any(canary in apart for canary in ("Canary", "CANARYUPN", "CANARY1", "W1"))
    assert "CE402" in codes(batch)
    assert case["extras"]["dfe_daily"]
    assert "cin_census" not in case["extras"]


def test_what_is_wrong_with_a_payload_is_said_under_its_own_names(vocabulary: Vocabulary) -> None:
    child = a_child(social_care_episodes=[{"referral_date": "2026-05-05", "closure_date": "2026-04-04", "child_in_need_plans": [{"start_date": "2026-13-01"}]}])  # fmt: skip
    said = " ".join(problem.issue.what for problem in a_payload(vocabulary, child).problems)
    assert "closure_date is before referral_date" in said
    assert "child_in_need_plans.start_date is no date" in said
    assert "CIN" not in said


@pytest.mark.parametrize(
    "where", [{"purge": True}, {"child_details": {"purge": True, "date_of_birth": "2016-03-04"}}]
)
def test_a_purge_is_a_persons_decision(vocabulary: Vocabulary, where: dict[str, Any]) -> None:
    batch = a_payload(vocabulary, a_child(**where))
    assert batch.cases == ()
    assert batch.broken[0].issue.code == "CE401"


def test_one_child_a_list_and_one_a_line_are_read_alike_and_a_number_given_twice_is_named(
    vocabulary: Vocabulary,
) -> None:
    one, two = a_child(), a_child(la_child_id="Example2")
    alone = read_payload(json.dumps(one).encode(), "p.json", vocabulary, ON)
    lines = read_payload(
        "\n".join(json.dumps(child) for child in (one, two)).encode(), "p.jsonl", vocabulary, ON
    )
    assert [case.case for case in lines.cases] == [
        case.case for case in a_payload(vocabulary, one, two).cases
    ]
    assert [case.case for case in alone.cases] == [lines.cases[0].case]
    assert [case.line for case in lines.cases] == [1, 2]
    assert "CE205" in codes(a_payload(vocabulary, one, one))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["purge", "date", "score", "start_date", "end_date", "factors", "sdq_assessments", "referral_date", "child_in_need_plans", "postcode"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(details=json_values, health=json_values, episodes=st.lists(json_values, max_size=3) | json_values)
def test_whatever_stands_in_a_payload_the_child_comes_out_or_is_named(
    details: Any, health: Any, episodes: Any
) -> None:

    batch = a_payload(
        shipped_vocabulary(),
        a_child(child_details=details, health_and_wellbeing=health, social_care_episodes=episodes),
    )
    assert batch.children == 1 == len(batch.cases) + len(batch.broken)
    batch.checked(shipped_vocabulary(), ON)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"[1]", b"{", b"\xff\xfe\x00", b'{"children": []}'])
def test_a_file_that_is_no_payload_is_refused(raw: bytes, vocabulary: Vocabulary) -> None:
    with pytest.raises(DataProblem):
        read_payload(raw, "p.json", vocabulary, ON)


@pytest.mark.skipif(not SHARED.is_dir(), reason="public sample files are not beside the project")
def test_public_samples_all_come_out(vocabulary: Vocabulary) -> None:
    files = [(path.name, path.read_bytes()) for path in sorted(SHARED.glob("ssda903_*.csv"))]
    batch = read_ssda903(files, vocabulary, ON)
    assert batch.children == len(batch.cases) + len(batch.broken)
    assert len(batch.cases) > 1000
    checked = batch.checked(vocabulary, ON)
    assert len(checked.cases) == len(batch.cases)
    sample = read_payload((SHARED / "dfe_csc_api_payload_sample.json").read_bytes(), "sample", vocabulary, ON)
    assert [one.case["case"] for one in sample.cases] == ["Child1234"]
