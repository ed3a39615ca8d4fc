// The one dialog of the page: forms, private pages, and cards that answer them.
import { nameOf, word } from "/play/words.js";
import { announce, codePoints, el, whileBusy } from "/play/dom.js";
import { button, buttons, card } from "/play/card.js";
import { field } from "/play/fields.js";
import { refresh } from "/play/choice.js";
import { fault, keepTyped, mark, unsent } from "/play/mend.js";

const box = document.getElementById("dialog");
const slot = box.querySelector(".slot");
let seat = null;
let cameFrom = null;
let initial = "";
let whenClosed = () => {};

export function setUp(closed) {
  whenClosed = closed;
  box.addEventListener("cancel", (event) => { event.preventDefault(); leave(close); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); leave(close); }
  });
  box.addEventListener("close", closedAnyway);
  addEventListener("beforeunload", (event) => { if (typedUnsent()) event.preventDefault(); });
}

// seat: {who, where, under, act(request) -> handles the whole answer}
export function show(answer, asSeat, opener) {
  if (answer.kind === "mistakes") return showMistakes(answer, asSeat, opener);
  seat = asSeat;
  if (!box.open) cameFrom = wayBack(opener ?? document.activeElement);
  const form = answer.kind === "card" ? cardForm(answer) : dialogForm(answer);
  slot.replaceChildren(form);
  refresh(form);
  form.addEventListener("change", () => refresh(form));
  initial = state(form);
  if (!box.open) box.showModal();
  box.querySelector(".dialog-body").scrollTop = 0;
  box.querySelector("#dialog-title").focus();
}

function showMistakes(answer, asSeat, opener) {
  const before = box.open ? box.querySelector("form") : null;
  const kept = before && before.getAttribute("data-form") === answer.dialog.form ? keepTyped(before) : null;
  const wasInitial = initial;
  show(answer.dialog, asSeat, opener);
  const form = box.querySelector("form");
  if (kept) kept(form);
  refresh(form);
  if (kept) initial = wasInitial;
  mark(form, answer.faults, answer.ours);
}

function cardForm(shown) {
  return frame("", shown.title, shown.tone === "safety" ? [card(shown, press, "h3")] : cardParts(shown),
    [closeButton("play.close")]);
}

function cardParts(shown) {
  const whole = card({ ...shown, title: "", tone: "plain" }, press, "h3");
  whole.firstChild.remove();
  return whole.childNodes.length ? [whole] : [];
}

function dialogForm(shown) {
  const send = shown.submit && el("button", {
    type: "submit", class: "main", "data-act": shown.form, "data-about": shown.about, text: shown.submit,
  });
  const body = shown.fields.flatMap((one) => one.button ? [field(one), buttons([one.button], press)] : [field(one)]);
  // Numbers to press stand beside what they belong to: the safety card, else the answer.
  const place = body.find((node) => node.matches(".prose.safety")) ?? body.find((node) => node.matches(".entry.answer"));
  const beside = place ? shown.buttons.filter((one) => one.kind === "link") : [];
  if (beside.length) place.append(buttons(beside, press));
  const below = shown.buttons.filter((one) => !beside.includes(one));
  const form = frame(shown.form, shown.title, body,
    [send, ...below.map((one) => button(one, press)), closeButton(send ? "play.cancel" : "play.close")]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (send) whileBusy(send, () => submit(form, shown));
  });
  return form;
}

function frame(name, title, body, foot) {
  return el("form", { novalidate: true, autocomplete: "off", "data-form": name },
    el("div", { class: "dialog-head" },
      el("div", {},
        el("h2", { id: "dialog-title", tabindex: "-1", text: title }),
        el("p", { text: word("play.dialog_private", { name: nameOf(seat.who) }) }))),
    el("div", { class: "dialog-body" }, ...body),
    el("div", { class: "dialog-foot" }, ...foot));
}

function closeButton(key) {
  const node = el("button", { type: "button", class: "plain", "data-act": "close", text: word(key) });
  node.addEventListener("click", () => leave(close));
  return node;
}

function answers(form) {
  const all = {};
  for (const [name, value] of new FormData(form)) (all[name] ??= []).push(value);
  return all;
}

function state(form) {
  return JSON.stringify([...form.querySelectorAll("[name]")].map((input) => [input.name, input.value, input.checked]));
}

// Only words are asked after: a ticked box is quickly ticked again.
function typedUnsent() {
  const form = box.open && box.querySelector("form");
  if (!form || state(form) === initial) return false;
  return [...form.querySelectorAll("textarea, input[type=text]")].some((input) => codePoints(input.value.trim()) > 0);
}

async function submit(form, shown) {
  const sent = state(form);
  const here = { ...seat };
  const inputs = form.querySelectorAll("textarea, input[type=text]");
  for (const input of inputs) input.readOnly = true;
  const reply = await here.act({ do: "filled", form: shown.form, answers: answers(form), about: shown.about });
  for (const input of inputs) input.readOnly = false;
  if (reply.t === "fault") return fault(form, reply.text);
  if (state(form) === sent) initial = sent;
  settle(reply.answer, here);
}

function press(act, about, node) {
  return new Promise((done) => {
    const go = async () => {
      const here = { ...seat };
      const reply = await here.act({ do: "pressed", act, about });
      if (reply.t === "fault") fault(box.querySelector("form"), reply.text);
      else settle(reply.answer, here);
      done();
    };
    leave(go, () => { node.focus(); done(); });
  });
}

function settle(answer, here) {
  if (answer === null) return close();
  if (answer.kind === "home") return close();
  show(answer, here);
  if (answer.kind === "card") announce(answer.plain);
}

function leave(go, stay = () => {}) {
  if (typedUnsent()) unsent(box.querySelector("form"), go, stay);
  else go();
}

// Where the focus goes back to: the same button, even where the card around it has been drawn anew.
function wayBack(node) {
  const panel = node.closest(".panel");
  const { act, about } = node.dataset;
  const twin = (one) => one.dataset.act === act && one.dataset.about === about;
  return () => (node.isConnected ? node : [...(panel?.querySelectorAll("[data-act]") ?? [])].find(twin));
}

function close() {
  initial = "";
  if (box.open) box.close();
}

function closedAnyway() {
  slot.replaceChildren();
  (cameFrom?.() ?? document.getElementById("main")).focus();
  cameFrom = null;
  whenClosed();
}
