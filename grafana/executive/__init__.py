"""How is business? A month at a glance, for those who do not look at it every day."""

from grafana import business, variables
from grafana.board import Section
from grafana.executive import glance, money, quality, trust, volume

BOARD = business.board(
    title="chatwatch / Executive",
    uid="chatwatch-executive",
    question="How is business this month, and how does that compare with the month before?",
    variables=(variables.label("channel", "Channel", "chat_month_conversations"),),
    sections=(
        Section("", glance.PANELS),
        Section("Conversations", volume.PANELS),
        Section("Satisfaction and automation", quality.PANELS),
        Section("What it brings", money.PANELS),
        Section("Can these figures be trusted?", trust.PANELS),
    ),
)
