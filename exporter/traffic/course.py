"""How a conversation will go, told before its events: whoever needs only its end asks here."""

from typing import Final

from msgspec import Struct

from exporter.traffic import people
from exporter.traffic.dice import Dice
from exporter.traffic.people import Agent, Customer
from exporter.traffic.scene import MINUTE
from exporter.traffic.tale import Start
from exporter.traffic.topics import REASONS, TOPICS, Topic

KIND: Final = "c"
SHARE: Final = 1.0
# In a bad quarter of an hour of the models, and of the shop where the answer needs it.
_SPOILT = 0.45
# Some write to people at once; what an agent sells where it was asked for, and where not.
_DIRECT, _ASKED, _UNASKED = 0.09, 2.6, 0.6
_PRICES = {"purchase": 38.0, "appointment": 45.0, "lead": 90.0, "referral": 60.0}


class Course(Struct, frozen=True):
    """A conversation from outside: ``person`` where one answers, ``reason`` where one was called.

    Money stands as it is told.
    """

    id: str
    begin: float
    customer: Customer
    topic: Topic
    assistant: Agent
    person: Agent | None
    reason: str
    turns: int
    mood: str
    outcome: str
    brought: str
    value: str
    is_reopened: bool
    is_followed: bool

    @property
    def agent(self) -> Agent:
        """Who has the last word."""
        return self.person or self.assistant

    @property
    def appointment(self) -> str | None:
        """The id of what was booked."""
        return f"{self.id}-a" if self.brought == "appointment" else None

    @property
    def followup(self) -> str | None:
        """The id of what was promised."""
        return f"{self.id}-f" if self.is_followed else None


def course(start: Start) -> Course:
    """Return how a conversation goes."""
    dice = start.dice
    begin = (start.minute + dice.roll()) * MINUTE
    customer = people.customer(start.scene, dice, start.minute)
    topic = dice.weighed(TOPICS)
    assistant = dice.weighed(people.ASSISTANTS)
    spoilt = _spoilt(start, topic)
    needs = assistant.escalated + spoilt
    direct = dice.chance(_DIRECT)
    person = dice.weighed(people.PEOPLE) if direct or dice.chance(needs) else None
    outcome = _outcome(dice, person or assistant, spoilt, is_person=person is not None)
    brought = _brought(dice, person or assistant, topic) if outcome == "resolved" else ""
    return Course(
        id=start.id,
        begin=begin,
        customer=customer,
        topic=topic,
        assistant=assistant,
        person=person,
        reason=dice.weighed(REASONS) if person and not direct else "",
        turns=1 + min(8, dice.count(1.6)),
        mood=_mood(dice, outcome, person or assistant),
        outcome=outcome,
        brought=brought,
        value=f"{dice.tailed(_PRICES.get(brought, 1.0), 0.7):.2f}" if brought else "",
        is_reopened=outcome == "resolved" and dice.chance(0.05),
        is_followed=dice.chance(0.28 if person else 0.05),
    )


def _spoilt(start: Start, topic: Topic) -> float:
    mishap = start.scene.mishap(start.minute)
    needed = mishap == "models" or (mishap == "shop" and topic.provider == "shopify")
    return _SPOILT if needed else 0.0


def _outcome(dice: Dice, agent: Agent, spoilt: float, *, is_person: bool) -> str:
    if dice.chance(agent.resolves - (0 if is_person else spoilt)):
        return "resolved"
    rest = {"unresolved": 4.0, "abandoned": 4.0, "silent": 2.0}
    return dice.weighed(rest | ({"escalated": 4.0} if is_person else {}))


def _brought(dice: Dice, agent: Agent, topic: Topic) -> str:
    if not dice.chance((_ASKED if topic.brings else _UNASKED) * agent.sale):
        return ""
    brought = topic.brings or "purchase"
    return "referral" if brought == "lead" and dice.chance(0.2) else brought


def _mood(dice: Dice, outcome: str, agent: Agent) -> str:
    lift = agent.csat - 4 + (0.8 if outcome == "resolved" else -1.6) + 0.8 * dice.bell()
    return "glad" if lift > 0.75 else "sad" if lift < -0.6 else "calm"
