import gzip
import tracemalloc
import zlib
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.refusal import Refused
from exporter.web import compression

MIB = 1 << 20

# Of no time: the names of tests are made of it.
packed = partial(gzip.compress, mtime=0)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@given(st.binary(max_size=2000), st.integers(min_value=1, max_value=50))
def test_what_was_compressed_comes_back(data: bytes, cut: int) -> None:
    assert compression.inflated(packed(data), "gzip", 2000) == data
    assert compression.inflated(zlib.compress(data), "deflate", 2000) == data
    assert compression.inflated(raw_deflate(data), "deflate", 2000) == data
    assert compression.inflated(data, "identity", 2000) == data
    members = packed(data[:cut]) + packed(data[cut:])
    assert compression.inflated(members, "x-gzip", 2000) == data


@pytest.mark.parametrize("size", [99, 100])
def test_a_body_of_just_the_limit_is_good(size: int) -> None:
    assert compression.inflated(packed(b"x" * size), "GZIP", 100) == b"x" * size


@pytest.mark.parametrize(
    ("data", "encoding", "code"),
    [
        (packed(b"x" * 101), "gzip", "body_too_large"),
        (packed(b"x" * 60) * 2, "gzip", "body_too_large"),
        (zlib.compress(b"x" * 101), "deflate", "body_too_large"),
        (b"plain", "gzip", "bad_encoding"),
        (b"", "gzip", "bad_encoding"),
        (b"", "deflate", "bad_encoding"),
        (packed(b"hello")[:-4], "gzip", "bad_encoding"),
        (packed(b"hello") + b"rest", "gzip", "bad_encoding"),
        (packed(b"") * 65, "gzip", "bad_encoding"),
        (b"x", "br", "unsupported_encoding"),
        (packed(packed(b"x")), "gzip, gzip", "unsupported_encoding"),
    ],
)
def test_a_body_that_cannot_be_undone_says_why(data: bytes, encoding: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        compression.inflated(data, encoding, 100)
    assert refused.value.code == code


def test_a_bomb_costs_no_more_than_its_limit() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(MIB)
    bomb = b"".join([*(packer.compress(block) for _ in range(100)), packer.flush()])
    tracemalloc.start()
    with pytest.raises(Refused, match="larger than 4194304 bytes"):
        compression.inflated(bomb, "gzip", 4 * MIB)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * MIB
