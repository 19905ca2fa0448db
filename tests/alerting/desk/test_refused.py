import pytest

from alerting.desk.refused import Full, Refused, Unknown


@pytest.mark.parametrize("kind", [Unknown, Full])
def test_whoever_catches_a_refusal_catches_each(kind: type[Refused]) -> None:
    with pytest.raises(Refused, match="why"):
        raise kind("why")
