"""Files of unit tests run one after the other: verdicts, as promtool has them."""

import glob
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from alerting import regexp
from alerting.policy import Policy
from alerting.rulebook import files as rule_files
from alerting.rulebook.evaluations import Ground
from alerting.rulebook.groups import Group
from alerting.strict import ConfigError
from alerting.trials import files, trial
from alerting.trials.files import File
from alerting.trials.trial import Setting


class Verdict(Struct, frozen=True):
    """What became of a file: what failed, and patterns of rules that named no file."""

    file: str
    failures: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = [f"  WARNING: {one}" for one in self.warnings]
        if not self.failures:
            return "\n".join([*told, "  SUCCESS"])
        return "\n".join([*told, "  FAILED:", *self.failures])


PolicyOf = Callable[[str], Policy]
"""The policy of an alerting.yml, that of chatwatch.yml where none is named; ConfigError."""


async def verdict(
    path: str, ground: Ground, run: Sequence[str] = (), policy_of: PolicyOf | None = None
) -> Verdict:
    """Run the tests of a file; of those with a name that a pattern of `run` is found in, if any.

    regexp.Unreadable where a pattern is none.
    """
    wanted = regexp.compiled("|".join(run)) if run else None
    try:
        file = files.load(path)
        patterns, warnings = _patterns(file, Path(path).parent)
        groups = rule_files.load(patterns, Path(path).parent, ground)
        policy = _policy(file, Path(path).parent, policy_of)
    except ConfigError as error:
        return Verdict(path, tuple(f"    {one}" for one in error.problems))
    setting = Setting(_ordered(groups, file), file.evaluation_interval, file.fuzzy_compare, policy)
    found: list[str] = []
    for test in file.tests or ():
        if wanted is None or wanted.search(test.name):
            found += await trial.failures(test, setting)
    return Verdict(path, tuple(found), warnings)


def _policy(file: File, folder: Path, policy_of: PolicyOf | None) -> Policy | None:
    """Return what notices go by, where the file has tests of them; ConfigError."""
    if policy_of is None or all(test.notice_test is None for test in file.tests or ()):
        return None
    return policy_of(str(folder / file.alertmanager) if file.alertmanager else "")


def _patterns(file: File, folder: Path) -> tuple[list[str], tuple[str, ...]]:
    """Return the patterns that name files, and of each other one that it does not."""
    there: list[str] = []
    lacking: list[str] = []
    for pattern in file.rule_files or ():
        whole = str(folder / pattern)
        (there if glob.glob(whole) else lacking).append(pattern)  # noqa: PTH207 # may be absolute
    return there, tuple(f"no file match pattern {folder / one}" for one in lacking)


def _ordered(groups: Sequence[Group], file: File) -> tuple[Group, ...]:
    """Return groups as the file wants them: those that it does not name first."""
    named: tuple[str, ...] = file.group_eval_order or ()
    places = {name: place for place, name in enumerate(named, 1)}
    return tuple(sorted(groups, key=lambda group: places.get(group.name, 0)))
