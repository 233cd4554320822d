import json

from click.testing import CliRunner

from cli.mask import mask


def masked(tmp_path, *lines):
    texts, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    texts.write_text("\n".join(lines), encoding="utf-8")
    result = CliRunner().invoke(mask, ["--in", str(texts), "--out", str(out)])
    return result, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_each_text_is_answered_with_what_was_found_in_it(tmp_path):
    text = "我叫张三丰，电话１３８ 0013 8000"

    result, [answer] = masked(tmp_path, json.dumps({"id": "1", "text": text}))

    assert result.exit_code == 0
    assert answer["text"] == "我叫[姓名]，电话[手机号]"
    assert [(hit["kind"], text[hit["start"] : hit["end"]]) for hit in answer["found"]] == [
        ("name", "张三丰"),
        ("mobile", "１３８ 0013 8000"),
    ]


def test_a_bad_line_is_told_and_the_others_are_masked(tmp_path):
    result, answers = masked(tmp_path, '{"id": "1"}', "nonsense", '{"text": "x"}', '{"id": 2, "title": "13800138000"}')

    assert result.exit_code == 1
    assert "第 1 行" in result.output and "第 2 行" in result.output and "第 3 行" in result.output
    assert answers[-1] == {"id": 2, "text": "", "found": [], "title": "[手机号]"}
    assert [answer["id"] for answer in answers] == ["1", None, 2]


def test_texts_from_an_editor_with_a_byte_order_mark_are_masked(tmp_path):
    result, [answer] = masked(tmp_path, "\ufeff" + json.dumps({"id": "1", "text": "电话13800138000"}))

    assert (result.exit_code, answer["text"]) == (0, "电话[手机号]")
