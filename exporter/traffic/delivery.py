"""How far messages come on channels that tell it."""

from typing import Final

from exporter.traffic.dice import Dice
from exporter.traffic.tale import Tale

_FAILS: Final = {"whatsapp": 0.006, "instagram": 0.009, "messenger": 0.008, "sms": 0.03}
_READ: Final = {"whatsapp": 0.88, "instagram": 0.8, "messenger": 0.75, "sms": 0.0}
_ERRORS: Final = {
    "whatsapp": ("re_engagement", "undeliverable"),
    "instagram": ("window_closed",),
    "messenger": ("window_closed", "blocked"),
    "sms": ("unreachable", "carrier_filtered", "invalid_number"),
}


def tell(tale: Tale, at: float, dice: Dice, channel: str, *, is_bad: bool) -> None:
    """Tell the steps of the message that the tale told last, written at ``at``."""
    if channel not in _FAILS:
        return
    message = tale.happenings[-1].data["message_id"]
    pricing = "service" if channel == "whatsapp" else None
    step = "chat.message.status"
    tale.add(at + 0.2, step, message_id=message, status="sent", pricing_category=pricing)
    at += dice.tailed(0.8, 0.6)
    if dice.chance(0.35 if is_bad else _FAILS[channel]):
        error = dice.pick(_ERRORS[channel])
        tale.add(at + 0.3, step, message_id=message, status="failed", error_class=error)
        return
    tale.add(at + 0.3, step, message_id=message, status="delivered")
    if dice.chance(_READ[channel]):
        tale.add(at + 0.4 + dice.tailed(9, 0.9), step, message_id=message, status="read")
