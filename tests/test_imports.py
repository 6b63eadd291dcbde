"""What a fresh interpreter loads: the static import contract cannot see imports made while running."""

import subprocess
import sys

import pytest

HEAVY = {"networkx", "pydantic", "durable", "textual", "sqlite_utils", "yaml", "rich", "holidays", "numpy"}


def loaded_by(code):
    text = f"{code}\nimport sys; print(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    return set(done.stdout.strip().split("\n")[-1].split())


def test_help_loads_nothing_heavy():
    code = "from triage.cli import cli\ntry:\n    cli.main(['--help'], standalone_mode=False)\nexcept SystemExit:\n    pass"
    assert not loaded_by(code) & HEAVY


@pytest.mark.parametrize("module", ["triage.deciding", "triage.desk", "triage.valuing"])
def test_the_engine_never_loads_a_terminal_library(module):
    assert not loaded_by(f"import {module}") & {"textual", "rich", "click"} - {"click"}


def test_reading_rules_needs_no_services_and_matching_services_needs_no_rules():
    assert "durable" not in loaded_by("import triage.signposting")
    assert "networkx" not in loaded_by("import triage.rulebook")
