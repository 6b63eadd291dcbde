"""Rules and services are read once for all desks of these tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from triage.desk import opening

NAMES = ("load_vocabulary", "load_rulebook", "load_directory")


@pytest.fixture(scope="package", autouse=True)
def read_once() -> Iterator[None]:
    """Loaders that read the same texts once; what they give never changes."""
    kept: dict[Any, Any] = {}

    def once(name: str, loader: Any) -> Any:
        def load(files: dict[str, str], *more: Any) -> Any:
            key = (name, hash(frozenset(files.items())))
            if key not in kept:
                kept[key] = loader(files, *more)
            return kept[key]

        return load

    with pytest.MonkeyPatch.context() as patch:
        for name in NAMES:
            patch.setattr(opening, name, once(name, getattr(opening, name)))
        yield
