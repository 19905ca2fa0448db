"""How is business? A month at a glance, for those who do not look at it every day."""

from grafana import annotations, business, variables
from grafana.board import Board, Section
from grafana.executive import glance, money, quality, trust, volume

BOARD = Board(
    title="chatwatch / Executive",
    uid="chatwatch-executive",
    question="How is business this month, and how does that compare with the month before?",
    tags=("chatwatch", business.TAG),
    variables=(
        variables.source(),
        variables.label("channel", "Channel", "chat_month_conversations"),
    ),
    annotations=annotations.OF_A_MONTH,
    folder="business",
    since=business.SINCE,
    refresh=business.REFRESH,
    sections=(
        Section("", glance.PANELS),
        Section("Conversations", volume.PANELS),
        Section("Satisfaction and automation", quality.PANELS),
        Section("What it brings", money.PANELS),
        Section("Can these figures be trusted?", trust.PANELS),
    ),
)
