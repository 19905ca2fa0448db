"""Read what stands inside an action: pipelines of commands of operands.

https://pkg.go.dev/text/template#hdr-Pipelines
"""

from typing import Final

from alerting.gotemplate import numerals, quoting, syntax
from alerting.gotemplate.reader import Reader
from alerting.gotemplate.tokens import Kind, Token
from alerting.quoting import quoted

_OPERANDS: Final = frozenset(
    {
        Kind.BOOL,
        Kind.RUNE,
        Kind.DOT,
        Kind.FIELD,
        Kind.IDENTIFIER,
        Kind.NUMBER,
        Kind.NIL,
        Kind.RAW_STRING,
        Kind.STRING,
        Kind.VARIABLE,
        Kind.LEFT_PARENTHESIS,
    }
)
_LITERALS: Final = (
    syntax.Bool | syntax.String | syntax.Numeral | syntax.Nil | syntax.Dot
)  # what has no fields and takes no arguments


class Operands(Reader):
    """A reader that knows pipelines."""

    def pipeline(self, context: str, end: Kind = Kind.RIGHT) -> syntax.Pipe:
        """Read up to the end of an action, or to a parenthesis."""
        start = self.coming().start
        variables, assigns = self._declared(context)
        commands: list[syntax.Command] = []
        while (token := self.word()).kind is not end:
            if token.kind not in _OPERANDS:
                raise self.unexpected(token, context)
            self.back()
            commands.append(self._command())
        if not commands:
            raise self.refusal(f"missing value for {context}", token)
        for stage, command in enumerate(commands[1:], start=2):
            if isinstance(command.operands[0], _LITERALS):
                raise self.refusal(f"non executable command in pipeline stage {stage}", token)
        return syntax.Pipe(start, tuple(commands), variables, assigns)

    def _declared(self, context: str) -> tuple[tuple[str, ...], bool]:
        """Read ``$x :=`` or ``$i, $x :=`` or nothing."""
        found: list[str] = []
        while (variable := self.coming()).kind is Kind.VARIABLE:
            begin = self.place
            self.next()
            sign = self.word()
            if sign.kind in {Kind.DECLARE, Kind.ASSIGN}:
                found.append(variable.text)
                self.variables.extend(found)
                return tuple(found), sign.kind is Kind.ASSIGN
            if sign.text != "," or sign.kind is not Kind.CHAR:
                self.place = begin
                break
            found.append(variable.text)
            if context != "range" or len(found) > 1:
                raise self.refusal(f"too many declarations in {context}", sign)
            if self.coming().kind not in {Kind.VARIABLE, Kind.RIGHT, Kind.RIGHT_PARENTHESIS}:
                raise self.refusal("range can only initialize variables")
        # Go takes `range $x, .List` for a declaration of $x as well.
        self.variables.extend(found)
        return tuple(found), False

    def _command(self) -> syntax.Command:
        start = self.coming().start
        operands: list[syntax.Operand] = []
        while True:
            self.coming()
            operand = self._operand()
            if operand is not None:
                operands.append(operand)
            token = self.next()
            if token.kind is Kind.SPACE:
                continue
            if token.kind in {Kind.RIGHT, Kind.RIGHT_PARENTHESIS}:
                self.back()
            elif token.kind is not Kind.PIPE:
                raise self.unexpected(token, "operand")
            return syntax.Command(start, tuple(operands))

    def _operand(self) -> syntax.Operand | None:
        """Read a term and the fields that follow it at once; None if no term comes."""
        term = self._term()
        token = self.next()
        if term is None or token.kind is not Kind.FIELD:
            self.back()
            return term
        start = token.start
        names = []
        while token.kind is Kind.FIELD:
            names.append(token.text[1:])
            token = self.next()
        self.back()
        if isinstance(term, _LITERALS):
            raise self.refusal(f"unexpected . after term {quoted(str(term))}", token)
        if isinstance(term, syntax.Field):
            return syntax.Field(start, (*term.names, *names))
        if isinstance(term, syntax.Variable):
            return syntax.Variable(start, term.name, (*term.names, *names))
        return syntax.Chain(start, term, tuple(names))

    def _term(self) -> syntax.Operand | None:
        token = self.word()
        start, text = token.start, token.text
        match token.kind:
            case Kind.LEFT_PARENTHESIS:
                return self._within(token)
            case Kind.IDENTIFIER:
                if text not in self.functions:
                    raise self.refusal(f"function {quoted(text)} not defined", token)
                return syntax.Identifier(start, text)
            case Kind.VARIABLE:
                if text not in self.variables:
                    raise self.refusal(f"undefined variable {quoted(text)}", token)
                return syntax.Variable(start, text)
            case Kind.FIELD:
                return syntax.Field(start, (text[1:],))
        literal = self._literal(token)
        if literal is None:
            self.back()
        return literal

    def _literal(self, token: Token) -> syntax.Operand | None:
        start, text = token.start, token.text
        try:
            match token.kind:
                case Kind.DOT:
                    return syntax.Dot(start)
                case Kind.NIL:
                    return syntax.Nil(start)
                case Kind.BOOL:
                    return syntax.Bool(start, text == "true")
                case Kind.RUNE | Kind.NUMBER:
                    number = numerals.number(text)
                    return syntax.Numeral(
                        start, text, number.integer, number.floating, number.ideal
                    )
                case Kind.STRING | Kind.RAW_STRING:
                    return syntax.String(start, text, quoting.unquoted(text))
        except ValueError as error:
            raise self.refusal(str(error), token) from None
        return None

    def _within(self, token: Token) -> syntax.Pipe:
        if self.nesting >= self.limits.nesting:
            raise self.refusal(
                f"more than {self.limits.nesting} parentheses within one another", token
            )
        self.nesting += 1
        pipe = self.pipeline("parenthesized pipeline", Kind.RIGHT_PARENTHESIS)
        self.nesting -= 1
        return pipe
