"""A place at which a test ends the process; without the test's wish it is nothing."""

import os
import signal
import subprocess
import sys

import pytest

from alerting import faults

PASSES = "from alerting import faults; [faults.step('here') for _ in range(3)]; print('past')"


@pytest.mark.parametrize(
    ("wish", "is_over"),
    [("", False), ("there", False), ("here", True), ("here:3", True), ("here:4", False)],
)
def test_a_process_ends_where_it_was_asked_to(wish: str, is_over: bool) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PASSES],
        env={**os.environ, faults.VARIABLE: wish},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == (-signal.SIGKILL if is_over else 0)
    assert ran.stdout == ("" if is_over else "past\n")


def test_nobody_is_asked_to_end_here() -> None:
    faults.step("here")
