const REST_MS = 300;
const NARROW_BELOW_PX = 600;
const PULSE_EVERY_MS = 400;
const STEPS_AHEAD = 100;

// Whether all units are shown in place of one; kept while pages come and go.
let showsAll = false;

class CellDiagram {
  constructor(root) {
    this.root = root;
    const find = (selector) => root.querySelector(selector);
    const holder = find(".drawing");
    this.drawing = new CellDrawing(holder);
    this.explained = new Explained(root);
    this.mail = new LatestOnly();
    this.stepping = new Stepping(find(".stepping"), (reached) => this.go(reached));
    this.everyUnit = find(".every-unit");
    this.everyUnit.addEventListener("click", () => {
      showsAll = !showsAll;
      this.draw();
    });
    this.pointed = null;
    this.explaining = "f";
    for (const name of ["pointerover", "focusin"])
      holder.addEventListener(name, (event) => this.point(event.target));
    holder.addEventListener("pointerleave", () => this.point(document.activeElement));
    holder.addEventListener("focusout", () => this.point(null));
    holder.addEventListener("click", (event) => this.onClick(event));
    holder.addEventListener("keydown", (event) => this.onKey(event));
    find(".save").addEventListener("click", () => this.save());
    this.resizing = new ResizeObserver(() => this.draw());
    this.resizing.observe(root);
  }

  // An answer may be older than where the hand is by now: then the step stays.
  update({ data, setTriggerValue }) {
    this.data = data;
    this.mail.update(
      ({ topic, ...message }) => setTriggerValue(topic, message), data.answered);
    this.values = new StepValues(data.values);
    const { steps, units } = this.values;
    const ahead = this.resting !== undefined || !this.mail.idle;
    if (!ahead || !(this.step < steps)) this.step = data.step;
    if (!ahead || !(this.unit < units)) this.unit = data.unit;
    this.showControls();
    if (!data.weights[this.explaining]?.length)
      this.explaining = Object.keys(data.weights).find((gate) => data.weights[gate].length);
    this.draw();
  }

  get all() {
    return showsAll && this.values.units > 1;
  }

  showControls() {
    const { steps, units } = this.values;
    this.stepping.set(this.step, steps - 1);
    this.stepping.setUnit(this.unit, units);
    this.everyUnit.hidden = units < 2;
  }

  // What the controls and keys have reached: a step, a unit, or both.
  go({ step, unit = this.unit }) {
    const by = step - this.step;
    this.step = step;
    this.unit = unit;
    this.draw();
    this.drawing.still();
    if (Math.abs(by) === 1) this.animate(by);
    const { values } = this;
    if (!values.has(step) || (!values.reachesEnd && values.ahead(step) < STEPS_AHEAD)) this.rest();
    else this.restSoon();
  }

  animate(by) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const now = performance.now();
    this.drawing.roll(by);
    if (by === 1 && now - (this.went ?? 0) > PULSE_EVERY_MS) this.drawing.pulse();
    this.went = now;
  }

  restSoon() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest(), REST_MS);
  }

  // Python is told once the hand rests, so that what stands below the drawing follows; and
  // before the values that are here run out.
  rest() {
    clearTimeout(this.resting);
    this.resting = undefined;
    const { step, unit } = this;
    this.mail.offer("pick", (number) => ({ topic: "pick", number, step, unit }));
    this.root.querySelector(".said").textContent = this.reading();
  }

  draw() {
    if (!this.data || !this.root.clientWidth) return;
    const { step, unit, values, data } = this;
    const width = this.root.clientWidth < NARROW_BELOW_PX ? "narrow" : "wide";
    this.drawing.load(data.drawings[width], `LSTM cell, ${data.form} form, step ${step}`);
    this.everyUnit.setAttribute("aria-pressed", String(this.all));
    this.drawing.ask(data.asked);
    this.drawing.neighbours(step, values.steps - 1);
    this.drawing.fill(values, step, unit, this.all, data.scales);
    this.root.querySelector(".read").textContent = this.reading();
    this.explain();
  }

  explain() {
    const shown = this.pointed ?? this.explaining;
    const value = this.values.at(shown, this.step, this.unit)?.[this.unit];
    this.explained.show(shown, this.data, value, this.unit);
  }

  // The step in words.
  reading() {
    const { step, unit } = this;
    if (!this.values.has(step)) return `Step ${step}`;
    const told = (place) => {
      const held = this.values.at(place, step, unit);
      return shownNumber(held[unit], 3);
    };
    const names = ["c_prev", "h_prev", "i", "f", "g", "o", "c", "h"];
    const words = names.map((name) => `${name.replace("_prev", "′")} ${told(name)}`);
    return `Step ${step} of ${this.values.steps - 1}, unit ${unit}: ${words.join(", ")}.`;
  }

  point(element) {
    const asks = element?.closest?.("[data-asks]")?.dataset.asks;
    const quantity = asks ? ASKED_AT[asks][0] : null;
    const steps = asks ? ASKED_AT[asks][1] : 0;
    this.pointed = steps ? null : quantity;
    if (this.pointed) this.explaining = this.pointed;
    this.drawing.light(this.pointed);
    if (this.data) this.explain();
  }

  onClick(event) {
    const side = event.target.closest(".ghost")?.id;
    if (side) this.stepping.reach(this.step + (side === "cell-step-before" ? -1 : 1));
    const asks = event.target.closest("[data-asks]")?.dataset.asks;
    if (asks) this.ask(asks, event.target);
  }

  onKey(event) {
    const asks = event.target.closest("[data-asks]")?.dataset.asks;
    if (asks && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      this.ask(asks, event.target);
    } else this.stepping.onKey(event);
  }

  // In a strip of all units, the unit under the pointer is asked about.
  ask(place, target) {
    const [quantity, back] = ASKED_AT[place];
    const cell = target.closest(".strip rect");
    const unit = cell ? [...cell.parentNode.children].indexOf(cell) : this.unit;
    const step = this.step - back;
    if (step < 0) return;
    this.stepping.pause();
    clearTimeout(this.resting);
    this.resting = undefined;
    this.step = step;
    this.unit = unit;
    this.showControls();
    this.draw();
    this.mail.offer("ask", (number) => ({ topic: "ask", number, quantity, step, unit }));
  }

  save() {
    const { step, unit } = this;
    const title = `LSTM cell, ${this.data.form} form, step ${step}`;
    const text = this.drawing.file(title, this.reading());
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    link.download = `lstm-cell-step-${step}-unit-${unit}.svg`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  destroy() {
    clearTimeout(this.resting);
    this.stepping.pause();
    this.resizing.disconnect();
  }
}

export default function (component) {
  const root = component.parentElement.querySelector(".cell-diagram-root");
  root.view ??= new CellDiagram(root);
  root.view.update(component);
  return () => {
    if (!root.isConnected) {
      root.view?.destroy();
      root.view = undefined;
    }
  };
}
