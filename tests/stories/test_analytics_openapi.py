"""Our own specification, asked of us question by question by schemathesis."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.daemon import running
from tests.stories.test_analytics import conversation, counted, post

# A cursor is opaque: the specification allows texts that no answer ever told.
EXCEPT = "positive_data_acceptance"


def asked(specification: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Have schemathesis ask all that a specification allows, and more."""
    return subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            "run",
            specification,
            f"--exclude-checks={EXCEPT}",
            "--phases=examples,coverage,fuzzing",
            "--max-examples=40",
            "--seed=1",
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=folder,
    )


@pytest.mark.slow
async def test_every_answer_is_one_that_the_specification_knows(tmp_path: Path) -> None:
    with running(tmp_path) as daemon:
        assert post(daemon, *conversation("one"), *conversation("two")) == 202
        await counted(daemon, 2)
        done = await asyncio.to_thread(asked, f"{daemon.url}/docs/openapi.json", tmp_path)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
