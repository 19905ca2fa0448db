from exporter.web.analytics.around import Around


def test_without_surroundings_nobody_may_see_what_is_personal() -> None:
    around = Around()
    assert not around.may("personal:read")
    assert (around.kept(), around.watched.probes(), around.watched.recent()) == (0, (), None)
