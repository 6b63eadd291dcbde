"""``triage rules schema``: JSON Schemas, so that an editor completes codes and shows their titles."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from triage.cli.common import shared, today
from triage.cli.edge import print_json
from triage.errors import Refused, WrongUse


@click.command()
@click.argument("kind", required=False)
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Write every schema into DIR, and tell VS Code which files each is for.",
)
@shared
def schema(
    kind: str | None, folder: Path | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """JSON Schemas of rule and directory files, made for the codes of this workspace.

    An editor that knows them completes codes, shows what they mean and underlines what does not fit. Make them again
    when a code was added.

    \b
    Example:
      triage rules schema
      triage rules schema rules > rules.schema.json
      triage rules schema --write schemas
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.desk.editors import KINDS, editor_schemas  # noqa: PLC0415 - keeps --help light

    if kind is not None and kind not in {known.name for known in KINDS}:
        raise WrongUse(
            f"there is no kind of file '{kind}'", mend=_nearest(kind, [known.name for known in KINDS])
        )
    if kind is not None and folder is not None:
        raise WrongUse("--write writes every schema", mend="leave out the kind, or leave out --write")
    if kind is None and folder is None:
        if as_json:
            print_json(
                [{"kind": known.name, "files": list(known.files), "holds": known.holds} for known in KINDS]
            )
            return
        for known in KINDS:
            click.echo(f"{known.name:20} {known.holds}")
            click.echo(f"{'':20} {', '.join(name for name in known.files if not name.startswith('!'))}")
        return
    with open_desk(workspace, today(on), need_store=False, rules="working") as desk:
        found = editor_schemas(desk)
        root = desk.workspace.folder if desk.workspace else Path.cwd()
    if kind is not None:
        print_json(found[kind])
        return
    assert folder is not None
    _write(folder, found, root, as_json=as_json)


def _nearest(kind: str, known: list[str]) -> str:
    import difflib  # noqa: PLC0415 - only for a misspelt kind

    near = difflib.get_close_matches(kind, known, n=1)
    return (f"did you mean '{near[0]}'? " if near else "") + f"Kinds: {', '.join(known)}"


def _write(folder: Path, found: Mapping[str, Any], root: Path, *, as_json: bool) -> None:
    from triage.cli.schemas import as_text  # noqa: PLC0415 - keeps --help light
    from triage.desk.editors import ENDING, yaml_schemas  # noqa: PLC0415 - keeps --help light

    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file", why="the schemas are several files", mend="name a folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name, one in found.items():
        (folder / f"{name}{ENDING}").write_text(as_text(one), encoding="utf-8")
    where = Path(os.path.relpath(folder.resolve(), root.resolve())).as_posix()
    setting = {"yaml.schemas": yaml_schemas(where if where.startswith("..") else f"./{where}")}
    path = root / ".vscode" / "settings.json"
    made = not path.exists()
    if made:
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(setting, indent=2) + "\n", encoding="utf-8")
    if as_json:
        print_json(
            {
                "folder": str(folder),
                "schemas": [f"{name}{ENDING}" for name in found],
                "settings": str(path),
                "settings_written": made,
                "setting": setting,
            }
        )
        return
    click.echo(f"{len(found)} schemas in {folder}")
    if made:
        click.echo(f"{path} tells VS Code (with the YAML extension of Red Hat) which files each is for")
    elif _says(path, setting):
        click.echo(f"{path} already tells VS Code which files each is for")
    else:
        click.echo(f"{path} is there already and was left as it is; add these lines to it:", err=True)
        click.echo("\n".join(json.dumps(setting, indent=2).split("\n")[1:-1]))
    click.echo(
        "other editors: put this at the top of a file, with the path from that file to the schema\n"
        "  # yaml-language-server: $schema=PATH/rules.schema.json\n"
        "JetBrains: Settings, Languages & Frameworks, Schemas and DTDs, JSON Schema Mappings",
        err=True,
    )


def _says(path: Path, setting: Mapping[str, Any]) -> bool:
    """Whether the settings hold the lines already; settings with comments are not looked into."""
    try:
        there = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return False
    given = there.get("yaml.schemas") if isinstance(there, dict) else None
    return isinstance(given, dict) and all(
        given.get(name) == files for name, files in setting["yaml.schemas"].items()
    )
