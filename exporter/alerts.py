"""What the configuration asks of alerting: the groups of rules, and who is told."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from alerting import receivers, rule_files
from alerting.duration import Duration
from alerting.evaluations import Ground
from alerting.groups import Group
from alerting.prometheus_rules import Recording
from alerting.receivers import Receiver
from alerting.remote_settings import Prometheus
from alerting.settings import Alerting
from alerting.strict import ConfigError, Problem
from exporter.metrics import catalogue

_NOBODY = Receiver(name="nobody")
_FOR_EVER = 1_000 * 365 * 86_400


class Alerts(Struct, frozen=True):
    """Rules, ready to be evaluated, and their receiver; ``nobody`` has no way to be told.

    ``warnings`` are what loads and would better be otherwise: paths and sentences.
    """

    groups: tuple[Group, ...] = ()
    receiver: Receiver = _NOBODY
    warnings: tuple[str, ...] = ()

    @property
    def rules(self) -> int:
        """How many rules there are, of whichever severities."""
        return len({(g.name, one.name) for g in self.groups for one in g.evaluations})


def load(settings: Alerting, folder: Path, environ: Mapping[str, str]) -> Alerts:
    """Return what the files say that the section names; ConfigError tells all their mistakes.

    Their paths are of ``folder``, where chatwatch.yml lies.
    """
    problems: list[Problem] = []
    by_server = isinstance(settings.evaluate, Prometheus)
    keep = Duration(_FOR_EVER) if by_server else settings.samples.keep
    ground = _ground(settings, settings.samples.interval, keep)
    groups = _tried(lambda: rule_files.load(settings.rules, folder, ground), (), problems)
    if by_server:
        problems += _recording(groups)
    told = _tried(lambda: _told(settings, folder, environ), (_NOBODY, ()), problems)
    if problems:
        raise ConfigError(problems)
    return Alerts(groups, *told)


def on_trial(settings: Alerting | None) -> Ground:
    """Return what rules stand on in unit tests: any interval, and samples that are all kept."""
    return _ground(settings or Alerting(), Duration(0), Duration(_FOR_EVER))


def _ground(settings: Alerting, interval: Duration, keep: Duration) -> Ground:
    metrics = {one.name: one for one in catalogue.CATALOGUE}
    return Ground(metrics, settings.thresholds, interval, keep)


def _recording(groups: tuple[Group, ...]) -> Iterator[Problem]:
    """Yield what cannot be: nobody writes samples into a server from here."""
    said = "nothing can be recorded with evaluate: {prometheus: …}; let that server record it"
    for group in groups:
        for one in group.evaluations:
            if isinstance(one, Recording):
                yield Problem(group.file, 1, f"{group.name}: record: {one.name}", said)


def _told(
    settings: Alerting, folder: Path, environ: Mapping[str, str]
) -> tuple[Receiver, tuple[str, ...]]:
    if not settings.config:
        return _NOBODY, ()
    path = str(folder / settings.config)
    found = receivers.load(path, environ)
    warnings = tuple(f"{path}: {key}: {said}" for key, said in receivers.warnings(found))
    return found.receiver, warnings


def _tried(load: Callable[[], Any], otherwise: Any, problems: list[Problem]) -> Any:
    try:
        return load()
    except ConfigError as error:
        problems.extend(error.problems)
        return otherwise
