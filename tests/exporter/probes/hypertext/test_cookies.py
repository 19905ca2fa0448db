import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.hypertext import cookies, target
from exporter.probes.hypertext.cookies import Jar

HERE = "https://www.shop.example/cart/add?x=1"


def jar(*told: bytes, url: str = HERE) -> Jar:
    made = Jar()
    made.take(told, target.read(url))
    return made


def sent(made: Jar, url: str = HERE) -> bytes:
    return made.header(target.read(url))


def test_a_cookie_goes_back_where_it_came_from() -> None:
    made = jar(b"id=abc; HttpOnly; SameSite=Lax", b" b = 2 ")
    assert sent(made) == b"id=abc; b=2"
    assert sent(made, "https://www.shop.example/cart/other") == b"id=abc; b=2"
    assert made
    assert repr(made) == "Jar(2 cookies)"


def test_an_empty_jar_sends_nothing() -> None:
    assert not Jar()
    assert sent(Jar()) == b""


@pytest.mark.parametrize(
    ("told", "url", "goes"),
    [
        (b"a=1", "https://shop.example/cart/", False),
        (b"a=1", "https://x.www.shop.example/cart/", False),
        (b"a=1", "https://www.shop.example/", False),
        (b"a=1; Path=/", "https://www.shop.example/", True),
        (b"a=1; Path=/cart", "https://www.shop.example/cart", True),
        (b"a=1; Path=/cart", "https://www.shop.example/cartoon", False),
        (b"a=1; Path=here", "https://www.shop.example/cart/x", True),
        (b"a=1; Path=/; Domain=.Shop.example", "https://other.shop.example/", True),
        (b"a=1; Path=/; Domain=shop.example", "https://shop.example/", True),
        (b"a=1; Path=/; Domain=shop.example", "https://myshop.example/", False),
        (b"a=1; Path=/; Domain=www.shop.example", "https://www.shop.example/", True),
        (b"a=1; Path=/; Domain=example", "https://www.shop.example/", False),
        (b"a=1; Path=/; Domain=bank.example", "https://www.shop.example/", False),
        (b"a=1; Path=/; Domain=bank.example", "https://bank.example/", False),
        (b"a=1; Path=/; Secure", "http://www.shop.example/", False),
        (b"a=1; Path=/", "http://www.shop.example/", True),
    ],
)
def test_a_cookie_goes_to_its_host_path_and_domain_only(told: bytes, url: str, goes: bool) -> None:
    assert (sent(jar(told), url) == b"a=1") == goes


def test_an_address_has_no_domain() -> None:
    made = jar(b"a=1; Domain=192.0.2.7", b"b=2; Domain=2.7", url="http://192.0.2.7/")
    assert sent(made, "http://192.0.2.7/") == b"a=1"


@pytest.mark.parametrize(
    "over",
    [
        b"a=; Max-Age=0",
        b"a=; max-age=-1; Expires=Wed, 21 Nov 2035 07:28:00 GMT",
        b"a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        b"a=; Expires=Thu, 01-Jan-1970 00:00:01 GMT",
    ],
)
def test_a_cookie_that_is_over_is_taken_away(over: bytes) -> None:
    assert sent(jar(b"a=1", over)) == b""


@pytest.mark.parametrize(
    "lasting", [b"a=1; Max-Age=60", b"a=1; Expires=Wed, 21 Nov 2035 07:28:00 GMT"]
)
def test_a_cookie_that_lasts_is_kept(lasting: bytes) -> None:
    assert sent(jar(lasting)) == b"a=1"


def test_a_newer_value_takes_the_place_of_the_older() -> None:
    assert sent(jar(b"a=1", b"b=2", b"a=3")) == b"b=2; a=3"


def test_the_longer_path_stands_first() -> None:
    assert sent(jar(b"a=1; Path=/", b"b=2; Path=/cart")) == b"b=2; a=1"


def test_a_jar_has_room_for_so_many_only() -> None:
    made = jar(*(f"c{number}=1".encode() for number in range(cookies.MOST + 1)))
    names = sent(made).split(b"; ")
    assert len(names) == cookies.MOST
    assert b"c0=1" not in names


@pytest.mark.parametrize(
    "told", [b"", b"a", b"=1", b"a\nb=1", b"a=\x00", b"a=" + b"x" * cookies.LONGEST]
)
def test_what_is_no_cookie_is_left(told: bytes) -> None:
    assert not jar(told)


@given(st.binary(max_size=60))
def test_whatever_a_server_sets_a_header_can_hold(told: bytes) -> None:
    value = sent(jar(told))
    assert b"\n" not in value
    assert b"\r" not in value
