import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from markets.reference import DATA_FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reference files that a test may spoil."""
    return Path(shutil.copytree(DATA_FOLDER, tmp_path / "data"))


@pytest.fixture
def rewrite(folder: Path) -> Callable[[str, str, str], int]:
    """Replace a text that stands once in a file; return the spreadsheet row it stands in."""

    def replace(file: str, old: str, new: str) -> int:
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return replace
