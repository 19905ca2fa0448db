import ssl
from datetime import UTC, datetime, timedelta

import pytest

from alerting.duration import Duration
from exporter.probes.certificates import Certificate, Session
from exporter.probes.fault import CLOSED, Fault
from exporter.probes.lines import soundness
from exporter.probes.lines.soundness import Ciphers, Within
from exporter.probes.pattern import Pattern

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
CIPHER = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"


def expiring(after: timedelta, name: str = "CN=a") -> Certificate:
    return Certificate("f", name, "CN=Root", "a.example", "1", NOW - timedelta(90), NOW + after)


def session(*sent: Certificate, verified: tuple[Certificate, ...] = ()) -> Session:
    return Session("TLS 1.2", CIPHER, sent, verified)


@pytest.mark.parametrize(
    ("after", "reason", "detail", "degraded"),
    [
        (timedelta(days=21, seconds=1), "", "", ""),
        (
            timedelta(days=20, hours=5),
            "",
            "",
            "CN=a (a.example) from CN=Root is valid until 2026-12-11: in 20 days, less than 3w",
        ),
        (timedelta(days=3, seconds=1), "", "", "valid until 2026-11-24: in 3 days, less than 3w"),
        (timedelta(days=1, hours=1), "tls_expiring", "in 1 day, less than 3d", ""),
        (timedelta(hours=5), "tls_expiring", "2026-11-21: in 5 hours, less than 3d", ""),
        (timedelta(), "tls_expired", "expired 2026-11-21 08:00 UTC, less than a day ago", ""),
        (timedelta(days=-2), "tls_expired", "expired 2026-11-19 08:00 UTC, 2 days ago", ""),
    ],
)
def test_a_certificate_that_ends_soon_is_told_in_time(
    after: timedelta, reason: str, detail: str, degraded: str
) -> None:
    found, told = soundness.of_expiry(Within(), session(expiring(after)), NOW)
    assert (found.reason if found else "") == reason
    assert detail in (found.detail if found else "")
    assert bool(told) == bool(degraded)
    assert degraded in told


def test_the_first_of_the_chain_that_was_verified_counts() -> None:
    leaf, root = expiring(timedelta(days=90)), expiring(timedelta(days=2), "CN=Root")
    short = expiring(timedelta(hours=1), "CN=unused")
    found, _ = soundness.of_expiry(Within(), session(leaf, short, verified=(leaf, root)), NOW)
    assert found is not None
    assert found.detail.startswith("CN=Root (a.example) from CN=Root is valid until 2026-11-23")
    found, _ = soundness.of_expiry(Within(), session(leaf, short), NOW)
    assert found is not None
    assert found.detail.startswith("CN=unused")


def test_the_spans_are_peoples_own() -> None:
    within = Within(degraded=Duration(60), down=Duration(0))
    assert soundness.of_expiry(within, session(expiring(timedelta(minutes=2))), NOW) == (None, "")
    found, told = soundness.of_expiry(within, session(expiring(timedelta(seconds=30))), NOW)
    assert found is None
    assert told.endswith("in 0 hours, less than 1m")


def test_a_chain_that_cannot_be_read_is_not_judged() -> None:
    assert soundness.of_expiry(Within(), session(), NOW) == (None, "")


@pytest.mark.parametrize(
    ("allow", "deny", "detail"),
    [
        ((), (), ""),
        (("GCM", "CHACHA20"), (), ""),
        (("CHACHA20",), (), f"agreed on {CIPHER}, which ciphers.allow does not name"),
        ((), ("CBC",), ""),
        (("GCM",), ("CBC", "SHA384$"), f"agreed on {CIPHER}, which ciphers.deny names: SHA384$"),
    ],
)
def test_a_cipher_may_be_allowed_or_denied(
    allow: tuple[str, ...], deny: tuple[str, ...], detail: str
) -> None:
    ciphers = Ciphers(allow=tuple(map(Pattern, allow)), deny=tuple(map(Pattern, deny)))
    found = soundness.of_cipher(ciphers, session())
    assert (found.detail if found else "") == detail
    assert found is None or found.reason == "weak"


def failed(reason: str, kind: type[ssl.SSLError] = ssl.SSLError) -> ssl.SSLError:
    error = kind(1, "x")
    error.reason = reason
    return error


def test_what_a_server_agrees_to_says_why_it_did_not_before() -> None:
    old = Session("TLS 1.0", "X", ())
    gone = failed("", ssl.SSLEOFError)
    assert soundness.of_refusal(gone, None, old) == Fault(
        "weak", "speaks TLS 1.0 at most; TLS 1.2 is the least that may be"
    )
    assert soundness.of_refusal(gone, "1.3", session()) == Fault(
        "weak", "speaks TLS 1.2 at most; TLS 1.3 is the least that may be"
    )
    assert soundness.of_refusal(failed("DH_KEY_TOO_SMALL"), "1.2", session()) == Fault(
        "weak", f"agrees only to what is too weak: TLS 1.2 with {CIPHER}, its key or its signature"
    )
    assert soundness.of_refusal(gone, "1.2", session()) is None


@pytest.mark.parametrize(
    ("said", "may_be"),
    [("TLSV1_ALERT_PROTOCOL_VERSION", True), ("WRONG_VERSION_NUMBER", False), ("", False)],
)
def test_not_every_failed_handshake_may_be_weakness(said: str, may_be: bool) -> None:
    assert soundness.may_be_weak(failed(said)) is may_be
    assert all(soundness.may_be_weak(failed(said, closed)) for closed in CLOSED)
