"""How commands ask the daemon: an answer, or the end with its reason."""

import asyncio
import json
from pathlib import Path

import pytest

from exporter import asking
from tests.daemon import free_port
from tests.exporter.test_remote import answering, http


def config(folder: Path, port: int) -> Path:
    path = folder / "c.yml"
    path.write_text(f"server: {{listen: '127.0.0.1:{port}'}}\n", encoding="utf-8")
    return path


async def test_an_answer_comes_back(tmp_path: Path) -> None:
    seen: list[bytes] = []
    async with answering(http("200 OK", b'[{"a": 1}]'), seen) as port:
        told = await asyncio.to_thread(
            asking.told, config(tmp_path, port), "token", "POST", "/x", {"b": 2}
        )
    assert told == [{"a": 1}]
    assert seen[0].startswith(b"POST /x HTTP/1.1\r\n")
    assert b"Authorization: Bearer token" in seen[0]
    assert b"Content-Type: application/json" in seen[0]


async def test_a_no_ends_the_command_with_1_and_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with answering(http("404 Not Found", json.dumps("no such silence").encode())) as port:
        with pytest.raises(SystemExit) as ended:
            await asyncio.to_thread(asking.told, config(tmp_path, port), None, "GET", "/x")
    assert ended.value.code == asking.NO
    assert capsys.readouterr().err == "no such silence\n"


def test_nobody_there_ends_it_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        asking.told(config(tmp_path, free_port()), None, "GET", "/x")
    assert ended.value.code == asking.CANNOT
    assert "no daemon answers" in capsys.readouterr().err


def test_a_bad_configuration_ends_it_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.yml"
    path.write_text("servers: {}\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        asking.told(path, None, "GET", "/x")
    assert ended.value.code == asking.NO
    assert "did you mean 'server'" in capsys.readouterr().err


def test_an_answer_is_shown_in_words_or_as_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    asking.show({"a": 1}, False, lambda told: f"a is {told['a']}")
    asking.show({"a": 1}, True, lambda _: "")
    assert capsys.readouterr().out == 'a is 1\n{"a":1}\n'


@pytest.mark.parametrize("answer", [None, [], {}, "no"])
def test_what_cannot_be_worded_is_not_chatwatchs(
    answer: object, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        asking.show(answer, False, lambda told: f"a is {told['a']}")
    assert ended.value.code == asking.CANNOT
    assert capsys.readouterr().err == "the answer is not chatwatch's\n"
