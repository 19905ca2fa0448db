"""How much a template may be, and how much work it may make."""

from typing import Final

from msgspec import Struct


class Limits(Struct, frozen=True):
    """The first three hold when a template is read, the others each time its text is made."""

    characters: int = 20_000
    definitions: int = 100
    nesting: int = 40
    """Blocks within blocks, and parentheses within parentheses."""

    steps: int = 20_000
    """Parts evaluated; a long result counts as several."""
    output: int = 64_000
    """Characters that are made, and of every string on the way."""
    depth: int = 80
    """Blocks and definitions within one another."""
    queries: int = 20
    samples: int = 10_000
    """Samples that all its queries together may answer with."""


LIMITS: Final = Limits()
