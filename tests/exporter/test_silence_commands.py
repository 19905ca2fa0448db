"""The commands `chatwatch silence …`, against a daemon."""

import asyncio
import json
from pathlib import Path

from click.testing import CliRunner, Result

from exporter.cli import chatwatch
from tests.exporter.test_asking import config
from tests.exporter.test_remote import answering, http

SILENCE = {
    "id": "abc",
    "status": {"state": "active"},
    "createdBy": "ada",
    "comment": "a new disk",
    "endsAt": "2026-03-01T12:00:00Z",
    "matchers": [
        {"name": "alertname", "value": "Down", "isRegex": False, "isEqual": True},
        {"name": "job", "value": "a|b", "isRegex": True, "isEqual": False},
    ],
}


async def told(
    folder: Path, answer: object, *arguments: str, status: str = "200 OK", seen: list[bytes]
) -> Result:
    async with answering(http(status, json.dumps(answer).encode()), seen) as port:
        command = ["--config", str(config(folder, port)), "silence", *arguments]
        return await asyncio.to_thread(CliRunner().invoke, chatwatch, command)


async def test_a_silence_is_made(tmp_path: Path) -> None:
    seen: list[bytes] = []
    more = ("--comment", "a new disk", "--for", "2h", "--author", "ada")
    answer = {"silenceID": "abc"}
    done = await told(tmp_path, answer, "add", "alertname=Down", "job!~a|b", *more, seen=seen)
    assert (done.exit_code, done.output) == (0, "abc\n")
    assert seen[0].startswith(b"POST /api/v2/silences HTTP/1.1\r\n")


async def test_matchers_and_spans_that_cannot_be_read_are_a_mistake_in_typing(
    tmp_path: Path,
) -> None:
    for arguments in (
        ("add", "==", "--comment", "x"),
        ("add", "a=b", "--comment", "x", "--for", "soon"),
    ):
        done = await told(tmp_path, {}, *arguments, seen=[])
        assert done.exit_code == 2
        assert "Usage" in done.output


async def test_silences_are_listed(tmp_path: Path) -> None:
    seen: list[bytes] = []
    done = await told(tmp_path, [SILENCE], "list", seen=seen)
    assert done.exit_code == 0
    line = 'abc  active   until 2026-03-01 12:00:00 UTC  {alertname="Down", job!~"a|b"}'
    assert done.output == f"{line}  ada: a new disk\n"
    assert seen[0].startswith(b"GET /api/v2/silences?expired=false HTTP/1.1\r\n")
    done = await told(tmp_path, [SILENCE], "list", "--json", "--expired", seen=seen)
    assert json.loads(done.output) == [SILENCE]
    assert b"expired=true" in seen[1]
    assert "nothing is silenced" in (await told(tmp_path, [], "list", seen=[])).output


async def test_a_silence_is_ended_or_said_to_be_unknown(tmp_path: Path) -> None:
    seen: list[bytes] = []
    done = await told(tmp_path, None, "expire", "a/b", seen=seen)
    assert (done.exit_code, done.output) == (0, "a/b is over\n")
    assert seen[0].startswith(b"DELETE /api/v2/silence/a%2Fb HTTP/1.1\r\n")
    done = await told(tmp_path, "unknown", "expire", "x", status="404 Not Found", seen=[])
    assert (done.exit_code, done.output) == (1, "unknown\n")
