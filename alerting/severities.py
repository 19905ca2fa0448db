"""Severities of one threshold: while the critical form fires, nobody is told of the warning."""

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from alerting.lifecycle import Step
from alerting.model import Alert, Labels, without


def bare(labels: Labels) -> Labels:
    """Return labels without the severity: what the forms of one alert have in common."""
    return without(labels, "severity")


def firing(alerts: Iterable[Alert]) -> frozenset[Labels]:
    """Return the bare labels of what fires."""
    return frozenset(bare(alert.labels) for alert in alerts if alert.state == "firing")


def inhibited(step: Step, worse: Collection[Labels]) -> Step:
    """Return a step in which those of milder alerts are quiet whose worse form fires.

    `worse` are the bare labels of worse forms that fire. A milder alert that fires on after them is
    told then; one that ended meanwhile never is, unless it was told before.
    """
    told = {alert.labels: alert for alert in step.told}
    changed = {alert.labels: alert for alert in step.changed}
    every = {alert.labels: alert for alert in step.alerts}
    for labels, alert in every.items():
        is_quiet = bare(labels) in worse
        if alert.state == "resolved" and alert.inhibited:
            told.pop(labels, None)
        elif alert.state == "firing" and is_quiet and labels in told:
            del told[labels]
            every[labels] = changed[labels] = replace(alert, inhibited=True)
        elif alert.state == "firing" and alert.inhibited and not is_quiet:
            every[labels] = changed[labels] = told[labels] = replace(alert, inhibited=False)
    return Step(tuple(every.values()), tuple(changed.values()), tuple(told.values()), step.gone)
