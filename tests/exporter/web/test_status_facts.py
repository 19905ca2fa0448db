import pytest
from msgspec.structs import replace

from exporter.integrations.customs.pipe import Silence
from exporter.integrations.customs.usual import Pace
from exporter.web import status_facts
from exporter.web.integration_known import Known
from exporter.web.status_facts import Fact
from tests.exporter.web.examples import NOW
from tests.exporter.web.vendors import DAY, HERE, SILENT, SLOW, known, sync

BARE = known(age=None, score=None, seconds=None)


def facts(one: Known) -> tuple[Fact, ...]:
    return status_facts.facts(one, NOW)


@pytest.mark.parametrize(
    ("one", "fact"),
    [
        (known(seconds=None), Fact("Data", "2 h behind", "score 0.96")),
        (
            known(seconds=None, score=0.4),
            Fact("Data", "2 h behind", "score 0.40", "warning"),
        ),
        (known(seconds=None, score=0.0), Fact("Data", "2 h behind", "score 0.00", "bad")),
        (
            replace(BARE, silence=SILENT),
            Fact("Last webhook", "3 h ago", "usually 14 in that time", "warning"),
        ),
        (
            replace(BARE, silence=Silence(HERE - 60, 60.0, 5.0)),
            Fact("Last webhook", "1 min ago", "usually 5 in that time"),
        ),
        (replace(BARE, silence=Silence(HERE - 60, 60.0, 0.9)), Fact("Last webhook", "1 min ago")),
        (replace(BARE, silence=Silence(HERE - 60, 60.0, None)), Fact("Last webhook", "1 min ago")),
        (replace(BARE, syncs=[sync(), sync("running")]), Fact("Syncs", "2 jobs well", "1 running")),
        (replace(BARE, syncs=[sync()]), Fact("Syncs", "1 job well")),
        (
            replace(BARE, syncs=[sync("late"), sync("failed"), sync("failed"), sync()]),
            Fact("Syncs", "2 failed, 1 late", "of 4 jobs", "warning"),
        ),
        (
            replace(BARE, reconciled={"new": 14, "known": 2}),
            Fact("Reconciled", "14 events", "whose webhook never came"),
        ),
        (replace(BARE, pace=SLOW), Fact("Answers, p95", "2.50 s", "usual 500 ms", "warning")),
        (replace(BARE, pace=Pace(p95=0.2)), Fact("Answers, p95", "200 ms")),
        (
            replace(known(age=None, score=None), pace=Pace()),
            Fact("Last answer", "123 ms"),
        ),
        (
            known(age=None, score=None, seconds=None, incident=3),
            Fact("Status page", "partial outage", level="warning"),
        ),
    ],
)
def test_what_is_known_is_a_fact(one: Known, fact: Fact) -> None:
    assert facts(one) == (fact,)


@pytest.mark.parametrize(
    ("left", "text", "level"),
    [
        (60 * DAY, "expires in 60 d", "good"),
        (14 * DAY, "expires in 14 d", "good"),
        (14 * DAY - 1, "expires in 13 d 23 h", "warning"),
        (3 * DAY - 1, "expires in 2 d 23 h", "bad"),
        (0, "has expired", "bad"),
        (-60, "has expired", "bad"),
    ],
)
def test_a_token_is_the_worse_the_sooner_it_expires(left: float, text: str, level: str) -> None:
    one = known(age=None, score=None, seconds=None, expires=HERE + left)
    (fact,) = facts(one)
    assert (fact.name, fact.text, fact.level) == ("Token", text, level)


def test_nothing_is_said_of_what_nobody_knows() -> None:
    assert facts(BARE) == ()
    assert facts(replace(BARE, reconciled={"known": 3})) == ()
    assert facts(known(age=None, score=None, seconds=None, incident=0)) == ()
