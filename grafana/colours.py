"""Colours by meaning: green, orange and red say how things are.

Series that we know by name are blue and purple. Of names that we do not know, areas are shades of
blue, and lines take Grafana's palette in turn.
"""

from collections.abc import Sequence

from grafana.sdk import dashboard, models

GOOD = "green"
WARNING = "orange"
BAD = "red"
UNKNOWN = "text"
# Colours that tell series apart and say nothing of their state.
PLAIN = ("blue", "purple", "light-blue", "dark-purple", "dark-blue", "light-purple")

Step = tuple[float, str]


def steps(first: str, *rest: Step) -> dashboard.ThresholdsConfig:
    """Return the colour below every bound, then the colour from each bound up."""
    found = [models.Threshold(None, first), *(models.Threshold(at, colour) for at, colour in rest)]
    return dashboard.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(found)


def fixed(colour: str) -> models.DynamicConfigValue:
    """Return the property that gives a series one colour."""
    return models.DynamicConfigValue("color", {"mode": "fixed", "fixedColor": colour})


def shades(colour: str) -> models.DynamicConfigValue:
    """Return the property that gives each of some series another shade of a colour."""
    return models.DynamicConfigValue("color", {"mode": "shades", "fixedColor": colour})


def plain(names: Sequence[str]) -> dict[str, str]:
    """Give each of a few known series a colour of its own."""
    return dict(zip(names, PLAIN, strict=False))
