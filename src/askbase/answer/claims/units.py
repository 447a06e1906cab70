"""What figures are counted in, in English and German: units of time and measure, magnitudes, money. Patterns are meant
for `(?i)`."""

from __future__ import annotations

from askbase.answer.words.text import NUMBER_WORDS
from askbase.notes.calendar_words import WEEKDAYS, any_of


def _by_form(forms_of: dict[str, str]) -> dict[str, str]:
    return {form: name for name, forms in forms_of.items() for form in forms.split()}


TIME = _by_form(
    {
        "minute": "minute minutes min minuten",
        "hour": "hour hours h hr hrs stunde stunden std hourly stündlich",
        "day": "day days tag tage tagen daily täglich tgl",
        "night": "night nights nacht nächte nächten nightly",
        "week": "week weeks woche wochen weekly wöchentlich",
        "month": "month months monat monate monaten monthly monatlich",
        "quarter": "quarter quarters quartal quartale quarterly",
        "year": "year years jahr jahre jahren yearly annually jährlich",
        **{name: f"{name} {name}s" for name in WEEKDAYS},
    }
)
ADVERBS = frozenset(
    "hourly stündlich daily täglich tgl nightly weekly wöchentlich monthly monatlich quarterly yearly annually"
    " jährlich".split()
)
MAGNITUDES = _by_form(
    {
        "dozen": "dozen dutzend",
        "hundred": "hundred hundert",
        "thousand": "k thousand tausend tsd grand",
        "lakh": "lakh",
        "million": "mn mio million millions millionen",
        "crore": "crore",
        "billion": "bn mrd billion billions milliarde milliarden",
        "trillion": "tn trillion trillions",
    }
)
UNITS = _by_form(
    {
        "mm": "mm millimetre millimetres millimeter millimeters",
        "cm": "cm centimetre centimetres centimeter centimeters zentimeter",
        "m": "m metre metres meter meters",
        "km": "km kilometre kilometres kilometer kilometers",
        "mg": "mg milligram milligrams milligramm",
        "g": "g gram grams gramm",
        "kg": "kg kilo kilos kilogram kilograms kilogramm",
        "ml": "ml millilitre millilitres milliliter milliliters",
        "l": "l litre litres liter liters",
        "min": "min mins minute minutes minuten",
        "h": "h hr hrs hour hours stunde stunden std",
        "s": "s sec secs second seconds sekunde sekunden",
        "w": "w watt",
        "kw": "kw kilowatt",
        "v": "v volt volts",
        "ha": "ha hectare hectares hektar",
        **{each: each for each in "cl dl kwh bar mbar kb mb gb tb mph".split()},
    }
)

IN_PARTS = (  # 2 hours 20 minutes
    ("years?|jahren?", "months?|monaten?"),
    ("weeks?|wochen?", "days?|tagen?"),
    ("hours?|hrs?|h|stunden?|std", "minutes?|mins?|minuten?"),
    ("minutes?|mins?|minuten?", "seconds?|secs?|s|sekunden?"),
    ("feet|foot|ft", "inch|inches|in"),
    ("pounds?|lbs?", "ounces?|oz"),
    ("metres?|meters?|m", "centimetres?|centimeters?|cm|zentimeter"),
    ("kilos?|kilograms?|kg", "grams?|gramm|g"),
    ("euros?|dollars?|francs?|franken|€", "cents?|rappen"),
)
FIGURE = rf"(?:\d+(?:[.,:/-]\d+)*|\b(?:{any_of(word for word in NUMBER_WORDS if word != 'one')})\b)"
MONEY = r"(?:[$€£¥]|(?:euros?|eur|dollars?|usd|pounds?|gbp|yen|francs?|franken|chf|kronor|kroner|rupees|zloty)\b)"
UNIT_OF_TIME = rf"(?:{any_of(TIME)})\b"
_MEASURE = rf"(?:{any_of({*UNITS, *TIME})}|degrees?|grad|points?|punkte?|steps?|per ?cent|prozent)\b"
WORD = r"\s*(?:[^\W\d_]+|[$€£¥%]|°\s?[CF]?)\s+"
A_WORD = rf"(?:{WORD}|\s*)"  # or none
A_MEASURE = rf"\s*(?:(?:{_MEASURE}|{MONEY}|%|°\s?[CF]?)\s*)?"
