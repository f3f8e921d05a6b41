"""Check digits and forms of numbers: whether a number can be what it looks like."""

from __future__ import annotations

import ipaddress
import re

_CARD_PREFIX = re.compile(
    r"4|5[0-9]|2[2-7]|3[0-9]|6\d|1800|2131|9792|81"
)  # ISO/IEC 7812 issuer ranges of the card networks; 50 and 56-69 are Maestro and others

# https://www.swift.com/standards/data-standards/iban-international-bank-account-number (registry: country, length)
IBAN_LENGTHS = dict(
    part.split(":")
    for part in [
        "AD:24",
        "AE:23",
        "AL:28",
        "AT:20",
        "AZ:28",
        "BA:20",
        "BE:16",
        "BG:22",
        "BH:22",
        "BI:27",
        "BR:29",
        "BY:28",
        "CH:21",
        "CR:22",
        "CY:28",
        "CZ:24",
        "DE:22",
        "DJ:27",
        "DK:18",
        "DO:28",
        "EE:20",
        "EG:29",
        "ES:24",
        "FI:18",
        "FK:18",
        "FO:18",
        "FR:27",
        "GB:22",
        "GE:22",
        "GI:23",
        "GL:18",
        "GR:27",
        "GT:28",
        "HN:28",
        "HR:21",
        "HU:28",
        "IE:22",
        "IL:23",
        "IQ:23",
        "IS:26",
        "IT:27",
        "JO:30",
        "KW:30",
        "KZ:20",
        "LB:28",
        "LC:32",
        "LI:21",
        "LT:20",
        "LU:20",
        "LV:21",
        "LY:25",
        "MC:27",
        "MD:24",
        "ME:22",
        "MK:19",
        "MN:20",
        "MR:27",
        "MT:31",
        "MU:30",
        "NI:28",
        "NL:18",
        "NO:15",
        "OM:23",
        "PK:24",
        "PL:28",
        "PS:29",
        "PT:25",
        "QA:29",
        "RO:24",
        "RS:22",
        "RU:33",
        "SA:24",
        "SC:31",
        "SD:18",
        "SE:24",
        "SI:19",
        "SK:24",
        "SM:27",
        "SO:23",
        "ST:25",
        "SV:28",
        "TL:23",
        "TN:24",
        "TR:26",
        "UA:29",
        "VA:22",
        "VG:24",
        "XK:20",
        "YE:30",
    ]
)


def only_digits(text: str) -> str:
    """The ASCII digits of the text."""
    return "".join(letter for letter in text if "0" <= letter <= "9")


def passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    total = 0
    for place, letter in enumerate(reversed(digits)):
        value = int(letter) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_card_number(text: str) -> bool:
    """Whether it is a payment card's number: an issuer's prefix, 12 to 19 digits, Luhn."""
    digits = only_digits(text)
    return (
        12 <= len(digits) <= 19
        and len(set(digits)) > 1
        and _CARD_PREFIX.match(digits) is not None
        and passes_luhn(digits)
    )


def is_iban(text: str) -> bool:
    """ISO 13616: the country's length and the remainder 1 modulo 97."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    if IBAN_LENGTHS.get(letters[:2]) != str(len(letters)) or not letters.isascii():
        return False
    turned = letters[4:] + letters[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def iban_within(text: str) -> str:
    """The front part of the text that has the length of an IBAN of its country, or the whole text."""
    length = int(IBAN_LENGTHS.get(text[:2].upper(), "0"))
    seen = 0
    for place, letter in enumerate(text):
        seen += letter.isalnum()
        if seen == length:
            return text[: place + 1]
    return text


def is_ip_address(text: str) -> bool:
    """Whether it is an IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(text.strip("[]").partition("/")[0])
    except ValueError:
        return False
    return True


def is_us_social_security_number(text: str) -> bool:
    """SSA: no area 000 or 666, no group 00, no serial 0000; 9xx are taxpayer numbers and count."""
    area, group, serial = (only_digits(text)[:3], only_digits(text)[3:5], only_digits(text)[5:])
    return area not in {"000", "666"} and group != "00" and serial != "0000"


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def is_german_tax_id(text: str) -> bool:
    """Steuerliche Identifikationsnummer (§ 139b AO): 11 digits, ISO 7064 MOD 11,10."""
    digits = only_digits(text)
    if len(digits) != 11 or digits[0] == "0":
        return False
    product = 10
    for digit in digits[:10]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(digits[10])


_INSURANCE_FACTORS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
"""Of the digits of a German insurance number, the letter's two among them (VKVV § 4)."""


def is_german_insurance_number(text: str) -> bool:
    """Whether the check digit of an insurance number is right (VKVV § 4: letters as two digits, digit sums of products)."""
    plain = re.sub(r"\s", "", text).upper()
    if len(plain) != 12 or not plain[8].isalpha():
        return False
    digits = f"{plain[:8]}{ord(plain[8]) - ord('A') + 1:02}{plain[9:11]}"
    products = (int(one) * factor for one, factor in zip(digits, _INSURANCE_FACTORS, strict=True))
    return sum(sum(map(int, str(one))) for one in products) % 10 == int(plain[11])


def is_spanish_id(text: str) -> bool:
    """DNI or NIE: the letter is the number modulo 23."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    number = letters[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return number.isdigit() and "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == letters[-1]


def is_dutch_citizen_number(text: str) -> bool:
    """BSN: nine digits, weights 9 to 2 and -1, divisible by 11."""
    digits = only_digits(text)
    return len(digits) == 9 and _weighted(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def is_swiss_insurance_number(text: str) -> bool:
    """AHV/AVS: 13 digits from 756, check digit as in EAN-13."""
    digits = only_digits(text)
    return (
        len(digits) == 13
        and digits.startswith("756")
        and _weighted(digits, (1, 3) * 6 + (1,)) % 10 == 0
    )


def is_french_insurance_number(text: str) -> bool:
    """NIR: 13 digits and a key, 97 less the number modulo 97; Corsica's letters count as 19 and 18."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    number = letters[:13].replace("2A", "19").replace("2B", "18")
    return (
        len(letters) == 15
        and number.isdigit()
        and letters[13:].isdigit()
        and (97 - int(number) % 97) == int(letters[13:])
    )


def is_nhs_number(text: str) -> bool:
    """NHS number: ten digits, weights 10 to 2, modulo 11."""
    digits = only_digits(text)
    if len(digits) != 10:
        return False
    check = 11 - _weighted(digits[:9], (10, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return check % 11 == int(digits[9]) and check != 10


def is_vehicle_number(text: str) -> bool:
    """VIN (ISO 3779) with North America's check digit."""
    values = dict(
        zip(
            "ABCDEFGHJKLMNPRSTUVWXYZ",
            (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
            strict=True,
        )
    )
    letters = text.upper()
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    if len(letters) != 17 or not (
        any(c.isdigit() for c in letters) and any(c.isalpha() for c in letters)
    ):
        return False
    total = sum(
        (int(letter) if letter.isdigit() else values.get(letter, 0)) * weight
        for letter, weight in zip(letters, weights, strict=True)
    )
    return letters[8] == ("X" if total % 11 == 10 else str(total % 11))
