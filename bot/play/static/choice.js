// Radios and checkboxes, and the fields that a choice reveals.
import { word } from "/play/words.js";
import { el, uniqueId } from "/play/dom.js";

export function choice(shown, field) {
  const hint = uniqueId("hint");
  const legend = shown.required || shown.multiple ? shown.label : `${shown.label} ${word("play.optional")}`;
  return el("fieldset", {
    class: "field", "data-field": shown.name, "aria-describedby": shown.hint && hint,
    role: shown.multiple ? null : "radiogroup", "aria-required": shown.multiple ? null : String(shown.required),
  },
  el("legend", { text: legend }),
  shown.hint && el("p", { class: "hint", id: hint, text: shown.hint }),
  ...shown.options.flatMap((option) => row(shown, option, field)),
  shown.when_all.length ? reveal(shown.when_all, field, { "data-when-all": shown.name }) : null);
}

function row(shown, option, field) {
  const id = uniqueId("option");
  const input = el("input", {
    id, type: shown.multiple ? "checkbox" : "radio", name: shown.name, value: option.value,
    autocomplete: "off", checked: shown.chosen.includes(option.value),
  });
  const line = el("div", { class: "option" }, input, el("label", { for: id, text: option.label }));
  if (!option.reveals.length) return [line];
  input.setAttribute("data-reveals", `${id}-reveal`);
  input.setAttribute("aria-controls", `${id}-reveal`);
  return [line, reveal(option.reveals, field, { id: `${id}-reveal` })];
}

function reveal(fields, field, settings) {
  return el("div", { class: "reveal", ...settings }, ...fields.map(field));
}

// What is hidden is neither shown nor sent: its inputs are disabled, its words stay where they are.
export function refresh(form) {
  for (const input of form.querySelectorAll("[data-reveals]")) {
    document.getElementById(input.getAttribute("data-reveals")).hidden = !input.checked;
    input.setAttribute("aria-expanded", String(input.checked));
  }
  for (const block of form.querySelectorAll("[data-when-all]")) {
    const group = [...block.parentElement.querySelectorAll("input[type=checkbox]")];
    const own = group.filter((input) => input.name === block.getAttribute("data-when-all"));
    block.hidden = !own.every((input) => input.checked);
  }
  for (const input of form.querySelectorAll("[name]")) {
    input.disabled = Boolean(input.closest(".reveal[hidden]"));
  }
}
