from exporter.integrations.customs.pipe import Silence
from exporter.integrations.customs.usual import Pace
from exporter.web import integration_known
from tests.exporter.web.vendors import SETTINGS, SILENT, SLOW, standing, sync


def silence(name: str) -> Silence | None:
    return SILENT if name == "crm" else None


def pace(name: str) -> Pace | None:
    return SLOW if name == "crm" else None


def test_what_all_know_of_an_integration_comes_together() -> None:
    counted = [
        ("integration_reconciled_total", {"integration": "crm", "result": "new"}, 3.0),
        ("integration_reconciled_total", {"integration": "crm", "result": "known"}, 9.0),
    ]
    crm, shop = integration_known.every(
        (standing(), standing(name="shop", provider="shopify")),
        (SETTINGS,),
        silence,
        pace,
        (sync(), sync(provider="stripe")),
        counted,
    )
    assert (crm.settings, crm.silence, crm.pace) == (SETTINGS, SILENT, SLOW)
    assert [one.provider for one in crm.syncs] == ["hubspot"]
    assert crm.reconciled == {"new": 3, "known": 9}
    assert (shop.settings, shop.silence, shop.pace, shop.syncs, shop.reconciled) == (
        None,
        None,
        None,
        (),
        {},
    )
