"""What clients post to `/api/v2`: alerts and silences, read and checked. Pure."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from alerting.dispatch.matchers import Matcher
from alerting.dispatch.silences import Silence
from alerting.document import node, yamltree
from alerting.document.problem import ConfigError
from alerting.model import labels
from exporter.refusal import Refused

MOST_MATCHERS = 100
LONGEST = 4096  # characters of a name, a value, a comment

_Instant = Annotated[datetime, Meta(tz=True)]
_Text = Annotated[str, Meta(max_length=LONGEST)]


class Match(Struct, frozen=True, rename="camel"):
    """One matcher, as clients write it; those of before 2021 know no `isEqual`."""

    name: _Text
    value: _Text
    is_regex: bool
    is_equal: bool | None = None

    def matcher(self) -> Matcher:
        """Return it as ours; ValueError where its pattern is none."""
        equal = self.is_equal is not False
        if self.is_regex:
            return Matcher(self.name, "=~" if equal else "!~", self.value)
        return Matcher(self.name, "=" if equal else "!=", self.value)


class Wanted(Struct, frozen=True, kw_only=True, rename="camel"):
    """A silence as clients post it; with an `id` it changes that one."""

    matchers: Annotated[tuple[Match, ...], Meta(min_length=1, max_length=MOST_MATCHERS)]
    starts_at: _Instant
    ends_at: _Instant
    created_by: _Text
    comment: _Text
    id: str | None = None
    annotations: dict[str, _Text] | None = None


def silence(body: bytes) -> Silence:
    """Return the silence that a body asks for; Refused says what is wrong with it."""
    try:
        wanted = msgspec.json.decode(body, type=Wanted)
        found = tuple(one.matcher() for one in wanted.matchers)
    except (ValueError, RecursionError) as error:
        raise Refused("bad_argument", f"bad silence: {_words(error)}") from None
    return Silence(
        id=wanted.id or "",
        matchers=found,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        created_by=wanted.created_by,
        comment=wanted.comment,
        annotations=labels(wanted.annotations or {}),
    )


def alerts(body: bytes) -> list[Any]:
    """Return the items that a body lists, each still to be checked.

    Grafana writes the list as YAML, of which JSON is a part.
    """
    try:
        found = msgspec.json.decode(body)
    except (ValueError, RecursionError) as error:
        found = None if body[:1] in (b"[", b"{") else _of_yaml(body)
        if found is None:
            raise Refused("malformed_json", f"bad alerts: {_words(error)}") from None
    if not isinstance(found, list):
        raise Refused("bad_argument", "bad alerts: expected a list of alerts")
    return found


def _of_yaml(body: bytes) -> Any:
    try:
        tree = yamltree.tree(body.decode(), "body")
    except (ConfigError, UnicodeDecodeError):
        return None
    return None if tree.problems else node.data(tree.root)


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
