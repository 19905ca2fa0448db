from exporter.analytics.figures import quality
from exporter.analytics.figures.quality import Returns, Targets
from exporter.analytics.figures.sums import NOTHING, Sums
from tests.exporter.analytics.figures.asked import Asked

TARGETS = Targets(first=60_000, reply=60_000, resolution=3_600_000)


def test_rates_of_bots_and_of_ends() -> None:
    amounts = {
        "conversations": 10,
        "ended": 8,
        "bot_resolved": 5,
        "handed_off": 2,
        "unassisted": 6,
        "by_ai": 20,
        "fallbacks": 3,
        "engaged": 9,
        "came_back": 1,
        "returnable": 4,
    }
    found = quality.quality(
        Sums({("outcomes", "abandoned"): 2} | {(name, ""): n for name, n in amounts.items()}),
        Returns(unassisted=1, repeated=2),
        TARGETS,
    )
    bots, ends = found.bots, found.ends
    assert (bots.bot_resolution.count, bots.bot_resolution.n) == (5, 10)
    assert (bots.handoff.count, bots.handoff.n) == (2, 10)
    assert (bots.containment.count, bots.containment.n) == (5, 8)
    assert (bots.fallback.count, bots.fallback.n) == (3, 20)
    assert (bots.engaged.count, bots.engaged.n) == (9, 10)
    assert (ends.reopen.count, ends.reopen.n) == (1, 10)
    assert (ends.abandoned.count, ends.abandoned.n) == (2, 10)
    assert (ends.repeat_contact.count, ends.repeat_contact.n) == (2, 4)


def test_sums_and_returns_of_different_moments_make_no_rate_beyond_its_bounds() -> None:
    found = quality.quality(NOTHING, Returns(3, 3), TARGETS)
    assert found.bots.containment.value == 0
    assert found.ends.repeat_contact.value == 0


def test_it_reads_what_it_names() -> None:
    asked = Asked()
    quality.quality(Sums(asked), Returns(0, 0), TARGETS)
    assert asked.measures <= {*quality.MEASURES}


def test_resolutions_conversations_and_customers_are_told_apart() -> None:
    found = quality.solved(quality.Resolved(5, 4, 3))
    assert (found.resolutions, found.conversations, found.customers) == (5, 4, 3)
