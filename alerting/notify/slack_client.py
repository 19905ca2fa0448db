"""The shell that talks with Slack: one call after the other, no faster than Slack likes."""

import asyncio
import hashlib

from alerting import clock
from alerting.notify import http, slack_talk
from alerting.notify.agent import AGENT
from alerting.notify.message import Post
from alerting.notify.reply import HttpReply, SlackHeard, SlackReply, Unanswered
from alerting.notify.slack_pace import Pace
from alerting.notify.slack_talk import Next, Talk

# Slack gives the whole message back.
_ANSWER_BYTES = 1 << 20
# Of the whole process: several receivers may write into one channel.
_PACE = Pace()


async def send(talk: Talk, within: float, pace: Pace = _PACE) -> SlackReply:
    """Say all that is to be said, whatever happens, within so many seconds, and return it."""
    end = clock.monotonic() + min(within, talk.within or within)
    heard: tuple[SlackHeard, ...] = ()
    while (then := slack_talk.following(talk, heard)) is not None:
        answer = await _asked(talk, then, end, pace)
        heard += (SlackHeard(then.call.kind, answer, then.is_plain),)
    return slack_talk.reply(talk, heard)


async def _asked(talk: Talk, then: Next, end: float, pace: Pace) -> HttpReply | Unanswered:
    """Make one call in its turn."""
    now = clock.monotonic()
    # Edits have a limit of their own, which is fifty a minute.
    wait = 0.0 if then.call.kind == "update" else pace.turn(_channel(talk), now)
    left = end - now - wait
    if left <= 0:
        return Unanswered("timeout", "no turn within the time of a delivery")
    await asyncio.sleep(wait)
    post = Post(
        url=slack_talk.url(talk, then.call.kind),
        content=then.body,
        headers=(
            ("Content-Type", "application/json; charset=utf-8"),
            ("User-Agent", AGENT),
            # Slack makes nothing of it; what is between us and Slack may.
            ("Idempotency-Key", talk.id),
        ),
        wire=talk.wire,
        reads=_ANSWER_BYTES,
    )
    return await http.send(post, left)


def _channel(talk: Talk) -> str:
    """Return a name of the channel; that of a webhook is in its URL, which nobody may see."""
    return hashlib.sha256(f"{talk.url.reveal()} {talk.to}".encode()).hexdigest()
