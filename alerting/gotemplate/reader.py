"""A place among the words of a template, and what is known there."""

from collections.abc import Collection

from alerting.gotemplate.errors import TemplateError
from alerting.gotemplate.lexer import tokens
from alerting.gotemplate.limits import Limits
from alerting.gotemplate.tokens import Kind, Token


class Reader:
    """A place among the tokens, and the variables that are known there."""

    def __init__(self, text: str, functions: Collection[str], limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.variables: list[str] = []
        self.opened: Token | None = None
        """The ``{{`` that is not closed yet."""
        self._tokens = tokens(text)
        self.functions = functions
        self.place = 0
        """How many tokens were taken."""
        self._furthest = 0
        self.nesting = 0

    def next(self) -> Token:
        """Take the next token, space included; behind the end there is the end again."""
        token = self._tokens[min(self.place, len(self._tokens) - 1)]
        self._furthest = max(self._furthest, self.place)
        self.place += 1
        return token

    def back(self) -> None:
        """Give the last token back."""
        self.place -= 1

    def word(self) -> Token:
        """Take the next token that is no space."""
        token = self.next()
        return self.next() if token.kind is Kind.SPACE else token

    def coming(self) -> Token:
        """Return the next token that is no space, and leave it there; the space is gone."""
        token = self.word()
        self.back()
        return token

    def expected(self, kind: Kind, context: str) -> Token:
        token = self.word()
        if token.kind is not kind:
            raise self.unexpected(token, context)
        return token

    def refusal(self, message: str, token: Token | None = None) -> TemplateError:
        """Return what is wrong at a token, or at the last that was looked at, to be raised."""
        place = token or self._tokens[min(self._furthest, len(self._tokens) - 1)]
        return TemplateError(message, self.text, place.start)

    def unexpected(self, token: Token, context: str) -> TemplateError:
        if token.kind is not Kind.ERROR:
            return self.refusal(f"unexpected {token} in {context}", token)
        opened = self.opened.line if self.opened else token.line
        return TemplateError(
            str(token),
            self.text,
            token.start,
            opened=None if opened == token.line else opened,
        )
