"""How well each agent does, assistants and people alike, and what it is graded by."""

from grafana import annotations, business, variables
from grafana.agents import compared, customers, glance, grades, work
from grafana.board import Board, Section

BOARD = Board(
    title="chatwatch / Agents",
    uid="chatwatch-agents",
    question="Which agents do well, which need help, and with what?",
    tags=("chatwatch", business.TAG),
    variables=(
        variables.source(),
        variables.label("agent", "Agent", "chat_agent_conversations"),
        variables.one("currency", "Currency", "chat_agent_revenue"),
    ),
    annotations=annotations.OF_A_MONTH,
    folder="business",
    since=business.SINCE,
    refresh=business.REFRESH,
    sections=(
        Section("", glance.PANELS),
        Section("Compared", compared.PANELS),
        Section("What grades are made of", grades.PANELS),
        Section("How customers take it, and what it brings", customers.PANELS),
        Section("How it is done", work.PANELS),
    ),
)
