"""What the page at `/` shows, as one frozen value: decided here, and put into words elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from alerting.view import View
from exporter.host.summary import Summary
from exporter.probes.standing import Standing
from exporter.web import status_figures as figures
from exporter.web.integration_known import Known
from exporter.web.status_alerts import Alerts, alerts
from exporter.web.status_figures import Moment
from exporter.web.status_host import Figure, host
from exporter.web.status_integrations import Integrations, integrations
from exporter.web.status_probes import Probes, probes
from exporter.web.status_verdict import Verdict, verdict


class Feed(Struct, frozen=True):
    """A source of events: its kind, who may send, its last event in this life, what waits."""

    name: str
    kind: str
    senders: str
    last: datetime | None
    waiting: int


class Place(Struct, frozen=True):
    """Something that this daemon answers: ``GET``, ``/metrics``, and what it is."""

    method: str
    path: str
    about: str
    asks: bool = False

    @property
    def is_page(self) -> bool:
        """Whether a browser can just open it."""
        return self.method == "GET" and "{" not in self.path and not self.asks


class Seen(Struct, frozen=True, kw_only=True):
    """What the page is made of; None is what the caller may not see."""

    unready: str | None
    started: datetime
    probes: Sequence[Standing] | None
    integrations: Sequence[Known] | None
    host: Summary | None
    alerts: View | None
    sources: Sequence[Feed] | None
    places: Sequence[Place]


class Source(Struct, frozen=True):
    """A source as it is shown."""

    path: str
    about: str
    last: Moment | None
    waiting: str


class Empty(Struct, frozen=True):
    """What is said where there is nothing to show: what to do about it."""

    probes: str = "No probes yet: add probes: to config/chatwatch.yml."
    integrations: str = (
        "No integrations yet: config/examples/integrations.yml has one of each vendor."
    )
    host: str = (
        "No figures yet: the first come with the second sample. "
        "Without any, see host: in config/chatwatch.yml."
    )
    sources: str = "No sources yet: add sources: to config/chatwatch.yml."


_STANDSTILL = "Nothing is known while chatwatch is not ready."


class Status(Struct, frozen=True, kw_only=True):
    """The page; None is what the caller may not see."""

    verdict: Verdict
    state: str
    at: Moment
    started: Moment
    probes: Probes | None
    integrations: Integrations | None
    host: tuple[Figure, ...] | None
    alerts: Alerts | None
    sources: tuple[Source, ...] | None
    places: tuple[Place, ...]
    empty: Empty


def status(seen: Seen, now: datetime) -> Status:
    """Return what is shown now."""
    shown = probes(seen.probes, now) if seen.probes is not None else None
    told = alerts(seen.alerts, now) if seen.alerts is not None else None
    return Status(
        verdict=verdict(seen.unready, shown, told),
        state="ready" if seen.unready is None else "not ready",
        at=figures.moment(now, now),
        started=figures.moment(seen.started, now),
        probes=shown,
        integrations=integrations(seen.integrations, now)
        if seen.integrations is not None
        else None,
        host=host(seen.host) if seen.host is not None else None,
        alerts=told,
        sources=tuple(_source(one, now) for one in seen.sources)
        if seen.sources is not None
        else None,
        places=tuple(seen.places),
        empty=Empty() if seen.unready is None else Empty(_STANDSTILL, _STANDSTILL, _STANDSTILL),
    )


def _source(feed: Feed, now: datetime) -> Source:
    return Source(
        path=f"/webhooks/{feed.name}",
        about=f"{feed.kind} events, {feed.senders}",
        last=figures.moment(feed.last, now) if feed.last is not None else None,
        waiting=f"{figures.number(feed.waiting, 'event')} waiting" if feed.waiting else "",
    )
