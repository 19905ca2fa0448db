"""The numbers that every conversation has, by measure: always the same names in the same order.

So two of them are added number by number, without looking at a name.
"""

import operator
from collections.abc import Iterable, Mapping, Sequence

from exporter.analytics.answerers import Own
from exporter.analytics.conversation import Conversation

Numbers = Mapping[str, int]


def of(one: Conversation) -> dict[str, int]:
    """Return what is the same of all and of each agent; grades are in thousandths."""
    is_ended, is_resolved, has_sold = bool(one.ended), one.outcome == "resolved", one.conversions
    return {
        "conversations": 1,
        "ended": is_ended,
        "active": one.is_active,
        "completed": is_ended and one.outcome != "abandoned",
        "automated": is_ended and not one.by_human,
        "escalated": one.escalated,
        "handed_off": one.handed_off,
        "bot_resolved": one.bot_resolved,
        "reopened": one.reopened,
        "came_back": bool(one.reopened),
        "unassisted": one.is_unassisted,
        "returnable": is_ended and bool(one.customer),
        "engaged": bool(one.by_customer),
        "on_topic": bool(one.topics),
        "converted": bool(has_sold),
        "with_data": one.with_data,
        "rated": bool(one.ratings),
        "succeeded": is_resolved or bool(has_sold),
        "summarised": one.is_summarised,
        "missed": is_ended and not is_resolved and not has_sold,
        "messages": one.messages,
        "by_customer": one.by_customer,
        "by_ai": one.by_ai,
        "by_human": one.by_human,
        "cached": one.cached,
        "fallbacks": one.fallbacks,
        "errors": one.errors,
        "asked": one.answerers.asked,
        "asked_automated": one.answerers.automated,
        "duration_ms": one.duration,
        "ratings": one.ratings,
        "rating_milli": round(one.rating_sum * 1000),
        "positive": one.positive,
        "neutral": one.neutral,
        "negative": one.negative,
        "feelings_sure_n": one.moods.sure_n,
        "feelings_sure_milli": one.moods.sure_milli,
        "feelings_derived": one.moods.derived,
        "first_n": one.first.n,
        "first_ms": one.first.ms,
        "first_working_ms": one.first.working,
        "first_human_n": one.first_human.n,
        "first_human_ms": one.first_human.ms,
        "first_human_working_ms": one.first_human.working,
        "resolution_n": one.resolution.n,
        "resolution_ms": one.resolution.ms,
        "resolution_working_ms": one.resolution.working,
    }


def answers(one: Conversation | Own) -> dict[str, int]:
    """Return the answers of all, or of one of several agents."""
    replies, by_people = one.replies, one.human_replies
    return {
        "replies_n": replies.n,
        "replies_ms": replies.ms,
        "replies_working_ms": replies.working,
        "human_replies_n": by_people.n,
        "human_replies_ms": by_people.ms,
        "human_replies_working_ms": by_people.working,
    }


def summed(some: Sequence[Numbers]) -> Iterable[tuple[str, int]]:
    """Return all together, by measure; nothing of none."""
    columns = zip(*[one.values() for one in some], strict=True)
    return zip(some[0] if some else (), map(sum, columns), strict=True)


def negative(one: Numbers) -> Numbers:
    """Return what takes one away again."""
    return dict(zip(one, map(operator.neg, one.values()), strict=True))
