"use strict";
// j and k go from line to line, o or Enter opens. The first line is at hand from the start.

(() => {
  const undo = document.querySelector("[data-undo]");
  if (undo) Keys.on("undo", "u", () => undo.click());
  const lines = [...document.querySelectorAll("[data-line]")];
  if (!lines.length) return;
  let at = 0;

  function show(next) {
    lines[at].removeAttribute("data-current");
    at = Math.max(0, Math.min(lines.length - 1, next));
    lines[at].setAttribute("data-current", "");
    const link = lines[at].querySelector("a.title");
    link.focus({ preventScroll: true });
    lines[at].scrollIntoView({ block: "nearest" });
  }

  lines[0].setAttribute("data-current", "");
  document.addEventListener("focusin", (event) => {
    const line = event.target.closest("[data-line]");
    if (!line || line === lines[at]) return;
    lines[at].removeAttribute("data-current");
    at = lines.indexOf(line);
    line.setAttribute("data-current", "");
  });

  Keys.on("next", "j", () => show(document.activeElement && document.activeElement.closest("[data-line]") ? at + 1 : at));
  Keys.on("previous", "k", () => show(at - 1));
  Keys.on("choose", "x", () => {
    const box = lines[at].querySelector("input.pick");
    if (box) box.checked = !box.checked;
  });
  Keys.on("open", "o", () => lines[at].querySelector("a.title").click());
})();
