import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes import place
from exporter.probes.place import Place


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("a.example:25", "a.example", 25),
        ("A.Example", "a.example", 7),
        ("a_b-c.example.:1", "a_b-c.example.", 1),
        ("127.0.0.1:65535", "127.0.0.1", 65_535),
        ("[2001:DB8::1]:25", "2001:db8::1", 25),
        ("[::1]", "::1", 7),
        ("::1", "::1", 7),
        ("::ffff:192.0.2.1", "192.0.2.1", 7),
        ("grün.example:80", "xn--grn-ioa.example", 80),
    ],
)
def test_a_place_is_read_with_its_port_or_the_usual_one(text: str, host: str, port: int) -> None:
    found = place.read(text, 7)
    assert found == Place(host, port)
    assert place.read(str(found)) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a.example", "expected a port of 1 to 65535, as host:port"),
        ("a.example:0", "expected a port of 1 to 65535"),
        ("a.example:65536", "expected a port of 1 to 65535"),
        ("a.example:smtp", place.EXPECTED),
        ("", place.EXPECTED),
        (":25", place.EXPECTED),
        ("https://a.example:1", "no address of IPv6"),
        ("a.example/x:25", "this is no name"),
        ("me@a.example:25", "this is no name"),
        ("-a:25", "this is no name"),
        ("ü" * 300 + ":25", "this is no name"),
        (f"{'a.' * 130}b:25", "this is no name"),
        ("[a.example]:25", "no address of IPv6"),
        ("[fe80::1%eth0]:25", "an address with a zone cannot be probed"),
        ("[::1]:25:26", place.EXPECTED),
    ],
)
def test_what_is_no_place_is_told(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("[", r"\[")):
        place.read(text)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a.example:25", []),
        ("192.0.2.1:25", []),
        ("nowhere", [("address", "expected a port of 1 to 65535, as host:port")]),
        (
            "169.254.169.254:80",
            [("address", "169.254.169.254 is a cloud's metadata service, which is never probed")],
        ),
    ],
)
def test_a_configured_place_is_checked(text: str, problems: list[tuple[str, str]]) -> None:
    assert list(place.wrong(text)) == problems


def test_an_address_of_ours_is_checked() -> None:
    for text in ("", "192.0.2.1", "::1"):
        assert list(place.wrong_source(text)) == []
    said = "expected an address of this machine, like 192.0.2.7"
    assert list(place.wrong_source("eth0")) == [("source", said)]


@given(st.text(max_size=40))
def test_any_text_is_a_place_or_a_value_error(text: str) -> None:
    try:
        found = place.read(text, 25)
    except ValueError:
        return
    assert place.read(str(found)) == found
