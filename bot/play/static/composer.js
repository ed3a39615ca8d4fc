// Where people type into a chat. The text stays until Wren has answered; files are never read.
import { word } from "/play/words.js";
import { el, uniqueId, whileBusy } from "/play/dom.js";

export function composer(labelKey, say, brief = false) {
  const id = uniqueId("say");
  const input = el("textarea", { id, rows: "1", autocomplete: "off", "aria-describedby": `${id}-hint` });
  const send = el("button", { type: "submit", "data-act": "say", text: word("play.send") });
  const wrong = el("p", { class: "fault", role: "alert", hidden: true });
  const form = el("form", { class: "composer", autocomplete: "off" },
    el("label", { for: id, text: word(labelKey) }),
    el("div", { class: "row" }, input, send), wrong,
    el("p", { class: brief ? "hidden-words" : "hint", id: `${id}-hint`, text: word("play.enter_sends") }));

  const go = (text, files) => whileBusy(send, async () => {
    input.readOnly = true;
    const reply = await say(text, files);
    input.readOnly = false;
    wrong.hidden = reply.t !== "fault";
    wrong.textContent = reply.t === "fault" ? reply.text : "";
    if (reply.t !== "fault" && !files) input.value = "";
  });

  form.addEventListener("submit", (event) => { event.preventDefault(); if (input.value.trim()) go(input.value, 0); });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  input.addEventListener("paste", (event) => {
    const files = event.clipboardData.files.length;
    if (files) { event.preventDefault(); go("", Math.min(files, 20)); }
  });
  form.addEventListener("dragenter", () => form.classList.add("dropping"));
  form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) form.classList.remove("dropping"); });
  form.addEventListener("drop", (event) => {
    form.classList.remove("dropping");
    const files = event.dataTransfer.files.length;
    if (files) { event.preventDefault(); go("", Math.min(files, 20)); }
  });
  return form;
}
