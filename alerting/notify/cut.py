"""How a text is made shorter: at a sensible place, saying how much is missing. Pure."""

_BREAKS = " ,;/"


def text(text: str, longest: int) -> str:
    """Return a text of at most so many characters, cut between lines or words where it can be.

    Where there is room for it, it says how many characters are left out.
    """
    if len(text) <= longest:
        return text
    room = longest - len(_tail(len(text)))
    if room < longest // 2:
        return f"{text[: max(longest - 1, 0)]}…"[:longest]
    head = text[: _end(text, room)].rstrip()
    return head + _tail(len(text) - len(head))


def more(count: int, what: str) -> str:
    """Return words for what is left out: ``3 more alerts``."""
    return f"{count} more {what}{'' if count == 1 else 's'}"


def _end(text: str, room: int) -> int:
    """Return where to cut: at a line's end in the last half, at a word's in the last quarter."""
    line = text.rfind("\n", room // 2, room)
    if line > 0:
        return line
    word = max(text.rfind(one, room - room // 4, room) for one in _BREAKS)
    return word if word > 0 else room


def _tail(count: int) -> str:
    return f"… ({count} characters left out)"
