"""Who takes part: agents with their strengths, customers with their habits. All are invented."""

from typing import Final

from msgspec import Struct

from exporter.traffic.dice import Dice
from exporter.traffic.scene import Scene


class Agent(Struct, frozen=True):
    """Who answers: times are medians in seconds, grades means of 1 to 5, all else shares of 1."""

    id: str
    seconds: float
    csat: float
    sale: float
    resolves: float
    escalated: float = 0.0
    fallback: float = 0.0
    confidence: float = 0.0
    model: str = ""


ASSISTANTS: Final = {
    Agent("ai-nova", 0.3, 4.5, 0.24, 0.90, 0.06, 0.03, 0.84, "kestrel-large"): 50.0,
    Agent("ai-pico", 0.2, 4.2, 0.16, 0.84, 0.10, 0.06, 0.76, "kestrel-small"): 32.0,
    Agent("ai-clerk", 1.4, 3.0, 0.05, 0.58, 0.31, 0.24, 0.55, "northlight-1"): 18.0,
}
"""Assistants and how often they are asked; the last one is visibly worse."""
PEOPLE: Final = {
    Agent("mira", 11, 4.7, 0.37, 0.95): 30.0,
    Agent("selma", 16, 4.5, 0.29, 0.92): 28.0,
    Agent("tobin", 21, 4.2, 0.22, 0.88): 24.0,
    Agent("ovid", 140, 3.5, 0.08, 0.74): 18.0,
}
"""People who help where an assistant cannot, and how often."""

_LANGUAGES = {"en": 46.0, "fr": 20.0, "de": 16.0, "es": 11.0, "it": 4.0, "nl": 3.0}
_COUNTRIES = {
    "en": ("GB", "IE", "US"),
    "fr": ("FR", "FR", "BE"),
    "de": ("DE", "AT", "CH"),
    "es": ("ES", "ES", "MX"),
    "it": ("IT",),
    "nl": ("NL", "BE"),
}
_CHANNELS = {
    "web": 44.0,
    "whatsapp": 29.0,
    "instagram": 11.0,
    "messenger": 8.0,
    "sms": 5.0,
    "other": 3.0,
}
_BEGINNINGS = ("Ta", "Mi", "Lo", "Ver", "Sa", "Jun", "Ke", "Ro", "El", "Pi", "Na", "Bri")
_ENDINGS = ("ven", "lka", "ris", "dor", "mel", "tha", "nik", "sa", "lo", "wyn")
# Customers come back for a day or two; some stay for long.
_RECENT, _LOYAL, _LOYALS = 250.0, 6000.0, 0.3


class Customer(Struct, frozen=True):
    """Who writes; ``visitor`` is the same person on the site, before anybody knew."""

    id: str
    visitor: str
    language: str
    country: str
    channel: str

    @property
    def currency(self) -> str:
        """What this customer pays with."""
        return "GBP" if self.country == "GB" else "EUR"


def customer(scene: Scene, dice: Dice, minute: int) -> Customer:
    """Return who comes in a minute: new ones often, others who were here before."""
    ago = dice.wait(_LOYAL if dice.chance(_LOYALS) else _RECENT)
    return known(scene, max(0, scene.customers(minute) - int(ago)))


def known(scene: Scene, number: int) -> Customer:
    """Return a customer by number: always the same habits."""
    dice = scene.dice("customer", number)
    language = dice.weighed(_LANGUAGES)
    country, channel = dice.pick(_COUNTRIES[language]), dice.weighed(_CHANNELS)
    return Customer(f"c-{number}", f"v-{number}", language, country, channel)


def name(dice: Dice) -> str:
    """Return a name that nobody bears."""
    words = (dice.pick(_BEGINNINGS) + dice.pick(_ENDINGS) for _ in range(2))
    return " ".join(words)


def grade(dice: Dice, mean: float) -> int:
    """Return the grade that a customer gives, 1 to 5."""
    return min(5, max(1, round(mean + 0.9 * dice.bell())))


def known_person(dice: Dice) -> Agent:
    """Return a person who is on duty."""
    return dice.weighed(PEOPLE)
