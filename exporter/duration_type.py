"""How long something lasts, as commands take it: ``1h30m``."""

import functools
from datetime import timedelta
from typing import Any

import click

from alerting.duration import Duration


class DurationType(click.ParamType[timedelta]):
    """A length of time; what is none ends the command with a sentence that says what it may be."""

    name = "duration"

    def convert(self, value: Any, param: Any, ctx: Any) -> timedelta:
        """Return a text as its length; a default may be one already."""
        if isinstance(value, timedelta):
            return value
        try:
            return timedelta(seconds=Duration.parse(value).seconds)
        except ValueError as error:
            self.fail(str(error), param, ctx)


lasting = functools.partial(click.option, "--for", "span", type=DurationType())
"""The option ``--for`` of a command that goes on for a while."""
