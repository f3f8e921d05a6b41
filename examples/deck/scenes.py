"""Drawings that look like photographs."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFilter

from examples.deck.brush import (
    INK,
    OCHRE,
    RUST,
    TEAL,
    WHITE,
    Color,
    box,
    glow,
    grain,
    lines,
    slope,
    write,
)

YELLOW, PINK, BLUE, GREEN = (248, 222, 112), (240, 170, 170), (160, 205, 230), (178, 218, 160)


def van_at_dusk() -> Image.Image:
    """A van behind a hospital in the evening, one window lit."""
    image = slope((1280, 720), (38, 52, 82), (226, 150, 104))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 560, 1280, 720), fill=(46, 46, 52))
    draw.rectangle((90, 110, 860, 565), fill=(58, 62, 78))
    draw.rectangle((90, 96, 860, 112), fill=(44, 47, 60))
    for row in range(4):
        for column in range(8):
            left, top = 125 + column * 92, 145 + row * 98
            lit = (row, column) == (1, 5)
            draw.rectangle(
                (left, top, left + 56, top + 60), fill=(252, 214, 128) if lit else (36, 40, 54)
            )
            draw.line((left + 28, top, left + 28, top + 60), fill=(58, 62, 78), width=4)
    draw.rectangle((420, 470, 520, 565), fill=(30, 33, 44))
    write(draw, (470, 448), "DELIVERIES", 20, (190, 190, 190), anchor="mm")
    image = glow(image, (613, 270), 130, (255, 214, 130), 0.45)
    image = glow(image, (1120, 180), 150, (255, 196, 120), 0.55)
    draw = ImageDraw.Draw(image)
    draw.line((1120, 190, 1120, 575), fill=(32, 32, 38), width=8)
    draw.ellipse((1104, 168, 1136, 198), fill=(255, 236, 190))
    _van(draw, 690, 420)
    image = image.filter(ImageFilter.GaussianBlur(0.8))
    return grain(image, 9, seed=1987)


def _van(draw: ImageDraw.ImageDraw, left: int, top: int) -> None:
    draw.polygon([(left, top), (left + 250, top), (left + 320, top + 80), (left + 375, top + 98),
                  (left + 380, top + 190), (left, top + 190)], fill=(226, 228, 226))  # fmt: skip
    draw.polygon(
        [
            (left + 232, top + 16),
            (left + 256, top + 16),
            (left + 306, top + 82),
            (left + 232, top + 82),
        ],
        fill=(70, 92, 110),
    )
    draw.rectangle((left, top + 120, left + 378, top + 134), fill=TEAL)
    write(draw, (left + 30, top + 42), "QUILLMERE", 34, INK)
    write(draw, (left + 32, top + 84), "COOLING", 20, TEAL)
    for wheel in (70, 300):
        draw.ellipse(
            (left + wheel - 36, top + 154, left + wheel + 36, top + 226), fill=(24, 24, 26)
        )
        draw.ellipse(
            (left + wheel - 16, top + 174, left + wheel + 16, top + 206), fill=(140, 142, 146)
        )
    draw.rectangle((left + 372, top + 110, left + 382, top + 128), fill=(255, 240, 190))


NOTES: tuple[tuple[str, tuple[tuple[Color, list[str]], ...]], ...] = (
    ("PART", ((YELLOW, ["fan motor", "not on van"]), (YELLOW, ["Quaymarsh Brewing:", "4th relay since May"]), (YELLOW, ["seal, wrong", "length"]), (YELLOW, ["ferry missed"]))),
    ("WORDS", ((PINK, ["“it's crying”", "= drain!"]), (PINK, ["cut off after", "80 letters"]), (PINK, ["plate never", "read"]))),
    ("ACCESS", ((BLUE, ["landlord", "changed lock"]), (BLUE, ["dog"]), (BLUE, ["no film,", "no entry"]))),
    ("OTHER", ((GREEN, ["two people", "needed"]), (GREEN, ["snow"]))),
)  # fmt: skip


def whiteboard() -> Image.Image:
    """A whiteboard with sticky notes; one of them names a customer."""
    image = slope((1280, 760), (232, 234, 232), (208, 211, 210))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 1280, 16), fill=(150, 152, 150))
    draw.rectangle((0, 738, 1280, 760), fill=(138, 140, 140))
    tilt = 0
    for column, (head, notes) in enumerate(NOTES):
        left = 60 + column * 305
        write(ImageDraw.Draw(image), (left + 12, 44), head, 44, INK)
        ImageDraw.Draw(image).line((left, 104, left + 250, 101), fill=RUST, width=4)
        for row, (color, words) in enumerate(notes):
            tilt += 1
            _stick(
                image,
                (left + (tilt * 7) % 22, 122 + row * 150),
                color,
                words,
                angle=(-2.4, 1.6, -0.8, 2.2)[tilt % 4],
            )
    draw = ImageDraw.Draw(image)
    draw.line((330, 330, 372, 250), fill=RUST, width=5)
    draw.polygon([(372, 250), (354, 262), (370, 272)], fill=RUST)
    write(draw, (985, 470), "before the van left?", 30, RUST)
    draw.line((985, 508, 1240, 503), fill=RUST, width=3)
    return grain(image, 6, seed=1200)


def _stick(
    image: Image.Image, at: tuple[int, int], color: Color, words: list[str], *, angle: float
) -> None:
    note = Image.new("RGBA", (262, 132), (*color, 255))
    lines(ImageDraw.Draw(note), (16, 26), words, 25, (40, 40, 44))
    shade = Image.new("RGBA", (262, 132), (90, 90, 90, 110))
    for layer, shift in ((shade, 5), (note, 0)):
        turned = layer.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
        image.paste(turned, (at[0] + shift, at[1] + shift), turned)


CARD = ["BACK DOOR: green gate, bell on the left", "KEY: bakery lead, 04:00 to 12:30", "PLANT ROOM: landlord's caretaker, day before",
        "FILM: 20 minutes, valid one year", "WHAT BITES: step down; dog, friendly"]  # fmt: skip


def key_safe() -> Image.Image:
    """A key safe on a brick wall, a laminated card below it."""
    image = Image.new("RGB", (1280, 720), (150, 132, 122))
    draw = ImageDraw.Draw(image)
    for row in range(19):
        for column in range(-1, 11):
            left, top = column * 128 + (row % 2) * 64, row * 40
            shade = (row * 31 + column * 47) % 22
            draw.rectangle(
                (left + 2, top + 2, left + 124, top + 36),
                fill=(146 + shade, 84 + shade // 2, 66 + shade // 3),
            )
    draw.rectangle((0, 0, 300, 720), fill=(64, 78, 74))
    draw.rectangle((284, 0, 300, 720), fill=(44, 54, 52))
    draw.ellipse((236, 350, 262, 376), fill=(190, 186, 170))
    box(draw, (560, 60, 760, 290), (52, 56, 60), (20, 22, 24), radius=18, width=5)
    for row in range(4):
        for column in range(3):
            x, y = 602 + column * 58, 100 + row * 46
            draw.ellipse((x - 17, y - 17, x + 17, y + 17), fill=(196, 198, 200))
            write(draw, (x, y), "123456789*0#"[row * 3 + column], 22, (30, 30, 34), anchor="mm")
    box(draw, (392, 345, 1148, 670), (250, 250, 246), (208, 206, 198), radius=14, width=4)
    draw.rectangle((392, 360, 1148, 412), fill=TEAL)
    write(draw, (420, 371), "ACCESS CARD", 30, WHITE)
    lines(draw, (420, 436), CARD, 29, (34, 40, 44))
    draw.ellipse((1080, 590, 1128, 638), fill=OCHRE)
    image = glow(image, (900, 120), 260, (255, 246, 222), 0.22)
    return grain(image.filter(ImageFilter.GaussianBlur(0.6)), 8, seed=41)
