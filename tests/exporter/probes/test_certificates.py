import ssl
from datetime import UTC, datetime, timedelta

import pytest

from exporter.probes import certificates
from tests.exporter.probes.certificates import DAY, issued

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_a_certificate_is_read_with_all_that_metrics_tell_of_it() -> None:
    root = issued("Root", now=NOW)
    leaf = issued("a", by=root, names=("a.example", "b.example", "192.0.2.1"), now=NOW)
    read = certificates.read(leaf.der)
    assert (read.subject, read.issuer) == ("CN=a", "CN=Root")
    assert read.names == "a.example,b.example"
    assert read.serial == f"{leaf.certificate.serial_number:x}"
    assert (read.begins, read.expires) == (NOW - DAY, NOW + 90 * DAY)
    assert len(read.fingerprint) == 64
    assert certificates.read(root.der).names == ""


def test_what_is_no_certificate_is_not_read() -> None:
    with pytest.raises(ValueError, match="parsing"):
        certificates.read(b"not DER")


def test_a_chain_lasts_as_long_as_its_shortest_link() -> None:
    chain = [certificates.read(issued("a", now=NOW, ends=days * DAY).der) for days in (9, 3, 5)]
    assert certificates.earliest_expiry(chain) == NOW + 3 * DAY
    assert certificates.earliest_expiry([]) is None


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        (-9 * DAY, -3 * DAY, "expired 2026-11-18 08:00 UTC, 3 days ago"),
        (-9 * DAY, -1 * DAY, "expired 2026-11-20 08:00 UTC, 1 day ago"),
        (-9 * DAY, timedelta(hours=-1), "expired 2026-11-21 07:00 UTC, less than a day ago"),
        (2 * DAY, 9 * DAY, "is valid from 2026-11-23 08:00 UTC only"),
        (-2 * DAY, 9 * DAY, "is valid until 2026-11-30"),
    ],
)
def test_the_story_of_a_certificate_says_when_it_is_valid(
    begins: timedelta, ends: timedelta, said: str
) -> None:
    one = issued("a", names=("a.example",), begins=begins, ends=ends, now=NOW)
    story = certificates.story(certificates.read(one.der), NOW)
    assert story == f"CN=a (a.example) from CN=a {said}"


def test_long_names_are_cut_in_the_story() -> None:
    one = issued("a" * 64, now=NOW)
    story = certificates.story(certificates.read(one.der), NOW)
    cut = "CN=" + "a" * 57 + "…"
    assert story == f"{cut} from {cut} is valid until 2027-02-19"


@pytest.mark.parametrize(
    ("cipher", "iana"),
    [
        ("TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"),
        ("ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
        ("ECDHE-RSA-AES256-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
        ("DHE-RSA-CHACHA20-POLY1305", "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
        ("AES256-GCM-SHA384", "TLS_RSA_WITH_AES_256_GCM_SHA384"),
        ("AES128-SHA", "TLS_RSA_WITH_AES_128_CBC_SHA"),
        ("NULL-SHA256", "NULL-SHA256"),
    ],
)
def test_a_cipher_suite_is_told_by_its_official_name(cipher: str, iana: str) -> None:
    assert certificates.iana(cipher) == iana


def test_every_cipher_suite_that_can_be_agreed_on_has_an_official_name() -> None:
    names = [certificates.iana(one["name"]) for one in ssl.create_default_context().get_ciphers()]
    assert len(set(names)) == len(names)
    assert not [name for name in names if not name.startswith("TLS_") or "-" in name]
