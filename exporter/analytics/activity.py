"""What goes on at this moment (row G3): counts by second, and over a window of the last minutes."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

MOST_IDS: Final = 200_000
"""Names of conversations and customers that are held; what is beyond is not told apart."""
MINUTE: Final = 60
# An event may be from a little ahead; of later seconds nothing is held.
_AHEAD_SECONDS: Final = 3_600

Count = Annotated[int, Meta(ge=0)]


class Counts(Struct, frozen=True):
    """What happened in a span."""

    messages: Annotated[
        Count, Meta(description="messages; a question with its answer in one is two")
    ]
    conversations: Annotated[Count, Meta(description="conversations in which anything happened")]
    users: Annotated[Count, Meta(description="customers of whom anything was told")]
    errors: Annotated[
        Count,
        Meta(
            description="answers, messages, calls of models and questions to integrations that "
            "failed"
        ),
    ]
    conversions: Annotated[Count, Meta(description="events of a conversion")]


class Minute(Counts, frozen=True, kw_only=True):
    """What happened in a minute; that of a window of no whole minutes begins later."""

    begins: Annotated[datetime, Meta(description="its first second")]


class _Second:
    __slots__ = ("conversations", "conversions", "errors", "messages", "users")

    def __init__(self) -> None:
        self.messages = self.errors = self.conversions = 0
        self.conversations: set[int] = set()
        self.users: set[int] = set()


class Activity:
    """Seconds of the last so many, whatever order their events come in; seconds are Unix."""

    def __init__(self, most_ids: int = MOST_IDS) -> None:
        self._seconds: dict[int, _Second] = {}
        self._room = most_ids
        self._before = self._until = self._short = 0

    def move(self, now: int, span: int) -> None:
        """Forget what is out of a span that ends now; what comes is counted within it."""
        self._before, self._until = now - span, now + _AHEAD_SECONDS
        for at in [at for at in self._seconds if at <= self._before]:
            gone = self._seconds.pop(at)
            self._room += len(gone.conversations) + len(gone.users)

    def add(
        self,
        second: int,
        messages: int = 0,
        errors: int = 0,
        conversions: int = 0,
        conversation: str | None = None,
        user: str | None = None,
    ) -> None:
        """Count an event of a second; one that is out of the span, or far ahead, is not."""
        if not self._before < second <= self._until:
            return
        bucket = self._seconds.get(second)
        if bucket is None:
            bucket = self._seconds[second] = _Second()
        bucket.messages += messages
        bucket.errors += errors
        bucket.conversions += conversions
        if conversation and hash(conversation) not in bucket.conversations:
            self._name(bucket.conversations, conversation, second)
        if user and hash(user) not in bucket.users:
            self._name(bucket.users, user, second)

    def total(self, now: int, span: int) -> Counts:
        """Return what happened in the last ``span`` seconds."""
        return Counts(*self._counted(now - span, now))

    def minutes(self, now: int, span: int) -> list[Minute]:
        """Return the minutes of a span, the oldest first; the last one ends now."""
        found = []
        for end in range(now, now - span, -MINUTE):
            before = max(end - MINUTE, now - span)
            begins = datetime.fromtimestamp(before + 1, UTC)
            found.append(Minute(*self._counted(before, end), begins=begins))
        return found[::-1]

    def is_exact(self, now: int, span: int) -> bool:
        """Say whether all conversations and customers of the span could be told apart."""
        return self._short <= now - span

    def _counted(self, before: int, end: int) -> tuple[int, int, int, int, int]:
        """Return what happened after a second, up to another one."""
        buckets = [one for at in range(before + 1, end + 1) if (one := self._seconds.get(at))]
        return (
            sum(one.messages for one in buckets),
            _distinct(one.conversations for one in buckets),
            _distinct(one.users for one in buckets),
            sum(one.errors for one in buckets),
            sum(one.conversions for one in buckets),
        )

    def _name(self, names: set[int], id: str, second: int) -> None:
        """Note an id by its hash, which is small."""
        if self._room <= 0:
            self._short = max(self._short, second)
            return
        names.add(hash(id))
        self._room -= 1


def _distinct(names: Iterable[set[int]]) -> int:
    return len(set[int]().union(*names))
