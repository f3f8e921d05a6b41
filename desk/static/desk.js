"use strict";
// What the pages gain from a script: upload progress, a clear size limit, a word when the line is lost. All forms work without it.

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.querySelector("progress");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.max = event.detail.total;
  bar.value = event.detail.loaded;
  const status = event.target.querySelector("[data-upload-status]");
  const share = Math.floor((100 * event.detail.loaded) / Math.max(1, event.detail.total));
  const said = share >= 100 ? "All there. Taking it in …" : `${share - (share % 10)} % sent`;
  if (status && status.textContent !== said) status.textContent = said;
});

document.addEventListener("htmx:confirm", (event) => {
  const form = event.target.closest("form[data-limit-mb]");
  if (!form) return;
  const limit = Number(form.dataset.limitMb) * 1024 * 1024;
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  const status = form.querySelector("[data-upload-status]");
  if (files.reduce((sum, file) => sum + file.size, 0) <= limit) return;
  event.preventDefault();
  if (status) status.textContent = `That is larger than ${form.dataset.limitMb} MB together, so it was not sent.`;
});

// On a narrow screen the tabs are one row that scrolls: the page's own is in sight.
const ownTab = document.querySelector(".tabs [aria-current]");
if (ownTab) {
  const row = ownTab.closest(".tabs");
  row.scrollLeft += ownTab.getBoundingClientRect().left - row.getBoundingClientRect().left - 16;
}

// A refusal is a page of its own: show it where the form was.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400 && event.detail.xhr.status < 600) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

document.addEventListener("htmx:sendError", (event) => {
  const status = event.target.querySelector && event.target.querySelector("[data-upload-status]");
  if (status) status.textContent = "The desk was not reached, or it refused the size. Nothing was kept; try again.";
});

// Where the stream of events does not get through (some proxies hold it back), the same part is asked for every few seconds.
const broken = new WeakMap();
document.addEventListener("htmx:sseError", (event) => {
  const live = event.target.closest("[data-live]");
  if (!live) return;
  const times = (broken.get(live) || 0) + 1;
  broken.set(live, times);
  if (times !== 3) return;
  const timer = setInterval(() => {
    if (!live.isConnected || live.querySelector("a.button.main, .notice.bad")) return clearInterval(timer);
    htmx.ajax("GET", live.dataset.live, { target: live, swap: "innerHTML" });
  }, 4000);
});
