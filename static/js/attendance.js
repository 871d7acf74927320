// Who came, noted at the door. What is noted is kept on this device until the server has it: the
// network may drop. Each tick says when it was made; sent twice, or late, it does no harm.

const root = document.getElementById("attendance");
const state = document.getElementById("attendance-state");
const list = document.getElementById("attendees");
const door = document.getElementById("door");
const find = document.getElementById("find");
const token = door.querySelector("[name=csrfmiddlewaretoken]").value;
const AGAIN = 10_000; // milliseconds between two attempts
let sending = false;
let trouble = ""; // the name of the words that say why nothing leaves

const read = () => JSON.parse(localStorage.getItem(root.dataset.store) ?? "[]");
const write = (items) => localStorage.setItem(root.dataset.store, JSON.stringify(items));
const uuid = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16),
  );
const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("œ", "oe");

function show() {
  const { length } = read();
  const { none, one, many } = state.dataset;
  const count = length === 1 ? one : many.replace("{n}", length);
  const text = length ? [count, state.dataset[trouble]].filter(Boolean).join(" – ") : none;
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle("is-waiting", length > 0);
  document.getElementById("came").textContent = list.querySelectorAll(
    "[aria-pressed=true], .attendee.is-waiting",
  ).length;
}

function say(words, name) {
  document.getElementById("announce").textContent = words.replace("{name}", name);
}

function keep(item) {
  const rest = read().filter((one) => !item.tick || one.tick?.split(":")[0] !== item.tick.split(":")[0]);
  write([...rest, { ...item, id: uuid(), at: new Date().toISOString() }]);
  show();
  send();
}

function press(button, came) {
  button.setAttribute("aria-pressed", String(came));
  button.value = `${button.value.split(":")[0]}:${came ? 0 : 1}`;
}

function addRow({ key, name }) {
  const row = document.getElementById("added").content.cloneNode(true).firstElementChild;
  row.dataset.key = key;
  row.dataset.name = fold(name);
  row.querySelector("strong").textContent = name;
  list.prepend(row);
}

// What the server answers: the row, or the sentence that says why it was not noted.
function settle(item, text, isNoted) {
  const row = item.key && list.querySelector(`[data-key="${item.key}"]`);
  if (!isNoted) {
    row?.remove();
    const told = document.createElement("p");
    told.className = "notice notice-error";
    told.textContent = [item.name, text].filter(Boolean).join(" : ");
    document.getElementById("messages").replaceChildren(told);
  } else if (item.key) {
    const made = document.createRange().createContextualFragment(text).firstElementChild;
    document.getElementById(made.id)?.remove();
    if (row) row.replaceWith(made);
    else list.prepend(made);
  }
}

async function post({ id, ...item }) {
  const body = new URLSearchParams({ ...item, row: "1" });
  const headers = { "X-CSRFToken": token };
  return fetch(location.pathname, { method: "POST", body, headers, redirect: "manual" });
}

async function send() {
  if (sending) return;
  sending = true;
  trouble = "";
  for (let [item] = read(); item && !trouble; [item] = read()) {
    try {
      const response = await post(item);
      if (response.ok || response.status === 422) {
        const text = await response.text();
        write(read().filter((one) => one.id !== item.id));
        settle(item, text, response.ok);
      } else {
        trouble = response.status < 500 ? "login" : "offline"; // a redirection has no status
      }
    } catch {
      trouble = "offline";
    }
    show();
  }
  sending = false;
}

list.addEventListener("click", (event) => {
  const button = event.target.closest("[name=tick]");
  if (!button) return;
  event.preventDefault();
  const { value } = button;
  const came = value.endsWith(":1");
  press(button, came);
  say(came ? state.dataset.came : state.dataset.not, button.querySelector("strong").textContent);
  keep({ tick: value });
});

door.addEventListener("submit", (event) => {
  event.preventDefault();
  const { name, email } = door.elements;
  const item = { key: uuid(), name: name.value.trim(), email: email.value.trim() };
  if (!item.name) return;
  addRow(item);
  say(state.dataset.came, item.name);
  keep(item);
  door.reset();
  find.value = "";
  filter();
  name.focus();
});

function filter() {
  const words = fold(find.value).split(/\s+/);
  for (const row of list.children) {
    row.hidden = !words.every((word) => row.dataset.name.includes(word));
  }
}
find.addEventListener("input", filter);
find.form.addEventListener("submit", (event) => navigator.onLine || event.preventDefault());

addEventListener("online", send);
setInterval(() => read().length && send(), AGAIN);

root.querySelector("[data-without-script]").hidden = true;
door.closest("details").addEventListener("toggle", (event) => {
  if (event.target.open) door.elements.name.focus();
});

// What waits since the page was last here.
for (const item of read()) {
  const button = item.tick && list.querySelector(`#p${item.tick.split(":")[0]} [name=tick]`);
  if (button) press(button, item.tick.endsWith(":1"));
  if (item.key) addRow(item);
}
show();
send();
