"""German."""

from __future__ import annotations

import re

from writers.languages import Language
from writers.languages.small_words import SMALL_WORDS, words

_FINITE = words("""ist sind war waren wird werden wurde wurden hat haben hatte hatten kann können konnte konnten könnte könnten muss müssen
musste mussten soll sollen sollte sollten darf dürfen durfte will wollen wollte wollten mag möchte gibt gab geht ging kommt kam kommen
steht stehen stand liegt liegen lag bleibt bleiben blieb braucht brauchen macht machen machte zeigt zeigen zeigte führt führen führte
hilft helfen half nutzt nutzen nutzte nimmt nehmen nahm findet finden fand hält halten hielt lässt lassen ließ sieht sehen sah sagt
sagen sagte gilt gelten galt heißt heißen hieß bietet bieten bot bringt bringen brachte bedeutet enthält enthalten ermöglicht
ermöglichen erlaubt erhöht senkt spart kostet dauert beginnt endet läuft laufen lief wächst sinkt steigt fehlt fehlen entsteht
entstehen beschreibt besteht bestehen erhält erhalten erfolgt erreicht erreichen gehört gehören genügt reicht lernt lernen prüft
prüfen schreibt schreiben schrieb spricht sprechen stellt stellen stellte unterstützt verbessert verbindet verhindert verlangt
verliert verschickt verwendet wissen weiß wartet warten zählt zählen antwortet fragt fragen fragte bekommt bekommen meldet melden
meldete setzt setzen setzte arbeitet arbeiten arbeitete dient dienen liefert liefern lieferte""")

LANGUAGE = Language(
    code="de",
    quotes=("„", "“"),
    small_words=SMALL_WORDS["de"],
    finite=_FINITE,
    orders=words(
        "achten beginnen beachten fragen gehen geben halten legen lesen machen messen nehmen nennen nutzen planen prüfen "
        "sammeln schreiben sehen setzen stellen starten teilen testen vergleichen vermeiden wählen zeigen"
    ),
    order_opening=re.compile(
        r"(?!(?:Haben|Sind|Können|Wollen|Möchten|Müssen|Dürfen|Sollten|Würden|Wissen|Kennen|Wenn|Denn|Dann|Ihnen)\b)[A-ZÄÖÜ][a-zäöüß]+n Sie\s(?![^.!]*\?)"
    ),
    subject=re.compile(r"\b(?:wir|sie|er|es|ihr|man)\s+[a-zäöüß]{3,}(?:t|en|te|ten)\b"),
    subordinators=words(
        "dass der die das welche welcher welches wenn weil wie was wo ob bis als damit"
    ),
    begins_count=re.compile(r"(?:zuerst|zunächst|erstens|als erstes)\b,?\s", re.IGNORECASE),
    goes_on=re.compile(
        r"(?:zweitens|drittens|dann|danach|zuletzt|schließlich|als (?:zweites|nächstes))\b",
        re.IGNORECASE,
    ),
    what_was_told=re.compile(r"(?:das|dies|damit|dadurch)\b", re.IGNORECASE),
    leaning=re.compile(
        r"(?:und|aber|oder|also|dann|auch|jedoch|deshalb|daher|darum|dennoch|trotzdem|stattdessen|außerdem|zudem|ferner|dies|diese|dieser|"
        r"dieses|diesen|diesem|das (?:ist|war|heißt|bedeutet|gilt|geht|hat|führt)|es|er|sie|ihr|ihre|sein|seine|beide|solche|dadurch|dabei|damit|"
        r"dafür|davon|darauf|darin|dazu|hier|dort|zum beispiel|z\. ?b\.|beispielsweise|erstens|zweitens|drittens|zuerst|schließlich|"
        r"danach|später|nun|jetzt|folglich|denn|weil|so)\b",
        re.IGNORECASE,
    ),
    elliptic=re.compile(
        r".*\b(?:in|auf|an|bei|von|für|mit|aus|nach|vor|zu|über|unter)\s(?:diese[mnrs]?|jene[mnrs]?|solche[mnrs]?)\s[A-ZÄÖÜ]|"
        r"(?:[\w-]+,?\s){1,8}(?:auch|nicht|schon)[.!]$"
    ),
    counted=re.compile(
        r"(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|einige|manche|viele|alle|keine[rs]?|jede[rs]?|die meisten)\s"
        r"(?:von (?:ihnen|diesen)|(?:waren|sind|war|ist|haben|hatten|hat|kamen|gingen|wollten)\b)|"
        r"(?:der|die|das|unser|unsere|sein|seine|ihr|ihre)\s(?:erste|zweite|dritte|vierte|fünfte|letzte|nächste|andere|gleiche|übrige)[nrs]?\b",
        re.IGNORECASE,
    ),
    pronoun=re.compile(
        # Inside a sentence "Sie" and "Ihr" with a capital speak to the reader and refer to nothing before.
        r"(?:sie|ihr|ihre|ihren|ihrem|ihrer|ihnen)\b|"
        r"(?:[\w-]+,?\s+){0,6}?(?:er|(?-i:sie)|es|ihn|ihm|(?-i:ihnen|ihr|ihre|ihren|ihrem|ihrer)|sein|seine|seinen|diese|dieser|dieses|beide|keiner)\b",
        re.IGNORECASE,
    ),
    spoken=re.compile(
        r"wie (?:sie|ihr|man) (?:hier )?(?:sehen|seht|sieht)|hier (?:sehen|seht|sieht|ist|sind|haben)|(?:nächste|letzte|vorige|diese|folgende)[nrs]? folie|"
        r"auf (?:der|dieser|die nächste) folie|\bfolie\s+\d|lassen sie mich|nicht (?:laut )?(?:sagen|vorlesen|erwähnen)|\b(?:klick|pause|animation)\b|"
        r"\b(?:linke|rechte)[rn]? (?:seite|hälfte|spalte|bild)\b|^(?:zählen|beachten|vergleichen|suchen) sie die (?:\w+ )?(?:kästchen|kästen|pfeile|punkte|balken|kreise|linien|farben)\b|"
        r"wer von (?:ihnen|euch)|handzeichen|(?:noch )?fragen\?|vielen dank|danke\b|herzlich willkommen|guten (?:tag|morgen|abend)|"
        r"heute (?:möchte|will|zeige|sprechen|geht)|schauen wir|sehen wir uns|kommen wir (?:nun |jetzt )?zu|wir kommen (?:später|gleich|nun)|"
        r"\b(?:dieser|diesem|dieses|meines?|unseres?) (?:ganzen |gesamten )?(?:vortrags?|präsentation)\b|"
        r"(?:wichtig|nicht vergessen|daran denken)[:,]? (?:zu )?(?:betonen|sagen|erwähnen)|^\W*(?:so,|okay|also,|ja,|ähm)|"
        r"\b(?:links|rechts|oben|unten) (?:sehen|im bild|auf dem)|dieses (?:bild|diagramm|foto)|dieser? (?:grafik|abbildung|tabelle)|\b\d+\s*min(?:uten)?\W*$",
    ),
    secret=re.compile(
        r"\b(?:unter uns|im vertrauen|vertraulich|nicht (?:weitersagen|weitererzählen|zitieren|veröffentlichen|laut sagen|vorlesen|erwähnen|aufschreiben)|"
        r"(?:wir|ich|sie) (?:dürfen?|können?)(?: \w+){0,4} (?:nennen|erwähnen|namentlich)\b|(?:hat|haben) (?:der|ihrer) (?:nennung|erwähnung) zugestimmt|"
        r"bleibt (?:unter uns|in diesem raum)|nur für (?:den )?internen? gebrauch|nicht für die (?:presse|öffentlichkeit)|lasst? das weg|bitte weglassen|noch nicht öffentlich)\b",
    ),
    first_person=re.compile(r"\b(?:ich|mein|meine|meinem|meinen|meiner|mich|mir)\b", re.IGNORECASE),
    striking=re.compile(
        r"\b(?:aber|sondern|nicht|nie|niemand|nur|statt|anstatt|mehr als|weniger als|falsch|erst|ohne|sogar|kein\w*|die Hälfte|nichts)\b",
        re.IGNORECASE,
    ),
    agenda=re.compile(
        r"^\W*(?:agenda|gliederung|inhalt(?:sverzeichnis|e)?|überblick|übersicht|ablauf|themen|programm|heute|was sie erwartet|worüber wir (?:heute )?(?:sprechen|reden)|worum es (?:heute )?geht|tagesordnung|fragen?)\W*$",
        re.IGNORECASE,
    ),
    closing=re.compile(
        r"^\W*(?:(?:vielen |herzlichen )?dank.*|danke\b.*|fragen\W*|(?:ihre |noch )?fragen.{0,15}|diskussion|kontakt.*|quellen(?:verzeichnis)?|literatur(?:verzeichnis)?|"
        r"anhang.*|backup.*|impressum|über (?:mich|uns)|weiterführende .*|links|ende|pause|demo)\W*$",
        re.IGNORECASE,
    ),
    objectives=re.compile(r"\b(?:ziele?|zielsetzung|zweck|lernziele|motivation)\b", re.IGNORECASE),
    conclusion=re.compile(
        r"\b(?:fazit|zusammenfassung|ergebnisse?|schluss|merksätze|das wichtigste)\b", re.IGNORECASE
    ),
    questions={
        "indirect": ("Können Sie erklären, {topic}?", "Können Sie sagen, {topic}?"),
        "quoted": (
            "Was hat es mit „{topic}“ auf sich?",
            "„{topic}“: Worum geht es da?",
            "Was steckt hinter „{topic}“?",
            "„{topic}“: Was sollte man dazu wissen?",
            "Wie ist „{topic}“ zu verstehen?",
        ),
        "quoted_listed": (
            "Was gehört zu „{topic}“?",
            "„{topic}“: Was ist das im Einzelnen?",
            "Welche Punkte gehören zu „{topic}“?",
        ),
        "quoted_figures": (
            "„{topic}“: Was sagen die Zahlen?",
            "Welche Zahlen stehen hinter „{topic}“?",
        ),
        "quoted_story": (
            "„{topic}“: Was ist da passiert?",
            "Welche Geschichte steckt hinter „{topic}“?",
        ),
        "quoted_cause": ("„{topic}“: Woran liegt das?", "„{topic}“: Warum ist das so?"),
        "quoted_orders": ("„{topic}“: Was ist zu tun?",),
        "quoted_steps": ("„{topic}“: Wie läuft das ab?", "„{topic}“: Wie geht das?"),
        "topic": ("Was hat es mit „{topic}“ auf sich?",),
        "taken_away": ("Was kann man daraus mitnehmen?",),
        "asked_for": ("Worum wird gebeten?",),
        "in_short": ("Worum geht es, kurz gesagt?",),
    },
    say={
        "bears_on": "Am nächsten an dem, was das Briefing verspricht: Folie {slide}.",
        "bears_nowhere": "Kein Satz spricht hier von dem, was das Briefing verspricht; bitte vor der Freigabe klären, wem dieser Text hilft.",
        "decimal": ",",
        "drawn": "Die Zeichnung „{title}“ nennt {labels}.",
        "drawn_untitled": "Eine Zeichnung nennt {labels}.",
        "unnamed": "Wo ein Name nicht genannt werden darf, steht „Kunde A“ oder Ähnliches.",
        "and": "und",
        "or": "oder",
        "unused_agenda": "Sie kündigt nur an, was kommt.",
        "unused_closing": "Sie schließt, dankt oder nennt Quellen und Kontakte.",
        "unused_aims": "Sie nennt die Ziele; die Zusammenfassung gibt sie wieder.",
        "unused_title": "Es ist die Titelfolie.",
        "unused_picture": "Sie trägt ein Bild oder eine Überschrift, aber keinen Satz.",
        "unused_little": "Was darauf steht, ist zu wenig, um daraus zu schreiben.",
        "unused_cut": "Das meiste, was dazu gesagt wurde, darf nicht hinaus, und die Folie allein sagt zu wenig.",
        "unused_empty": "Sie trägt keinen Text.",
        "unused_elsewhere": "Sie ist in einer anderen Sprache als der Rest.",
        "elsewhere": "In einer anderen Sprache und deshalb hier weggelassen: Text der Folien {slides}.",
        "one_post": "Der Text reicht für einen Beitrag: {words} brauchbare Wörter auf {slides} Folien.",
        "covers": "Die Folien behandeln Folgendes: {topics}.",
        "no_reader": "Weder Briefing noch Folien sagen, für wen dies ist; bitte vor der Freigabe die Leser nennen.",
        "brief_elsewhere": "Das Briefing steht in einer anderen Sprache als der Entwurf; was es über die Leser sagt, fehlt darum hier und wäre auf Deutsch zu sagen.",
        "serves_none": "Es gab kein Briefing; dieser Entwurf dient keinem erklärten Plan.",
        "serves_audience": "Geschrieben für {audience}.",
        "serves_purpose": "Er dient diesem Zweck: {purpose}.",
        "serves_value": "Was die Leser davon haben: {value}.",
        "serves_nobody": "Das Briefing nennt weder Leser noch Nutzen; bitte vor der Freigabe klären, wem dieser Text hilft.",
        "digest": "Die Folien enthalten zu wenig Fließtext: Diese Seite ist eine geordnete Übersicht und muss noch ausgeschrieben werden.",
        "off_profile": "Eine Seite im Stil {style} hat {{least:g}} bis {{most:g}} {number}, diese hat {{value:g}}: {{turn}} wären für ihre Leser besser. Beim Bearbeiten zu ändern; die Freigabe hängt nicht davon ab.",
        "off_more": "mehr",
        "off_fewer": "weniger",
        "words_per_sentence": "Wörter je Satz",
        "headings": "Überschriften auf 100 Wörter",
        "items": "Listenpunkte auf 100 Wörter",
        "sections": "Abschnitte auf 100 Wörter",
        "tasks": "Aufgaben auf 100 Wörter",
        "rows": "Tabellenzeilen auf 100 Wörter",
        "pictures": "Bilder auf 100 Wörter",
        "questions": "Fragen auf 100 Wörter",
        "not_translated": "Das Briefing verlangt „{asked}“, die Folien sind in „{own}“: Ohne Modell wird nicht übersetzt.",
        "avoided": "In den Worten der Folien steht „{word}“, das laut Briefing zu meiden ist.",
        "style_left": "Das Briefing verlangt den Stil {asked}; die Art {kind} gibt es nur in {able}.",
        "shorter": "Diese Folien tragen etwa {minutes} Minuten, kürzer als gewünscht.",
        "shorter_one": "Diese Folien tragen etwa {minutes} Minute, kürzer als gewünscht.",
        "few_words": "{title}: Folien mit wenigen Worten",
        "nothing": "Die Folien enthalten keinen Satz und keine Liste, aus denen sich schreiben ließe.",
    },
)
