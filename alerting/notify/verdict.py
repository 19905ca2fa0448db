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
LONGEST_NOTE = 4096
REASONS: tuple[Reason, ...] = get_args(Reason)


class Sent(Struct, frozen=True):
    """The receiver said yes; `detail` names recipients that were refused for good.

    `note` is what the integration wants to be given again (`Context.note`) with the next notice of
    the same group and thread; "" leaves the note as it was. At most LONGEST_NOTE characters.
    """

    detail: str = ""
    note: str = ""


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
    """The receiver said no, and would say no again.

    Where it was `too_large`, the same in fewer words may be taken (`Context.shorter`).
    """

    detail: str
    reason: Reason = "rejected"
    too_large: bool = False


Verdict = Sent | Retry | Rejected
