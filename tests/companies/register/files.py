"""Register files of both layouts, small ones: numbers are made up and fit their check digits."""

from pathlib import Path

from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER

SCB_SAMPLE = Path(__file__).parents[1] / "imports" / "messy" / "05_scb_registerutdrag_cp1252.txt"
HEADERS = (
    "organisationsidentitet;namnskyddslopnummer;registreringsland;organisationsnamn;"
    "organisationsform;avregistreringsdatum;avregistreringsorsak;"
    "pagandeAvvecklingsEllerOmstruktureringsforfarande;registreringsdatum;"
    "verksamhetsbeskrivning;postadress"
)


def record(
    number: str,
    name: str,
    *,
    form: str = "AB",
    kind: str = "ORGNR",
    gone: str = "",
    ending: str = "",
    address: str = "Storgatan 1$$SÄVSJÖ$57631$SE-LAND",
    about: str = "Handel",
) -> str:
    cells = (f"{number.replace('-', '')}${kind}-IDORG", "", "SE-LAND", name, f"{form}-ORGFO")
    cells += (gone, "", ending, "2020-01-01", about, address)
    return ";".join('"' + cell.replace('"', '""') + '"' for cell in cells)


def registered(name: str) -> str:
    return f"{name}$FORETAGSNAMN-ORGNAM$2020-01-01"


def bolagsverket(*records: str) -> bytes:
    return "\n".join([HEADERS, *records, ""]).encode()


WHOLE = bolagsverket(
    record(NUMBERS[0], f"Sol$SARS_FORNAMN-ORGNAM$2021-01-01|{registered('Norrland Sol AB')}"),
    record(NUMBERS[1], registered("ELNÄT I SÄVSJÖ AB"), about='Drift;\n"handel"\noch mer'),
    record(NUMBERS[2], registered("Borta AB"), gone="2024-01-01"),
    record(NUMBERS[3], registered("Konkurs HB"), form="HB", ending="KK-AVOMFO$2024-01-01"),
    record(NUMBERS[4], registered("Utland Filial"), form="FL", address="A$$BERLIN$10115$DE-LAND"),
    record(NUMBERS[0], registered("Norrland Sol AB")),
    record(PERSONAL_NUMBER, registered("Tolvan"), form="E", kind="PERSON"),
    record(PERSONAL_NUMBER, registered("Tolvan"), form="AB"),
    record("556012-5791", registered("Fel siffra AB")),
    record(NUMBERS[5], ""),
    record(NUMBERS[6], registered("Trasig \ufffd AB")),
    f"{NUMBERS[7].replace('-', '')}$ORGNR-IDORG;kort",
)
LEFT_OUT = {
    "duplicate_in_file": 1,
    "line_unreadable": 1,
    "name_missing": 1,
    "org_number_checksum": 1,
    "personal_number": 1,
    "sole_trader": 1,
    "text_damaged": 1,
}
