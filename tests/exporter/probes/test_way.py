from ipaddress import ip_address

from exporter.probes.way import Way


def test_a_host_that_is_an_address_needs_no_look_up() -> None:
    assert Way(host="::ffff:192.0.2.7").literal == ip_address("192.0.2.7")
    assert Way(host="a.example").literal is None


def test_tls_asks_for_the_host_without_its_last_dot_unless_told_otherwise() -> None:
    assert Way(host="a.example.").server_name == "a.example"
    assert Way(host="a.example", name="b.example").server_name == "b.example"
