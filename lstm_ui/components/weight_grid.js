const MINUS = "−";
const NARROW_COLUMNS = 4;

function written(number) {
  const text = Math.abs(number) >= 1e5 || (number !== 0 && Math.abs(number) < 5e-4)
    ? number.toExponential(1)
    : String(Math.round(number * 1000) / 1000);
  return text.replace("-", MINUS);
}

function parsed(text) {
  const plain = text.trim().replace(MINUS, "-").replace(/^([+-]?\d+),(\d+)$/, "$1.$2");
  return plain === "" ? NaN : Number(plain);
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
    this.tables.addEventListener("keydown", (event) => this.onKey(event));
    this.tables.addEventListener("focusin", (event) => this.onFocus(event));
  }

  // An answer may be older than what was typed since: edits it has not seen stay on top of it.
  update({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    this.data = data;
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
  }

  build() {
    this.tables.replaceChildren(...this.data.weights.map((weight) => this.table(weight)));
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
    this.show(cell);
    cell.focus();
  }

  commit(cell, stay) {
    const input = cell.querySelector("input");
    if (!input) return;
    const { name, row, column } = cell.dataset;
    const value = parsed(input.value);
    if (!Number.isFinite(value)) {
      this.said.textContent =
        `${name}: expected a number such as −0.5, got “${input.value}”. The weight stays as it was.`;
    } else {
      this.said.textContent = "";
      if (value !== this.values[name][row][column]) this.edit(name, row, column, value);
    }
    this.show(cell);
    if (stay) cell.focus();
  }

  edit(name, row, column, value) {
    this.sent += 1;
    this.values[name][row][column] = value;
    this.pending.push({ number: this.sent, name, row, column, value });
    const names = new Set(this.pending.map((edit) => edit.name));
    const changes = Object.fromEntries([...names].map((changed) => [changed, this.values[changed]]));
    this.send("edit", { number: this.sent, changes });
  }
}

export default function (component) {
  const root = component.parentElement.querySelector(".weight-grid");
  root.grid ??= new WeightGrid(root);
  root.grid.update(component);
}
