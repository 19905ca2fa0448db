"""The calls of the analytics API that bring events, as sources of their own. Pure.

Their callers have a token with events:write, so nothing is signed; a caller can mend its events, so
nothing is kept aside. No configured source can have their name: it has a full stop in it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from exporter.events import (
    answers,
    bodies,
    legacy_insight,
    legacy_integrations,
    legacy_sync,
    records,
)
from exporter.events.inbound import Answer, Inbound, Parsed, Receipt, Unreadable
from exporter.events.invalid import Invalid
from exporter.events.source import Sender

NAME = "api.analytics"


class Api(Sender, frozen=True):
    """What the calls share."""

    name: str = NAME

    @property
    def quarantines(self) -> bool:
        """Say whether what cannot be mapped is kept aside: no, the caller is told instead."""
        return False

    def answer(self, receipt: Receipt, batch: bool) -> Answer:  # noqa: FBT001 # as told
        """Answer as events.md says."""
        return answers.native(receipt, batch)


class Events(Api, frozen=True):
    """Row A12: a list of events.md's records."""

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:  # noqa: ARG002 # calls agree
        """Return the listed objects, not yet checked."""
        if (found := records.decoded(inbound.body)) is not None:
            return Parsed(found, batch=True)
        return Parsed(bodies.json_of(inbound.body), batch=True)


class Items(Api, frozen=True):
    """Rows A13 and A14: a list of items of one of our services, by its canonical name."""

    service: str = ""

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return an event an item, or what is wrong with it."""
        items = bodies.json_of(inbound.body)
        told = [_told(legacy_sync.event, self.service, item, now) for item in items]
        return Parsed(told, batch=True)


class Insight(Api, frozen=True):
    """Rows A4 and A18: what is known of a conversation; the latest replaces the others."""

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:  # noqa: ARG002 # calls agree
        """Return the snapshot, or what is wrong with it."""
        raw = bodies.json_of(inbound.body)
        return Parsed([_told(legacy_insight.event, raw)], batch=False)


class Impact(Api, frozen=True):
    """Row A9: a figure before and with an integration."""

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return the figure, or what is wrong with it."""
        raw = bodies.json_of(inbound.body)
        return Parsed([_told(legacy_integrations.impact, raw, now)], batch=False)


class Prediction(Api, frozen=True):
    """Row A10: what somebody's model foresees."""

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return the prediction, or what is wrong with it."""
        raw = bodies.json_of(inbound.body)
        return Parsed([_told(legacy_integrations.prediction, raw, now)], batch=False)


def _told(translate: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return translate(*arguments)
    except Invalid as invalid:
        return Unreadable(invalid.code, invalid.message, invalid.help)
