import gzip
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.fault import Failed
from exporter.probes.hypertext import coding

TEXT = b'{"status":"ok"}'


def bare(data: bytes) -> bytes:
    made = zlib.compressobj(wbits=-15)
    return made.compress(data) + made.flush()


PACKED = [
    ("gzip", gzip.compress(TEXT, mtime=0)),
    ("deflate", zlib.compress(TEXT)),
    ("deflate", bare(TEXT)),
]


@pytest.mark.parametrize(("name", "body"), PACKED)
def test_a_body_is_decoded(name: Any, body: bytes) -> None:
    assert coding.decoded(body, name, 100, whole=True) == (TEXT, True)
    assert coding.decoded(body, name, len(TEXT), whole=True) == (TEXT, True)


def test_members_of_gzip_stand_behind_each_other() -> None:
    body = gzip.compress(TEXT) + gzip.compress(TEXT)
    assert coding.decoded(body, "gzip", 100, whole=True) == (TEXT * 2, True)


@pytest.mark.parametrize(("name", "body"), PACKED)
def test_no_more_comes_out_than_the_limit(name: Any, body: bytes) -> None:
    assert coding.decoded(body, name, 5, whole=True) == (TEXT[:5], False)


def test_a_bomb_does_not_go_off() -> None:
    body = gzip.compress(b"\0" * 10_000_000)
    made, whole = coding.decoded(body, "gzip", 1_000, whole=True)
    assert (len(made), whole) == (1_000, False)


@pytest.mark.parametrize(("name", "body"), PACKED)
def test_a_body_that_was_cut_shows_what_it_has(name: Any, body: bytes) -> None:
    made, whole = coding.decoded(body[:-5], name, 100, whole=False)
    assert TEXT.startswith(made)
    assert not whole


@pytest.mark.parametrize(("name", "body"), [*PACKED, ("gzip", b""), ("deflate", b"")])
def test_a_body_that_ends_too_early_says_so(name: Any, body: bytes) -> None:
    with pytest.raises(Failed) as caught:
        coding.decoded(body[:-5], name, 100, whole=True)
    assert caught.value.fault.reason == "closed"
    assert caught.value.fault.detail == f"the body ends before its {name} does"


@pytest.mark.parametrize("name", ["gzip", "deflate"])
def test_what_is_not_packed_says_so(name: Any) -> None:
    with pytest.raises(Failed) as caught:
        coding.decoded(b"<html>hello, how are you?</html>", name, 100, whole=True)
    assert caught.value.fault.reason == "protocol"
    assert caught.value.fault.detail.startswith(f"the body is no {name}: ")


@given(st.binary(max_size=300), st.integers(1, 300))
def test_any_body_comes_back_as_far_as_the_limit(data: bytes, limit: int) -> None:
    made, whole = coding.decoded(gzip.compress(data), "gzip", limit, whole=True)
    assert (made, whole) == (data[:limit], len(data) <= limit)
