"""An HTTP/2 exchange on streams that a test plays."""

import pytest

from exporter.probes.fault import Failed
from exporter.probes.hypertext import hop, target
from exporter.probes.hypertext.answer import Answer
from exporter.probes.hypertext.hop import Hop
from exporter.probes.hypertext.trail import Trail
from exporter.probes.transport import h2
from exporter.probes.transport.exchange import INTERIM_ANSWERS
from tests.exporter.probes.multiplexed import HELLO, Played, body, head

STEP = Hop(target.read("https://a.example/x?y=1"), "POST", b"hello")
OK = (b":status", b"200")


async def asked(*parts: bytes, limit: int = 1000, keep: bool = True) -> tuple[Answer, Trail]:
    trail = Trail()
    exchange = h2.Exchange(Played(parts), trail)
    answer = await exchange.head(STEP, hop.request(STEP, (), ()))
    return await exchange.body(answer, limit, keep=keep), trail


def test_a_request_of_http1_becomes_one_of_http2() -> None:
    plain = ((b"accept", b"*/*"), (b"connection", b"close"))
    assert h2.written(STEP, hop.request(STEP, plain, ())) == [
        (b":method", b"POST"),
        (b":scheme", b"https"),
        (b":authority", b"a.example"),
        (b":path", b"/x?y=1"),
        (b"accept", b"*/*"),
        (b"content-length", b"5"),
    ]


async def test_an_answer_is_read_whole() -> None:
    answer, trail = await asked(
        HELLO + head((b":status", b"103")),
        head(OK, (b"server", b"a"), (b"set-cookie", b"b"), (b"set-cookie", b"c")),
        body(b"ab") + body(b"c", end=True),
    )
    assert (answer.status, answer.version, answer.value("Server")) == (200, "2", b"a")
    assert answer.values("set-cookie") == [b"b", b"c"]
    assert (answer.body, answer.size, answer.whole, trail.read) == (b"abc", 3, True, 3)
    assert trail.phase == "transfer"


async def test_whoever_listens_is_told_each_piece() -> None:
    trail, heard = Trail(), list[tuple[bytes, float]]()
    trail.listener = lambda data, at: heard.append((data, at))
    parts = [HELLO, head(OK), body(b"ab"), body(), body(b"c", end=True)]
    exchange = h2.Exchange(Played(parts), trail)
    answer = await exchange.head(STEP, hop.request(STEP, (), ()))
    await exchange.body(answer, 1000, keep=False)
    assert [data for data, _ in heard] == [b"ab", b"c"]
    assert 0.0 < heard[0][1] <= heard[1][1]


async def test_trailers_end_a_body_too() -> None:
    answer, _ = await asked(HELLO, head(OK), body(b"ab"), head((b"x-sum", b"1"), end=True))
    assert (answer.body, answer.whole) == (b"ab", True)


async def test_an_answer_may_have_no_body() -> None:
    answer, _ = await asked(HELLO, head((b":status", b"204"), end=True))
    assert (answer.status, answer.size, answer.whole) == (204, 0, True)


async def test_no_more_of_a_body_is_read_than_its_limit() -> None:
    answer, trail = await asked(HELLO, head(OK), body(b"abc"), body(b"de"), limit=2, keep=True)
    assert (answer.body, answer.size, answer.whole, trail.read) == (b"ab", 2, False, 2)
    answer, _ = await asked(HELLO, head(OK), body(b"abc", end=True), limit=9, keep=False)
    assert (answer.body, answer.size, answer.whole) == (b"", 3, True)


@pytest.mark.parametrize(
    ("parts", "reason", "said"),
    [
        ([head((b":status", b"103"))] * (INTERIM_ANSWERS + 1), "protocol", "more than 32 interim"),
        ([head((b":status", b"2000"), end=True)], "protocol", "no status of three digits"),
        ([head((b":status", b"abc"), end=True)], "protocol", "no status of three digits: b'abc'"),
        ([head(OK, (b"content-length", b"9")), body(b"a", end=True)], "protocol", "breaks HTTP/2"),
        ([head(OK), body(b"a")], "closed", "before the answer was whole"),
    ],
)
async def test_what_is_wrong_is_told(parts: list[bytes], reason: str, said: str) -> None:
    with pytest.raises(Failed) as caught:
        await asked(HELLO, *parts)
    assert caught.value.fault.reason == reason
    assert said in caught.value.fault.detail
