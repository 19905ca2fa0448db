"""When to try again: pure, chance and now are arguments; spans in seconds."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST = 1.0
# A receiver that comes back is found within a minute, and is not stormed before.
LONGEST = 60.0
# A longer Retry-After is a mistake of something in between.
LONGEST_ASKED = 3600.0


def pause(failures: int, chance: float) -> float:
    """Return the pause after so many failures in a row, at least one; `chance` is in [0, 1).

    It doubles from FIRST to LONGEST; chance takes up to half of it, so that not all come at once.
    """
    whole = min(LONGEST, FIRST * 2.0 ** min(failures - 1, 20))
    return whole * (1 - chance / 2)


def asked(retry_after: str, now: datetime) -> float | None:
    """Return the pause that a Retry-After header asks for, None for none or nonsense.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), LONGEST_ASKED)
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return min(max(0.0, (then - now).total_seconds()), LONGEST_ASKED)
