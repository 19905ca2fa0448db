"""Figures of conversations as gauges: as answers of the API tell them, worked out every minute."""

from typing import Final

from exporter.metrics.catalogue.metric import counter, gauge

_CHANNEL: Final = "tenant channel=whatsapp|instagram|messenger|web|sms|other"
_AGENT: Final = "tenant agent"
_KPI: Final = (
    "tenant kpi=conversations|csat|response_time|resolution|automation|revenue|conversion currency"
)

FIGURES: Final = (
    gauge(
        "chat_active_conversations",
        "Conversations that have not ended and had a message within analytics.active_within",
        _CHANNEL,
    ),
    gauge(
        "chat_waiting_conversations",
        "Of the latest 10000 conversations that go on, those in which a customer waits",
        _CHANNEL,
    ),
    gauge("chat_agent_score", "Score of an agent from 0 to 100, of 30 days up to today", _AGENT),
    gauge(
        "chat_agent_grade_info",
        "The grade of an agent, of 30 days up to today; always 1",
        f"{_AGENT} grade=A+|A|B+|B|C+|C|D",
    ),
    gauge(
        "chat_agent_part_score",
        "What a part of that score comes to by itself, from 0 to 100",
        f"{_AGENT} part=quality|conversion|efficiency",
    ),
    gauge(
        "chat_agent_completion_ratio",
        "Which part of an agent's conversations of these days ended and was not abandoned, of "
        "those that do not go on",
        _AGENT,
    ),
    gauge(
        "chat_agent_escalation_ratio",
        "In which part of them a person was asked for",
        _AGENT,
    ),
    gauge(
        "chat_agent_conversion_ratio",
        "Which part of them brought a conversion",
        _AGENT,
    ),
    gauge(
        "chat_agent_revenue",
        "What they brought, in major units of the currency",
        f"{_AGENT} currency",
    ),
    gauge(
        "chat_agent_conversations",
        "Conversations of an agent that began in 30 days up to today",
        _AGENT,
    ),
    gauge(
        "chat_agent_response_seconds",
        "Mean time of an agent's own answers, of today and yesterday",
        _AGENT,
    ),
    gauge("chat_agent_responses", "Answers that this mean is of", _AGENT),
    gauge(
        "chat_agent_csat",
        "Mean grade from 1 to 5: recent is today and yesterday, before the 28 days before them",
        f"{_AGENT} span=recent|before",
    ),
    gauge("chat_agent_ratings", "Grades that this mean is of", f"{_AGENT} span=recent|before"),
    gauge(
        "chat_agent_revenue_target_ratio",
        "Revenue of 30 days up to yesterday against the target, in proportion to the days since "
        "the first conversation among them",
        _AGENT,
    ),
    gauge(
        "chat_customer_csat",
        "Mean grade of customers of today and yesterday, where it is below 3; the lowest only",
        "tenant customer",
    ),
    gauge("chat_customer_ratings", "Grades that this mean is of", "tenant customer"),
    gauge(
        "analytics_kpi_change_ratio",
        "Change of a key figure in 7 whole days up to yesterday against the 7 days before",
        _KPI,
    ),
    gauge(
        "analytics_kpi_observations",
        "What this change stands on: the smaller number of both spans, of counts the larger",
        _KPI,
    ),
    gauge(
        "analytics_slow_response_seconds",
        "The mean time of answers beyond which an agent is an alert, as analytics.agents says",
    ),
    counter(
        "analytics_figures_failures_total",
        "Times that figures could not be read for these gauges, which then stay as they were",
    ),
)
