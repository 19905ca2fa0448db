import msgspec
import pytest

from exporter.exports.section import Exports


def test_ten_an_hour_and_two_at_once_unless_it_is_said() -> None:
    assert msgspec.convert({}, Exports) == Exports(an_hour=10, at_once=2)


@pytest.mark.parametrize("wrong", [{"an_hour": 0}, {"at_once": 101}, {"a_day": 1}])
def test_other_limits_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, Exports)
