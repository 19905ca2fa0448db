"""A talk with Slack about one notice: what is said first, and what next after each answer. Pure.

With a bot, the first message of an episode is changed in place, and what follows goes into its
thread. Where Slack has lost that message, another one begins; where it takes no layout, the plain
words go out instead. At most one call of a talk makes a message, and it is the last.
"""

from typing import Final, Literal

from msgspec import Struct

from alerting.notify import slack_answer
from alerting.notify.reply import SlackHeard, SlackReply
from alerting.notify.wire import Wire
from alerting.secret import Secret

Kind = Literal["post", "update", "reply", "hook"]
MOST: Final = 6
"""Calls in one talk: an update, a reply and a post, each also in plain words."""


class Call(Struct, frozen=True, kw_only=True):
    """One request: its JSON, and the same in plain words for when the layout is not taken.

    ``post`` begins a message, ``update`` changes it, ``reply`` goes into its thread; all that an
    incoming webhook can do is ``hook``.
    """

    kind: Kind
    body: bytes
    plain: bytes


class Talk(Struct, frozen=True, kw_only=True):
    """What is to be said about a notice, and where.

    `calls` are made in turn; `anew` is made instead where the message that they are about is gone.
    `url` is that of chat.postMessage or of an incoming webhook. `to` is the channel as configured,
    `channel` and `root` Slack's names of the channel and of the message that began the thread, ""
    where none is known. `within` is in seconds.
    """

    id: str
    url: Secret
    calls: tuple[Call, ...]
    anew: Call
    wire: Wire = Wire()
    to: str = ""
    channel: str = ""
    root: str = ""
    within: float | None = None


class Next(Struct, frozen=True):
    """A call to make now, in plain words or not."""

    call: Call
    is_plain: bool = False

    @property
    def body(self) -> bytes:
        """The JSON of the request."""
        return self.call.plain if self.is_plain else self.call.body


def url(talk: Talk, kind: Kind) -> Secret:
    """Return where a call goes: an update has a method of its own beside chat.postMessage."""
    if kind != "update":
        return talk.url
    return Secret(talk.url.reveal().replace(slack_answer.METHOD, "/chat.update"))


def following(talk: Talk, heard: tuple[SlackHeard, ...]) -> Next | None:
    """Return what to say next after what was heard so far, None when all is said."""
    if not heard:
        return Next(talk.calls[0])
    last = heard[-1]
    said = slack_answer.said(last)
    if said.is_later or said.is_auth or len(heard) >= MOST:
        return None
    call = next((one for one in talk.calls if one.kind == last.kind), talk.anew)
    if said.is_layout and not last.is_plain:
        return Next(call, is_plain=True)
    if call.kind in {"post", "hook"}:
        return None
    if said.is_gone:
        return Next(talk.anew)
    if call.kind == "reply":
        return None
    rest = [one for one in talk.calls if one.kind == "reply"]
    if rest:
        return Next(rest[0])
    # Nothing was said yet where the one message could not be changed.
    return None if said.ok else Next(talk.anew)


def reply(talk: Talk, heard: tuple[SlackHeard, ...]) -> SlackReply:
    """Return the whole of a talk, to be judged."""
    return SlackReply(heard=heard, to=talk.to, channel=talk.channel, root=talk.root)
