import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.syntax import Binary, Matcher
from exporter.refusal import Refused
from exporter.web.prometheus.expressions import expression, label, selectors


def test_a_query_is_parsed() -> None:
    assert isinstance(expression("1 + 1"), Binary)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sum(", 'invalid parameter "query": 1:5: parse error: unclosed left parenthesis'),
        (
            "",
            'invalid parameter "query": 1:1: parse error: no expression found in input',
        ),
    ],
)
def test_what_is_no_query_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        expression(text)
    assert (refused.value.code, refused.value.message) == ("bad_argument", said)


def test_selectors_are_matchers_the_name_among_them() -> None:
    one, two = selectors(['up{job="a"}', '{__name__=~"m.*"}'])
    assert set(one) == {Matcher("__name__", "=", "up"), Matcher("job", "=", "a")}
    assert two == (Matcher("__name__", "=~", "m.*"),)
    assert selectors([]) == ()


@pytest.mark.parametrize("text", ["", "up[5m]", "1", "sum(up)", "up offset 5m", "{", '{a=~"("}'])
def test_what_is_no_selector_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r'invalid parameter "match\[\]": 1:\d+: parse error: '):
        selectors([text])


@pytest.mark.parametrize("text", ["{}", '{a=""}', '{a=~".*"}', '{a!="b"}'])
def test_a_selector_that_takes_everything_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="must contain at least one non-empty matcher"):
        selectors([text])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("job", "job"),
        ("my.label", "my.label"),
        ("U__my_2e_label", "my.label"),
        ("U__a__b", "a_b"),
        ("U__sp_20_ace_1F600_", "sp ace😀"),
        ("U__broken_", "U__broken_"),
        ("U__zz_zz_", "U__zz_zz_"),
        ("U___ffffff_", "\U0010ffff"),
    ],
)
def test_the_name_of_a_label_may_be_escaped(text: str, name: str) -> None:
    assert label(text) == name


@pytest.mark.parametrize("text", ["", "a\ufffd"])
def test_a_name_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=f'invalid label name: "{text}"'):
        label(text)


@given(st.text(min_size=1, max_size=30).filter(lambda text: "\ufffd" not in text))
def test_any_name_can_be_read(text: str) -> None:
    assert label(text)
    assert label(f"U__{text}")
