"""The answers of many firms as columns."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from matchmaking.scoring.firm import Firm
from matchmaking.scoring.many.bits import (
    CERTIFICATE_BITS,
    DOCUMENTED_BITS,
    NEED_BITS,
    OFFERS,
    Masks,
    mask_of,
    masks,
)
from matchmaking.scoring.many.node import Floats
from matchmaking.scoring.many.tables import Tables

_OFFER_PLACES = {offer: place for place, offer in enumerate(OFFERS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmColumns:
    """One element a firm. Numbers are NaN and masks UNANSWERED where a question is open.

    The bits of `languages` and `sells_in` are those of the tables that the columns were made for,
    of the others those of bits.py. `needs` of 0 goes with an `energy_share` of NaN.
    """

    needs: Masks
    energy_share: Floats
    languages: Masks
    export_share_pct: Floats
    sells_in: Masks
    employees: Floats
    turnover_msek: Floats
    trl: Floats
    certificates: Masks
    offer: Masks
    documented: Masks

    def __len__(self) -> int:
        return len(self.needs)

    def slice(self, start: int, stop: int) -> Self:
        """Return the firms from `start` until `stop`, without copying."""
        return type(self)(
            **{field.name: getattr(self, field.name)[start:stop] for field in fields(self)}
        )


def columns_of(firms: Sequence[Firm], tables: Tables) -> FirmColumns:
    """Return the firms' answers as columns for these tables."""
    return FirmColumns(
        needs=masks([mask_of(firm.needs, NEED_BITS) for firm in firms]),
        energy_share=_numbers([firm.energy_share for firm in firms]),
        languages=masks([mask_of(firm.languages, tables.language_bits) for firm in firms]),
        export_share_pct=_numbers([firm.export_share_pct for firm in firms]),
        sells_in=masks([tables.sells_in_mask(firm.sells_in) for firm in firms]),
        employees=_numbers([firm.employees for firm in firms]),
        turnover_msek=_numbers([firm.turnover_msek for firm in firms]),
        trl=_numbers([firm.trl for firm in firms]),
        certificates=masks([mask_of(firm.certificates, CERTIFICATE_BITS) for firm in firms]),
        offer=masks([_OFFER_PLACES[firm.offer or ""] for firm in firms]),
        documented=masks([mask_of(firm.documented, DOCUMENTED_BITS) for firm in firms]),
    )


def _numbers(values: Sequence[float | None]) -> Floats:
    return np.array(values, dtype=np.float64)
