"""`chatwatch erase`, run as a person does, against a daemon that goes from state to state."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result

from exporter.cli import chatwatch
from tests.daemon import free_port
from tests.exporter.test_asking import config
from tests.exporter.test_remote import answering, http

ASKED: Final[dict[str, Any]] = {
    "id": "7",
    "tenant": "",
    "requested": "2026-11-22T01:00:00Z",
    "done": None,
    "state": "waiting",
    "ids": 0,
    "events": 0,
    "conversations": 0,
    "quarantine": 0,
}
DONE: Final = {**ASKED, "state": "done", "ids": 3, "events": 7, "conversations": 1, "quarantine": 2}


def state(name: str) -> bytes:
    return http("200 OK", json.dumps({**ASKED, "state": name}).encode())


DONE_ANSWER: Final = http("200 OK", json.dumps(DONE).encode())
BEGUN: Final = http("202 Accepted", json.dumps(ASKED).encode())


async def called(
    folder: Path, answers: bytes | Iterator[bytes], *arguments: str, typed: str = ""
) -> tuple[Result, list[bytes]]:
    seen: list[bytes] = []
    async with answering(answers, seen) as port:
        command = ["--config", str(config(folder, port)), "erase", *arguments]
        done = await asyncio.to_thread(CliRunner().invoke, chatwatch, command, typed or None)
    return done, seen


async def test_a_customer_is_erased_and_each_state_is_told(tmp_path: Path) -> None:
    answers = iter([BEGUN, state("events"), state("events"), DONE_ANSWER])
    done, seen = await called(tmp_path, answers, "ann@example.org", "--token", "t-1")
    assert done.exit_code == 0
    assert done.stderr == "7: waiting\n7: events\n7: done\n"
    assert done.stdout == "7: erased; 3 ids, 7 events, 1 conversation, 2 requests in quarantine\n"
    assert seen[0].startswith(b"POST /api/erasures HTTP/1.1\r\n")
    assert b"Authorization: Bearer t-1" in seen[0]
    assert {one.split(b"\r\n")[0] for one in seen[1:]} == {b"GET /api/erasures/7?wait=1 HTTP/1.1"}
    # Nothing tells of who it was but the request.
    assert "ann" not in done.output


async def test_who_it_is_may_be_typed(tmp_path: Path) -> None:
    done, seen = await called(tmp_path, BEGUN, "-", "--no-wait", typed="ann@example.org\n")
    assert (done.exit_code, len(seen)) == (0, 1)
    assert b"Content-Length: 30\r\n" in seen[0], "as long as the id in its object"
    assert done.output.startswith("7: waiting; 0 ids")


async def test_one_is_of_a_tenant(tmp_path: Path) -> None:
    done, seen = await called(tmp_path, BEGUN, "ann", "--no-wait", "--tenant", "shop")
    assert done.exit_code == 0
    assert b"Content-Length: 34\r\n" in seen[0], "as long as both in their object"


async def test_one_that_was_asked_for_before_is_watched_and_told_to_programs(
    tmp_path: Path,
) -> None:
    done, seen = await called(tmp_path, DONE_ANSWER, "--id", "7", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, DONE)
    assert seen[0].startswith(b"GET /api/erasures/7 HTTP/1.1\r\n")


async def test_one_that_takes_longer_goes_on_and_the_command_says_so(tmp_path: Path) -> None:
    done, _ = await called(tmp_path, BEGUN, "ann", "--for", "0")
    assert done.exit_code == 2
    assert done.stderr.endswith("it goes on; chatwatch erase --id 7 watches it\n")


async def test_a_no_is_told_at_once_and_while_it_is_watched(tmp_path: Path) -> None:
    no = http("403 Forbidden", b'{"error": "forbidden", "message": "your role lacks admin"}')
    for answers in (no, iter([BEGUN, no])):
        done, _ = await called(tmp_path, answers, "ann")
        assert done.exit_code == 1
        assert done.stderr.endswith("your role lacks admin\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a CUSTOMER, or an erasure with --id"),
        (("ann", "--id", "7"), "name a CUSTOMER, or an erasure with --id"),
        (("ann", "--for", "soon"), "Invalid value for '--for': expected a time span"),
        (("-",), "CUSTOMER is empty"),
    ],
)
async def test_what_cannot_be_meant_is_a_mistake_in_typing(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    done, seen = await called(tmp_path, BEGUN, *arguments, typed="\n")
    assert (done.exit_code, seen) == (2, [])
    assert said in done.output


def test_that_nobody_answers_is_told_with_2(tmp_path: Path) -> None:
    command = ["--config", str(config(tmp_path, free_port())), "erase", "ann"]
    done = CliRunner().invoke(chatwatch, command)
    assert (done.exit_code, "no daemon answers" in done.output) == (2, True)
