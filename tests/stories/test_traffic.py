"""A daemon is given the traffic of a day and more: it knows every type, and refuses none."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from exporter.events import model
from tests.daemon import running

TAKEN = re.compile(
    r'^webhook_events_total\{source="demo",type="(.+)",result="(\w+)"\} (\S+)$', re.MULTILINE
)
DEMO = "- {name: demo, type: native}"


@pytest.mark.slow
def test_a_day_of_traffic_has_every_type_of_event_and_no_event_is_refused(tmp_path: Path) -> None:
    with running(tmp_path, more=DEMO) as daemon:
        command = [sys.executable, "-m", "exporter", "traffic", "--url", daemon.url]
        past = ["--past", "33h", "--rate", "50", "--for", "0s"]
        done = subprocess.run([*command, *past], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        told = [one for one in TAKEN.findall(daemon.metrics()) if float(one[2]) > 0]
    assert {result for _, result, _ in told} == {"accepted"}
    assert {type for type, _, _ in told} == model.TYPES.keys()
