"""no_proxy, as Go reads it."""

import pytest

from alerting import exemptions


@pytest.mark.parametrize(
    ("host", "no_proxy", "expected"),
    [
        ("a.example", "", False),
        ("localhost", "", True),
        ("127.3.2.1", "", True),
        ("::1", "", True),
        ("a.example", "*", True),
        ("a.example", "b.example, a.example", True),
        ("a.example.", "a.Example", True),
        ("x.a.example", "a.example", True),
        ("xa.example", "a.example", False),
        ("a.example", ".a.example", False),
        ("x.a.example", ".a.example", True),
        ("x.a.example", "*.a.example", True),
        ("a.example", "*.a.example", False),
        ("a.example", "a.example:80", True),
        ("a.example", "a.example:81", False),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("a.example", "10.0.0.0/8", False),
        ("10.1.2.3", "nonsense/8", False),
        ("10.1.2.3", "10.1.2.3", True),
        ("10.1.2.3", "10.1.2.3:81", False),
        ("10.1.2.3", "2.3", False),
        ("2001:db8::1", "2001:db8::1", True),
        ("2001:db8::1", "[2001:db8::1]:80", True),
        ("a.example", ",, ", False),
    ],
)
def test_some_hosts_are_gone_to_without_a_proxy(host: str, no_proxy: str, expected: bool) -> None:
    assert exemptions.holds(no_proxy, host, 80) is expected
