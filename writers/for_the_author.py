"""What a template tells whoever fills it in, and nobody else: "Click to add title", "Insert your chart here", "Tip: delete this slide"."""

from __future__ import annotations

import re

from writers.languages import small

_THING = (
    r"(?:(?:sub)?titles?|sub-?headings?|headings?|headlines?|text|copy|content|captions?|names?|dates?|logos?|charts?|graphs?|diagrams?|"
    r"tables?|pictures?|images?|photos?|screenshots?|icons?|videos?|bullets?(?: points?)?|quotes?|agenda|descriptions?|data|topics?|sections?)"
)
"""What a template has a place for."""
_FILL = r"(?:add|insert|enter|type|write|put|place|paste|drop|edit)"
_BEFORE = r"^\W*(?:(?:tips?|hints?|notes?|instructions?|how to use(?: this (?:slide|template))?)\W+)?(?:please )?"
_INSTRUCTION = re.compile(
    r"lorem ipsum|click to (?:add|edit|insert|enter|type|change)\b(?! (?:is|was|are|were)\b)|(?:second|third|fourth|fifth) level|double[- ]click|type (?:your )?text|"
    rf"your (?:own )?(?:company|{_THING})(?: goes| go)? here|insert (?:text|picture|your|photo|logo|image)|\bxx+\b|"
    r"(?:right-)?click (?:on )?(?:here|(?:the |an? )?(?:icon|picture|image|placeholder|chart)) (?:to|and) (?:add|insert|edit|change|replace|choose)|"
    rf"\b{_FILL} (?:in )?(?:your (?:[\w’'-]+ ){{1,4}}|(?:an? |the |some |more |any )?(?:\w+ )?{_THING} )here\b|"
    rf"\breplace (?:this|the sample|the placeholder|the dummy) (?:\w+ )?{_THING}\b|"
    rf"\bdrag (?:and drop )?(?:an? |your |the )?{_THING} (?:here|(?:on)?to (?:the |this )?placeholder)\b|"
    r"this (?:slide|text|page|box) (?:can|should|may|must) be (?:deleted|removed|replaced)\b|"
    rf"{_BEFORE}(?:delete|remove) (?:this|these) (?:slides?|text|box|notes?|pages?|placeholders?|instructions?|template|sample)\b|"
    rf"{_BEFORE}(?:duplicate|copy) this (?:slide|page) (?:to|for|as|if)\b|"
    r"^\W*(?:title|subtitle|text|picture|image|chart|logo|placeholder|tbd|todo|(?:your|presenter|company) (?:name|logo)|"
    r"(?:presentation|deck|section|slide|chart|topic) (?:title|subtitle|heading))\W*$|"
    rf"{_BEFORE}(?:use|copy|reuse|try) (?:this|these) (?:(?:blank|sample|title|section|text|content|picture|chart|table|closing|agenda|master) )?"
    rf"(?:slides?|layouts?|templates?|pages?|section|text box|box|placeholders?)\b (?:to|for|if|when|as|in)\b|{_BEFORE}use this (?:space|area) to (?:add|describe|explain|list|introduce|write|insert|tell|summari[sz]e)\b|"
    rf"{_BEFORE}(?:replace (?:this )?with|substitute|insert|paste in) your (?:own )?(?:\w+ )?{_THING}\b|"
    rf"{_BEFORE}{_FILL} (?:your |the |an? |some |company |the company )?{_THING}\W*$|"
    rf"{_BEFORE}(?:(?:briefly|shortly) )?(?:describe|explain|list|summari[sz]e|introduce|outline|present|state|define|mention|tell|show|give) "
    r"(?:your|the|an?|some|each|any)\b[\w ,’'-]{1,60} (?:here|on this slide|in this (?:section|space|box))\W*$|"
    r"^\W*(?:this is (?:an? |the |your )?)?(?:sample|dummy|placeholder|filler) (?:text|chart|table|title|content|picture|image|data|slide)\b(?: here)?\W*$|"
    r"^\W*you can (?:change|edit|replace|delete|remove|move|resize|modify) (?:this|these|the) (?:text|slide|picture|image|photo|chart|box|shape|icon|placeholder)s?"
    r"(?=\W*$| (?:to|by|with|as|in|on|if)\b(?! an? (?:call|letter)\b))|"
    r"^\W*to (?:change|edit|replace|insert|add|update) (?:this|the|an?|your) (?:\w+ )?(?:picture|image|photo|chart|logo|text|colou?rs?|theme|footer|background|icon)s?"
    r"\b[\w ’'-]*, (?:\w+ )?(?:right-click|click|select|go to|choose|double|open|use|delete)|"
    r"\b(?:on|in|under|from) the (?:design|insert|view|home|format|slide ?show|transitions|animations) (?:tab|menu|ribbon)\b|"
    rf"\b(?:view|insert|design|format) (?:>|→|menu) ?(?:slide )?master\b|^\W*edit (?:this|these) (?:\w+ )?{_THING}\W*$|^\W*modify as (?:necessary|needed|required)\b|"
    r"^\W*\[?(?:company|client|customer|presenter|speaker|author|event|project|product|team)(?:[’']s)? (?:name|logo|tagline|slogan)(?: here| goes here)?\]?\W*$|"
    r"^\W*\[(?:your|insert|add|enter|name of|date of)\b[^\]]{1,40}\]\W*$|"
    # The same in the languages that drafts are written in.
    r"(?:master)?(?:titel|text|untertitel)(?:master)?format bearbeiten|formatvorlagen? des (?:unter)?titelmasters|"
    r"(?:fügen|geben|setzen|tragen) sie hier (?:ihr\w*|den|das|die|eine?n?)\b|hier (?:ihren? |den |das )?(?:text|titel|logo|bild|namen?|datum) "
    r"(?:ein(?:geben|fügen|setzen|tragen)|ergänzen)|(?:nutzen|verwenden|benutzen) sie (?:diese[sn]?|diesen) (?:folie|layout|vorlage|platzhalter|bereich)\b|"
    r"^\W*(?:platzhalter|beispieltext|blindtext|mustertext)(?: für \w+)?\W*$|^\W*ihr(?:e|en)? (?:logo|text|titel|name|firma|unternehmen|bild)(?: hier)?\W*$|"
    r"(?:utilisez|use|usa|utilice|utilizza|utilizzate|gebruik|utilize) (?:cette|esta|questa|deze|este) (?:diapositive|diapositiva|dia|slide)\b|"
    r"text hier|titel hinzufügen|klicken(?: sie)?(?: hier)?,? um\b.*(?:hinzuzufügen|einzufügen|zu bearbeiten)|"
    r"(?:ihren? )?(?:text|titel|untertitel|bild|logo|diagramm) hier (?:einfügen|eingeben|einsetzen)|diese folie (?:bitte )?löschen|"
    r"cliquez (?:ici )?pour (?:ajouter|modifier|insérer)|haga clic (?:aquí )?para (?:agregar|añadir|modificar|editar|insertar)|"
    r"fare clic (?:qui )?per (?:aggiungere|inserire|modificare)|clique (?:aqui )?para (?:adicionar|inserir|editar)|"
    r"klik(?: hier)? om\b.*(?:toe te voegen|te bewerken|te wijzigen)|(?:supprimez cette diapositive|elimine esta diapositiva|eliminare questa diapositiva)"
)
"""Looked for in small letters."""


def is_for_the_author(text: str) -> bool:
    """Whether the text only tells its author what to put there."""
    return bool(_INSTRUCTION.search(small(text)))


def title_is_for_the_author(title: str) -> bool:
    """Whether a slide's title is such a text; a single word, as "Picture" is, may be all that a slide is called."""
    return " " in title.strip() and is_for_the_author(title)
