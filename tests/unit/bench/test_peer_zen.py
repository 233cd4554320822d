import orjson

from bench.issue_generator import city_issues
from bench.peer_zen import ZenPeer, rows_of
from bench.rulebook_generator import sample_rulebook


def test_the_peer_finds_the_highest_row_of_its_category_and_area():
    rulebook = sample_rulebook()
    peer = ZenPeer(rulebook)
    precedence = {power.power_code: power.precedence for power in rulebook.powers}
    issues = peer.placed(city_issues(rulebook, 20), seed=1)
    for issue in issues:
        place = (issue["category_code"], issue["area_code"])
        rivals = [code for code, *where in rows_of(rulebook) if tuple(where) == place]
        found = orjson.loads(peer.decide(issue))["power"]
        assert precedence[found] == max(precedence[code] for code in rivals)
        assert orjson.loads(peer.decide_traced(issue))["trace"]
    assert peer.decide_batch(issues) == len(issues)


def test_both_have_as_many_rows():
    rulebook = sample_rulebook()
    assert len(rows_of(rulebook)) == len([power for power in rulebook.powers if power.category_codes])
