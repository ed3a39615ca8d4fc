// Cards, their buttons and links.
import { word } from "/play/words.js";
import { el, whileBusy } from "/play/dom.js";

// A value that needs more than a line or two stands below its label.
const LONG = 60;
const SAFE = ["https:", "tel:", "sms:", "mailto:"];

export function card(shown, press, heading = "h4") {
  return el("article", { class: `card ${shown.tone}` },
    el(heading, { text: shown.title }),
    ...shown.prose.map((text) => el("p", { text })),
    shown.picture && el("p", { class: "picture", "aria-hidden": "true", text: shown.picture }),
    facts(shown.facts),
    buttons(shown.buttons, press));
}

function facts(all) {
  if (!all.length) return null;
  const long = all.some((fact) => fact.value.length > LONG);
  return el("dl", { class: long && "parts" }, ...all.flatMap((fact) => [el("dt", { text: fact.label }), el("dd", { text: fact.value })]));
}

export function buttons(all, press) {
  if (!all.length) return null;
  return el("div", { class: "buttons" }, ...all.map((one) => button(one, press)));
}

export function button(one, press) {
  if (one.kind === "link") return link(one);
  const node = el("button", {
    type: "button", class: one.tone, "data-act": one.act, "data-about": one.about,
    "aria-haspopup": one.opens && "dialog", text: one.label,
  });
  node.addEventListener("click", () => whileBusy(node, () => press(one.act, one.about, node)));
  return node;
}

function link(one) {
  let url = null;
  try { url = new URL(one.url); } catch { /* shown as text below */ }
  if (!url || !SAFE.includes(url.protocol)) return el("span", { text: one.label });
  const outside = url.protocol === "https:";
  return el("a", {
    class: "button", href: url.href, rel: "noopener noreferrer", target: outside && "_blank",
    text: outside ? `${one.label} ${word("play.new_tab")}` : one.label,
  });
}
