"""Vietnamese figures in running text: found, and read as đồng, counts, rates, dates and periods.

`find` is total: every digit of a text lies inside a figure it finds (of kind "number" when nothing
better fits), so that a check built on it overlooks no number. It never raises, whatever the text.

How numbers are read
    A dot groups thousands ("3.000" is 3000), a comma marks decimals ("1,3"); "1.500.000" and
    "1,500,000" are both grouped, "02" is 2. What cannot be grouping is a decimal ("4.0", "1.5").
    Scales are "tỷ" or "tỉ" (10⁹), "triệu" (10⁶), "nghìn" or "ngàn" (10³), "vạn" (10⁴), and
    "chục", "trăm" before them; "rưỡi" adds a half, "nửa" is a half. Scales follow one another ("một
    tỷ hai trăm triệu"), and the last is said short ("12 tỷ 5"). Whole things are not parted: "1,500
    ghế" are 1500; where both readings hold ("1,234 ha"), the value has both.

Money
    Only đồng is money; that of elsewhere ("5 triệu NDT") is a count of its currency. A sum told for
    each of something ("mỗi em", "một năm") is a rate: its unit is "đồng/em".

Numbers in words ("bảy lĩnh vực", "từ một đến hai xã")
    They are figures where a scale, a currency, "phần trăm" or one of the `nouns` of lexicon.toml
    follows; of several words ("hai mươi lăm") or in an English text, whatever noun follows.
    "một" alone is an article ("một số", "một đồng chí") and counts only with a scale or in a range;
    "hai" is none before one of the `paired` nouns ("hai tỉnh", "hai bên": the two parties); "năm"
    is a year, not five, after "những", "các", "đầu" and the like; after "thứ" a word is an ordinal.

Names
    A document's number ("169-TB/TU"), a road, scheme or congress ("Quốc lộ 279", "CT.13", "Đề án
    1816"), an ordinal ("lần thứ 15") are figures of kind "name": text with digits in it that counts
    nothing. Roman numerals ("lần thứ XIV", "Đại hội XIII") hold no digit and are no figures.
"""

from app.figures.reading import find, parse
from app.figures.texts import fold
from app.figures.values import FigureKind, Found, Value

__all__ = ["FigureKind", "Found", "Value", "find", "fold", "parse"]
