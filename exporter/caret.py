"""A parser's complaint, shown below the place that it is about."""

import re

_PLACE = re.compile(r"(\d{1,9}):(\d{1,9}): parse error: ")
_WIDEST = 120
_BEFORE = 60


def pointed(text: str, complaint: str) -> str:
    """Return the complaint, below the line of the text it is about and a ^ under the place.

    Without a place in the text it stays as it is.
    """
    found = _PLACE.search(complaint)
    lines = text.split("\n")
    if found is None or not 1 <= int(found[1]) <= len(lines):
        return complaint
    line, column = lines[int(found[1]) - 1], int(found[2]) - 1
    start = max(0, min(column, len(line)) - _BEFORE) if len(line) > _WIDEST else 0
    shown = line[start : start + _WIDEST]
    # What is before the place stays as wide as it is, tabs too.
    before = "".join(c if c == "\t" else " " for c in shown[: column - start])
    return f"{shown}\n{before}^\n{complaint[found.start() :]}"
