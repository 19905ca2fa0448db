import re
import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from alerting import strict
from alerting.notify import tls
from alerting.notify.tls import Tls, TlsError
from alerting.secret import Secret
from tests.exporter.client.certificates import certified


def test_a_certificate_is_believed_only_where_it_should_be() -> None:
    made = tls.context(Tls())
    assert (made.verify_mode, made.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert made.minimum_version == ssl.TLSVersion.TLSv1_2
    open = tls.context(Tls(insecure_skip_verify=True))
    assert (open.verify_mode, open.check_hostname) == (ssl.CERT_NONE, False)


def test_files_of_authorities_and_of_our_own_are_read(tmp_path: Path) -> None:
    certificate, key = map(str, certified(tmp_path))
    made = tls.context(Tls(ca_file=certificate, cert_file=certificate, key_file=key))
    assert made.cert_store_stats()["x509_ca"] == 1


def test_they_may_stand_in_the_settings_themselves(tmp_path: Path) -> None:
    certificate, key = (one.read_text() for one in certified(tmp_path))
    made = tls.context(Tls(ca=certificate, cert=certificate, key=Secret(key)))
    assert made.cert_store_stats()["x509_ca"] == 1
    assert "PRIVATE" not in repr(Tls(cert=certificate, key=Secret(key)))
    mixed = Tls(cert_file=str(tmp_path / "certificate.pem"), key=Secret(key))
    assert tls.context(mixed).cert_store_stats()["x509_ca"] > 0
    for wrong, said in [
        (Tls(ca="x"), "ca: "),
        (Tls(ca="é"), "ca: "),
        (Tls(cert="x", key=Secret(key)), "cert and key: "),
    ]:
        with pytest.raises(TlsError, match=said):
            tls.context(wrong)


@pytest.mark.parametrize(
    ("settings", "least", "most"),
    [
        (Tls(), ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.MAXIMUM_SUPPORTED),
        (Tls(min_version="TLS10"), ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.MAXIMUM_SUPPORTED),
        (Tls(min_version="TLS13"), ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.MAXIMUM_SUPPORTED),
        (Tls(max_version="TLS12"), ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2),
    ],
)
def test_versions_are_bounded(settings: Tls, least: ssl.TLSVersion, most: ssl.TLSVersion) -> None:
    made = tls.context(settings)
    assert (made.minimum_version, made.maximum_version) == (least, most)


def test_a_bad_file_is_named_with_the_reason(tmp_path: Path) -> None:
    certificate, key = map(str, certified(tmp_path))
    for wrong, said in [
        (Tls(ca_file="/no/such"), "ca_file /no/such: no such file or directory"),
        (Tls(ca_file=key), f"ca_file {key}: no certificate or crl found"),
        (Tls(cert_file=certificate, key_file="/no"), f"cert_file {certificate} and key_file /no"),
    ]:
        with pytest.raises(TlsError, match=re.escape(said)):
            tls.context(wrong)


def test_an_encrypted_key_asks_nobody(tmp_path: Path) -> None:
    certificate, key = certified(tmp_path)
    loaded = serialization.load_pem_private_key(key.read_bytes(), None)
    key.write_bytes(
        loaded.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"x"),
        )
    )
    with pytest.raises(TlsError, match="key_file"):
        tls.context(Tls(cert_file=str(certificate), key_file=str(key)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{cert_file: a}", "cert_file and key_file go together"),
        ("{min_version: TLS14}", "min_version: expected"),
        ("{max_version: TLS11}", "max_version: TLS11 is not spoken; TLS12 and TLS13 are"),
        ("{min_version: TLS13, max_version: TLS12}", "max_version is older than min_version"),
        ("{ca: x, ca_file: y}", "write ca or ca_file, not both"),
        ("{cert: x, cert_file: y, key: z}", "write cert or cert_file, not both"),
        ("{cert: x, key_file: y, key: z}", "write key or key_file, not both"),
        ("{key: z}", "cert_file and key_file go together"),
    ],
)
def test_what_cannot_be_is_told(text: str, said: str) -> None:
    with pytest.raises(strict.ConfigError, match=re.escape(said)):
        strict.load(text, Tls, file="f", environ={}, read=str)
