"""Which names of shapes somebody chose. Programs write "Title 1", "Textfeld 7", "Google Shape;12;p3" by themselves."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[^\W\d_]+([ -][^\W\d_]+)*[ ;]*\d*")

_WORDS = """
title subtitle content text textbox box placeholder picture image graphic chart table diagram group rectangle rounded corner corners
oval ellipse circle line connector straight elbow curved arrow right left up down triangle isosceles diamond hexagon pentagon octagon
parallelogram trapezoid star cloud callout bubble speech freeform shape form smartart object slide number date footer header notes
image video audio media model ink icon logo placeholder bent block chevron brace bracket double cube can donut flowchart process
decision data document terminator wordart autoshape vertical horizontal body copy google click and
only two three four comparison section blank caption without custom layout quote agenda closing cover office theme default design
standard master an or end with over of centered main custom inner
тема титульный слайд и два три только сравнение пустой с подписью раздела вертикальный пользовательский макет
titelfolie überschrift inhalt abschnittsüberschrift zwei inhalte vergleich nur leer mit und folie vertikaler
titel untertitel inhaltsplatzhalter textplatzhalter bildplatzhalter textfeld textbox rechteck abgerundetes abgerundete ecken ellipse
gerade gerader verbinder verbindung pfeil nach rechts links oben unten gruppieren gruppe grafik bild diagramm tabelle freihandform
foliennummernplatzhalter datumsplatzhalter fußzeilenplatzhalter notizenplatzhalter form linie objekt raute dreieck gleichschenkliges
titre sous-titre espace réservé du de la le contenu texte zone image rectangle coins arrondis connecteur droit avec flèche groupe
tableau graphique forme libre ellipse numéro diapositive pied page
título subtítulo marcador contenido texto cuadro imagen rectángulo redondeado conector recto flecha grupo tabla gráfico forma elipse
número diapositiva pie
titolo sottotitolo segnaposto contenuto testo casella immagine rettangolo arrotondato connettore diritto freccia gruppo tabella
grafico figura a mano libera ovale diapositiva
espaço reservado conteúdo caixa imagem retângulo conector reto seta tabela gráfico
заголовок подзаголовок текст надпись объект рисунок прямоугольник номер слайда дата нижний колонтитул содержимое группа таблица
диаграмма линия прямая соединительная стрелка овал место для заполнитель
כותרת משנה מציין מיקום תוכן תיבת טקסט מלבן תמונה
标题 副标题 文本框 内容占位符 图片 矩形 组合 表格 图表 直接连接符 灯片编号占位符 タイトル サブタイトル テキスト ボックス 図 グループ化 正方形 長方形
제목 부제목 텍스트 상자 그림 직사각형 그룹
tijdelijke aanduiding voor inhoud tekst tekstvak afbeelding rechthoek afgeronde rechte verbindingslijn pijl groep tabel vorm
"""
_USUAL = frozenset(_WORDS.split())
_COPY = re.compile(r"(\d+_)+")
_SPLIT = re.compile(r"[\W\d_]+")


def is_telling_layout(name: str) -> bool:
    """The same for the name of a layout or a theme, of which copies get a number in front ("1_Title Slide")."""
    return bool(name) and is_telling(_COPY.sub("", name))


def is_telling(name: str) -> bool:
    """Whether the name says more than what a program calls a shape of its kind."""
    if name.startswith("Google Shape;"):
        return False
    if not _PLAIN.fullmatch(name):
        return True
    return not all(word in _USUAL for word in _SPLIT.split(name.lower()) if word)
