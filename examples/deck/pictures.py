"""The pictures of the deck: drawn, so that they are ours, and the same on every machine with the locked Pillow."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image

from examples.deck import scenes, screens

ARTIST = "Femke Oudaatz"
TAKEN = "2026:06:18 21:40:12"


def png(draw: Callable[[], Image.Image]) -> Callable[[], bytes]:
    """The drawing as PNG bytes, in 128 colors: enough for a screen, a quarter of the size."""

    def encode() -> bytes:
        buffer = io.BytesIO()
        draw().quantize(colors=128, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        return buffer.getvalue()

    return encode


def photo(draw: Callable[[], Image.Image], *, artist: str = "") -> Callable[[], bytes]:
    """The drawing as JPEG bytes, with a photographer in its EXIF where one is named."""

    def encode() -> bytes:
        exif = Image.Exif()
        if artist:
            exif[0x013B] = artist
            exif[0x8298] = f"(c) {artist}"
            exif[0x0132] = TAKEN
        buffer = io.BytesIO()
        draw().save(
            buffer, "JPEG", quality=86, subsampling=0, exif=exif.tobytes() if artist else b""
        )
        return buffer.getvalue()

    return encode


DRAWN: dict[str, Callable[[], bytes]] = {
    "van_at_dusk": photo(scenes.van_at_dusk, artist=ARTIST),
    "whiteboard": photo(scenes.whiteboard),
    "key_safe": photo(scenes.key_safe),
    "ticket_history": png(screens.ticket_history),
    "old_form": png(screens.old_form),
    "photo_thread": png(screens.photo_thread),
    "van_plan": png(screens.van_plan),
    "app_screen": png(screens.app_screen),
}
