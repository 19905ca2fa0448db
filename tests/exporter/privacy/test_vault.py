import os
import pickle
import threading

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from exporter.privacy import vault
from exporter.privacy.vault import Vault, VaultError

KEY = bytes(range(32))
VAULT = Vault(KEY)


@given(st.binary(max_size=500), st.binary(max_size=50))
def test_what_is_sealed_opens(data: bytes, context: bytes) -> None:
    sealed = VAULT.seal(data, context)
    assert VAULT.open(sealed, context) == data
    assert len(data) < 4 or data not in sealed


def test_the_same_is_sealed_differently_each_time() -> None:
    assert len({VAULT.seal(b"x", b"") for _ in range(1000)}) == 1000


@pytest.mark.parametrize("place", [0, 1, 5, 12, 13, 20, -1])
def test_a_sealed_value_that_was_touched_does_not_open(place: int) -> None:
    sealed = bytearray(VAULT.seal(b"name: Bob", b"event"))
    sealed[place] ^= 1
    with pytest.raises(VaultError):
        VAULT.open(bytes(sealed), b"event")


def test_a_sealed_value_opens_nowhere_else() -> None:
    sealed = VAULT.seal(b"name: Bob", b"event 1")
    with pytest.raises(VaultError, match="for another event"):
        VAULT.open(sealed, b"event 2")
    with pytest.raises(VaultError, match="another key sealed it"):
        Vault(b"x" * 32).open(sealed, b"event 1")


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x02" + bytes(40)])
def test_what_was_never_sealed_does_not_open(blob: bytes) -> None:
    with pytest.raises(VaultError, match="not a sealed value"):
        VAULT.open(blob, b"")


def test_a_vault_tells_nothing_of_its_key() -> None:
    assert repr(VAULT) == "Vault(***)"
    assert VAULT.pseudonyms not in {KEY, Vault(b"x" * 32).pseudonyms}
    with pytest.raises(VaultError, match="has 5 bytes, not 32"):
        Vault(b"short")


def test_threads_never_share_a_nonce() -> None:
    nonces: list[bytes] = []

    def seal() -> None:
        nonces.extend(VAULT.seal(b"", b"")[1:13] for _ in range(2000))

    threads = [threading.Thread(target=seal) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(nonces)) == 8000


def test_a_key_is_read_in_three_forms() -> None:
    assert vault.key_from(KEY.hex()) == KEY
    assert vault.key_from(f"{KEY.hex()}\n") == KEY
    assert vault.key_from("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=") == KEY
    assert vault.key_from("__________________________________________8=") == b"\xff" * 32
    phrase = vault.key_from("correct horse battery staple, twice over")
    assert len(phrase) == 32
    assert phrase == vault.key_from("correct horse battery staple, twice over")


def test_a_phrase_as_long_as_a_hexadecimal_key_is_a_phrase() -> None:
    phrase = "z" * 64
    assert len(vault.key_from(phrase)) == 32


def test_a_short_key_is_refused_without_being_quoted() -> None:
    with pytest.raises(VaultError, match="expected 64 hexadecimal digits") as refused:
        vault.key_from("hunter2")
    assert "hunter2" not in str(refused.value)


def test_fresh_keys_fit() -> None:
    assert len(vault.key_from(os.urandom(32).hex())) == 32


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=50))
def test_keys_are_derived_as_rfc_5869_says(key: bytes, purpose: bytes) -> None:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)
    assert vault._derived(key, purpose) == derived


def test_what_was_sealed_as_json_opens_as_fields() -> None:
    assert VAULT.fields(VAULT.seal(b'{"query":"where"}', b"k"), b"k") == {"query": "where"}


def test_it_goes_to_another_process_after_it_was_used_and_shows_nothing_of_its_key() -> None:
    sealed = VAULT.seal(b"x", b"k")
    again = pickle.loads(pickle.dumps(VAULT))  # noqa: S301 # of our own
    assert again.open(sealed, b"k") == b"x"
    assert repr(again) == "Vault(***)"
