"""The number that a sender's own counter gave an event (CloudEvents' extension Sequence). Pure.

https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/sequence.md
"""

from typing import Annotated, Final

from msgspec import Meta

from exporter.events.invalid import Invalid, shown

INTEGER: Final = "Integer"
"""The `sequencetype` of numbers of which each is one more than the one before."""
MOST: Final = 2**63 - 1
_DIGITS: Final = 20
_HELP: Final = "count up by one for each event of the same source, beginning at 1"

Sequence = (
    Annotated[int, Meta(ge=-MOST - 1, le=MOST)]
    | Annotated[str, Meta(min_length=1, max_length=200)]
    | None
)
SequenceType = Annotated[str, Meta(min_length=1, max_length=200)] | None


def number(sequence: int | str | None, type: str | None) -> int | None:
    """Return the number; None where there is none. Raises Invalid where it should be one.

    A text without `sequencetype: Integer` says what comes later, but not what is missing.
    """
    if isinstance(sequence, str) and type == INTEGER:
        return _whole(sequence)
    return sequence if isinstance(sequence, int) else None


def _whole(text: str) -> int:
    digits = text[1:] if text[0] in "+-" else text
    if digits.isascii() and digits.isdigit() and len(digits.lstrip("0")) <= _DIGITS:
        found = int(text)
        if -MOST - 1 <= found <= MOST:
            return found
    raise Invalid(
        "out_of_range",
        f"sequence: expected a whole number, as sequencetype says, got {shown(text)}",
        _HELP,
    )
