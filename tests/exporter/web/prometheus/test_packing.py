import zlib

import pytest

from alerting.duration import Size
from exporter.refusal import Refused
from exporter.web.prometheus.packing import packed

MANY = [b"a" * 10_000] * 3


def nothing() -> None: ...


def test_parts_stay_as_they_are() -> None:
    found = packed(iter(MANY), Size(100_000), nothing)
    assert (found.parts, found.size, found.gzip) == (tuple(MANY), 30_000, False)


def test_they_are_compressed_where_that_is_asked_for() -> None:
    found = packed(iter(MANY), Size(100_000), nothing, gzip=True)
    assert found.gzip
    assert all(found.parts)
    assert zlib.decompress(b"".join(found.parts), 16 + zlib.MAX_WBITS) == b"".join(MANY)


def test_a_small_answer_is_not_compressed() -> None:
    assert packed([b"{}"], Size(100), nothing, gzip=True).parts == (b"{}",)


def test_an_answer_beyond_its_size_is_refused_as_soon_as_it_is() -> None:
    parts = iter(MANY)
    with pytest.raises(Refused, match=r"larger than 16KiB \(alerting.queries.answer\)"):
        packed(parts, Size.parse("16KiB"), nothing)
    assert len(list(parts)) == 1


def test_it_is_given_up_between_two_parts() -> None:
    left = iter([None, ConnectionError()])

    def check() -> None:
        if (error := next(left)) is not None:
            raise error

    with pytest.raises(ConnectionError):
        packed(MANY, Size(100_000), check)
