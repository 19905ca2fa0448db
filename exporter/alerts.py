"""What the configuration asks of alerting: the groups of rules, and who is told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from alerting import alertmanager, policy, strict
from alerting.alertmanager import Alertmanager
from alerting.duration import Duration
from alerting.notify import Integration
from alerting.notify.definitions import BUILT_IN, Templates
from alerting.policy import NOBODY, Policy
from alerting.promql import parser, syntax
from alerting.remote.settings import Prometheus
from alerting.rulebook import files as rule_files
from alerting.rulebook.evaluations import Ground
from alerting.rulebook.groups import Group
from alerting.rulebook.prometheus_rules import Recording
from alerting.settings import Alerting
from alerting.store.rows import Lane
from alerting.strict import ConfigError, Problem
from exporter.host import profiles
from exporter.host.settings import Profile
from exporter.metrics import catalogue
from exporter.web.alertmanager import document

_FOR_EVER = 1_000 * 365 * 86_400
_UNTOLD = policy.policy(NOBODY, Alerting())
_NO_DOCUMENT = "route:\n  receiver: nobody\nreceivers:\n- name: nobody\n"


class Alerts(Struct, frozen=True):
    """Rules, ready to be evaluated, and who is told of what, by which ways and in which words.

    ``integrations`` are complete, ``document`` is the text of alerting.yml without its secrets.
    ``warnings`` are what loads and would better be otherwise: paths and sentences.
    """

    groups: tuple[Group, ...] = ()
    policy: Policy = _UNTOLD
    integrations: Mapping[Lane, Integration] = {}
    templates: Templates = BUILT_IN
    document: str = _NO_DOCUMENT
    warnings: tuple[str, ...] = ()

    @property
    def rules(self) -> int:
        """How many rules there are, of whichever severities."""
        return len({(g.name, one.name) for g in self.groups for one in g.evaluations})


class Checked(Struct, frozen=True):
    """Groups of rules in which nothing is wrong, and what would better be otherwise."""

    groups: tuple[Group, ...]
    warnings: tuple[Problem, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many there are of what."""
        every = [(group.id, one) for group in self.groups for one in group.evaluations]
        return {
            "files": len({group.file for group in self.groups}),
            "groups": len(self.groups),
            "alerts": len({(id, one.name) for id, one in every if one.kind == "alerting"}),
            "records": sum(one.kind == "recording" for _, one in every),
        }


def load(
    settings: Alerting,
    folder: Path,
    environ: Mapping[str, str],
    *,
    name: str = "chatwatch.yml",
) -> Alerts:
    """Return what the files say that the section names; ConfigError tells all their mistakes.

    Their paths are of ``folder``, where the file of the section lies, which is called ``name``.
    """
    problems: list[Problem] = []
    groups = _tried(lambda: _rules(settings, settings.rules, folder), (), problems)
    told: Alerts = _tried(lambda: _told(settings, folder, environ, name), Alerts(), problems)
    if problems:
        raise ConfigError(problems)
    # Nobody writes samples into a server from here: what is recorded is its own to record.
    by_server = isinstance(settings.evaluate, Prometheus)
    return replace(told, groups=tuple(_alerting(groups)) if by_server else groups)


def checked(settings: Alerting, patterns: Sequence[str], folder: Path) -> Checked:
    """Return what files of rules say; ConfigError tells all their mistakes."""
    groups = _rules(settings, patterns, folder)
    return Checked(groups, rule_files.warnings(patterns, folder, _here(settings)))


def unseen(found: Alerts, config: Alerting, profile: Profile) -> tuple[str, ...]:
    """Return a warning for each rule that asks for what the host's profile does not show.

    It would never fire. A server that evaluates the rules may have such metrics of others.
    """
    if isinstance(config.evaluate, Prometheus):
        return ()
    return tuple(
        dict.fromkeys(
            f"{group.file}: {group.name}: {one.name}: {metric} is {said}"
            for group in found.groups
            for one in group.evaluations
            for metric, said in profiles.unseen(_asked(one.query), profile)
        )
    )


def _asked(query: str) -> set[str]:
    """Return the names of the series that PromQL asks for."""
    every = syntax.nodes(parser.parsed(query))
    return {one.name for one in every if isinstance(one, syntax.Selector)}


def rehearsed(settings: Alerting, patterns: Sequence[str], folder: Path) -> tuple[Group, ...]:
    """Return the groups of files of rules, which may look back further than samples are kept."""
    ground = replace(_here(settings), keep=Duration(_FOR_EVER))
    return rule_files.load(patterns, folder, ground)


def on_trial(settings: Alerting | None) -> Ground:
    """Return what rules stand on in unit tests: any interval, and samples that are all kept."""
    return _ground(settings or Alerting(), Duration(0), Duration(_FOR_EVER))


def policies(
    settings: Alerting | None, folder: Path, environ: Mapping[str, str]
) -> Callable[[str], Policy]:
    """Return who tells what notices go by: an alerting.yml by its path, "" for the section's own.

    ConfigError where there is something wrong in it.
    """
    ours = settings or Alerting()

    def policy_of(path: str) -> Policy:
        if not path:
            return _told(ours, folder, environ, "chatwatch.yml").policy
        found = alertmanager.load(strict.text_of(path), path, environ)
        return policy.policy(found, ours)

    return policy_of


def _rules(settings: Alerting, patterns: Sequence[str], folder: Path) -> tuple[Group, ...]:
    return rule_files.load(patterns, folder, _here(settings))


def _here(settings: Alerting) -> Ground:
    """Return what rules stand on that this configuration evaluates."""
    by_server = isinstance(settings.evaluate, Prometheus)
    keep = Duration(_FOR_EVER) if by_server else settings.samples.keep
    return replace(_ground(settings, settings.samples.interval, keep), others=by_server)


def _ground(settings: Alerting, interval: Duration, keep: Duration) -> Ground:
    metrics = {one.name: one for one in catalogue.CATALOGUE}
    return Ground(metrics, settings.thresholds, interval, keep)


def _alerting(groups: tuple[Group, ...]) -> Iterator[Group]:
    """Yield the groups without what they record; one that does nothing else is left out."""
    for group in groups:
        kept = tuple(one for one in group.evaluations if not isinstance(one, Recording))
        if kept:
            yield replace(group, evaluations=kept)


def _told(settings: Alerting, folder: Path, environ: Mapping[str, str], name: str) -> Alerts:
    if not settings.config:
        _check(NOBODY, settings, folder / name)
        return Alerts(policy=policy.policy(NOBODY, settings))
    path = folder / settings.config
    text = strict.text_of(str(path))
    found = alertmanager.load(text, str(path), environ)
    _check(found, settings, folder / name)
    templates = alertmanager.templates(found.templates, path.parent)
    warnings = (
        *alertmanager.warnings(found),
        *alertmanager.absent(found.templates, path.parent),
        *alertmanager.unreadable(found, templates),
    )
    return Alerts(
        policy=policy.policy(found, settings),
        integrations=found.integrations,
        templates=templates,
        document=document.shown(text, Alertmanager),
        warnings=tuple(f"{path}: {key}: {said}" for key, said in warnings),
    )


def _check(found: Alertmanager, settings: Alerting, path: Path) -> None:
    """Raise ConfigError where the section, in the file at the path, names whom nobody knows."""
    wrong = [Problem(str(path), 1, key, said) for key, said in policy.problems(found, settings)]
    if wrong:
        raise ConfigError(wrong)


def _tried(load: Callable[[], Any], otherwise: Any, problems: list[Problem]) -> Any:
    try:
        return load()
    except ConfigError as error:
        problems.extend(error.problems)
        return otherwise
