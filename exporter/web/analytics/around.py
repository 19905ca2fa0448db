"""What an answer may be made of besides folds: this daemon, what it watches, and who asks."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from exporter.config import Config
from exporter.web.watched import Watched


class Around(Struct, frozen=True, kw_only=True):
    """The surroundings of a question.

    ``started`` is when the daemon began, ``config`` what it goes by at this moment; ``kept`` says
    how many answers are kept to be told again, and ``may`` whether the caller has a permission.
    """

    started: datetime | None = None
    config: Config | None = None
    watched: Watched = Watched()
    kept: Callable[[], int] = lambda: 0
    may: Callable[[str], bool] = lambda _: False
