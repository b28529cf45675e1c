const NARROW_COLUMNS = 4;

class WeightGrid {
  constructor(root) {
    this.root = root;
    this.pending = new Map();
    this.messages = new LatestOnly();
    this.line = new PreviewLine(() => this.hand.active && this.tellPage(this.gesture, true));
    this.said = root.querySelector(".said");
    this.spoken = root.querySelector(".spoken");
    this.tables = root.querySelector(".tables");
    this.hand = new WeightHand(this.tables, this);
    this.tables.addEventListener("dblclick", (event) => this.open(event.target.closest("td")));
    this.tables.addEventListener("click", (event) => {
      if (matchMedia("(pointer: coarse)").matches && !this.hand.dragged)
        this.open(event.target.closest("td"));
    });
    this.tables.addEventListener("keydown", (event) => this.onKey(event));
    this.tables.addEventListener("focusin", (event) => this.onFocus(event));
    this.leaving = new Leaving(root, () => this.busy);
  }

  get busy() {
    return this.pending.size > 0 || !this.messages.idle;
  }

  // An answer may be older than what was done since: edits it has not seen stay on top of it.
  update({ data: message, setTriggerValue }) {
    const { header: data, rest } = unpacked(message);
    this.data = data;
    this.line.update(data.preview);
    if (!this.tables.querySelector("input")) this.said.textContent = "";
    const shape = JSON.stringify([data.gate, data.weights.map((w) => [w.name, w.rows, w.columns])]);
    const reshaped = shape !== this.shape;
    if (reshaped) this.pending.clear();
    for (const [place, edit] of this.pending)
      if (edit.number <= data.answered) this.pending.delete(place);
    this.values = Object.fromEntries(
      data.weights.map((weight) => [weight.name, weight.values.map((row) => [...row])]));
    for (const { name, row, column, value } of this.pending.values())
      this.values[name][row][column] = value;
    this.messages.update((edit) => setTriggerValue("edit", edit), data.answered);
    if (reshaped) {
      this.shape = shape;
      this.build();
    }
    for (const figure of this.tables.children)
      figure.classList.toggle("wanted", figure.dataset.name === data.wanted);
    this.fill();
    if (rest.length) handOn(rest);
    if (!this.busy) {
      handMoves(this.hand.active);
      this.leaving.answered();
    }
  }

  build() {
    const wide = (weight) => weight.columns > NARROW_COLUMNS;
    const narrowFirst = [...this.data.weights].sort((a, b) => wide(a) - wide(b));
    this.tables.replaceChildren(...narrowFirst.map((weight) => this.table(weight)));
    const first = this.tables.querySelector("td");
    if (first) first.tabIndex = 0;
  }

  table(weight) {
    const figure = document.createElement("figure");
    figure.dataset.name = weight.name;
    figure.classList.toggle("wide", weight.columns > NARROW_COLUMNS);
    const caption = document.createElement("figcaption");
    const name = document.createElement("b");
    name.textContent = weight.name;
    const shape = document.createElement("span");
    shape.textContent = weight.shape;
    caption.append(name, " ", shape);
    const frame = document.createElement("div");
    frame.className = "frame";
    const table = document.createElement("table");
    table.setAttribute("role", "grid");
    table.setAttribute("aria-label", `${weight.name}, ${weight.shape}`);
    for (let row = 0; row < weight.rows; row += 1) {
      const line = table.insertRow();
      for (let column = 0; column < weight.columns; column += 1) {
        const cell = line.insertCell();
        cell.tabIndex = -1;
        cell.setAttribute("role", "gridcell");
        Object.assign(cell.dataset, { name: weight.name, row, column });
      }
    }
    frame.append(table);
    figure.append(caption, frame);
    return figure;
  }

  fill() {
    const colours = `${this.data.bound} ${this.data.scale[0]}`;
    const all = colours !== this.colours;
    this.colours = colours;
    for (const cell of this.tables.querySelectorAll("td"))
      if (!cell.querySelector("input") && (all || cell.shown !== this.value(cell))) this.show(cell);
  }

  value({ dataset: { name, row, column } }) {
    return this.values[name][row][column];
  }

  place({ dataset: { name, row, column } }) {
    const weight = this.data.weights.find((w) => w.name === name);
    return weight.kind === "matrix" ? `${name}[${row}, ${column}]` : `${name}[${row}]`;
  }

  show(cell) {
    const { name, row, column } = cell.dataset;
    const value = this.value(cell);
    const weight = this.data.weights.find((w) => w.name === name);
    const joins = {
      matrix: () => `from ${weight.sources[column]} to unit ${row}`,
      bias: () => `bias of unit ${row}`,
      diagonal: () => `from c of unit ${row} to unit ${row}`,
      vector: () => `of unit ${row}`,
      start: () => `${name[0]} of unit ${row} before step 0`,
    }[weight.kind]();
    cell.shown = value;
    cell.textContent = written(value);
    cell.title = `${this.place(cell)} = ${String(value).replace("-", MINUS)}: ${joins}`;
    cell.setAttribute("aria-label", `${this.place(cell)} ${written(value)}`);
    coloured(cell, value, Math.max(this.data.bound, Math.abs(value)), this.data.scale);
  }

  onFocus(event) {
    const cell = event.target.closest("td");
    if (!cell) return;
    for (const other of this.tables.querySelectorAll('td[tabindex="0"]')) other.tabIndex = -1;
    cell.tabIndex = 0;
  }

  onKey(event) {
    const cell = event.target.closest("td");
    if (!cell || event.metaKey || event.altKey || this.hand.dragging) return;
    if (event.target.tagName === "INPUT") {
      if (event.key === "Enter") { event.preventDefault(); this.commit(cell, true); }
      if (event.key === "Escape") { event.preventDefault(); this.cancel(cell); }
      return;
    }
    const changes = { ArrowUp: 1, ArrowDown: -1 };
    const moves = event.ctrlKey
      ? { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }
      : { ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (moves[event.key]) {
      event.preventDefault();
      this.move(cell, ...moves[event.key]);
    } else if (event.ctrlKey) {
      return;
    } else if (changes[event.key]) {
      event.preventDefault();
      this.hand.nudge(cell, changes[event.key], event.shiftKey);
      this.spoken.textContent = `${this.place(cell)} ${written(this.value(cell))}`;
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      this.open(cell);
    } else if (/^[-−+.,\d]$/.test(event.key)) {
      event.preventDefault();
      this.open(cell, event.key);
    }
  }

  // Left and right go through all cells as one reads; with Ctrl all four stay in their line.
  move(cell, down, right) {
    const cells = [...this.tables.querySelectorAll("td")];
    const table = cell.closest("table");
    const row = table.rows[cell.parentElement.rowIndex + down];
    const target = right ? cells[cells.indexOf(cell) + right] : row?.cells[cell.cellIndex];
    target?.focus();
  }

  open(cell, typed) {
    if (!cell || cell.querySelector("input")) return;
    this.hand.settle();
    const input = document.createElement("input");
    input.inputMode = "decimal";
    input.value = typed ?? String(this.value(cell));
    input.setAttribute("aria-label", cell.getAttribute("aria-label"));
    cell.replaceChildren(input);
    input.addEventListener("blur", () => this.commit(cell, false));
    input.focus();
    if (typed === undefined) input.select();
  }

  cancel(cell) {
    this.said.textContent = "";
    this.close(cell);
    cell.focus();
  }

  // The input is forgotten before it goes, or its blur would commit it.
  close(cell) {
    cell.querySelector("input").closing = true;
    this.show(cell);
  }

  commit(cell, stay) {
    const input = cell.querySelector("input");
    if (!input || input.closing) return;
    const { name } = cell.dataset;
    const value = parsed(input.value);
    const typed = input.value.length > 40 ? `${input.value.slice(0, 40)}…` : input.value;
    this.said.textContent = Number.isFinite(value) ? ""
      : `${name}: expected a number such as −0.5, got “${typed}”. The weight stays as it was.`;
    if (Number.isFinite(value) && value !== this.value(cell)) {
      const gesture = `${Date.now()} ${this.place(cell)}`;
      this.put(cell, value, gesture);
      this.tell(gesture, false);
    }
    this.close(cell);
    if (stay) cell.focus();
  }

  change(cell, value, gesture) {
    this.put(cell, value, gesture);
    this.show(cell);
    this.tell(gesture, true);
  }

  ended(gesture) {
    this.tell(gesture, false);
  }

  put({ dataset: { name, row, column } }, value, gesture) {
    this.values[name][row][column] = value;
    const edit = { name, row: Number(row), column: Number(column), value, gesture };
    this.pending.set(`${name} ${row} ${column}`, edit);
  }

  // A moving hand asks for previews; where it rests, or there are none, the page is told.
  tell(gesture, live) {
    if (live) handMoves(true);
    this.gesture = gesture;
    if (!live || !this.line.open) this.tellPage(gesture, live);
    else this.line.offer(() => ({ kind: "edit", cells: [...this.pending.values()] }));
  }

  tellPage(gesture, live) {
    this.messages.offer(gesture, (number) => {
      const cells = [...this.pending.values()].filter((edit) => edit.gesture === gesture);
      for (const edit of cells) edit.number = number;
      return { number, gesture, live, cells };
    });
  }
}

export default function (component) {
  const root = component.parentElement.querySelector(".weight-grid");
  root.grid ??= new WeightGrid(root);
  root.grid.update(component);
}
