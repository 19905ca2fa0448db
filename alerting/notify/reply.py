"""What a receiver said to a message, before anybody judges it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from msgspec import Struct

from alerting.notify.verdict import Reason

LONGEST = 300  # characters of somebody else's words that are kept
HIDDEN = "***"

# How far a mail came: each is asked for when the one before was granted.
# "addresses" is before all: those of our own settings are none.
Stage = Literal["addresses", "connect", "hello", "tls", "auth", "sender", "recipients", "content"]


class Refusal(Struct, frozen=True):
    """A recipient that a mail server does not take."""

    recipient: str
    code: int
    text: str

    @property
    def is_final(self) -> bool:
        """Whether asking again would be in vain."""
        return self.code >= 500

    def __str__(self) -> str:
        return f"{self.recipient}: {self.code} {self.text}".rstrip()


class SmtpReply(Struct, frozen=True, kw_only=True):
    """The answer that ended a talk with a mail server: at which stage, and what was said."""

    stage: Stage
    code: int
    text: str = ""
    accepted: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


class HttpReply(Struct, frozen=True, kw_only=True):
    """The answer to a request; the body is cut, and empty where all is well and nobody asked."""

    status: int
    at: datetime
    retry_after: str = ""
    body: str = ""


class Unanswered(Struct, frozen=True):
    """There was no answer, and why; `doubtful` where the message may have arrived all the same."""

    reason: Reason
    detail: str
    doubtful: bool = False


class SlackHeard(Struct, frozen=True):
    """What one call of a talk with Slack was answered: `kind` is of slack_talk.Call."""

    kind: Literal["post", "update", "reply", "hook"]
    answer: HttpReply | Unanswered
    is_plain: bool = False


class SlackReply(Struct, frozen=True, kw_only=True):
    """A talk with Slack: all that was heard, in turn, and what it was about (slack_talk.Talk)."""

    heard: tuple[SlackHeard, ...]
    to: str = ""
    channel: str = ""
    root: str = ""


Reply = SmtpReply | HttpReply | SlackReply | Unanswered


def shown(text: str, secrets: Iterable[str] = ()) -> str:
    """Return somebody else's words for a log: on one line, cut, without these secrets."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    words = "".join(c if c.isprintable() else " " for c in text).split()
    line = " ".join(words)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
