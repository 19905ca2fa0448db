"""Words and signs that expressions are made of, and their names in messages."""

from msgspec import Struct

from alerting.promql.signatures import AGGREGATIONS, EXPERIMENTAL_AGGREGATIONS
from alerting.promql.syntax import ARITHMETIC, COMPARISONS, SET_OPERATORS
from alerting.quoting import quoted

END = "end of input"
ERROR = "error"
IDENTIFIER = "identifier"
METRIC_IDENTIFIER = "metric identifier"
NUMBER = "number"
DURATION = "duration"
STRING = "string"

AGGREGATORS = frozenset(AGGREGATIONS) | EXPERIMENTAL_AGGREGATIONS
BINARY = ARITHMETIC | COMPARISONS | SET_OPERATORS
MATCHES = frozenset({"=", "!=", "=~", "!~"})
_EXTENDED = frozenset({"anchored", "smoothed"})
FILLS = frozenset({"fill", "fill_left", "fill_right"})

_PREPROCESSORS = frozenset({"start", "end", "step", "range"})
_NO_METRIC = frozenset({"bool", "group_left", "group_right", "ignoring", "on"})
_KEYWORDS = _NO_METRIC | _EXTENDED | FILLS | {"by", "offset", "without"}
_SPOKEN = frozenset({"atan2"}) | SET_OPERATORS
WORDS = AGGREGATORS | _PREPROCESSORS | _KEYWORDS | _SPOKEN
NUMBERS = frozenset({"inf", "nan"})

_CLASSES = frozenset({IDENTIFIER, METRIC_IDENTIFIER, NUMBER, DURATION, STRING})
_NAMES = frozenset({IDENTIFIER, METRIC_IDENTIFIER})
# What may stand where a metric's name is expected, and where a label's is in by (…) or on (…).
METRICS = _NAMES | (WORDS - _NO_METRIC - FILLS - {"atan2"})
LABELS = _NAMES | (WORDS - FILLS - {"without"})


class Token(Struct, frozen=True):
    """One word or sign.

    ``type`` is the class of names, numbers and strings, else the word in lower case or the sign
    itself; of an error, ``text`` is the message.
    """

    type: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def description(self) -> str:
        """Its name in "unexpected …", as Prometheus words it."""
        if self.type == END:
            return END
        if self.type in _NAMES:
            return f"{self.type} {quoted(self.text)}"
        if self.type in _KEYWORDS:
            return f"<{self.text}>"
        if self.type in BINARY or self.type in {"=~", "!~", "@", "</", ">/"}:
            return f"<op:{self.text}>"
        if self.type in AGGREGATORS:
            return f"<aggr:{self.text}>"
        cut = quoted(self.text) if len(self.text) <= 10 else f"{quoted(self.text[:10])}..."
        return f"{self.type} {cut}" if self.type in _CLASSES else cut
