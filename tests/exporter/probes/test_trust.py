import pytest

from exporter.probes.trust import Tls, Trust


def test_a_certificate_is_verified_unless_people_say_otherwise() -> None:
    assert Tls().trust() == Trust()
    assert Trust().verify


def test_what_people_write_is_the_judgement() -> None:
    tls = Tls(ca="ca", certificate="c", key="k", min_version="1.2", max_version="1.3")
    assert list(tls.wrong()) == []
    assert tls.trust("h2", "http/1.1") == Trust(
        ca="ca", certificate="c", key="k", least="1.2", most="1.3", alpn=("h2", "http/1.1")
    )


@pytest.mark.parametrize(
    ("tls", "key"),
    [
        (Tls(verify=False, ca="ca"), "ca"),
        (Tls(certificate="c"), "key"),
        (Tls(key="k"), "certificate"),
        (Tls(min_version="1.3", max_version="1.2"), "min_version"),
    ],
)
def test_contradictions_are_told(tls: Tls, key: str) -> None:
    assert [field for field, _ in tls.wrong()] == [key]
