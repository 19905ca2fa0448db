"""One walk of a JMESPath expression over a body, with fuel: whatever both hold, it ends soon. Pure.

Every step costs one; whatever a step makes costs as many more as it has parts when written out, as
``[@, @]`` doubles with each repetition; texts cost by their length.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from jmespath import functions, visitor

from exporter.events import markup
from exporter.events.money import EXPONENTS

FUEL = 100_000
_CHARACTERS = 64
_MAKING = frozenset({"flatten", "function_expression", "multi_select_dict", "multi_select_list"})


class Exhausted(Exception):
    """The fuel of a request is used up."""


class Scope:
    """What every expression of one request sees, and the fuel that they share."""

    __slots__ = ("fuel", "headers", "root")

    def __init__(self, root: Any, headers: Mapping[str, str], fuel: int = FUEL) -> None:
        self.root = root
        self.headers = headers
        self.fuel = fuel

    def spend(self, amount: int) -> None:
        """Use up fuel, or raise Exhausted."""
        self.fuel -= amount
        if self.fuel < 0:
            raise Exhausted

    def weigh(self, value: Any) -> None:
        """Spend what a value weighs, written out; one that stands there twice counts twice."""
        left = [value]
        while left:
            one = left.pop()
            self.spend(1 + (len(one) // _CHARACTERS if isinstance(one, str) else 0))
            if isinstance(one, dict | list):
                if len(one) > self.fuel:
                    raise Exhausted
                left.extend(one.values() if isinstance(one, dict) else one)


class Functions(functions.Functions):
    """JMESPath's functions and our own."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def call_function(self, function_name: str, resolved_args: Iterable[Any]) -> Any:
        """Call a function once its arguments are paid for."""
        paid = list(resolved_args)
        for one in paid:
            self.scope.weigh(one)
        return super().call_function(function_name, paid)

    @functions.signature()
    def _func_root(self) -> Any:
        return self.scope.root

    @functions.signature({"types": ["string"]})
    def _func_header(self, name: str) -> str | None:
        return self.scope.headers.get(name)

    @functions.signature({"types": ["string"]})
    def _func_lower(self, text: str) -> str:
        return text.lower()

    @functions.signature({"types": ["string"]})
    def _func_plain(self, text: str) -> str:
        return markup.plain(text)

    @functions.signature({"types": ["object"]}, {"types": ["string", "null"]})
    def _func_pick(self, table: dict[str, Any], key: str | None) -> Any:
        return None if key is None else table.get(key)

    @functions.signature({"types": ["number", "string"]}, {"types": ["string"]})
    def _func_major(self, amount: float | str, currency: str) -> str:
        """Return minor units of a currency as a decimal; a currency that is none is an error."""
        return f"{Decimal(str(amount)).scaleb(-EXPONENTS[currency.upper()]):f}"


TABLE: Mapping[str, Any] = Functions.FUNCTION_TABLE


_VISITS: Mapping[str, Callable[..., Any]] = {
    name.removeprefix("visit_"): visit
    for name, visit in vars(visitor.TreeInterpreter).items()
    if name.startswith("visit_")
}


class Walk(visitor.TreeInterpreter):
    """JMESPath's own interpreter, which pays for each step; one walks all of a request.

    It keeps no methods of itself, as JMESPath's does: that would keep bodies until gc comes round.
    """

    def __init__(self, scope: Scope) -> None:
        super().__init__(visitor.Options(custom_functions=Functions(scope)))
        self.scope = scope

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        """Take one step and pay for what it makes."""
        self.scope.spend(1)
        found = _VISITS[node["type"]](self, node, *args, **kwargs)
        if node["type"] in _MAKING:
            self.scope.weigh(found)
        return found
