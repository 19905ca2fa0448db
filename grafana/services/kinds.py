"""What only some kinds of probes tell: steps of journeys, answers of bots, jobs, vendors."""

from grafana import colours, table, timeline
from grafana.frame import About, Frame
from grafana.query import Query
from grafana.services.chosen import CHOSEN, ONLY
from grafana.table import Column, Key

_WIDTH = 12
_HEIGHT = 6
LEVELS = {
    0: ("operational", colours.GOOD),
    1: ("maintenance", "blue"),
    2: ("degraded", colours.WARNING),
    3: ("partial outage", colours.BAD),
    4: ("major outage", "dark-red"),
}
_WORKS = {0: ("no", colours.BAD), 1: ("yes", colours.GOOD)}

_STEPS = (
    Column(
        name="Works",
        query=f"min by (probe, step) (probe_journey_step_success{CHOSEN})",
        unit="none",
        states=_WORKS,
    ),
    Column(
        name="Took",
        query=f"max by (probe, step) (probe_journey_step_duration_seconds{CHOSEN})",
        unit="s",
        decimals=2,
    ),
)
STEPS = Frame(
    title="Steps of journeys",
    about=About(
        "Each step of the last run of a journey: whether all was well, and how long it took.",
        "A journey fails at its first bad step; what comes after it was not reached.",
        "open that step yourself, as the journey does; its probe has the reason.",
    ),
    unit="short",
    queries=table.queries(_STEPS),
    empty="no journey is probed",
    width=_WIDTH,
    height=_HEIGHT,
)
_QUESTIONS = (
    Column(
        name="Right",
        query=f"min by (probe, question) (probe_chat_question_success{CHOSEN})",
        unit="none",
        states=_WORKS,
    ),
    Column(
        name="First word after",
        query=f"max by (probe, question) (probe_chat_first_token_seconds{CHOSEN})",
        unit="s",
        decimals=2,
    ),
    Column(
        name="Whole after",
        query=f"max by (probe, question) (probe_chat_answer_seconds{CHOSEN})",
        unit="s",
        decimals=2,
    ),
)
QUESTIONS = Frame(
    title="Questions to bots",
    about=About(
        "Each question that probes ask a bot: whether its answer is as it has to be, how soon.",
        "A bot can be up, quick and wrong.",
        "ask it yourself; see what changed last: deploy, prompt or model.",
    ),
    unit="short",
    queries=table.queries(_QUESTIONS),
    empty="no bot is asked",
    width=_WIDTH,
    height=_HEIGHT,
)
_JOBS = (
    Column(
        name="Heard",
        query=f"max by (probe) (probe_heartbeat_last_ping_timestamp_seconds{CHOSEN}) * 1000",
        unit="dateTimeFromNow",
        absent="never",
    ),
    Column(
        name="Succeeded",
        query=f"max by (probe) (probe_heartbeat_last_success_timestamp_seconds{CHOSEN}) * 1000",
        unit="dateTimeFromNow",
        absent="never",
    ),
    Column(
        name="Due",
        query=f"max by (probe) (probe_heartbeat_due_timestamp_seconds{CHOSEN}) * 1000",
        unit="dateTimeFromNow",
    ),
    Column(
        name="Took",
        query=f"max by (probe) (probe_heartbeat_runtime_seconds{CHOSEN})",
        unit="s",
        decimals=1,
    ),
)
JOBS = Frame(
    title="Jobs that tell us",
    about=About(
        "When each job was last heard, when it succeeded, and when it is due.",
        "Nobody misses a back-up until it is needed.",
        "does what starts it still run, and does it reach us? Its own log says the rest.",
    ),
    unit="short",
    queries=table.queries(_JOBS),
    empty="no job is waited for",
    width=_WIDTH,
    height=_HEIGHT,
)
VENDORS = Frame(
    title="What vendors say of themselves",
    about=About(
        "How well each vendor's own status page says that it is.",
        "A vendor that is down explains what of ours fails with it.",
        "wait, tell your users, and mute nothing: it ends by itself.",
    ),
    unit="none",
    queries=(Query(f"max by (probe) (probe_statuspage_level{CHOSEN})", "{{probe}}"),),
    empty="no status page is read",
    width=_WIDTH,
    height=_HEIGHT,
)

PANELS = (
    table.panel(STEPS, (Key("probe", name="Probe", links=(ONLY,)), Key("step")), _STEPS),
    table.panel(
        QUESTIONS, (Key("probe", name="Probe", links=(ONLY,)), Key("question")), _QUESTIONS
    ),
    table.panel(JOBS, Key("probe", name="Probe", links=(ONLY,)), _JOBS),
    timeline.panel(VENDORS, LEVELS),
)
