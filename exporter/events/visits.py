"""Visits of the web: pages, sessions, bugs that a visitor met, and steps of a funnel."""

from typing import ClassVar

from exporter.events.data import Data
from exporter.events.fields import Address, Country, Id, Seconds, Text, Word


class Visit(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What every visit may tell; addresses are cleaned and cut to 100 characters."""

    PROSE: ClassVar[tuple[str, ...]] = ("page", "traffic_source", "referrer")

    page: Address | None = None
    traffic_source: Word | None = None
    load_seconds: Seconds | None = None
    referrer: Address | None = None
    country: Country | None = None


class PageViewed(Visit, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A page was shown."""

    TYPE: ClassVar[str] = "web.page.viewed"

    page: Address


class SessionStarted(Visit, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A visitor came."""

    TYPE: ClassVar[str] = "web.session.started"

    session_id: Id


class SessionEnded(Visit, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A visitor left."""

    TYPE: ClassVar[str] = "web.session.ended"

    session_id: Id


class BugReported(Visit, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A visitor met a bug; ``text`` is what the visitor wrote about it."""

    TYPE: ClassVar[str] = "web.bug.reported"
    PERSONAL: ClassVar[tuple[str, ...]] = ("text",)

    text: Text | None = None


class StepReached(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A customer came to a step of a funnel."""

    TYPE: ClassVar[str] = "funnel.step.reached"

    funnel: Word
    step: Word
