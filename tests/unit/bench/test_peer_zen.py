from bench.peer_zen import ZenPeer, rows_of
from bench.rulebook_generator import sample_rulebook


def test_the_peer_finds_the_highest_row_of_its_category_and_area():
    rulebook = sample_rulebook()
    peer = ZenPeer(rulebook)
    precedence = {power.power_code: power.precedence for power in rulebook.powers}
    for context in peer.contexts(20, seed=1):
        rivals = [code for code, category, area in rows_of(rulebook) if {"category": category, "area": area} == context]
        assert precedence[peer.decide(context)] == max(precedence[code] for code in rivals)
        assert peer.decide_traced(context)["trace"]
    assert peer.decide_batch(peer.contexts(5, seed=2)) == 5


def test_both_have_as_many_rows():
    rulebook = sample_rulebook()
    assert len(rows_of(rulebook)) == len([power for power in rulebook.powers if power.category_codes])
