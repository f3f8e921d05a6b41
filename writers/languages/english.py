"""English."""

from __future__ import annotations

import re

from writers.languages import Language
from writers.languages.small_words import SMALL_WORDS, words

_FINITE = words("""is are was were am isn't aren't wasn't weren't isn’t aren’t wasn’t weren’t has have had hasn't hadn't haven't haven’t does do did
doesn't don't didn't doesn’t don’t didn’t can cannot can't can’t could couldn't will won't won’t would wouldn't shall should shouldn't may
might must became becomes began begins brings brought chooses comes came contains creates depends describes differs enables ensures vary
exceeds exists explains fails falls fell feels finds follows gets gives goes went grows grew happens holds improves includes
indicates informs involves keeps kept knows knew learns lies lives loses lost makes meant meets moves offers cost
owns pays prevents produces provides receives remains replaces represents requires ran says said sees saw
seems sells sent serves simplifies sits solves stands stays suggests takes took teaches tells told thinks
thought tries understands wants understood writes wrote gave chose arrives believes goes applies allows
belongs carries catches connects continues decides defines delivers evolves fits identifies knows maintains occurs operates
performs recommends relates rises speaks spends tends waits wins need means consists refers turned helped""")

_BEFORE_OBJECT = words("""needs uses costs results changes shows plans reports supports sets stores measures checks accounts calls uses use
causes returns works starts stops runs turns looks reads leads moves helps increases plays reaches spends waits covers adds asks built
loads claims aims limits benefits starts sounds needed wanted asked called added opened joined changed worked learned decided left
builds saves drops closes collects handles opens raises ended arrived moved kept put cut set read lost found held""")

_ORDERS = words("""continue need want believe offer spend cultivate respond balance switch adopt agree arrange attend empower engage expect
add aim allow apply ask assess assign avoid back be begin book break brief build call capture change check choose clear
click close collect combine communicate compare configure confirm connect consider copy count create cut decide define delete deploy
describe design determine develop disable discuss do document draw embed enable encourage ensure establish evaluate explain find fix
focus follow get give go group hold identify implement improve include increase install integrate invest involve keep know learn leave let
limit list listen look maintain make manage map mark measure meet mind minimize minimise monitor move name note offer open optimize
organize pick place plan point practice prepare print prioritize prioritise promote protect provide publish put raise read record reduce
refer register remember remove repeat replace report restart restrict review rotate run save schedule see select send separate set share
show simplify sign sort speak specify start state stay stop store structure study take talk tell test think track train treat try turn
understand update upgrade use utilize validate verify wait walk watch write utilise familiarize emphasize demonstrate empower""")

LANGUAGE = Language(
    code="en",
    small_words=SMALL_WORDS["en"],
    finite=_FINITE - _BEFORE_OBJECT,
    finite_before_object=_BEFORE_OBJECT,
    object_openers=words(
        "a an the to our your their its his her to no more all some any that how it us them this those these each every only one "
        "not what you me him two three four five six seven eight nine ten out both many most few less which"
    ),
    orders=_ORDERS,
    order_particles=words("never always please don't don’t"),
    orders_or_nouns=words(
        "access aim break call change check copy cut design document draw file fix focus group hold increase limit link list look map mark "
        "measure move name note offer order pick place plan point practice practise process promise publish raise record register repeat "
        "report restart review run save schedule share sign sort start state stay stop store structure study support talk test think "
        "track train treat try turn update upgrade use wait walk watch apply back switch balance attach feed"
    )
    - words("focus look think apply try wait"),
    phrase_openers=words(
        "how what why when where which who whose whether to for with by able because despite without"
    )
    - words("when because for with by what"),
    no_verb_after=words("to and or of the a an in on for with by as"),
    subject=re.compile(
        r"\b(?:[Ww]e|[Tt]hey|[Yy]ou|[Ii]t|[Hh]e|[Ss]he|I)(?:['’](?:ll|re|ve|d|s|m))?\s+(?!and\b|or\b|all\b|to\b|of\b|in\b|on\b|for\b)[a-z]{2,}"
    ),
    begins_count=re.compile(r"(?:first(?:ly| of all)?|to begin with)\b,?\s", re.IGNORECASE),
    goes_on=re.compile(
        r"(?:second(?:ly)?|third(?:ly)?|then|next|finally|after that)\b", re.IGNORECASE
    ),
    what_was_told=re.compile(r"(?:this|that|these|those|all this)\b", re.IGNORECASE),
    subordinators=words(
        "that which who whom whose what how where when if why whether because as while than until unless"
    )
    - frozenset(["as", "while"]),
    leaning=re.compile(
        r"(?:and|but|or|so|then|also|too|however|therefore|thus|hence|still|yet|instead|otherwise|moreover|furthermore|again|next|"
        r"finally|this|that|these|those|it|its|it's|it’s|they|their|them|he|she|his|her|such|both|neither|either|another|others|"
        r"for example|for instance|e\.g\.|in other words|in addition|in this|in that|at this|at that|in another|in doing so|(?:by )?doing so|as such|with this|with that|on top of (?:this|that)|as a result|because of th|"
        r"on the other|the (?:same|other|former|latter|second|third|next|newest|former)|in short|that's|that’s|here|there(?:'s|’s)?"
        r"(?= (?:are|is) also)|similarly|likewise|consequently|which|because|now|all this|the intent|the result(?:s)? (?:is|was)|"
        r"same|first|firstly|second|secondly|third|thirdly|meanwhile|afterwards|later|by then|until then|since then|one of them|"
        r"any(?:way|how)|in any case|that said|even so|all the same|none ?the ?less|never ?the ?less|back to)\b",
        re.IGNORECASE,
    ),
    elliptic=re.compile(
        r"(?:[\w’'-]+,?\s){1,8}(?:did|does|do|was|were|is|are|has|have|had|can|could|will|would|should|must|"
        r"(?:did|does|do|was|were|is|are|has|have|had|ca|could|wo|would|should)n['’]t|cannot|did not|too|either)[.!]$|"
        r".*\b(?:in|on|at|of|for|from|with|by|about|to|into|like|than|after|before|behind)\s(?:that|this|these|those|such)\s[a-z]|"
        r".*\bthat (?:day|week|month|year|morning|afternoon|evening|night|time|moment|summer|winter|spring|autumn)\b|"
        r".*\b(?:that|those|these) (?:one|ones)\b|(?:[Tt]he|[Oo]ur|[Ss]ome|[Mm]ost)\s(?:[\w’'-]+\s)?ones?\s",
    ),
    counted=re.compile(
        r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|some|most|many|few|all|none|several|half|one|each|every one|both|the rest|the others)\s"
        r"(?:(?:more|others?)\s)?(?:of (?:them|these|those|it)\b|(?:were|are|was|is|had|has|have|do|did|does|could|can|will|would|said|came|went|ended|needed|wanted|knew)\b)|"
        r"(?:the|our|a|an|his|her|their|my|its)\s(?:\w+\s)?(?:first|second|third|fourth|fifth|sixth|last|next|other|same|former|latter|remaining|final|important|above|rest)\b|"
        r"[^.?!]{0,40}\b(?:the (?:first|second|third|last|latter|former) (?:one|two|three)|the others?|the rest|otherwise)\b",
        re.IGNORECASE,
    ),
    pronoun=re.compile(
        r"(?:[\w’'-]+,?\s+){0,7}?(?:it|they|them|he|she|him|her|his|these|those|its|their|theirs|both|none|all four|each of them)\b",
        re.IGNORECASE,
    ),
    spoken=re.compile(
        # At the beginning, at the beginning of a word, anywhere: a place is asked once for all of its alternatives.
        r"^(?:"
        r"you (?:can )?see\b|note (?:the|how|that)\b|"
        r"(?:hire|follow|contact|email|e-mail|tweet|ping|meet) (?:me|us)\b|look at (?:how|the|this|that)\b|"
        r"(?:a|one) (?:short|quick|brief|final|last) (?:word|note|remark)\b|"
        r"this is (?:an? |the )?(?:\w+ )?(?:example|picture|photo|screenshot|list|graph|chart|diagram|map|image|slide|quote|page)\b|"
        r"\W*(?:note to self|speaker|presenter|optional comments?|transition|script|timing|facilitator|instructor notes?|talking points?|key (?:points?|message)s?)\b[^.]{0,30}:?|"
        r"\W*(?:ok|okay|so,|well,|alright|right,|um|uh)\b|\W*(?:now|so) (?:let|we|i)\b|"
        r"this (?:talk|presentation|session|webinar) (?:is|will|shows|covers|tells)\b|"
        r"(?:just |please )?(?:count|compare|spot|find|notice|watch|see|follow) the (?:\w+ )?(?:box(?:es)?|arrows?|dots?|bars?|colou?rs?|circles?|lines?|curves?|squares?|stars?|icons?|bubbles?|dips?|peaks?|gaps?)\b"
        r")|\b(?:"
        r"(?:see|go to|attend|come to|visit|catch|join|check out) (?:[\w’'.-]+ ){0,4}(?:talk|session|booth|keynote|workshop|demo)\b|"
        r"you (?:see|read|hear) (?:here|above|below)\b|is going to (?:talk|discuss|speak|present|show)\b|"
        r"slides?\s+\d|skip (?:this|that|it|over|to)\b|here\W*$|here\.\.\.|here(?:'s|’s| is| are| we| you)\b|"
        r"(?:click|pause|animation|demo time|live demo|show of hands|raise your hand|hands up|handout|clicker)\b(?! (?:rate|through|on the))|"
        r"point out (?:that|the)|"
        r"(?:talk|speak) (?:to|about|through|over) (?:the|this) (?:slide|picture|diagram|graph|chart)|"
        r"(?:graph|graphic|picture|photo|image|diagram|chart|screenshot|illustration|animation) (?:here|above|below|on the|shows|reflects|represents)\b|"
        r"(?:at|on|to|in|from) the (?:top|bottom|(?:far |upper |lower |top |bottom )?(?:left|right))\b(?! of the (?:market|class|league))|"
        r"\d+\s*(?:mins?|minutes?)\W*$|see (?:above|below|notes?)\b|(?:story|stories) (?:about|of) (?:my|me|when i)|"
        r"(?:this|the) (?:whole |entire )(?:talk|presentation|session)\b|"
        r"(?:of|in) (?:this|my|our) (?:talk|presentation|session|webinar)\b|"
        r"the (?:left|right)(?:-hand)? (?:side|half|part|panel|picture|image|photo|chart|graph|one)\b|"
        r"the (?:code|example|list|table|quote|numbers?|figures?) (?:here|above|below|shown)\b"
        r")|"
        r"as you (?:can|may|will|could) see|as you (?:know|remember|recall)|"
        r"you (?:can|will) (?:all )?see (?:here|on|that|in this)|"
        r"(?:next|previous|last|this|following|another|first|second|the|on|hidden|backup|earlier) slides?\b|let me\b|"
        r"let's (?:see|look|take|move|start|go|have|talk|turn|begin|now)|"
        r"let’s (?:see|look|take|move|start|go|have|talk|turn|begin|now)|"
        r"don't (?:say|read|mention|show|tell|forget to)|don’t (?:say|read|mention|show|tell|forget to)|"
        r"do not (?:say|read|mention|show)|not aloud|say aloud|out loud|off the record|how many of you|"
        r"who (?:here|has ever|knows|of you|in (?:this|the) room)|rate your|"
        r"ask (?:the )?(?:audience|room|group|participants|class)|(?:any|your) questions\b|thank(?:s| you)\b|"
        r"welcome (?:to|everyone|back)|good (?:morning|afternoon|evening)|"
        r"in (?:this|the|my|our|today's|today’s) (?:talk|session|presentation|webinar|workshop|lecture|next hour)|"
        r"(?:today|now|later) (?:we|i) (?:will|are|am|want)|"
        r"we(?:'ll|’ll| will| are going to|'re going to|’re going to) (?:see|look|talk|cover|discuss|go (?:over|through)|come back|get to|now|start|begin|move)|"
        r"talk(?:ing)? about (?:this|that) (?:later|next)|come back to|we (?:just )?(?:saw|have seen|looked at)|"
        r"as (?:mentioned|discussed|we said)|mentioned (?:earlier|before|in)|"
        r"(?:important|remember|reminder|need|be sure|make sure|want|try) to (?:stress|say|mention|point out|emphasi[sz]e|highlight|explain|tell)\b|"
        r"this (?:graphic|graph|picture|photo|image|diagram|chart|screenshot|illustration|page|table|template)\b|"
        r"on (?:the|your|this) (?:left|right|screen|page|top|bottom)\b|(?:the )?(?:left|right) (?:side|column) of|"
        r"in (?:this|the) (?:picture|illustration|figure|diagram)|cont(?:inued|\.)? on (?:next|the next)|"
        r"scroll (?:to|down)|ladies and gentlemen|you guys|folks\b|read (?:this|the) (?:slide|quote|list)|"
        r"bear with me|funny story|joke\b|the first thing (?:you|i)"
    ),
    secret=re.compile(
        r"\b(?:between (?:us|ourselves|you and me)|leave (?:this|that|it) out|off the record|(?:strictly |highly )?confidential(?:ly)?\b(?=[:,.!]| -| –)|"
        r"keep (?:this|that|it) (?:to yourselves|to yourself|in this room|quiet|among us|in the family)|(?:stays|remains) (?:in this room|between us)|"
        r"(?:do not|don't|don’t|never|please not|not to be) (?:say|repeat|quote|mention|publish|share|tell|write|post|print|record|put)(?:ed|d)?"
        r"(?: (?:this|that|it|me|us|any of this|a word)\b| (?:outside|aloud|out loud|anywhere|publicly|in public)\b|[.:!])|"
        r"not for (?:publication|the record|the press|public|distribution|outside)|for (?:internal use|your ears|our ears|insiders) only|"
        r"(?:we|i|you) (?:may|might|can|could|must not|may not|cannot|can't|can’t|are (?:not )?allowed to|have permission to) "
        r"(?:talk about|speak about|name|mention|call by name|use (?:the|their) (?:name|logo))\b|"
        r"(?:agreed|allowed us|permitted us|gave (?:us )?(?:their |his |her )?(?:permission|consent|ok|okay)|consented|objected|refused)"
        r" (?:to (?:be|being|us) )?(?:named|naming|mentioned|quoted|shown|a reference|to be named)\b|"
        r"\b(?:allowed|cleared|free|ok|okay) to (?:name|mention|quote)\b|"
        r"(?:you|nobody) (?:did not|didn't|didn’t) hear (?:this|that|it)|under (?:nda|embargo)|not (?:yet )?public|(?:should|must) not (?:leave|get out of) (?:this|the) (?:room|house))",
    ),
    first_person=re.compile(
        r"(?<![\w.])I(?![\w.])|(?<![\w.])I['’](?:m|ve|d|ll)\b|\b(?:[Mm]y|[Mm]yself|me|mine)\b"
    ),
    striking=re.compile(
        r"\b(?:but|not|never|nobody|no one|instead|rather than|more than|less than|wrong|best|worst|turned out|no longer|"
        r"half of|in fact|nothing|cannot|can['’]t)\b",
        re.IGNORECASE,
    ),
    agenda=re.compile(
        r"^\W*(?:(?:today['’]s |our |the |session |meeting |presentation |course |talk |lesson |class |module )*"
        r"(?:agenda|outline|overview|contents?|table of contents|topics|roadmap|plan for today|session|program(?:me)?|schedule|structure|"
        r"what (?:we|i)(?:'|’)?(?:ll| will| are going to|'re going to) (?:cover|talk about|discuss|see|do|look at)(?: today)?|in this (?:talk|session|module|lesson)|rundown|run-down)(?: of (?:the|this) (?:talk|presentation|session))?|"
        r"agenda\b.{0,20}|today['’]s (?:session|talk|topics?|agenda)|where are we\??|prerequisites?|questions?)\W*(?:\(?(?:cont|continued|\d+)[^)]*\)?)?\W*$",
        re.IGNORECASE,
    ),
    closing=re.compile(
        r"^\W*(?:thank(?:s| you)\b.*|(?:any |have |open )?questions?(?: (?:and|&) (?:answers|discussion|comments))?\W*|q ?(?:&|and|/) ?a\W*|contacts?\b.{0,25}|"
        r"references?|bibliography|sources|further reading|(?:helpful |useful |additional |more |other )?(?:links|websites|resources|reading)|"
        r"acknowledge?ments?|credits|appendix.{0,3}|the end|back-?up(?: slides?)?|disclaimer|discussion|legal notices?|license|copyright|"
        r"about (?:me|us|the (?:author|speaker|presenter)s?)|who am i\??|speakers?(?: (?:info\w*|bio\w*|intro\w*))?|bio|(?:\w+ ){0,2}team members|"
        r"(?:conference|event|session) (?:roadmap|info\w*)|(?:for )?(?:more|further) information|(?:where to )?(?:learn|find out|read) more.{0,20}|our sponsors?|sponsors?|feedback|demo|hands-on|break|coffee break|lunch)\W*$",
        re.IGNORECASE,
    ),
    objectives=re.compile(
        r"\b(?:objectives?|goals?|purpose|aims?|you will learn|what you['’]ll learn|outcomes?|motivation|why this)\b",
        re.IGNORECASE,
    ),
    conclusion=re.compile(
        r"\b(?:conclusions?|summary|take-?aways?|key (?:points|messages)|recap|lessons learned|in short|wrap[- ]?up|to remember|results?)\b",
        re.IGNORECASE,
    ),
    questions={
        "indirect": ("Can you explain {topic}?", "Could you tell us {topic}?"),
        "fact": (),
        "stated": (),
        "fact_cause": ("Why is it that {topic}?",),
        "stepwise": ("How does {topic} work, step by step?",),
        "contrast": ("Why {topic}?",),
        "versus": ("How do {topic} compare?",),
        "from_to": ("What does it take to get {topic}?",),
        "counted": ("What are {topic}?",),
        "doing": ("What does {topic} mean in practice?",),
        "doing_past": ("How did {topic} go?",),
        "told": ("Could you tell us about {topic}?",),
        "quoted": ("“{topic}”: what is that about?", "What is behind “{topic}”?"),
        "quoted_story": ("“{topic}”: what happened there?",),
        "quoted_figures": ("“{topic}”: what do the figures say?",),
        "quoted_steps": ("“{topic}”: how does that work?",),
        "quoted_cause": ("“{topic}”: why is that?",),
        "definition": ("What is {topic}?",),
        "definition_many": ("What are {topic}?",),
        "working": ("How does {topic} work?",),
        "working_many": ("How do {topic} work?",),
        "listed": ("What goes into {topic}?", "What does {topic} look like?"),
        "listed_figures": ("What are the figures for {topic}?",),
        "in_short": ("What is this about, in short?",),
        "taken_away": ("What should people take away from this?",),
        "asked_for": ("What is asked for?",),
        "listed_many": ("What are {topic}?",),
        "quoted_listed": ("“{topic}”: what are the main points?",),
        "story": ("What is the story behind {topic}?",),
        "topic": (
            "What should people know about {topic}?",
            "Could you tell us about {topic}?",
            "What about {topic}?",
        ),
        "figures": ("What do the figures say about {topic}?",),
    },
    say={
        "bears_on": "Nearest to what the brief promises: slide {slide}.",
        "bears_nowhere": "No sentence here speaks of what the brief promises; ask whom this piece helps before it goes out.",
        "decimal": ".",
        "drawn": "The drawing “{title}” names {labels}.",
        "drawn_untitled": "A drawing names {labels}.",
        "unnamed": "Where a name may not be told, the text says “a customer” or the like; settle each with its slide.",
        "and": "and",
        "or": "or",
        "unused_agenda": "It only says what comes.",
        "unused_closing": "It closes, thanks, or lists sources and contacts.",
        "unused_aims": "It says what the deck is for; the summary tells it.",
        "unused_title": "It is the title slide.",
        "unused_picture": "It carries a picture or a heading and no sentence.",
        "unused_little": "What is written on it is too little to write from.",
        "unused_cut": "Most of what was said about it may not be told, and the slide alone says too little.",
        "unused_empty": "It carries no text.",
        "unused_elsewhere": "It is in another language than the rest.",
        "elsewhere": "In another language, and so left out here: text of the slides {slides}.",
        "one_post": "The deck carries text for one post: {words} usable words on {slides} slides.",
        "covers": "The pages cover {topics}.",
        "no_reader": "Neither the brief nor the deck says whom it is for; name the reader before it goes out.",
        "brief_elsewhere": "The brief is in another language than the draft, so what it says of its readers is left out; say it in the draft's own.",
        "serves_none": "No brief was given, so this draft serves no stated plan.",
        "serves_audience": "Written for {audience}.",
        "serves_purpose": "It serves this purpose: {purpose}.",
        "serves_value": "What the reader gets: {value}.",
        "serves_nobody": "The brief names no reader and no value for one, so ask whom this helps before it goes out.",
        "digest": "The slides carry too little prose for a text: this page is a digest of them and needs writing.",
        "off_profile": "A page of the style {style} has {{least:g}} to {{most:g}} {number}, this one has {{value:g}}: {{turn}} would suit its readers better. Change it when you edit; nothing waits for it.",
        "off_more": "more",
        "off_fewer": "fewer",
        "words_per_sentence": "words in a sentence",
        "headings": "headings in 100 words",
        "items": "list items in 100 words",
        "sections": "sections in 100 words",
        "tasks": "tasks in 100 words",
        "rows": "table rows in 100 words",
        "pictures": "pictures in 100 words",
        "questions": "questions in 100 words",
        "not_translated": "The brief asks for “{asked}”, the deck is in “{own}”: the offline writer does not translate.",
        "avoided": "The deck's own words have “{word}”, which the brief asks to avoid.",
        "style_left": "The brief asks for the style {asked}; the kind {kind} is written in {able} alone.",
        "shorter": "This deck carries about {minutes} minutes, shorter than asked.",
        "shorter_one": "This deck carries about {minutes} minute, shorter than asked.",
        "few_words": "{title}: slides of few words",
        "nothing": "The deck carries no sentence or list to write from.",
    },
)
