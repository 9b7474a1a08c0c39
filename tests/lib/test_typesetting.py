from datetime import UTC, datetime

import pytest

from tests.pdf_files import read_pdf
from xport.lib import typesetting
from xport.lib.typesetting import NotTypeset, pdf_of

NOW = datetime(2026, 11, 29, tzinfo=UTC)
FRAME = '#set document(title: "T")\n#set text(lang: "sv")\n'


@pytest.fixture
def document(tmp_path):
    """A document outside the project is refused, so these lie in a folder that is excused."""
    folder = typesetting.PROJECT / "build" / f"test-{tmp_path.name}"
    folder.mkdir(parents=True)
    file = folder / "document.typ"

    def written(body):
        file.write_text(FRAME + body, encoding="utf-8")
        return file

    yield written
    file.unlink(missing_ok=True)
    folder.rmdir()


def test_words_arrive_as_they_are(document):
    made = pdf_of(document("#json(bytes(sys.inputs.data)).word"), {"word": "#å*_$\\"}, now=NOW)

    assert read_pdf(made).text == "#å*_$\\"


def test_picture_without_words_is_refused(document):
    svg = '<svg xmlns=\\"http://www.w3.org/2000/svg\\" viewBox=\\"0 0 1 1\\"/>'

    with pytest.raises(NotTypeset, match="alt"):
        pdf_of(document(f'#image(bytes("{svg}"), format: "svg")'), {}, now=NOW)


@pytest.mark.parametrize("path", ["/etc/passwd", "../../README.md", "document.typ"])
def test_document_reads_no_file(document, path):
    with pytest.raises(NotTypeset):
        pdf_of(document(f'#read("{path}")'), {}, now=NOW)


def test_endless_document_is_given_up(document, monkeypatch):
    monkeypatch.setattr(typesetting, "SECONDS", 2)

    with pytest.raises(NotTypeset):
        pdf_of(document("#let f(n) = f(n + 1)\n#while true { [a] }"), {}, now=NOW)


def test_document_outside_the_project_is_refused(tmp_path):
    file = tmp_path / "other.typ"
    file.write_text(FRAME, encoding="utf-8")

    with pytest.raises(NotTypeset, match="Not a document"):
        pdf_of(file, {}, now=NOW)
