"""Questions that were asked most, alike but for case and blanks (rows A16, B7)."""

from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.asked import Frequent

TOP: Final = 10
NOT_ALLOWED: Final = "the words are personal: they are shown to who has `personal:read`"


class Popular(Struct, frozen=True):
    """A question, as often as it was asked."""

    query: Annotated[
        str | None,
        Meta(
            description="its words when it was asked last, cleaned of personal data and cut; null "
            "where they may not be shown, or cannot be opened any more"
        ),
    ]
    count: Annotated[int, Meta(ge=1, description="how often it was asked")]
    uncached: Annotated[int, Meta(ge=0, description="of these, not answered out of a cache")]


class Ranking(Struct, frozen=True):
    """The questions that were asked most."""

    queries: Annotated[
        list[Popular],
        Meta(description=f"at most {TOP}, the most frequent first, of as many the latest"),
    ]
    is_exact: Annotated[
        bool,
        Meta(
            description="false where another question, among the frequent ones of no single day, "
            "may have been asked more often over all of them"
        ),
    ]
    without_words: Annotated[
        str | None, Meta(description="why words are missing; null where they are shown")
    ]


def ranking(found: Frequent, words: Mapping[int, str] | None) -> Ranking:
    """Return a ranking; ``words`` are those of events by number, None where nobody may see them."""
    queries = [
        Popular((words or {}).get(one.seq), one.asked, one.uncached) for one in found.questions
    ]
    return Ranking(queries, found.is_exact, NOT_ALLOWED if words is None else None)
