"""Which addresses will do, and what of them nobody may see."""

import pytest

from alerting.notify import address
from alerting.secret import Secret


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://example.com/a?b=c", True),
        ("http://[::1]:8080", True),
        ("http://user@example.com", False),
        ("ftp://example.com", False),
        ("example.com", False),
        ("http://", False),
        ("http://example.com:0", False),
        ("http://example.com:99999", False),
        ("http://[", False),
        ("http://a b", False),
        ("http://a\nb", False),
        ("", False),
    ],
)
def test_only_web_addresses_without_a_user_will_do(url: str, fits: bool) -> None:
    assert address.is_http(url) == fits


def test_an_address_stands_in_one_of_two_keys() -> None:
    url = Secret("https://example.com")
    assert address.one_of("url", url, None) == address.one_of("url", None, url) == url
    for pair in ((None, None), (url, url)):
        with pytest.raises(ValueError, match="write one of url and url_file"):
            address.one_of("url", *pair)


def test_a_wrong_address_is_told_without_it() -> None:
    with pytest.raises(ValueError, match="webhook_url: expected") as told:
        address.one_of("webhook_url", Secret("hunter2"), None)
    assert "hunter2" not in str(told.value)


def test_a_template_is_an_address_only_where_templates_are() -> None:
    url = Secret("https://example.com/{{ .GroupLabels.team }}")
    assert address.is_template(url.reveal())
    assert address.one_of("url", url, None, templates=True) == url
    with pytest.raises(ValueError, match="url: expected"):
        address.one_of("url", Secret("x{{ .Status }}"), None)


def test_all_of_an_address_is_hidden_and_each_long_part_of_it() -> None:
    url = "https://hooks.example.com/services/T0KEN/ab?key=hunter2"
    hidden = address.hidden(Secret(url))
    assert hidden == (url, "services/T0KEN/ab", "services", "T0KEN", "key=hunter2")
    assert address.hidden(Secret("{{ .Status }}")) == ("{{ .Status }}",)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/hooks/team-of-2026", False),
        ("http://127.0.0.1:9/alerts", False),
        ("https://a.example/internationalisation", False),
        ("https://a.example/2026112103251700000", False),
        ("https://a.example/?channel=ops", False),
        ("https://us:hunter2@a.example/", True),
        ("https://a.example/?token=x", True),
        ("https://a.example/?API_KEY=x", True),
        ("https://a.example/?x-sig=x", True),
        ("https://a.example/?monkey=x", False),
        ("https://a.example/services/T0/B0/abcdefgh12345678ijkl", True),
        ("https://a.example/3f2504e0-4f89-11d3-9a0c-0305e82c3301", True),
        ("https://a.example/?q=abcdefgh12345678ijkl", True),
        ("https://[a", True),
    ],
)
def test_some_addresses_look_as_if_they_held_a_secret(url: str, expected: bool) -> None:
    assert address.is_telling(url) is expected
