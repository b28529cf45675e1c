// Equations as text: a field for each, judged while one types. What Python answers never
// replaces what was typed since.
const REST_MS = 700;
const MARKS = { right: "✓", wrong: "✗", unwritten: "", fine: "" };
const SPOKEN = { right: "right", wrong: "not right yet", unwritten: "not written", fine: "" };
const PLAINLY_RIGHT = "Right.";  // the mark says as much
const OF_THIS_STEP = /_(t|\{t\})$/;

// The name that a pasted line gives a value to, in the plain spelling.
function leftName(line) {
  const left = line.split("=", 1)[0].trim().replace(OF_THIS_STEP, "");
  return ["c~", "c\u0303", "c_tilde", "\\tilde{c}"].includes(left) ? "g" : left;
}

class EquationEditor {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector(".fields");
    this.spoken = root.querySelector(".spoken");
    this.messages = new LatestOnly();
    this.leaving = new Leaving(root, () => !this.messages.idle);
    this.fields = new Map();
    this.typed = new Map();
    this.said = new Map();
  }

  update({ data, setTriggerValue }) {
    this.data = data;
    const shape = JSON.stringify(data.fields.map(({ name, given, whole }) => [name, given, whole]));
    if (shape !== this.shape) this.build();
    this.shape = shape;
    for (const [name, number] of this.typed)
      if (number <= data.answered) this.typed.delete(name);
    this.messages.update((act) => setTriggerValue("act", act), data.answered);
    for (const field of data.fields) this.show(field);
    if (!this.resting && !this.typed.size) this.speak();
    this.leaving.answered();
  }

  build() {
    this.fields.clear();
    this.typed.clear();
    this.list.replaceChildren(...this.data.fields.map((field) => this.line(field)));
  }

  line({ name, given, whole }) {
    const make = (tag, className) => Object.assign(document.createElement(tag), { className });
    const line = make("div", whole ? "line whole" : "line");
    const id = `equation-${this.data.name}-${name}`;
    const area = make("textarea", "");
    Object.assign(area, { id, rows: 1, spellcheck: false, readOnly: given, maxLength: this.data.most });
    for (const off of ["autocomplete", "autocorrect", "autocapitalize"]) area.setAttribute(off, "off");
    area.setAttribute("aria-describedby", `${id}-said`);
    const [head, label, left] = [make("div", "head"), make("label", ""), make("span", "left")];
    label.htmlFor = id;
    left.setAttribute("aria-hidden", "true");
    const [mirror, mark] = [make("div", "mirror"), make("span", "mark")];
    mirror.setAttribute("aria-hidden", "true");
    mark.setAttribute("aria-hidden", "true");
    const button = make("button", "");
    button.type = "button";
    button.addEventListener("click", () => this.askHint(name));
    const said = make("p", "said");
    said.id = `${id}-said`;
    const hints = make("ul", "hints");
    const [paper, field] = [make("div", "paper"), make("div", "field")];
    paper.append(mirror, area);
    field.append(left, paper, mark);
    head.append(label, button);
    line.append(head, field, said, hints);
    area.addEventListener("input", () => this.onInput(name));
    area.addEventListener("blur", () => this.rest());
    area.addEventListener("keydown", (event) => this.onKey(event, name));
    area.addEventListener("paste", (event) => this.onPaste(event, name));
    this.fields.set(name, { line, area, label, left, mirror, mark, button, said, hints });
    return line;
  }

  show(field) {
    const parts = this.fields.get(field.name);
    parts.label.replaceChildren();
    const letter = Object.assign(document.createElement("b"), { textContent: field.symbol });
    letter.style.color = field.colour;
    const words = Object.assign(document.createElement("span"), { textContent: field.label });
    parts.label.append(letter, words);
    parts.left.textContent = field.left;
    parts.left.hidden = !field.left;
    parts.area.placeholder = field.placeholder;
    parts.area.setAttribute("aria-invalid", String(field.status === "wrong"));
    if (!this.typed.has(field.name) && parts.area.value !== field.text) parts.area.value = field.text;
    parts.line.dataset.status = field.status;
    parts.mark.textContent = MARKS[field.status];
    if (parts.said.textContent !== field.message) parts.said.textContent = field.message;
    parts.said.classList.toggle("unseen", field.message === PLAINLY_RIGHT);
    parts.button.hidden = !field.askHint;
    parts.button.textContent = field.askHint;
    parts.button.setAttribute("aria-label", `${field.askHint} for ${field.symbol}`);
    parts.hints.hidden = !field.hints.length;
    if (parts.hints.children.length !== field.hints.length || parts.hints.dataset.key !== field.hints.join("\n"))
      this.showHints(parts.hints, field.hints);
    this.underline(field, parts);
  }

  showHints(list, hints) {
    list.dataset.key = hints.join("\n");
    list.replaceChildren(...hints.map((hint, level) => {
      const item = document.createElement("li");
      const text = document.createElement(level ? "code" : "span");
      text.textContent = hint;
      item.append(text);
      return item;
    }));
  }

  // A copy of the text lies behind the field: it gives the field its height, and its place
  // what is wrong with it.
  underline(field, { area, mirror }) {
    const [start, end] = field.place ?? [0, 0];
    const text = area.value;
    const fresh = text === field.text && end > start;
    if (!fresh) return mirror.replaceChildren(`${text}\u200b`);
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, end) || "\u00a0\u00a0";
    mirror.replaceChildren(text.slice(0, start), mark, `${text.slice(end)}\u200b`);
  }

  onInput(name) {
    const parts = this.fields.get(name);
    parts.mirror.replaceChildren(`${parts.area.value}\u200b`);
    parts.line.classList.add("typing");
    const gesture = (this.gesture ??= `${Date.now()} ${name}`);
    this.typed.set(name, Infinity);
    this.messages.offer(`type ${name}`, (number) => {
      this.typed.set(name, number);
      return { kind: "type", number, name, text: parts.area.value, gesture, live: true };
    });
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest(), REST_MS);
  }

  // When the hand rests, all of the page is drawn anew, and what was typed is one step of undo.
  rest() {
    if (!this.resting) return;
    clearTimeout(this.resting);
    this.resting = undefined;
    this.gesture = undefined;
    for (const { line } of this.fields.values()) line.classList.remove("typing");
    this.messages.offer("rest", (number) => ({ kind: "rest", number, live: false }));
  }

  askHint(name) {
    this.messages.offer(`hint ${name}`, (number) => ({ kind: "hint", number, name, live: false }));
  }

  // One field after another with Enter, and with the arrows while a field has one row.
  onKey(event, name) {
    const { line, area } = this.fields.get(name);
    if (line.classList.contains("whole") || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const oneRow = area.clientHeight < 2 * parseFloat(getComputedStyle(area).lineHeight);
    const arrows = oneRow && !event.shiftKey ? { ArrowUp: -1, ArrowDown: 1 } : {};
    const by = event.key === "Enter" ? (event.shiftKey ? -1 : 1) : arrows[event.key];
    if (!by) return;
    event.preventDefault();
    const all = [...this.fields.values()];
    const next = all[all.findIndex((parts) => parts.area === area) + by]?.area;
    next?.focus();
    next?.setSelectionRange(next.value.length, next.value.length);
  }

  // A whole cell may be pasted anywhere: each line finds its field.
  onPaste(event, name) {
    if (this.fields.get(name).line.classList.contains("whole")) return;
    const lines = event.clipboardData.getData("text/plain").split(/\r?\n/).filter((line) => line.trim());
    const known = lines.filter((line) => line.includes("=") && this.fields.has(leftName(line)));
    if (lines.length < 2 || !known.length) return;
    event.preventDefault();
    for (const line of known) {
      const target = leftName(line);
      const { area } = this.fields.get(target);
      if (area.readOnly) continue;
      area.value = line.slice(line.indexOf("=") + 1).trim();
      this.onInput(target);
    }
  }

  // Only what has changed is said aloud, and only when the hand rests.
  speak() {
    const news = [];
    for (const { name, symbol, status, message } of this.data.fields) {
      const now = `${status} ${message}`;
      if (this.said.has(name) && this.said.get(name) !== now)
        news.push([symbol, SPOKEN[status]].filter(Boolean).join(": ") + "."
          + (message && message !== PLAINLY_RIGHT ? ` ${message}` : ""));
      this.said.set(name, now);
    }
    if (news.length) this.spoken.textContent = news.join(" ");
  }
}

export default function (component) {
  const root = component.parentElement.querySelector(".equation-editor");
  root.editor ??= new EquationEditor(root);
  root.editor.update(component);
}
