"""A masked source and a brief in, drafts out whose every sentence knows its slides.

source = mask(deck, findings, outside=False)
outline = plan(source, brief)
drafts = write(source, outline, brief, kind="blog-post", style="reading")
"""
