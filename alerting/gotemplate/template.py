"""A template that was read, and the text it makes of data.

The language is that of Go's package text/template, with ``missingkey=zero``, as Prometheus and
Alertmanager set it: a label that is absent is empty. https://pkg.go.dev/text/template
"""

from collections.abc import Collection, Mapping

from msgspec import Struct

from alerting.gotemplate import execution, functions, library, parser, quoting
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.forms import PLAIN, Form
from alerting.gotemplate.library import Library
from alerting.gotemplate.limits import LIMITS, Limits
from alerting.gotemplate.run import Run
from alerting.gotemplate.values import Function, Record, Value


class Template(Struct, frozen=True, eq=False):
    """A text and what it says; ``prelude`` are variables and the field of the data in each."""

    text: str
    tree: parser.Tree
    prelude: Mapping[str, str]

    def rendered(
        self,
        data: Value,
        given: Mapping[str, Function],
        limits: Limits = LIMITS,
        *,
        known: Library = library.EMPTY,
        form: Form = PLAIN,
    ) -> str:
        """Return the text that the template makes of data; TemplateError says what is wrong.

        ``given`` are the functions that Go's own do not include, ``known`` the definitions of other
        texts. ``form`` may make values safe for where they stand. Whatever the template says, it
        takes no more steps and makes no more text than ``limits`` allow.
        """
        run = Run(self.text, library.joined(known, self.tree, self.text), given, limits, form)
        run.variables.append(("$", data))
        if isinstance(data, Record):
            run.variables += [(name, data.fields[field]) for name, field in self.prelude.items()]
        try:
            execution.execute(run, data, self.tree.root)
        except Fault as fault:
            # Of what is printed between actions; functions' faults have their place already.
            raise run.refusal(str(fault)) from None
        except RecursionError:
            raise run.refusal("the template goes too deep") from None
        return quoting.shown(run.written())


def parsed(
    text: str,
    names: Collection[str] = (),
    prelude: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
) -> Template:
    """Read a template; TemplateError says where it goes wrong.

    ``names`` are of the functions besides Go's own.
    """
    text = quoting.clean(text)
    prelude = prelude or {}
    known = functions.NAMES | frozenset(names)
    return Template(text, parser.tree(text, known, prelude, limits), prelude)
