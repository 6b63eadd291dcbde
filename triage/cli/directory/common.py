"""What the commands of ``triage directory`` share: opening, tables, heads of JSON answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from triage.model import Settings
    from triage.signposting import Directory


def open_directory(workspace: Path | None) -> tuple[Directory, Settings]:
    """Load the directory of the workspace, or the shipped one where there is none, with the settings beside it."""
    from triage.signposting import load_directory  # noqa: PLC0415 - keeps `--help` light
    from triage.vocabulary import load_vocabulary  # noqa: PLC0415
    from triage.workspace import find_workspace, shipped_files, shipped_settings  # noqa: PLC0415

    found = find_workspace(workspace)
    rules = found.rules_files() if found else shipped_files("rules")
    words = {name: text for name, text in rules.items() if name.startswith("vocabulary/")}
    files = found.directory_files() if found else shipped_files("directory")
    return load_directory(files, load_vocabulary(words)), (found.settings() if found else shipped_settings())


def print_table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print rows on standard output: a table that folds to the width of the terminal, 80 columns where there is none."""
    import shutil  # noqa: PLC0415

    from rich import box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name == columns[0])
    for row in rows:
        table.add_row(*row)
    Console(width=min(shutil.get_terminal_size((80, 24)).columns, 120), markup=False, highlight=False).print(
        table
    )


def row(services: Directory, service: str, on: date) -> dict[str, Any]:
    """One service in a list: its main keys, whether it has room and whether its details hold on the day."""
    from triage.signposting.reports import open_reports  # noqa: PLC0415
    from triage.signposting.suiting import capacity_state, check_holds  # noqa: PLC0415

    record = services.services[service]
    plain = record.as_json()
    kept = {
        key: plain[key]
        for key in ("id", "name", "help", "for", "ages", "area", "network", "tier", "routes", "status")
    }
    return {
        **kept,
        "provider": services.provider(service).id,
        "capacity": capacity_state(record, on),
        "checked": plain["checked"],
        "in_date": check_holds(record, on),
        "reported": [report.what for report in open_reports(record, on)],
    }


def head(services: Directory, what: str) -> dict[str, Any]:
    """The first keys of every answer in JSON: its format and the directory it was read from."""
    return {
        "format": f"triage.{what}/1",
        "directory": {"version": services.version, "fingerprint": services.fingerprint},
    }


def iso(day: date | None) -> str | None:
    """A day as JSON says it, or None."""
    return day.isoformat() if day else None


def known_word(option: str, word: str | None, known: tuple[str, ...]) -> None:
    """Stop as wrong use at a word that is not known, naming the nearest one."""
    import difflib  # noqa: PLC0415

    if word is not None and word not in known:
        near = difflib.get_close_matches(word, known, n=1)
        raise click.BadParameter(
            f"'{word}' is not known" + (f"; did you mean '{near[0]}'?" if near else ""), param_hint=option
        )
