"""A customer's grade, and the words that may follow it: two events, so that neither is lost. Pure.

Vendors tell a grade at once and tell it again with the words, if there are any. The grade counts
once, whichever of the two came; the words have an event of their own that amends it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from exporter.events import tree
from exporter.events.inbound import Mark

TYPE = "chat.feedback.received"


class Part(NamedTuple):
    """An event of ``TYPE``: its id, its data, and how new its words are."""

    id: str
    data: Mapping[str, Any]
    mark: Mark | None = None


def parts(id: str, data: Mapping[str, Any], words: str, version: int | None) -> Iterator[Part]:
    """Yield a grade's event, whose id is ``id``, and that of its words, if there are any.

    ``data`` is the grade without its words; ``version`` is when it was told, in milliseconds since
    1970: of words that were changed the newest hold.
    """
    yield Part(id, data)
    if words:
        mark = None if version is None else Mark(f"words:{tree.key(id)}", version)
        of_words = {**data, "comment": words, "amends": tree.key(id)}
        yield Part(f"{id}/words/{tree.digest(words)}", of_words, mark)
