"""The requests of a talk: our message or an attachment of the team's own, in all forms. Pure."""

from typing import Any, Final

import msgspec
from msgspec import Struct

from alerting.model import Notice
from alerting.notify import slack_attachment, slack_blocks, slack_words, templating
from alerting.notify import slack_limits as limits
from alerting.notify.message import Context
from alerting.notify.slack_attachment import SlackTexts
from alerting.notify.slack_talk import Call, Kind

# What is still wrong, or wrong anew, is shown to the whole channel and not to its thread alone.
_LOUD: Final = frozenset(
    {
        "new alerts in group",
        "repeat interval elapsed",
        "a silence or window ended",
        "digest",
        "flapping",
        "escalated",
    }
)
Json = dict[str, Any]


class Ways(Struct, frozen=True, kw_only=True):
    """How a message may go: to which channel, and what may be done with the first one.

    `to` is the channel as configured; `channel` and `root` are Slack's names of the first message
    and its channel, "" where none is known.
    """

    is_bot: bool
    to: str
    channel: str = ""
    root: str = ""
    updates: bool = False
    threads: bool = False


class Said(Struct, frozen=True):
    """What a message says: with its layout, and in plain words."""

    body: Json
    plain: Json


def calls(texts: SlackTexts, notice: Notice, context: Context, ways: Ways) -> tuple[Call, ...]:
    """Return the calls of a talk; the last one begins a new message, whatever came before."""
    whole = _whole(texts, notice, context)
    new = _call(texts, notice, context, ways, "post" if ways.is_bot else "hook", whole)
    if not ways.root:
        return (new,)
    made = []
    if ways.updates:
        made.append(_call(texts, notice, context, ways, "update", whole))
    if ways.threads:
        less = _less(texts, notice, whole)
        made.append(_call(texts, notice, context, ways, "reply", less))
    return (*made, new)


def _whole(texts: SlackTexts, notice: Notice, context: Context) -> Said:
    """Return all that is to be said: what stands in the channel."""
    if texts.is_ours:
        return _ours(texts, notice, context)
    if notice.status == "acknowledged" and not texts.message_text:
        return _theirs(texts, notice, context, slack_blocks.brief(notice, limits.TEXT))
    return _theirs(texts, notice, context, "")


def _less(texts: SlackTexts, notice: Notice, whole: Said) -> Said:
    """Return what goes into the thread, where the first message tells the rest."""
    if not texts.is_ours and notice.status != "acknowledged":
        return whole
    text = slack_blocks.brief(notice, limits.TEXT)
    body = {"text": slack_blocks.summary(notice), "blocks": slack_blocks.follow(notice)}
    return Said(body | _QUIET, {"text": text} | _QUIET)


_QUIET: Final[Json] = {"unfurl_links": False, "unfurl_media": False}


def _ours(texts: SlackTexts, notice: Notice, context: Context) -> Said:
    text, blocks = slack_blocks.summary(notice), slack_blocks.first(notice, context)
    heading = limits.escaped(slack_words.heading(notice))
    room = limits.TEXT - len(heading) - 1
    plain = {"text": f"{heading}\n{slack_blocks.brief(notice, room)}", "blocks": []}
    colour = "" if slack_attachment.is_default(texts, "color") else texts.color
    body: Json = {"text": text, "blocks": blocks, "attachments": []}
    if colour:
        shown = templating.text(colour, notice, context)
        body = {"blocks": [], "attachments": [_coloured(shown, text, blocks)]}
    return Said(body | _QUIET, plain | {"attachments": []} | _QUIET)


def _coloured(colour: str, text: str, blocks: list[Json]) -> Json:
    return {"color": colour, "fallback": text, "blocks": blocks}


def _theirs(texts: SlackTexts, notice: Notice, context: Context, above: str) -> Said:
    """Return the attachment that a team wrote, and in plain words what it falls back to."""

    def expand(template: str) -> str:
        return templating.text(template, notice, context)

    made = slack_attachment.attachment(texts, expand)
    text = limits.cut(above or expand(texts.message_text), limits.TEXT)
    shown = (text, made.get("pretext", ""), made.get("title", ""), made["text"], made["fallback"])
    plain = limits.cut("\n".join(filter(None, shown)), limits.TEXT)
    body: Json = {"attachments": [made]}
    if text:
        body["text"] = text
    return Said(body, {"text": plain or slack_blocks.summary(notice), "attachments": []})


def _call(
    texts: SlackTexts, notice: Notice, context: Context, ways: Ways, kind: Kind, said: Said
) -> Call:
    around = _around(texts, notice, context, ways, kind)
    return Call(
        kind=kind,
        body=msgspec.json.encode(around | said.body),
        plain=msgspec.json.encode(around | said.plain),
    )


def _around(texts: SlackTexts, notice: Notice, context: Context, ways: Ways, kind: Kind) -> Json:
    """Return what a request says besides the message: where it goes, and whose name it bears."""
    made: Json = {"channel": ways.to}
    if kind == "update":
        made = {"channel": ways.channel, "ts": ways.root}
    if kind == "reply":
        loud = notice.status == "firing" and notice.reason in _LOUD
        made = {"channel": ways.channel, "thread_ts": ways.root, "reply_broadcast": loud}
    if kind != "update":
        for name in ("username", "icon_emoji", "icon_url"):
            is_theirs = not (texts.is_ours and slack_attachment.is_default(texts, name))
            if is_theirs:
                made[name] = templating.text(getattr(texts, name), notice, context)
    if texts.link_names:
        made["link_names"] = True
    return {name: value for name, value in made.items() if value not in {"", False}}
