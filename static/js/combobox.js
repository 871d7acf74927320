// A text field that proposes records while one types (ARIA combobox with a list,
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). The server writes the options; without
// this module it resolves the text by itself.

const WAIT = 120; // milliseconds of silence before asking
let made = 0;

function announce(text) {
  const region = document.getElementById("announce");
  if (region) region.textContent = text;
}

class ComboBox extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.input = this.querySelector("input[type=text]");
    this.list = this.querySelector(".listbox");
    this.tokens = this.querySelector(".tokens");
    this.key = this.querySelector("[data-key-field]");
    this.list.id ||= `combobox-list-${(made += 1)}`;
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })) {
      this.input.setAttribute(name, value);
    }
    for (const kept of this.querySelectorAll(".token-kept")) {
      const box = kept.querySelector("input");
      kept.closest("li").replaceWith(this.token(box.value, kept.textContent.trim()));
    }
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.pick(option);
    });
    this.tokens?.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.remove(button.closest("li"));
    });
  }

  get open() {
    return !this.list.hidden;
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get active() {
    return this.list.querySelector("[aria-selected=true]");
  }

  typed() {
    if (this.key) this.key.value = "";
    for (const choice of this.querySelectorAll(".proposals input")) choice.checked = false;
    this.moved = false;
    clearTimeout(this.timer);
    if (!this.input.value.trim()) {
      this.request?.abort();
      this.waiting = false;
      return this.close();
    }
    this.waiting = true;
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    this.request?.abort();
    const request = (this.request = new AbortController());
    const query = new URLSearchParams({ q: this.input.value });
    if ("create" in this.dataset) query.set("creer", "1");
    try {
      const answer = await fetch(`${this.dataset.url}?${query}`, { signal: request.signal });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      this.show(await answer.text());
    } catch (error) {
      if (error.name === "AbortError") return;
      this.close();
    }
    this.waiting = false;
    const pick = this.pickWhenReady && this.active;
    this.pickWhenReady = false;
    if (pick && !("create" in pick.dataset)) this.pick(pick); // creating is seen before it is done
  }

  show(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const answer = page.querySelector("[data-announce]");
    if (!answer || document.activeElement !== this.input) return;
    this.list.replaceChildren(...answer.children);
    const taken = new Set([...this.querySelectorAll(".token input")].map((input) => input.value));
    this.options.forEach((option, index) => {
      option.id = `${this.list.id}-${index}`;
      if (taken.has(option.dataset.value)) option.remove();
    });
    this.list.hidden = !this.list.children.length;
    this.input.setAttribute("aria-expanded", String(this.open));
    this.activate(this.options[0]);
    announce(answer.dataset.announce);
  }

  activate(option) {
    this.active?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  move(step) {
    const { options } = this;
    if (!this.open) return this.input.value.trim() && this.ask();
    const index = options.indexOf(this.active) + step;
    this.moved = true;
    return this.activate(options.at(index % options.length));
  }

  pressed(event) {
    if (event.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      this.move(key === "ArrowDown" ? 1 : -1);
    } else if (key === "Enter" && !event.ctrlKey && !event.metaKey) {
      this.entered(event);
    } else if (key === "Escape" && this.open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (key === "Tab" && this.open && !event.shiftKey) {
      const real = this.options.filter((option) => !("create" in option.dataset));
      if (this.active && (this.moved || real.length === 1)) this.pick(this.active);
    } else if (key === "Backspace" && !this.input.value && this.tokens?.lastElementChild) {
      this.remove(this.tokens.lastElementChild);
    }
  }

  entered(event) {
    if (this.open && this.active) {
      event.preventDefault();
      this.pick(this.active);
    } else if (this.waiting) {
      event.preventDefault();
      this.pickWhenReady = true;
    } else if (this.tokens && this.input.value.trim()) {
      event.preventDefault(); // a doubtful name is not sent by mistake
    }
  }

  pick(option) {
    const { value, label, create, community } = option.dataset;
    this.close();
    if (create) {
      this.input.value = "";
      this.tell("combobox:create", { kind: create, text: label });
      return;
    }
    if (this.tokens) {
      this.tokens.append(this.token(value, label));
      this.input.value = "";
      announce(`${label} : ${this.dataset.added}`);
    } else {
      this.key.value = value;
      this.input.value = label;
    }
    this.querySelector(".proposals")?.remove();
    this.tell("combobox:pick", { value, label, community });
  }

  token(value, label) {
    const token = this.querySelector("template").content.firstElementChild.cloneNode(true);
    token.querySelector("input").value = value;
    token.querySelector("span").textContent = label;
    const button = token.querySelector("button");
    button.setAttribute("aria-label", `${button.getAttribute("aria-label")} ${label}`);
    return token;
  }

  remove(token) {
    announce(`${token.querySelector("span").textContent} : ${this.dataset.removed}`);
    token.remove();
    this.input.focus();
    this.tell("combobox:pick", {});
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

customElements.define("combo-box", ComboBox);
