"use strict";
// Single keys for whoever reviews. Off in fields and with Ctrl, Alt or Meta; can be switched off and changed (WCAG 2.1.4).

const Keys = (() => {
  const dialog = document.getElementById("keys");
  const chosen = JSON.parse((dialog && dialog.dataset.keys) || "{}");
  const off = !dialog || dialog.dataset.keysOff !== undefined;
  const bound = new Map();

  function on(name, usual, act) {
    bound.set(chosen[name] || usual, act);
  }

  function isTyping(target) {
    return target.closest && target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  }

  document.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.repeat) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const act = bound.get(event.key);
    if (!act) return;
    event.preventDefault();
    act(event);
  });

  on("help", "?", () => dialog.showModal());

  return { on };
})();
