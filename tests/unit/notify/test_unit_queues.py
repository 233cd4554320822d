"""In whose queues a case stands."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.case_news import Post
from services.notify.domain.unit_queues import QueueRole, queue_roles
from services.notify.usecases.unit_queues.tell_queues import _kind

LEAD = "500105-CG"
# The district's and the city's.
CENTRES = dict.fromkeys(("500105-ZW", "500000-ZW"), QueueRole.DISPATCHER)


def test_the_weightiest_role_counts_and_both_centres_have_what_is_disputed(news, units):
    disputed = news(state="disputed", disputed_units=(LEAD, "500105-HB"), assisting_units=("500105-HB",))
    assert queue_roles(disputed, units) == {
        LEAD: QueueRole.LEAD,
        "500105-HB": QueueRole.PARTY,
        **CENTRES,
    }


def test_the_street_that_works_for_a_community_has_its_case_too(news, units):
    roles = queue_roles(news(lead=Post("500105006001", "500105006-JD-P05")), units)
    assert roles == {"500105006001": QueueRole.LEAD, "500105006-JD": QueueRole.LEAD}


def test_a_resolved_case_is_the_centres_to_follow_up_and_nobody_elses(news, units):
    resolved = news(state="resolved", is_open=False, assisting_units=("500105-HB",))
    assert queue_roles(resolved, units) == CENTRES


def test_a_unit_that_it_is_about_has_no_place(news, units):
    assert queue_roles(news(withheld_from=(LEAD,)), units) == {}


@given(st.lists(st.sampled_from([None, QueueRole.LEAD, QueueRole.ASSIST]), max_size=12))
def test_whatever_comes_entering_and_leaving_take_turns(roles):
    before, kinds = None, []
    for role in roles:
        kind = _kind(before, role, QueueRole.LEAD)
        if kind is not None:
            kinds.append(str(kind))
            before = role or ""
    in_and_out = [kind for kind in kinds if kind != "changed"]
    assert all(one != two for one, two in pairwise(in_and_out))
