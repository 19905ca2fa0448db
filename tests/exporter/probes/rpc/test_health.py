import contextlib

import pytest
from grpc_health.v1 import health_pb2
from hypothesis import example, given
from hypothesis import strategies as st

from exporter.probes.rpc import health


@example("a" * 300)
@given(st.text(max_size=300))
def test_a_request_is_as_protobuf_writes_it(service: str) -> None:
    oracle = health_pb2.HealthCheckRequest(service=service)
    assert health.request(service) == oracle.SerializeToString()


@given(st.integers(0, 3), st.lists(st.integers(0, 3), max_size=2))
def test_an_answer_is_read_as_protobuf_reads_it(status: int, before: list[int]) -> None:
    written = b"".join(
        health_pb2.HealthCheckResponse(status=one).SerializeToString() or b"\x08\x00"
        for one in (*before, status)
    )
    assert health.serving(written) == health_pb2.HealthCheckResponse.FromString(written).status


@pytest.mark.parametrize(
    ("message", "status"),
    [
        (b"", 0),
        (b"\x08\x01", 1),
        (b"\x10\x07\x08\x02", 2),  # field 2: a number
        (b"\x12\x03abc\x08\x01", 1),  # field 2: bytes
        (b"\x15abcd\x08\x01", 1),  # field 2: four bytes
        (b"\x11abcdefgh\x08\x01", 1),  # field 2: eight bytes
        (b"\x08\x01\x10\x96\x01", 1),  # field 2: 150, in two bytes
        (b"\x0a\x01a\x08\x01", 1),  # field 1, but of another kind
        (b"\x08\x2a", 42),
    ],
)
def test_fields_that_are_not_known_are_passed_over(message: bytes, status: int) -> None:
    assert health.serving(message) == status


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (b"\x08", "cut short"),
        (b"\x08" + b"\xff" * 11, "a number without an end"),
        (b"\x12\x05abc", "cut short"),
        (b"\x15abc", "cut short"),
        (b"\x13\x08\x01", "the unknown kind 3"),
        (b"\x05abcd", "the unknown kind 5"),
    ],
)
def test_what_is_no_message_is_told(message: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        health.serving(message)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(message: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert health.serving(message) >= 0


def test_statuses_have_the_names_and_numbers_of_the_protocol() -> None:
    kind = health_pb2.HealthCheckResponse.ServingStatus
    assert [kind.Value(name) for name in health.STATUSES] == [0, 1, 2, 3]
    assert health.named(2) == "NOT_SERVING"
    assert health.named(9) == "the unknown status 9"
