"""``python -m tests.year``: run the year and print or write its page."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.year.assumptions import START, Assumed
from tests.year.page import page
from tests.year.simulating import Year, without_waiting_for_the_disk
from triage.desk import Desk


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there; else it is printed")
    parser.add_argument("--children", type=int, default=1200, metavar="N", help="children in twelve months")
    parser.add_argument("--months", type=int, default=12, metavar="N")
    parser.add_argument("--seed", type=int, default=7, metavar="S")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the workspace there, to look at what it came to"
    )
    given = parser.parse_args()
    assumed = Assumed.for_children(given.children, given.months, given.seed)
    folder = Path(tempfile.mkdtemp(prefix="year-"))
    try:
        with without_waiting_for_the_disk():
            year = Year(folder / "ws", assumed, Desk(None, START))
            year.run(lambda words: print(words, file=sys.stderr, flush=True))
            text = page(year)
            year.end()
        if given.keep:
            shutil.copytree(folder / "ws", given.keep)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if given.write:
        given.write.write_text(text)
    else:
        print(text)


if __name__ == "__main__":
    main()
