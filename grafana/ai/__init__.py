"""How well assistants and their language models do, and what they cost."""

from grafana import business, variables
from grafana.ai import answers, confidence, glance, models, spending
from grafana.board import Section

BOARD = business.board(
    title="chatwatch / AI performance",
    uid="chatwatch-ai",
    question="Are the assistants' answers fast, sure and worth what their models cost?",
    variables=(
        variables.label("channel", "Channel", "chat_response_seconds_count"),
        variables.label("provider", "Provider", "chat_llm_calls_total"),
        variables.label("model", "Model", 'chat_llm_calls_total{provider=~"$provider"}'),
    ),
    sections=(
        Section("", glance.PANELS),
        Section("Answers", answers.PANELS),
        Section("How sure they are", confidence.PANELS),
        Section("Language models", models.PANELS),
        Section("Tokens and cost", spending.PANELS),
    ),
)
