from exporter.web import history_routes, routes


def test_the_paths_are_served_and_read_only() -> None:
    assert set(history_routes.ROUTES) <= set(routes.ROUTES)
    assert {route.method for route in history_routes.ROUTES} == {"GET"}


def test_what_asks_for_no_token_checks_by_itself() -> None:
    for route in history_routes.ROUTES:
        assert route.permission == "metrics:read" or route.own_check
