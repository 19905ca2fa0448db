import pytest

from alerting.strict import Secret
from exporter.probes.blackbox.settings import Authorization, BasicAuth, TlsConfig
from exporter.probes.trust import Tls


def test_tls_is_told_in_our_words() -> None:
    given = TlsConfig(
        ca_file="ca", cert_file="c", key_file="k", min_version="TLS12", max_version="TLS13"
    )
    assert given.tls("a.example") == Tls(
        ca="ca",
        server_name="a.example",
        certificate="c",
        key="k",
        min_version="1.2",
        max_version="1.3",
    )


def test_a_name_that_is_written_is_the_one_expected_and_who_believes_all_needs_no_authority() -> (
    None
):
    given = TlsConfig(insecure_skip_verify=True, ca_file="ca", server_name="b.example")
    assert given.tls("a.example") == Tls(verify=False, server_name="b.example")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (TlsConfig(cert_file="c"), "cert_file"),
        (TlsConfig(min_version="TLS13", max_version="TLS10"), "min_version"),
        (BasicAuth(username="a", username_file=Secret("b")), "username_file"),
        (BasicAuth(password=Secret("a"), password_file=Secret("b")), "password_file"),
        (Authorization(type="basic"), "type"),
        (
            Authorization(credentials=Secret("a"), credentials_file=Secret("b")),
            "credentials_file",
        ),
    ],
)
def test_contradictions_are_told(given: TlsConfig | BasicAuth | Authorization, field: str) -> None:
    assert [one for one, _ in given.wrong()] == [field]
