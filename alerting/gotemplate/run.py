"""What is known while a template is at work: where it is, what it made, what it may still do."""

from collections.abc import Mapping
from typing import Final

from alerting.gotemplate import functions, syntax
from alerting.gotemplate.errors import TemplateError
from alerting.gotemplate.forms import PLAIN, Form
from alerting.gotemplate.library import Definition
from alerting.gotemplate.limits import Limits
from alerting.gotemplate.values import Function, Value

_CHARACTERS_A_STEP: Final = 100
_LONGEST: Final = 1_000
"""Characters of what an error says, and of the template that it shows."""


class Run:
    """One rendering, or one definition within it."""

    def __init__(
        self,
        text: str,
        definitions: Mapping[str, Definition],
        given: Mapping[str, Function],
        limits: Limits,
        form: Form = PLAIN,
    ) -> None:
        self.definitions = definitions
        self.limits = limits
        self.form = form
        self.node: syntax.Part = syntax.Dot(0)
        """What errors point at: the part that was looked at last."""
        self.defined: str | None = None
        self.variables: list[tuple[str, Value]] = []
        self.depth = 0
        self.source = Definition((), text)
        """Where the nodes at work stand."""
        self._functions = {**functions.functions(limits.output), **given}
        self._steps = 0
        self._parts: list[str] = []
        self._length = 0

    def refusal(self, message: str) -> TemplateError:
        """Return what is wrong where the template is, to be raised."""
        return TemplateError(
            _cut(message),
            self.source.text,
            self.node.start,
            context=_cut(str(self.node)),
            defined=self.defined,
            file=self.source.file,
        )

    def spend(self, steps: int = 1) -> None:
        """Count work that was done."""
        self._steps += steps
        if self._steps > self.limits.steps:
            raise self.refusal(f"the template takes more than {self.limits.steps} steps")

    def measure(self, text: str, node: syntax.Part) -> None:
        """Count a text that was made by a part, which may not be too long."""
        if len(text) > self.limits.output:
            self.node = node
            raise self.refusal(f"a text becomes longer than {self.limits.output} characters")
        if len(text) > _CHARACTERS_A_STEP:
            self.spend(len(text) // _CHARACTERS_A_STEP)

    def write(self, text: str) -> None:
        """Add to what the template makes."""
        self._length += len(text)
        if self._length > self.limits.output:
            raise self.refusal(f"the text becomes longer than {self.limits.output} characters")
        self._parts.append(text)

    def written(self) -> str:
        return "".join(self._parts)

    def function(self, name: str) -> Function:
        found = self._functions.get(name)
        if found is None:
            raise self.refusal(f'"{name}" is not a defined function')
        return found

    def variable(self, name: str) -> Value:
        """Return the value of a variable, of the last with this name."""
        for known, value in reversed(self.variables):
            if known == name:
                return value
        raise self.refusal(f"undefined variable: {name}")

    def assign(self, name: str, value: Value) -> None:
        """Give a variable that is known another value."""
        for place in range(len(self.variables) - 1, -1, -1):
            if self.variables[place][0] == name:
                self.variables[place] = name, value
                return
        raise self.refusal(f"undefined variable: {name}")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
