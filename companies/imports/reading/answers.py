"""Answers to the questions of a list, kept by question and cell: they outlive another reading."""

from collections.abc import Iterator, Mapping

from companies.imports.reading.results import Question

# The value is not taken over; the row is.
LEAVE_OUT = "leave_out"
# The firm is in a municipality that is not among the options.
ELSEWHERE = "elsewhere"
# What people answer, by `key_of` a question, of all rows or of one.
Answers = Mapping[str, str]

_CODE_DIGITS = 5


def key_of(question: Question, *, row: int | None = None) -> str:
    key = f"{question.code}:{question.field}:{question.text}"
    return key if row is None else f"{row}:{key}"


def answer_to(question: Question, *, row: int, answers: Answers) -> str:
    """Return the answer, that of the row alone first; "" if there is none that can be used."""
    for key in (key_of(question, row=row), key_of(question)):
        answer = answers.get(key, "")
        if answer and is_answer(question, answer):
            return answer
    return ""


def is_answer(question: Question, answer: str) -> bool:
    return answer in question.options or (takes_own_code(question) and is_code(answer))


def takes_own_code(question: Question) -> bool:
    """Whether a code of five digits that is not among the options answers it too."""
    return question.code == "sni_ambiguous"


def is_code(text: str) -> bool:
    return len(text) == _CODE_DIGITS and text.isascii() and text.isdigit()


def open_questions(questions: tuple[Question, ...] | list[Question]) -> Iterator[Question]:
    return (each for each in questions if not each.answer)
