"""Common English words as they stand on slides: in a sentence they lose the capital that a headline gave them.

Only words that are no name of a firm, a product, a place or a person by themselves (what is one, as "access" or "edge", is left out). Their plurals and verb forms are made by rule.
"""

from __future__ import annotations

import functools

from writers.languages.small_words import words

_NOUNS = words(
    """ability absence accident account accuracy achievement action activity actor addition address adoption adult advance advantage
    advice age agency agenda agreement aim air alarm alert algorithm allocation allowance alternative amount analysis angle animal
    announcement answer anxiety apartment appeal application appointment apprentice approach approval area argument arrangement arrival
    article aspect assessment asset assignment assistance assistant assumption attack attempt attendance attention attitude audience
    audit author authority average award awareness baby back background backlog backup badge bag bakery balance ball band bar barrel barrier
    base baseline basis basket batch battery beach bed bedroom behaviour behavior belief bell bench benchmark benefit bicycle bike binder bird birth
    block blocker board boat body bonus book boost border boss bottle bottleneck bottom boundary bowl box brain brake branch brand bread break
    breakdown breakfast breath bridge brief briefing broker browser budget buffer bug building bus business button buyer cabin cabinet cable
    calculation calendar camera camp campaign campus cancer candidate capability capacity card care career cargo case cash cat category
    cause cell centre center century ceremony certificate certification chain chair challenge chance change channel chapter character charge chart
    chat check checklist chef chemical child choice city claim class classroom clause cleaner clerk client climate clinic clock closure
    cloth clothing cloud club coach coast code coffee colleague collection college colour color column combination comfort command comment
    commission commitment committee communication community comparison compartment competence competition competitor complaint completion
    complexity compliance component compressor compromise computer concept concern conclusion condition conference confidence
    configuration conflict connection consequence consequences consideration constraint consultant consultation consumer consumption contact container
    content contents context contract contractor contrast contribution control controller conversation conversion cooking cooler cooling
    coordination copy core corner correction corridor cost council counter country county couple coupon courage course court cover coverage
    crack craft creation creator credit crew crisis criterion criteria criticism crop cup cure currency curve customer cycle damage danger
    dashboard data database date daughter day deadline deal dealer death debate debt decade decision decline defect defence definition degree delay
    delivery demand demo department departure dependency deployment deposit depot depth description design designer desk destination detail
    detection determination developer development device diagnosis diagram diet difference difficulty dinner direction director disability disaster
    discipline discount discovery discussion disease disk display distance distribution distributor district diversity division doctor document
    documentation dog dollar domain donation door dose doubt downtime draft drain drawback drawer drawing dream dress drink drive driver drop
    drought drug duration dust duty earnings earth ease echo economy edge-case edition editor education effect effectiveness effects efficiency
    effort egg election electricity element emergency emission emotion emphasis employee employer employment encryption end endpoint enemy energy
    engagement engine engineer engineering enquiry enterprise entertainment enthusiasm entrance entry environment episode equality equation
    equipment equity error escalation essay estate estimate ethics euro evaluation evening event evidence evolution exam examination example excellence
    exception executive exercise exhibition exit expansion expectation expense experience experiment expert expertise explanation
    exploration export exposure expression extension extent extract eye face facility fact factor factory failure fair family fan farm
    farmer fashion fault fear feature fee feedback feeling fence festival fever field fight figure file film filter finance finding finger fire firm
    fish fitness fix flag flavour flight flood floor flour flow flower fluid focus folder folk follow-up food foot footprint force forecast forest form
    format formation formula forum foundation fraction frame framework fraud freedom freight frequency freshness fridge friend front fruit fuel
    function fund funding funnel furniture future gain gallery game garage garden gas gate gateway gathering gauge gear gender generation generator
    gift girl glass glove goal goods government grade graduate grain grammar graph grass grid ground group growth guarantee guard guess
    guest guidance guide guideline habit hair half hall hand handbook handle handling handover happiness harbour hardware harm harvest hazard head
    headcount headline health hearing heart heat heating height help helper hierarchy highlight hiring history hobby hold holder hole holiday home
    homework honesty hook horse hospital host hotel hour house household housing hub human humidity hygiene icon idea identification identity illness
    illustration image imagination impact implementation implication import importance impression improvement incentive incident income increase
    independence index indication indicator individual industry influence information infrastructure ingredient initiative injury innovation input
    inquiry insect insight inspection inspector inspiration installation installer instance institute institution instruction instructor instrument
    insurance integration integrity intelligence intensity intention interaction interest interface internet interpretation intervention interview
    introduction inventory investigation investment investor invitation invoice involvement iron island issue item jacket job joint joke journal
    journalist journey judge judgement judgment juice jump junior justice key keyboard kid kilometre kind kitchen knee knife
    knowledge label laboratory labour labor lack ladder lady lake lamp land landlord landscape language laptop launch law lawsuit lawyer layer layout
    lead leader leadership league leak learner learning leather leave leaver lecture ledger leg legend length lesson letter level liability library
    licence license life lifecycle lift light lighting likelihood limit limitation line link liquid list listener literacy literature load loan
    lobby location lock locker log logic logo look loop lorry loss lot love loyalty luck lunch machine machinery magazine magnet mail mailbox
    maintenance majority maker making management manager manner manual manufacturer manufacturing map margin marker market marketing marketplace
    marriage mask mass master material mathematics matrix matter maturity maximum meal meaning measure measurement meat mechanic mechanism
    media medicine medium meeting member membership memory mentor menu merchandise message metal method methodology metric middle mile milestone
    milk mind mine minimum minority minute mirror misconception mission mistake misunderstanding mix mixture mobile mobility mode model
    moment momentum money monitor month mood morning mother motion motivation motor mountain mouth move movement movie multitude murder muscle museum
    music myth name narrative nation nature navigation neck need needle negotiation neighbour network news newsletter newspaper night node noise
    norm north nose note notice notification notion number nurse nutrition object objective obligation observation obstacle occasion offer officer
    oil onboarding operation operator opinion opponent opportunity option order organisation organization orientation origin other outage outcome outerwear
    outlet output outsourcing overhead overview owner ownership package packaging packet page pain paint painter pair panel paper paragraph parent parenting
    park parking part participant participation partner partnership party pass passenger passion password past path patience patient pattern pause
    pay payment peace peak peer penalty pension people percent percentage perception performance period permission permit person personality
    personnel perspective pet pharmacy phase phenomenon philosophy phone photo photograph phrase physics piano picture piece pile pilot pin pipe pipeline
    pitch pitfall place plan planner planning plant plastic plate platform play player pleasure plug pocket poem point police policy politics pollution
    pool population port portfolio portion position possession possibility post poster potential pound poverty practice practitioner precision prediction
    preference preparation presence presentation presenter president press pressure prevention preview price pricing pride principle printer priority prison
    privacy prize probability problem procedure proceeding process processing processor procurement producer product production productivity profession
    professional professor profile profit profitability program programme programmer progress project projection promise promotion proof property proportion
    proposal proposition prospect protection protocol prototype provider province provision psychology publication publicity publisher pump punishment purchase
    purchasing purpose push puzzle qualification quality quantity quarter query quest question queue quiz quote race rack racking radio rail rain range
    rank rate rating ratio reaction reader readiness reading reality realization reason receipt receiver reception recipe recipient recognition
    recommendation record recording recovery recruiter recruiting recruitment recycling reduction reference refinement reflection reform refrigerator
    refund region register registration regression regulation regulator rehearsal relation relationship release relevance reliability relief religion reminder
    removal renewal rent repair replacement reply report reporter reporting representation representative reputation request requirement rescue research researcher
    reservation resident resilience resistance resolution resort resource respect response responsibility rest restaurant restriction result resume retail
    retailer retention retirement retrieval retrospective return reuse revenue review reviewer revision revolution reward rhythm rice ride right     risk ritual rival river road roadmap robot robustness rock role roll-out rollout roof room root rope rotation round route router routine row rule run rush
    safety salary sale sales salesperson salt sample sampling satisfaction saving scalability scale scenario schedule scheduling scheme scholarship school science scientist scope
    score screen screenshot script sculpture sea seal search season seat section sector security segment segmentation selection self seller senior sense
    sensor sentence sentiment sequence series server service session set setback setting setup sewage shadow shape share shareholder shelf shift ship
    shipment shipping shirt shock shoe shop shopper shopping shortage shortcut shot shoulder show shower showroom side sight sign signature silence silo similarity
    simplicity simulation singer sister site situation size skill skin sleep sleeve slice slot smell smoke snack snow society sock soft-skill software soil
    solution song sort soul sound soup source south space span speaker specialist specification spectrum speech speed spending spirit sponsor sport sportswear spot spread
    spreadsheet spring staff staffing stage staircase stakeholder stamp stand standard star start startup state statement station statistic statistics status steam steel stem
    step stick stock stone stop storage store storey story strategy stream street strength stress stretch strike string strip structure struggle student studio study
    stuff style subject submission subscriber subscription subset substance subsystem success suggestion suit sum summary summer sun supermarket supervisor supper
    supplier supply support surface surgery surprise survey survival suspicion sustainability swap switch symbol symptom system table tablet tactic tag tail
    tale talent talk tank task taste tax taxation tea teacher teaching team teamwork technician technique technology telephone television temperature temple template tenant
    tendency tension tent term terms terminal terminology test tester testing text textbook theater theatre theme theory therapy thesis thing thinking thought thread threat threshold
    thumb ticket tide tile time timeline timetable timing tin tip tire title toilet token tolerance tone tool toolkit tooth top topic torch total touch tour tourism
    tourist towel tower town toy trace track tracking trade tradition traffic trail train trainer training trait transaction transfer transformation transit transition
    translation transmission transparency transport transportation trap travel traveller tray treatment tree trend trial triangle trigger trip trouble truck trust truth tube
    turn turnaround turnover tutorial twin type uncertainty unit universe university update upgrade usability usage use user utility vacation vacancy validation value van
    variable variance variant variation variety vehicle vendor venture venue verdict verification version vessel victim video view viewer viewpoint village violence virtue
    vision visit visitor visual visualisation visualization vocabulary voice volume volunteer vote voucher wage waiter wait walk wall warehouse warning wash waste watch water wave way weakness wealth
    weapon weather web webinar website wedding week weekend weight welfare west wheel whole wife wind window wing winner winter wire wisdom wish witness
    woman wood word wording work worker workflow workforce working workload workplace workshop world worry wrap-up writer writing year yield youth zone
    app foam canoe tackle spec lookup kit lane tub bullet lecture email e-mail tech hire newcomer pillar takeaway lens stack sandbox toggle thread buddy laptop checkup checkout helpdesk hotline inbox roster shortlist"""
)
_OTHERS = words(
    """able absolute abstract academic acceptable accessible according accountable accurate active actual acute additional adequate adjacent administrative advanced affordable
    aggressive agile alive alone alternative amazing ambitious annual anonymous appropriate approximate artificial assigned attractive authentic automated automatic available
    aware away bad bare basic beautiful behavioural beneficial best better big biggest biological blank blind blue bold boring brief bright brilliant broad broader broken brown built
    busiest busy calm capable careful central certain cheap cheaper cheapest chief civic civil classic clean cleanable clear clever clinical close closed closer cognitive coherent cold collaborative collective commercial
    common compact comparable comparative compatible competitive complete complex complicated comprehensive compulsory conceptual concise concrete conditional confident confidential connected conscious
    consistent constant constructive contemporary continuous continuing contractual controlled conventional cool corporate correct costly covered crazy creative credible critical cross-functional crucial cultural
    curious current custom cushioned cyclical daily dangerous dark dead deaf dear decent decentralised dedicated deep deeper defective deliberate delicate demographic dense departmental dependent descriptive desirable desired
    desperate detailed different difficult digital direct dirty disabled discrete distinct distributed diverse domestic double dramatic dry due dull dynamic eager earlier early easier easiest easily easy economic educational
    effective efficient elderly electrical electronic eligible emerging emotional empirical empty enough enormous entire environmental equal essential established ethical everyday evident exact excellent exceptional
    excessive exciting exclusive existing expected expensive experienced experimental explicit extended extensive external extra extraordinary extreme fair faster false familiar famous fast fatal favourite federal few
    fewer final financial fine first-time first fit flat flexible floral formal former forward fragile free frequent fresh friendly frozen full full-time functional fundamental funny further generic gentle genuine
    geographical giant glad global golden good gradual graphical great greater green grey gross guilty handy happy hard harder hardest harmful healthy heavy helpful hidden high high-level higher highest historical holistic
    honest horizontal hot huge human hungry hybrid ideal identical illegal immediate immense impersonal implicit important impossible impressive inactive inappropriate inclusive incomplete incorrect incredible independent indirect
    individual industrial inevitable informal initial inner innovative instant insufficient intact integrated intellectual intelligent intense interactive interesting interim intermediate internal international invisible irregular
    joint key large larger largest last last-minute late later latest lazy leading leaner legal lengthy less lightweight likely limited linear liquid little live local logical long long-term longer longest loose lost loud low low-cost
    lower lowest lucky main major mandatory manual married massive mature maximum meaningful measurable mechanical medical mental mere middle mild military minimal minimum minor missing mixed modern modest monthly moral motivated multiple
    municipal mutual narrow national native natural naval near nearest neat necessary negative nervous neutral new newer newest nice noisy normal notable novel nuclear numerous obvious occasional odd off-road offensive official old older oldest ongoing
    online only open opening operational opposite optimal optional oral ordinary organic organisational organizational original outdoor outstanding overall own paid painful parallel partial particular passive past patient payable peaceful
    pedagogic perfect permanent persistent personal physical pink plain plastic pleasant poor popular portable positive possible postal potential powerful practical precise preferred pregnant preliminary premium prepared present pretty previous primary
    prior private proactive productive professional profitable projected prominent proper proposed proud proven provisional public pure qualified quick quicker quickest quiet radical random rapid rare raw ready real realistic reasonable recent recurring red
    reduced redundant regional regular related relational relative relevant reliable reluctant remaining remarkable remote repeated required residential resilient responsible responsive revised rich right rigid rigorous robust rough round royal rural sad safe
    same satisfied scalable scarce scared scientific seasonal secondary secret secure selective senior sensitive separate serious severe shared sharp short short-term shorter shortest sick significant silent silly silver similar simple simpler single slim slow slower small smaller smallest smart
    smooth social soft solar sole solid sophisticated sorry special specific spare spatial specialised stable standalone standard statistical steady steep stable strange strategic strict strong stronger strongest structural structured stupid successful sudden sufficient suitable
    superb superior supportive sure surprising sustainable sweet symbolic synthetic systematic tactical tall technical technological temporary tender terrible thick thin thirsty thorough tight tiny tired top total tough toxic traditional transparent tremendous
    tropical true typical ugly ultimate unable unclear underlying unexpected uniform unique universal unknown unlikely unnecessary unpaid unpleasant untreated unusual upcoming upper urban urgent usable useful useless usual vague valid valuable variable various
    vast vertical viable vibrational violent virtual visible visual vital voluntary vulnerable warm waterproof shatterproof weak wealthy weekly weird welcome wet wide wider wild willing wise wonderful wooden wrong yearly yellow young younger
    again ago ahead another since until almost already always anyway apart around aside badly basically behind below besides beyond briefly carefully clearly closely completely constantly correctly currently deeply directly early effectively efficiently else elsewhere entirely
    equally especially eventually ever everywhere exactly extremely fairly fast finally forever forward frequently fully generally gradually hardly heavily here highly hopefully immediately indeed initially instead internally just largely
    lastly lately likely locally mainly maybe merely mostly namely nearly never nevertheless newly normally notably nowadays occasionally officially often originally otherwise overall partly perhaps personally poorly possibly precisely
    previously primarily probably properly publicly quickly quietly quite rapidly rarely rather readily really recently regularly relatively repeatedly roughly safely seldom separately seriously significantly silently simply slightly slowly
    smoothly sometimes somewhat soon specifically steadily still strongly successfully suddenly surely surprisingly thereby together tomorrow tonight twice typically ultimately under unfortunately usually virtually well widely worldwide yesterday yet"""
)
_VERBS = words(
    """accept achieve acquire act adapt add adjust admit adopt advise affect agree aim align allocate allow amend analyse analyze announce answer anticipate apologise apply appoint appreciate approach approve argue arrange
    arrive ask assess assign assist assume assure attach attack attempt attend attract automate avoid award base beat become begin behave believe belong benefit blame block boost borrow break bring build burn buy calculate call cancel capture care
    carry cause celebrate change charge check choose claim clarify classify clean clear climb close coach collaborate collect combine come comment commit communicate compare compete complain complete comply compute concentrate conduct configure
    confirm connect consider consist consolidate consult consume contain continue contribute control convert convince cook copy correct cost count cover create cut deal decide declare decline decrease defend define delay delegate delete deliver demand demonstrate deny depend
    deploy describe deserve design destroy detect determine develop differ direct disable disappear discard discover discuss display distribute divide document double doubt download draft draw drink drive drop earn ease eat edit educate elect eliminate embed embrace emerge
    emphasise emphasize employ empower enable encounter encourage end engage enhance enjoy ensure enter escalate establish estimate evaluate evolve examine exceed exclude execute exist expand expect experience explain explore export expose express extend extract face facilitate fail fall
    feed feel fight fill find finish fit fix focus follow force forecast forget form gain gather generate get give go grow guarantee guess guide handle happen hate have head hear help hide highlight hire hit hold host identify ignore illustrate imagine implement imply import improve include
    increase indicate influence inform innovate insert inspect inspire install integrate intend interact interpret introduce invent invest investigate invite involve isolate join judge jump keep kick kill know label lack land last laugh launch lead learn leave lend let leverage like limit link list listen
    live load locate lock look lose love lower maintain make manage map mean measure meet mention migrate minimise minimize miss mitigate mix mobilise model modify monitor motivate move multiply need negotiate note notice notify obtain occur offer open operate oppose optimise optimize order organise organize
    outline overcome own pack paint participate pass pay perform permit persuade pick pilot place plan play plug point pool post practise prefer prepare present preserve press prevent print prioritise prioritize proceed process produce promise promote proofread propose protect prove provide publish pull purchase push put qualify question quit raise
    rank reach react read realise realize rebuild recall receive recognise recognize recommend reconsider record recover recruit recycle redesign reduce refer refine reflect refuse regard register regulate reinforce reject relate relax release rely remain remember remind remove rename renew rent reorganise repair repeat replace reply
    report represent request require rescue research reserve resist resolve respond restart restore restrict result retain rethink retire retrieve return reuse reveal review revise reward ride rise roll rotate run save say scale schedule search secure see seek select sell send separate serve set settle shape share shift ship shoot show shut sign
    simplify simulate sing sit sleep slip slow smile solve sort sound speak specify spend split spread stand start state stay steal stick stimulate stop store strengthen stretch strike structure struggle study submit succeed suffer suggest summarise summarize supply support suppose survive sustain switch tackle take talk target-setting teach tell tend test thank think
    throw tidy touch track trade train transfer transform translate transport travel treat trigger trust try tune turn understand unify unite unlock update upgrade upload use validate vary verify view visit visualise vote wait wake walk want warn wash waste watch wear welcome win wipe wish withdraw wonder work worry wrap write yield"""
)


@functools.cache
def common_words() -> frozenset[str]:
    """All of them in all their forms."""
    found = set(_NOUNS | _OTHERS)
    for word in _NOUNS | _VERBS:
        found.add(word)
        found.add(_with_s(word))
    for word in _VERBS:
        stem = word.removesuffix("e")
        found.update((f"{stem}ing", f"{stem}ed", f"{word}{word[-1]}ing", f"{word}{word[-1]}ed"))
        if word.endswith("y") and word[-2] not in "aeiou":
            found.add(f"{word[:-1]}ied")
    return frozenset(found)


@functools.cache
def no_topics() -> frozenset[str]:
    """Those of them that name no thing: what describes, and what only says what somebody does."""
    things = _NOUNS | {_with_s(word) for word in _NOUNS}
    verbs = common_words() - _OTHERS - things
    return (_OTHERS - things) | frozenset(verbs)


def _with_s(word: str) -> str:
    """The plural of a noun, which is the third person of a verb too."""
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"
