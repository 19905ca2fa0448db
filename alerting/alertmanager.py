"""config/alerting.yml: an Alertmanager configuration, read as Alertmanager reads it.

Keys, meanings and defaults are Alertmanager's; what there is not is refused by name, with what
there is instead. Secrets' files are of the working directory, templates of the file's own.
https://prometheus.io/docs/alerting/latest/configuration/
"""

import glob
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta, Struct, field

from alerting import receivers, strict
from alerting.dispatch.inhibition import InhibitRule
from alerting.dispatch.intervals import TimeInterval
from alerting.dispatch.routing import Route
from alerting.notify import Integration, definitions, texts
from alerting.notify.definitions import File, Templates
from alerting.notify.global_settings import Global
from alerting.receivers import Receiver
from alerting.store.rows import Lane

Found = Iterator[tuple[str, str]]


class Alertmanager(Struct, frozen=True, forbid_unknown_fields=True):
    """All of config/alerting.yml."""

    LATER: ClassVar[Mapping[str, str]] = {"tracing": "not supported"}

    route: Annotated[Route, Meta(description="root of the tree; every alert comes in here")]
    receivers: Annotated[tuple[Receiver, ...], Meta(max_length=1_000)]
    everywhere: Global = field(name="global", default_factory=Global)
    templates: Annotated[
        tuple[str, ...],
        Meta(max_length=100, description="files of Go templates; `*` stands for any characters"),
    ] = ()
    inhibit_rules: Annotated[tuple[InhibitRule, ...], Meta(max_length=1_000)] = ()
    time_intervals: Annotated[tuple[TimeInterval, ...], Meta(max_length=1_000)] = ()
    mute_time_intervals: Annotated[
        tuple[TimeInterval, ...], Meta(max_length=1_000, description="older name of time_intervals")
    ] = ()

    @property
    def intervals(self) -> Mapping[str, TimeInterval]:
        """All time intervals by their names."""
        return {one.name: one for one in (*self.mute_time_intervals, *self.time_intervals)}

    @property
    def completed(self) -> tuple[Receiver, ...]:
        """The receivers with what `global` gives them."""
        return tuple(one.completed(self.everywhere) for one in self.receivers)

    @property
    def integrations(self) -> Mapping[Lane, Integration]:
        """The ways to all receivers, ready to be gone."""
        return {lane: one for made in self.completed for lane, one in made.integrations.items()}


def load(text: str, file: str, environ: Mapping[str, str]) -> Alertmanager:
    """Return what the text of a file says; strict.ConfigError tells all that is wrong with it."""
    return strict.load(
        text,
        Alertmanager,
        file=file,
        environ=environ,
        read=strict.read_file,
        check=problems,
        is_lenient=True,
    )


def templates(patterns: Sequence[str], folder: Path) -> Templates:
    """Return our templates and those of the files that patterns name, of `folder` unless absolute.

    A pattern that names no file is none of ours to mind, as with Alertmanager. ConfigError tells
    all that is wrong in the files.
    """
    files = [
        File(path, strict.text_of(path)) for pattern in patterns for path in _files(pattern, folder)
    ]
    return definitions.templates(files)


def absent(patterns: Sequence[str], folder: Path) -> Found:
    """Yield the patterns of templates that name no file, with a sentence each."""
    for place, pattern in enumerate(patterns):
        if not _files(pattern, folder):
            yield f"templates[{place}]", f"there is no such file: {folder / pattern}"


def _files(pattern: str, folder: Path) -> list[str]:
    return sorted(glob.glob(str(folder / pattern)))  # noqa: PTH207 # pathlib refuses absolute ones


def problems(alertmanager: Alertmanager) -> Found:
    """Yield what only several fields together show."""
    names = [one.name for one in alertmanager.receivers]
    for place, name in enumerate(names):
        if name in names[:place]:
            yield f"receivers[{place}].name", f"the name {strict.quoted(name)} is taken"
    yield from _interval_names(alertmanager)
    yield from _root(alertmanager.route)
    for path, route in _routes(alertmanager.route, "route"):
        yield from _unknown(path, route, names, list(alertmanager.intervals))
    for place, receiver in enumerate(alertmanager.completed):
        for key, said in receiver.missing():
            yield f"receivers[{place}].{key}", said


def warnings(alertmanager: Alertmanager) -> Found:
    """Yield what would better be otherwise: secrets in the file itself, routes that never come."""
    for path, route in _routes(alertmanager.route, "route"):
        yield from _never(path, route)
    for place, receiver in enumerate(alertmanager.receivers):
        yield from receivers.written(f"receivers[{place}]", receiver)
    yield from receivers.written("global", alertmanager.everywhere)


def unreadable(alertmanager: Alertmanager, templates: Templates) -> Found:
    """Yield what is wrong with texts of receivers, which a notice would say in their place."""
    for place, one in enumerate(alertmanager.receivers):
        yield from texts.problems(f"receivers[{place}]", one, templates)


def _interval_names(alertmanager: Alertmanager) -> Found:
    taken: set[str] = set()
    for key in ("mute_time_intervals", "time_intervals"):
        every: Sequence[TimeInterval] = getattr(alertmanager, key)
        for place, one in enumerate(every):
            if one.name in taken:
                yield f"{key}[{place}].name", f"the name {strict.quoted(one.name)} is taken"
            taken.add(one.name)


def _root(route: Route) -> Found:
    """Yield what the root alone may not say, since every alert ends there."""
    if not route.receiver:
        yield "route.receiver", "missing; the root tells a receiver of what no other route takes"
    for key in ("matchers", "match", "match_re"):
        if getattr(route, key):
            yield f"route.{key}", "the root takes every alert; write a route below it"
    for key in ("mute_time_intervals", "active_time_intervals"):
        if getattr(route, key):
            yield f"route.{key}", "the root is always active; write a route below it"
    if route.continues:
        yield "route.continue", "the root has no siblings; leave it out"


def _routes(route: Route, path: str) -> Iterator[tuple[str, Route]]:
    """Yield every node with its path."""
    yield path, route
    for place, one in enumerate(route.routes):
        yield from _routes(one, f"{path}.routes[{place}]")


def _unknown(path: str, route: Route, names: Sequence[str], intervals: Sequence[str]) -> Found:
    if route.receiver and route.receiver not in names:
        near = strict.hint(route.receiver, names)
        said = f"no receiver is called {strict.quoted(route.receiver)}{near}"
        yield f"{path}.receiver", said
    for key in ("mute_time_intervals", "active_time_intervals"):
        for place, name in enumerate(getattr(route, key)):
            if name not in intervals:
                near = strict.hint(name, intervals)
                said = f"no time interval is called {strict.quoted(name)}{near}"
                yield f"{path}.{key}[{place}]", said


def _never(path: str, route: Route) -> Found:
    """Yield what a node says that has no effect."""
    wait, repeat = route.group_interval, route.repeat_interval
    if wait is not None and repeat is not None and repeat < wait:
        said = f"{repeat} is shorter than group_interval; groups are told again after {wait}"
        yield f"{path}.repeat_interval", said
    for place, one in enumerate(route.routes[:-1]):
        if not one.conditions and not one.continues:
            said = "it takes every alert, so that the routes behind it never come"
            yield f"{path}.routes[{place}]", said
            return
