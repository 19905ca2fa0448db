import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.strict import Secret
from exporter.events import write_key
from exporter.refusal import Refused

KEYS = (Secret("new"), Secret("old"))


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("authorization", "key"),
    [
        (basic("k1:"), "k1"),
        (basic("k1:secret"), "k1"),
        (basic("k1"), "k1"),
        (basic("k1:x").rstrip("="), "k1"),
        ("bearer  k2 ", "k2"),
        ("Bearer", ""),
        ("Digest abc", ""),
        ("Basic é", "é"),
        ("Basic /////w==", "/////w=="),
        ("", ""),
    ],
)
def test_the_key_is_the_token_or_the_user_of_basic_auth(authorization: str, key: str) -> None:
    assert write_key.offered({"Authorization": authorization}) == key


def test_without_authorization_there_is_no_key() -> None:
    assert not write_key.offered({})


@pytest.mark.parametrize(("key", "index"), [("new", 0), ("old", 1)])
def test_each_key_is_known_by_its_place(key: str, index: int) -> None:
    assert write_key.verify(KEYS, key) == index


def test_of_a_key_that_is_listed_twice_the_first_place_counts() -> None:
    assert write_key.verify((*KEYS, *KEYS), "old") == 1


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "signature_missing"),
        ("NEW", "signature_mismatch"),
        ("x" * 5_000, "signature_mismatch"),
    ],
)
def test_another_key_or_none_is_refused(key: str, code: str) -> None:
    with pytest.raises(Refused) as told:
        write_key.verify(KEYS, key)
    assert told.value.code == code


@given(st.text())
def test_whatever_stands_in_the_header_is_no_key_of_ours(header: str) -> None:
    with pytest.raises(Refused):
        write_key.verify(KEYS, write_key.offered({"Authorization": header}))
