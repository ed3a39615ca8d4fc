// Messages as a reader sees them: who, what, for whose eyes, and the thread below.
import { nameOf, word } from "/play/words.js";
import { el } from "/play/dom.js";
import { card } from "/play/card.js";

// view: {who, press(message, act, about, node), thread(message) -> node or null, heading}
export function draw(list, all, view) {
  const seen = all.filter((message) => !message.only || message.only === view.who);
  const ids = new Set(seen.map((message) => message.id));
  const replies = Map.groupBy(seen.filter((one) => ids.has(one.under)), (one) => one.under);
  const top = seen.filter((one) => !ids.has(one.under));
  keyed(list, top, view, replies);
}

// Nodes that stand for an unchanged message stay, so that focus and half-typed replies survive.
function keyed(list, messages, view, replies) {
  const old = new Map([...list.children].map((node) => [node.getAttribute("data-message"), node]));
  let at = list.firstElementChild;
  for (const message of messages) {
    let node = old.get(message.id);
    const drawn = `${message.revision} ${view.who}`;
    if (!node) node = el("li", { "data-message": message.id, class: "item" }, el("div"), el("div"));
    if (node.getAttribute("data-drawn") !== drawn) {
      node.setAttribute("data-drawn", drawn);
      node.firstElementChild.replaceWith(one(message, view));
    }
    if (node === at) at = at.nextElementSibling;
    else list.insertBefore(node, at);
    if (replies) under(node, message, view, replies.get(message.id) ?? []);
    old.delete(message.id);
  }
  for (const node of old.values()) node.remove();
}

function under(node, message, view, replies) {
  const slot = node.children[1];
  if (slot.getAttribute("data-who") !== view.who) {
    const box = view.thread?.(message);
    slot.replaceChildren();
    slot.setAttribute("data-who", view.who);
    slot.className = box || replies.length ? "thread" : "";
    slot.append(el("ol", { class: "messages", "aria-label": word("play.thread") }), box ?? "");
  }
  if (replies.length) slot.className = "thread";
  keyed(slot.firstElementChild, replies, view, null);
}

function one(message, view) {
  const mine = message.author === view.who;
  return el("div", { class: `message ${message.only ? "private" : ""} ${mine ? "mine" : ""}` },
    face(message.author),
    el("div", {},
      el("p", { class: "from" }, nameOf(message.author),
        message.only ? el("span", { class: "only", text: word("play.only_you") }) : null),
      message.card
        ? card(message.card, (act, about, node) => view.press(message, act, about, node))
        : typed(message)));
}

function typed(message) {
  const text = message.files ? word("play.file", { count: message.files }) : message.text;
  return el("div", { class: "typed" }, el("p", { class: message.files ? "hint" : null, text }));
}

function face(author) {
  if (author === "wren") return el("span", { class: "face wren", "aria-hidden": "true" });
  const letters = nameOf(author).split(" ").map((part) => part[0]).join("").slice(0, 2);
  return el("span", { class: "face", "aria-hidden": "true", text: letters });
}
