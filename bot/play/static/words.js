// The page's words, cast and limits, given by the server. No readable text lives in the scripts.
const page = JSON.parse(document.getElementById("page").textContent);

export const cast = page.cast;
export const limit = page.limit;
const people = [...cast.staff, ...cast.guardians];

export function word(key, values = {}) {
  return page.words[key].replace(/\(\((\w+)\)\)/g, (whole, name) => values[name] ?? whole);
}

export function nameOf(id) {
  if (id === "wren") return word("play.wren");
  return people.find((person) => person.id === id)?.name ?? "";
}
