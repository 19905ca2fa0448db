from exporter.analytics.figures import loyalty
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.loyalty import ANYTHING, MOST_FEATURES, Reach
from exporter.analytics.figures.sums import NOTHING, Sums


def test_retention_is_of_those_who_were_there_before() -> None:
    """Vector D6: 892 of 1000 are 89.2 %."""
    found = loyalty.retention(Reach(now=1_100, before=1_000, both=892), new=150)
    assert (found.retention.value, found.retention.count, found.retention.n) == (89.2, 892, 1_000)
    assert (found.active, found.previous_active, found.returning) == (1_100, 1_000, 892)
    assert (found.new, found.regained, found.lost) == (150, 58, 108)


def test_nobody_before_is_no_retention_and_nobody_is_new_twice() -> None:
    found = loyalty.retention(Reach(2, 0, 0), new=3)
    assert (found.retention.value, found.retention.n, found.retention.low) == (0, 0, None)
    assert (found.new, found.regained, found.lost) == (2, 0, 0)


def test_adoption_is_users_of_a_feature_of_all_who_were_active() -> None:
    """Vector E5: chat 100 %, export 45 %, search 78 %."""
    reach = {
        ANYTHING: Reach(100, 50, 40),
        "chat": Reach(100, 50, 40),
        "export": Reach(45, 9, 2),
        "search": Reach(78, 0, 0),
        "gone": Reach(0, 7, 0),
    }
    found = {one.feature: one for one in loyalty.adoption(reach)}
    assert [(name, one.adoption.value) for name, one in found.items()] == [
        ("chat", 100),
        ("search", 78),
        ("export", 45),
    ]
    assert (found["export"].users, found["export"].previous_users) == (45, 9)
    assert loyalty.adoption({}) == []


def test_an_answer_has_so_many_features_and_no_more() -> None:
    reach = {f"f{number:02}": Reach(1, 0, 0) for number in range(60)}
    found = loyalty.adoption(reach)
    assert (len(found), found[0].feature) == (MOST_FEATURES, "f00")


def test_sessions_have_a_length_and_are_of_customers() -> None:
    found = loyalty.sessions(Sums({("sessions", ""): 3, ("sessions_ms", ""): 90_000}), 2)
    assert (found.sessions, found.mean_seconds, found.per_customer) == (
        3,
        Mean(30.0, 3),
        Mean(1.5, 2),
    )
    assert loyalty.sessions(NOTHING, 0).per_customer == Mean(None, 0)
