from typing import Any

import pytest

from exporter.analytics import measures, sales, snapshot
from exporter.analytics.beat import Beat
from tests.exporter.analytics.beats import START, beat


def asked(place: int, service: str) -> Beat:
    return beat("received", START + place, place=place, service=service)


def sold(place: int, **more: Any) -> Beat:
    return beat("converted", START + place, place=place, what="purchase", **more)


def told(*thread: Beat) -> tuple[sales.Sale, ...]:
    return sales.told(thread, snapshot.latest(thread))


EURO: dict[str, Any] = {"value": 1_000, "currency": "EUR"}


@pytest.mark.parametrize(
    ("thread", "found"),
    [
        ((asked(0, "excel"),), ()),
        ((asked(0, "excel"), sold(1)), ()),
        ((asked(0, "excel"), sold(1, currency="EUR", value=0)), ()),
        ((sold(0, **EURO),), (("", "EUR", 1_000),)),
        ((asked(0, "excel"), asked(1, "repair"), sold(2, **EURO)), (("repair", "EUR", 1_000),)),
        ((asked(0, "excel"), sold(1, service="repair", **EURO)), (("repair", "EUR", 1_000),)),
        (
            (asked(0, "excel"), sold(1, **EURO), sold(2, **EURO), sold(3, value=5, currency="USD")),
            (("excel", "EUR", 2_000), ("excel", "USD", 5)),
        ),
        (
            (beat("summarised", START, service="excel", what="purchase", **EURO),),
            (("excel", "EUR", 1_000),),
        ),
        # An event knows better than a summary, also where it has no amount.
        ((sold(0), beat("summarised", START + 1, place=1, what="purchase", **EURO)), ()),
        ((beat("summarised", START, what="lead"),), ()),
    ],
)
def test_what_was_brought_is_of_a_service(
    thread: tuple[Beat, ...], found: tuple[sales.Sale, ...]
) -> None:
    assert told(*thread) == found


def test_sales_add_up_by_currency_and_service() -> None:
    assert [*sales.amounts((("excel", "EUR", 1_000),))] == [
        ("service_minor", measures.name("EUR", "excel"), 1_000)
    ]
