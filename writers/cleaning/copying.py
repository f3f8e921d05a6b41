"""The clean copy of a package: built anew from the presentation on, out of parts that are known and were made clean.

Nothing is copied because it was there; a part comes along because a shown slide needs it. Runs in the readers' child.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from deckproof.codec import from_json, to_json
from deckproof.errors import DamagedDeckError, NoSlidesError
from writers.cleaning.names import P_NS, R_NS, P, local, referring
from writers.cleaning.neutral import Neutral
from writers.cleaning.objects import flatten
from writers.cleaning.orders import Copy, Orders
from writers.cleaning.painting import Painting
from writers.cleaning.parts import KINDS, PRESENTATION, Arrow, Kind, Members, arrows_of
from writers.cleaning.picture_files import Box
from writers.cleaning.presentation import listed, main_part, program_of, size_of
from writers.cleaning.references import clean_references, link_of
from writers.cleaning.trees import clean_tree, drop_unseen, strip_tree
from writers.cleaning.vml import Drawn, vml_pictures
from writers.cleaning.wording import Wording
from writers.cleaning.writing import Link, Part, write_package

WORKER = "writers.cleaning.copying:rewrite"
"""The name under which the child is asked for it."""
_LEFT_BEHIND = {
    "notesSlide": "pages of notes",
    "comments": "comments",
    "package": "embedded files",
    "oleObject": "embedded files",
    "tags": "data of programs",
    "customXml": "data of programs",
    "vbaProject": "macros",
    "font": "embedded fonts",
    "hdphoto": "picture remains",
    "core-properties": "properties",
    "extended-properties": "properties",
    "custom-properties": "properties",
    "thumbnail": "thumbnails",
    "printerSettings": "printer settings",
}
"""What is counted of what does not come along, by the relationships that led there."""
_FROM_PRESENTATION = ("sldSz", "notesSz", "defaultTextStyle")


def rewrite(members: Members, payload: str) -> bytes:
    """What was done as a line of JSON, and behind it the clean package; raises a DeckError."""
    copying = _Copying(members, from_json(payload, Orders))
    made = copying.package()
    return to_json(copying.told()) + b"\n" + made


def taken_apart(answer: bytes) -> tuple[Copy, bytes]:
    """What `rewrite` gave."""
    told, _, package = answer.partition(b"\n")
    return from_json(told, Copy), package


class _Copying:
    """One package on its way into its copy."""

    def __init__(self, members: Members, orders: Orders) -> None:
        self._members = members
        self._orders = orders
        self._wording = Wording(orders)
        self._neutral = Neutral(self._wording)
        self._done: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self._waiting: deque[tuple[str, str]] = deque()
        self._counts: Counter[str] = Counter()
        self._parts: list[Part] = []
        self._painting = Painting(members, orders, self._done)
        self._size: tuple[float, float] | None = None
        self._layouts: dict[str, tuple[str, ...]] = {}
        self._shown: tuple[int, ...] = ()
        self._slides: frozenset[str] = frozenset()
        self._slide_trees: dict[str, Any] = {}
        """Of slides that were looked at and are not copied yet."""

    def told(self) -> Copy:
        """What was done."""
        done = dict(self._done)
        done["words replaced"] = self._wording.replaced
        done["passages dropped"] = self._wording.dropped
        return Copy(
            slides=self._shown,
            done={name: count for name, count in sorted(done.items()) if count},
            same_pictures=self._painting.same,
        )

    def package(self) -> bytes:
        """The bytes of the copy; raises a DeckError."""
        main = main_part(self._members)
        root = self._members.tree(main)
        arrows = arrows_of(self._members, main)
        self._count_left_behind(arrows_of(self._members, ""))
        self._count_left_behind(arrows)
        self._size = size_of(root)
        presentation = self._presentation(root, arrows)
        while self._waiting:
            self._copy(*self._waiting.popleft())
        parts = [presentation, *self._parts, *self._painting.parts]
        return write_package(parts, program_of(self._members))

    # The presentation …

    def _presentation(self, root: Any, arrows: dict[str, Arrow]) -> Part:
        """The presentation part with the shown slides and the masters behind them, and nothing else."""
        slides = self._shown_slides(root, arrows)
        self._slides = frozenset(target.lower() for _, target in slides)
        masters = self._used_layouts(slides)
        made = etree.Element(P + "presentation", nsmap={"p": P_NS, "r": R_NS, "a": _A})
        for name in ("firstSlideNum", "rtl", "saveSubsetFonts"):
            if root.get(name):
                made.set(name, root.get(name))
        links: list[Link] = []
        master_list = etree.SubElement(made, P + "sldMasterIdLst")
        for element, target in listed(root, "sldMasterIdLst", arrows):
            if target.lower() in masters:
                self._list(
                    master_list, "sldMasterId", element.get("id"), "slideMaster", target, links
                )
        slide_list = etree.SubElement(made, P + "sldIdLst")
        for element, target in slides:
            self._list(slide_list, "sldId", element.get("id"), "slide", target, links)
        for name in _FROM_PRESENTATION:
            made.extend(each for each in list(root) if local(each) == name)
        strip_tree(made, "presentation")
        clean_tree(made, "presentation", self._wording)
        made = self._neutral.tree(made)
        for arrow in arrows.values():
            if arrow.kind in ("theme", "tableStyles") and not arrow.external:
                links += self._follow(arrow, PRESENTATION, links_to=f"rId{len(links) + 1}")
        return Part("ppt/presentation.xml", _bytes(made), PRESENTATION.content_type, tuple(links))

    def _list(
        self, holder: Any, name: str, number: str | None, kind: str, target: str, links: list[Link]
    ) -> None:
        entry = etree.SubElement(holder, P + name)
        if number:
            entry.set("id", number)
        own_id = f"rId{len(links) + 1}"
        entry.set(f"{{{R_NS}}}id", own_id)
        links.append(Link(own_id, KINDS[kind].type_of(kind), self._place(target, kind)))

    def _shown_slides(self, root: Any, arrows: dict[str, Arrow]) -> list[tuple[Any, str]]:
        slides, numbers = [], []
        for number, (element, target) in enumerate(listed(root, "sldIdLst", arrows), 1):
            if target not in self._members:
                continue
            self._slide_trees[target] = self._members.tree(target)
            if self._slide_trees[target].get("show") in ("0", "false"):
                del self._slide_trees[target]
                self._done["hidden slides"] += 1
                continue
            slides.append((element, target))
            numbers.append(number)
        if not slides:
            raise NoSlidesError(
                "No slide of this deck is shown, so there is nothing to make a clean copy of.",
                remedy="Show at least one slide and run the deck again.",
            )
        self._shown = tuple(numbers)
        return slides

    def _used_layouts(self, slides: list[tuple[Any, str]]) -> set[str]:
        """The masters that shown slides stand on, in lower case; of each its used layouts are noted."""
        used: dict[str, list[str]] = {}
        for _, slide in slides:
            layout = self._first(slide, "slideLayout")
            master = self._first(layout, "slideMaster") if layout else ""
            if not layout or not master:
                raise DamagedDeckError(
                    "A slide stands on no layout, so that no program would open the clean copy.",
                    remedy="Open the deck in PowerPoint, save it anew, and try again.",
                )
            of_master = used.setdefault(master.lower(), [])
            if layout.lower() not in of_master:
                of_master.append(layout.lower())
        self._layouts = {master: tuple(layouts) for master, layouts in used.items()}
        return set(used)

    def _first(self, part: str, kind: str) -> str:
        arrows = arrows_of(self._members, part).values()
        found = (one.target for one in arrows if one.kind == kind and not one.external)
        return next((target for target in found if target in self._members), "")

    # Its parts …

    def _place(self, part: str, kind: str) -> str:
        """The part's name in the copy; it is copied in its turn."""
        known = self._names.get(part.lower())
        if known is not None:
            return known
        of_kind = KINDS[kind]
        self._counts[of_kind.folder + of_kind.stem] += 1
        number = self._counts[of_kind.folder + of_kind.stem]
        folder = f"ppt/{of_kind.folder}/" if of_kind.folder else "ppt/"
        name = f"{folder}{of_kind.stem}{number if of_kind.folder else ''}.xml"
        self._names[part.lower()] = name
        self._waiting.append((part, kind))
        return name

    def _copy(self, part: str, kind: str) -> None:
        of_kind = KINDS[kind]
        known = self._slide_trees.pop(part, None)
        root = self._members.tree(part) if known is None else known
        _held = list(
            root.iter()
        )  # while somebody holds them, lxml need not make its elements anew for each pass
        arrows = arrows_of(self._members, part)
        self._count_left_behind(arrows)
        strip_tree(root, kind)
        flatten(root, self._drawn(arrows), self._done)
        if kind in ("slide", "slideLayout", "slideMaster"):
            drop_unseen(root, self._size, self._orders.off_slide.get(part, ()), self._done)
        if kind == "slideMaster":
            self._keep_used_layouts(root, arrows, part)
        links = [link for arrow in arrows.values() for link in self._follow(arrow, of_kind)]
        pictures = {
            one.id: one.target
            for one in arrows.values()
            if one.kind == "image" and not one.external and "image" in of_kind.follows
        }
        made: dict[str, Link] = {}
        stem = _free_stem(arrows)

        def paint(picture: str, shown: Box) -> tuple[str, Box]:
            name, rest = self._painting.paint(picture, shown)
            return made.setdefault(name, link_of(f"{stem}{len(made) + 1}", name)).id, rest

        clean_references(root, {link.id for link in links}, pictures, paint, self._done)
        self._wording.part = part
        clean_tree(root, kind, self._wording)
        self._neutral.drawing(root, self._names[part.lower()])
        root = self._neutral.tree(root)
        users = referring(root)
        used = _used(users)
        links = [link for link in links if link.id in used or _is_structure(link)]
        kept = self._neutral.links(
            users, (*links, *(one for one in made.values() if one.id in used))
        )
        name = self._names[part.lower()]
        self._parts.append(Part(name, _bytes(root), of_kind.content_type, kept))

    def _drawn(self, arrows: dict[str, Arrow]) -> dict[str, Drawn]:
        """The pictures that the part's old drawings show, by the numbers of their shapes."""
        drawn: dict[str, Drawn] = {}
        for arrow in arrows.values():
            if arrow.kind == "vmlDrawing" and not arrow.external and arrow.target in self._members:
                drawn |= vml_pictures(self._members, arrow.target)
        return drawn

    def _keep_used_layouts(self, root: Any, arrows: dict[str, Arrow], part: str) -> None:
        used = self._layouts.get(part.lower(), ())
        for holder in root.iter(P + "sldLayoutIdLst"):
            for entry in list(holder):
                arrow = arrows.get(entry.get(f"{{{R_NS}}}id") or "")
                if arrow is None or arrow.target.lower() not in used:
                    holder.remove(entry)
                    self._done["unused layouts"] += 1
        for own_id, arrow in list(arrows.items()):
            if arrow.kind == "slideLayout" and arrow.target.lower() not in used:
                del arrows[own_id]

    def _follow(self, arrow: Arrow, owner: Kind, links_to: str = "") -> list[Link]:
        """The relationship in the copy; none where it does not live on, or is a picture, which its users ask for."""
        own_id = links_to or arrow.id
        if arrow.kind not in owner.follows or arrow.kind == "image":
            return []
        if arrow.kind == "hyperlink":
            if arrow.external and self._may_link(arrow.target):
                return [Link(own_id, _HYPERLINK, arrow.target, external=True)]
            return []
        if arrow.external or arrow.target not in self._members:
            return []
        if arrow.kind == "slide" and arrow.target.lower() not in self._slides:
            return []
        kind = KINDS[arrow.kind]
        return [Link(own_id, kind.type_of(arrow.kind), self._place(arrow.target, arrow.kind))]

    def _may_link(self, address: str) -> bool:
        """Whether it is a public page whose address says nothing that has to go."""
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        is_page = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        )
        if is_page and address not in self._orders.links and not self._wording.says(address):
            return True
        self._done["links"] += 1
        return False

    def _count_left_behind(self, arrows: dict[str, Arrow]) -> None:
        for arrow in arrows.values():
            name = _LEFT_BEHIND.get(arrow.kind)
            if name:
                self._done[name] += 1


_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_STRUCTURE = ("/slideLayout", "/slideMaster", "/theme", "/themeOverride", "/chartStyle", "/chartColorStyle", "/diagramDrawing")  # fmt: skip


def _free_stem(arrows: dict[str, Arrow]) -> str:
    """How ids of pictures begin, as none of the part's own relationships does."""
    stem = "rIdP"
    while any(known.startswith(stem) for known in arrows):
        stem += "P"
    return stem


def _is_structure(link: Link) -> bool:
    """Whether it is used without being named in the part's XML."""
    return link.type.endswith(_STRUCTURE)


def _used(users: list[Any]) -> set[str]:
    """All values of attributes that refer to relationships, and those of SmartArt, which has them in attributes of its own."""
    return {
        value
        for element in users
        for name, value in element.items()
        if "elationships}" in name or name == "relId"
    }


def _bytes(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
