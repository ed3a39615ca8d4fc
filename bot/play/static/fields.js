// The fields of a dialog. Every input carries its field's name; nothing is cut while it is typed.
import { word } from "/play/words.js";
import { announce, codePoints, el, uniqueId } from "/play/dom.js";
import { choice } from "/play/choice.js";

const SHOW_COUNT_FROM = 500;
const COUNT_PAUSE = 1200;

export function field(shown) {
  switch (shown.kind) {
    case "ask": return ask(shown);
    case "choice": return choice(shown, field);
    case "prose": return prose(shown);
    case "entry": return entry(shown);
    default: throw new TypeError(shown.kind);
  }
}

function ask(shown) {
  const id = uniqueId("field");
  const long = shown.lines > 1;
  const described = shown.hint ? `${id}-hint ` : "";
  const input = el(long ? "textarea" : "input", {
    id, name: shown.name, autocomplete: "off", autocapitalize: long ? null : "off",
    type: long ? null : "text", rows: long ? shown.lines : null,
    "aria-describedby": `${described}${id}-count`, "aria-required": String(shown.required),
  });
  input.value = shown.value;
  return el("div", { class: "field", "data-field": shown.name },
    el("label", { for: id, text: shown.required ? shown.label : `${shown.label} ${word("play.optional")}` }),
    shown.hint && el("p", { class: "hint", id: `${id}-hint`, text: shown.hint }),
    input, counter(input, `${id}-count`, shown.limit));
}

function counter(input, id, limit) {
  const node = el("p", { class: "count", id });
  let timer = 0;
  const tell = () => {
    const left = limit - codePoints(input.value);
    const close = left < limit / 5;
    node.classList.toggle("over", left < 0);
    node.hidden = limit < SHOW_COUNT_FROM && !close;
    node.textContent = word(left < 0 ? "play.over" : "play.left", { count: Math.abs(left).toLocaleString("en-GB") });
    clearTimeout(timer);
    if (close && document.activeElement === input) timer = setTimeout(() => announce(node.textContent), COUNT_PAUSE);
  };
  input.addEventListener("input", tell);
  tell();
  return node;
}

function prose(shown) {
  if (shown.tone === "keep") return keep(shown.text);
  if (shown.tone === "safety") return el("div", { class: "prose safety", role: "note" }, el("p", { text: shown.text }));
  return el("p", { class: `prose ${shown.tone}`, text: shown.text });
}

function keep(text) {
  const copy = el("button", { type: "button", class: "small", "data-act": "copy", text: word("play.copy") });
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = word("play.copied");
    } catch {
      copy.textContent = word("play.copy_failed");
    }
    announce(copy.textContent);
  });
  return el("div", { class: "keep" }, el("p", { text }), copy);
}

function entry(shown) {
  return el("article", { class: `entry ${shown.side}` }, el("h3", { text: shown.heading }), el("p", { text: shown.text }));
}
