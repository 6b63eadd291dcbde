"""The manifest of a safe copy: what it holds, by whom and when it was made, sealed where there is a key."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

from triage.errors import Refused, StoreProblem
from triage.store.migrations import NEWEST
from triage.store.safe_copies import seal_key

FORMAT: Final = "triage.safe-copy/1"
KINDS: Final = ("files", "postgres")


def sealed(manifest: Mapping[str, Any]) -> bytes:
    """Give the manifest as it is written; with a key it carries an HMAC-SHA256 over all of it."""
    key = seal_key()
    whole = {**manifest, "seal": _seal(json.loads(json.dumps(manifest)), key)} if key else dict(manifest)
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape")


def read_manifest(body: bytes) -> dict[str, Any]:
    """Read a manifest; raises :class:`Refused` for one that is none, of a wrong key or missing key, :class:`StoreProblem` for a newer one."""
    try:
        found = json.loads(body)
        if not isinstance(found, dict) or found.get("format") != FORMAT or found.get("kind") not in KINDS:
            raise not_ours("its manifest is of another kind")
        seal = found.pop("seal", None)
        listed = [(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in found["files"]]
        schema, encrypted = int(found["schema"]), bool(found["encrypted"])
        _ = (int(found["audit"]["entries"]), found["audit"]["chain"], list(found["faults"]))
        _ = ({str(name): int(count) for name, count in found["counts"].items()},)
        _ = (found["made_at"], found["by"], found["program"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise not_ours("its manifest cannot be read") from fault
    if schema > NEWEST:
        raise StoreProblem(
            "this safe copy was made by a newer version of the program",
            why=f"its format is number {schema}; this program knows up to {NEWEST}",
            mend="update the program (`pip install --upgrade needs-triage`) and try again",
        )
    if any(size < 0 for _, size, _ in listed) or len({name for name, _, _ in listed}) != len(listed):
        raise not_ours("its manifest names a file twice, or with a size that cannot be")
    _must_fit(found, seal, encrypted=encrypted)
    return found


def _must_fit(found: Mapping[str, Any], seal: object, *, encrypted: bool) -> None:
    key = seal_key()
    if encrypted and key is None:
        raise Refused(
            "this safe copy is encrypted, and no key is set",
            why="without its key nothing in it can be read",
            mend="set TRIAGE_KEY_FILE to the file that holds the key it was made with",
        )
    if encrypted and not hmac.compare_digest(
        str(seal).encode("utf-8", "replace"), _seal(found, key or b"").encode()
    ):
        raise Refused(
            "this key does not fit this safe copy",
            why="it was made with another key, or its manifest was changed; nothing was read",
            mend="check TRIAGE_KEY or TRIAGE_KEY_FILE; if the key is right, take another safe copy",
        )
    if not encrypted and key is not None:
        raise Refused(
            "a key is set, and this safe copy is not encrypted",
            why="with a key set everybody expects that nothing can be read without it",
            mend="unset the key to bring it back as it is, then encrypt it with `triage encrypt --by NAME`",
        )


def _seal(manifest: Mapping[str, Any], key: bytes) -> str:
    whole = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    body = b"manifest" + whole.encode("utf-8", "surrogateescape")
    return "hmac:" + hmac.new(key, body, hashlib.sha256).hexdigest()


def not_ours(how: str) -> Refused:
    """Make the refusal of what is no safe copy."""
    return Refused(
        f"this is no safe copy of this program: {how}",
        why="nothing was brought back",
        mend="name one that `triage backup` made",
    )
