// What a dialog does when something is not right: mistakes beside the fields, faults, words not yet sent.
import { word } from "/play/words.js";
import { announce, el, uniqueId } from "/play/dom.js";

// ours: there is nothing to put right, only something that Wren could not do.
export function mark(form, faults, ours) {
  const told = ours
    ? Object.values(faults).map((text) => el("p", { text }))
    : [el("h3", { text: word("play.mistakes_title") }),
      el("ol", {}, ...Object.entries(faults).map(([name, text]) => item(form, name, text)))];
  const summary = el("div", { class: "summary", role: "alert", tabindex: "-1" }, ...told);
  // What a form says first of danger to life stays above what is to be put right.
  const body = form.querySelector(".dialog-body");
  body.insertBefore(summary, body.querySelector(":scope > :not(.helpline, .safety)"));
  summary.focus({ preventScroll: true });
  body.scrollTop = 0;
}

function item(form, name, text) {
  const field = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
  const input = field?.querySelector("[name]");
  if (!input) return el("li", {}, el("p", { text }));
  const id = uniqueId("wrong");
  const holder = field.matches("fieldset") ? field : input;
  const first = field.querySelector(":scope > .option, :scope > input, :scope > textarea");
  field.classList.add("wrong");
  holder.setAttribute("aria-describedby", `${id} ${holder.getAttribute("aria-describedby") ?? ""}`.trim());
  input.setAttribute("aria-invalid", "true");
  first.before(el("p", { class: "wrong-text", id, text }));
  const link = el("a", { href: `#${input.id}`, text });
  link.addEventListener("click", (event) => { event.preventDefault(); input.focus(); field.scrollIntoView({ block: "nearest" }); });
  return el("li", {}, link);
}

// Takes what is typed and chosen now, and gives a function that puts it into the form drawn anew.
export function keepTyped(form) {
  const texts = new Map();
  const chosen = new Map();
  for (const input of form.querySelectorAll("[name]")) {
    if (input.matches("[type=radio], [type=checkbox]")) chosen.set(`${input.name} ${input.value}`, input.checked);
    else texts.set(input.name, input.value);
  }
  return (fresh) => {
    for (const input of fresh.querySelectorAll("[name]")) {
      if (input.matches("[type=radio], [type=checkbox]")) {
        input.checked = chosen.get(`${input.name} ${input.value}`) ?? input.checked;
      } else if (texts.has(input.name)) {
        input.value = texts.get(input.name);
        input.dispatchEvent(new Event("input"));
      }
    }
  };
}

export function fault(form, text) {
  form.querySelector(".fault")?.remove();
  form.querySelector(".dialog-body").append(el("p", { class: "fault", text }));
  form.querySelector(".fault").scrollIntoView({ block: "nearest" });
  announce(text);
}

export function unsent(form, go, stay) {
  form.querySelector(".unsent")?.remove();
  const keep = el("button", { type: "button", class: "main", "data-act": "stay", text: word("play.unsent_stay") });
  const lose = el("button", { type: "button", class: "plain", "data-act": "discard", text: word("play.unsent_lose") });
  const bar = el("div", { class: "unsent", role: "alertdialog", "aria-label": word("play.unsent") },
    el("p", { text: word("play.unsent") }), el("div", { class: "buttons" }, keep, lose));
  keep.addEventListener("click", () => { bar.remove(); stay(); });
  lose.addEventListener("click", () => { bar.remove(); go(); });
  form.querySelector(".dialog-foot").before(bar);
  keep.focus();
}
