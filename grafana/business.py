"""What the pages of the business share: three spans of time, and colours of what they show.

Figures of 30 days are gauges, as answers of the API tell them, by the day of the conversation. What
is asked of the chosen time or of a day is counted out of what Prometheus saw, as it came. Amounts
are never added up over currencies.
"""

from collections.abc import Mapping
from typing import Literal

from grafana import annotations, colours
from grafana import variables as choices
from grafana.board import Board, Section, Variable
from grafana.colours import BAD, GOOD, WARNING

CHANNEL = '{channel=~"$channel"}'

CHANNELS = colours.plain(("whatsapp", "web", "instagram", "messenger", "sms", "other"))
# Of other currencies, lines take Grafana's palette.
CURRENCIES = colours.plain(("EUR", "USD", "GBP", "CHF", "INR", "CAD"))
OUTCOMES: Mapping[str, str] = {
    "resolved_ai": GOOD,
    "resolved_human": "dark-green",
    "resolved": "light-green",
    "escalated": "blue",
    "abandoned": WARNING,
    "unresolved": BAD,
}
CONVERSIONS: Mapping[str, str] = {
    "purchase": "blue",
    "lead": "purple",
    "appointment": "light-blue",
    "referral": "dark-purple",
}
FEELINGS: Mapping[str, str] = {"positive": GOOD, "neutral": "blue", "negative": BAD}
SCORES: Mapping[str, str] = {
    "1": "dark-red",
    "2": WARNING,
    "3": "yellow",
    "4": "light-green",
    "5": GOOD,
}


def board(
    title: str,
    uid: str,
    question: str,
    variables: tuple[Variable, ...],
    sections: tuple[Section, ...],
) -> Board:
    """Return a page of the business: of a month, in which nothing is urgent."""
    return Board(
        title=title,
        uid=uid,
        question=question,
        tags=("chatwatch", "business"),
        variables=(choices.source(), *variables),
        annotations=annotations.OF_A_MONTH,
        folder="business",
        since="now-30d",
        refresh="5m",
        sections=sections,
    )


def month(name: str, *by: str, span: Literal["now", "before"] = "now", matchers: str = "") -> str:
    """Return a figure of 30 days of the chosen channels."""
    chosen = ", ".join(('channel=~"$channel"', f'span="{span}"', *filter(None, (matchers,))))
    return f"sum{_by(by)} (chat_month_{name}{{{chosen}}})"


def in_range(selector: str, *by: str) -> str:
    """Return by how much a counter rose in the chosen time; ask it `now`."""
    return f"sum{_by(by)} (increase({selector}[$__range]))"


def of_day(selector: str, *by: str) -> str:
    """Return by how much a counter rose in the 24 hours before each moment."""
    return f"sum{_by(by)} (increase({selector}[1d]))"


def quantile_in_range(quantile: float, histogram: str, matchers: str = "", *by: str) -> str:
    """Return a quantile of all that was observed in the chosen time; ask it `now`."""
    buckets = in_range(f"{histogram}_bucket{matchers}", "le", *by)
    return f"histogram_quantile({quantile}, {buckets}) >= 0"


def quantile_of_day(quantile: float, histogram: str, matchers: str = "", *by: str) -> str:
    """Return a quantile of what was observed in the 24 hours before each moment."""
    buckets = of_day(f"{histogram}_bucket{matchers}", "le", *by)
    return f"histogram_quantile({quantile}, {buckets}) >= 0"


def share(part: str, whole: str) -> str:
    """Return a part of a whole; 0 where the part never happened, nothing of nothing."""
    return f"({part} or 0 * {whole}) / ({whole} > 0)"


def change(now: str, before: str) -> str:
    """Return by which part of what it was a figure changed."""
    return f"{now} / ({before} > 0) - 1"


def csat(matchers: str, span: str, *by: str) -> str:
    """Return the mean grade, 1 to 5, that customers gave in a span such as `1d`."""
    rated = f'chat_feedback_total{{{matchers}, kind="csat", score'
    points = " or ".join(f'{score} * increase({rated}="{score}"}}[{span}])' for score in SCORES)
    grades = f'sum{_by(by)} (increase({rated}=~"{"|".join(SCORES)}"}}[{span}]))'
    return f"sum{_by(by)} ({points}) / ({grades} > 0)"


def _by(labels: tuple[str, ...]) -> str:
    return f" by ({', '.join(labels)})" if labels else ""
