"""What can be wrong with an expression, or go wrong while it is evaluated."""


class QueryError(Exception):
    """Whatever ends a query without an answer."""


class ParseError(QueryError):
    """The text is no expression, or one whose types do not fit.

    ``start`` and ``end`` are offsets in the text, in characters; ``line`` and ``column`` count
    from 1. ``str()`` is ``1:5: parse error: …``, as Prometheus says it.
    """

    def __init__(self, message: str, start: int, end: int, text: str = "") -> None:
        """Take the bare message and where in the text it belongs."""
        self.message = message
        self.start = start
        self.end = end
        self.line = text.count("\n", 0, start) + 1
        self.column = start - (text.rfind("\n", 0, start) + 1) + 1
        super().__init__(f"{self.line}:{self.column}: parse error: {message}")


class EvaluationError(QueryError):
    """The expression has no answer over these samples: what Prometheus calls `execution`."""


class TooMuch(EvaluationError):
    """A limit of series, samples, points or time stopped the evaluation; the message names it."""
