import pytest

from alerting import strict
from alerting.strict import ConfigError
from exporter.folding.worth import Currency, Worth


def read(text: str) -> Worth:
    return strict.load(text, Worth, file="x.yml", environ={}, read=str)


@pytest.mark.parametrize(
    ("text", "code", "minor"),
    [
        ("{amount: 75, currency: EUR}", "EUR", 7_500),
        ("{amount: 19.9, currency: eur}", "EUR", 1_990),
        ("{amount: 1200, currency: JPY}", "JPY", 1_200),
        ("{amount: 0, currency: KWD}", "KWD", 0),
    ],
)
def test_an_amount_is_of_its_currencys_smallest_unit(text: str, code: str, minor: int) -> None:
    found = read(text)
    assert (str(found.currency), found.minor) == (code, minor)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{amount: 75, currency: XXL}", "currency: expected an ISO 4217 currency such as EUR"),
        ("{amount: -1, currency: EUR}", "amount: expected"),
        ("{amount: 75}", "currency"),
    ],
)
def test_what_is_no_amount_is_told_at_load(text: str, wanted: str) -> None:
    with pytest.raises(ConfigError, match="x") as told:
        read(text)
    assert wanted in str(told.value)


def test_currencies_are_equal_by_their_code() -> None:
    one, other = Currency.parse("EUR"), Currency.parse("eur")
    assert one == other
    assert hash(one) == hash(other)
    assert one != Currency("USD")
    assert one != "EUR"
    assert repr(one) == "Currency('EUR')"
