"""Why a sealed file is refused: one code for each way in which it can be wrong, with how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from triage.model import Issue

FaultCode = Literal[
    "PC101", "PC102", "PC103", "PC104", "PC105", "PC106", "PC107", "PC108", "PC109", "PC110", "PC111",
    "PC112", "PC113", "PC114", "PC115", "PC116", "PC117",
]  # fmt: skip
_ASK_AGAIN = "ask the sender to send it again: the same file comes with the same number and is added once"
FAULTS: dict[str, tuple[str, str, str]] = {
    "PC101": (
        "this is no sealed file of this program, or its beginning is damaged",
        "nothing in it can be read",
        _ASK_AGAIN,
    ),
    "PC102": (
        "this file was sealed by a newer version of the program",
        "reading it by guess could lose something",
        "update the program and run the same command again; leave the file where it is",
    ),
    "PC103": (
        "this file says that it was sealed by a version that this program does not know",
        "reading it by guess could lose something",
        "ask the sender to update and send it again; leave the file where it is",
    ),
    "PC104": (
        "this file is cut short",
        "the end of it did not arrive, so it cannot be opened",
        _ASK_AGAIN,
    ),
    "PC105": (
        "something was added at the end of this file",
        "a file that was touched on the way is not trusted",
        _ASK_AGAIN,
    ),
    "PC106": (
        "this file is larger than any sealed file can be",
        "it was not read",
        "look at where it came from; a referral has at most a few pages",
    ),
    "PC107": (
        "this file is sealed for somebody else, or its first bytes were altered",
        "only the recipient's private key opens it, and this workspace does not have that key",
        "tell the sender; if it was meant for you, send them your card again (`triage people keys show`)",
    ),
    "PC108": (
        "what is in this file was altered on the way",
        "a seal that is broken anywhere is not opened, so that nobody can change one word of a referral",
        _ASK_AGAIN,
    ),
    "PC109": (
        "this file is signed with a key that nobody here has trusted",
        "anybody can write that they are a partner; only a compared key says so",
        "ask the partner by telephone whether it is theirs, then `triage people keys trust CARD --by NAME`",
    ),
    "PC110": (
        "this file is signed with a key that was revoked here",
        "somebody else may have that key",
        "ask the partner by telephone; trust their new card and have the file sent again",
    ),
    "PC111": (
        "this file is signed with a key that its owner has replaced",
        "the time in which files on their way were still taken is over",
        "ask the sender to send it again with their new key",
    ),
    "PC112": (
        "the signature in this file does not fit: it was signed for another recipient, or by somebody else",
        "a referral is taken only from the one who wrote it for you",
        "tell the partner whose name it bears; do not act on what came with it",
    ),
    "PC113": (
        "what is in this file is not written as this program writes it",
        "it is signed by a partner, but a part is missing, unknown or too long",
        "tell the partner, who may have another version; ask them to telephone what is urgent",
    ),
    "PC114": (
        "this file answers something that was not sent from here to this partner",
        "an answer counts only from the one who was asked",
        "tell the partner; nothing was changed",
    ),
    "PC115": (
        "this file bears the number of another one from the same partner, with other content",
        "one of the two is not what it says",
        "ask the partner to send it again as a new referral",
    ),
    "PC116": (
        "this file was sealed to a key that this workspace has replaced or revoked",
        "the private part of that key is not used any more",
        "send the partner your card again (`triage people keys show`) and ask them to send it once more",
    ),
    "PC117": (
        "this answer does not fit where the referral stands here",
        "each step of a referral follows from the one before",
        "ask the partner what became of it, and record it with `triage referral move`",
    ),
}
"""Code -> what, why, how to mend. Nothing in them says anything about a child."""


@dataclass(frozen=True)
class Fault(Exception):
    """A sealed file is refused; never an error for the user by itself, always an entry by name."""

    code: FaultCode
    more: str = ""
    """What else helps the person who reads it, such as groups of a fingerprint; never content."""

    def __str__(self) -> str:
        return f"{self.code} {FAULTS[self.code][0]}"

    def issue(self, file: str) -> Issue:
        """The refusal as a problem of ``file``."""
        what, why, mend = FAULTS[self.code]
        return Issue(
            file=file,
            code=self.code,
            what=what + (f" ({self.more})" if self.more else ""),
            why=why,
            mend=mend,
        )
