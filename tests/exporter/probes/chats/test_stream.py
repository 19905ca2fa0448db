import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events.expression import Expression
from exporter.probes.chats.stream import LARGEST, Form, Stream
from exporter.probes.fault import Failed

DELTA = Expression("choices[0].delta.content")
SSE = (
    b": hello\r\nevent: x\r\n"
    b'data: {"choices": [{"delta": {"role": "assistant"}}]}\r\n\r\n'
    b'data:{"choices": [{"delta": {"content": "Good "}}]}\r\n\r\n'
    b'data: {"choices": [{"delta": {"content": "day"}}]}\r\n\r\n'
    b'data: {"choices": [], "usage": {"cost": 3}}\r\n\r\n'
    b"data: [DONE]\r\n\r\n"
    b"data: nothing after the end\r\n\r\n"
)


def read(form: Form, *parts: bytes, text: Expression | None = None, done: str = "[DONE]") -> Stream:
    stream = Stream(form, text, done)
    for at, part in enumerate(parts):
        stream.feed(part, float(at))
    stream.end(float(len(parts)))
    return stream


def test_events_are_read_to_their_end_however_they_are_cut() -> None:
    stream = read("sse", SSE, text=DELTA)
    assert (stream.text, stream.ended) == ("Good day", True)
    assert stream.found(Expression("usage.cost")) == 3


@given(st.lists(st.integers(0, len(SSE)), max_size=8))
def test_where_packets_end_makes_no_difference(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(SSE)]
    parts = [SSE[a:b] for a, b in itertools.pairwise(edges)]
    assert read("sse", *parts, text=DELTA).text == "Good day"


def test_the_first_text_is_the_first_token_and_not_the_first_byte() -> None:
    late = Stream("sse", DELTA, "")
    late.feed(b'data: {"choices": [{"delta": {}}]}\n\n', 1.0)
    assert late.first is None
    late.feed(b'data: {"choices": [{"delta": {"content": "x"}}]}\n\n', 2.0)
    assert late.first == 2.0


def test_lines_of_json_are_pieces_and_the_last_needs_no_end() -> None:
    stream = read(
        "lines", b'{"t": "a"}\n\n{"t"', b': "b"}\n{"t": ["c", 1, true]}', text=Expression("t")
    )
    assert stream.text == "abc1"


def test_a_whole_answer_is_text_or_its_part() -> None:
    assert read("whole", b"Good ", b"day").text == "Good day"
    stream = read("whole", b'{"reply": ', b'"Good day"}', text=Expression("reply"))
    assert (stream.text, stream.first, stream.newest) == ("Good day", 0.0, b'{"reply": "Good day"}')
    assert read("whole", b'{"reply": null}', text=Expression("reply")).text == ""
    assert read("whole").first is None


def test_messages_are_pieces() -> None:
    stream = Stream("lines", Expression("t"), "bye")
    for at, message in enumerate((b'{"n": 1}', b'{"t": "a"}', b"bye", b'{"t": "b"}')):
        stream.message(message, float(at))
    assert (stream.text, stream.first, stream.ended) == ("a", 1.0, True)


@pytest.mark.parametrize("form", ["whole", "sse", "lines"])
def test_an_answer_is_bounded(form: Form) -> None:
    stream = Stream(form, None, "")
    with pytest.raises(Failed, match="goes on beyond"):
        stream.feed(b"x" * (LARGEST + 1), 0.0)
    with pytest.raises(Failed, match="goes on beyond"):
        Stream(form, None, "").message(b"x" * (LARGEST + 1), 0.0)


@pytest.mark.parametrize(
    ("body", "text"), [(b"<html>", Expression("t")), (b'{"t": "x"}', Expression("abs(t)"))]
)
def test_what_does_not_fit_is_told(body: bytes, text: Expression) -> None:
    with pytest.raises(Failed) as caught:
        read("whole", body, text=text)
    assert caught.value.fault.reason == "json"
