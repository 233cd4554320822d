from chassis.offsets import Standing
from chassis.starting_points import starting_points

P = ("intake.issue.v1", 0)
IDS = {"intake.issue.v1": "id-1"}


def start(known: Standing | None, log_start: int = 0, log_end: int = 100) -> Standing:
    return starting_points({P: known} if known else {}, {P: log_start}, {P: log_end}, IDS)[P]


def test_a_partition_never_read_begins_at_the_start_of_its_log():
    assert start(None, log_start=7) == Standing(7, "id-1")


def test_a_known_partition_goes_on_where_it_stood():
    assert start(Standing(42, "id-1")) == Standing(42, "id-1")


def test_a_partition_read_to_its_end_goes_on_there():
    assert start(Standing(100, "id-1")) == Standing(100, "id-1")


def test_a_replaced_topic_begins_anew_even_where_the_old_offset_exists():
    assert start(Standing(42, "id-0")) == Standing(0, "id-1")


def test_a_log_shorter_than_remembered_is_read_from_its_start():
    assert start(Standing(142, "id-1")) == Standing(0, "id-1")


def test_messages_past_their_keeping_time_are_left_behind():
    assert start(Standing(3, "id-1"), log_start=7) == Standing(7, "id-1")
