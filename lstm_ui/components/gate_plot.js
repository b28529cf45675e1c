const READOUT_UNITS = 4;
const UNIT_REACH_PX = 14;
const ARRAYS = { f4: Float32Array, f8: Float64Array, i1: Int8Array, i2: Int16Array,
  i4: Int32Array, u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };

let plotlyLoading;

function loadPlotly(url) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  plotlyLoading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      plotlyLoading = undefined;
      reject(new Error("plotly.min.js could not be loaded"));
    };
    document.head.append(script);
  });
  return plotlyLoading;
}

// Plotly's typed-array form, {dtype, bdata, shape}, as plain arrays that the readout shares.
function decoded(value) {
  if (!value || typeof value !== "object" || !("bdata" in value)) return value;
  const bytes = Uint8Array.from(atob(value.bdata), (character) => character.charCodeAt(0));
  const flat = new ARRAYS[value.dtype](bytes.buffer);
  if (!value.shape) return flat;
  const [rows, columns] = String(value.shape).split(",").map(Number);
  if (columns === undefined) return flat;
  return Array.from({ length: rows }, (_, row) =>
    flat.subarray(row * columns, (row + 1) * columns));
}

// Which unit, or channel, a row of a heat map shows: units may be chosen and ordered.
function unitOf(trace, row) {
  return trace.meta.units?.[row] ?? row;
}

function fixed(number) {
  if (number === null || number === undefined || Number.isNaN(number)) return "–";
  const digits = Math.abs(number) >= 1000 ? 0 : Math.abs(number) >= 10 ? 2 : 3;
  const text = number.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

class GatePlot {
  constructor(root) {
    this.root = root;
    this.plot = root.querySelector(".gate-plot");
    this.overlay = root.querySelector(".overlay");
    this.hovered = null;
    this.bound = false;
    this.plot.addEventListener("keydown", (event) => this.onKey(event));
    this.resizing = new ResizeObserver(() => this.fit());
    this.resizing.observe(root);
  }

  // An answer may be older than the last step that was picked here: then that step stays.
  async update({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    this.picks ??= data.answered;
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const Plotly = await loadPlotly(data.plotlyUrl);
    if (turn !== this.turn) return;
    if (this.shown !== data.figure) {
      this.shown = data.figure;
      const figure = JSON.parse(data.figure);
      for (const trace of figure.data)
        for (const name of ["x", "y", "z", "customdata"]) trace[name] = decoded(trace[name]);
      if (matchMedia("(pointer: coarse)").matches) figure.layout.dragmode = false;
      figure.layout.width = this.root.clientWidth;
      figure.layout.font = { ...figure.layout.font, family: getComputedStyle(this.root).fontFamily };
      this.hovered = null;
      await Plotly.react(this.plot, figure.data, figure.layout, data.config);
      if (!this.bound) this.bind();
    }
    this.steps = data.steps;
    if (data.answered >= this.picks || this.step >= this.steps) {
      this.step = data.step;
      this.unit = data.unit;
      this.values = data.values;
    }
    this.plot.setAttribute("aria-label", data.description);
    this.draw();
  }

  bind() {
    this.bound = true;
    this.plot.on("plotly_hover", (event) => this.onHover(event));
    this.plot.on("plotly_unhover", () => { this.hovered = null; this.draw(); });
    this.plot.on("plotly_click", (event) => this.onClick(event));
    this.plot.on("plotly_afterplot", () => this.draw());
  }

  fit() {
    const width = this.root.clientWidth;
    if (this.bound && width && width !== this.plot._fullLayout.width)
      window.Plotly.relayout(this.plot, { width });
  }

  // Purging would pull the plot from under a drawing that is still under way.
  destroy() {
    this.turn = Infinity;
    this.bound = false;
    this.resizing.disconnect();
  }

  stepOf(point) {
    const number = Array.isArray(point.pointNumber) ? point.pointNumber[1] : point.pointNumber;
    let custom = point.data.customdata;
    if (Array.isArray(point.pointNumber) && custom) custom = custom[point.pointNumber[0]];
    return custom ? custom[number] : number;
  }

  onHover(event) {
    const point = event.points[0];
    this.hovered = { step: this.stepOf(point), position: point.x };
    this.draw();
  }

  // A click chooses the step, and the unit where it lands on one.
  onClick(event) {
    const step = this.stepOf(event.points[0]);
    const pick = { step };
    const top = this.plot.getBoundingClientRect().top;
    let nearest = UNIT_REACH_PX;
    for (const point of event.points) {
      const { quantity, unit } = point.data.meta ?? {};
      if (!quantity || quantity === "x" || quantity === "legend") continue;
      if (point.data.type === "heatmap") { pick.unit = unitOf(point.data, point.pointNumber[0]); break; }
      const axis = point.yaxis;
      const distance = Math.abs(axis._offset + axis.d2p(point.y) - (event.event.clientY - top));
      if (distance < nearest) { nearest = distance; pick.unit = unit; }
    }
    this.choose(pick);
  }

  onKey(event) {
    const leap = event.shiftKey ? 10 : 1;
    const target = { ArrowLeft: this.step - leap, ArrowRight: this.step + leap,
      Home: 0, End: this.steps - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.choose({ step: Math.max(0, Math.min(target, this.steps - 1)) });
  }

  choose(pick) {
    this.step = pick.step;
    this.unit = pick.unit ?? this.unit;
    this.values = null;
    this.draw();
    this.picks += 1;
    this.send("pick", { number: this.picks, step: this.step, unit: this.unit });
  }

  draw() {
    const layout = this.plot._fullLayout;
    if (!layout?.xaxis || this.step === undefined) return;
    const first = this.plot._fullData[0];
    const row = first.type === "heatmap" ? 0 : undefined;
    const chosen = { step: this.step, position: first.x[this.nearest(first, this.step, row)] };
    const reading = this.hovered ?? chosen;
    this.overlay.replaceChildren(
      this.cursor(layout, chosen.position, "cursor chosen"),
      ...(this.hovered ? [this.cursor(layout, this.hovered.position, "cursor")] : []),
      ...this.readouts(layout, reading));
  }

  cursor(layout, position, name) {
    const line = document.createElement("div");
    const axis = layout.xaxis;
    const offset = axis.d2p(position);
    line.className = name;
    line.style.left = `${axis._offset + offset}px`;
    line.style.top = `${layout._size.t}px`;
    line.style.height = `${layout._size.h}px`;
    line.hidden = !(offset >= -0.5 && offset <= axis._length + 0.5);
    return line;
  }

  // One reading for each row at the right end of its title line.
  readouts(layout, { step }) {
    const rows = new Map();
    const exact = step === this.step ? this.values : null;
    for (const trace of this.plot._fullData) {
      const { quantity, unit } = trace.meta ?? {};
      if (!quantity || quantity === "legend" || trace.visible !== true) continue;
      const row = rows.get(quantity) ?? { trace, units: [] };
      const lines = trace.type === "heatmap"
        ? Array.from(trace.z, (z, k) =>
          ({ unit: unitOf(trace, k), ...this.reading(trace, z, step, k) }))
        : [{ unit, ...this.reading(trace, trace.y, step) }];
      row.units.push(...lines);
      rows.set(quantity, row);
    }
    return [...rows].map(([quantity, row]) => {
      const axis = layout[row.trace.yaxis.replace("y", "yaxis")];
      const all = row.units.length <= READOUT_UNITS;
      const kept = all ? row.units
        : row.units.filter(({ unit }) => unit === (quantity === "x" ? 0 : this.unit));
      const element = document.createElement("div");
      element.className = "readout";
      element.dataset.quantity = quantity;
      element.style.right = `${layout._size.r}px`;
      element.style.top = `${axis._offset}px`;
      for (const { unit, value, near } of kept) {
        const number = document.createElement("span");
        const told = exact?.[quantity]?.[unit];
        const whose = all ? "" : `${quantity === "x" ? "channel" : "unit"} ${unit}: `;
        const about = near && told === undefined ? "≈ " : "";
        number.textContent = `${whose}${about}${fixed(told ?? value)}`;
        if (all && quantity !== "x" && unit === this.unit && row.units.length > 1)
          number.className = "chosen";
        element.append(number);
      }
      return element;
    });
  }

  reading(trace, values, step, row) {
    const at = this.nearest(trace, step, row);
    const steps = row === undefined ? trace.customdata : trace.customdata?.[row];
    return { value: values[at], near: Boolean(steps) && steps[at] !== step };
  }

  // Where a step stands in a trace; in a thinned one, the drawn point closest to it.
  nearest(trace, step, row) {
    let steps = trace.customdata;
    if (row !== undefined && steps) steps = steps[row];
    if (!steps) return step;
    let best = 0;
    for (let k = 1; k < steps.length; k += 1)
      if (Math.abs(steps[k] - step) < Math.abs(steps[best] - step)) best = k;
    return best;
  }
}

export default function (component) {
  const root = component.parentElement.querySelector(".gate-plot-root");
  root.view ??= new GatePlot(root);
  root.view.update(component);
  return () => {
    if (!root.isConnected) {
      root.view?.destroy();
      root.view = undefined;
    }
  };
}
