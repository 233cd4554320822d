import pytest

from cli.main import main


def test_an_answer_that_cannot_be_written_is_one_line_on_stderr(tmp_path, monkeypatch, capsys):
    texts = tmp_path / "in.jsonl"
    texts.write_text('{"id": "1", "title": "x"}\n', encoding="utf-8")
    out = tmp_path / "nowhere" / "out.jsonl"
    monkeypatch.setattr("sys.argv", ["powerlist", "mask", f"--in={texts}", f"--out={out}"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err) == (1, f"Error: {out}: No such file or directory\n")
