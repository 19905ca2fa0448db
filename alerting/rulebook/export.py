"""Rules as files for a Prometheus, 2.42 or newer: what thresholds say, in its own words.

https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

import yaml

from alerting.document.problem import quoted
from alerting.duration import Duration
from alerting.rulebook import completeness, expression, translation
from alerting.rulebook.evaluations import Evaluation
from alerting.rulebook.groups import Evaluated, Group
from alerting.rulebook.prometheus_rules import Recording
from alerting.rulebook.translation import Known
from alerting.rules import LABEL

_WIDTH: Final = 96


class Inexpressible(ValueError):
    """A rule that Prometheus could not understand; says which, and why."""


def exported(groups: Sequence[Group], interval: Duration) -> Mapping[str, str]:
    """Return the text of a file by its name: of each file of rules one, of the same name.

    `interval` is that of groups which have none of their own.
    """
    files: dict[str, list[Group]] = {}
    for group in groups:
        files.setdefault(group.file, []).append(group)
    names = [PurePath(file).name for file in files]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise Inexpressible(f"two files of rules are called {min(twice)}; rename one of them")
    return {
        PurePath(file).name: _file(PurePath(file).name, parts, interval)
        for file, parts in files.items()
    }


def _file(name: str, groups: Sequence[Group], interval: Duration) -> str:
    head = [
        f"# Written by `chatwatch rules export`; change {name} of chatwatch's own rules instead.",
        *(
            f"# {group.name}: query_offset {group.offset} is left out; Prometheus 2.42 lacks it."
            for group in groups
            if group.offset.seconds
        ),
    ]
    told = {"groups": [_group(group, interval) for group in groups]}
    body = yaml.dump(told, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return "\n".join([*head, "", body])


def _group(group: Group, interval: Duration) -> dict[str, Any]:
    told: dict[str, Any] = {"name": group.name}
    if group.interval != interval:
        told["interval"] = str(group.interval)
    if group.limit:
        told["limit"] = group.limit
    return {**told, "rules": [_rule(one) for one in group.evaluations]}


def _rule(one: Evaluated) -> dict[str, Any]:
    if isinstance(one, Recording):
        told: dict[str, Any] = {"record": one.record, "expr": one.query}
    else:
        told = {"alert": one.alert, "expr": expr(one)}
    if one.hold.seconds:
        told["for"] = str(one.hold)
    if one.keeps.seconds:
        told["keep_firing_for"] = str(one.keeps)
    labels = one.shown_labels if isinstance(one, Evaluation) else one.labels
    if labels:
        told["labels"] = dict(labels)
    texts = dict(_texts(one))
    if texts:
        told["annotations"] = texts
    for name in (*dict(labels), *texts):
        if LABEL.fullmatch(name) is None:
            said = "only Prometheus 3 takes such a label; name it with letters, digits and _"
            raise Inexpressible(f"{one.name}: {quoted(name)}: {said}")
    return told


def expr(one: Evaluated) -> str:
    """Return what a Prometheus asks; where an alert is held on to, it asks `ALERTS` too."""
    if not isinstance(one, Evaluation):
        asked, own = one.query, {"alertname": one.name, **dict(one.shown_labels)}
    else:
        asked, own = _asked(one), dict(one.labels)
    if isinstance(one, Recording) or not one.demand.least:
        return asked
    return completeness.guarded(asked, one.demand, own)


def _asked(one: Evaluation) -> str:
    """Return what begins an alert, or keeps one whose way out is longer."""
    if one.stay == one.enter:
        return one.enter_query
    own = dict(one.labels)
    ignored = ", ".join(["alertstate", *own])
    matchers = ",".join(f'{name}="{value}"' for name, value in own.items())
    before = f'ALERTS{{alertstate="firing",{matchers}}}'
    is_simple = not (expression.condition(one.expr) or one.expr.unless)
    stays = one.stay_query if is_simple else f"({one.stay_query})"
    return f"({one.enter_query}) or ({stays} and ignoring ({ignored}) {before})"


def _texts(one: Evaluated) -> Iterator[tuple[str, str]]:
    if not isinstance(one, Evaluation):
        yield from one.shown_annotations
        return
    known = Known(one.enter.number, one.severity, dict(one.labels))
    for name, text in one.texts:
        try:
            yield name, translation.translated(str(text), known)
        except ValueError as error:
            raise Inexpressible(f"{one.alert}: {name}: {error}") from None
    if one.runbook:
        yield "runbook_url", one.runbook


class _Dumper(yaml.SafeDumper):
    """Writes long texts over several lines, and lists as our own files have them."""


def _written(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text.strip("\n") else ">" if len(text) > _WIDTH - 20 else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _written)
