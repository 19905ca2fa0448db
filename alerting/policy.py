"""The policy: alerting.yml and our section as one value that decisions about notices stand on."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from msgspec import Struct, field

from alerting.alertmanager import Alertmanager
from alerting.dispatch import matchers, routing
from alerting.dispatch.digests import Digest
from alerting.dispatch.escalations import Escalation
from alerting.dispatch.flapping import Flapping
from alerting.dispatch.inhibition import InhibitRule
from alerting.dispatch.intervals import TimeInterval
from alerting.dispatch.matchers import Matchers
from alerting.dispatch.rates import RateLimit
from alerting.dispatch.routing import Route, Tree
from alerting.dispatch.silences import Rules
from alerting.document.problem import hint, quoted
from alerting.duration import Duration
from alerting.notify import Integration
from alerting.receivers import Receiver
from alerting.settings import Alerting, Silences
from alerting.store.rows import Lane

NOBODY = Alertmanager(route=Route(receiver="nobody"), receivers=(Receiver(name="nobody"),))
"""What holds without a file."""


class Traits(Struct, frozen=True, kw_only=True):
    """What matters of an integration to decisions; `kind` is ``email``, ``slack``, …."""

    kind: str
    send_resolved: bool = True
    resolves_at_once: bool = False
    takes_acknowledgement: bool = False


class Policy(Struct, frozen=True, kw_only=True):
    """Who is told what, and when.

    `receivers` have their lanes in the file's order; one without any tells nobody. `quiet` are sets
    of matchers: an alert that matches one of them is kept in the history and told to nobody.
    `fallback` is the receiver that is told when another refuses for good, "" for none.
    """

    tree: Tree
    integrations: Mapping[Lane, Traits] = {}
    receivers: Mapping[str, tuple[Lane, ...]] = {}
    inhibit_rules: tuple[InhibitRule, ...] = ()
    intervals: Mapping[str, TimeInterval] = {}
    escalations: tuple[Escalation, ...] = ()
    digests: tuple[Digest, ...] = ()
    rate_limits: tuple[RateLimit, ...] = ()
    flapping: Flapping = field(default_factory=Flapping)
    quiet: tuple[Matchers, ...] = ()
    silences: Rules = field(default_factory=Rules)
    resolve_timeout: timedelta = timedelta(minutes=5)
    fallback: str = ""

    def is_quiet(self, labels: Mapping[str, str]) -> bool:
        """Say whether nobody is told of an alert with these labels."""
        return any(matchers.all_match(one, labels) for one in self.quiet)


def policy(alertmanager: Alertmanager, settings: Alerting) -> Policy:
    """Return the policy of a checked file and our section."""
    lanes = {one.name: one.integrations for one in alertmanager.receivers}
    return Policy(
        tree=routing.tree(alertmanager.route),
        integrations={lane: _traits(one) for many in lanes.values() for lane, one in many.items()},
        receivers={name: tuple(many) for name, many in lanes.items()},
        inhibit_rules=alertmanager.inhibit_rules,
        intervals=alertmanager.intervals,
        escalations=settings.escalations,
        digests=settings.digests,
        rate_limits=settings.rate_limits,
        flapping=settings.flapping,
        quiet=tuple(one.matchers for one in settings.quiet),
        silences=_rules(settings.silences),
        resolve_timeout=_span(alertmanager.everywhere.resolve_timeout),
        fallback=settings.fallback,
    )


def problems(alertmanager: Alertmanager, settings: Alerting) -> Iterator[tuple[str, str]]:
    """Yield receivers that our section names and the file does not have: paths and sentences."""
    names = [one.name for one in alertmanager.receivers]
    for path, name in _named(settings):
        if name not in names:
            said = f"no receiver is called {quoted(name)}{hint(name, names)}"
            yield f"alerting.{path}", said


def _named(settings: Alerting) -> Iterator[tuple[str, str]]:
    """Yield the receivers that our section names, by their paths."""
    for place, one in enumerate(settings.escalations):
        for step, rung in enumerate(one.steps):
            yield f"escalations[{place}].steps[{step}].receiver", rung.receiver
    for place, limit in enumerate(settings.rate_limits):
        yield f"rate_limits[{place}].receiver", limit.receiver
    if settings.fallback:
        yield "fallback", settings.fallback


def _traits(integration: Integration) -> Traits:
    return Traits(
        kind=integration.NAME,
        send_resolved=integration.send_resolved,
        resolves_at_once=integration.RESOLVES_AT_ONCE,
        takes_acknowledgement=integration.TAKES_ACKNOWLEDGEMENT,
    )


def _rules(silences: Silences) -> Rules:
    longest = _span(silences.longest)
    return Rules(longest=longest or None, most_share=silences.most_share)


def _span(span: Duration) -> timedelta:
    return timedelta(seconds=span.seconds)
