"""A ping of a job, by the grammar of Healthchecks: ``/ping/{key}[/start|/fail|/log|/{exit}]``.

https://healthchecks.io/docs/http_api/
"""

import re
from datetime import datetime
from typing import Final, Literal, cast, get_args

from msgspec import Struct

from alerting.strict import quoted

Action = Literal["success", "start", "fail", "log"]
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
MOST_EXIT: Final = 255

_WORDS: Final = frozenset({"start", "fail", "log"})
_EXIT: Final = re.compile("[0-9]{1,3}")
_RUN: Final = re.compile("[0-9A-Za-z._-]{1,64}")


class Ping(Struct, frozen=True):
    """One ping: what it means, when it came, of which run, and what the job said.

    ``run`` is "" where the job does not tell its runs apart, ``exit`` None without a status.
    """

    action: Action
    at: datetime
    run: str = ""
    exit: int | None = None
    said: str = ""


def meaning(end: str) -> tuple[Action, int | None]:
    """Return what the end of a path means: the action, and the exit status; ValueError."""
    if not end:
        return "success", None
    if end in _WORDS:
        return cast("Action", end), None
    if not _EXIT.fullmatch(end) or int(end) > MOST_EXIT:
        said = f"expected start, fail, log or an exit status of 0 to {MOST_EXIT}"
        raise ValueError(f"{said}, got {quoted(end)}")
    status = int(end)
    return "fail" if status else "success", status


def run(text: str) -> str:
    """Return the id of a run as it was sent, a UUID mostly; ValueError."""
    if text and not _RUN.fullmatch(text):
        said = "expected an id of at most 64 letters, digits, ., _ and -"
        raise ValueError(f"{said}, got {quoted(text)}")
    return text.lower()
