"""Inhibition: who is not told of an alert since a worse one fires.

https://prometheus.io/docs/alerting/latest/configuration/#inhibit_rule
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Final

from msgspec import Meta, Struct

from alerting.dispatch import matchers, routing
from alerting.dispatch.matchers import Line, Matchers
from alerting.model import Alert

MOST: Final = 10
"""Sources that are named for one alert and rule; a thousand of them say no more."""

_Lines = Annotated[tuple[Line, ...], Meta(max_length=100)]
_Values = tuple[str, ...]


class InhibitRule(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """One of `inhibit_rules`: alerts that match the source hide those that match the target."""

    name: Annotated[str, Meta(description="for people only")] = ""
    source_match: Annotated[dict[str, str], Meta(description="older form of matchers with =")] = {}
    source_match_re: Annotated[
        dict[str, str], Meta(description="older form of matchers with =~")
    ] = {}
    source_matchers: Annotated[_Lines, Meta(description="what alerts match that hide others")] = ()
    target_match: Annotated[dict[str, str], Meta(description="older form of matchers with =")] = {}
    target_match_re: Annotated[
        dict[str, str], Meta(description="older form of matchers with =~")
    ] = {}
    target_matchers: Annotated[_Lines, Meta(description="what alerts match that are hidden")] = ()
    equal: Annotated[
        tuple[str, ...],
        Meta(max_length=100, description="labels whose values both have; without one is empty"),
    ] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for what cannot be compared with."""
        _ = self.source, self.target

    @cached_property
    def source(self) -> Matchers:
        """What alerts match that hide others."""
        older = routing.compared(self.source_match, self.source_match_re)
        return matchers.ordered((*older, *matchers.joined(self.source_matchers)))

    @cached_property
    def target(self) -> Matchers:
        """What alerts match that are hidden."""
        older = routing.compared(self.target_match, self.target_match_re)
        return matchers.ordered((*older, *matchers.joined(self.target_matchers)))


class Inhibitors:
    """What fires now and hides others; made anew when alerts begin or end.

    An alert that matches both sides of a rule is not hidden by another that does. Sources count
    whether they are told or hidden themselves. Several with the same values are all kept: while one
    of them fires, its targets stay hidden.
    """

    __slots__ = ("_rules",)

    def __init__(self, rules: Iterable[InhibitRule], firing: Mapping[str, Alert]) -> None:
        """`firing` maps fingerprints to alerts; those that do not fire are left out here."""
        labels = {
            fingerprint: dict(alert.labels)
            for fingerprint, alert in firing.items()
            if alert.state == "firing"
        }
        self._rules = [_Sources(rule, labels) for rule in rules]

    def by(self, alert: Alert) -> tuple[str, ...]:
        """Return the fingerprints of what hides an alert, sorted, at most MOST a rule."""
        if not self._rules:
            return ()
        labels = dict(alert.labels)
        return tuple(sorted({one for rule in self._rules for one in rule.by(labels)}))


class _Sources:
    """The sources of one rule by the values of its `equal`, and those that are no targets."""

    __slots__ = ("every", "pure", "rule")

    def __init__(self, rule: InhibitRule, firing: Mapping[str, Mapping[str, str]]) -> None:
        self.rule = rule
        self.every: dict[_Values, list[str]] = {}
        self.pure: dict[_Values, list[str]] = {}
        for fingerprint, labels in firing.items():
            if matchers.all_match(rule.source, labels):
                values = self.values(labels)
                _keep(self.every, values, fingerprint)
                if not matchers.all_match(rule.target, labels):
                    _keep(self.pure, values, fingerprint)

    def values(self, labels: Mapping[str, str]) -> _Values:
        return tuple([labels.get(name, "") for name in self.rule.equal])

    def by(self, labels: Mapping[str, str]) -> Iterable[str]:
        if not (self.every and matchers.all_match(self.rule.target, labels)):
            return ()
        is_source = matchers.all_match(self.rule.source, labels)
        return (self.pure if is_source else self.every).get(self.values(labels), ())


def _keep(places: dict[_Values, list[str]], values: _Values, fingerprint: str) -> None:
    kept = places.setdefault(values, [])
    if len(kept) < MOST:
        kept.append(fingerprint)
