"""How a list is narrowed by its address."""

import django_filters


class ListFilter(django_filters.FilterSet):
    @property
    def is_filtered(self) -> bool:
        """Tell whether the address narrows the list at all."""
        return any(self.data.get(name) for name in self.filters)
