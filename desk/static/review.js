"use strict";
// The review page by keys and by pointer: a finding shows itself in the draft and on its slides, a sentence shows its slides.

(() => {
  const root = document.querySelector("[data-review]");
  if (!root) return;
  const findings = [...root.querySelectorAll("[data-finding]")];
  const open = () => findings.filter((one) => one.classList.contains("open"));
  const sentences = [...root.querySelectorAll("[data-sentence]")];
  const pane = root.querySelector("[data-slides-pane]");
  let current = null;
  let sentence = -1;

  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = calm ? "auto" : "smooth";

  function showSlides(numbers) {
    root.querySelectorAll(".sheet.current").forEach((one) => one.classList.remove("current"));
    const sheets = numbers.map((number) => document.getElementById(`slide-${number}`)).filter(Boolean);
    sheets.forEach((one) => one.classList.add("current"));
    if (sheets.length && pane && pane.scrollHeight > pane.clientHeight) {
      pane.scrollTo({ top: sheets[0].offsetTop - pane.offsetTop, behavior });
    }
  }

  function showSentence(one, { scroll = true } = {}) {
    root.querySelectorAll(".sentence.current").forEach((other) => other.classList.remove("current"));
    one.classList.add("current");
    if (scroll) one.scrollIntoView({ block: "center", behavior });
    showSlides(one.dataset.slides ? one.dataset.slides.split(" ") : []);
  }

  function showFinding(card, { focus = true, scroll = true } = {}) {
    root.querySelectorAll(".finding.current, mark.current").forEach((one) => one.classList.remove("current"));
    current = card;
    card.classList.add("current");
    const list = card.closest(".findings-pane");
    if (scroll) card.scrollIntoView({ block: "nearest", behavior });
    else if (list) list.scrollTop = 0;
    if (focus) card.focus({ preventScroll: true });
    const mark = root.querySelector(`mark[data-findings~="${CSS.escape(card.dataset.finding)}"]`);
    if (!mark) return;
    mark.classList.add("current");
    if (scroll) mark.scrollIntoView({ block: "center", behavior });
    const holder = mark.closest("[data-sentence]");
    if (holder) showSentence(holder, { scroll: false });
  }

  function step(by) {
    const some = open().length ? open() : findings;
    if (!some.length) return;
    const at = some.indexOf(current);
    showFinding(some[Math.max(0, Math.min(some.length - 1, at < 0 ? 0 : at + by))]);
  }

  // A key that does nothing says why: to whoever looks and, by the live region, to whoever listens.
  function tell(why) {
    const region = root.querySelector("[data-told]");
    region.textContent = "";
    setTimeout(() => { region.textContent = `Nothing was done. ${why}`; }, 50);
  }

  function settle(how) {
    const card = current && current.classList.contains("open") ? current : open()[0];
    const button = card && card.querySelector(`[data-how="${how}"]`);
    if (!button) return tell(!card ? root.dataset.noneOpen : how === "3" || how === "4" ? root.dataset.notYours : root.dataset.notHere);
    showFinding(card, { focus: false });
    if (how === "2") {
      const field = card.querySelector("input[name=text]");
      if (field && !field.value) {
        card.querySelector("details").open = true;
        field.focus();
        return;
      }
    }
    button.click();
  }

  function press(key) {
    const target = root.querySelector(`[data-key="${key}"]`);
    const standing = root.querySelector("#standing").textContent;
    if (!target) return tell(key === "a" && standing ? standing : root.dataset.notNow);
    if (target.tagName === "FORM") {
      const button = target.querySelector("button");
      if (button.disabled) tell(standing);
      else button.click();
    } else if (target.tagName === "SUMMARY") {
      target.parentElement.open = true;
      const field = target.parentElement.querySelector("textarea, input:not([type=hidden])");
      if (field) field.focus();
    } else {
      target.click();
    }
  }

  // The pictures came while the page was open.
  document.addEventListener("drawn", () => {
    root.querySelectorAll("[data-picture]").forEach((one) => {
      if (one.querySelector("img")) return;
      const picture = document.createElement("img");
      picture.loading = "lazy";
      picture.width = 960;
      picture.height = 540;
      picture.alt = one.dataset.alt;
      picture.src = one.dataset.picture;
      one.append(picture);
    });
    const waiting = root.querySelector("[data-drawing]");
    if (waiting) waiting.remove();
  });

  root.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-findings]");
    if (mark) {
      const card = document.getElementById(`f-${mark.dataset.findings.split(" ")[0]}`);
      if (card) showFinding(card);
      return;
    }
    const card = event.target.closest("[data-finding]");
    if (card && !event.target.closest("button, input, summary, label")) {
      if (event.target.closest("a")) event.preventDefault();
      showFinding(card);
    }
    const one = event.target.closest("[data-sentence]");
    if (one && !event.target.closest("a")) showSentence(one, { scroll: false });
  });

  root.addEventListener("mouseover", (event) => {
    const one = event.target.closest("[data-sentence]");
    if (one && !one.classList.contains("current")) showSentence(one, { scroll: false });
  });
  root.addEventListener("focusin", (event) => {
    const one = event.target.closest("[data-sentence]");
    if (one) showSentence(one, { scroll: false });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    root.querySelectorAll("details.act[open]").forEach((one) => {
      one.open = false;
      one.querySelector("summary").focus();
    });
  });

  function stepSentence(by) {
    if (!sentences.length) return;
    sentence = Math.max(0, Math.min(sentences.length - 1, sentence + by));
    showSentence(sentences[sentence]);
    sentences[sentence].focus({ preventScroll: true });
  }

  Keys.on("next", "j", () => step(1));
  Keys.on("previous", "k", () => step(-1));
  Keys.on("next-sentence", "n", () => stepSentence(1));
  Keys.on("previous-sentence", "p", () => stepSentence(-1));
  Keys.on("redact", "1", () => settle("1"));
  Keys.on("replace", "2", () => settle("2"));
  Keys.on("accept", "3", () => settle("3"));
  Keys.on("no-finding", "4", () => settle("4"));
  Keys.on("approve", "a", () => press("a"));
  Keys.on("request", "r", () => press("r"));
  Keys.on("edit", "e", () => press("e"));
  Keys.on("undo", "u", () => press("u"));
  Keys.on("next-output", "l", () => root.querySelector("[data-next-link]").click());
  Keys.on("queue", "q", () => root.querySelector("[data-queue-link]").click());

  // After a finding was settled the next one comes into sight; on arriving the page stays where it is.
  const settled = /[?&]said=(settled|rewritten|taken-back)/.test(location.search);
  if (open().length) showFinding(open()[0], { focus: settled, scroll: settled });
})();
