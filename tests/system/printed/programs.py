"""LibreOffice and Chromium as a reader has them: each with a profile of its own that is thrown away."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-default-apps", "--disable-extensions", "--no-pdf-header-footer", "--disable-dev-shm-usage",
)  # fmt: skip


@contextmanager
def folder() -> Iterator[Path]:
    """A folder while this lasts."""
    made = Path(tempfile.mkdtemp(prefix="triage-printed-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def without_results(data: bytes) -> bytes:
    """A workbook whose formulas bear no result, so that whoever opens it must work them out."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for part in given.infolist():
            body = given.read(part)
            if part.filename.startswith("xl/worksheets/"):
                body, times = re.subn(rb"(</f>)<v>[^<]*</v>", rb"\1", body)
                assert times == body.count(b"</f>"), "a formula without a result was written"
            made.writestr(part, body)
    return written.getvalue()


def converted(data: bytes, ending: str, name: str = "book.xlsx") -> bytes:
    """What LibreOffice makes of a file."""
    with folder() as made:
        given = made / name
        given.write_bytes(data)
        words = [
            "soffice", f"-env:UserInstallation=file://{made}/profile", "--headless", "--norestore", "--convert-to", ending,
            "--outdir", str(made / "out"), str(given),
        ]  # fmt: skip
        subprocess.run(words, check=True, capture_output=True, timeout=300)
        return (made / "out" / f"{given.stem}.{ending}").read_bytes()


def worked_out(data: bytes) -> openpyxl.Workbook:
    """A workbook as LibreOffice works it out from its inputs."""
    return openpyxl.load_workbook(io.BytesIO(converted(without_results(data), "xlsx")), data_only=True)


class Printed:
    """A page as the browser prints it."""

    def __init__(self, html: str) -> None:
        with folder() as made:
            (made / "page.html").write_text(html, encoding="utf-8")
            paper, asked = made / "page.pdf", made / "net.json"
            browser = next(filter(None, map(shutil.which, BROWSERS)))
            words = [
                browser, *_QUIET, f"--user-data-dir={made}/profile", f"--log-net-log={asked}", f"--print-to-pdf={paper}",
                f"file://{made}/page.html",
            ]  # fmt: skip
            subprocess.run(words, check=True, capture_output=True, timeout=120)
            about = _said("pdfinfo", "-l", "999", str(paper))
            self.pages = int(
                next(line.split()[-1] for line in about.splitlines() if line.startswith("Pages:"))
            )
            self.sizes = [
                tuple(round(float(number)) for number in re.findall(r"[0-9.]+(?= x|\s+pts)", line))
                for line in about.splitlines()
                if re.match(r"Page +[0-9]+ size:", line)
            ]
            self.text = _said("pdftotext", "-layout", str(paper), "-").split("\f")[:-1]
            self.cut = _beyond(_said("pdftotext", "-bbox", str(paper), "-"))
            self.asked = _asked(json.loads(asked.read_text(encoding="utf-8")))


def _beyond(boxes: str) -> list[str]:
    """Words that reach into the margin at the right, which is 12 millimetres or more."""
    found, width = [], 0.0
    for line in boxes.splitlines():
        page = re.search(r'<page width="([0-9.]+)"', line)
        word = re.search(r'<word .*xMax="([0-9.]+)".*>(.*)</word>', line)
        width = float(page[1]) if page else width
        if word and float(word[1]) > width - 33:
            found.append(word[2])
    return found


def _said(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=60).stdout


def _asked(log: dict[str, Any]) -> list[str]:
    """Every address outside this machine that the page had asked for; what the browser asks of its makers has no origin."""
    found = set()
    for event in log.get("events", ()):
        asked = event.get("params")
        if isinstance(asked, dict) and "url" in asked and asked.get("initiator", _BROWSER) != _BROWSER:
            found.add(str(asked["url"]))
    return sorted(url for url in found if not url.startswith(("file:", "data:", "about:", "chrome")))


_BROWSER = "not an origin"
