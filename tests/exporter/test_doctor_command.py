"""The command `chatwatch doctor`, against a daemon."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exporter.cli import chatwatch
from tests.exporter.test_remote import answering, http

ERROR = {"level": "error", "where": "disk", "what": "/ is full", "advice": "free some"}


def called(folder: Path, port: int, *arguments: str) -> Result:
    config = folder / "c.yml"
    config.write_text(f"server: {{listen: '127.0.0.1:{port}'}}\n", encoding="utf-8")
    return CliRunner().invoke(chatwatch, ["--config", str(config), "doctor", *arguments])


@pytest.mark.parametrize(("findings", "code"), [([], 0), ([ERROR], 1)])
async def test_it_says_what_is_wrong_and_fails_on_errors(
    tmp_path: Path, findings: list[dict[str, str]], code: int
) -> None:
    body = json.dumps({"at": "2026-11-21T12:00:00Z", "sources": [], "findings": findings}).encode()
    outputs = []
    for arguments in ((), ("--json",)):
        seen: list[bytes] = []
        async with answering(http("200 OK", body), seen) as port:
            done = await asyncio.to_thread(called, tmp_path, port, *arguments)
        assert done.exit_code == code
        assert ("/ is full" in done.output) == bool(findings)
        assert seen[0].startswith(b"GET /api/doctor HTTP/1.1\r\n")
        outputs.append(done.output)
    assert json.loads(outputs[1])["findings"] == findings


def test_a_daemon_that_does_not_answer_is_said_so(tmp_path: Path) -> None:
    done = called(tmp_path, 1)
    assert done.exit_code == 2
    assert "no daemon answers" in done.output
