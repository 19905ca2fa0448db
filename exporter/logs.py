"""Logs: a console for people, JSON lines for machines, and no secret in either.

Everything that logs, aiohttp and asyncio too, goes through the standard library's root logger and
one formatter. Tracebacks show no local variables, which may hold what callers sent.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import Processor

from alerting import clock

Format = Literal["auto", "console", "json"]

_HIDDEN = "***"
_SECRET_KEYS = re.compile(r"(?i)token|secret|password|passwd|authorization|api_?key|cookie")
_SECRET_TEXT = re.compile(
    r"(?i)(?P<before>\b(?:bearer|basic)\s+|\bwhsec_|[?&](?:access_token|token|key|secret)="
    r"|/webhooks/[a-z0-9_-]+/|/ping/|://[^/\s:@]*:)(?P<secret>[^\s&\"'<>/@]+)"
)
# A line of a log must stay a line, whatever a caller put in a header.
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))}


def setup(format: Format, level: str, stream: TextIO = sys.stderr) -> None:
    """Send all logs of `level` and above to `stream`; `auto` is for people on a terminal only.

    May be called again; the last call holds.
    """
    for_people = format == "console" or (format == "auto" and stream.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        _stamped,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = _Ours(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                masked,
                _console(stream) if for_people else structlog.processors.JSONRenderer(default=str),
            ],
        )
    )
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _Ours)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    logging.captureWarnings(capture=True)


class _Ours(logging.StreamHandler[TextIO]):
    """The handler that setup placed, told from those of a test runner."""


def masked(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Return the event without secrets, and with every value on one line but tracebacks."""
    return {key: _value(key, value) for key, value in event.items()}


def hidden(text: str) -> str:
    """Return text with what follows known marks of secrets left out."""
    return _SECRET_TEXT.sub(rf"\g<before>{_HIDDEN}", text)


def _value(key: str, value: Any) -> Any:
    if _SECRET_KEYS.search(key):
        return _HIDDEN
    if isinstance(value, str):
        return hidden(value) if key == "exception" else hidden(value).translate(_CONTROL)
    if isinstance(value, Mapping):
        return {name: _value(str(name), inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_value(key, inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return hidden(str(value)).translate(_CONTROL)


def _stamped(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    event["timestamp"] = clock.now().isoformat(timespec="milliseconds")
    return event


def _console(stream: TextIO) -> Processor:
    return structlog.dev.ConsoleRenderer(
        colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
