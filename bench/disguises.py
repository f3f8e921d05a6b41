"""How many invented customers are found in every disguise, in sentences of our own; and what is flagged where none is.

    python bench/disguises.py [--misses N] [--wide]

Names of many shapes (plain words, initials, digits, marks, several languages) in 29 disguises. All but the last five were written down
before the search was run on them. The last line holds the figures: macro recall from 0.3 and from 0.6, and the share of harmless lines flagged.
"""

from __future__ import annotations

import argparse
import codecs
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from typing import Final

from deckproof.model import Customer
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import hits_of
from scanners.customers.hits import Hit

REVIEW, HOLD = 0.3, 0.6

NAMES: Final = """
Velmarin Logistics GmbH|Tresk & Odom LLP|Kvistberg Papir AS|Old Harbour Biscuits Ltd|Nordlicht Werkzeugbau GmbH & Co. KG|Brightwell
Oxlade Ferries plc|Marnhull Dairy|Pétrin d'Aubrac SARL|Chaudronnerie Lavergnat SAS|Huiles Montcarel|Société Bérivoine|Zielonka Maszyny Sp. z o.o.
Przędza Łomnicka S.A.|Kowalewicz i Synowie|Hoshizawa Seiko KK|Tanimura Denki Kogyo Co., Ltd.|Minamoto Foods|Aoyagi Freight|Sorevik Marine ASA|Blåfjell Kraft AS
7Lumen Inc.|Orbit9 Robotics|4Peaks Outdoor LLC|Studio 52 Architects|Delta4 Health|Twenty Sails Yachting|O'Rannick Brewing Co.|D'Alvise Tessuti S.p.A.|L'Avenant Assurances|McTavick Steel
Fennimore, Tull & Partners|Ashgrove-Lind Holdings|St. Corvane Hospitals|J.R. Halbeck Foundries Inc.|A.T. Mernick|Dr. Walgrave Pharma|Meridian|Cobalt|Anchor|Harvest
Compass|Lantern|Pioneer Square Bakery|The Copper Kettle Company|Blue Heron Insurance|Silver Birch Capital|Northern Lights Dairy|Golden Acre Seeds|Red Gate Motors|Stone Bridge Bank
Quantivex|Zylorand|Brixolane|Ferrumatic|Hydravance|Plexorium|Datumwerk|Glimmerpay|Cartoviq|Nimbusly
GKV Torvald Versicherung|HRT Maschinenfabrik AG|BQL Systems|ZNK Chemie GmbH|TWF Trust Bank|MVK Industries|DSL Nordquay|PKR Energia|RBN Telecom|VGH Optics
Grauwinkel Brauerei AG|Tiefenthal Spedition|Sägewerk Hinterkofler|Überlinger Feinmechanik GmbH|Weißhaupt & Söhne|Jägermoos Textil|Rohrdommel Verlag|Kesselring Anlagenbau|Bäckerei Stolpmann|Löwenherz Apotheken
Talleres Quintanar S.A.|Aceites Valdeoliva|Construções Mirandela Lda|Vinhos Quebranha|Fratelli Bonzano Srl|Caseificio Tramontina|Officine Gardesane|Banco Pelegrim|Papelera Nortúndez|Ibérica de Tornillos Alcubar
Van der Hulpen Transport B.V.|De Groene Meeuw|Koninklijke Brandsma Papier|Zuiderlicht Energie|Haverkort Zaden|Lindqvarn Bygg AB|Ostraby Sågverk|Malmviken Rederi|Järvenkoski Oy|Tervapuro Paperi Oyj
Sunrise Valley Orchards|Cedar Falls Credit Union|Ironwood Test Laboratories|Prairie Wind Power|Maple & Main|Crown Point Shipping|Eastgate Dental|Fairweather Toys|Kingsbarrow College|Larkfield Rail
Bharanika Textiles Pvt. Ltd.|Suryavan Motors|Chandrapur Foods|Laoshan Tidewater Port|Qinhuai Optical|Wenlou Ceramics|Jeonghwa Battery|Haneul Cosmetics|Nguyenta Coffee|Siripong Rubber
Almadar Cement|Qasrawi Trading|Ben Zakkour Hotels|Yildizhan Tekstil A.Ş.|Karadumlu Gıda|Pelagonitis Shipping|Ostrovik Metal|Dravograd Pumps|Szelenczy Pharma Zrt.|Brasovian Cables
Kirrabee Mining|Te Awanui Fisheries|Wollombrook Wines|Thandolwe Bank|Okonjira Cement|Mwangaza Solar|Petrovale Resources|Tumbler Ridge Timber|Cape Merrow Airways|Lac Perdrix Hydro
""".strip()

SENTENCES: Final = (
    "The migration for {} took nine weeks.",
    "Last year we moved the reporting of {} to the new platform.",
    "{} asked for a second data centre in the north.",
    "Lessons from {}: start small, measure early",
    "Q2 pilot – {} – 14 users",
    "In March the procurement team of {} visited our office.",
    "Who else runs this? {}, among others.",
    "• rollout at {} delayed by a month",
)

HARMLESS: Final = (
    "A compass shows north, an anchor holds the ship.",
    "We harvest the logs every night.",
    "The lantern festival was fun.",
    "Cobalt is a metal that batteries need.",
    "The meridian of Greenwich is a convention.",
    "Blue herons nest by the lake.",
    "Stone bridges are expensive to maintain.",
    "A silver birch stood in front of the bank.",
    "Red gates mark the exits of the hall.",
    "The northern lights were seen as far south as here.",
    "Drop anchor: pin your dependencies.",
    "Harvest season starts in August.",
    "Use a compass rose to show wind.",
    "A copper kettle boils faster.",
    "Cedar falls slowly; oak falls fast.",
    "Maple and main memory: a pun for database people.",
    "The crown points to the left in the old logo.",
    "Fair weather toys with the forecast.",
    "Ironwood test results were mixed.",
    "Delta 4 of the sprint: health checks.",
    "Studio work takes 52 hours a week.",
    "Twenty sails were counted in the bay.",
    "Our trust in the bank of tests grew.",
    "MVK, the minimum viable kernel, boots in a second.",
    "Optics matter in a review.",
    "The old harbour sells biscuits.",
)


def _each(change: Callable[[str], str]) -> Callable[[str, random.Random], str]:
    return lambda name, _: change(name)


def _bare(name: str) -> str:
    plain = "".join(
        one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one)
    )
    return "".join(one for one in plain if one.isalnum())


def _typo(name: str, rng: random.Random) -> str:
    places = [at for at in range(1, len(name) - 2) if name[at].isalpha() and name[at + 1].isalpha()]
    at = rng.choice(places)
    way = rng.randrange(3)
    if way == 0:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if way == 1:
        return name[:at] + name[at + 1 :]
    return name[:at] + rng.choice("aeioutrns") + name[at:]


def _broken(name: str, rng: random.Random) -> str:
    places = [at for at in range(3, len(name) - 2) if name[at - 1 : at + 1].isalpha()]
    at = rng.choice(places)
    return f"{name[:at]}-\n{name[at:]}"


_ALIKE: Final = str.maketrans("aeopcxyAEOPCTHBKM", "аеорсхуАЕОРСТНВКМ")
_OCR: Final = str.maketrans({"l": "1", "O": "0", "o": "0", "S": "5", "B": "8"})
_SIGNS: Final = str.maketrans({"a": "@", "i": "!", "s": "$", "t": "+", "e": "3", "o": "0"})
_MARKS: Final = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")

DISGUISES: Final[dict[str, Callable[[str, random.Random], str]]] = {
    "as it is": _each(str),
    "small": _each(str.lower),
    "capitals": _each(str.upper),
    "genitive": _each(lambda name: f"{name}'s"),
    "other form": _each(lambda name: f"{name} Inc."),
    "hyphens": _each(lambda name: re.sub(r"\s+", "-", name)),
    "joined": _each(lambda name: "".join(word[:1].upper() + word[1:] for word in name.split())),
    "wide spaces": _each(lambda name: name.replace(" ", "\u2003 \u00a0")),
    "letter by letter": _each(lambda name: "   ".join(" ".join(word) for word in name.split())),
    "unseen letters": _each(lambda name: "\u200b".join(name)),
    "soft hyphens": _each(lambda name: "\u00ad".join(name)),
    "other alphabet": _each(lambda name: name.translate(_ALIKE)),
    "full width": _each(lambda name: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in name)),
    "accents": _each(lambda name: name.translate(_MARKS)),
    "line breaks": _each(lambda name: name.replace(" ", "\n")),
    "broken word": _broken,
    "hashtag": _each(lambda name: f"#{_bare(name)}"),
    "handle": _each(lambda name: f"@{_bare(name).lower()}"),
    "mail": _each(lambda name: f"it@{_bare(name).lower()}.example"),
    "web": _each(lambda name: f"https://www.{_bare(name).lower()}.example/start"),
    "file": _each(lambda name: f"{re.sub(r'[^0-9A-Za-z]+', '_', unicodedata.normalize('NFKD', name))}_final_v3.pptx"),
    "one slip": _typo,
    "misread": _each(lambda name: name.translate(_OCR)),
    "entities": _each(lambda name: "".join(f"&#{ord(one)};" for one in name)),
    "backwards": _each(lambda name: name[::-1]),
    "rotated": _each(lambda name: codecs.encode(name, "rot13")),
    "starred": _each(lambda name: re.sub("(?<=.)[aeiou]", "*", name)),
    "no vowels": _each(lambda name: re.sub("(?<=.)[aeiou]", "", name)),
    "signs": _each(lambda name: name.translate(_SIGNS)),
}  # fmt: skip


def customers() -> list[Customer]:
    """The invented list."""
    names = [name.strip() for name in re.split(r"[|\n]", NAMES) if name.strip()]
    return [Customer(id=f"x{at:03}", name=name) for at, name in enumerate(names)]


def core(name: str) -> str:
    """The name as people say it, without its legal form."""
    from scanners.customers.legal import without_form

    return without_form(name)


def found(index: CustomerIndex, text: str, wanted: str) -> float:
    """How surely the customer is found in the text; 0 when not at all."""
    hits: list[Hit] = hits_of(index, [text])[0]
    return max((one.confidence for one in hits if index.roll[one.owner].id == wanted), default=0.0)


def main() -> None:
    """Print recall by disguise."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--misses", type=int, default=0, help="show up to N misses of each disguise"
    )
    args = parser.parse_args()
    listed = customers()
    index = build_index(listed)
    recall: dict[str, list[float]] = defaultdict(list)
    for disguise, change in DISGUISES.items():
        rng = random.Random(disguise)  # noqa: S311 - a draw that is the same every time
        shown = 0
        for customer in listed:
            written = change(core(customer.name), rng)
            text = rng.choice(SENTENCES).format(written)
            recall[disguise].append(found(index, text, customer.id))
            if recall[disguise][-1] < REVIEW and shown < args.misses:
                shown += 1
                print(f"  {disguise}: {recall[disguise][-1]} {text!r}")
    print(f"{'disguise':<18}{'n':>5}{'>=.3':>8}{'>=.6':>8}")
    macro = {REVIEW: 0.0, HOLD: 0.0}
    for disguise, sure in recall.items():
        shares = {least: sum(one >= least for one in sure) / len(sure) for least in macro}
        print(f"{disguise:<18}{len(sure):>5}{shares[REVIEW]:>8.3f}{shares[HOLD]:>8.3f}")
        for least in macro:
            macro[least] += shares[least] / len(recall)
    flagged = [
        text
        for text in HARMLESS
        if any(one.confidence >= REVIEW for one in hits_of(index, [text])[0])
    ]
    for text in flagged[: args.misses]:
        print(f"  flagged: {text!r}")
    print(
        f"MACRO30={macro[REVIEW]:.3f} MACRO60={macro[HOLD]:.3f} HARMLESS={len(flagged) / len(HARMLESS):.3f}"
    )


if __name__ == "__main__":
    main()
