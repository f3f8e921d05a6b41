"""A SmartArt row of steps: python-pptx has none, so its five parts are written here.

The data model and the fallback drawing follow ECMA-376 part 1, chapter 21.4, and [MS-ODRAWXML] 2.4.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from pptx.opc.constants import CONTENT_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches

from examples.deck import look

NS = (
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
DSP = "http://schemas.microsoft.com/office/drawing/2008/diagram"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagram"
DRAWING_RELATION = "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing"
DRAWING_TYPE = "application/vnd.ms-office.drawingml.diagramDrawing+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TOP, HEIGHT = Inches(2.5), Inches(2.4)
LAYOUT = "urn:quillmere.example:layout/row"


def add(slide: Any, steps: tuple[str, ...], alt: str) -> None:
    """Put the diagram on the slide, with its parts and a drawing for programs that cannot lay it out."""
    package, part = slide.part.package, slide.part

    def relate(name: str, kind: str, content_type: str, xml: str) -> str:
        new = Part(
            PackURI(f"/ppt/diagrams/{name}1.xml"), content_type, package, (HEAD + xml).encode()
        )
        return str(part.relate_to(new, kind))

    drawing = relate("drawing", DRAWING_RELATION, DRAWING_TYPE, _drawing(steps))
    ids = {
        "dm": relate(
            "data", f"{RELATIONS}Data", CONTENT_TYPE.DML_DIAGRAM_DATA, _data(steps, drawing)
        ),
        "lo": relate("layout", f"{RELATIONS}Layout", CONTENT_TYPE.DML_DIAGRAM_LAYOUT, _layout()),
        "qs": relate(
            "quickStyle", f"{RELATIONS}QuickStyle", CONTENT_TYPE.DML_DIAGRAM_STYLE, _style()
        ),
        "cs": relate("colors", f"{RELATIONS}Colors", CONTENT_TYPE.DML_DIAGRAM_COLORS, _colors()),
    }
    relations = " ".join(f'r:{name}="{value}"' for name, value in ids.items())
    slide.shapes.element.append(
        parse_xml(
            f'<p:graphicFrame xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" {NS}>'
            f'<p:nvGraphicFramePr><p:cNvPr id="20" name="Steps diagram" descr="{escape(alt)}"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
            f'<p:xfrm><a:off x="{look.LEFT}" y="{TOP}"/><a:ext cx="{look.INNER}" cy="{HEIGHT}"/></p:xfrm>'
            f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram">'
            f"<dgm:relIds {relations}/></a:graphicData></a:graphic></p:graphicFrame>"
        )
    )


def _guid(number: int) -> str:
    return f"{{5A1D0C4E-0000-4000-8000-{number:012d}}}"


def _data(steps: tuple[str, ...], drawing: str) -> str:
    points = [f'<dgm:pt modelId="{_guid(0)}" type="doc"><dgm:prSet loTypeId="{LAYOUT}" loCatId="process" qsTypeId="urn:quillmere.example:style/plain" '
              'qsCatId="simple" csTypeId="urn:quillmere.example:colors/teal" csCatId="accent1" phldr="0"/><dgm:spPr/>'
              '<dgm:t><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-US"/></a:p></dgm:t></dgm:pt>']  # fmt: skip
    links = []
    empty = '<dgm:prSet/><dgm:spPr/><dgm:t><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-US"/></a:p></dgm:t>'
    for place, step in enumerate(steps):
        node, parent, sibling, link = (_guid(10 * place + extra) for extra in (1, 2, 3, 4))
        points.append(
            f'<dgm:pt modelId="{node}"><dgm:prSet/><dgm:spPr/><dgm:t><a:bodyPr/><a:lstStyle/>'
            f'<a:p><a:r><a:rPr lang="en-US"/><a:t>{escape(step)}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        )
        points.append(f'<dgm:pt modelId="{parent}" type="parTrans" cxnId="{link}">{empty}</dgm:pt>')
        points.append(
            f'<dgm:pt modelId="{sibling}" type="sibTrans" cxnId="{link}">{empty}</dgm:pt>'
        )
        links.append(f'<dgm:cxn modelId="{link}" srcId="{_guid(0)}" destId="{node}" srcOrd="{place}" destOrd="0" '
                     f'parTransId="{parent}" sibTransId="{sibling}"/>')  # fmt: skip
    return (
        f"<dgm:dataModel {NS}><dgm:ptLst>{''.join(points)}</dgm:ptLst><dgm:cxnLst>{''.join(links)}</dgm:cxnLst><dgm:bg/><dgm:whole/>"
        f'<dgm:extLst><a:ext uri="http://schemas.microsoft.com/office/drawing/2008/diagram">'
        f'<dsp:dataModelExt xmlns:dsp="{DSP}" relId="{drawing}" minVer="http://schemas.openxmlformats.org/drawingml/2006/diagram"/>'
        "</a:ext></dgm:extLst></dgm:dataModel>"
    )


def _layout() -> str:
    return (
        f'<dgm:layoutDef {NS} uniqueId="{LAYOUT}"><dgm:title val="Row"/><dgm:desc val=""/>'
        '<dgm:catLst><dgm:cat type="process" pri="1000"/></dgm:catLst>'
        '<dgm:layoutNode name="row"><dgm:alg type="lin"/><dgm:shape><dgm:adjLst/></dgm:shape><dgm:presOf/>'
        '<dgm:constrLst><dgm:constr type="w" for="ch" forName="step" refType="w"/>'
        '<dgm:constr type="primFontSz" for="ch" forName="step" op="equ" val="20"/></dgm:constrLst><dgm:ruleLst/>'
        '<dgm:forEach name="each" axis="ch" ptType="node"><dgm:layoutNode name="step"><dgm:alg type="tx"/>'
        '<dgm:shape type="roundRect"><dgm:adjLst/></dgm:shape><dgm:presOf axis="desOrSelf" ptType="node"/>'
        '<dgm:constrLst/><dgm:ruleLst><dgm:rule type="primFontSz" val="5" fact="NaN" max="NaN"/></dgm:ruleLst>'
        "</dgm:layoutNode></dgm:forEach></dgm:layoutNode></dgm:layoutDef>"
    )


def _style() -> str:
    flat = '<dgm:scene3d><a:camera prst="orthographicFront"/><a:lightRig rig="threePt" dir="t"/></dgm:scene3d><dgm:sp3d/>'
    reference = '<a:lnRef idx="0"><a:schemeClr val="accent1"/></a:lnRef><a:fillRef idx="1"><a:schemeClr val="accent1"/></a:fillRef>'
    return (
        f'<dgm:styleDef {NS} uniqueId="urn:quillmere.example:style/plain"><dgm:title val=""/><dgm:desc val=""/>'
        '<dgm:catLst><dgm:cat type="simple" pri="10100"/></dgm:catLst>'
        f'<dgm:styleLbl name="node1">{flat}<dgm:txPr/><dgm:style>{reference}<a:effectRef idx="0"><a:schemeClr val="accent1"/></a:effectRef>'
        '<a:fontRef idx="minor"><a:schemeClr val="lt1"/></a:fontRef></dgm:style></dgm:styleLbl></dgm:styleDef>'
    )


def _colors() -> str:
    return (
        f'<dgm:colorsDef {NS} uniqueId="urn:quillmere.example:colors/teal"><dgm:title val=""/><dgm:desc val=""/>'
        '<dgm:catLst><dgm:cat type="accent1" pri="11200"/></dgm:catLst>'
        '<dgm:styleLbl name="node1"><dgm:fillClrLst><a:schemeClr val="accent1"/></dgm:fillClrLst><dgm:linClrLst><a:schemeClr val="lt1"/></dgm:linClrLst>'
        "<dgm:effectClrLst/><dgm:txLinClrLst/><dgm:txFillClrLst/><dgm:txEffectClrLst/></dgm:styleLbl></dgm:colorsDef>"
    )


def _drawing(steps: tuple[str, ...]) -> str:
    gap = Inches(0.15)
    width = Emu((look.INNER - gap * (len(steps) - 1)) // len(steps))
    shapes = "".join(
        f'<dsp:sp modelId="{_guid(10 * place + 1)}"><dsp:nvSpPr><dsp:cNvPr id="0" name=""/><dsp:cNvSpPr/></dsp:nvSpPr>'
        f'<dsp:spPr><a:xfrm><a:off x="{place * (width + gap)}" y="0"/><a:ext cx="{width}" cy="{HEIGHT}"/></a:xfrm>'
        f'<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val 6000"/></a:avLst></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{look.TEAL if place else look.RUST}"/></a:solidFill><a:ln><a:noFill/></a:ln></dsp:spPr>'
        f'<dsp:txBody><a:bodyPr lIns="91440" rIns="91440" anchor="ctr"/><a:lstStyle/><a:p><a:pPr algn="ctr"/>'
        f'<a:r><a:rPr lang="en-US" sz="2000"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr>'
        f"<a:t>{escape(step)}</a:t></a:r></a:p></dsp:txBody></dsp:sp>"
        for place, step in enumerate(steps)
    )
    return (
        f'<dsp:drawing xmlns:dsp="{DSP}" {NS}><dsp:spTree><dsp:nvGrpSpPr><dsp:cNvPr id="0" name=""/><dsp:cNvGrpSpPr/></dsp:nvGrpSpPr>'
        f"<dsp:grpSpPr/>{shapes}</dsp:spTree></dsp:drawing>"
    )
