import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from exporter import remote
from exporter.config import Config
from tests.daemon import free_port
from tests.exporter.web import certificates, stand

TLS = "server: {{listen: '127.0.0.1:{1}', tls: {{certificate: {0.certificate}, key: {0.key}}}}}"


def asking(port: int, host: str = "127.0.0.1") -> Config:
    """Return the configuration of somebody whose daemon listens on a port."""
    return stand.config(f"server: {{listen: '{host}:{port}'}}")


async def reloaded(config: Config, token: str | None = None) -> tuple[int | None, str]:
    return await asyncio.to_thread(remote.reload, config, token)


@contextlib.asynccontextmanager
async def answering(
    answer: bytes | Iterator[bytes], seen: list[bytes] | None = None
) -> AsyncIterator[int]:
    """Answer every request with the same bytes, or one after the other, on a port of its own."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        if seen is not None:
            seen.append(request)
        writer.write(answer if isinstance(answer, bytes) else next(answer))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield int(server.sockets[0].getsockname()[1])


def http(status: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


async def test_a_daemon_reloads_and_says_so() -> None:
    async with stand.serving() as here:
        assert await reloaded(asking(here.listening.port)) == (200, "reloaded")


async def test_a_token_is_shown_to_the_daemon() -> None:
    async with stand.serving(stand.TOKENS) as here:
        asked = asking(here.listening.port)
        assert (await reloaded(asked))[0] == 401
        assert (await reloaded(asked, "wrong-token-0123456789"))[0] == 401
        status, said = await reloaded(asked, stand.ENVIRON["EYE"])
        assert status == 403
        assert "config:reload" in said
        assert (await reloaded(asked, stand.ENVIRON["BOSS"]))[0] == 200


async def test_a_question_is_posted_as_a_form() -> None:
    seen: list[bytes] = []
    async with answering(http("200 OK", b'{"status": "success"}'), seen) as port:
        form = {"query": "1 + 1", "time": "0"}
        said = await asyncio.to_thread(
            remote.query, asking(port), "swordfish", "/api/v1/query", form
        )
    assert said == remote.Said(200, {"status": "success"})
    assert said.is_yes
    assert seen[0].startswith(b"POST /api/v1/query HTTP/1.1\r\n")
    assert b"\r\nContent-Type: application/x-www-form-urlencoded\r\n" in seen[0]
    assert b"\r\nContent-Length: 20\r\n" in seen[0]
    assert b"\r\nAuthorization: Bearer swordfish\r\n" in seen[0]


async def test_a_question_that_nobody_answers_says_why() -> None:
    port = free_port()
    said = await asyncio.to_thread(remote.query, asking(port), None, "/api/v1/query", {})
    assert (said.status, said.answer, said.is_yes) == (None, None, False)
    assert said.why.startswith(f"no daemon answers on 127.0.0.1:{port}: ")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": "error", "error": "1:1: parse error"}, "1:1: parse error"),
        ({"message": "no token was sent", "status": "x"}, "no token was sent"),
        ({"status": "reloaded"}, "reloaded"),
        (None, "the answer is not chatwatch's"),
    ],
    ids=["error", "refusal", "status", "nothing"],
)
def test_what_was_answered_has_one_sentence(answer: dict[str, str] | None, words: str) -> None:
    assert remote.sentence(remote.Said(400, answer)) == words


async def test_the_refusal_of_a_daemon_is_handed_on_in_its_words() -> None:
    body = b'{"code": "bad_config", "message": "chatwatch.yml:3: sourcez: unknown key"}'
    async with answering(http("422 Unprocessable", body)) as port:
        assert await reloaded(asking(port)) == (422, "chatwatch.yml:3: sourcez: unknown key")


async def test_the_request_names_this_machine_and_shows_no_token_where_none_is() -> None:
    seen: list[bytes] = []
    async with answering(http("200 OK", b"{}"), seen) as port:
        await reloaded(asking(port))
        await reloaded(asking(port), "swordfish")
    assert all(one.startswith(b"POST /-/reload HTTP/1.1\r\n") for one in seen)
    assert all(b"\r\nHost: localhost:%d\r\n" % port in one for one in seen)
    assert b"Authorization" not in seen[0]
    assert b"\r\nAuthorization: Bearer swordfish\r\n" in seen[1]


async def test_where_nobody_listens_the_address_is_named() -> None:
    port = free_port()
    status, said = await reloaded(asking(port))
    assert status is None
    assert said.startswith(f"no daemon answers on 127.0.0.1:{port}: ")


async def test_somebody_who_hangs_up_is_nobody() -> None:
    async with answering(b"") as port:
        status, said = await reloaded(asking(port))
    assert status is None
    assert "no daemon answers" in said


@pytest.mark.parametrize("body", [b"", b"<html>Welcome to nginx</html>", b"\xff\xfe", b'{"a": '])
async def test_an_answer_that_is_no_json_is_not_chatwatchs(body: bytes) -> None:
    async with answering(http("200 OK", body)) as port:
        assert await reloaded(asking(port)) == (200, "the answer is not chatwatch's")


async def test_a_json_object_without_a_sentence_is_shown_whole() -> None:
    async with answering(http("500 Oops", b'{"oops": 1}')) as port:
        assert await reloaded(asking(port)) == (500, "{'oops': 1}")


async def test_a_daemon_that_listens_everywhere_is_asked_on_this_machine() -> None:
    async with stand.serving() as here:
        assert (await reloaded(asking(here.listening.port, "0.0.0.0")))[0] == 200  # noqa: S104


async def test_an_ipv6_address_is_asked_without_its_brackets() -> None:
    try:
        found = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6")
    with found:
        port = found.getsockname()[1]
    for host in ("[::1]", "[::]"):
        made = stand.daemon(f"server: {{listen: '[::1]:{port}'}}")
        async with stand.serving(made=made):
            assert (await reloaded(asking(port, host)))[0] == 200


async def test_tls_is_spoken_where_the_configuration_says_so(tmp_path: Path) -> None:
    files = certificates.write(tmp_path, "chat.example.org")
    made = stand.daemon(TLS.format(files, 0))
    async with stand.serving(made=made) as here:
        asked = stand.config(TLS.format(files, here.listening.port))
        assert await reloaded(asked) == (200, "reloaded")


async def test_a_daemon_that_speaks_no_tls_yet_does_not_answer(tmp_path: Path) -> None:
    files = certificates.write(tmp_path, "chat.example.org")
    async with stand.serving() as here:
        status, said = await reloaded(stand.config(TLS.format(files, here.listening.port)))
    assert status is None
    assert "no daemon answers" in said


@pytest.mark.parametrize(
    "answer",
    [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}"],
    ids=["another protocol", "a body cut short"],
)
async def test_who_does_not_speak_http_to_its_end_is_nobody(answer: bytes) -> None:
    async with answering(answer) as port:
        status, said = await reloaded(asking(port))
    assert status is None
    assert f"127.0.0.1:{port}" in said


@pytest.mark.parametrize("body", [b"[]", b"null", b"[" * 100_000], ids=["list", "null", "depth"])
async def test_json_that_is_no_object_is_not_chatwatchs(body: bytes) -> None:
    async with answering(http("200 OK", body)) as port:
        assert await reloaded(asking(port)) == (200, "the answer is not chatwatch's")


@pytest.mark.parametrize("token", ["a\nb", "€"])
async def test_a_token_that_no_header_can_hold_is_said_to_be_one(token: str) -> None:
    status, said = await reloaded(asking(free_port()), token)
    assert (status, said) == (None, "the token holds characters that no header can")


@pytest.mark.parametrize(
    ("listen", "more", "address"),
    [
        ("127.0.0.1:9870", "", "http://127.0.0.1:9870"),
        ("0.0.0.0:1", "", "http://127.0.0.1:1"),
        ("[::]:1", ", tls: {certificate: a, key: b}", "https://[::1]:1"),
    ],
)
def test_the_daemons_address_is_a_url_of_this_machine(listen: str, more: str, address: str) -> None:
    config = stand.config(f"server: {{listen: '{listen}'{more}}}")
    assert remote.address(config) == address
