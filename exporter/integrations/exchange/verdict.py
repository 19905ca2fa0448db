"""What an answer means before its own words are read: the status, and whether it is data at all.

A vendor asks `of` and goes on where it says None; its own error shapes come first, as one vendor's
403 is a rate limit and another's is a missing permission.
"""

import math
import re
from typing import Any, Final

from exporter.events import tree
from exporter.integrations.exchange import instants
from exporter.integrations.exchange.call import Answer
from exporter.integrations.exchange.found import Found

LONGEST_WAIT: Final = 86_400.0
"""No vendor is left alone for longer, whatever it says."""
MOST_SAID: Final = 200
_OK: Final = 200
_REDIRECTS: Final = range(300, 400)
_OF_STATUS: Final = {
    401: ("token_rejected", "the token is not believed"),
    402: ("suspended", "payment is required"),
    403: ("permission", "the token may not do this"),
    404: ("missing", "there is no such thing"),
    408: ("timeout", "the vendor waited too long for itself"),
    410: ("missing", "there is no such thing any more"),
    423: ("suspended", "the account is locked"),
    429: ("rate_limited", "too many requests"),
    503: ("server_error", "the vendor cannot answer now"),
}
_NUMBER: Final = re.compile(r"\d{1,18}(\.\d{1,9})?")
# What ends lines, turns their direction or cannot be written: of headers, bytes that are no text.
_CONTROL: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+"
)
# A sentence of megabytes is not searched through for tokens and words.
_MOST_READ: Final = 2_000
_SECRETIVE: Final = re.compile(r"[A-Za-z0-9_\-./+=]{24,}")


def of(answer: Answer, said: str = "") -> Found | None:
    """Return what is wrong with an answer by its status and form; None for data with status 2xx.

    ``said`` is the vendor's own sentence about an error.
    """
    status = answer.status
    if status // 100 == 2:
        if answer.json is None:
            return Found(reason="not_json", detail=f"{status} with {_form(answer)}, not JSON")
        return None
    if status in _REDIRECTS:
        return Found(reason="moved", detail=f"{status}, a redirect; it is not followed")
    reason, usual = _OF_STATUS.get(status, ("", ""))
    if not reason:
        by_server = status // 100 == 5
        reason, usual = ("server_error", "") if by_server else ("refused", "")
    return because(reason, answer, clean(said) or usual)


def because(reason: str, answer: Answer, said: str = "") -> Found:
    """Return a reason with the vendor's own sentence about it, and the wait that it asks for."""
    told = clean(said)
    detail = f"{answer.status}: {told}" if told else str(answer.status)
    return Found(reason=reason, detail=detail, retry_after=retry_after(answer))


def having(told: Any, *path: str) -> Found:
    """Return that all is well where something stands at a path, and what is lacking otherwise."""
    return Found() if tree.at(told, *path) is not None else lacking(".".join(path))


def lacking(path: str) -> Found:
    """Return that an answer lacks what the vendor documents."""
    return Found(reason="unexpected", detail=f"the answer has no {path}")


def retry_after(answer: Answer) -> float | None:
    """Return for how many seconds we are asked to wait, at most LONGEST_WAIT; None for not at all.

    Retry-After is seconds or a date, of the vendor's clock.
    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    text = answer.headers.get("retry-after", "").strip()
    if _NUMBER.fullmatch(text):
        return min(float(text), LONGEST_WAIT)
    until = instants.mail(text)
    if until is None:
        return None
    return min(max(until.timestamp() - answer.vendor_now, 0.0), LONGEST_WAIT)


def clean(said: Any) -> str:
    """Return a vendor's sentence fit for people: one short line with nothing like a token in it."""
    text = _plain(said) if isinstance(said, str) else ""
    return _cut(_SECRETIVE.sub("…", text), MOST_SAID)


def line(said: str) -> str:
    """Return a sentence, of which a vendor's own may be a part, as one line that has an end."""
    return _cut(_plain(said), 2 * MOST_SAID)


def _plain(said: str) -> str:
    return _CONTROL.sub(" ", said[:_MOST_READ]).strip()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def number(text: Any) -> float | None:
    """Return a finite number ≥ 0 of JSON or of a header's text; None for all else."""
    if isinstance(text, str):
        text = float(text) if _NUMBER.fullmatch(text.strip()) else None
    if isinstance(text, bool) or not isinstance(text, int | float):
        return None
    try:
        value = float(text)
    except OverflowError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _form(answer: Answer) -> str:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not answer.body.strip():
        return "an empty body"
    return clean(kind) if re.fullmatch(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}", kind) else "no type"
