from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.rulebook.keywords import FEW, OFTEN, KeywordFinder

words = st.text(alphabet="甲乙丙a", min_size=1, max_size=3)


@given(strings=st.lists(words, max_size=3 * FEW), texts=st.lists(st.text(alphabet="甲乙丙a", max_size=30), max_size=3))
def test_every_string_of_the_text_is_found_with_an_automaton_and_without(strings: list[str], texts: list[str]) -> None:
    finder = KeywordFinder(tuple(strings))
    for text in texts:
        expected = {string for string in strings if string in text}
        assert all(finder.found_in(text) == expected for _ in range(OFTEN + 1))
