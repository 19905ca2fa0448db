"""What comes in, where from, and whether automation is worth its cost."""

from grafana import business, variables
from grafana.board import Section
from grafana.revenue import attribution, automation, glance, orders, subscriptions

BOARD = business.board(
    title="chatwatch / Revenue & ROI",
    uid="chatwatch-revenue",
    question="What comes in, from which channel, and does automation save more than it costs?",
    variables=(
        variables.label("channel", "Channel", "chat_month_conversations"),
        variables.one("currency", "Currency", "chat_month_revenue"),
    ),
    sections=(
        Section("", glance.PANELS),
        Section("From conversations", attribution.PANELS),
        Section("Orders, payments and appointments", orders.PANELS),
        Section("Subscriptions and marketing", subscriptions.PANELS),
        Section("Automation", automation.PANELS),
    ),
)
