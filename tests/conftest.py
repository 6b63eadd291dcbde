"""Fixtures that every part shares; no test may reach the network; one profile for generated tests."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from collections.abc import Mapping
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings

from tests import shipped
from triage.desk import opening
from triage.model import Settings
from triage.rulebook import Rulebook, load_rulebook
from triage.signposting import Directory
from triage.vocabulary import Vocabulary

hypothesis_settings.register_profile(
    "ci",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
hypothesis_settings.register_profile(
    "quick", parent=hypothesis_settings.get_profile("ci"), phases=(Phase.generate,)
)
hypothesis_settings.register_profile(
    "deep", parent=hypothesis_settings.get_profile("quick"), max_examples=500, derandomize=False
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only sockets of this machine itself may be used: an event loop needs a pair of them."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family == socket.AF_UNIX or (
            isinstance(address, tuple) and address[0] in {"127.0.0.1", "::1", "localhost"}
        ):
            connect(self, address)
            return
        _refuse(address)

    def lookup(host: Any, *_args: Any, **_more: Any) -> NoReturn:
        _refuse(host)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", lookup)


@pytest.fixture(autouse=True)
def _each_rulebook_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk reads and compiles the same rules in hundreds of tests: one process keeps the books it has read.

    By content, so that changed files are another book; a rulebook with faults is read anew each time.
    """
    monkeypatch.setattr(opening, "load_rulebook", _read_once)


_BOOKS: dict[str, Rulebook] = {}


def _read_once(files: Mapping[str, str], vocabulary: Vocabulary) -> Rulebook:
    entries = json.dumps([sorted(files.items()), repr(vocabulary)])
    key = hashlib.sha256(entries.encode()).hexdigest()
    if key not in _BOOKS:
        if len(_BOOKS) >= 8:
            _BOOKS.pop(next(iter(_BOOKS)))
        _BOOKS[key] = load_rulebook(files, vocabulary)
    return _BOOKS[key]


def _refuse(where: object) -> NoReturn:
    message = f"a test tried to reach {where!r}; tests use no network"
    raise RuntimeError(message)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return shipped.vocabulary()


@pytest.fixture(scope="session")
def shipped_rulebook() -> Rulebook:
    return shipped.rulebook()


@pytest.fixture(scope="session")
def shipped_directory() -> Directory:
    return shipped.directory()


@pytest.fixture(scope="session")
def settings() -> Settings:
    return shipped.settings()
