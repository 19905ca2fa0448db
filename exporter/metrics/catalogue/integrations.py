"""Vendors' APIs that the services depend on, as they are when they are asked."""

from functools import partial

from exporter.metrics.catalogue.metric import counter, gauge, histogram

_WHICH = "integration provider"
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_TOPICS = "topic=health|quota|newest|events|status|token"
# As exporter.integrations.states has them; a test holds the two together.
_REASONS = (
    "slow|not_json|unexpected|refused|restricted|forbidden|not_found|pages|quota_low|"
    "incident|unanswered|token_rejected|token_expired|token_revoked|permission|suspended|"
    "grant|rate_limited|quota_exhausted|dns|connect|tls|timeout|closed|too_large|"
    "server_error|maintenance|moved|missing|new|forbidden_target|internal"
)

_gauge = partial(gauge, configured=True)
_counter = partial(counter, configured=True)

INTEGRATIONS = (
    _gauge(
        "integration_up",
        "1 when it works, 0 once as many checks in a row failed as must; absent until it is known",
        _WHICH,
    ),
    _gauge(
        "integration_state",
        "1 for the state that an integration is in, 0 for the others",
        f"{_WHICH} state=up|degraded|auth_failed|throttled|down|unknown",
    ),
    _gauge(
        "integration_reason",
        "1 for the reason why it is not up, 0 for earlier ones",
        f"{_WHICH} reason={_REASONS}",
    ),
    _gauge(
        "integration_checked_timestamp_seconds",
        "When it was looked at last, in Unix time",
        _WHICH,
    ),
    _gauge(
        "integration_next_check_timestamp_seconds",
        "When it is looked at next, in Unix time: later than its interval where a quota asks so",
        _WHICH,
    ),
    _gauge(
        "integration_interval_seconds",
        "The span from one check to the next, as it is set",
        _WHICH,
    ),
    _counter(
        "integration_calls_total",
        "Requests to the vendor, by what they were for; failed are those that told nothing of use",
        f"{_WHICH} {_TOPICS} result=ok|failed",
    ),
    _counter(
        "integration_failures_total",
        "Requests to the vendor that told nothing of use, by the reason",
        f"{_WHICH} reason={_REASONS}",
    ),
    histogram(
        "integration_call_duration_seconds",
        "Time until the vendor's answer was whole; its status page not among them",
        _SECONDS,
        _WHICH,
        configured=True,
    ),
    _gauge(
        "integration_ratelimit_used_ratio",
        "Which part of a quota is used by all who share it, as the vendor tells",
        f"{_WHICH} bucket",
    ),
    _gauge(
        "integration_ratelimit_limit",
        "How much a quota holds, in the vendor's own unit",
        f"{_WHICH} bucket",
    ),
    _gauge(
        "integration_token_expiry_timestamp_seconds",
        "When what lets us in expires unless people renew it, in Unix time; absent if unknown",
        _WHICH,
    ),
    _gauge(
        "integration_oauth_token_expiry_timestamp_seconds",
        "When the token expires that the daemon renews by itself, in Unix time",
        _WHICH,
    ),
    _gauge(
        "integration_data_age_seconds",
        "How far the newest record that we hold is behind the newest of the vendor",
        _WHICH,
    ),
    _gauge(
        "integration_freshness_score",
        "1 for data of this moment, 0.5 at an age of the limit, 0 from twice that",
        _WHICH,
    ),
    _gauge(
        "integration_freshness_limit_seconds",
        "The age of data at which the score is 0.5, as it is set",
        _WHICH,
    ),
    _gauge(
        "integration_newest_timestamp_seconds",
        "When the vendor's newest record changed, in Unix time by its own clock",
        _WHICH,
    ),
    _gauge(
        "integration_incident_level",
        "The vendor's status page: 0 operational, 1 maintenance, 2 degraded, 3 partial, 4 major",
        _WHICH,
    ),
    _gauge(
        "integration_clock_skew_seconds",
        "By how much the vendor's clock is ahead of ours",
        _WHICH,
    ),
    _gauge(
        "integration_muted",
        "1 while alerts about what depends on it tell nothing new: it does not work, or is paused",
        _WHICH,
    ),
    _gauge(
        "integration_source_muted",
        "1 while no silence of the source that takes its webhooks is told anew: it does not work",
        f"{_WHICH} source",
    ),
    _counter(
        "integration_oddities_total",
        "Answers with a quota, a clock or a newest record that cannot be",
        f"{_WHICH} what=quota|clock|newest",
    ),
    _counter(
        "integration_reconciled_total",
        "Events that were listed because their webhooks may never have come",
        f"{_WHICH} result=new|known|refused",
    ),
)
