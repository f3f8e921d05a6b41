"""Decks in several languages, built by hand: a cooperative that repairs bicycles at night. The firm and its people are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deckproof.model import Source
from tests.writers.making import slide, source

_Told = tuple[str, str, Sequence[str]]
"""A title, what was said about it, and what stands on the slide."""

_DECKS: Mapping[str, tuple[str, str, Sequence[str], Sequence[_Told], str]] = {
    "fr": (
        "Réparer les vélos pendant que la ville dort",
        "Ordre du jour",
        ("Le départ", "Les chiffres", "La suite"),
        (
            (
                "Pourquoi l’atelier ouvre la nuit",
                "Bonsoir à tous. La ville prête deux mille vélos et les abonnés en ont besoin le matin. L’atelier ouvre donc à vingt "
                "heures et ferme à cinq heures. Entre nous, le maire n’y croyait pas. Une équipe de nuit répare trente vélos avant "
                "l’aube. Les abonnés trouvent un vélo prêt devant chez eux. Le matin, personne ne voit la file d’attente.",
                (),
            ),
            (
                "Comment nous avons réduit les pannes",
                "Nous avons noté chaque panne pendant un an. Les freins tombaient en panne deux fois plus souvent que les pneus. Un "
                "mécanicien a proposé de changer les câbles tous les six mois. Les pannes de frein ont baissé de 40 % en un hiver. "
                "L’atelier garde aujourd’hui un stock de câbles dans chaque quartier.",
                (),
            ),
            (
                "Les règles de l’atelier",
                "",
                (
                    "Vérifiez les freins avant la sonnette",
                    "Notez chaque pièce dans le carnet rouge",
                    "Rangez les outils avant cinq heures",
                    "Ne laissez aucun vélo sur le trottoir",
                ),
            ),
            (
                "Ce que coûte une nuit",
                "Une nuit d’atelier coûte 900 euros, salaires compris. La moitié part dans les pièces. La ville paie 600 euros et les "
                "abonnés paient le reste avec leur forfait. Le forfait n’a pas augmenté depuis 2019.",
                (),
            ),
        ),
        "Merci de votre attention",
    ),
    "de": (
        "Fahrräder reparieren, während die Stadt schläft",
        "Gliederung",
        ("Der Anfang", "Die Zahlen", "Wie es weitergeht"),
        (
            (
                "Warum die Werkstatt nachts öffnet",
                "Guten Abend zusammen. Die Stadt verleiht zweitausend Räder, und die Abonnenten brauchen sie am Morgen. Die Werkstatt "
                "öffnet um acht Uhr abends und schließt um fünf. Unter uns, der Bürgermeister hat nicht daran geglaubt. Eine "
                "Nachtschicht repariert dreißig Räder vor Sonnenaufgang. Die Abonnenten finden ein Rad vor ihrer Tür. Am Morgen sieht niemand die Schlange.",
                (),
            ),
            (
                "Wie wir die Pannen verringert haben",
                "Die Schicht hat ein Jahr lang jede Panne notiert. Die Bremsen fielen doppelt so oft aus wie die Reifen. Ein Mechaniker "
                "schlug vor, die Züge alle sechs Monate zu wechseln. Die Ausfälle der Bremsen sind in einem Winter um 40 % gesunken. "
                "Die Werkstatt hält heute in jedem Viertel einen Vorrat an Zügen bereit.",
                (),
            ),
            (
                "Die Regeln der Werkstatt",
                "",
                (
                    "Prüfen Sie die Bremsen vor der Klingel",
                    "Notieren Sie jedes Teil im roten Heft",
                    "Räumen Sie das Werkzeug vor fünf Uhr auf",
                    "Kein Rad auf dem Gehweg",
                ),
            ),
            (
                "Was eine Nacht kostet",
                "Eine Nacht in der Werkstatt kostet 900 Euro mit den Löhnen. Die Hälfte geht in Teile. Die Stadt zahlt 600 Euro, und die "
                "Abonnenten zahlen den Rest mit ihrem Beitrag. Der Beitrag ist seit 2019 nicht gestiegen.",
                (),
            ),
        ),
        "Vielen Dank für Ihre Aufmerksamkeit",
    ),
    "es": (
        "Reparar bicicletas mientras la ciudad duerme",
        "Orden del día",
        ("El comienzo", "Las cifras", "Lo que viene"),
        (
            (
                "Por qué el taller abre de noche",
                "Buenas noches a todos. La ciudad presta dos mil bicicletas y los abonados las necesitan por la mañana. El taller abre "
                "a las ocho de la tarde y cierra a las cinco. Entre nosotros, el alcalde no lo creía. Un equipo de noche repara treinta "
                "bicicletas antes del amanecer. Los abonados encuentran una bicicleta lista delante de casa. Por la mañana nadie ve la cola.",
                (),
            ),
            (
                "Cómo redujimos las averías",
                "El equipo anotó cada avería durante un año. Los frenos fallaban el doble de veces que las ruedas. Un mecánico propuso "
                "cambiar los cables cada seis meses. Las averías de freno bajaron un 40 % en un invierno. El taller guarda hoy cables "
                "de repuesto en cada barrio.",
                (),
            ),
            (
                "Las reglas del taller",
                "",
                (
                    "Compruebe los frenos antes que el timbre",
                    "Anote cada pieza en el cuaderno rojo",
                    "Guarde las herramientas antes de las cinco",
                    "Evite dejar bicicletas en la acera",
                ),
            ),
            (
                "Lo que cuesta una noche",
                "Una noche de taller cuesta 900 euros con los salarios. La mitad se va en piezas. La ciudad paga 600 euros y los "
                "abonados pagan el resto con su cuota. La cuota no ha subido desde 2019.",
                (),
            ),
        ),
        "Muchas gracias",
    ),
    "it": (
        "Riparare biciclette mentre la città dorme",
        "Ordine del giorno",
        ("L’inizio", "I numeri", "Il seguito"),
        (
            (
                "Perché l’officina apre di notte",
                "Buonasera a tutti. La città presta duemila biciclette e gli abbonati le vogliono al mattino. L’officina apre alle otto "
                "di sera e chiude alle cinque. Tra noi, il sindaco non ci credeva. Una squadra di notte ripara trenta biciclette prima "
                "dell’alba. Gli abbonati trovano una bicicletta pronta davanti a casa. Al mattino nessuno vede la coda.",
                (),
            ),
            (
                "Come abbiamo ridotto i guasti",
                "La squadra ha annotato ogni guasto per un anno. I freni si rompevano il doppio delle volte rispetto alle gomme. Un "
                "meccanico ha proposto di cambiare i cavi ogni sei mesi. I guasti ai freni sono scesi del 40 % in un inverno. "
                "L’officina tiene oggi una scorta di cavi in ogni quartiere.",
                (),
            ),
            (
                "Le regole dell’officina",
                "",
                (
                    "Controllare i freni prima del campanello",
                    "Annotare ogni pezzo nel quaderno rosso",
                    "Aggiungere olio alla catena ogni settimana",
                    "Evitare di lasciare biciclette sul marciapiede",
                ),
            ),
            (
                "Quanto costa una notte",
                "Una notte di officina costa 900 euro, stipendi compresi. La metà va nei pezzi. La città paga 600 euro e gli abbonati "
                "pagano il resto con la loro quota. La quota non aumenta dal 2019.",
                (),
            ),
        ),
        "Grazie per l’attenzione",
    ),
    "nl": (
        "Fietsen repareren terwijl de stad slaapt",
        "Inhoud",
        ("Het begin", "De cijfers", "Het vervolg"),
        (
            (
                "Waarom de werkplaats ’s nachts opengaat",
                "Goedenavond allemaal. De stad leent tweeduizend fietsen uit en de abonnees hebben ze in de ochtend nodig. De werkplaats "
                "gaat om acht uur open en sluit om vijf uur. Onder ons gezegd geloofde de burgemeester er niet in. Een nachtploeg "
                "repareert dertig fietsen voor zonsopgang. De abonnees vinden een fiets die klaarstaat voor hun deur. In de ochtend ziet niemand de rij.",
                (),
            ),
            (
                "Hoe we het aantal storingen verlaagden",
                "De ploeg noteerde een jaar lang elke storing. De remmen gingen twee keer zo vaak stuk als de banden. Een monteur stelde "
                "voor om de kabels elk half jaar te vervangen. De storingen aan de remmen daalden in één winter met 40 %. De werkplaats "
                "houdt nu in elke wijk een voorraad kabels aan.",
                (),
            ),
            (
                "De regels van de werkplaats",
                "",
                (
                    "Controleer de remmen voor de bel",
                    "Noteer elk onderdeel in het rode boek",
                    "Leg het gereedschap voor vijf uur terug",
                    "Vermijd fietsen die op de stoep staan",
                ),
            ),
            (
                "Wat een nacht kost",
                "Een nacht in de werkplaats kost 900 euro, lonen inbegrepen. De helft gaat naar onderdelen. De stad betaalt 600 euro en "
                "de abonnees betalen de rest met hun bijdrage. De bijdrage is sinds 2019 niet gestegen.",
                (),
            ),
        ),
        "Bedankt voor uw aandacht",
    ),
    "pt": (
        "Reparar bicicletas enquanto a cidade dorme",
        "Ordem do dia",
        ("O começo", "Os números", "O que vem"),
        (
            (
                "Por que a oficina abre à noite",
                "Boa noite a todos. A cidade empresta duas mil bicicletas e os assinantes precisam delas de manhã. A oficina abre às oito "
                "da noite e fecha às cinco. Entre nós, o prefeito não acreditava. Uma equipe da noite repara trinta bicicletas antes do "
                "amanhecer. Os assinantes encontram uma bicicleta pronta diante de casa. De manhã ninguém vê a fila.",
                (),
            ),
            (
                "Como reduzimos as avarias",
                "A equipe anotou cada avaria durante um ano. Os freios falhavam duas vezes mais do que os pneus. Um mecânico propôs trocar "
                "os cabos a cada seis meses. As avarias de freio caíram 40 % num inverno. A oficina guarda hoje cabos de reserva em cada bairro.",
                (),
            ),
            (
                "As regras da oficina",
                "",
                (
                    "Verifique os freios antes da campainha",
                    "Anote cada peça no caderno vermelho",
                    "Guarde as ferramentas antes das cinco",
                    "Evite deixar bicicletas na calçada",
                ),
            ),
            (
                "O que custa uma noite",
                "Uma noite de oficina custa 900 euros com os salários. A metade vai para peças. A cidade paga 600 euros e os assinantes "
                "pagam o resto com a mensalidade. A mensalidade não sobe desde 2019.",
                (),
            ),
        ),
        "Muito obrigado",
    ),
}

TONGUES = tuple(_DECKS)
"""German too, which is a module and no book."""


def deck_in(code: str) -> Source:
    """A deck in that language; its language is left to be told."""
    title, agenda, points, told, thanks = _DECKS[code]
    pages = [slide(1, title), slide(2, agenda, points)]
    pages += [
        slide(number, heading, bullets, notes)
        for number, (heading, notes, bullets) in enumerate(told, start=3)
    ]
    pages.append(slide(len(pages) + 1, thanks))
    return source(*pages, language="")


POLISH = source(
    slide(1, "Naprawa rowerów nocą"),
    slide(
        2,
        "Dlaczego warsztat działa w nocy",
        (
            "Miasto wypożycza dwa tysiące rowerów i rano są one potrzebne",
            "Warsztat otwiera się o ósmej i zamyka o piątej",
        ),
        "Zespół naprawia trzydzieści rowerów przed świtem, ale nie pracuje w niedzielę. To jest praca dla ludzi, którzy nie śpią.",
    ),
    language="",
)
JAPANESE = source(
    slide(1, "夜に自転車を直す"),
    slide(
        2,
        "なぜ夜なのか",
        ("町は二千台の自転車を貸しています。", "朝にはすべて必要になります。"),
        "夜のチームは三十台を直します。",
    ),
    language="",
)
ARABIC = source(
    slide(1, "إصلاح الدراجات ليلا"),
    slide(
        2,
        "لماذا تفتح الورشة في الليل",
        (
            "تعير المدينة ألفي دراجة ويحتاجها المشتركون في الصباح",
            "تفتح الورشة في الثامنة وتغلق في الخامسة",
        ),
        "يصلح فريق الليل ثلاثين دراجة قبل الفجر.",
    ),
    language="",
)
