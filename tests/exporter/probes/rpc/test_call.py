import grpc
import pytest

from exporter.probes.rpc import call
from exporter.probes.rpc.call import Status


def test_codes_have_the_names_of_grpc() -> None:
    assert {one.value[0]: one.name for one in grpc.StatusCode} == dict(enumerate(call.NAMES))


def test_a_status_is_told_with_what_the_server_said() -> None:
    assert str(Status(5)) == "NOT_FOUND"
    assert str(Status(5, "no such service")) == "NOT_FOUND, 'no such service'"
    assert str(Status(99)) == "the unknown status 99"


@pytest.mark.parametrize(("seconds", "sent"), [(0.25, b"250m"), (-1.0, b"1m"), (1e9, b"99999999m")])
def test_the_server_is_told_how_long_it_has(seconds: float, sent: bytes) -> None:
    headers = dict(call.headers("a:1", "/b/C", seconds, [(b"x-a", b"1")], secure=True))
    assert headers[b"grpc-timeout"] == sent
    assert (headers[b":scheme"], headers[b":path"], headers[b"x-a"]) == (b"https", b"/b/C", b"1")
    assert dict(call.headers("a:1", "/", 1, [], secure=False))[b":scheme"] == b"http"


def test_a_message_is_framed_and_unframed() -> None:
    assert call.framed(b"abc") == b"\0\0\0\0\3abc"
    assert call.unframed(call.framed(b"abc")) == b"abc"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "holds no message"),
        (b"\0\0\0\0", "holds no message"),
        (b"\1\0\0\0\0", "compressed"),
        (b"\0\0\0\0\3ab", "cut short"),
        (b"\0\0\0\0\1ab", "not the only one"),
    ],
)
def test_what_is_not_one_message_is_told(data: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call.unframed(data)


def test_an_answer_of_grpc_says_that_it_is_one() -> None:
    assert call.is_grpc({b"content-type": b"application/grpc+proto"})
    assert not call.is_grpc({b"content-type": b"text/html"})
    assert not call.is_grpc({})


@pytest.mark.parametrize(("http", "code"), [(401, 16), (404, 12), (503, 14), (200, 2), (500, 2)])
def test_an_answer_of_somebody_else_has_a_status_by_its_own(http: int, code: int) -> None:
    found = call.of_http(http)
    assert (found.code, found.message) == (code, f"HTTP status {http} instead of gRPC")


@pytest.mark.parametrize(
    ("trailers", "status"),
    [
        ({b"grpc-status": b"0"}, Status(0)),
        ({b"grpc-status": b"5", b"grpc-message": b"no%20%C3%A4"}, Status(5, "no ä")),
        ({b"grpc-status": b"5", b"grpc-message": b"%ff%"}, Status(5, "�%")),
        ({b"grpc-status": b"2", b"grpc-message": b"a" * 999}, Status(2, "a" * 200)),
        ({}, None),
        ({b"grpc-status": b"-1"}, None),
        ({b"grpc-status": b"1" * 40}, None),
    ],
)
def test_trailers_say_how_a_call_ended(trailers: dict[bytes, bytes], status: Status | None) -> None:
    assert call.status(trailers) == status
