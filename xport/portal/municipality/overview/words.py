"""The words for the stages and their exact definitions: one text for all its forms."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAMES: dict[str, Promise] = {
    "inventoried": _("inventoried"),
    "contacted": _("contacted"),
    "claimed": _("taken over"),
    "complete": _("complete"),
    "strong": pgettext_lazy("companies", "strong"),
    "introduced": _("introduced"),
    "exporting": _("export started"),
}
DEFINITIONS: dict[str, Promise] = {
    "inventoried": _(
        "The company stands in the municipality's list: inventoried by the municipality, or "
        "registered by itself and sent. Dated when it was added, or when its first sent profile "
        "was scored."
    ),
    "contacted": _(
        "There has been contact: the company has members, somebody has asked to take over its "
        "profile, or an officer has logged a call, meeting, email or visit. Dated by the first of "
        "them."
    ),
    "claimed": _(
        "The company has at least one member who looks after the profile. Dated when the first of "
        "those who are members now became one."
    ),
    "complete": _(
        "Every question that the score asks is answered, so nothing stands under “Unanswered” in "
        "the list. Dated when a score first rested on all the answers."
    ),
    "strong": _(
        "The company's sent score has the label strong in at least one of the six markets now. "
        "Dated when the first of these became strong."
    ),
    "introduced": _(
        "An adviser has introduced the company to somebody in at least one market. Dated by the "
        "first introduction."
    ),
    "exporting": _(
        "At least one match has ended in a sale, recorded by the adviser. What the company sold "
        "abroad before is not counted. Dated by the first sale."
    ),
}
BY_MONTH = _(
    "The companies that are at each stage now, by when they came there. Those that have "
    "left a stage since are not seen."
)
# What else a reader of the spreadsheet must know: its sheet and a text.
NOTES: tuple[tuple[Promise, Promise], ...] = (
    (
        _("Categories and markets"),
        _(
            "Companies that are promising or strong. A company with several categories counts in "
            "each of them."
        ),
    ),
    (
        _("Municipalities"),
        _("Of other municipalities only counts of at least five companies are shown."),
    ),
    (
        _("By month"),
        BY_MONTH,
    ),
)
