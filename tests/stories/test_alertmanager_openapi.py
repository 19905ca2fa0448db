"""Alertmanager's own specification, asked of us question by question by schemathesis."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import conformance
from tests.daemon import running

# What a matcher may be is not in the specification, so some questions that it allows are refused.
EXCEPT = "positive_data_acceptance"
CONF = "route: {receiver: team, group_wait: 0s}\nreceivers: [{name: team}]\n"


@pytest.mark.slow
def test_every_answer_is_one_that_the_specification_knows(tmp_path: Path) -> None:
    specification = conformance.folder("alertmanager") / "openapi.yaml"
    schemathesis = Path(sys.executable).with_name("schemathesis")
    (tmp_path / "alerting.yml").write_text(CONF, encoding="utf-8")
    with running(tmp_path, more="alerting: {config: alerting.yml}\n") as daemon:
        done = subprocess.run(
            [
                schemathesis,
                "run",
                specification,
                f"--url={daemon.url}/api/v2",
                f"--exclude-checks={EXCEPT}",
                "--phases=examples,coverage,fuzzing",
                "--max-examples=40",
                "--seed=1",
            ],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            cwd=tmp_path,
        )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
