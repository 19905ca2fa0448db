"""What is said, how fast it is answered, how it ends, and how customers take it."""

from grafana import business, variables
from grafana.board import Section
from grafana.conversations import endings, feelings, glance, people, subjects, times, volume

BOARD = business.board(
    title="chatwatch / Conversations",
    uid="chatwatch-conversations",
    question="Are customers answered in time, is what they want solved, and how do they take it?",
    variables=(variables.label("channel", "Channel", "chat_conversations_started_total"),),
    sections=(
        Section("", glance.PANELS),
        Section("How much", volume.PANELS),
        Section("How fast", times.PANELS),
        Section("How it ends", endings.PANELS),
        Section("Where people are needed", people.PANELS),
        Section("How customers take it", feelings.PANELS),
        Section("What it is about", subjects.PANELS),
    ),
)
