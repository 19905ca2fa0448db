"""Blocks made to fit together: the largest is made smaller until Slack takes them all. Pure.

Slack does not say how much is too much: https://github.com/slackapi/bolt-js/issues/2509
"""

from typing import Any, Final

import msgspec

from alerting.notify import slack_limits as limits

_LEAST: Final = 150
Json = dict[str, Any]


def size(blocks: list[Json]) -> int:
    """Return how many characters blocks are, as JSON."""
    return len(msgspec.json.encode(blocks).decode())


def fitted(blocks: list[Json], most: int = limits.TOGETHER) -> list[Json]:
    """Return blocks of at most so many characters, where cutting texts and buttons can do it."""
    made = list(blocks)
    while size(made) > most:
        place = max(range(len(made)), key=lambda at: size([made[at]]))
        smaller = _smaller(made[place])
        if smaller is None:
            return made
        made[place] = smaller
    return made


def _smaller(block: Json) -> Json | None:
    """Return a block with its longest text cut to half, or without its last button."""
    elements = block.get("elements", [])
    if block["type"] == "actions":
        return {**block, "elements": elements[:-1]} if len(elements) > 1 else None
    texts = [*(block.get("fields") or elements), *([block["text"]] if "text" in block else [])]
    longest = max(texts, key=lambda one: len(one["text"]))
    if len(longest["text"]) < 2 * _LEAST:
        return None
    shorter = {**longest, "text": limits.cut(longest["text"], len(longest["text"]) // 2)}
    made = dict(block)
    for name in ("fields", "elements"):
        if name in made:
            made[name] = [shorter if one is longest else one for one in made[name]]
    if made.get("text") is longest:
        made["text"] = shorter
    return made
