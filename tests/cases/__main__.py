"""``python -m tests.cases``: pass rates by case and by property, with what does not hold."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.cases.reading import FOLDER, Verdict, failures, files, judge, read_case
from tests.cases.wanted import Misspelt


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 0 where everything holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.cases", description=__doc__)
    parser.add_argument("names", nargs="*", help="files or beginnings of their names; all when left out")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--short", action="store_true", help="rates only")
    wanted = parser.parse_args(arguments)
    paths = [
        path
        for path in files(wanted.folder)
        if not wanted.names or any(path.name.startswith(Path(name).name) for name in wanted.names)
    ]
    verdicts: dict[str, list[Verdict]] = {}
    unread: list[str] = []
    for path in paths:
        try:
            verdicts[path.stem] = judge(read_case(path))
        except Misspelt as fault:
            unread.append(str(fault))
    write = sys.stdout.write
    for name, found in verdicts.items():
        wrong = failures(found)
        if wrong and not wanted.short:
            write(f"\n{name}: {len(found) - len(wrong)} of {len(found)} hold\n")
            write("".join(f"  {line}\n" for line in wrong))
    for what in unread:
        write(f"\ncannot be read: {what}\n")
    _rates(verdicts)
    return 0 if not unread and all(not failures(found) for found in verdicts.values()) else 1


def _rates(verdicts: dict[str, list[Verdict]]) -> None:
    every = [verdict for found in verdicts.values() for verdict in found]
    if not every:
        sys.stdout.write("no case files\n")
        return
    total, held = (
        Counter(one.property for one in every),
        Counter(one.property for one in every if one.failure is None),
    )
    sys.stdout.write("\nproperty                          hold     of\n")
    for name in sorted(total, key=lambda name: (held[name] / total[name], name)):
        sys.stdout.write(f"{name:32} {held[name]:5} {total[name]:6}\n")
    whole = sum(not failures(found) for found in verdicts.values())
    right = sum(held.values())
    sys.stdout.write(f"\ncases {whole} of {len(verdicts)} ({whole / len(verdicts):.0%})   ")
    sys.stdout.write(f"properties {right} of {len(every)} ({right / len(every):.1%})\n")


if __name__ == "__main__":
    sys.exit(main())
