import ssl
from pathlib import Path

import pytest

from exporter.web import certificate
from tests.exporter.web import certificates


def test_a_context_speaks_tls_1_2_and_later(tmp_path: Path) -> None:
    files = certificates.write(tmp_path, "one")
    context = certificate.context(str(files.certificate), str(files.key))
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    files = certificates.write(tmp_path, "one")
    with pytest.raises(certificate.CertificateError, match=r"server\.tls\.key: .*nowhere"):
        certificate.context(str(files.certificate), str(tmp_path / "nowhere"))


@pytest.mark.parametrize("broken", ["certificate", "key"])
def test_a_file_that_holds_something_else_is_an_error(tmp_path: Path, broken: str) -> None:
    files = certificates.write(tmp_path, "one")
    getattr(files, broken).write_text("not PEM")
    with pytest.raises(certificate.CertificateError, match="expected a PEM chain"):
        certificate.context(str(files.certificate), str(files.key))


def test_the_key_of_another_certificate_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    files = certificates.write(tmp_path, "one")
    others = certificates.write(tmp_path / "other", "two")
    with pytest.raises(certificate.CertificateError, match="key values mismatch"):
        certificate.context(str(files.certificate), str(others.key))


def test_a_renewal_with_a_bad_file_is_refused(tmp_path: Path) -> None:
    files = certificates.write(tmp_path, "one")
    context = certificate.context(str(files.certificate), str(files.key))
    files.key.write_text("not PEM")
    with pytest.raises(certificate.CertificateError):
        certificate.renew(context, str(files.certificate), str(files.key))
