"""Runs of scripts against servers that keep to them, and against others."""

from typing import Any

import pytest

from alerting.secret import Secret, Written
from alerting.strict import Duration
from exporter.probes.line import Line
from exporter.probes.lines.step import Label, Step
from exporter.probes.pattern import Pattern
from exporter.probes.result import Result
from exporter.probes.tcp import Tcp
from exporter.probes.transport import ambient
from tests.exporter.probes import servers, talkers
from tests.exporter.probes.lines import catalogued
from tests.exporter.probes.runs import gauge
from tests.exporter.probes.servers import Script
from tests.exporter.probes.talkers import talking

BANNER = (Step(expect=Pattern("^220 ")),)


def failed(result: Result) -> tuple[float, float]:
    """The two gauges of a check that failed, and that all are in the catalogue."""
    catalogued.check(result.gauges)
    regex = gauge(result, "probe_failed_due_to_regex")
    return regex, gauge(result, "probe_failed_due_to_bytes")


async def ran(
    steps: tuple[Step, ...], *turns: bytes, last: Script | None = None, **fields: Any
) -> tuple[Result, list[bytes]]:
    """Return what a run came to, and what the server was told."""
    given = {"name": "x", "steps": steps, **fields}
    async with talking(*turns, last=last) as talker:
        result = await Tcp(address=talker.address, **given).measure()
    return result, talker.heard


async def test_without_a_script_a_connection_is_all() -> None:
    result, _ = await ran((), b"anything")
    assert (result.state, result.detail, failed(result)) == ("up", "", (0, 0))
    assert gauge(result, "probe_ip_protocol") == 4
    assert gauge(result, "probe_tcp_duration_seconds", "connect") > 0


async def test_a_dialogue_goes_on_with_what_was_found() -> None:
    steps = (
        Step(
            expect=Pattern(r"^220 (?P<host>\S+) (.*)$"),
            labels=(Label("software", "${2}"), Label("host", "<$host>")),
            send=Written("EHLO ${host}\r"),
        ),
        Step(expect=Pattern("^250 "), send=Secret("AUTH x"), line_end="crlf"),
        Step(expect_bytes="\x00\x01ok"),
    )
    lines: list[Line] = []
    with ambient.surrounded(ambient.Open(), lines):
        result, heard = await ran(
            steps, b"* noise\r\n220 mx Exim 4\r\n", b"250-a\r\n250 b\r\n", b"\x00\x01ok"
        )
    assert result.success, result.detail
    assert heard[:2] == [b"EHLO mx\r\n", b"AUTH x\r\n"]
    assert gauge(result, "probe_expect_info", "software", "Exim 4") == 1
    assert gauge(result, "probe_expect_info", "host", "<mx>") == 1
    assert gauge(result, "probe_tcp_duration_seconds", "dialogue") > 0
    told = [line.text for line in lines]
    assert "sent b'EHLO mx\\r\\n'" in told
    assert "sent 8 secret bytes" in told
    assert not [text for text in told if "AUTH" in text]


async def test_lines_that_came_at_once_are_taken_one_by_one() -> None:
    steps = (Step(expect=Pattern("^1")), Step(expect=Pattern("^2")), Step(expect_bytes="abc"))
    result, _ = await ran(steps, b"1\n2\nabc")
    assert result.success, result.detail


async def test_bad_bytes_are_no_obstacle() -> None:
    result, _ = await ran((Step(expect=Pattern("^a.*z$")),), b"\xff\xfe\x00\na\xff\xfez\n")
    assert result.success, result.detail


async def test_a_prompt_matches_though_it_never_ends() -> None:
    steps = (Step(expect=Pattern("login: $"), send=Written("me")), Step(expect=Pattern("Hello")))
    result, heard = await ran(steps, b"Welcome\r\nlogin: ", b"Hello me")
    assert result.success, result.detail
    assert heard[0] == b"me\n"


async def test_the_rest_of_a_line_is_waited_for() -> None:
    """An expression does not get the first half of what a label is filled from."""
    parts = servers.then(b"220 half", b" whole", b" line\n", last=servers.for_ever)
    step = Step(expect=Pattern("^220 (.*)$"), labels=(Label("all", "$1"),))
    result, _ = await ran((step,), last=parts)
    assert gauge(result, "probe_expect_info", "all", "half whole line") == 1


WANTED = "a line that matches '^220 ' was expected"


@pytest.mark.parametrize(
    ("last", "reason", "detail", "regex"),
    [
        (servers.for_ever, "timeout", f"within 0.2 s; {WANTED}, no line came", 0),
        (
            servers.then(b"554 no\r\n", last=servers.for_ever),
            "timeout",
            f"what has to come did not come within 0.2 s; {WANTED}, the last line was '554 no'",
            0,
        ),
        (
            servers.then(b"x\n22", last=servers.for_ever),
            "timeout",
            f"{WANTED}, the last line was '22'",
            0,
        ),
        (
            talkers.hang_up,
            "closed",
            f"the connection was closed without a word; {WANTED}",
            1,
        ),
        (
            servers.then(b"554 no\r\n421 bye\r\n", last=talkers.hang_up),
            "body",
            f"the connection was closed; {WANTED}, the last line was '421 bye'",
            1,
        ),
        (
            servers.then(b"554 no\r\n22", last=talkers.hang_up),
            "closed",
            f"the connection was closed; {WANTED}, the last line was '22'",
            1,
        ),
        (
            servers.endless(b"220", b"x" * 9_000),
            "too_large",
            "a line is longer than 65535 bytes",
            0,
        ),
        (
            servers.endless(b"", b"554 no\r\n" * 900),
            "too_large",
            "more than 10000 lines came, and it goes on",
            0,
        ),
        (
            servers.endless(b"", (b"x" * 60_000 + b"\n")),
            "too_large",
            "more than 1048576 bytes came, and it goes on",
            0,
        ),
        (servers.reset, "connect_reset", "connection reset by peer", 0),
    ],
)
async def test_a_server_that_does_not_keep_to_the_script_has_its_reason(
    last: Script, reason: str, detail: str, regex: float
) -> None:
    # Only who waits for what never comes needs to be stopped.
    span = Duration(0.2 if reason == "timeout" else 10)
    result, _ = await ran(BANNER, last=last, timeout=span)
    assert result.reason == reason, result.detail
    assert detail in result.detail
    assert failed(result) == (regex, 0)


@pytest.mark.parametrize(
    ("last", "reason", "detail", "mismatch"),
    [
        (
            servers.then(b"HTTP/1.1 400"),
            "body",
            "the bytes 'PONG' were expected, 'HTTP' came",
            1,
        ),
        (
            servers.then(b"PX", last=servers.for_ever),
            "body",
            "the bytes 'PONG' were expected, 'PX' came",
            1,
        ),
        (
            servers.then(b"PO", last=talkers.hang_up),
            "closed",
            "the connection was closed after 2 bytes; the bytes 'PONG' were expected",
            0,
        ),
        (
            servers.then(b"PO", last=servers.for_ever),
            "timeout",
            "the bytes 'PONG' were expected, the last line was 'PO'",
            0,
        ),
    ],
)
async def test_other_bytes_than_expected_have_their_reason(
    last: Script, reason: str, detail: str, mismatch: float
) -> None:
    span = Duration(0.2 if reason == "timeout" else 10)
    result, _ = await ran((Step(expect_bytes="PONG"),), last=last, timeout=span)
    assert result.reason == reason, result.detail
    assert detail in result.detail
    assert failed(result) == (0, mismatch)


async def test_bytes_may_come_in_parts() -> None:
    parts = servers.then(b"PO", b"NG", last=servers.for_ever)
    result, _ = await ran((Step(expect_bytes="PONG"),), last=parts)
    assert result.success, result.detail


async def test_a_port_that_is_closed_or_full_has_its_reason() -> None:
    for port, reason in (
        (servers.closed_port, "connect_refused"),
        (servers.full_port, "connect_timeout"),
    ):
        with port() as number:
            address = f"127.0.0.1:{number}"
            probe = Tcp(name="x", address=address, steps=BANNER, timeout=Duration(0.15))
            result = await probe.measure()
        assert result.reason == reason
        assert failed(result) == (0, 0)


@pytest.mark.parametrize(
    ("source", "reason"), [("127.0.0.2", ""), ("192.0.2.77", "internal"), ("::1", "internal")]
)
async def test_a_connection_may_come_from_an_address_of_ours(source: str, reason: str) -> None:
    async with talking(b"220 hi\n") as talker:
        probe = Tcp(name="x", address=talker.address, source=source, steps=BANNER)
        result = await probe.measure()
    assert result.reason == reason, result.detail
    assert ["127.0.0.2" in one for one in talker.callers] == [True] * (not reason)
