"""How long what is said of a firm may be, in characters."""

SUMMARY_LENGTH = 250
DESCRIPTION_LENGTH = 3000
AMBITION_LENGTH = 600
