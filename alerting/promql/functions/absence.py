"""What is told when there is nothing: `absent` and `absent_over_time`."""

import numpy as np

from alerting import model
from alerting.model import Labels
from alerting.promql.functions import arguments
from alerting.promql.functions.arguments import Given
from alerting.promql.functions.context import Context, Function
from alerting.promql.rows import Rows
from alerting.promql.syntax import NAME, Expr, Paren, Range, Selector
from alerting.promql.values import Vector, nothing


def absent(given: Given, context: Context) -> Vector:
    """Return 1 if the vector has no elements, with the labels that they would have had."""
    return _told(context) if not len(arguments.vector(given, 0).rows) else nothing()


def absent_over_time(given: Given, context: Context) -> Vector:
    """Return 1 if no series has a sample in the window, with the labels that it would have had."""
    return _told(context) if not len(arguments.samples(given, 0).rows) else nothing()


def _told(context: Context) -> Vector:
    return Vector(Rows.of((missing(context.arguments[0]),)), np.ones(1))


def missing(expr: Expr) -> Labels:
    """Return the labels that a selector demands; none of any other expression.

    A label that is demanded twice, or matched in another way too, is left out.
    """
    match expr:
        case Paren(expr=inner):
            return missing(inner)
        case Range(selector=selector):
            return missing(selector)
        case Selector(matchers=matchers):
            found: dict[str, str] = {}
            seen: set[str] = set()
            for each in matchers:
                if each.name == NAME:
                    continue
                if each.operator == "=" and each.name not in seen:
                    found[each.name] = each.value
                    seen.add(each.name)
                else:
                    found.pop(each.name, None)
            return model.labels(found)
        case _:
            return ()


ABSENCE: dict[str, Function] = {"absent": absent, "absent_over_time": absent_over_time}
