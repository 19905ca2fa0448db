import pytest

from alerting.strict import Secret
from exporter.events import path_key
from exporter.refusal import Refused

KEYS = (Secret("new-key"), Secret("old-key"))


@pytest.mark.parametrize(("key", "place"), [("new-key", 0), ("old-key", 1)])
def test_the_place_of_the_key_that_fits_is_told(key: str, place: int) -> None:
    assert path_key.verify(KEYS, key) == place


@pytest.mark.parametrize(
    ("key", "code"), [("", "signature_missing"), ("new", "signature_mismatch")]
)
def test_no_key_and_another_key_are_refused_without_naming_one(key: str, code: str) -> None:
    with pytest.raises(Refused) as told:
        path_key.verify(KEYS, key)
    assert told.value.code == code
    assert "new-key" not in f"{told.value} {told.value.help}"
