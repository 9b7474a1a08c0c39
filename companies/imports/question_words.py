"""What an import asks of its rows, and what can be answered, in the words of the page."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.facts.swedish_numbers import NumberUnreadable, parse_number
from companies.imports.answering import Asked
from companies.imports.reading.answers import ELSEWHERE, LEAVE_OUT
from companies.imports.reading.results import Question
from xport.lib.formatting import decimal, sentence_list


def asking_words(question: Question) -> str:
    """Return the question as a sentence that quotes the cell."""
    text = {"text": question.text}
    if question.code == "municipality_ambiguous":
        return _("Which municipality is “%(text)s” in?") % text
    if question.code == "sni_ambiguous":
        return _("Which SNI code does “%(text)s” stand for?") % text
    return _("How much turnover is “%(text)s”?") % text


def rows_words(asked: Asked) -> str:
    """Return which rows the question is asked of."""
    if asked.count == 1:
        return _("Row %(row)d: %(name)s") % {"row": asked.rows[0], "name": asked.name or "–"}
    numbers = [str(row) for row in asked.rows]
    more = asked.count - len(numbers)
    if more:
        numbers.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    return _("Rows %(rows)s") % {"rows": sentence_list(numbers)}


def answer_words(question: Question, answer: str, municipalities: Mapping[str, str]) -> str:
    """Return one possible answer, and what it would make of the value."""
    if answer == LEAVE_OUT:
        return _("Leave this value out")
    if answer == ELSEWHERE:
        return _("Another municipality: set the row apart")
    if question.code == "municipality_ambiguous":
        return municipalities.get(answer, answer)
    if question.code == "sni_ambiguous":
        return f"{answer[:2]}.{answer[2:]}"
    return _turnover_words(question, answer)


def unit_words(unit: str) -> str:
    """Return a key of facts.turnovers.UNITS in words."""
    units = {
        "kr": _("Swedish kronor"),
        "tkr": _("thousand SEK"),
        "mkr": _("million SEK"),
        "mdkr": _("billion SEK"),
    }
    return units[unit]


def _turnover_words(question: Question, answer: str) -> str:
    amount, _space, unit = answer.rpartition(" ")
    return f"{_number_words(amount or question.text)} {unit_words(unit)}"


def _number_words(text: str) -> str:
    try:
        number = parse_number(text)
    except NumberUnreadable:
        return text
    return decimal(number, max(0, -int(number.normalize().as_tuple().exponent)))
