"""Routing: the tree that Alertmanager makes, asked beside amtool."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerting import strict
from alerting.dispatch import routing
from alerting.dispatch.routing import Route, Tree
from alerting.strict import ConfigError
from tests.alerting import amtool

TREE = """
receiver: root
group_by: [alertname, cluster]
group_wait: 10s
routes:
- receiver: db
  matchers: [service=~"mysql|cassandra"]
  group_by: [cluster, database]
  mute_time_intervals: [night]
  routes:
  - matchers: ['owner="x"']
    receiver: x
    continue: true
    group_by: ['...']
    routes:
    - matchers: ['deep="1"']
      group_interval: 1m
  - match: {owner: x}
    match_re: {severity: critical|page}
    repeat_interval: 1h
    active_time_intervals: [day]
    group_by: []
- matchers: ['team="y"']
  receiver: y
"""


def tree(text: str = TREE) -> Tree:
    return routing.tree(strict.load(text, Route, file="a.yml", environ={}, read=str))


@pytest.mark.parametrize(
    ("labels", "receivers"),
    [
        ({}, ["root"]),
        ({"service": "other"}, ["root"]),
        ({"service": "mysql"}, ["db"]),
        ({"service": "xmysql"}, ["root"]),
        ({"service": "mysql", "owner": "x"}, ["x"]),
        ({"service": "mysql", "owner": "x", "severity": "page"}, ["x", "db"]),
        ({"service": "mysql", "severity": "page"}, ["db"]),
        ({"service": "mysql", "team": "y"}, ["db"]),
        ({"team": "y"}, ["y"]),
    ],
)
def test_an_alert_goes_as_deep_as_routes_match(
    labels: Mapping[str, str], receivers: list[str]
) -> None:
    assert [hop.receiver for hop in tree().hops(labels)] == receivers


def test_children_inherit_all_but_intervals() -> None:
    root, db, x, deep, page, y = tree().every()
    assert (root.group_wait, root.group_interval, root.repeat_interval) == (
        timedelta(seconds=10),
        timedelta(minutes=5),
        timedelta(hours=4),
    )
    assert (db.group_by, x.group_by, deep.group_by, page.group_by, y.group_by) == (
        ("cluster", "database"),
        None,
        None,
        ("cluster", "database"),
        ("alertname", "cluster"),
    )
    assert (deep.receiver, deep.group_interval) == ("x", timedelta(minutes=1))
    assert (page.repeat_interval, page.group_wait) == (timedelta(hours=1), timedelta(seconds=10))
    assert [hop.mute for hop in (root, db, x, page)] == [(), ("night",), (), ()]
    assert [hop.active for hop in (db, page)] == [(), ("day",)]


def test_routes_are_named_by_their_place_and_as_alertmanager_names_them() -> None:
    keys = [hop.key for hop in tree().every()]
    assert keys == [
        "{}",
        '{}/{service=~"mysql|cassandra"}',
        '{}/{service=~"mysql|cassandra"}/{owner="x"}',
        '{}/{service=~"mysql|cassandra"}/{owner="x"}/{deep="1"}',
        '{}/{service=~"mysql|cassandra"}/{owner="x",severity=~"critical|page"}',
        '{}/{team="y"}',
    ]
    ids = [hop.id for hop in tree().every()]
    assert ids[0] == "{}"
    assert ids[3] == '{}/{service=~"mysql|cassandra"}/0/{owner="x"}/0/{deep="1"}/0'
    assert ids[5] == '{}/{team="y"}/1'


def test_siblings_that_match_alike_have_ids_of_their_own() -> None:
    twins = tree("{receiver: a, routes: [{receiver: b, continue: true}, {receiver: c}]}")
    hops = twins.hops({})
    assert [hop.receiver for hop in hops] == ["b", "c"]
    assert [hop.key for hop in hops] == ["{}/{}"] * 2
    assert len({hop.id for hop in hops}) == 2


def test_a_group_has_the_labels_that_are_there() -> None:
    root, db, x, *_ = tree().every()
    labels = {"cluster": 'a"b\n', "alertname": "Down", "zone": "1"}
    assert routing.group_labels(root, labels) == (("alertname", "Down"), ("cluster", 'a"b\n'))
    assert routing.group_labels(db, labels) == (("cluster", 'a"b\n'),)
    assert routing.group_labels(x, labels) == tuple(sorted(labels.items()))
    assert routing.group_key(root, labels) == r'{}:{alertname="Down", cluster="a\"b\n"}'
    assert routing.group_key(root, {}) == "{}:{}"
    assert routing.group_key(x, {"a b": "c"}).endswith(':{"a b"="c"}')


def test_the_key_of_a_group_is_that_of_each_of_its_alerts() -> None:
    (root, *_) = tree().every()
    labels = {"cluster": "a", "alertname": "Down", "zone": "1"}
    group = dict(routing.group_labels(root, labels))
    assert routing.group_key(root, group) == routing.group_key(root, labels)


def test_what_the_root_asks_for_does_not_count() -> None:
    """A file that says so is refused; a tree from elsewhere loses no alert."""
    assert tree("{receiver: a, match: {b: c}, matchers: ['d=e']}").hops({}) != ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("group_by: [a, a]", "group_by: a label is named twice"),
        ("group_by: ['...', a]", "group_by: '...' stands for all labels, so it stands alone"),
        ("group_by: ['']", "group_by: the name of a label is not empty"),
        ("group_interval: 0s", "group_interval: expected a time span above 0s"),
        ("repeat_interval: 0s", "repeat_interval: expected a time span above 0s"),
        ("match: {a-b: c}", "'a-b' cannot be the name of a label; see matchers"),
        ("match_re: {é: c}", "'é' cannot be the name of a label; see matchers"),
        ("match_re: {a: '('}", "'(' is no regular expression: missing ): ("),
        ("matchers: [a]", "character 2: expected one of = != =~ !~, got the end"),
        ("routs: []", "unknown key; did you mean 'routes'?"),
    ],
)
def test_what_cannot_be_is_told(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        tree(f"receiver: a\nroutes:\n- {{{text}}}")
    assert [one.message for one in told.value.problems] == [said]


VALUES = st.sampled_from(["x", "y", "z"])
LABELS = st.dictionaries(st.sampled_from("abc"), VALUES)
LINES = st.tuples(
    st.sampled_from("abc"), st.sampled_from(("=", "!=", "=~", "!~")), st.sampled_from(("x", "y|z"))
).map(lambda one: f'{one[0]}{one[1]}"{one[2]}"')


OPTIONAL: dict[str, Any] = {
    "receiver": st.sampled_from(("r1", "r2", "r3")),
    "match": st.dictionaries(st.sampled_from("abc"), VALUES, max_size=1),
}


def node(**optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    required = {"matchers": st.lists(LINES, max_size=2), "continue": st.booleans()}
    return st.fixed_dictionaries(required, optional={**OPTIONAL, **optional})


TREES = st.recursive(node(), lambda inner: node(routes=st.lists(inner, max_size=3)), max_leaves=8)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(TREES, max_size=4), st.lists(LABELS.filter(bool), min_size=1, max_size=4))
def test_amtool_routes_the_same(
    tmp_path: Path, branches: list[dict[str, Any]], alerts: list[dict[str, str]]
) -> None:
    root = {"receiver": "root", "routes": branches}
    receivers = [{"name": name} for name in ("root", "r1", "r2", "r3")]
    path = amtool.written(tmp_path / "a.yml", {"route": root, "receivers": receivers})
    text = json.dumps(root)
    for labels in alerts:
        found = [hop.receiver for hop in tree(text).hops(labels)]
        assert found == amtool.receivers(path, labels)


@given(st.lists(TREES, max_size=4), LABELS)
def test_every_alert_goes_somewhere_and_to_no_node_twice(
    branches: list[dict[str, Any]], labels: dict[str, str]
) -> None:
    made = tree(json.dumps({"receiver": "root", "routes": branches}))
    hops = made.hops(labels)
    assert hops
    assert len({hop.id for hop in hops}) == len(hops)
    assert {hop.id for hop in hops} <= {hop.id for hop in made.every()}
