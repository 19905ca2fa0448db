import contextlib
import re
from urllib.parse import urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exporter.probes.hypertext import target
from exporter.probes.hypertext.target import Target


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost", Target("http", "localhost", 80, "/")),
        ("HTTPS://Example.COM", Target("https", "example.com", 443, "/")),
        ("http://a_b.example:8080/x?y=1#z", Target("http", "a_b.example", 8080, "/x", "y=1")),
        ("http://[2001:DB8::1]:9/", Target("http", "2001:db8::1", 9, "/")),
        ("http://[::ffff:127.0.0.1]/", Target("http", "127.0.0.1", 80, "/")),
        ("http://bücher.example/ä b%20?ü", Target(
            "http", "xn--bcher-kva.example", 80, "/%C3%A4%20b%20", "%C3%BC")),
        ("http://user:secret@example.com/", Target("http", "example.com", 80, "/")),
        ("http://example.com./", Target("http", "example.com.", 80, "/")),
    ],
)  # fmt: skip
def test_a_url_is_read(url: str, expected: Target) -> None:
    assert target.read(url) == expected


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "begins with http:// or https://"),
        ("example.com", "begins with http:// or https://"),
        ("ftp://example.com", "begins with http:// or https://, got ftp:"),
        ("file:///etc/passwd", "got file:"),
        ("http://", "its host is no name"),
        ("http://-a.example/", "its host is no name"),
        ("http://a..b/", "its host is no name"),
        (f"http://{'a' * 64}.example/", "its host is no name"),
        (f"http://{'a.' * 127}a/", "its host is no name"),
        (f"http://{'ü' * 64}.example/", "its host is no name"),
        ("http://a b/", "its host is no name"),
        ("http://a:port/", "expected a URL like https://example.com/health"),
        ("http://a:65536/", "expected a URL like"),
        ("http://[::1/", "expected a URL like"),
        ("http://[v1.a:b]/", "the host is no address of IPv6"),
        ("http://[fe80::1%25eth0]/", "an address with a zone cannot be probed"),
        ("http://a:0/", "nothing can listen at port 0"),
    ],
)
def test_what_cannot_be_probed_is_told_why(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        target.read(url)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b?c", "https://a.example:8443/b?c"),
        ("c", "https://a.example:8443/x/c"),
        ("?d", "https://a.example:8443/x/y?d"),
        ("//b.example/", "https://b.example/"),
        ("http://b.example:80", "http://b.example/"),
    ],
)
def test_a_place_is_read_as_seen_from_another(location: str, url: str) -> None:
    here = target.read("https://a.example:8443/x/y?z")
    assert target.read(location, seen_from=here).url == url


@pytest.mark.parametrize(
    ("url", "authority", "resource", "shown"),
    [
        ("http://a", "a", "/", "http://a/"),
        ("https://a:80/b", "a:80", "/b", "https://a:80/b"),
        ("https://[::1]:443/?t=secret", "[::1]", "/?t=secret", "https://[::1]/?…"),
        (f"http://a/{'b' * 200}", "a", f"/{'b' * 200}", f"http://a/{'b' * 79}…"),
    ],
)
def test_what_is_sent_and_what_is_shown_are_parts_of_the_url(
    url: str, authority: str, resource: str, shown: str
) -> None:
    one = target.read(url)
    assert (one.authority, one.resource, one.shown) == (authority, resource, shown)
    assert one.secure == url.startswith("https")


def test_a_host_is_an_address_or_a_name() -> None:
    assert str(target.read("http://127.0.0.1/").literal) == "127.0.0.1"
    # The system reads this as an address; it is checked once it has.
    assert target.read("http://127.1/").literal is None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://example.com/", []),
        ("gopher://example.com/", [
            "expected a URL that begins with http:// or https://, got gopher:"]),
        ("https://u:p@example.com/", [
            "a URL holds no user or password; write basic: with username and password"]),
        ("http://169.254.169.254/", [
            "169.254.169.254 is a cloud's metadata service, which is never probed"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_configured_url_is_told(url: str, said: list[str]) -> None:
    assert list(target.wrong(url)) == [("url", one) for one in said]


PART = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=8, max_size=20)


@given(user=PART, password=PART, key=PART, path=st.text(max_size=30))
def test_neither_a_user_nor_a_query_is_ever_shown(
    user: str, password: str, key: str, path: str
) -> None:
    clean = "".join(c for c in path if c not in "?#\\")
    secrets = (f"{user}U", f"{password}P", f"{key}K")
    assume(not any(secret in clean for secret in secrets))
    one = target.read(f"https://{secrets[0]}:{secrets[1]}@example.com/{clean}?k={secrets[2]}")
    assert one.shown.isprintable()
    assert not any(secret in one.shown for secret in secrets)


@given(st.text(max_size=60), st.sampled_from([None, target.read("https://a.example:8443/x/y?z")]))
def test_any_text_is_a_target_that_can_be_sent_or_is_refused_with_a_sentence(
    text: str, seen_from: Target | None
) -> None:
    for url in (text, f"http://{text}", f"http://a/{text}"):
        with contextlib.suppress(ValueError):
            one = target.read(url, seen_from=seen_from)
            assert one.url.isascii()
            assert " " not in one.url
            assert one.url.isprintable()
            assert urlsplit(one.url).hostname is not None
            assert target.read(one.url) == one


@pytest.mark.parametrize(
    ("url", "address"),
    [("http://a/", "a:80"), ("https://a:81/x", "a:81"), ("https://[::1]/", "[::1]:443")],
)
def test_a_proxy_is_told_host_and_port(url: str, address: str) -> None:
    assert target.read(url).address == address


def test_people_see_it_without_its_query() -> None:
    assert str(target.read("http://a/x?key=1")) == "http://a/x?…"


@pytest.mark.parametrize(
    ("url", "other", "leaves"),
    [
        ("https://a.test/x", "https://a.test/y?z=1", False),
        ("https://a.test", "https://A.test:443/", False),
        ("https://a.test", "http://a.test", True),
        ("https://a.test", "https://a.test:8443", True),
        ("https://a.test", "https://b.test", True),
        ("https://a.test", "https://a.test@b.test", True),
        ("https://a.test", "/x", True),
        ("https://a.test", "", True),
        ("https://a.test", "http://[", True),
    ],
)
def test_another_server_is_told_from_another_page(url: str, other: str, *, leaves: bool) -> None:
    assert target.leaves(url, other) is leaves
