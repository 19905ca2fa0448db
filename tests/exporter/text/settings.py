"""The section ``text`` of a configuration, as small as a test needs it."""

from msgspec import Struct


class Topic(Struct, frozen=True):
    name: str
    words: tuple[str, ...]


class Settings(Struct, frozen=True):
    score: bool = True
    topics: tuple[Topic, ...] = ()
