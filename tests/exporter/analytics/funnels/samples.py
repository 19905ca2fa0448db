"""Funnels and hits for tests: a story is a letter a minute, a to d are steps, `.` is none."""

from exporter.analytics.funnels.passages import Hit
from exporter.analytics.funnels.plan import Plan, Step
from tests.exporter.analytics.beats import MINUTE, START

PLAN = Plan("sale", 60 * MINUTE, tuple(Step(f"event.{name}") for name in "abcd"))


def hits(story: str, *, start: int = START, every: int = MINUTE) -> list[Hit]:
    return [
        Hit(start + place * every, "abcd".index(letter), place.to_bytes(8), "web")
        for place, letter in enumerate(story)
        if letter != "."
    ]
