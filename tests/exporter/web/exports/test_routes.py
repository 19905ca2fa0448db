from exporter.exports.datasets import NAMES
from exporter.web.exports.routes import ROUTES


def test_all_of_it_asks_for_admin_and_tables_for_export() -> None:
    assert {(one.path, one.permission) for one in ROUTES} == {
        ("/api/analytics/export", "admin"),
        ("/api/analytics/export/{table}", "export"),
    }
    assert all(one.apart and one.streams for one in ROUTES)
    assert {one.audit or one.permission for one in ROUTES} == {"export"}


def test_a_table_s_route_names_all_tables() -> None:
    (one,) = (one for one in ROUTES if one.permission == "export")
    assert all(name in one.summary for name in NAMES)
