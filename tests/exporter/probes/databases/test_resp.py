import pytest

from exporter.probes.databases import resp
from exporter.probes.databases.resp import BULK_BYTES, Opened, Problem


def test_a_command_is_an_array_of_texts() -> None:
    assert resp.command(("GET", "ä\r\n")) == b"*2\r\n$3\r\nGET\r\n$4\r\n\xc3\xa4\r\n\r\n"


@pytest.mark.parametrize(
    ("line", "opened"),
    [
        (b"+PONG", Opened(text=b"PONG")),
        (b":42", Opened(text=b"42")),
        (b"#t", Opened(text=b"t")),
        (b"_", Opened(text=b"")),
        (b"$-1", Opened(text=b"")),
        (b"*-1", Opened(text=b"")),
        (b"$5", Opened(size=5)),
        (b"*2", Opened(items=2)),
        (b"%2", Opened(items=4)),
        (b"-ERR no", Opened(problem=Problem("ERR no"))),
    ],
)
def test_a_reply_says_what_follows(line: bytes, opened: Opened) -> None:
    assert resp.opened(line) == opened


@pytest.mark.parametrize("line", [b"", b"HTTP/1.1 400", b"$x", b"$", f"${BULK_BYTES + 1}".encode()])
def test_a_reply_that_is_none_is_told(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"no Redis|is not read"):
        resp.opened(line)


@pytest.mark.parametrize(
    ("message", "said"),
    [("NOAUTH x", True), ("WRONGPASS x", True), ("NOPERM x", True), ("ERR x", False)],
)
def test_errors_about_who_we_are_are_told_apart(message: str, said: bool) -> None:
    assert Problem(message).is_of_identity == said
