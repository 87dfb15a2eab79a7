"""A result file that grows beside its name, and goes on where it stopped."""

from contextlib import suppress
from pathlib import Path

import pytest

from service.draft import Draft
from service.errors import OutputError

JOB = "a" * 64


def stop_after(path: Path, lines: list[str], job: str = JOB) -> None:
    with suppress(KeyboardInterrupt), Draft(path, job, step=2, resume=False) as draft:
        for line in lines:
            draft.write(line)
        raise KeyboardInterrupt


def test_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "uit.jsonl"
    with Draft(out, JOB, step=2, resume=False) as draft:
        draft.write("één")
        assert not out.exists()
    assert out.read_text(encoding="utf-8") == "één\n"
    assert out.stat().st_mode & 0o777 == 0o644
    assert [file.name for file in tmp_path.iterdir()] == ["uit.jsonl"]


def test_nothing_done_leaves_nothing(tmp_path: Path) -> None:
    stop_after(tmp_path / "uit.jsonl", [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("done", "kept"), [("a", 0), ("ab", 2), ("abc", 2), ("abcd", 4)])
def test_it_goes_on_after_whole_steps(tmp_path: Path, done: str, kept: int) -> None:
    out = tmp_path / "uit.jsonl"
    stop_after(out, list(done))
    with Draft(out, JOB, step=2, resume=True) as draft:
        assert draft.kept == [letter.encode() for letter in done[:kept]]
        for letter in "abcde"[draft.written :]:
            draft.write(letter)
    assert out.read_text() == "a\nb\nc\nd\ne\n"


def test_a_torn_last_line_does_not_count(tmp_path: Path) -> None:
    out = tmp_path / "uit.jsonl"
    stop_after(out, ["a", "b", "c"])
    (draft_file,) = tmp_path.iterdir()
    draft_file.write_bytes(b"a\nb\nc\nd")
    with Draft(out, JOB, step=2, resume=True) as draft:
        assert draft.written == 2
        draft.write("c")
    assert out.read_text() == "a\nb\nc\n"


def test_without_resume_it_begins_anew(tmp_path: Path) -> None:
    out = tmp_path / "uit.jsonl"
    stop_after(out, ["a", "b"])
    stop_after(out, ["a", "b"], job="b" * 64)
    with Draft(out, JOB, step=2, resume=False) as draft:
        assert draft.written == 0
    assert [file.name for file in tmp_path.iterdir()] == ["uit.jsonl"]


def test_another_job_is_not_gone_on_with(tmp_path: Path) -> None:
    out = tmp_path / "uit.jsonl"
    stop_after(out, ["a", "b"])
    with pytest.raises(OutputError, match="zonder --resume"), Draft(out, "b" * 64, step=2, resume=True):
        pass
    assert len(list(tmp_path.iterdir())) == 1


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    out = tmp_path / "uit.jsonl"
    with Draft(out, JOB, step=2, resume=False) as draft:
        draft.write("a")
        with pytest.raises(OutputError, match="andere opdracht"), Draft(out, JOB, step=2, resume=True):
            pass
    assert out.read_text() == "a\n"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="niet te schrijven"), Draft(tmp_path / "weg/x", JOB, step=2, resume=False):
        pass
    with pytest.raises(OutputError, match="is een map"), Draft(tmp_path, JOB, step=2, resume=False):
        pass
