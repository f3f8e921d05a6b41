"""What a picture says is read upside down as well."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors import _ocr


@pytest.mark.parametrize("degrees", [0, 180])
def test_a_picture_upside_down_is_read(degrees: int) -> None:
    read = _ocr._rapid_engine()
    if read is None:
        pytest.skip("rapidocr is missing")
    picture = Image.new("RGB", (900, 300), "white")
    ImageDraw.Draw(picture).text(
        (40, 100), "Velmarin Meierei", fill="black", font=ImageFont.load_default(70)
    )
    lines = read(picture.rotate(degrees))
    assert [line.text for line in lines] == ["Velmarin Meierei"]
    assert (lines[0].left > 0.2) is (degrees == 180)
