const UNIT_REACH_PX = 14;
const REST_MS = 150;
const SETTLE_MS = 300;

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

class GatePlot {
  constructor(root) {
    this.root = root;
    this.plot = root.querySelector(".gate-plot");
    this.overlay = root.querySelector(".overlay");
    this.help = root.querySelector(".keys");
    this.channel = 0;
    this.hovered = null;
    this.bound = false;
    this.gone = new AbortController();
    this.messages = new LatestOnly();
    this.line = new PreviewLine(() => this.tellPage(this.pulledLast));
    this.stepping = new Stepping(root.querySelector(".stepping"), (pick) => this.choose(pick),
      (channel) => this.chooseChannel(channel));
    this.pull = new PlotPull(this);
    this.keys = new PlotKeys(this.plot);
    this.plot.addEventListener("keydown", (event) => this.pull.onKey(event) ||
      (this.bound && this.keys.onKey(event, this.placeOf(this.step))) ||
      this.stepping.onKey(event));
    this.resizing = new ResizeObserver(() => this.fit());
    this.resizing.observe(root);
    const handed = ({ detail }) => this.take(detail);
    document.addEventListener(HANDED_ON, handed, { signal: this.gone.signal });
    document.addEventListener(HAND_RESTS, () => this.settle(), { signal: this.gone.signal });
  }

  update({ data, setTriggerValue }) {
    this.send = (act) => setTriggerValue("act", act);
    this.own = data;
    return this.take(data);
  }

  // A preview may come late, or nothing of it was kept: at rest stands what the page was drawn of.
  settle() {
    clearTimeout(this.resettling);
    this.resettling = setTimeout(() => {
      const moving = document.documentElement.classList.contains("hand-moves");
      if (!moving && unpacked(this.own).header.version !== this.version) this.take(this.own);
    }, SETTLE_MS);
  }

  // An answer may be older than what was chosen here since: then that stays.
  async take(data) {
    const { header, rest } = unpacked(data);
    if (header.name !== (this.name ??= header.name)) return;
    if (header.answered === null && !this.bound) return; // a preview of what is not drawn yet
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const pulled = this.pulling === false;
    if (header.answered !== null) this.messages.update(this.send, header.answered);
    if (header.preview) this.line.update(header.preview);
    if (pulled && this.messages.idle) {
      this.pulling = undefined;
      handMoves(false);
    }
    // While Plotly is on its way, what stands below already stands where it will.
    if (!this.bound && header.figure)
      this.plot.style.minHeight = `${JSON.parse(header.figure).layout.height}px`;
    const Plotly = await loadPlotly(header.plotlyUrl);
    if (turn !== this.turn) return;
    Object.assign(this, { steps: header.steps, thinned: header.thinned, canPull: header.canPull });
    if (header.version !== this.version) await this.show(Plotly, header, rest.slice().buffer);
    if ((this.messages.idle && !this.resting) || this.step >= this.steps) {
      this.step = header.step;
      this.unit = header.unit;
    }
    this.exact = { step: header.step, values: header.values };
    this.plot.setAttribute("aria-label", header.description);
    this.root.querySelector(".stepping").hidden = !header.stepping;
    this.stepping.set(this.step, this.steps - 1);
    this.stepping.setUnit(this.unit, header.units);
    this.channels = header.values.x?.length ?? 0;
    this.chooseChannel(this.channel);
    this.help.textContent = keysInWords(header);
    if (header.equations) equationsFollow(header.equations);
  }

  // Figures that differ in their numbers alone follow one another quickly under a moving hand.
  async show(Plotly, header, numbers) {
    this.version = header.version;
    const same = this.bound && header.figure === this.spec;
    if (same && sameBytes(numbers, this.numbers)) return; // what the hand was shown is kept
    this.numbers = numbers;
    if (!same) this.figure = JSON.parse(header.figure);
    this.spec = header.figure;
    this.traces = tracesWithArrays(this.figure.data, numbers);
    this.config ??= withSaving(Plotly, header.config, this.root); // another would end every zoom
    clearTimeout(this.settling);
    if (same && redrawLines(this.plot, this.traces))
      this.settling = setTimeout(() => this.render(Plotly), SETTLE_MS);
    else await this.render(Plotly);
  }

  async render(Plotly) {
    if (this.turn === Infinity) return;
    const layout = structuredClone(this.figure.layout);
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
    layout.width = this.root.clientWidth;
    layout.font = { ...layout.font, family: getComputedStyle(this.root).fontFamily };
    this.hovered = null;
    const traces = this.traces.map((trace) => ({ ...trace }));
    await Plotly.react(this.plot, traces, layout, this.config);
    this.plot.style.minHeight = "";
    if (!this.bound) this.bind();
    this.onDrawn();
  }

  bind() {
    this.bound = true;
    this.plot.on("plotly_hover", (event) => this.onHover(event));
    this.plot.on("plotly_unhover", () => { this.hovered = null; this.draw(); });
    this.plot.on("plotly_click", (event) => this.onClick(event));
    this.plot.on("plotly_afterplot", () => this.onDrawn());
    this.plot.on("plotly_relayout", (change) => this.onZoom(change));
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
    this.stepping.pause();
    this.resizing.disconnect();
    this.gone.abort();
  }

  // The channel of x that the keyboard changes; a hand takes whichever it touches.
  chooseChannel(channel) {
    this.channel = Math.min(channel, Math.max(0, this.channels - 1));
    this.stepping.setChannel(this.channel, this.canPull ? this.channels : 0);
    this.draw();
  }

  onDrawn() {
    this.keys.openLegend();
    this.draw();
  }

  // Where a step stands on the time axis, as the first row has it.
  placeOf(step) {
    const first = this.plot._fullData[0];
    return this.traces[0].places[nearest(first, step, first.type === "heatmap" ? 0 : undefined)];
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

  // A click chooses the step, and the unit and the gate or state where it lands on one.
  onClick(event) {
    const step = this.stepOf(event.points[0]);
    const pick = { step };
    const top = this.plot.getBoundingClientRect().top;
    let least = UNIT_REACH_PX;
    for (const point of event.points) {
      const { quantity, unit } = point.data.meta ?? {};
      if (!quantity || quantity === "x" || quantity === "legend") continue;
      if (point.data.type === "heatmap") {
        Object.assign(pick, { quantity, unit: unitOf(point.data, point.pointNumber[0]) });
        break;
      }
      const axis = point.yaxis;
      const distance = Math.abs(axis._offset + axis.d2p(point.y) - (event.event.clientY - top));
      if (distance < least) {
        least = distance;
        Object.assign(pick, { quantity, unit });
      }
    }
    this.choose(pick, 0);
  }

  // The server is told once the step rests.
  choose(pick, rest = REST_MS) {
    this.step = pick.step;
    this.unit = pick.unit ?? this.unit;
    this.stepping.set(this.step, this.steps - 1);
    this.draw();
    clearTimeout(this.resting);
    const { step, unit } = this;
    this.resting = setTimeout(() => {
      this.resting = undefined;
      this.messages.offer("pick", (number) =>
        ({ kind: "pick", number, step, unit, quantity: pick.quantity }));
    }, rest);
  }

  // A thinned plot is given every point of what it is zoomed into.
  onZoom(change) {
    if (!Object.keys(change).some((key) => key.startsWith("xaxis.")) || !this.thinned) return;
    const { xaxis } = this.plot._fullLayout;
    const trace = this.plot.data.find(({ customdata }) => customdata);
    if (!trace) return;
    const steps = trace.type === "heatmap" ? trace.customdata[0] : trace.customdata;
    const [low, high] = xaxis.range.map(xaxis.r2l);
    let [first, end] = [0, steps.length - 1];
    if (trace.places[0] <= trace.places[end]) {
      while (first < end && trace.places[first + 1] < low) first += 1;
      while (end > first && trace.places[end - 1] > high) end -= 1;
    }
    const whole = xaxis.autorange || (first === 0 && end === steps.length - 1);
    const window = whole ? null : [steps[first], steps[end] + 1];
    this.messages.offer("look", (number) =>
      ({ kind: "look", number, steps: this.steps, window, live: true }));
  }

  pulled({ at, k, step, channel }, value, gesture, live) {
    this.numbers = undefined; // what is on screen came from the hand
    this.traces[at].y = Float32Array.from(this.traces[at].y);
    this.traces[at].y[k] = value;
    redrawLines(this.plot, this.traces);
    this.chooseChannel(channel);
    this.pulling = live;
    handMoves(true);
    this.pulledLast = { step, channel, value, gesture, live };
    if (!live || !this.line.open) this.tellPage(this.pulledLast);
    else this.line.offer(() => ({ kind: "pull", step, channel, value }));
  }

  tellPage(pull) {
    this.messages.offer(pull.gesture, (number) => ({ kind: "pull", number, ...pull }));
  }

  draw() {
    const layout = this.plot._fullLayout;
    if (!layout?.xaxis || this.step === undefined) return;
    const first = this.plot._fullData[0];
    const row = first.type === "heatmap" ? 0 : undefined;
    const chosen = { step: this.step, position: first.x[nearest(first, this.step, row)] };
    const shown = this.hovered ?? chosen;
    const exact = shown.step === this.exact?.step ? this.exact.values : undefined;
    this.overlay.replaceChildren(
      cursorLine(layout, chosen.position, "cursor chosen"),
      ...(this.hovered ? [cursorLine(layout, this.hovered.position, "cursor")] : []),
      ...readouts(this.plot, { step: shown.step, exact, unit: this.unit, channel: this.channel }));
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
