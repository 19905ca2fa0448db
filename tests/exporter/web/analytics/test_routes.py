from exporter import roles
from exporter.web import routes
from exporter.web.analytics.routes import ENDPOINTS, ROUTES


def test_every_endpoint_is_a_route_that_somebody_may_ask() -> None:
    made = {(one.method, one.path): one for one in ROUTES}
    for one in ENDPOINTS:
        route = made[one.method, one.path]
        assert route.permission == one.permission
        assert route.permission in roles.PERMISSIONS
        assert route.summary == one.summary


def test_no_path_is_there_twice_and_all_are_below_one() -> None:
    listed = [(one.method, one.path) for one in ENDPOINTS]
    assert len(listed) == len({*listed})
    others = [path for _, path in listed if not path.startswith("/api/analytics/")]
    assert others == ["/api/analyze"]


def test_the_application_has_them() -> None:
    assert {*ROUTES} <= {*routes.ROUTES}
