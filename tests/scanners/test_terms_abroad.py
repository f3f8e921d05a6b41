"""What a customer pays and on which terms, told in the languages that drafts are written in, of a named one and of one called by a letter."""

from __future__ import annotations

import pytest

from deckproof.model import Claim, ClaimKind, Customer, Draft, Finding
from scanners import scan_draft, scan_texts
from scanners.customers import build_index

INDEX = build_index((Customer(id="1", name="Harkwell Freight", aliases=("Harkwell",)),))

TOLD = [
    "{name} pays 40,000 euros a year.",
    "{name} zahlt 40.000 Euro im Jahr.",
    "{name} zahlt uns 3 Euro pro Paket.",
    "Der Vertrag mit {name} ist 40.000 Euro wert.",
    "Der Vertrag mit {name} läuft im Mai aus.",
    "{name} bekam 15 Prozent Rabatt.",
    "El {name} paga 40.000 euros al año.",
    "El contrato con {name} vale 40.000 euros.",
    "{name} nos paga 3 euros por paquete.",
    "Le {name} paie 40 000 euros par an.",
    "Le contrat avec {name} vaut 40 000 euros.",
    "Il {name} paga 40.000 euro all’anno.",
    "Il {name} ha ottenuto uno sconto del 15 %.",
    "{name} betaalt 40.000 euro per jaar.",
    "{name} kreeg 15 procent korting.",
    "O {name} paga 40.000 euros por ano.",
    "O {name} recebeu um desconto de 15 %.",
]
QUIET = [
    "{name} spart 40.000 Euro im Jahr.",
    "{name} zahlt per Rechnung.",
    "{name} verschickt 40.000 Pakete im Jahr.",
    "{name} ahorra 40.000 euros al año.",
    "{name} paga con tarjeta.",
    "{name} économise 40 000 euros par an.",
    "{name} risparmia 40.000 euro.",
    "{name} bespaart 40.000 euro per jaar.",
    "{name} poupa 40.000 euros por ano.",
    "Wir zahlen 40.000 Euro im Jahr an die Stadt.",
    "Pagamos 40.000 euros al año por la casa.",
]


def nouns(text: str) -> str:
    """What a draft in the language of the sentence says for a customer."""
    first = text.split()[0]
    if first in ("El", "Il", "O") or " paga" in text or "contrato" in text:
        return "cliente B"
    return {"Le": "client B"}.get(first) or (
        "klant B" if "betaalt" in text or "korting" in text else "Kunde B"
    )


def harm(found: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in found if one.category == "customer_harm" and one.confidence >= 0.3]


def in_draft(text: str) -> tuple[Finding, ...]:
    claim = Claim(text=text, kind=ClaimKind.PARAPHRASE, cites=(1,))
    draft = Draft(
        kind="blog-post",
        style="reading",
        number=1,
        title="T",
        marked=f"{text}[^s1]",
        claims=(claim,),
        slides=(1,),
        words=9,
        writer="w",
    )
    return scan_draft(draft, page=text, customers=INDEX)


@pytest.mark.parametrize("text", TOLD)
def test_a_customers_terms_are_found_whoever_it_is_and_however_it_is_called(text: str) -> None:
    assert harm(in_draft(text.format(name=nouns(text) if "pays" not in text else "customer B")))
    ((_, named),) = scan_texts([("1", text.format(name="Harkwell"))], customers=INDEX)
    assert any(one.rule == "customer-harm:deal" for one in harm(named))


@pytest.mark.parametrize("text", QUIET)
def test_what_is_no_price_of_theirs_is_left_alone(text: str) -> None:
    assert not any(
        one.rule == "customer-harm:deal" for one in in_draft(text.format(name=nouns(text)))
    )
    ((_, named),) = scan_texts([("1", text.format(name="Harkwell"))], customers=INDEX)
    assert not any(one.rule == "customer-harm:deal" for one in named)


QUARRELS = [
    "Harkwell menace de résilier son contrat.",
    "Harkwell a résilié en mai.",
    "Harkwell refuse de payer.",
    "La plainte d’Harkwell est arrivée.",
    "Harkwell était très mécontent de la livraison.",
    "Harkwell amenaza con irse.",
    "Harkwell se niega a pagar.",
    "Harkwell presentó una queja.",
    "Harkwell minaccia di andarsene.",
    "Harkwell è scontenta.",
    "Harkwell dreigt te vertrekken.",
    "Harkwell heeft het contract opgezegd.",
    "Harkwell ameaça sair.",
    "Harkwell recusou-se a pagar.",
    "Harkwell will den Vertrag über 60.000 Euro kündigen.",
    "Die Kündigung von Harkwell kam im Mai.",
]
AT_PEACE = [
    "Harkwell a renouvelé son contrat.",
    "Le temps menace de changer chez Harkwell.",
    "Harkwell está muy contento.",
    "Harkwell renovó el contrato.",
    "Harkwell è contenta.",
    "Harkwell heeft het contract verlengd.",
    "Harkwell renovou o contrato.",
    "Harkwell kündigt eine Messe an.",
    "La demanda de camiones en mayo.",
]


@pytest.mark.parametrize("text", QUARRELS)
def test_a_customers_quarrel_holds_in_every_language(text: str) -> None:
    ((_, named),) = scan_texts([("1", text)], customers=INDEX)
    assert any(one.rule == "customer-harm:dispute" and one.confidence >= 0.6 for one in named)


@pytest.mark.parametrize("text", QUARRELS)
def test_a_draft_that_tells_it_of_a_customer_by_its_letter_says_so(text: str) -> None:
    assert harm(in_draft(text.replace("Harkwell", "client B")))


@pytest.mark.parametrize("text", AT_PEACE)
def test_what_is_no_quarrel_is_left_alone(text: str) -> None:
    ((_, named),) = scan_texts([("1", text)], customers=INDEX)
    assert not any(one.rule == "customer-harm:dispute" for one in named)
