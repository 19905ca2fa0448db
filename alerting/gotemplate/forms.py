"""What becomes of the texts and values of a template on their way out."""

from typing import Final, Protocol

from alerting.gotemplate import printing, syntax
from alerting.gotemplate.values import Value


class Form(Protocol):
    """One rendering's; it may remember where in a page it is."""

    def literal(self, text: str) -> str:
        """Return what is shown of the template's own text."""

    def value(self, value: Value, pipe: syntax.Pipe, limit: int) -> str:
        """Return what is shown of a pipeline's value; Fault where it has no place."""


class Plain:
    """Everything as it is: text/template."""

    def literal(self, text: str) -> str:
        return text

    def value(self, value: Value, _pipe: syntax.Pipe, limit: int) -> str:
        return printing.shown(value, limit)


PLAIN: Final[Form] = Plain()
