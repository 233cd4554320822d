from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.routing.adapters.everyday_words import everyday_words
from services.routing.domain.classification.reading import read
from services.routing.domain.classification.word_book import WordBook, pairs_of, word_book
from services.routing.domain.rulebook.tables import Category, Rulebook

# A busy machine draws slowly; that says nothing of what is tested.
_modest = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])


def test_every_line_of_everyday_words_names_a_category_of_the_sample_district(rulebook: Rulebook):
    names = {category.code: category.name for category in rulebook.categories}
    known = {(names[each.parent], each.name) for each in rulebook.categories if each.level == 2}
    assert set(everyday_words()) <= known


def test_a_power_s_keyword_names_its_power_and_speaks_for_its_categories(book: WordBook):
    word = book.words["网签"]
    assert word.powers
    assert word.upper_codes[0] == ("01",)


def test_a_word_of_many_categories_counts_less_for_each(book: WordBook):
    assert len(book.words["报警"].upper_codes[0]) == 1
    shared = book.words["乱收费"]
    assert shared.weight == 3 / 2 / len(shared.upper_codes[0])


def test_other_is_no_word(book: WordBook):
    assert "其他" not in book.words


def test_a_taxonomy_without_our_names_still_has_its_own():
    book = word_book([Category("a", "", "宠物", 1), Category("ab", "a", "走失", 2)], [], everyday_words())
    assert book.words_in("小狗走失了", pairs_of("小狗走失了")) == ["走失"]
    assert book.children[""] == ("a",)


@_modest
@given(st.text(alphabet="工资社保局养老保险退休金医院", max_size=30))
def test_words_are_found_as_a_plain_search_finds_them(book: WordBook, text: str):
    assert book.words_in(text, pairs_of(text)) == sorted(word for word in book.words if word in text)


@_modest
@given(st.text(max_size=60), st.text(max_size=200))
def test_anything_can_be_read(book: WordBook, title: str, text: str):
    reading = read(title, text, book)
    assert all(value > 0 for value in reading.features().values())


def test_numbers_and_made_up_place_names_say_nothing(book: WordBook):
    assert read("A市K3县欠薪123天", "", book).features() == read("市县欠薪9天", "", book).features()
