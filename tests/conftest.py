"""Fixtures that every part shares; no test may reach the network; one profile for generated tests."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings

from tests import copying, shipped, stores
from tests.reading_once import PLACES
from triage.model import Settings
from triage.rulebook import Rulebook
from triage.signposting import Directory
from triage.vocabulary import Vocabulary

_TESTS = Path(__file__).parent
LATER = pytest.StashKey[set[str]]()
"""Tests that `make test` leaves to `make test-system`, by their names without parameters."""
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

copying.use_links()
stores.use_store()
stores.do_not_wait_for_the_disk()


def pytest_configure(config: pytest.Config) -> None:
    for name, meaning in stores.MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    apart = stores.deselected(items)
    if apart:
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if item not in apart]


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Remember which tests the other command of the same run of everything runs."""
    for item in items:
        marked = {marker.name for marker in item.iter_markers()}
        if marked & {"screens", "long"} and "soak" not in marked:
            item.config.stash.setdefault(LATER, set()).add(item.nodeid.partition("[")[0])


@pytest.fixture(autouse=True)
def _databases_of_one_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """On a server each record has a database of its own, which goes with the test."""
    own = "tmp_path" in request.fixturenames and stores.STORE == "postgres"
    place: Path | None = request.getfixturevalue("tmp_path") if own else None
    yield
    if place is not None:
        stores.drop_below(place)


@pytest.fixture(autouse=True)
def _on_the_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records of tests about what is left after a crash are kept as everybody's are: on the disk with every step."""
    if (
        request.node.path.is_relative_to(_TESTS)
        and request.node.path.relative_to(_TESTS).parts[0] in stores.ON_THE_DISK
    ):
        stores.wait_for_the_disk(monkeypatch)


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
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk reads the same codes, rules and services in hundreds of tests: one process keeps what it has read."""
    for module, name, once in PLACES:
        monkeypatch.setattr(module, name, once)


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
