import os
import ssl
from pathlib import Path

import pytest

from exporter.probes.fault import Failed
from exporter.probes.plan import Trust
from exporter.probes.transport import authorities
from exporter.probes.transport.authorities import BLIND, KEPT
from tests.exporter.probes.certificates import issued

ROOT = issued("Root")


def test_a_context_is_made_once() -> None:
    one = authorities.context(Trust())
    assert one is authorities.context(Trust(server_name="a.example"))
    assert (one.verify_mode, one.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert one.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_who_verifies_nothing_shares_one_that_believes_anybody() -> None:
    one = authorities.context(BLIND)
    assert one is authorities.context(Trust(verify=False, server_name="a.example"))
    assert (one.verify_mode, one.check_hostname) == (ssl.CERT_NONE, False)


def test_a_file_of_authorities_stands_for_the_systems_and_is_read_again_when_it_changes(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ca.pem"
    path.write_bytes(ROOT.pem)
    trust = Trust(ca=str(path))
    one = authorities.context(trust)
    assert one is authorities.context(trust)
    assert [ca["subject"] for ca in one.get_ca_certs()] == [((("commonName", "Root"),),)]
    path.write_bytes(ROOT.pem + issued("Second").pem)
    os.utime(path, (1, 1))
    assert len(authorities.context(trust).get_ca_certs()) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "no such file or directory"), (b"nonsense", "no_certificate_or_crl_found")],
)
def test_a_file_that_cannot_be_used_is_our_fault(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Failed) as caught:
        authorities.context(Trust(ca=str(path)))
    assert caught.value.fault.reason == "internal"
    assert caught.value.fault.detail == f"ca {str(path)!r} cannot be used: {said}"


def test_contexts_are_bounded() -> None:
    assert authorities._context.cache_info().maxsize == KEPT
