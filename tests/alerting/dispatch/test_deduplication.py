"""Alertmanager's deduplication as a table."""

from datetime import timedelta

import pytest

from alerting.dispatch import deduplication
from alerting.dispatch.state import Log
from tests.alerting.dispatch.alerts import at

NOW = at(1000)


def log(firing: str = "", resolved: str = "", age: float = 0) -> Log:
    return Log(
        at=NOW - timedelta(seconds=age), firing=frozenset(firing), resolved=frozenset(resolved)
    )


# What was told last, what fires, what is over, whether ends are told, the repeat interval → why.
TABLE: list[tuple[Log | None, str, str, bool, float, str | None]] = [
    (None, "a", "", True, 60, "first notification"),
    (None, "", "a", True, 60, None),
    (None, "", "", True, 60, None),
    (log("a"), "ab", "", True, 60, "new alerts in group"),
    (log(""), "a", "", True, 60, "first notification"),
    (log("", "a"), "a", "", True, 60, "first notification"),
    (log("a"), "", "a", True, 60, "all alerts resolved"),
    (log("a"), "", "a", False, 60, "all alerts resolved"),
    (log(""), "", "a", True, 60, None),
    (log("ab"), "a", "b", True, 60, "new resolved alerts"),
    (log("ab"), "a", "b", False, 60, None),
    (log("ab", "c"), "ab", "c", True, 60, None),
    (log("a", "b"), "a", "bc", True, 60, "new resolved alerts"),
    (log("a", age=61), "a", "", True, 60, "repeat interval elapsed"),
    (log("a", age=60), "a", "", True, 60, None),
    (log("ab", age=61), "a", "b", False, 60, "repeat interval elapsed"),
    (log("a", age=61), "", "a", True, 60, "all alerts resolved"),
    (log("", age=61), "", "", True, 60, None),
]


@pytest.mark.parametrize(("log", "firing", "resolved", "send", "repeat", "why"), TABLE)
def test_what_is_new_is_told_and_nothing_else_before_the_repeat(
    log: Log | None, firing: str, resolved: str, send: bool, repeat: float, why: str | None
) -> None:
    found = deduplication.why(
        log,
        frozenset(firing),
        frozenset(resolved),
        send_resolved=send,
        repeat=timedelta(seconds=repeat),
        now=NOW,
    )
    assert found == why
