"""What Slack's answers mean: it says most of its errors with a 200. Pure.

https://docs.slack.dev/apis/web-api#responses
"""

from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from alerting.notify import backoff, slack_errors
from alerting.notify.reply import HttpReply, Reply, SlackHeard, SlackReply, Unanswered
from alerting.notify.verdict import LONGEST_NOTE, Rejected, Retry, Sent, Verdict

METHOD: Final = "/chat.postMessage"
_OK: Final = 200
_TOO_MANY: Final = 429


class Said(Struct, frozen=True, kw_only=True):
    """An answer as Slack means it: `error` is its word for what is wrong, "" where it has none."""

    ok: bool
    status: int = _OK
    error: str = ""
    channel: str = ""
    ts: str = ""
    after: float | None = None

    @property
    def is_throttled(self) -> bool:
        """Whether it was too fast."""
        return not self.ok and (self.status == _TOO_MANY or self.error in slack_errors.THROTTLED)

    @property
    def is_later(self) -> bool:
        """Whether the same may be taken later."""
        # A yes without Slack's words is of something in between.
        is_strange = self.status == _OK and not self.error
        is_away = (
            self.status >= 500 or self.status in {0, 408, 425} or self.error in slack_errors.LATER
        )
        return not self.ok and (self.is_throttled or is_away or is_strange)

    @property
    def is_layout(self) -> bool:
        """Whether it was the message's form that was not taken."""
        return self.error in slack_errors.LAYOUT

    @property
    def is_gone(self) -> bool:
        """Whether the message that it was about is not there, or takes no replies."""
        return self.error in slack_errors.GONE

    @property
    def is_auth(self) -> bool:
        """Whether nobody of our name may say anything."""
        return self.error in slack_errors.AUTH or (not self.error and self.status in {401, 403})


def is_web_api(url: str) -> bool:
    """Say whether a URL is that of a bot's method, and no incoming webhook's."""
    return urlsplit(url).path.endswith(METHOD)


def said(heard: SlackHeard) -> Said:
    """Return what an answer says; one that never came has the status 0."""
    answer = heard.answer
    if isinstance(answer, Unanswered):
        return Said(ok=False, status=0)
    after = backoff.asked(answer.retry_after, answer.at)
    body = _json(answer.body)
    if body is None:
        return _text(answer, after, is_hook=heard.kind == "hook")
    is_ok = answer.status == _OK and body.get("ok", heard.kind == "hook") is True
    return Said(
        ok=is_ok,
        status=answer.status,
        error="" if is_ok else _word(body.get("error")),
        channel=_word(body.get("channel")),
        ts=_word(body.get("ts")),
        after=after,
    )


def verdict(answer: Reply) -> Verdict:
    """Return what a talk came to; what is kept of it finds the thread again."""
    if isinstance(answer, Unanswered):
        return Retry(reason=answer.reason, detail=answer.detail, doubtful=answer.doubtful)
    if not isinstance(answer, SlackReply) or not answer.heard:
        return Retry(reason="other", detail="not an answer of Slack")
    last = answer.heard[-1]
    # An edit may be made twice; only a message may be there already.
    makes = last.kind != "update"
    if isinstance(last.answer, Unanswered):
        doubtful = last.answer.doubtful and makes
        return Retry(reason=last.answer.reason, detail=last.answer.detail, doubtful=doubtful)
    word = said(last)
    if word.ok:
        return Sent(_flaws(answer.heard), _note(answer, last.kind, word))
    detail = _detail(last.answer, word)
    if word.is_throttled:
        return Retry(reason="throttled", detail=detail, after=word.after)
    if word.is_later:
        doubtful = makes and word.status == _OK and not word.error
        return Retry(reason="server", detail=detail, after=word.after, doubtful=doubtful)
    return Rejected(detail=detail, reason="auth" if word.is_auth else "rejected")


def root(note: str, to: str) -> tuple[str, str]:
    """Return Slack's names of the channel and the first message, ("", "") where there is none.

    A note of another channel than is configured now is of no use.
    """
    body = _json(note) or {}
    channel, ts = _word(body.get("channel")), _word(body.get("ts"))
    fits = channel and ts and body.get("to") == to
    return (channel, ts) if fits else ("", "")


def _note(answer: SlackReply, kind: str, word: Said) -> str:
    """Return what finds the first message again: Slack's channel and ts, and whom we meant."""
    is_first = kind == "post"
    channel = word.channel if is_first else answer.channel
    ts = word.ts if is_first else answer.root
    if not channel or not ts:
        return ""
    made = msgspec.json.encode({"channel": channel, "ts": ts, "to": answer.to}).decode()
    return made if len(made) <= LONGEST_NOTE else ""


def _json(text: str) -> dict[str, Any] | None:
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return None
    return found if isinstance(found, dict) else None


def _text(answer: HttpReply, after: float | None, *, is_hook: bool) -> Said:
    """Return what a webhook says, or something between us and Slack."""
    word = answer.body.strip()
    error = word if slack_errors.is_known(word) else ""
    is_ok = answer.status // 100 == 2 and not error and is_hook
    return Said(ok=is_ok, status=answer.status, error=error, after=after)


def _detail(answer: HttpReply, word: Said) -> str:
    body = answer.body.strip()
    if word.status == _OK and not word.error:
        return f"not an answer of Slack: {body}"
    detail = word.error or (f"answer {answer.status}" + (f": {body}" if body else ""))
    hint = slack_errors.HINTS.get(word.error)
    if not hint and answer.status // 100 == 3:
        hint = "it leads elsewhere; write the address it leads to"
    return f"{detail}: {hint}" if hint else detail


def _flaws(heard: tuple[SlackHeard, ...]) -> str:
    """Say what did not come about on the way to a yes."""
    words = []
    for one in heard[:-1]:
        error = said(one).error
        if error and one.kind == "update":
            words.append(f"the first message could not be changed: {error}")
        elif error:
            words.append(f"said otherwise than meant: {error}")
    return "; ".join(dict.fromkeys(words))


def _word(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= 500 else ""
