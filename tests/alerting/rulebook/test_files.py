"""Files of rules: found by patterns, refused word for word, whole or not at all."""

from pathlib import Path

import pytest

from alerting.duration import Duration
from alerting.rulebook import files
from alerting.strict import ConfigError
from tests.alerting.ground import GROUND

FOLDER = Path(__file__).parent / "bad_rules"
BAD = sorted(FOLDER.glob("*.yml"))
RULE = "{alert: %s, metric: probe_success, stat: last, critical: '== 0'%s}"


def refused(path: Path) -> None:
    """Hold what is said of a file to its first lines."""
    expected = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            break
        expected.append(line.removeprefix("# "))
    assert said([path.name], path.parent) == [f"{path}:{line}" for line in expected]


def said(patterns: list[str], folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as error:
        files.load(patterns, folder, GROUND)
    return [str(problem) for problem in error.value.problems]


def put(folder: Path, name: str, group: str, *rules: str) -> None:
    text = f"groups:\n- name: {group}\n  rules: [{', '.join(rules)}]\n"
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_refused_in_the_words_of_its_first_lines(path: Path) -> None:
    refused(path)


def test_there_is_a_bad_file_for_many_mistakes() -> None:
    assert len(BAD) >= 50


def test_files_are_read_in_the_order_of_patterns_then_names_each_once(tmp_path: Path) -> None:
    for name in "cab":
        put(tmp_path, f"{name}.yml", name, RULE % (name.upper(), ""))
    put(tmp_path, "z.txt", "z")
    found = files.load(["b.yml", "*.yml", str(tmp_path / "a.yml")], tmp_path, GROUND)
    assert [group.name for group in found] == ["b", "a", "c"]
    assert [one.name for group in found for one in group.evaluations] == ["B", "A", "C"]
    assert found[0].file == str(tmp_path / "b.yml")


def test_a_group_is_evaluated_at_its_interval_or_at_every_tick(tmp_path: Path) -> None:
    text = "groups: [{name: a, rules: []}, {name: b, interval: 1m, rules: []}]"
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    first, second = files.load(["a.yml"], tmp_path, GROUND)
    assert (first.interval, second.interval) == (GROUND.interval, Duration(60))


def test_no_patterns_are_no_rules(tmp_path: Path) -> None:
    assert files.load([], tmp_path, GROUND) == ()


def test_a_pattern_that_names_no_file_is_a_mistake(tmp_path: Path) -> None:
    put(tmp_path, "a.yml", "a")
    assert said(["a.yml", "rules/*.yml"], tmp_path) == [
        f"{tmp_path}/rules/*.yml:1: there is no such file of rules"
    ]


def test_all_files_are_told_of_at_once(tmp_path: Path) -> None:
    put(tmp_path, "a.yml", "a", RULE % ("A", ", window: 5m"))
    put(tmp_path, "b.yml", "b", RULE % ("B", ", off: x"))
    found = said(["*.yml"], tmp_path)
    assert [one.partition(": ")[0] for one in found] == [
        f"{tmp_path}/a.yml:3",
        f"{tmp_path}/b.yml:3",
    ]


def test_alerts_differ_between_files_too_and_groups_need_not(tmp_path: Path) -> None:
    put(tmp_path, "a.yml", "a", RULE % ("A", ""))
    put(tmp_path, "b.yml", "a", RULE % ("B", ""), RULE % ("A", ""))
    first = f"{tmp_path}/a.yml: groups[0]"
    same = "makes alerts with the same name, severity and labels; give both a label that differs"
    assert said(["*.yml"], tmp_path) == [
        f"{tmp_path}/b.yml:3: groups[0].rules[1].alert: {first}.rules[0] {same}",
    ]


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (", labels: {team: a}", ", labels: {team: b}", True),
        (", labels: {team: a}", ", labels: {team: a}", False),
        (", labels: {team: a}", "", False),
        (", labels: {team: a}", ", labels: {place: b}", False),
        (", warning: '!= 1'", "", False),
    ],
)
def test_two_alerts_of_one_name_need_a_label_that_differs(
    one: str, other: str, differ: bool, tmp_path: Path
) -> None:
    put(tmp_path, "a.yml", "a", RULE % ("A", one), RULE % ("A", other))
    if differ:
        (group,) = files.load(["a.yml"], tmp_path, GROUND)
        assert len({evaluation.id for evaluation in group.evaluations}) == 2
    else:
        (found,) = said(["a.yml"], tmp_path)
        assert "give both a label that differs" in found


def test_alerts_of_one_name_may_have_different_severities(tmp_path: Path) -> None:
    warning = "{alert: A, metric: probe_success, stat: last, warning: '!= 1'}"
    put(tmp_path, "a.yml", "a", RULE % ("A", ""), warning)
    (group,) = files.load(["a.yml"], tmp_path, GROUND)
    assert [one.severity for one in group.evaluations] == ["critical", "warning"]


RECORDS = "{record: 'chat:waiting', expr: chat_waiting}"
OVER_RECORDED = (
    "{alert: Waiting, metric: 'chat:waiting{team=~\"a.*\"}', stat: %s, warning: '> 5'%s}"
)


def test_a_threshold_may_be_of_what_any_file_records(tmp_path: Path) -> None:
    put(tmp_path, "a.yml", "a", OVER_RECORDED % ("max", ", by: [team], window: 10m"))
    put(tmp_path, "b.yml", "b", RECORDS)
    first, _ = files.load(["a.yml", "b.yml"], tmp_path, GROUND)
    (one,) = first.evaluations
    assert str(one) == 'max by (team) (max_over_time(chat:waiting{team=~"a.*"}[10m])) > 5'


def test_what_is_recorded_counts_as_a_gauge_of_any_labels(tmp_path: Path) -> None:
    put(tmp_path, "b.yml", "b", RECORDS)
    put(tmp_path, "a.yml", "a", OVER_RECORDED % ("rate", ""))
    (found,) = said(["?.yml"], tmp_path)
    assert found.endswith("a gauge; there are avg, min, max, last, sum, count, absent")
    put(tmp_path, "a.yml", "a", OVER_RECORDED % ("last", ", summary: '{{ labels.team }}'"))
    assert len(files.load(["?.yml"], tmp_path, GROUND)) == 2


def test_what_a_file_that_cannot_be_read_records_is_not_known(tmp_path: Path) -> None:
    put(tmp_path, "b.yml", "b", RECORDS, "{off: 1}")
    put(tmp_path, "a.yml", "a", OVER_RECORDED % ("last", ""))
    found = said(["?.yml"], tmp_path)
    assert len(found) == 2
    assert "no metric is called 'chat:waiting'" in found[0]


def test_warnings_bear_the_place_that_they_are_about(tmp_path: Path) -> None:
    put(tmp_path, "a.yml", "a", RECORDS)
    put(tmp_path, "b.yml", "b", "{record: x, expr: 'chat:waiting + nothing'}")
    (found,) = files.warnings(["?.yml", "c"], tmp_path, GROUND)
    assert str(found).startswith(
        f"{tmp_path}/b.yml:3: groups[0].rules[0].expr: no metric is called"
    )
