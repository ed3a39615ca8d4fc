// The connection. What was sent and not yet answered is sent again, under the same name, when it is back.
import { limit, word } from "/play/words.js";
import { announce } from "/play/dom.js";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10000;
const TOO_LARGE = 1009;

const waiting = new Map();
let socket = null;
let pause = FIRST_PAUSE;
let timer = 0;
let hear = () => {};

export function open(heard) {
  hear = heard;
  connect();
  addEventListener("online", connect);
}

export function ask(what) {
  const id = crypto.randomUUID();
  const text = JSON.stringify({ id, ...what });
  if (new TextEncoder().encode(text).length > limit) {
    return Promise.resolve({ t: "fault", id, code: "too_large", text: word("play.too_large") });
  }
  return new Promise((resolve) => {
    waiting.set(id, { text, resolve });
    if (socket?.readyState === WebSocket.OPEN) socket.send(text);
  });
}

function connect() {
  clearTimeout(timer);
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  socket = new WebSocket(`ws://${location.host}/play/socket`);
  socket.addEventListener("open", opened);
  socket.addEventListener("message", (event) => heard(JSON.parse(event.data)));
  socket.addEventListener("close", closed);
}

function opened() {
  pause = FIRST_PAUSE;
  say("");
  for (const { text } of waiting.values()) socket.send(text);
}

function closed(event) {
  if (event.code === TOO_LARGE) {
    for (const id of [...waiting.keys()]) settle({ t: "fault", id, code: "too_large", text: word("play.too_large") });
  }
  say(word("play.connection_lost"));
  timer = setTimeout(connect, pause * (0.75 + Math.random() / 2));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function heard(message) {
  if (message.t === "answer" || message.t === "fault") settle(message);
  else hear(message);
}

function settle(message) {
  waiting.get(message.id)?.resolve(message);
  waiting.delete(message.id);
}

function say(text) {
  const bars = [...document.querySelectorAll(".line")];
  if (bars[0].textContent && !text) announce(word("play.connection_back"));
  for (const bar of bars) {
    bar.hidden = !text;
    if (bar.textContent !== text) bar.textContent = text;
  }
}
