import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.adapters.classifier_training import Example, TooFewLabels, learn
from services.routing.domain.classification.classifier import Classifier
from services.routing.domain.classification.labels import Labels, LabelUnclearError
from services.routing.domain.classification.linear_model import Known
from services.routing.domain.classification.model_record import NotAModelError, digest_of_model, model_of
from services.routing.domain.classification.word_book import WordBook, word_book

SAMPLES = Path(__file__).parents[3] / "samples" / "issues.jsonl"


@pytest.fixture(scope="module")
def examples(book: WordBook) -> list[Example]:
    """The sample issues, each with the category it was reported under."""
    lines = map(json.loads, SAMPLES.read_text(encoding="utf-8").splitlines())
    return [
        Example(line.get("title", ""), line.get("text", ""), line["category_code"])
        for line in lines
        if line.get("category_code") in book.categories
    ]


def test_without_any_label_seven_in_ten_sample_issues_fall_where_they_were_reported(
    book: WordBook, examples: list[Example]
):
    classifier = Classifier(book)
    right = [
        classifier.predict(each.title, each.text)[0].category_code[:2] == each.category_code[:2] for each in examples
    ]
    assert sum(right) >= 0.7 * len(right)


def test_a_prediction_says_which_words_and_how_much(book: WordBook):
    first, *others = Classifier(book).predict("老板拖欠工资", "在工地干了三个月，农民工工资一直不发，讨薪没人管。")
    assert first.category_code.startswith("15")
    assert len(others) == 2
    assert first.score > others[0].score >= others[1].score
    words = [each["word"] for each in first.because if each["kind"] == "keyword"]
    assert "农民工工资" in words
    assert all(each["weight"] > 0 for each in first.because)


def test_a_learned_model_tells_its_character_runs_too(book: WordBook, examples: list[Example]):
    model = learn(examples, book)
    first = Classifier(book, model).predict("楼下夜宵摊油烟大", "每天晚上油烟呛人")[0]
    assert {each["kind"] for each in first.because} == {"keyword", "ngram"}


def test_a_text_that_says_nothing_is_left_to_a_person(book: WordBook):
    classifier = Classifier(book)
    assert classifier.sure_of(classifier.predict("你好", "")) is None


def test_a_text_that_says_it_plainly_is_not(book: WordBook):
    classifier = Classifier(book)
    predictions = classifier.predict("幼儿园乱收费", "幼儿园收费太高，保育费、伙食费、资料费年年涨，学校收费没有标准。")
    assert classifier.sure_of(predictions) == predictions[0].category_code
    assert predictions[0].category_code.startswith("1403")


def test_the_order_of_the_labels_does_not_matter(book: WordBook, examples: list[Example]):
    assert learn(examples, book).record() == learn(examples[::-1], book).record()


def test_a_kept_model_is_read_back_and_says_the_same(book: WordBook, examples: list[Example]):
    record = learn(examples, book).record()
    again = model_of(record)
    assert again.record() == record
    one, other = (Classifier(book, model_of(record), digest_of_model(record)) for _ in range(2))
    assert one.predict("公交车", "班次太少") == other.predict("公交车", "班次太少")


@pytest.mark.parametrize("record", [b"", b"[]", b"{}", b'{"format": 99}', b'{"format": 1, "classes": 3}'])
def test_bytes_that_are_no_model_are_refused(record: bytes):
    with pytest.raises(NotAModelError):
        model_of(record)


def test_labels_given_are_the_whole_choice(book: WordBook):
    model = learn([Example("欠薪", "", "15"), Example("补课", "", "14"), Example("社保", "", "15")], book)
    assert model.linear.classes == ("14", "15")


def test_with_every_category_the_others_stay_possible(book: WordBook):
    model = learn([Example("欠薪", "", "15")], book, every_category=True)
    assert set(model.linear.classes) == set(book.children[""])
    predicted = Classifier(book, model).predict("公交车班次太少", "公交线路间隔太长")
    assert predicted[0].category_code[:2] in {"01", "06"}


def test_one_category_alone_is_no_choice(book: WordBook):
    with pytest.raises(TooFewLabels):
        learn([Example("欠薪", "", "15")] * 3, book)


def test_a_correction_below_level_1_is_learned_word_by_word(book: WordBook):
    text = "小区里的健身器材坏了没人修"
    examples = [Example(text, "", "010212")] * 12
    before = Classifier(book).predict(text, "")
    after = Classifier(book, learn(examples, book, every_category=True)).predict(text, "")
    assert after[0].category_code == "010212"
    assert before[0].category_code != "010212"


def test_an_empty_taxonomy_predicts_nothing():
    classifier = Classifier(word_book([], [], {}))
    assert classifier.predict("欠薪", "三个月") == []
    assert classifier.sure_of([]) is None


def test_labels_are_names_at_any_level_codes_or_ways_down(book: WordBook):
    labels = Labels(book)
    assert labels.code_of("城乡建设") == "01"
    assert labels.code_of("噪音污染") == "040203"
    assert labels.code_of(" 0402 ") == "0402"
    # Two levels bear this name: the upper one is meant.
    assert labels.code_of("交通运输") == "06"
    assert labels.code_of("环境污染/其他").startswith("0402")
    # Two categories bear it, and both lie under 01.
    assert labels.code_of("房屋拆迁") == "01"


@pytest.mark.parametrize("label", ["外星事务", "其他", "", None, 7])
def test_a_label_that_names_nothing_or_too_much_is_refused(book: WordBook, label: object):
    with pytest.raises(LabelUnclearError):
        Labels(book).code_of(label)


def test_what_a_classifier_remembers_of_words_changes_no_answer(book: WordBook, examples: list[Example]):
    used, few = Classifier(book), examples[:40]
    first = [used.predict(each.title, each.text) for each in few]
    for predictions in first:
        for prediction in predictions:
            for reason in prediction.as_dict()["because"]:
                reason.get("category_codes", []).clear()
    assert [[each.lead for each in used.predict(one.title, one.text)] for one in few] == [
        [each.lead for each in Classifier(book).predict(one.title, one.text)] for one in few
    ]
    assert used.predict(few[0].title, few[0].text) == Classifier(book).predict(few[0].title, few[0].text)


@given(st.lists(st.integers(-3, 3), max_size=12), st.integers(1, 5))
def test_the_heaviest_features_are_the_largest_pairs_of_weight_and_name(weights: list[int], count: int):
    names = [str(place) for place in range(len(weights))]
    known = Known(names, (tuple(map(float, weights)),) if weights else (), 2.0)
    largest = sorted(zip(map(float, weights), names, strict=True), reverse=True)[:count]
    assert known.heaviest(0, count) == [(weight * 2, name) for weight, name in largest]
