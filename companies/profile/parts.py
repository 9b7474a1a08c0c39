"""The parts of a profile that repeat: products and references, as answers hold them."""

from dataclasses import dataclass, fields
from typing import Any, Self


class PartUnreadable(ValueError):
    """A stored part holds an unknown name, or a value of the wrong type."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """`key` is made by the server and stays while the part does, sent or not."""

    key: str

    def to_json(self) -> dict[str, object]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_json(cls, values: Any) -> Self:
        """Return what `to_json` wrote. Raises PartUnreadable."""
        types = {field.name: str(field.type) for field in fields(cls)}
        if not isinstance(values, dict) or not values.keys() <= types.keys():
            raise PartUnreadable
        for name, value in values.items():
            if not _is_of_type(value, types[name]):
                raise PartUnreadable
        try:
            return cls(**values)
        except TypeError:
            raise PartUnreadable from None


@dataclass(frozen=True, kw_only=True)
class ProductAnswer(Part):
    """A product or service; its name is empty where only the readiness is known."""

    name: str = ""
    trl: int | None = None
    ip_status: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReferenceAnswer(Part):
    customer: str
    country: str | None = None
    year: int | None = None
    description: str = ""


def _is_of_type(value: object, name: str) -> bool:
    if value is None:
        return "None" in name
    # A boolean is an int to Python.
    return isinstance(value, int if "int" in name else str) and not isinstance(value, bool)
