"""What may stand in a JSON answer."""

import orjson
import pytest

from chassis.ids import new_id, new_row_id
from chassis.web.answers import encode


def test_an_id_is_told_as_text_whether_it_was_just_made_or_comes_from_a_row():
    made, of_a_row = new_id(), new_row_id()
    assert orjson.loads(encode({"ids": [made, of_a_row]})) == {"ids": [str(made), str(of_a_row)]}


def test_what_is_no_json_is_refused_by_its_type():
    with pytest.raises(TypeError, match="complex"):
        encode({"number": 1j})
