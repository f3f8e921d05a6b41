"""The commonest words of some languages: they tell a text's language and are left out when its topic is looked for."""

from __future__ import annotations

from collections.abc import Mapping


def words(text: str) -> frozenset[str]:
    """The words of a text written between blanks, for word lists that one can read."""
    return frozenset(text.split())


SMALL_WORDS: Mapping[str, frozenset[str]] = {
    "en": words(
        "a about after all also am an and any are as at be because been before being between both but by can could did do does "
        "doing each for from further had has have having he her here him his how i if in into is it its just me more most my no "
        "nor not of off on once one only or other our out over own same she should so some such than that the their them then "
        "there these they this those through to too under up us very was we were what when where which while who whom why will "
        "with would you your may might must shall within without across per via let s t re ve ll d m don isn aren many much "
        "often make makes made get gets use used using new well like need needs way every"
    ),
    "de": words(
        "aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bist da damit dann "
        "das dass dein dem den denn der des die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen "
        "einer eines er es etwas euch euer für gegen hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre "
        "ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jetzt kann kein keine keinem keinen können könnte mal "
        "man manche mehr mein meine mit muss müssen nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem "
        "seinen seiner seit sich sie sind so soll sollen sollte sondern sowie über um und uns unser unsere unter viel vom von "
        "vor war waren warum was weil welche welcher wenn wer werden wie wieder will wir wird wo wurde wurden zu zum zur zwar "
        "zwischen statt jener etwa bereits dabei daran dazu wann erst danach zuerst niemand jemand eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf "
        "jedoch ebenfalls immer nie eben etwas"
    ),
    "fr": words(
        "au aux avec ce ces cette comme dans de des du elle elles en est et être il ils je la le les leur lui mais même nous on "
        "ont ou où par pas plus pour que qui sa sans se ses son sont sur un une vous votre été fait"
    ),
    "es": words(
        "al como con cuando de del desde el ella en entre es esta este está están fue ha han hasta la las le lo los más muy no o "
        "para pero por que se ser si sin sobre son su sus también un una uno y ya"
    ),
    "it": words(
        "al alla alle anche che chi ci come con da dal dalla dei del della delle di e è gli ha hanno i il in la le lo loro ma "
        "nei nel nella non o per più può questa questo se si sono su sul sulla tra un una uno degli agli"
    ),
    "nl": words(
        "aan als bij dan dat de deze die dit door een en er het hij hun in is je kan maar meer met naar niet nog of om ook onder "
        "op over te tot uit van veel voor was wat we wel werd wordt zich zijn ze zoals"
    ),
    "pt": words(
        "ao aos as com como da das de do dos e é ela ele em entre essa esse esta este foi já mais mas muito na não nas no nos o "
        "os ou para pela pelo por que se sem ser seu sua são também um uma"
    ),
    "sv": words(
        "och att det som en på är av för med till den har de inte om ett men var jag så vi kan från när nu eller hur vara då "
        "hade efter utan varje också vid ska blir många mellan sedan inom där här vilka denna detta dessa mer än alla"
    ),
    "da": words(
        "og at det som en på er af for med til den har de ikke om et men var jeg så vi kan fra når nu eller hvordan være da havde "
        "efter uden hver også ved skal bliver mange mellem siden hvor her hvilke denne dette disse mere end alle blev kun"
    ),
    "nb": words(
        "og å det som en på er av for med til den har de ikke om et men var jeg så vi kan fra når nå eller hvordan være da hadde "
        "etter uten hver også ved skal blir mange mellom siden hvor her hvilke denne dette disse mer enn alle ble bare må"
    ),
    "fi": words(
        "ja on ei että se hän ovat oli myös mutta kun tai niin kuin jos ole mitä voi sen joka jotka tämä tässä näin vain ennen "
        "jälkeen kanssa mukaan miten miksi kaikki enemmän sitten me he siitä tämän olla voidaan"
    ),
    "cs": words(
        "a je se na v že to s z do o k pro jako které který která by za od jsou byl byla bylo ale nebo po co tak už jen při mezi aby "
        "není jeho jejich tento tato může mohou kde jak když také ve ze"
    ),
    "hu": words(
        "a az és hogy nem is egy van ez de csak volt mint meg már vagy ha kell lehet ki mi azt ezt után minden közben nagyon több "
        "között szerint hogyan miért ahol amikor amely azonban lesz vannak voltak"
    ),
    "tr": words(
        "ve bir bu da de için ile çok daha olarak en gibi kadar ne ama olan her var yok değil veya ise sonra önce nasıl neden biz "
        "siz onlar tüm bütün olduğu olup arasında göre şey"
    ),
    "ro": words(
        "și şi de la în pe cu din că nu este sunt un o a al ale care pentru mai sau dar prin fi au fost ca se după între foarte "
        "toate acest această aceste cum când unde despre fără până doar trebuie poate"
    ),
    "id": words(
        "yang dan di ke dari untuk pada dengan adalah ini itu tidak dalam akan atau juga oleh sebagai dapat karena ada lebih sudah "
        "saat setelah antara bagi serta agar jika bisa telah hanya seperti mereka kami kita bahwa tersebut secara"
    ),
    "pl": words(
        "aby ale będzie być co czy dla do gdy i ich jak jako jest jego już która które który lub ma może na nie o od po przez "
        "przy są się tak to w we z za ze że"
    ),
}
