"""What a file may not be, and what its refusal is called."""

LARGEST_FILE_BYTES = 20 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 200 * 1024 * 1024
MOST_ENTRIES = 10_000
MOST_ROWS = 200_000
# Titles and headers stand above the rows that count.
MOST_LINES = MOST_ROWS + 50
MOST_COLUMNS = 200
LONGEST_CELL = 32_767  # what a spreadsheet cell holds
SECONDS = 60
MEMORY_BYTES = 1024 * 1024 * 1024
OUTPUT_BYTES = 256 * 1024 * 1024

# Every code that a file is refused with; companies/imports/messages.py has the words.
CODES = (
    "file_too_large",
    "file_too_long",
    "file_too_wide",
    "file_unpacks_too_large",
    "file_too_costly",
    "file_busy",
    "file_empty",
    "file_type",
    "file_name_misleads",
    "file_encrypted",
    "file_unreadable",
    "encoding_unknown",
    "headers_unknown",
    "rows_missing",
    "sheet_unclear",
    "sheet_unknown",
)


class FileRefused(ValueError):
    """The file cannot be read as a list of companies; `code` is one of CODES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
