"""A team's own formats: one template a file, `formats/<name>.<ending>.j2` in its folder, front matter in TOML as everywhere.

A format of the house is replaced by one of the same name. The template runs in the sandbox of the other templates; text
is escaped for HTML and XML, and a filter escapes it for YAML and JSON, so that no title breaks out of its place.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deckproof.errors import TemplateError
from writers.formats import Copy, Format, always, never
from writers.formats._front import slug
from writers.formats._html import body_html, body_markdown
from writers.front_matter import split_front

_FILE = re.compile(r"(?P<name>[a-z0-9][a-z0-9_-]{0,40})\.(?P<ending>[a-z0-9]{1,8})\.j2\Z")
_MEDIA_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml",
    "json": "application/json",
}
_MARKUP = frozenset({"html", "xml", "xhtml", "svg", "ssml"})
_KEYS = {"about": str, "kinds": list, "default": bool, "media_type": str}


def team_formats(templates_dir: Path) -> dict[str, Format]:
    """The formats in this folder by name; raises TemplateError for a file that is none."""
    found = {}
    for path in sorted((templates_dir / "formats").glob("*.j2")):
        named = _FILE.match(path.name)
        if named is None:
            raise TemplateError(
                "The name of a format's template is not one.",
                where=str(path),
                remedy="Name it like newsletter.html.j2, in lower case.",
            )
        found[named["name"]] = _read(path, named["name"], named["ending"])
    return found


def _read(path: Path, name: str, ending: str) -> Format:
    front, page = _halves(path)
    file = f"{name}.{ending}"
    return Format(
        functools.partial(_render, path=path, page=page, markup=ending in _MARKUP),
        name=name,
        about=str(front.get("about", "A format of your own.")),
        file_name=lambda _copy: file,
        media_type=str(
            front.get("media_type", _MEDIA_TYPES.get(ending, "application/octet-stream"))
        ),
        kinds=tuple(str(kind) for kind in front.get("kinds", ())),
        default=always if front.get("default", False) else never,
        own=True,
    )


def _halves(path: Path) -> tuple[Mapping[str, Any], str]:
    front, page = split_front(path)
    for key, value in front.items():
        if key not in _KEYS or not isinstance(value, _KEYS[key]):
            raise TemplateError(
                f"The front matter has a key {key!r} that is unknown or of another type.",
                where=str(path),
                remedy=f"Known: {', '.join(_KEYS)}.",
            )
    return front, page


def _render(copy: Copy, *, path: Path, page: str, markup: bool) -> bytes:
    import jinja2
    from markupsafe import Markup

    body = body_html(copy)
    context = {
        "title": copy.title,
        "slug": slug(copy.title),
        "description": copy.description,
        "keywords": copy.keywords,
        "page": body_markdown(copy.page),
        "html": Markup(body) if markup else body,  # noqa: S704 - cleaned by nh3 just before
        "kind": copy.kind,
        "style": copy.style,
        "number": copy.number,
        "language": copy.language,
        "date": copy.date.isoformat() if copy.date else "",
        "byline": copy.byline,
        "company": copy.company,
        "licence": copy.licence,
        "guid": copy.guid,
    }
    try:
        return str(_environment(markup=markup).from_string(page).render(context)).encode()
    except jinja2.TemplateError as error:
        # Its name alone: what a template says of its values may quote the page.
        raise TemplateError(
            f"The template cannot be used: {type(error).__name__}.", where=path.name
        ) from None


@functools.cache
def _environment(*, markup: bool) -> Any:
    import yaml
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    from deckproof.codec import to_json

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=markup,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

    def as_yaml(value: Any) -> str:
        """On one line, in quotes where YAML needs them."""
        plain = list(value) if isinstance(value, tuple) else value
        text = yaml.safe_dump(
            plain, allow_unicode=True, default_flow_style=True, width=float("inf")
        )
        return str(text).removesuffix("\n").removesuffix("\n...")

    def as_json(value: Any) -> str:
        """Also inside of a script element, which a "</" would end."""
        text = to_json(value).decode().replace("<", "\\u003c")
        return Markup(text) if markup else text  # noqa: S704 - no "<" is left, and JSON quotes the rest

    environment.filters.update(yaml=as_yaml, json=as_json)
    return environment
