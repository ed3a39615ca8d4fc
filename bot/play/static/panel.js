// One of the three panels: who is acted as, her home, her messages.
import { word } from "/play/words.js";
import { announce, el, whileBusy } from "/play/dom.js";
import { ask } from "/play/line.js";
import { card } from "/play/card.js";
import { composer } from "/play/composer.js";
import { draw } from "/play/messages.js";
import * as dialog from "/play/dialog.js";

const homes = new Map();
const panels = [];

export class Panel {
  // place: the channel shown, or null for the private chat of whoever is acted as
  constructor(id, people, place, keys) {
    this.node = document.getElementById(id);
    this.place = place;
    this.keys = keys;
    this.drafts = new Map();
    this.all = [];
    this.select = this.node.querySelector("select");
    this.select.append(...people.map((one) => el("option", { value: one.id, text: one.name })));
    this.select.addEventListener("change", () => this.turnTo());
    this.home = this.node.querySelector("[data-home]");
    const refresh = this.node.querySelector("[data-act=home]");
    refresh?.addEventListener("click", () => whileBusy(refresh, () => this.goHome()));
    panels.push(this);
    this.turnTo(false);
  }

  get who() { return this.select.value; }

  turnTo(fresh = true) {
    const foot = this.node.querySelector("[data-composer]");
    if (foot) foot.replaceChildren(this.draftFor("", this.keys.say, false));
    this.draw();
    this.drawHome();
    if (fresh) this.goHome();
  }

  draftFor(under, key, brief) {
    const name = `${this.who} ${under}`;
    if (!this.drafts.has(name)) {
      const who = this.who;
      this.drafts.set(name, composer(key, (text, files) => this.say(who, text, files, under), brief));
    }
    return this.drafts.get(name);
  }

  hear(all) {
    this.all = all;
    this.draw();
  }

  draw() {
    const view = {
      who: this.who,
      press: (message, act, about, node) => this.pressOn(message, act, about, node),
      thread: (message) => (this.keys.reply && !message.only && message.author === "wren"
        ? this.draftFor(message.id, this.keys.reply, true) : null),
    };
    const shown = this.place ?? this.who;
    draw(this.node.querySelector("[data-messages]"), this.all.filter((one) => one.place === shown), view);
    const notices = this.node.querySelector("[data-notices]");
    if (!notices) return;
    const own = this.all.filter((one) => one.place === this.who);
    notices.hidden = !own.length;
    draw(notices.querySelector("[data-private]"), own, { ...view, thread: null });
  }

  sees(message) {
    return message.place === (this.place ?? this.who) || (this.keys.notices && message.place === this.who);
  }

  async goHome() {
    if (!this.home) return;
    const who = this.who;
    const reply = await ask({ do: "pressed", who, act: "home", on: "home" });
    if (reply.t === "fault") this.trouble(reply.text, null);
    else if (reply.answer?.kind === "home") this.keepHome(who, reply.answer);
  }

  drawHome() {
    if (!this.home) return;
    const kept = homes.get(this.who);
    const focused = this.home.contains(document.activeElement) ? document.activeElement : null;
    const again = focused && { act: focused.getAttribute("data-act"), about: focused.getAttribute("data-about") };
    const same = this.home.getAttribute("data-drawn");
    const now = `${this.who} ${JSON.stringify(kept ?? null)}`;
    if (same === now) return;
    this.home.setAttribute("data-drawn", now);
    const cards = (kept?.cards ?? []).map((one) => card(one, (act, about, node) => this.pressHome(act, about, node)));
    this.home.replaceChildren(...cards);
    if (!again?.act) return;
    [...this.home.querySelectorAll("[data-act]")].find((node) =>
      node.dataset.act === again.act && node.dataset.about === again.about)?.focus();
  }

  seat(who, where, under) {
    return { who, where, under, act: (what) => this.send({ who, where, under, on: "dialog", ...what }) };
  }

  // Homes are taken in wherever they come from.
  async send(what) {
    const reply = await ask(what);
    if (reply.answer?.kind === "home") this.keepHome(what.who, reply.answer);
    return reply;
  }

  async say(who, text, files, under) {
    const what = { do: "said", who, text, files, where: this.place ?? undefined, under: under || undefined };
    const reply = await this.send(what);
    this.answered(reply, this.seat(who, what.where, what.under), document.activeElement);
    return reply;
  }

  async pressHome(act, about, node) {
    const who = this.who;
    const reply = await this.send({ do: "pressed", who, act, about, on: "home" });
    this.answered(reply, this.seat(who), node);
  }

  async pressOn(message, act, about, node) {
    const who = this.who;
    const channel = message.place === this.place;
    const where = channel ? message.place : undefined;
    const under = channel ? message.under || message.id : undefined;
    const reply = await this.send({ do: "pressed", who, act, about, where, under, on: "message" });
    this.answered(reply, this.seat(who, where, under), node);
  }

  // A card that answers a message came with the messages; only its arrival is told here.
  answered(reply, seat, opener) {
    if (reply.t === "fault") return this.trouble(reply.text, opener);
    this.node.querySelectorAll(":scope .trouble").forEach((old) => old.remove());
    const answer = reply.answer;
    if (!answer) return;
    if (answer.kind === "home") this.keepHome(seat.who, answer);
    else if (answer.kind !== "card" || !reply.message) dialog.show(answer, seat, opener);
    else announce(word("play.wren_answered", { text: answer.plain }));
  }

  trouble(text, near) {
    if (near?.closest?.(".composer")) return;
    this.node.querySelectorAll(":scope .trouble").forEach((old) => old.remove());
    const place = near?.closest?.(".card") ?? this.home ?? this.node.querySelector(".panel-body");
    place.append(el("p", { class: "fault trouble", role: "alert", text }));
  }

  keepHome(who, home) {
    homes.set(who, home);
    for (const panel of panels) panel.drawHome();
  }
}
