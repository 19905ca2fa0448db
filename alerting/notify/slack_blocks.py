"""Our message in Slack: blocks of Block Kit, by the models of Slack's SDK, within limits. Pure.

https://docs.slack.dev/block-kit
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from alerting.model import Alert, Labels, Notice
from alerting.notify import cut, slack_actions, slack_fit, wording
from alerting.notify import slack_limits as limits
from alerting.notify import slack_words as words
from alerting.notify.message import Context

SPANS: Final = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
MOST_ALERTS: Final = 20
MOST_LINES: Final = 12
_ITEM: Final = 1_200
_LINE: Final = 900
_ROOM: Final = limits.TOGETHER - 1_000

Json = dict[str, Any]


def first(notice: Notice, context: Context) -> list[Json]:
    """Return the message that begins an episode, and is kept true."""
    alerts = wording.ranked(notice.alerts)
    head: list[Block] = [_header(words.heading(notice))]
    foot = [*_links(alerts[:MOST_ALERTS]), *_seen(notice), _foot(notice, context)]
    if context.buttons:
        foot += _buttons(notice)
    if len(alerts) == 1:
        return slack_fit.fitted(_json([*head, *_alone(alerts[0], notice), *foot]))
    told = dict.fromkeys(map(words.description, alerts[:MOST_ALERTS]))
    shared = next(iter(told)) if len(told) == 1 else ""
    if shared:
        head.append(_section(shared))
    above, below = _json(head), _json(foot)
    room = _ROOM - slack_fit.size([*above, *below])
    items = _fitting(alerts, notice, room, has_own=not shared)
    more = _more(alerts[len(items) :])
    return slack_fit.fitted([*above, *items, *_json(more), *below])


def follow(notice: Notice) -> list[Json]:
    """Return what goes into the thread: few lines."""
    return _json([_section(brief(notice, limits.SECTION))])


def brief(notice: Notice, most: int) -> str:
    """Return a notice in few lines: also what is said where no layout is taken."""
    seen = words.seen(notice)
    if notice.status == "acknowledged":
        return limits.cut("\n".join(seen) or f"{words.SEEN} somebody looks after it", most)
    alerts = wording.ranked(notice.alerts)
    above = limits.escaped(" · ".join(filter(None, (wording.why(notice), words.counted(notice)))))
    pages = " · ".join(dict.fromkeys(one for alert in alerts[:3] for one in words.links(alert)))
    below = [*seen, limits.cut(pages, 900) if pages else ""]
    room = most - len(above) - sum(len(one) + 1 for one in below) - 60
    known = notice.group_labels if len(alerts) == 1 else wording.common(alerts)
    lines: list[str] = []
    for alert in alerts[:MOST_LINES]:
        line = limits.cut(words.brief(alert, notice.at, known), _LINE)
        room -= len(line) + 1
        if lines and room < 0:
            break
        lines.append(line)
    left = len(alerts) - len(lines)
    more = f"and {cut.more(left, 'alert')}" if left else ""
    return limits.cut("\n".join(filter(None, (above, *lines, more, *below))), most)


def summary(notice: Notice) -> str:
    """Return what a phone shows of it: the name, and the worst of what it is about."""
    worst = wording.ranked(notice.alerts)[0]
    said = (wording.headline(worst), wording.value(worst))
    heading = words.heading(notice)
    if notice.status == "acknowledged" and notice.acknowledged:
        return limits.cut(words.seen(notice)[0], limits.TEXT)
    return limits.cut(limits.escaped(": ".join(filter(None, (heading, *said)))), limits.TEXT)


def _header(text: str) -> Block:
    return HeaderBlock(text=PlainTextObject(text=cut.text(text, limits.HEADER), emoji=True))


def _section(text: str, fields: Sequence[str] = ()) -> Block:
    shown = [MarkdownTextObject(text=limits.cut(one, limits.FIELD)) for one in fields]
    made = MarkdownTextObject(text=limits.cut(text, limits.SECTION)) if text else None
    return SectionBlock(text=made, fields=shown[: limits.FIELDS] or None)


def _alone(alert: Alert, notice: Notice) -> Iterable[Block]:
    """Yield what is said of one alert that is alone: its words, then facts in two columns."""
    is_firing = wording.is_firing(alert)
    said = (words.headline(alert), words.description(alert), words.others(alert))
    facts = (
        ("Value", words.value(alert)),
        ("Trend", words.history(alert)),
        ("Where", words.where(alert.labels)),
        ("Since" if is_firing else "From", words.when(alert, notice.at)),
    )
    fields = [f"*{name}*\n{limits.cut(text, 1_500)}" for name, text in facts if text]
    yield _section("\n".join(filter(None, said)), fields)


def _fitting(alerts: Sequence[Alert], notice: Notice, room: int, *, has_own: bool) -> list[Json]:
    """Return as many alerts as there is room for, a block each; one at least.

    Each with its description, where it has one of its own.
    """
    shared = wording.common(alerts)
    made: list[Json] = []
    for alert in alerts[:MOST_ALERTS]:
        own = limits.cut(words.description(alert), 300) if has_own else ""
        block = _json([_section(_item(alert, notice, shared, own))])
        room -= slack_fit.size(block)
        if made and room < 0:
            break
        made += block
    return made


def _item(alert: Alert, notice: Notice, shared: Labels, own: str) -> str:
    facts = (words.value(alert), words.history(alert))
    lines = (
        f"{words.mark(alert)} {words.headline(alert)}",
        " · ".join(filter(None, facts)),
        words.where(alert.labels, shared),
        words.when(alert, notice.at),
        own,
    )
    return limits.cut("\n".join(filter(None, lines)), _ITEM)


def _more(alerts: Sequence[Alert]) -> list[Block]:
    """Return what is left out, by name."""
    if not alerts:
        return []
    said = f"_and {cut.more(len(alerts), 'alert')}:_ {limits.escaped(wording.names(alerts, 200))}"
    return [_section(said)]


def _links(alerts: Sequence[Alert]) -> list[Block]:
    """Return the pages that alerts name, each once, as far as there is room."""
    found = dict.fromkeys(one for alert in alerts for one in words.links(alert))
    shown, room = [], 1_500
    for one in found:
        room -= len(one) + 3
        if room < 0:
            break
        shown.append(one)
    if len(shown) < len(found):
        shown.append(f"and {cut.more(len(found) - len(shown), 'link')}")
    return [_section(" · ".join(shown))] if shown else []


def _seen(notice: Notice) -> list[Block]:
    lines = words.seen(notice)
    return [_section("\n".join(lines))] if lines else []


def _foot(notice: Notice, context: Context) -> Block:
    """Return whence and why, in small letters."""
    page = limits.link(context.public_url, "Status page") if context.public_url else ""
    receiver = f"to {limits.escaped(cut.text(wording.line(notice.receiver), 200))}"
    why = limits.escaped(wording.why(notice))
    said = (words.counted(notice), why, receiver, page)
    text = limits.cut(" · ".join(filter(None, said)), limits.FIELD)
    return ContextBlock(elements=[MarkdownTextObject(text=text)])


def _buttons(notice: Notice) -> list[Block]:
    """Return buttons to acknowledge and to silence, where something fires."""
    firing = [one for one in notice.alerts if wording.is_firing(one)]
    if notice.test or not firing:
        return []
    seen = {one.fingerprint for one in notice.acknowledged}
    made = []
    if any(one.fingerprint not in seen for one in firing):
        value = slack_actions.acknowledging(notice.group_key, notice.at)
        made.append(_button("Acknowledge", slack_actions.ACKNOWLEDGE, value, style="primary"))
    labels = wording.common(firing)
    for span in SPANS:
        value = slack_actions.silencing(labels, span)
        if value:
            made.append(_silence(labels, span, value))
    return [ActionsBlock(elements=made)] if made else []


def _silence(labels: Labels, span: timedelta, value: str) -> ButtonElement:
    long = words.span(span)
    what = ", ".join(f"{name}={one}" for name, one in labels)
    asked = ConfirmObject(
        title=f"Silence for {long}?",
        text=PlainTextObject(text=cut.text(f"Nobody is told of {what}", limits.CONFIRM_TEXT)),
        confirm="Silence",
        deny="Leave it",
    )
    name = f"{slack_actions.SILENCE}/{int(span.total_seconds())}"
    return _button(f"Silence {long}", name, value, confirm=asked)


def _button(text: str, name: str, value: str, **more: Any) -> ButtonElement:
    return ButtonElement(text=PlainTextObject(text=text), action_id=name, value=value, **more)


def _json(blocks: Iterable[Block]) -> list[Json]:
    """Return blocks as JSON; the SDK checks each against what Slack documents."""
    return [one.to_dict() for one in blocks]
