import msgspec
import pytest

from exporter.events import answers
from exporter.events.inbound import Receipt, Refusal

BAD = Refusal(1, "missing_field", "data.score: required", "add it")


@pytest.mark.parametrize(
    ("receipt", "batch", "status", "body"),
    [
        (Receipt(1, 0), False, 202, {"status": "accepted"}),
        (Receipt(0, 1), False, 200, {"status": "duplicate"}),
        (
            Receipt(0, 0, (BAD,)),
            False,
            422,
            {"code": "missing_field", "message": "data.score: required", "help": "add it"},
        ),
        (Receipt(2, 3), True, 202, {"accepted": 2, "duplicates": 3, "refused": []}),
        (Receipt(0, 0), True, 202, {"accepted": 0, "duplicates": 0, "refused": []}),
        (
            Receipt(1, 0, (BAD,)),
            True,
            202,
            {
                "accepted": 1,
                "duplicates": 0,
                "refused": [
                    {"index": 1, "code": "missing_field", "message": "data.score: required"}
                ],
            },
        ),
    ],
)
def test_a_receipt_is_worded_as_events_md_says(
    receipt: Receipt, batch: bool, status: int, body: object
) -> None:
    answer = answers.native(receipt, batch)
    assert (answer.status, msgspec.json.decode(answer.body)) == (status, body)


def test_a_batch_without_one_good_event_is_an_error_that_still_says_which() -> None:
    answer = answers.native(Receipt(0, 0, (BAD,)), batch=True)
    said = msgspec.json.decode(answer.body)
    assert answer.status == 422
    assert {"code", "message", "help", "refused"} <= said.keys()
    assert said["refused"][0]["index"] == 1
