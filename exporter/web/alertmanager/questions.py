"""What a client asks to see, read from the parameters of a request. Pure."""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from alerting import regexp
from alerting.dispatch import matchers
from alerting.dispatch.matchers import Matcher
from alerting.dispatch.state import AlertStatus

# As go-openapi reads a flag; what is neither is refused instead of being taken for no.
_YES: Final = frozenset(("true", "1", "yes", "ok", "y", "on", "selected", "checked", "t"))
_NO: Final = frozenset(("false", "0", "no", "n", "off", "f"))
MOST_FILTERS: Final = 100


class Wrong(ValueError):
    """A parameter that cannot be read; its text is for the caller."""


class Question(Struct, frozen=True, kw_only=True):
    """Which alerts are wanted: every flag says whether such are among the answer."""

    active: bool = True
    silenced: bool = True
    inhibited: bool = True
    unprocessed: bool = True
    muted: bool = True
    matching: tuple[Matcher, ...] = ()
    by_receiver: tuple[Matcher, ...] = ()
    receiver: Callable[[str], bool] | None = None

    def wants(self, found: AlertStatus) -> bool:
        """Say whether an alert is wanted, by how it stands and by its labels."""
        hidden = bool(found.silenced_by or found.inhibited_by or found.muted_by)
        return (
            (self.active or hidden)
            and (self.silenced or not found.silenced_by)
            and (self.inhibited or not found.inhibited_by)
            and (self.unprocessed or found.state != "unprocessed")
            and matchers.all_match(self.matching, dict(found.alert.labels))
        )

    def wants_receiver(self, name: str) -> bool:
        """Say whether what a receiver is told is wanted; ours have no labels."""
        fits = self.receiver is None or self.receiver(name)
        return fits and matchers.all_match(self.by_receiver, {})


def asked(query: Mapping[str, str]) -> Question:
    """Return the question of a query string; Wrong says what cannot be read."""
    return Question(
        active=flag(query, "active"),
        silenced=flag(query, "silenced"),
        inhibited=flag(query, "inhibited"),
        unprocessed=flag(query, "unprocessed"),
        muted=flag(query, "muted"),
        matching=filters(query, "filter"),
        by_receiver=filters(query, "receiver_matchers"),
        receiver=_receiver(query.get("receiver", "")),
    )


def flag(query: Mapping[str, str], name: str) -> bool:
    """Return a flag, which is yes where nothing is said."""
    text = query.get(name, "true").lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Wrong(f"{name}: expected true or false")


def filters(query: Mapping[str, str], name: str) -> tuple[Matcher, ...]:
    """Return the matchers of a parameter that may stand there several times."""
    texts = [value for key, value in query.items() if key == name]
    if len(texts) > MOST_FILTERS:
        raise Wrong(f"{name}: more than {MOST_FILTERS} of them")
    try:
        return tuple(one for text in texts for one in matchers.parsed(text))
    except ValueError as error:
        raise Wrong(f"{name}: bad matcher format: {error}") from None


def _receiver(text: str) -> Callable[[str], bool] | None:
    if not text:
        return None
    try:
        pattern = regexp.compiled(text)
    except ValueError as error:
        raise Wrong(f"receiver: failed to parse receiver param: {error}") from None
    return lambda name: pattern.fullmatch(name) is not None
