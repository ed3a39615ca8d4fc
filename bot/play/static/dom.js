// Small helpers. Text goes in with textContent only, never as markup.
let made = 0;

export function uniqueId(stem) {
  made += 1;
  return `${stem}-${made}`;
}

export function el(tag, settings = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(settings)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "on") for (const [event, heard] of Object.entries(value)) node.addEventListener(event, heard);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

export function codePoints(text) {
  return [...text].length;
}

// While the dialog is open the rest of the page is silent, so it has a place of its own for this.
export function announce(text) {
  const place = document.querySelector("dialog[open] .announce") ?? document.querySelector("body > .announce");
  place.textContent = "";
  setTimeout(() => { place.textContent = text; }, 50);
}

// A button cannot be pressed again while its answer is awaited. It keeps the focus: aria-disabled, not disabled.
export async function whileBusy(button, work) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  button.setAttribute("aria-disabled", "true");
  try {
    await work();
  } finally {
    button.removeAttribute("aria-busy");
    button.removeAttribute("aria-disabled");
  }
}
