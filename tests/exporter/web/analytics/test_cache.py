from exporter.web.analytics.cache import Cache, Entry, Key


def key(name: str, tenant: str = "") -> Key:
    return Key(tenant, "/kpi", (("period", name),), 1, None)


def entry(body: bytes = b"{}", version: tuple[int, ...] | None = None, made: float = 0.0) -> Entry:
    return Entry(body, "tag", version, made)


def test_an_answer_holds_for_so_long_and_no_longer() -> None:
    cache = Cache()
    cache.keep(key("7"), entry())
    assert cache.found(key("7"), None, 9.9, 10) == entry()
    assert cache.found(key("30"), None, 9.9, 10) is None
    assert cache.found(key("7"), None, 10.0, 10) is None
    assert len(cache) == 0


def test_an_answer_of_other_folds_does_not_hold() -> None:
    cache = Cache()
    cache.keep(key("7"), entry(version=(1, 2)))
    assert cache.found(key("7"), (1, 2), 0, 10) is not None
    assert cache.found(key("7"), (1, 3), 0, 10) is None
    assert cache.found(key("7"), (1, 2), 0, 10) is None


def test_it_is_bounded_in_entries_and_drops_what_was_asked_for_longest_ago() -> None:
    cache = Cache(entries=2)
    for name in "ab":
        cache.keep(key(name), entry())
    cache.found(key("a"), None, 0, 10)
    cache.keep(key("c"), entry())
    assert [bool(cache.found(key(name), None, 0, 10)) for name in "abc"] == [True, False, True]


def test_it_is_bounded_in_bytes_and_counts_them_once() -> None:
    cache = Cache(bytes=8_192)
    for name in "abcd":
        cache.keep(key(name), entry(b"x" * 1_500))
        cache.keep(key(name), entry(b"x" * 1_500))
    assert len(cache) == 4
    cache.keep(key("e"), entry(b"x" * 1_500))
    assert len(cache) == 4
    cache.keep(key("a"), entry(b"x" * 9_000))
    assert cache.found(key("a"), None, 0, 10) is None


def test_a_tenant_forgets_its_own() -> None:
    cache = Cache()
    for tenant in ("", "b"):
        cache.keep(key("7", tenant), entry())
        cache.keep(key("30", tenant), entry())
    assert cache.forget("") == 2
    assert cache.found(key("7", "b"), None, 0, 10) is not None
    assert cache.forget("nobody") == 0
