import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.secret import Secret, Written
from exporter import __version__
from exporter.probes.hypertext import headers

UNFIT = (
    "no header can hold this value: it is longer than 8192 characters, has a line break or a "
    "control, or a blank at its end"
)


@pytest.mark.parametrize(
    ("own", "authorized", "found"),
    [
        ({"X-A": Written("b"), "x-key": Secret("k"), "Host": Written("a")}, True, []),
        ({"Authorization": Secret("k"), "Cookie": Secret("c")}, False, []),
        ({"X A": Written("b")}, False, [("headers.'X A'", "'X A' is no name of a header")]),
        (
            {"content-Length": Written("5")},
            False,
            [
                (
                    "headers.content-Length",
                    "'content-Length' is not yours to set: it is counted from the body",
                )
            ],
        ),
        (
            {"A": Written("1"), "a": Secret("2")},
            False,
            [("headers.a", "'a' is there already")],
        ),
        (
            {"authorization": Written("Bearer x")},
            False,
            [
                (
                    "headers.authorization",
                    "'authorization' is a secret; write bearer: or basic:, or env:NAME here",
                )
            ],
        ),
        (
            {"Cookie": Written("a=b")},
            False,
            [("headers.Cookie", "'Cookie' is a secret; write env:NAME or file:path")],
        ),
        ({"X-A": Secret("a\r\nX-B: c")}, False, [("headers.X-A", UNFIT)]),
        ({"X-A": Written("a" * 8193)}, False, [("headers.X-A", UNFIT)]),
        (
            {"Authorization": Secret("k")},
            True,
            [
                (
                    "headers",
                    "basic or bearer makes an Authorization already; keep one of them",
                )
            ],
        ),
    ],
)
def test_what_is_wrong_with_headers_is_told_without_their_values(
    own: dict[str, Secret], authorized: bool, found: list[tuple[str, str]]
) -> None:
    assert list(headers.wrong(own, authorized=authorized)) == found


@pytest.mark.parametrize(
    ("value", "fits"),
    [("", True), ("a", True), ("a b\tc", True), ("ü", True), (" a", False), ("a ", False)]
    + [(f"a{control}b", False) for control in "\n\r\x00\x7f\x1b"],
)
def test_a_value_is_one_line_without_blanks_around_it(value: str, fits: bool) -> None:
    assert headers.is_sendable(value) == fits


@given(st.text(max_size=20))
def test_what_is_called_sendable_can_be_sent(value: str) -> None:
    if headers.is_sendable(value):
        sent = headers.encoded([("x-a", value)])
        h11.Request(method="GET", target="/", headers=[(b"Host", b"a"), *sent])


def test_a_user_and_a_password_are_encoded_as_the_standard_has_it() -> None:
    assert headers.basic("Aladdin", Secret("open sesame")) == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    assert headers.basic("test", Secret("123£")) == "Basic dGVzdDoxMjPCow=="


def test_ours_are_sent_where_people_wrote_no_other() -> None:
    own = {"Accept": Written("text/html"), "X-Key": Secret("k"), "Host": Written("a")}
    assert headers.plain(own) == (
        (b"user-agent", f"chatwatch/{__version__}".encode()),
        (b"accept-encoding", b"identity"),
        (b"accept", b"text/html"),
        (b"connection", b"close"),
    )


def test_values_from_elsewhere_are_kept_apart() -> None:
    own = {"X-Key": Secret("k"), "User-Agent": Secret("me"), "X-A": Written("b")}
    assert list(headers.secret(own)) == [("x-key", "k"), ("user-agent", "me")]
    assert b"user-agent" not in dict(headers.plain(own))


@pytest.mark.parametrize(
    ("own", "host"),
    [
        ({}, ""),
        ({"X": Written("a")}, ""),
        ({"HOST": Written("b")}, "b"),
        ({"host": Secret("c")}, "c"),
    ],
)
def test_a_host_of_their_own_is_found_and_never_doubled(own: dict[str, Secret], host: str) -> None:
    assert headers.host(own) == host
    assert b"host" not in dict(headers.plain(own))
    assert "host" not in dict(headers.secret(own))


@pytest.mark.parametrize(("name", "value"), [("a b", "secret"), ("a", "secret\n")])
def test_what_cannot_be_sent_is_refused_without_its_value(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"^'a( b)?' is no header that can be sent$"):
        headers.encoded([(name, value)])


def test_several_values_of_a_name_are_sent_as_they_are_written() -> None:
    more = {"X-Tag": (Written("a"), Written("b")), "X-Key": (Secret("k"), Secret("l"))}
    assert headers.plain({}, more)[-2:] == ((b"x-tag", b"a"), (b"x-tag", b"b"))
    assert list(headers.secret({}, more)) == [("x-key", "k"), ("x-key", "l")]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"X-Tag": (Written("a"), Written("b"))}, []),
        ({"X-A": (Written("a"),)}, ["more_headers.X-A"]),
        ({"Host": (Written("a"), Written("b"))}, ["more_headers.Host"]),
        ({"X-Tag": (Written("a"), Written("b\n"))}, ["more_headers.X-Tag"]),
    ],
)
def test_what_is_wrong_with_several_values_is_told(
    more: dict[str, tuple[Secret, ...]], found: list[str]
) -> None:
    said = headers.wrong({"x-a": Written("b")}, more, authorized=False)
    assert [key for key, _ in said] == found


def test_the_coding_that_is_wanted_is_asked_for() -> None:
    assert dict(headers.plain({}, {}, "gzip"))[b"accept-encoding"] == b"gzip"
    own = {"Accept-Encoding": Written("br")}
    assert dict(headers.plain(own, {}, "gzip"))[b"accept-encoding"] == b"br"


def test_cookies_of_a_run_stand_behind_those_that_people_wrote() -> None:
    own = [(b"accept", b"*/*"), (b"cookie", b"a=1")]
    assert headers.with_cookies(own, b"") == own
    assert headers.with_cookies(own, b"b=2") == [(b"accept", b"*/*"), (b"cookie", b"a=1; b=2")]
    assert headers.with_cookies([], b"b=2") == [(b"cookie", b"b=2")]
