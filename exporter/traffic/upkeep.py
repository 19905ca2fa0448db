"""What the team does: shifts, spending, metered use, changes of what runs."""

from typing import Final

from exporter.traffic import models, people
from exporter.traffic.scene import DAY, MINUTE, weight
from exporter.traffic.tale import Happening, Start, Tale

SHIFT, SPEND, USE, CHANGE, BLAME = "h", "m", "u", "d", "g"
EACH: Final = 30
QUARTER: Final = 15
_SPENDING: Final = {"adverts": 9.0, "social": 4.0, "newsletter": 0.8, "partners": 0.6}
"""EUR of half an hour at 60 conversations of an hour."""
_USE: Final = {
    "sms_segments": (6, 0.041),
    "storage_mb": (30, 0.0002),
    "embedded_tokens": (9000, 2e-8),
}
_RELEASES: Final = ("assistant", "shop", "help_page")


def shift(start: Start) -> list[Happening]:
    """Tell a day's shift of a person, and of the widget once a day."""
    dice, person = start.dice, list(people.PEOPLE)[start.number]
    tale = Tale(start.id)
    begins = start.minute + dice.whole(6 * 60 + 30, 9 * 60)
    ends = begins + dice.whole(7 * 60, 9 * 60)
    for minute, status in ((begins, "online"), (begins + 240, "away"), (begins + 280, "online")):
        tale.add(minute * MINUTE, "agent.changed", agent_id=person.id, status=status)
    tale.add(ends * MINUTE, "agent.changed", agent_id=person.id, status="offline")
    if start.number == 0:
        at = (start.minute + dice.whole(540, 1020)) * MINUTE
        status = dice.pick(("published", "themed", "moved"))
        tale.add(at, "widget.changed", widget_id="widget-1", status=status)
    return tale.happenings


def spend(start: Start) -> list[Happening]:
    """Tell what half an hour of marketing cost."""
    dice, tale = start.dice, Tale(start.id)
    much = start.scene.rate / 60 * (0.4 + weight(start.minute))
    for source, amount in _SPENDING.items():
        value = f"{amount * much * dice.between(0.7, 1.3):.2f}"
        tale.add(
            (start.minute + EACH - 1) * MINUTE,
            "marketing.spend.recorded",
            traffic_source=source,
            value=value,
            currency="EUR",
        )
    return tale.happenings


def use(start: Start) -> list[Happening]:
    """Tell what was metered in a quarter of an hour."""
    dice, tale = start.dice, Tale(start.id)
    much = start.scene.rate / 60 * weight(start.minute)
    for kind, (quantity, price) in _USE.items():
        used = max(1, round(quantity * much * dice.between(0.6, 1.5)))
        cost = f"{used * price:.9f}"
        at = (start.minute + QUARTER - 1) * MINUTE
        tale.add(at, "usage.recorded", kind=kind, quantity=used, value=cost, currency="EUR")
    return tale.happenings


def change(start: Start) -> list[Happening]:
    """Tell a deploy or two of a day, a new version of the prompt, and a setting."""
    dice, tale = start.dice, Tale(start.id)
    day = start.minute // DAY
    for number in range(1 + dice.count(0.6)):
        _record(
            tale,
            start.minute + dice.whole(9 * 60, 17 * 60),
            "deploy",
            dice.pick(_RELEASES),
            f"{day % 1000}.{number}",
        )
    if models.is_new(start.minute):
        _record(tale, start.minute, "prompt", "answer", models.version(start.minute * 60.0))
    if dice.chance(0.3):
        kind = dice.pick(("config", "model"))
        _record(tale, start.minute + dice.whole(600, 960), kind, "assistant", f"{day % 1000}")
    return tale.happenings


def blame(start: Start) -> list[Happening]:
    """Tell of the deploy a few minutes before a bad quarter of an hour, which often has one."""
    dice, tale = start.dice, Tale(start.id)
    mishap = start.scene.mishap(start.minute + QUARTER)
    if mishap and not start.scene.mishap(start.minute) and dice.chance(0.6):
        name = {"models": "assistant", "shop": "shop"}.get(mishap, "help_page")
        version = f"{start.minute // DAY % 1000}.9"
        _record(tale, start.minute + QUARTER - 3, "deploy", name, version)
    return tale.happenings


def _record(tale: Tale, minute: int, kind: str, name: str, version: str) -> None:
    tale.add(
        minute * MINUTE,
        "change.recorded",
        kind=kind,
        name=name,
        version=version,
        url=f"https://builds.example/{name}/{version}",
    )
