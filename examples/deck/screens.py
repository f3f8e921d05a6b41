"""Drawings of screens and plans."""

from __future__ import annotations

from PIL import Image, ImageDraw

from examples.deck.brush import (
    GREY,
    INK,
    OCHRE,
    PALE,
    RUST,
    TEAL,
    TEXT,
    WHITE,
    box,
    lines,
    slope,
    write,
)

HISTORY = (
    ("2 May", "Call", "“The door doesn't close any more.”"),
    ("2 May", "Job", "Poor cooling, cabinet 3. Code 4"),
    ("3 May", "Visit", "Controller suspected. To return"),
    ("5 May", "Part", "Controller ordered, express"),
    ("7 May", "Visit", "Controller fitted, no change. To return"),
    ("10 May", "Visit", "Door seal changed. Holds 4 degrees"),
)


def _window(size: tuple[int, int], head: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", size, WHITE)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0], 62), fill=INK)
    write(draw, (28, 15), head, 28, WHITE)
    draw.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=GREY, width=3)
    return image, draw


def ticket_history() -> Image.Image:
    """A job history; the right third, which the slide crops away, says whose it is."""
    image, draw = _window((1700, 640), "Job 22-118407   History")
    for row, (day, kind, words) in enumerate(HISTORY):
        top = 92 + row * 86
        if row % 2 == 0:
            draw.rectangle((4, top - 10, 1118, top + 70), fill=PALE)
        write(draw, (30, top + 12), day, 27, GREY)
        box(draw, (160, top + 4, 262, top + 50), RUST if "return" in words else TEAL, radius=10)
        write(draw, (211, top + 27), kind, 24, WHITE, anchor="mm")
        write(draw, (290, top + 12), words, 29)
    draw.line((1130, 62, 1130, 640), fill=GREY, width=3)
    write(draw, (1160, 96), "CUSTOMER", 22, GREY)
    lines(draw, (1160, 128), ["Zanderlune Leisure NV", "Pool restaurant, site 7"], 36)
    write(draw, (1160, 260), "CONTACT", 22, GREY)
    lines(draw, (1160, 292), ["Mrs Ysolde Kaarbeck", "555-0163"], 34)
    write(draw, (1160, 420), "CONTRACT", 22, GREY)
    lines(draw, (1160, 452), ["Ends 31 March", "Discount 18 %"], 34)
    return image


FIELDS = ("Contract number", "Postcode", "Postcode (repeat)", "Purchase order", "Cost centre", "Invoice address", "Requested by",
          "Approved by", "Priority 1-4", "Response class", "Site number", "Asset number", "Warranty", "Call type")  # fmt: skip


def old_form() -> Image.Image:
    """Fourteen fields about the contract, one about the fault."""
    image, draw = _window((1500, 720), "New call")
    for place, name in enumerate(FIELDS):
        left, top = 30 + (place % 3) * 490, 84 + (place // 3) * 92
        write(draw, (left, top), name, 22, GREY)
        box(draw, (left, top + 30, left + 450, top + 74), PALE, GREY, radius=4)
    write(draw, (1010, 452), "Fault code", 22, RUST)
    box(draw, (1010, 482, 1460, 526), WHITE, RUST, radius=4, width=3)
    write(draw, (1026, 490), "4  Not cooling", 24)
    draw.polygon([(1428, 496), (1448, 496), (1438, 512)], fill=RUST)
    write(draw, (30, 568), "Remarks (80 characters)", 22, GREY)
    box(draw, (30, 600, 1190, 648), PALE, GREY, radius=4)
    write(draw, (46, 611), "Lady says it started after the floor was clea", 24)
    box(draw, (1230, 600, 1460, 648), TEAL, radius=6)
    write(draw, (1345, 624), "Save", 26, WHITE, anchor="mm")
    return image


def photo_thread() -> Image.Image:
    """A phone with a thread of messages and two pictures."""
    image = Image.new("RGB", (1100, 760), (246, 242, 234))
    draw = ImageDraw.Draw(image)
    box(draw, (30, 12, 520, 748), (40, 42, 46), radius=44)
    box(draw, (50, 40, 500, 720), WHITE, radius=24)
    _bubble(draw, (70, 66, 400, 140), ["Could you photograph the", "plate inside the door?"], PALE)
    box(draw, (250, 156, 480, 296), (188, 192, 196), radius=14)
    lines(draw, (272, 176), ["MODEL QK-440", "R290   0.14 kg", "230 V   50 Hz"], 24, (40, 44, 48))
    draw.ellipse((440, 244, 520, 330), fill=(226, 188, 160))
    _bubble(draw, (70, 312, 400, 354), ["Thank you. And the trouble?"], PALE)
    snow = slope((230, 150), (214, 228, 236), (246, 250, 252))
    image.paste(snow, (250, 370))
    for fin in range(258, 480, 12):
        draw.line((fin, 372, fin, 518), fill=(176, 196, 208), width=2)
    _bubble(
        draw,
        (70, 536, 440, 610),
        ["Defrost heater. It travels", "tonight, Aria brings it at 6."],
        (206, 226, 222),
    )
    _bubble(draw, (300, 630, 480, 672), ["I'm in from 4"], (206, 226, 222))
    times = (
        ("09:02", "We ask"),
        ("09:04", "The plate"),
        ("09:06", "The trouble"),
        ("09:08", "Part ordered"),
    )
    draw.line((640, 130, 640, 610), fill=TEAL, width=5)
    for place, (clock, what) in enumerate(times):
        top = 130 + place * 160
        draw.ellipse((624, top - 16, 656, top + 16), fill=RUST if place == 3 else TEAL)
        write(draw, (690, top - 34), clock, 40, INK)
        write(draw, (690, top + 8), what, 32, TEXT)
    return image


def _bubble(
    draw: ImageDraw.ImageDraw,
    area: tuple[int, int, int, int],
    words: list[str],
    color: tuple[int, int, int],
) -> None:
    box(draw, area, color, radius=14)
    lines(draw, (area[0] + 16, area[1] + 8), words, 23)


SHELVES = (
    ((70, 110, 470, 330), TEAL, "A  ALWAYS", ["38 parts", "relays, seals, fuses"]),
    ((490, 110, 850, 330), GREY, "B  THE ROUND", ["80 to 90 parts", "by district"]),
    ((490, 390, 850, 610), GREY, "B  THE ROUND", ["tools, gas bottles", ""]),
    ((870, 110, 1190, 610), RUST, "C  THE JOB", ["tomorrow's boxes", "in route order"]),
)


def van_plan() -> Image.Image:
    """A van from above, three zones."""
    image = Image.new("RGB", (1500, 720), WHITE)
    draw = ImageDraw.Draw(image)
    box(draw, (40, 80, 1220, 640), (246, 242, 234), INK, radius=36, width=6)
    for area, color, head, words in SHELVES:
        box(draw, area, WHITE, color, radius=10, width=5)
        draw.rectangle((area[0], area[1], area[2], area[1] + 54), fill=color)
        write(draw, (area[0] + 20, area[1] + 12), head, 28, WHITE)
        lines(draw, (area[0] + 20, area[1] + 80), words, 30)
    box(draw, (70, 390, 470, 610), (226, 230, 229), radius=30)
    write(draw, (270, 500), "driver", 34, GREY, anchor="mm")
    for place in range(3):
        box(draw, (895, 340 + place * 88, 1165, 412 + place * 88), OCHRE, (160, 116, 40), radius=6)
        write(draw, (1030, 376 + place * 88), f"stop {place + 1}", 30, (60, 44, 20), anchor="mm")
    draw.rectangle((180, 72, 400, 92), fill=TEAL)
    write(draw, (290, 44), "side door", 30, TEAL, anchor="mm")
    draw.rectangle((1212, 200, 1232, 520), fill=RUST)
    write(draw, (1250, 344), "rear door", 30, RUST)
    return image


QUESTIONS = (
    ("Ambient humidity (%)", "required, one decimal"),
    ("Floor covering", "choose from 14"),
    ("Reason for reason", "required"),
)


def app_screen() -> Image.Image:
    """The seventh of eleven screens."""
    image = Image.new("RGB", (1100, 720), (246, 242, 234))
    draw = ImageDraw.Draw(image)
    box(draw, (320, 12, 780, 708), (40, 42, 46), radius=40)
    box(draw, (338, 40, 762, 684), (232, 234, 234), radius=20)
    draw.rectangle((338, 70, 762, 128), fill=GREY)
    write(draw, (358, 84), "Site conditions   7 / 11", 28, WHITE)
    for place, (name, hint) in enumerate(QUESTIONS):
        top = 160 + place * 132
        write(draw, (360, top), name, 28, (96, 104, 108))
        box(draw, (360, top + 40, 740, top + 98), (240, 241, 241), (170, 176, 178), radius=4)
        write(draw, (376, top + 54), hint, 24, (158, 164, 166))
    box(draw, (360, 582, 540, 640), (206, 210, 211), radius=6)
    write(draw, (450, 611), "Back", 28, (120, 126, 130), anchor="mm")
    box(draw, (560, 582, 740, 640), (206, 210, 211), radius=6)
    write(draw, (650, 611), "Next", 28, (120, 126, 130), anchor="mm")
    write(draw, (360, 654), "Upload failed. Retry?", 22, RUST)
    return image
