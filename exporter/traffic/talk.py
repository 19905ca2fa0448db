"""A conversation: messages, answers by assistants and people, a handoff, its end and a grade."""

from typing import Final

from exporter.traffic import answers, delivery, outcome, words
from exporter.traffic.course import KIND, Course, course
from exporter.traffic.dice import Dice
from exporter.traffic.scene import MINUTE, Scene
from exporter.traffic.tale import Happening, Start, Tale
from exporter.traffic.topics import STAGES

SPAN: Final = 300
"""Minutes in which a conversation is over, its reopening among them."""
_TOUCHPOINTS: Final = {
    "web": "chat_widget",
    "whatsapp": "qr_code",
    "instagram": "story",
    "messenger": "page",
    "sms": "newsletter",
    "other": "phone",
}


def tell(start: Start) -> list[Happening]:
    """Tell a conversation."""
    told = course(start)
    scene, dice = start.scene, start.scene.dice(KIND, "talk", told.id)
    customer = told.customer
    tale = Tale(
        told.id,
        conversation_id=told.id,
        customer_id=customer.id,
        channel=customer.channel,
        service=told.topic.service,
    )
    tale.add(
        told.begin,
        "chat.conversation.started",
        subject=f"About {told.topic.name}",
        journey_stage=dice.weighed(STAGES),
        touchpoint=_TOUCHPOINTS[customer.channel],
        language=customer.language,
    )
    outcome.introduce(tale, dice, told)
    at = _turns(tale, dice, told, scene)
    outcome.end(tale, dice, told, at)
    if told.is_reopened:
        _return(tale, dice, told, at)
    return tale.happenings


def _turns(tale: Tale, dice: Dice, told: Course, scene: Scene) -> float:
    """Tell the messages; return when the last was written."""
    at = told.begin + dice.between(0.2, 2)
    handoff = told.turns if told.person is None else dice.whole(0, told.turns - 1)
    if told.person and not told.reason:
        handoff = 0
    silent = told.outcome in {"silent", "abandoned"}
    for turn in range(told.turns):
        _write(tale, at, dice, told, turn)
        if turn == handoff and told.reason:
            answers.hand_off(tale, at, told)
        if turn == told.turns - 1 and silent and dice.chance(0.5):
            break  # nobody answers any more, which makes it abandoned
        bad = scene.mishap(int(at // MINUTE))
        if turn >= handoff:
            at = answers.person(tale, at, dice, told)
        else:
            at = answers.assistant(tale, at, dice, told, bad)
        delivery.tell(tale, at, dice, told.customer.channel, is_bad=bad == "delivery")
        at += dice.tailed(38, 0.8)
    return at


def _write(tale: Tale, at: float, dice: Dice, told: Course, turn: int) -> None:
    language, topic = told.customer.language, told.topic
    if turn:
        last = turn == told.turns - 1
        text = words.follows(dice, language, told.mood if last else "calm")
    else:
        text = words.question(dice, language, topic.name)
    intent = {"intent": topic.intent, "confidence": round(dice.between(0.6, 0.99), 2)}
    tale.add(
        at,
        "chat.message.received",
        message_id=f"{tale.id}-m{turn}",
        text=text,
        topics=None if turn else [topic.name],
        intents=None if turn else [intent],
    )


def _return(tale: Tale, dice: Dice, told: Course, at: float) -> None:
    """Tell that the customer comes back, and is answered once more."""
    at += dice.between(20, 90) * MINUTE
    tale.add(at, "chat.conversation.reopened")
    tale.add(
        at + 1,
        "chat.message.received",
        message_id=f"{tale.id}-r",
        text=words.follows(dice, told.customer.language, "sad"),
    )
    at = answers.person(tale, at + 1, dice, told)
    tale.add(at + MINUTE, "chat.conversation.ended", outcome="resolved", resolved_by="human")
