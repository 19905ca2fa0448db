"""Limits of the guard as tests write them."""

from collections.abc import Mapping

from msgspec import Struct


class Limits(Struct, frozen=True):
    """Stands where `metrics` of the configuration does."""

    caps: Mapping[str, int] = {}
    series_per_metric: int = 2000
