"""`chatwatch export`, run as a person does, against answers that end and answers that do not."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exporter import export_command
from exporter.cli import chatwatch
from tests.exporter.test_remote import answering, http


def line(n: int) -> bytes:
    row = {"id": f"c{n}", "topics": ["a", "b"], "n": n, "cursor": f"at{n}"}
    return json.dumps(row).encode() + b"\n"


def chunked(*pieces: bytes, is_whole: bool = True) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return head + body + (b"0\r\n\r\n" if is_whole else b"")


@contextlib.asynccontextmanager
async def telling(*answers: bytes) -> AsyncIterator[tuple[int, list[bytes]]]:
    """Give one answer after another, the last again and again; return port and requests."""
    seen: list[bytes] = []

    async def tell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(answers[min(len(seen), len(answers) - 1)])
        seen.append(head.split(b"\r\n")[0])
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(tell, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], seen


def called(folder: Path, port: int, *arguments: str) -> Result:
    config = folder / "c.yml"
    config.write_text(f"server: {{listen: '127.0.0.1:{port}'}}", encoding="utf-8")
    return CliRunner().invoke(chatwatch, ["--config", str(config), "export", *arguments])


async def test_a_table_is_a_file_without_its_cursors(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    async with telling(chunked(line(1), line(2))) as (port, seen):
        command = ("conversations", "--output", str(file), "--filter", "channel=web")
        done = await asyncio.to_thread(called, tmp_path, port, *command, "--period", "7")
    assert (done.exit_code, done.output) == (0, "2 rows\n")
    assert file.read_bytes() == b"id,topics,n\r\nc1,a; b,1\r\nc2,a; b,2\r\n"
    assert len(seen) == 1
    assert b"/export/conversations?period=7&columns=%2Ccursor&channel=web&format=jsonl " in seen[0]


async def test_what_is_cut_off_goes_on_behind_the_last_whole_row(tmp_path: Path) -> None:
    cut = chunked(line(1), line(2)[:9], is_whole=False)
    file = tmp_path / "out.jsonl"
    async with telling(cut, chunked(line(2))) as (port, seen):
        command = ("conversations", "--format", "jsonl", "--output", str(file))
        done = await asyncio.to_thread(called, tmp_path, port, *command)
    assert (done.exit_code, done.output) == (0, "cut off behind 1 rows; going on\n2 rows\n")
    assert [json.loads(one)["id"] for one in file.read_bytes().splitlines()] == ["c1", "c2"]
    assert b"cursor=at1" in seen[1]


async def test_what_is_cut_off_again_and_again_ends(tmp_path: Path) -> None:
    async with telling(chunked(line(1)[:9], is_whole=False)) as (port, seen):
        done = await asyncio.to_thread(called, tmp_path, port, "conversations")
    assert done.exit_code == 2
    assert len(seen) == export_command.TRIES
    assert done.output.endswith("cut off 5 times at the same row\n")


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (http("403 Forbidden", b'{"message": "the role lacks export"}'), 1, "lacks export"),
        (chunked(b"<html>\n"), 2, "the answer is no export of chatwatch's"),
    ],
)
async def test_what_is_refused_is_said(answer: bytes, code: int, said: str, tmp_path: Path) -> None:
    async with answering(answer, []) as port:
        done = await asyncio.to_thread(called, tmp_path, port, "metrics")
    assert done.exit_code == code
    assert said in done.output


def test_nobody_there_is_2(tmp_path: Path) -> None:
    done = called(tmp_path, 1, "queries", "--token", "s3cret\n")
    assert done.exit_code == 2
    done = called(tmp_path, 1, "queries")
    assert (done.exit_code, "no daemon answers" in done.output) == (2, True)
