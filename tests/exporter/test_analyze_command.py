"""The command `chatwatch analyze`, against a daemon."""

import asyncio
import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from exporter.cli import chatwatch
from exporter.performance import analysis
from tests.daemon import free_port
from tests.exporter.performance.examples import facts, service
from tests.exporter.test_remote import answering, http

ANSWER = msgspec.json.encode(analysis.analysed(facts(service("u" * 700 + "d" * 10 + "u" * 730))))


def called(folder: Path, port: int, *arguments: str) -> Result:
    config = folder / "c.yml"
    config.write_text(f"server: {{listen: '127.0.0.1:{port}'}}\n", encoding="utf-8")
    return CliRunner().invoke(chatwatch, ["--config", str(config), "analyze", *arguments])


async def told(
    folder: Path, body: bytes, *arguments: str, status: str = "200 OK", seen: list[bytes]
) -> Result:
    async with answering(http(status, body), seen) as port:
        return await asyncio.to_thread(called, folder, port, *arguments)


async def test_an_analysis_is_told_in_words_and_for_programs(tmp_path: Path) -> None:
    seen: list[bytes] = []
    done = await told(tmp_path, ANSWER, "--token", "s3cret", seen=seen)
    assert done.exit_code == 0, done.output
    assert "  1  shop     99.31     1440  10 min  1" in done.output
    assert seen[0].startswith(b"GET /api/analyze?hours=24 HTTP/1.1\r\n")
    assert b"\r\nAuthorization: Bearer s3cret\r\n" in seen[0]
    done = await told(tmp_path, ANSWER, "--hours", "48", "--json", seen=seen)
    assert json.loads(done.output) == json.loads(ANSWER)
    assert seen[1].startswith(b"GET /api/analyze?hours=48 HTTP/1.1\r\n")


async def test_what_the_daemon_refuses_is_said_and_1(tmp_path: Path) -> None:
    refusal = {"code": "bad_argument", "message": "hours: expected a whole number from 1 to 720"}
    body = json.dumps(refusal).encode()
    done = await told(tmp_path, body, "--hours", "0", status="400 Bad Request", seen=[])
    assert (done.exit_code, done.output) == (1, f"{refusal['message']}\n")


@pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b'{"services": 1}'])
async def test_an_answer_of_something_else_is_2(tmp_path: Path, body: bytes) -> None:
    done = await told(tmp_path, body, seen=[])
    assert (done.exit_code, done.output) == (2, "the answer is not chatwatch's\n")


def test_without_a_daemon_it_is_2(tmp_path: Path) -> None:
    done = called(tmp_path, free_port())
    assert done.exit_code == 2
    assert "no daemon answers" in done.output
