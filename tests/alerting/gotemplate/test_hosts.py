"""Hosts without their ports and domains."""

import pytest

from alerting.gotemplate import hosts


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("web:80", "web"),
        ("web", "web"),
        ("[::1]:80", "::1"),
        ("[::1]", "[::1]"),
        ("::1", "::1"),
        ("[::1:80", "[::1:80"),
        ("[a]]:80", "[a]]:80"),
        ("a]:80", "a]:80"),
        ("a:8[0", "a:8[0"),
        (":80", ""),
        ("", ""),
    ],
)
def test_a_port_is_taken_off(text: str, without: str) -> None:
    assert hosts.without_port(text) == without


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("web.example.com", "web"),
        ("web.example.com:80", "web:80"),
        ("10.1.2.3:80", "10.1.2.3:80"),
        ("[::1]:80", "[::1]:80"),
        ("[a:b.c]:80", "[a:b]:80"),
        ("fe80::1%lo", "fe80::1%lo"),
        ("web", "web"),
    ],
)
def test_a_domain_is_taken_off(text: str, without: str) -> None:
    assert hosts.without_domain(text) == without
