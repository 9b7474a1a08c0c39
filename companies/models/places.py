"""Counties and municipalities of Sweden, by the codes of Statistics Sweden."""

from django.db import models


class County(models.Model):
    code = models.CharField(primary_key=True, max_length=2)
    name = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    code = models.CharField(primary_key=True, max_length=4)
    name = models.CharField(max_length=60)
    official_name = models.CharField(max_length=80)
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="municipalities")
    sort_key = models.CharField(max_length=80, db_collation="C")

    class Meta:
        verbose_name_plural = "municipalities"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name
