from exporter.web.prometheus import routes


def test_each_path_is_asked_by_url_and_by_form() -> None:
    asked: dict[str, set[str]] = {}
    for route in routes.ROUTES:
        asked.setdefault(route.path, set()).add(route.method)
    assert all(methods == {"GET", "POST"} for methods in asked.values())
    assert all(path.startswith("/api/v1/") for path in asked)


def test_nobody_reads_without_a_permission() -> None:
    assert {route.permission for route in routes.ROUTES} == {"metrics:read", "alerts:read"}
