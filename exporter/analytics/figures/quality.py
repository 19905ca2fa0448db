"""How customers were served: times, and what bots did alone (rows Q1–Q5)."""

from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from exporter.analytics.figures import rates, spans
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.spans import Span
from exporter.analytics.figures.sums import Sums

MEASURES = (
    "conversations",
    "ended",
    "outcomes",
    "bot_resolved",
    "handed_off",
    "unassisted",
    "returnable",
    "by_ai",
    "fallbacks",
    "engaged",
    "came_back",
    *spans.measures("first"),
    *spans.measures("first_human"),
    *spans.measures("replies"),
    *spans.measures("human_replies"),
    *spans.measures("resolution"),
)
"""What all of this is worked out from."""


class Returns(NamedTuple):
    """Conversations whose customer began another one after their end.

    ``unassisted`` are those that ended without a person and within the shorter span, ``repeated``
    any within the longer one.
    """

    unassisted: int
    repeated: int


class Resolved(NamedTuple):
    """What was resolved: stretches, conversations with one, and known customers of these."""

    stretches: int
    conversations: int
    customers: int


class Targets(NamedTuple):
    """How long things may take, in milliseconds."""

    first: int
    reply: int
    resolution: int


class Met(Struct, frozen=True):
    """Conversations within `analytics.targets`, by their own mean; up to 5 % above it counts."""

    first_response: Annotated[Rate, Meta(description="of those with a first answer")]
    first_human_response: Annotated[Rate, Meta(description="of those with one by a person")]
    reply: Annotated[Rate, Meta(description="of those with an answer")]
    human_reply: Annotated[Rate, Meta(description="of those with one by a person")]
    resolution: Annotated[Rate, Meta(description="of those that were resolved")]


class Times(Struct, frozen=True):
    """How long customers waited; messages of the system answer nobody."""

    first_response: Annotated[
        Span, Meta(description="from a customer's first message to the first answer, per stretch")
    ]
    first_human_response: Annotated[
        Span, Meta(description="the same to the first answer by a person; bots' answers count not")
    ]
    reply: Annotated[Span, Meta(description="from the first message unanswered to its answer")]
    human_reply: Annotated[Span, Meta(description="the same of answers by people")]
    resolution: Annotated[
        Span, Meta(description="from the begin of a stretch to its end, where that was `resolved`")
    ]
    met: Annotated[Met, Meta(description="how many conversations met their target")]


class Bots(Struct, frozen=True):
    """What was done without people, and where it failed."""

    bot_resolution: Annotated[
        Rate, Meta(description="resolved with no person taking part, of all conversations")
    ]
    handoff: Annotated[
        Rate, Meta(description="a person took over or was called, of all; once each")
    ]
    containment: Annotated[
        Rate,
        Meta(
            description="of conversations that ended: a customer wrote, no handoff, and no return "
            "of the customer within `analytics.returns_within`"
        ),
    ]
    fallback: Annotated[Rate, Meta(description="answers that were a fallback, of bots' answers")]
    engaged: Annotated[Rate, Meta(description="with a customer's message, of all conversations")]


class Ends(Struct, frozen=True):
    """How conversations went on or did not."""

    reopen: Annotated[
        Rate, Meta(description="a customer wrote after the end, or it was reopened; of all")
    ]
    abandoned: Annotated[
        Rate, Meta(description="ended by silence with the customer unanswered, or so told; of all")
    ]
    repeat_contact: Annotated[
        Rate,
        Meta(
            description="of conversations of known customers that ended: the customer began "
            "another within `analytics.repeats_within`"
        ),
    ]


class Solved(Struct, frozen=True):
    """What was resolved: these three are not the same."""

    resolutions: Annotated[
        int, Meta(ge=0, description="how often: one that was reopened may be resolved again")
    ]
    conversations: Annotated[
        int, Meta(ge=0, description="conversations that were resolved at least once")
    ]
    customers: Annotated[
        int, Meta(ge=0, description="known customers of these, each once; joined ids are one")
    ]


class Service(Struct, frozen=True):
    """How customers were served."""

    times: Annotated[Times, Meta(description="how long they waited")]
    bots: Annotated[Bots, Meta(description="what was done without people")]
    ends: Annotated[Ends, Meta(description="how it went on")]


def solved(found: Resolved) -> Solved:
    """Return what was resolved."""
    return Solved(found.stretches, found.conversations, found.customers)


def quality(sums: Sums, returns: Returns, targets: Targets) -> Service:
    """Return how customers were served, by sums, by who came back, and by what was promised."""
    n = sums["conversations"]
    contained = max(0, sums["unassisted"] - returns.unassisted)
    return Service(
        Times(
            first_response=spans.span(sums, "first"),
            first_human_response=spans.span(sums, "first_human"),
            reply=spans.span(sums, "replies"),
            human_reply=spans.span(sums, "human_replies"),
            resolution=spans.span(sums, "resolution"),
            met=Met(
                first_response=spans.within(sums, "first", targets.first),
                first_human_response=spans.within(sums, "first_human", targets.first),
                reply=spans.within(sums, "replies", targets.reply),
                human_reply=spans.within(sums, "human_replies", targets.reply),
                resolution=spans.within(sums, "resolution", targets.resolution),
            ),
        ),
        Bots(
            bot_resolution=rates.rate(sums["bot_resolved"], n),
            handoff=rates.rate(sums["handed_off"], n),
            containment=rates.rate(contained, sums["ended"]),
            fallback=rates.rate(min(sums["fallbacks"], sums["by_ai"]), sums["by_ai"]),
            engaged=rates.rate(sums["engaged"], n),
        ),
        Ends(
            reopen=rates.rate(sums["came_back"], n),
            abandoned=rates.rate(sums.of("outcomes", "abandoned"), n),
            repeat_contact=rates.rate(
                min(returns.repeated, sums["returnable"]), sums["returnable"]
            ),
        ),
    )
