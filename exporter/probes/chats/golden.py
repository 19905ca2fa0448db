"""Golden questions: what is asked of a chat, and what a good answer is like."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from alerting.duration import Duration
from alerting.strict import Name, between, by_default
from exporter.events.expression import Expression
from exporter.probes.fault import Fault
from exporter.probes.hypertext.checks import Conditions
from exporter.probes.pattern import Pattern

_SHOWN = 60
Phrase = Annotated[str, Meta(min_length=1, max_length=500)]


class Question(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that a customer might ask, and what stands in every good answer to it."""

    name: Name
    ask: Annotated[str, Meta(min_length=1, max_length=8_192, description="what is asked")]
    contains: Annotated[
        tuple[Phrase, ...],
        Meta(max_length=20, description="words that the answer has, in capitals or not"),
    ] = ()
    contains_none: Annotated[
        tuple[Phrase, ...],
        Meta(max_length=20, description="words that the answer does not have"),
    ] = ()
    matches: Annotated[
        tuple[Pattern, ...],
        Meta(max_length=20, description="regular expressions of RE2 that must match the answer"),
    ] = ()
    not_matches: Annotated[
        tuple[Pattern, ...],
        Meta(max_length=20, description="regular expressions of RE2 that must not match it"),
    ] = ()
    json: Conditions = ()


class Cost(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an answer costs, as the answer itself says."""

    json: Annotated[
        Expression, Meta(description="JMESPath of the amount, such as `usage.total_tokens`")
    ]
    price: Annotated[float, Meta(ge=0, description="what one of it costs")] = 1.0
    at_most: Annotated[float | None, Meta(description="what an answer may cost")] = None


class Expected(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The event about the very conversation that has to come back through one of our sources."""

    source: Annotated[Name, Meta(description="the source that it comes by")]
    type: Annotated[
        str, Meta(max_length=100, description="type of the event, such as chat.message.sent")
    ] = ""
    within: Annotated[
        Duration, between("span after the answer in which it has to be here", "100ms", "5m")
    ] = by_default(Duration(30))

    def wrong(self, timeout: Duration) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        if self.within >= timeout:
            yield "within", f"{self.within} never comes: a run ends after its timeout of {timeout}"


def fault(question: Question, text: str) -> Fault | None:
    """Return what is wrong with an answer's text; it is not repeated."""
    folded, raw = text.casefold(), text.encode()
    said = next(_wrong(question, folded, raw), "")
    return Fault("answer", f"the answer of {len(text)} characters {said}") if said else None


def _wrong(question: Question, folded: str, raw: bytes) -> Iterator[str]:
    if not folded.strip():
        yield "is empty"
    has = {words: words.casefold() in folded for words in question.contains}
    yield from (f"does not have {_cut(words)}" for words, there in has.items() if not there)
    bad = (words for words in question.contains_none if words.casefold() in folded)
    yield from (f"has {_cut(words)}" for words in bad)
    wanted = (one for one in question.matches if not one.found(raw))
    yield from (f"does not match {_cut(str(one))}" for one in wanted)
    forbidden = (one for one in question.not_matches if one.found(raw))
    yield from (f"matches {_cut(str(one))}" for one in forbidden)


def _cut(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
