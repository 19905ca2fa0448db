"""What a receiver's answer means for a notice."""

from typing import Literal, get_args

from msgspec import Struct

# refused: nobody listens, or the door is shut. rejected: this message, for good.
Reason = Literal[
    "refused",
    "auth",
    "timeout",
    "network",
    "tls",
    "rejected",
    "throttled",
    "server",
    "expired",
    "other",
]
REASONS: tuple[Reason, ...] = get_args(Reason)


class Sent(Struct, frozen=True):
    """The receiver said yes; `detail` names recipients that were refused for good."""

    detail: str = ""


class Retry(Struct, frozen=True, kw_only=True):
    """The same is to be said again, not before `after` seconds if the receiver named them.

    `doubtful` where it may have arrived all the same; `told` are recipients that said yes already.
    """

    reason: Reason
    detail: str
    after: float | None = None
    doubtful: bool = False
    told: tuple[str, ...] = ()


class Rejected(Struct, frozen=True, kw_only=True):
    """The receiver said no, and would say no again."""

    detail: str
    reason: Reason = "rejected"


Verdict = Sent | Retry | Rejected
