from exporter.web.alertmanager import routes


def test_whoever_changes_something_needs_more_than_a_reader() -> None:
    for route in routes.ROUTES:
        reads = route.method == "GET"
        assert (route.permission == "alerts:read") is reads, route.path


def test_silences_are_for_those_who_may_silence() -> None:
    changing = [one for one in routes.ROUTES if "silence" in one.path and one.method != "GET"]
    assert {one.permission for one in changing} == {"silences:write"}
