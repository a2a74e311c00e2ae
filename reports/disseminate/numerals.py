"""Small numbers in words: what is counted in a sentence is no figure, and stands there without digits."""

from __future__ import annotations

DIGITS_ZH = "零一二三四五六七八九"
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def chinese(number: int, counted: bool = True) -> str:
    """A number from 0 to 99; two of a thing is 两 where something is counted.

    >>> chinese(9), chinese(2), chinese(12), chinese(25), chinese(2, counted=False)
    ('九', '两', '十二', '二十五', '二')
    """
    tens, ones = divmod(number, 10)
    if not tens:
        return "两" if number == 2 and counted else DIGITS_ZH[number]
    return ("" if tens == 1 else DIGITS_ZH[tens]) + "十" + (DIGITS_ZH[ones] if ones else "")


def english(number: int) -> str:
    """A number from 0 to 99.

    >>> english(9), english(25)
    ('nine', 'twenty-five')
    """
    if number < len(ONES):
        return ONES[number]
    tens, ones = divmod(number, 10)
    return TENS[tens] + (f"-{ONES[ones]}" if ones else "")


def ordinal(number: int) -> str:
    """The ending that English puts behind a rank.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 21, 102)]
    ['st', 'nd', 'rd', 'th', 'th', 'th', 'st', 'nd']
    """
    teens = 10 < number % 100 < 14
    return "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
