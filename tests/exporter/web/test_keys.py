from exporter.web import keys, routes
from tests.exporter.web import stand


def test_the_application_holds_its_daemon_and_what_each_route_asks_for() -> None:
    daemon = stand.daemon()
    app = routes.build(daemon)
    assert app[keys.DAEMON] is daemon
    assert {*app[keys.ROUTES].values()} == {*routes.ROUTES}
    assert {*app[keys.ROUTES]} == {*app.router.routes()}
