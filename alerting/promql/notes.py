"""Warnings and infos of one query, each told once, with the place in its text."""

from alerting.promql.functions.context import Note
from alerting.promql.syntax import Expr


class Notes:
    """Sentences in the order in which they came; beyond `most` they are left out."""

    def __init__(self, text: str, most: int) -> None:
        """Take the text of the query; an empty one is taken as a single line."""
        self._text = text
        self._most = most
        self._said: dict[str, None] = {}

    @property
    def said(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(self._said)

    def about(self, expr: Expr, arguments: tuple[Expr, ...]) -> Note:
        """Return where a call with these arguments says what is odd about it or one of them."""

        def note(text: str, argument: int | None = None, /) -> None:
            if len(self._said) < self._most:
                about = expr if argument is None else arguments[argument]
                self._said[f"{text} ({self._place(about.start)})"] = None

        return note

    def _place(self, start: int) -> str:
        line = self._text.count("\n", 0, start)
        return f"{line + 1}:{start - self._text.rfind(chr(10), 0, start)}"
