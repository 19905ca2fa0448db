"""How well assistants and their language models do, and what they cost."""

from grafana import annotations, business, variables
from grafana.ai import answers, confidence, glance, models, spending
from grafana.board import Board, Section

BOARD = Board(
    title="chatwatch / AI performance",
    uid="chatwatch-ai",
    question="Are the assistants' answers fast, sure and worth what their models cost?",
    tags=("chatwatch", business.TAG),
    variables=(
        variables.source(),
        variables.label("channel", "Channel", "chat_response_seconds_count"),
        variables.label("provider", "Provider", "chat_llm_calls_total"),
        variables.label("model", "Model", 'chat_llm_calls_total{provider=~"$provider"}'),
    ),
    annotations=annotations.OF_A_MONTH,
    folder="business",
    since=business.SINCE,
    refresh=business.REFRESH,
    sections=(
        Section("", glance.PANELS),
        Section("Answers", answers.PANELS),
        Section("How sure they are", confidence.PANELS),
        Section("Language models", models.PANELS),
        Section("Tokens and cost", spending.PANELS),
    ),
)
