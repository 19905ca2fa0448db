"""What a field of an event may hold: constrained types that every event type shares.

Every number is bounded on both sides, so NaN and the infinities cannot enter; every text and list
has a length. Descriptions are what a sender is told when a pattern does not fit.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

# Anything longer is not a message but a mistake; what is kept of it is 100 characters anyway.
TEXT_CHARACTERS = 65_536
MINOR_LIMIT = 10**15
NANO_LIMIT = 10**18
CHANNELS = frozenset({"whatsapp", "instagram", "messenger", "web", "sms", "other"})

Id = Annotated[str, Meta(min_length=1, max_length=200)]
Word = Annotated[str, Meta(min_length=1, max_length=100)]
Phrase = Annotated[str, Meta(min_length=1, max_length=500)]
Text = Annotated[str, Meta(max_length=TEXT_CHARACTERS)]
Address = Annotated[str, Meta(min_length=1, max_length=2000)]
Tenant = Annotated[str, Meta(max_length=64)]
Language = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,7}\Z",
        description="a BCP 47 language such as 'en' or 'pt-BR'",
    ),
]
Country = Annotated[
    str, Meta(pattern=r"^[A-Za-z]{2}\Z", description="an ISO 3166 country such as 'FR'")
]
Currency = Annotated[
    str, Meta(pattern=r"^[A-Z]{3}\Z", description="an ISO 4217 currency such as 'EUR'")
]
Instant = Annotated[datetime, Meta(tz=True)]

Seconds = Annotated[float, Meta(ge=0, le=1e9)]
Hours = Annotated[float, Meta(ge=0, le=1e6)]
Minutes = Annotated[float, Meta(ge=0, le=1e8)]
Ratio = Annotated[float, Meta(ge=0, le=1)]
Impact = Annotated[float, Meta(ge=-10, le=10)]
Number = Annotated[float, Meta(ge=-1e15, le=1e15)]
Quantity = Annotated[float, Meta(ge=0, le=1e15)]
Count = Annotated[int, Meta(ge=0, le=10**12)]
Score = Annotated[int, Meta(ge=1, le=5)]
MeanScore = Annotated[float, Meta(ge=1, le=5)]
# Money as it is stored; senders write major units, see money.py.
Minor = Annotated[int, Meta(ge=0, le=MINOR_LIMIT)]
Nano = Annotated[int, Meta(ge=0, le=NANO_LIMIT)]

AgentKind = Literal["ai", "human", "system"]
Stage = Literal["awareness", "consideration", "decision", "retention", "advocacy"]
Overall = Literal["positive", "neutral", "negative"]
Outcome = Literal["resolved", "unresolved", "abandoned", "escalated"]
Conversion = Literal["appointment", "purchase", "lead", "referral"]

Words = Annotated[tuple[Word, ...], Meta(max_length=32)]
Phrases = Annotated[tuple[Phrase, ...], Meta(max_length=32)]
Ids = Annotated[tuple[Id, ...], Meta(max_length=32)]
# Free JSON: model.py bounds its depth and size.
Loose = dict[str, Any]


class Sentiment(Struct, frozen=True, omit_defaults=True, gc=False):
    """How a text feels; ``derived`` when we scored it ourselves."""

    overall: Overall
    confidence: Ratio | None = None
    emotions: Words = ()
    derived: bool = False


class Intent(Struct, frozen=True, omit_defaults=True, gc=False):
    """What a message wants, as the sender's classifier says."""

    intent: Word
    confidence: Ratio | None = None
    timestamp: Instant | None = None


Intents = Annotated[tuple[Intent, ...], Meta(max_length=32)]
