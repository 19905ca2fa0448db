"""Sums that note which measures they are asked for."""

from collections.abc import Iterator, Mapping
from typing import Any


class Asked(Mapping[tuple[str, str], int]):
    """One of each measure that is asked for by itself."""

    def __init__(self) -> None:
        self.measures: set[str] = set()

    def __getitem__(self, key: tuple[str, str]) -> int:
        self.measures.add(key[0])
        return 1

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def get(self, key: tuple[str, str], _: Any = None) -> Any:
        return self[key]
