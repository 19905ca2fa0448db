"""Who answered in a conversation: the times of each agent by itself, and what no person answered.

Where a bot hands over to a person, the waits of both are of one conversation, but each is graded
by its own.
"""

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

from exporter.analytics import replies, spans
from exporter.analytics.replies import Wait
from exporter.analytics.spans import Spans


class Own(Struct, frozen=True, array_like=True, gc=False):
    """An agent's answers, and those of them that people gave."""

    agent: str
    replies: Spans = Spans()
    human_replies: Spans = Spans()


class Answerers(Struct, frozen=True, array_like=True, gc=False):
    """``own`` are the agents where there are several; a single one's are the conversation's.

    ``asked`` are waits that another message ended, ``automated`` those that no person ended. A
    question with its answer in one is in neither: it is counted by itself.
    """

    own: tuple[Own, ...] = ()
    asked: int = 0
    automated: int = 0


NOBODY = Answerers()


def told(waits: Sequence[Wait], by_people: Sequence[Wait], agents: Sequence[str]) -> Answerers:
    """Return who answered, of the waits that anybody ended and those that people ended.

    ``agents`` are all who took part.
    """
    messages = [wait.beat for wait in waits if wait.beat.kind == "sent"]
    automated = len([one for one in messages if not replies.is_answer(one, human=True)])
    own: tuple[Own, ...] = ()
    if len(agents) > 1:
        each, human = _by_agent(waits), _by_agent(by_people)
        own = tuple([Own(one, spans.of(each[one]), spans.of(human[one])) for one in agents])
    return Answerers(own, len(messages), automated)


def _by_agent(waits: Sequence[Wait]) -> defaultdict[str, list[Wait]]:
    found: defaultdict[str, list[Wait]] = defaultdict(list)
    for wait in waits:
        found[wait.beat.agent].append(wait)
    return found
