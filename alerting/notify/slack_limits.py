"""What Slack takes, and how a text is made to fit: cut where it reads well, saying how much. Pure.

https://docs.slack.dev/reference/block-kit/blocks
https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from typing import Final

HEADER: Final = 150
SECTION: Final = 3_000
FIELDS: Final = 10
FIELD: Final = 2_000
VALUE: Final = 2_000
ID: Final = 255
CONFIRM_TEXT: Final = 300
# Beside blocks it is what notifications show; an edit may have 4,000 bytes of it.
TEXT: Final = 3_000
# Not documented: of all blocks as JSON. https://github.com/slackapi/bolt-js/issues/2509
TOGETHER: Final = 13_000
# Attachments are as long as one likes, and folded; longer helps nobody.
ATTACHMENT: Final = 8_000
TITLE: Final = 1_024
FOOTER: Final = 300
LEGACY_ACTIONS: Final = 5

# What must not be torn: a link, a mention, an escaped character.
_WHOLE = re.compile(r"<[^<>\n]*>?|&[a-z]{0,4};?")
_LONGEST_WHOLE = 2_500
# A cut that reads well takes at most this share of what fits.
_SENSIBLE = 0.25


def escaped(text: str) -> str:
    """Return a text in which nothing is markup for Slack but `*`, `_`, `~` and backquotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(url: str, name: str) -> str:
    """Return a link, or the name alone where the URL is none that may be clicked."""
    if not re.fullmatch(r"https?://[^\s\x00-\x1f]{1,2000}", url):
        return escaped(name)
    bare = escaped(url).replace("|", "%7C")
    return f"<{bare}|{escaped(name).replace('|', '/')}>"


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters, saying how many it left out.

    It ends at a line's end, or else a word's, and tears no link and no escaped character.
    """
    if len(text) <= most:
        return text
    room = most - len(_left_out(len(text)))
    if room <= 0:
        return text[:most]
    end = _end(text, room)
    return f"{text[:end].rstrip()}{_left_out(len(text) - end)}"


def _left_out(count: int) -> str:
    return f"… ({count:,} characters left out)"


def _end(text: str, room: int) -> int:
    """Return where to cut, at most at `room`."""
    end = _outside(text, room)
    least = int(end * (1 - _SENSIBLE))
    for mark in ("\n", " "):
        at = text.rfind(mark, least, end + 1)
        if at > 0 and _outside(text, at) == at:
            return at
    return end


def _outside(text: str, at: int) -> int:
    """Return a place that is not within what must stay whole: it, or the last before it."""
    near = _WHOLE.finditer(text, max(0, at - _LONGEST_WHOLE), at + _LONGEST_WHOLE)
    return next((one.start() for one in near if one.start() < at < one.end()), at)
