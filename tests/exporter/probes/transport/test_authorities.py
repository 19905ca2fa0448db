import os
import ssl
from pathlib import Path

import pytest

from exporter.probes.fault import Failed
from exporter.probes.transport import authorities
from exporter.probes.transport.authorities import KEPT
from exporter.probes.trust import Trust, Version
from tests.exporter.probes import certificates
from tests.exporter.probes.certificates import issued

ROOT = issued("Root")


def test_a_context_is_made_once() -> None:
    one = authorities.context(Trust())
    assert one is authorities.context(Trust(verify=True))
    assert (one.verify_mode, one.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert one.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_who_verifies_nothing_shares_one_that_believes_anybody() -> None:
    one = authorities.context(Trust(verify=False))
    assert one is authorities.context(authorities.blind(Trust(ca="any.pem")))
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
    assert caught.value.fault.detail == f"{str(path)!r} cannot be used: {said}"


def test_contexts_are_bounded() -> None:
    assert authorities._context.cache_info().maxsize == KEPT


@pytest.mark.parametrize(
    ("trust", "least", "most"),
    [
        (Trust(least="1.3"), ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.MAXIMUM_SUPPORTED),
        (Trust(most="1.2"), ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2),
        (Trust(most="1.1"), ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1),
        (Trust(least="1.0", most="1.3"), ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_3),
    ],
)
def test_versions_are_those_that_are_asked_for(
    trust: Trust, least: ssl.TLSVersion, most: ssl.TLSVersion
) -> None:
    one = authorities.context(trust)
    assert (one.minimum_version, one.maximum_version) == (least, most)
    old = {"ECDHE-RSA-AES128-SHA", "AES128-SHA"}
    names = {cipher["name"] for cipher in one.get_ciphers()}
    assert (least < ssl.TLSVersion.TLSv1_2) <= bool(names & old)


def test_a_certificate_of_ours_is_shown_or_our_fault(tmp_path: Path) -> None:
    certificates.context(tmp_path, issued("me", by=ROOT, names=("me",)))
    chain, key = str(tmp_path / "chain.pem"), str(tmp_path / "key.pem")
    one = authorities.context(Trust(certificate=chain, key=key))
    assert one is authorities.context(Trust(certificate=chain, key=key))
    with pytest.raises(Failed) as caught:
        authorities.context(Trust(certificate=chain, key=chain))
    assert caught.value.fault.reason == "internal"
    with pytest.raises(Failed, match=r"gone\.pem.* cannot be used: no such file"):
        authorities.context(Trust(certificate=chain, key=str(tmp_path / "gone.pem")))


@pytest.mark.parametrize("least", ["1.0", "1.1"])
def test_who_wants_an_old_version_gets_what_it_is_signed_with(least: Version) -> None:
    one = authorities.context(Trust(least=least))
    assert one.minimum_version < ssl.TLSVersion.TLSv1_2
    assert one.security_level == 0
    assert authorities.context(Trust(least="1.2")).security_level > 0


def test_a_highest_version_is_kept_to() -> None:
    one = authorities.context(Trust(most="1.2"))
    assert one.maximum_version == ssl.TLSVersion.TLSv1_2
