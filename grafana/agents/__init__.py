"""How well each agent does, assistants and people alike, and what it is graded by."""

from grafana import business, variables
from grafana.agents import compared, customers, glance, grades, work
from grafana.board import Section

BOARD = business.board(
    title="chatwatch / Agents",
    uid="chatwatch-agents",
    question="Which agents do well, which need help, and with what?",
    variables=(
        variables.label("agent", "Agent", "chat_agent_conversations"),
        variables.one("currency", "Currency", "chat_agent_revenue"),
    ),
    sections=(
        Section("", glance.PANELS),
        Section("Compared", compared.PANELS),
        Section("What grades are made of", grades.PANELS),
        Section("How customers take it, and what it brings", customers.PANELS),
        Section("How it is done", work.PANELS),
    ),
)
