import pytest

from exporter.probes.databases import scram

# https://www.rfc-editor.org/rfc/rfc7677#section-3, but for the name, which PostgreSQL leaves out.
NONCE = "rOprNGfwEbeRWgbNEkqO"
CHALLENGE = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"


def test_what_is_said_first_names_the_nonce() -> None:
    assert scram.first(NONCE) == f"n,,n=,r={NONCE}"


def test_the_proof_is_that_of_the_rfc_for_a_user_without_a_name() -> None:
    """Worked out by the same steps with another implementation, as the RFC's own has a name."""
    found = scram.proof(NONCE, "pencil", CHALLENGE)
    assert found.message.startswith(
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p="
    )
    assert found.expected.startswith("v=")
    assert "pencil" not in repr(found)
    assert repr(found) == "Proof(***)"


def test_another_password_is_another_proof() -> None:
    one, two = (scram.proof(NONCE, word, CHALLENGE) for word in ("pencil", "pencil2"))
    assert one.message != two.message
    assert one.expected != two.expected


@pytest.mark.parametrize(
    ("challenge", "said"),
    [
        ("", "challenge is none"),
        ("e=other-error", "challenge is none"),
        (CHALLENGE.replace(NONCE, "x" * 20), "challenge is none"),
        (f"r={NONCE},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "challenge is none"),
        (CHALLENGE.replace("4096", "0"), "iterations"),
        (CHALLENGE.replace("4096", "999999999"), "iterations"),
        (CHALLENGE.replace("W22ZaJ0SNY7soEsUEjb6gQ==", "W"), "salt"),
    ],
)
def test_a_challenge_that_is_none_is_refused(challenge: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        scram.proof(NONCE, "pencil", challenge)
