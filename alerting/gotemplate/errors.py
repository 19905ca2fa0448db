"""What is wrong in a template, and where; in our words and in those of Go's package.

https://pkg.go.dev/text/template
"""

from alerting.gotemplate import quoting
from alerting.quoting import quoted


class Fault(Exception):
    """What a function or a query says is wrong; a TemplateError where it was called."""


class TemplateError(Exception):
    """A template that cannot be read, or whose text cannot be made.

    ``line`` and ``column`` count characters from 1. ``context`` is the part of the template that
    was at work, None when it could not be read at all; ``defined`` the name of its definition.
    ``opened`` is the line of the ``{{`` that the mistake belongs to, where that is another line.
    ``file`` is the file that the text is of, "" for a text that stands by itself.
    """

    def __init__(
        self,
        message: str,
        text: str,
        start: int,
        *,
        context: str | None = None,
        defined: str | None = None,
        opened: int | None = None,
        file: str = "",
    ) -> None:
        before = text[:start]
        self.message = message
        self.context = context
        self.defined = defined
        self.opened = opened
        self.file = file
        self.line = before.count("\n") + 1
        line = before[before.rfind("\n") + 1 :]
        self.column = len(line) + 1
        self._bytes = len(quoting.raw(line))
        super().__init__(message)

    @property
    def is_of_reading(self) -> bool:
        """Whether the template cannot be read, whatever the data."""
        return self.context is None

    def __str__(self) -> str:
        at = "" if self.context is None else f"at <{self.context}>: "
        file = f"{self.file}:" if self.file else ""
        return f"{file}{self.line}:{self.column}: {at}{self.message}{self._started('on line ')}"

    def go_text(self, name: str, shift: int = 0) -> str:
        """Return what Go would say of a template with this name.

        ``shift``: bytes that stand before our text in its first line there. Go counts bytes from 0.
        """
        if self.context is None:
            started = self._started(f"at {name}:")
            return f"template: {name}:{self.line}: {self.message}{started}"
        column = self._bytes + (shift if self.line == 1 else 0)
        defined = quoted(name if self.defined is None else self.defined)
        name = self.file.rpartition("/")[2] or name
        place = f"template: {name}:{self.line}:{column}: executing {defined} at <{self.context}>"
        return f"{place}: {self.message}"

    def _started(self, place: str) -> str:
        if self.opened is None:
            return ""
        what = "" if self.message.endswith(" action") else " in action"
        return f"{what} started {place}{self.opened}"
