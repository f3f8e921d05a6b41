"""Qualified names of PresentationML, DrawingML and their kin (ECMA-376 part 1; [MS-PPTX], [MS-ODRAWXML]), transitional."""

from __future__ import annotations

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"

A_P, A_T, A_BR, A_R, A_PPR = A + "p", A + "t", A + "br", A + "r", A + "pPr"
A_TBL, A_TR, A_TC, A_TXBODY = A + "tbl", A + "tr", A + "tc", A + "txBody"
A_OFF, A_EXT, A_CHOFF, A_CHEXT, A_XFRM = (A + n for n in ("off", "ext", "chOff", "chExt", "xfrm"))
A_LINKS = tuple(A + n for n in ("hlinkClick", "hlinkHover", "hlinkMouseOver"))
A_BLIP, A_SRC_RECT = A + "blip", A + "srcRect"
P_SP, P_CXN, P_PIC, P_FRAME, P_GROUP = (
    P + n for n in ("sp", "cxnSp", "pic", "graphicFrame", "grpSp")
)
P_TXBODY, P_SPPR, P_GRPSPPR, P_XFRM, P_PH = (
    P + n for n in ("txBody", "spPr", "grpSpPr", "xfrm", "ph")
)
P_SPTREE, P_CSLD = P + "spTree", P + "cSld"
MC_ALTERNATES, MC_CHOICE, MC_FALLBACK = (MC + n for n in ("AlternateContent", "Choice", "Fallback"))
M_OMATH, M_T = M + "oMath", M + "t"

RELATIONSHIPS = (
    R[1:-1],
    "http://schemas.openxmlformats.org/package/2006/relationships",
)


def local(element: object) -> str:
    """The tag without its namespace; "" for what is no element."""
    tag = getattr(element, "tag", None)
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
