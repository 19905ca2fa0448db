"""An integration as `/api/integrations` tells it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from exporter.integrations import states
from exporter.integrations.exchange.call import Topic
from exporter.integrations.states import State
from exporter.web import integration_parts as parts
from exporter.web import integration_syncs
from exporter.web.integration_known import Known
from exporter.web.integration_parts import Data, Day, Latency, Page, Part, Quiet, Quota, Tallied
from exporter.web.integration_syncs import Job


class Told(Struct, frozen=True, kw_only=True):
    """An integration at this moment; null is what is not known.

    `up` follows `failures` checks in a row, `state` the last one. `meaning` says what the reason
    means, `detail` what was seen. `next_check` is when it is asked next, and `held_until` until
    when the vendor wants to be left alone. A token that `oauth` got is renewed before it expires,
    `token_expires` is of one that people have to renew.
    """

    name: str
    provider: str
    url: str
    source: str | None
    state: State
    reason: str | None
    meaning: str | None
    detail: str | None
    up: bool | None
    paused: bool
    since: datetime | None
    checked: datetime | None
    next_check: datetime | None
    held_until: datetime | None
    interval_seconds: float
    response_time_ms: float | None
    day: Day
    latency: Latency | None
    quotas: list[Quota]
    token_expires: datetime | None
    oauth_token_expires: datetime | None
    data: Data | None
    silence: Quiet | None
    syncs: list[Job]
    reconciled: Mapping[str, int]
    status_page: Page | None
    clock_skew_seconds: float
    odd: list[str]
    parts: dict[Topic, Part]


class Integrations(Struct, frozen=True):
    """All integrations, in the order of the configuration, at one moment."""

    at: datetime
    integrations: list[Told]


def listed(
    every: Sequence[Known], tallies: Mapping[str, Sequence[Tallied]], now: datetime
) -> Integrations:
    """Return the answer; ``tallies`` are of the last 24 hours, by integration."""
    # A hundred integrations may be of one vendor that has ten thousand jobs.
    syncs = {one.standing.provider: one.syncs for one in every}
    jobs = {provider: integration_syncs.jobs(rows) for provider, rows in syncs.items()}
    rows = [
        told(one, tallies.get(one.standing.name, ()), jobs[one.standing.provider], now)
        for one in every
    ]
    return Integrations(now, rows)


def told(known: Known, tallies: Sequence[Tallied], jobs: list[Job], now: datetime) -> Told:
    """Return one integration, with the sync jobs of its vendor."""
    one = known.standing
    return Told(
        name=one.name,
        provider=one.provider,
        url=one.url,
        source=one.source,
        state=one.state,
        reason=one.reason or None,
        meaning=states.REASONS.get(one.reason),
        detail=one.detail or None,
        up=one.is_up,
        paused=one.is_paused,
        since=parts.moment(one.since),
        checked=parts.moment(one.checked),
        next_check=None if one.due is None else parts.moment(one.due),
        held_until=parts.moment(one.held),
        interval_seconds=one.interval,
        response_time_ms=None if one.seconds is None else round(one.seconds * 1000, 3),
        day=parts.day(tallies),
        latency=parts.latency(known.pace),
        quotas=[parts.quota(held, known.settings, now) for held in one.quotas],
        token_expires=parts.moment(one.expires),
        oauth_token_expires=parts.moment(one.renews),
        data=parts.data(one),
        silence=parts.quiet(known.silence),
        syncs=jobs,
        reconciled=known.reconciled,
        status_page=parts.page(one),
        clock_skew_seconds=round(one.skew, 3),
        odd=list(one.odd),
        parts={topic: parts.part(said) for topic, said in one.said.items()},
    )
