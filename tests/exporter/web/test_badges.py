import pytest
from aiohttp import ClientSession

from tests.exporter.web import remembered, stand
from tests.exporter.web.remembered import Store, serving

store = remembered.store
PUBLIC = f"{stand.TOKENS}\nprobing:\n  public_badges: [sho*]\n"
EYE = {"Authorization": f"Bearer {stand.ENVIRON['EYE']}"}


async def test_a_badge_of_the_state_is_a_picture_that_is_kept_for_a_minute(store: Store) -> None:
    async with serving(store, state="d") as here, ClientSession() as client:
        async with client.get(f"{here.url}/badges/shop/state.svg") as answer:
            assert answer.status == 200
            assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
            assert answer.headers["Cache-Control"] == "private, max-age=60"
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
            assert "<title>shop: down</title>" in await answer.text()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("shop/uptime.svg", "shop 30d: 99.31 %"),
        ("shop/uptime.svg?window=1h", "shop 1h: 99.31 %"),
        ("web-shop/uptime.svg?window=7d", "web-shop 7d: no data"),
    ],
)
async def test_a_badge_of_the_uptime_is_of_its_window(store: Store, path: str, said: str) -> None:
    async with serving(store) as here, ClientSession() as client:
        async with client.get(f"{here.url}/badges/{path}") as answer:
            assert f"<title>{said}</title>" in await answer.text()


@pytest.mark.parametrize("path", ["uptime.svg?window=1y", "uptime.svg?w=7d", "state.svg?window=7d"])
async def test_what_cannot_be_asked_is_refused(store: Store, path: str) -> None:
    async with serving(store) as here, ClientSession() as client:
        async with client.get(f"{here.url}/badges/shop/{path}") as answer:
            assert answer.status == 400


async def test_a_badge_that_is_public_needs_no_token_and_others_tell_nobody_whose_they_are(
    store: Store,
) -> None:
    async with serving(store, PUBLIC) as here, ClientSession() as client:
        for path in ("state.svg", "uptime.svg"):
            async with client.get(f"{here.url}/badges/shop/{path}") as answer:
                assert answer.status == 200
                assert answer.headers["Cache-Control"] == "public, max-age=60"
            for name, status in {"web-shop": 200, "nobody": 404}.items():
                async with client.get(f"{here.url}/badges/{name}/{path}") as answer:
                    assert answer.status == 401
                async with client.get(f"{here.url}/badges/{name}/{path}", headers=EYE) as answer:
                    assert answer.status == status


async def test_a_public_name_that_nobody_bears_is_not_found_and_no_other_is_told(
    store: Store,
) -> None:
    async with serving(store, PUBLIC) as here, ClientSession() as client:
        async with client.get(f"{here.url}/badges/shop1/state.svg") as answer:
            assert answer.status == 404
            assert "web-shop" not in await answer.text()
