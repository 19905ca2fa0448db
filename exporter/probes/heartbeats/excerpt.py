"""The end of what a job said, without personal data: of a long log the last lines tell most."""

from typing import Final

from exporter.privacy import text

MOST_BYTES: Final = 10_000
"""So much of a body, its end, is looked at."""
LONGEST: Final = 160
"""So many characters are kept."""


def excerpt(body: bytes, *, is_cut: bool = False) -> str:
    """Return the end of a body as one clean line; with ``is_cut`` the body began before it."""
    read = body.decode("utf-8", "replace")
    shown = "".join(c for c in read if c.isprintable() or c.isspace())
    if is_cut:
        # The first word may be half of something that only shows whole what it is.
        shown = (shown.split(maxsplit=1) or [""])[-1] if " " in shown or "\n" in shown else ""
    line = " ".join(text.redacted(shown).split())
    return line if len(line) <= LONGEST else f"…{line[1 - LONGEST :]}"
