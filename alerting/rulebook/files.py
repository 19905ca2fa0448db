"""Files of rules in, groups of evaluations out, or one ConfigError with every mistake."""

import contextlib
import glob
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from alerting import rules, strict
from alerting.document.problem import key_path
from alerting.rulebook import checks, evaluations, prometheus_rules
from alerting.rulebook.evaluations import Ground
from alerting.rulebook.expression import RECORDED
from alerting.rulebook.groups import Evaluated, Group
from alerting.rulebook.lints import lints
from alerting.rules import NO_TIME, File, Rule
from alerting.strict import ConfigError, Problem


def load(patterns: Sequence[str], folder: Path, ground: Ground) -> tuple[Group, ...]:
    """Return the groups of all files that the patterns name, in the order of their paths.

    A pattern is a path, of `folder` unless absolute, with `*` and `?`. One that names no file is a
    mistake, since rules that are not there warn nobody.
    """
    problems: list[Problem] = []
    groups: list[Group] = []
    paths = _paths(patterns, folder, problems)
    ground = _recorded(paths, ground)
    reader = _Checks(ground)
    for path in paths:
        reader.file = path
        try:
            file = strict.load_file(path, File, environ={}, check=reader.found)
        except ConfigError as error:
            problems.extend(error.problems)
        else:
            groups.extend(_group(path, group, ground) for group in file.groups)
    if problems:
        raise ConfigError(problems)
    return _told_apart(groups)


def warnings(patterns: Sequence[str], folder: Path, ground: Ground) -> tuple[Problem, ...]:
    """Return what would better be otherwise in files in which nothing is wrong."""
    paths = _paths(patterns, folder, [])
    ground = _recorded(paths, ground)
    found: list[Problem] = []
    for path in paths:
        try:
            strict.load_file(path, File, environ={}, check=lambda file: lints(file, ground))
        except ConfigError as error:
            found.extend(error.problems)
    return tuple(found)


def _paths(patterns: Sequence[str], folder: Path, problems: list[Problem]) -> list[str]:
    paths: dict[str, None] = {}
    for pattern in patterns:
        whole = str(folder / pattern)
        found = sorted(glob.glob(whole))  # noqa: PTH207 # pathlib refuses absolute patterns
        paths.update(dict.fromkeys(found))
        if not found:
            problems.append(Problem(whole, 1, "", "there is no such file of rules"))
    return list(paths)


def _recorded(paths: Sequence[str], ground: Ground) -> Ground:
    """Return the ground with what the rules of readable files record on it."""
    names: set[str] = set()
    for path in paths:
        with contextlib.suppress(ConfigError):
            file = strict.load_file(path, File, environ={})
            names.update(one.record for group in file.groups for one in group.rules if one.record)
    return replace(ground, metrics={**dict.fromkeys(names, RECORDED), **ground.metrics})


def _group(path: str, group: rules.Group, ground: Ground) -> Group:
    return Group(
        name=group.name,
        file=path,
        interval=group.interval or ground.interval,
        evaluations=tuple(one for rule in group.rules for one in _compiled(rule, group, ground)),
        limit=group.limit,
        offset=group.query_offset or NO_TIME,
    )


def _compiled(rule: Rule, group: rules.Group, ground: Ground) -> tuple[Evaluated, ...]:
    if rule.is_threshold:
        return evaluations.evaluations(rule, ground, group.labels)
    return (prometheus_rules.compiled(rule, group.labels),)


def _told_apart(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Return groups in which no two rules have the same id: the second is numbered."""
    seen: Counter[str] = Counter()

    def apart(one: Evaluated) -> Evaluated:
        seen[one.id] += 1
        count = seen[one.id]
        return one if count == 1 else replace(one, id=f"{one.id}#{count}")

    return tuple(
        replace(group, evaluations=tuple(map(apart, group.evaluations))) for group in groups
    )


class _Checks:
    """What is wrong in a file, also beside those before it."""

    def __init__(self, ground: Ground) -> None:
        self.file = ""
        self._ground = ground
        self._groups: dict[tuple[str, str], tuple[str, str]] = {}
        self._rules: dict[str, list[tuple[Rule, tuple[str, str]]]] = {}

    def found(self, file: File) -> Iterator[tuple[str, str]]:
        """Return the mistakes of a file."""
        for at, group in enumerate(file.groups):
            path = f"groups[{at}]"
            here = (self.file, path)
            first = self._groups.setdefault((self.file, group.name), here)
            if first != here:
                yield f"{path}.name", f"{self._place(first)} is called so already"
            if "__name__" in group.labels:
                yield f"{path}.labels.__name__", "invalid label name: __name__"
            if group.interval is not None and group.interval < self._ground.interval:
                yield f"{path}.interval", f"samples are taken every {self._ground.interval} only"
            for place, rule in enumerate(group.rules):
                where = f"{path}.rules[{place}]"
                yield from self._rule(rule, where)

    def _rule(self, rule: Rule, where: str) -> Iterator[tuple[str, str]]:
        for key, said in checks.wrong(rule, self._ground):
            yield key_path(where, key) if key.isidentifier() else f"{where}.{key}", said
        if not rule.is_threshold:
            return
        named = self._rules.setdefault(rule.alert or "", [])
        for other, place in named:
            if rule.alert and _may_coincide(rule, other):
                said = f"{self._place(place)} makes alerts with the same name, severity and labels"
                yield f"{where}.alert", f"{said}; give both a label that differs"
                break
        named.append((rule, (self.file, where)))

    def _place(self, place: tuple[str, str]) -> str:
        file, path = place
        return path if file == self.file else f"{file}: {path}"


def _may_coincide(one: Rule, other: Rule) -> bool:
    """Say whether alerts of two rules of one name could have the same labels."""
    severities = {severity for severity, _ in one.bounds} & {name for name, _ in other.bounds}
    differ = any(other.labels.get(name, value) != value for name, value in one.labels.items())
    return bool(severities) and not differ
