"""Amounts of money as people write them in the configuration: a number beside its currency."""

from typing import Annotated, ClassVar, Self

from msgspec import Meta, Struct

from exporter.events import money


class Currency:
    """A currency by its code in ISO 4217."""

    __slots__ = ("code",)

    expected: ClassVar[str] = "an ISO 4217 currency such as EUR"
    schema: ClassVar[dict[str, object]] = {"type": "string", "pattern": "^[A-Za-z]{3}$"}

    def __init__(self, code: str) -> None:
        self.code = code

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code in capitals or not; ValueError where there is none of it."""
        if text.upper() not in money.EXPONENTS:
            raise ValueError(f"expected {cls.expected}, got {text[:40]!r}")
        return cls(text.upper())

    def __str__(self) -> str:
        return self.code

    def __repr__(self) -> str:
        return f"Currency({self.code!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Currency) and other.code == self.code

    def __hash__(self) -> int:
        return hash(self.code)


class Worth(Struct, frozen=True, forbid_unknown_fields=True):
    """An amount of a currency."""

    amount: Annotated[float, Meta(ge=0, le=1e9, description="in major units: 75, or 19.90")]
    currency: Annotated[Currency, Meta(description="ISO 4217: `EUR`")]

    @property
    def minor(self) -> int:
        """The amount in minor units."""
        return money.units(self.amount, money.EXPONENTS[self.currency.code], "amount")
