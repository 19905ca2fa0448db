"""Functions get what they take, or the template is wrong."""

import pytest

from alerting.gotemplate import Fault, TemplateError, parsed
from alerting.gotemplate.values import ANY, INT, STRING, Function, Value


def told(*arguments: Value) -> str:
    return "|".join(map(repr, arguments))


def broken(*_: Value) -> Value:
    raise Fault("it broke")


GIVEN = {
    "none": Function((), told),
    "two": Function((STRING, ANY), told),
    "more": Function((STRING,), told, INT),
    "broken": Function((), broken),
    "costly": Function((), told, cost=100_000),
}


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("{{ none }}", ""),
        ('{{ two "a" 1 }}', "'a'|1"),
        ('{{ 1 | two "a" }}', "'a'|1"),
        ('{{ two "a" nil }}', "'a'|None"),
        ('{{ more "a" }}', "'a'"),
        ('{{ more "a" 1 2 }}', "'a'|1|2"),
        ('{{ 3 | more "a" 1 2 }}', "'a'|1|2|3"),
        ('{{ "a" | more }}', "'a'"),
    ],
)
def test_a_function_gets_what_it_takes(text: str, made: str) -> None:
    assert parsed(text, GIVEN).rendered(None, GIVEN) == made


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ none 1 }}", "1:4: at <none>: wrong number of args for none: want 0 got 1"),
        ('{{ "a" | two }}', "1:10: at <two>: wrong number of args for two: want 2 got 1"),
        ("{{ more }}", "1:4: at <more>: wrong number of args for more: want at least 1 got 0"),
        ("{{ two 1 2 }}", "1:8: at <1>: expected string; found 1"),
        ("{{ 1 | more }}", "1:8: at <more>: wrong type for value; expected string; got int"),
        ('{{ "b" | more "a" }}', '1:15: at <"a">: wrong type for value; expected int; got string'),
        ("{{ two . 1 }}", "1:8: at <.>: invalid value; expected string"),
        ("{{ broken }}", "1:4: at <broken>: error calling broken: it broke"),
        ("{{ costly }}", "1:4: at <costly>: the template takes more than 20000 steps"),
    ],
)
def test_a_function_that_gets_something_else_is_not_called(text: str, said: str) -> None:
    template = parsed(text, GIVEN)
    with pytest.raises(TemplateError) as raised:
        template.rendered(None, GIVEN)
    assert str(raised.value) == said
