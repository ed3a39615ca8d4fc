// Builds the page, keeps its messages, and joins the panels to the connection.
import { cast, nameOf, word } from "/play/words.js";
import { announce, el } from "/play/dom.js";
import * as line from "/play/line.js";
import * as dialog from "/play/dialog.js";
import { Panel } from "/play/panel.js";

const HOME_PAUSE = 400;
const main = document.getElementById("main");
const tabs = [...document.querySelectorAll("[data-act=panel]")];
const messages = new Map();

const panels = {
  staff: new Panel("staff", cast.staff, null, { say: "play.say_private" }),
  guardians: new Panel("guardians", cast.guardians, cast.relay.id, { reply: "play.say_thread", notices: true }),
  team: new Panel("team", cast.staff, cast.team.id, { say: "play.say_team" }),
};

let timer = 0;
function freshHomes() {
  clearTimeout(timer);
  timer = setTimeout(() => { for (const panel of Object.values(panels)) panel.goHome(); }, HOME_PAUSE);
}

function hear(message) {
  if (message.t === "welcome") {
    messages.clear();
    for (const one of message.messages) messages.set(one.id, one);
    spread();
    freshHomes();
  } else if (message.t === "message") {
    const known = messages.has(message.message.id);
    messages.set(message.message.id, message.message);
    spread();
    if (!known) arrived(message.message);
    else markNew(message.message);
    if (message.message.author === "wren" && !message.message.only) freshHomes();
  }
}

function spread() {
  const all = [...messages.values()];
  for (const panel of Object.values(panels)) panel.hear(all);
}

function arrived(message) {
  markNew(message);
  if (message.only || message.author !== "wren") return;
  announce(word("play.new_message", { place: placeOf(message.place), text: message.card?.title ?? "" }));
  for (const [name, panel] of Object.entries(panels)) {
    if (panel.sees(message)) badge(name, 1);
  }
}

function placeOf(place) {
  if (place === cast.relay.id) return cast.relay.name;
  if (place === cast.team.id) return cast.team.name;
  return nameOf(place);
}

// Bring a new message into view, unless somebody is busy with something else in that panel.
function markNew(message) {
  for (const node of document.querySelectorAll(`[data-message="${CSS.escape(message.id)}"]`)) {
    node.firstElementChild.classList.add("arrived");
    const body = node.closest(".panel-body");
    const busy = body.contains(document.activeElement) && !node.parentElement.parentElement.contains(document.activeElement);
    if (!busy && node.getClientRects().length) node.scrollIntoView({ block: "nearest" });
  }
}

function badge(name, more) {
  const tab = tabs.find((one) => one.dataset.panel === name);
  const count = more && main.dataset.showing !== name ? Number(tab.dataset.news ?? 0) + more : 0;
  tab.dataset.news = count;
  tab.querySelector(".badge")?.remove();
  if (count) {
    tab.append(el("span", { class: "badge", "aria-hidden": "true", text: String(count) }),
      el("span", { class: "hidden-words", text: word("play.new_count", { count }) }));
  } else tab.querySelector(".hidden-words")?.remove();
}

function turnTo(name) {
  main.dataset.showing = name;
  for (const tab of tabs) {
    if (tab.dataset.panel === name) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  badge(name, 0);
}

for (const tab of tabs) tab.addEventListener("click", () => turnTo(tab.dataset.panel));
// A file dropped beside a chat must not replace the page, and with it what was typed.
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
turnTo("staff");
dialog.setUp(freshHomes);
line.open(hear);
