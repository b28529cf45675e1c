const MINUS = "−";
const NARROW_COLUMNS = 4;
const LONGEST_HOLD_MS = 3000;

function written(number) {
  const text = Math.abs(number) >= 1e5 || (number !== 0 && Math.abs(number) < 5e-4)
    ? number.toExponential(1)
    : String(Math.round(number * 1000) / 1000);
  return text.replaceAll("-", MINUS);
}

// A plain decimal number, with a decimal point or comma; nothing that could be read in two ways.
function parsed(text) {
  const plain = text.trim().replaceAll(MINUS, "-");
  if (/^[+-]?\d{1,3},\d{3}$/.test(plain)) return NaN;
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i.test(plain)) return NaN;
  return Number(plain.replace(",", "."));
}

// The diverging scale of the theme, interpolated, with text that can be read on it.
function coloured(cell, value, bound, scale) {
  const share = Math.max(-1, Math.min(1, bound > 0 ? value / bound : 0));
  const place = ((share + 1) / 2) * (scale.length - 1);
  const below = Math.min(Math.floor(place), scale.length - 2);
  const channels = [1, 3, 5].map((at) => {
    const [a, b] = [scale[below], scale[below + 1]].map((c) => parseInt(c.slice(at, at + 2), 16));
    return Math.round(a + (b - a) * (place - below));
  });
  const [red, green, blue] = channels.map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  cell.style.backgroundColor = `rgb(${channels.join(",")})`;
  cell.style.color = luminance > 0.179 ? "#000000" : "#ffffff";
}

class WeightGrid {
  constructor(root) {
    this.root = root;
    this.pending = [];
    this.said = root.querySelector(".said");
    this.tables = root.querySelector(".tables");
    this.tables.addEventListener("dblclick", (event) => this.open(event.target.closest("td")));
    this.tables.addEventListener("click", (event) => {
      if (matchMedia("(pointer: coarse)").matches) this.open(event.target.closest("td"));
    });
    this.tables.addEventListener("keydown", (event) => this.onKey(event));
    this.tables.addEventListener("focusin", (event) => this.onFocus(event));
    this.onLeaving = (event) => this.holdBack(event);
    document.addEventListener("click", this.onLeaving, true);
  }

  // An edit may be sent later than a click on a link that ends it, which would then be undone:
  // the link is followed once the edit is answered.
  holdBack(event) {
    if (!this.root.isConnected) document.removeEventListener("click", this.onLeaving, true);
    const link = event.target.closest?.("a");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || elsewhere || !event.isTrusted || !this.root.isConnected || !this.pending.length)
      return;
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(this.leaving);
    this.leave = () => {
      this.leave = undefined;
      if (link.isConnected) link.click();
    };
    this.leaving = setTimeout(() => this.leave?.(), LONGEST_HOLD_MS);
  }

  // An answer may be older than what was typed since: edits it has not seen stay on top of it.
  update({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    this.data = data;
    if (!this.tables.querySelector("input")) this.said.textContent = "";
    this.sent ??= data.answered;
    const shape = JSON.stringify([data.gate, data.weights.map((w) => [w.name, w.rows, w.columns])]);
    const reshaped = shape !== this.shape;
    this.pending = reshaped ? [] : this.pending.filter((edit) => edit.number > data.answered);
    this.values = Object.fromEntries(
      data.weights.map((weight) => [weight.name, weight.values.map((row) => [...row])]));
    for (const { name, row, column, value } of this.pending) this.values[name][row][column] = value;
    if (reshaped) {
      this.shape = shape;
      this.build();
    }
    this.fill();
    if (!this.pending.length) this.leave?.();
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
    for (const cell of this.tables.querySelectorAll("td"))
      if (!cell.querySelector("input")) this.show(cell);
  }

  show(cell) {
    const { name, row, column } = cell.dataset;
    const value = this.values[name][row][column];
    const weight = this.data.weights.find((w) => w.name === name);
    const place = weight.kind === "matrix" ? `${name}[${row}, ${column}]` : `${name}[${row}]`;
    const joins = {
      matrix: `from ${weight.sources[column]} to unit ${row}`,
      bias: `bias of unit ${row}`,
      diagonal: `from c of unit ${row} to unit ${row}`,
    }[weight.kind];
    cell.textContent = written(value);
    cell.title = `${place} = ${String(value).replace("-", MINUS)}: ${joins}`;
    cell.setAttribute("aria-label", `${place} ${value}`);
    coloured(cell, value, this.data.bound, this.data.scale);
  }

  onFocus(event) {
    const cell = event.target.closest("td");
    if (!cell) return;
    for (const other of this.tables.querySelectorAll('td[tabindex="0"]')) other.tabIndex = -1;
    cell.tabIndex = 0;
  }

  onKey(event) {
    const cell = event.target.closest("td");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.tagName === "INPUT") {
      if (event.key === "Enter") { event.preventDefault(); this.commit(cell, true); }
      if (event.key === "Escape") { event.preventDefault(); this.cancel(cell); }
      return;
    }
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (moves[event.key]) {
      event.preventDefault();
      this.move(cell, ...moves[event.key]);
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      this.open(cell);
    } else if (/^[-−+.,\d]$/.test(event.key)) {
      event.preventDefault();
      this.open(cell, event.key);
    }
  }

  move(cell, down, right) {
    const tables = [...this.tables.querySelectorAll("table")];
    const table = cell.closest("table");
    const row = table.rows[cell.parentElement.rowIndex + down];
    let target = row?.cells[cell.cellIndex + right];
    if (!target && right) {
      const beside = tables[tables.indexOf(table) + right];
      const cells = beside?.rows[Math.min(cell.parentElement.rowIndex, beside.rows.length - 1)].cells;
      target = cells && cells[right > 0 ? 0 : cells.length - 1];
    }
    target?.focus();
  }

  open(cell, typed) {
    if (!cell || cell.querySelector("input")) return;
    const { name, row, column } = cell.dataset;
    const input = document.createElement("input");
    input.inputMode = "decimal";
    input.value = typed ?? String(this.values[name][row][column]);
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
    const { name, row, column } = cell.dataset;
    const value = parsed(input.value);
    const typed = input.value.length > 40 ? `${input.value.slice(0, 40)}…` : input.value;
    this.said.textContent = Number.isFinite(value) ? ""
      : `${name}: expected a number such as −0.5, got “${typed}”. The weight stays as it was.`;
    if (Number.isFinite(value) && value !== this.values[name][row][column])
      this.edit(name, Number(row), Number(column), value);
    this.close(cell);
    if (stay) cell.focus();
  }

  edit(name, row, column, value) {
    this.sent += 1;
    this.values[name][row][column] = value;
    this.pending.push({ number: this.sent, name, row, column, value });
    this.send("edit", { number: this.sent, cells: this.pending });
  }
}

export default function (component) {
  const root = component.parentElement.querySelector(".weight-grid");
  root.grid ??= new WeightGrid(root);
  root.grid.update(component);
}
