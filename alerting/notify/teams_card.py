"""An Adaptive Card about a notice, within what Teams takes. Pure.

https://adaptivecards.io/explorer/ (version 1.2, which all of Teams shows)
https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from alerting.notify import cut
from alerting.notify.sections import Section
from alerting.notify.wording import Link

# Teams takes 28 KiB of what it makes of a card, which is a fifth more than was sent; and a workflow
# has said yes long before Teams says no.
LARGEST: Final = 20_000
STEPS: Final = 10
LONGEST_TITLE: Final = 400
MOST_ALERTS: Final = 20
_LONGEST_TEXT: Final = 4_000
_LONGEST_FACT: Final = 500
_MOST_NOTES: Final = 5
_MOST_LINKS: Final = 6  # buttons that one set shows
_SCHEMA: Final = "http://adaptivecards.io/schemas/adaptive-card.json"
_TYPE: Final = "application/vnd.microsoft.card.adaptive"
_MARKS: Final = re.compile(
    r"[\\*`\[\]]|(?<!\w)_|_(?!\w)|^\s{0,3}(?:>|(?:[-+]|#{1,6}|\d+[.)])(?=\s))", re.MULTILINE
)

Colour = Literal["Attention", "Warning", "Good"]
Json = Mapping[str, Any]


class Card(Struct, frozen=True, kw_only=True):
    """What a card says, before it is cut: `text` is Markdown in place of sections.

    Where somebody wrote them, `text` and `title` (`is_markdown`) may hold Markdown; all else is
    shown as it is. `alerts` is how many there are, with those that have no section.
    """

    title: str
    colour: Colour
    is_markdown: bool = False
    text: str | None = None
    alerts: int = 0
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    foot: str = ""
    summary: str = ""


def encoded(card: Card, step: int = 0) -> bytes:
    """Return the body of the request, made shorter step by step until Teams takes it.

    `step` is how often it was found too large: each time there is room for half as much.
    """
    largest = LARGEST >> step
    content = b""
    for at in range(STEPS + 1):
        content = msgspec.json.encode(_message(card, at))
        if len(content) <= largest:
            break
    return content


def literal(text: str) -> str:
    """Return a text such that Teams' Markdown shows it as it is."""
    escaped = _MARKS.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)
    # Cards know functions like {{DATE(…)}}.
    return escaped.replace("{{", "{\u200b{")


def _message(card: Card, step: int) -> Json:
    content = {
        "$schema": _SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.2",
        "fallbackText": cut.text(card.title, LONGEST_TITLE),
        "body": list(_body(card, step)),
        "msteams": {"width": "Full"},
    }
    if card.links:
        content["actions"] = _buttons(card.links)
    made: dict[str, Any] = {
        "type": "message",
        "attachments": [{"contentType": _TYPE, "contentUrl": None, "content": content}],
    }
    return {**made, "summary": cut.text(card.summary, LONGEST_TITLE)} if card.summary else made


def _body(card: Card, step: int) -> Iterable[Json]:
    title = cut.text(card.title, LONGEST_TITLE)
    shown = title if card.is_markdown else literal(title)
    yield _text(shown, weight="Bolder", size="Medium", color=card.colour, style="heading")
    longest = _LONGEST_TEXT >> step
    for note in card.notes[:_MOST_NOTES]:
        yield _text(literal(cut.text(note, _LONGEST_FACT)))
    if card.text is not None:
        yield _text(cut.text(card.text, LARGEST >> step))
    else:
        most = MOST_ALERTS >> step
        told = card.sections[:most]
        yield from (_container(one, longest) for one in told)
        if card.alerts > len(told):
            yield _text(f"{cut.more(card.alerts - len(told), 'alert')} not shown", isSubtle=True)
    if card.foot:
        yield _text(literal(card.foot), isSubtle=True, size="Small")


def _container(section: Section, longest: int) -> Json:
    """Return the part of a card that tells one alert."""
    heading = section.name + (f" ({section.severity})" if section.severity else "")
    items = [_text(literal(cut.text(heading, _LONGEST_FACT)), weight="Bolder")]
    if section.headline:
        items.append(_text(literal(cut.text(section.headline, min(longest, _LONGEST_FACT)))))
    facts = [
        {
            "title": literal(name),
            "value": literal(cut.text(value, min(longest, _LONGEST_FACT))),
        }
        for name, value in section.facts
    ]
    if facts:
        items.append({"type": "FactSet", "facts": facts})
    if section.description:
        told = cut.text("\n\n".join(map(literal, section.description)), longest)
        items.append(_text(told, isSubtle=True))
    if section.links:
        items.append({"type": "ActionSet", "actions": _buttons(section.links)})
    return {"type": "Container", "separator": True, "spacing": "Medium", "items": items}


def _text(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": text, "wrap": True, **more}


def _buttons(links: Iterable[Link]) -> list[Json]:
    shown = list(links)[:_MOST_LINKS]
    return [{"type": "Action.OpenUrl", "title": one.name, "url": one.url} for one in shown]
