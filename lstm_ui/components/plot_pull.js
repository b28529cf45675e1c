// Dragging a point of the input up and down, by hand or with Alt and the arrow keys.
const REACH_PX = 9;
const KEY_PX = 2;
const PULL_ENDS_MS = 500;

// `view` has plot, step, channel, canPull, gone (an AbortController) and
// pulled(point, value, gesture, live).
class PlotPull {
  constructor(view) {
    this.view = view;
    const { plot } = view;
    for (const kind of ["mousedown", "touchstart"])
      plot.addEventListener(kind, (event) => this.press(event), true);
    plot.addEventListener("pointermove", (event) => this.offer(event));
    const whileThere = { signal: view.gone.signal };
    window.addEventListener("pointermove", (event) => this.move(event), whileThere);
    for (const kind of ["pointerup", "pointercancel"])
      window.addEventListener(kind, () => this.release(), whileThere);
  }

  // The point of x under the pointer: at the nearest place in time, of the nearest channel.
  under({ clientX, clientY }) {
    const { plot, canPull } = this.view;
    if (!canPull || !plot._fullLayout?.xaxis) return undefined;
    const { left, top } = plot.getBoundingClientRect();
    let found;
    let least = REACH_PX;
    for (const [at, trace] of plot._fullData.entries()) {
      if (trace.meta?.quantity !== "x" || trace.type !== "scatter" || trace.visible !== true)
        continue;
      const layout = plot._fullLayout;
      const yaxis = layout[trace.yaxis.replace("y", "yaxis")];
      const pixels = onScreen(plot.data[at], layout.xaxis, yaxis);
      for (let k = 0; k < trace.y.length; k += 1) {
        const distance = Math.hypot(
          pixels[2 * k] + layout.xaxis._offset - (clientX - left),
          pixels[2 * k + 1] + yaxis._offset - (clientY - top));
        if (distance >= least) continue;
        least = distance;
        found = { at, k, channel: trace.meta.unit, step: trace.customdata?.[k] ?? k, yaxis };
      }
    }
    return found;
  }

  offer(event) {
    if (this.held || event.buttons || event.pointerType === "touch") return;
    const above = this.view.canPull && this.under(event);
    this.view.plot.classList.toggle("pullable", Boolean(above));
  }

  press(event) {
    const touch = event.touches?.[0] ?? event;
    const point = event.button ? undefined : this.under(touch);
    if (!point) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.view.plot.focus({ preventScroll: true });
    this.held = { ...this.begun(point), y: touch.clientY, gesture: `${Date.now()} pull` };
  }

  begun(point) {
    const [low, high] = point.yaxis.range;
    const perPx = (high - low) / point.yaxis._length;
    const digits = Math.max(0, 1 - Math.floor(Math.log10(perPx)));
    return { point, perPx, digits, start: this.view.plot.data[point.at].y[point.k] };
  }

  move(event) {
    const held = this.held;
    if (!held) return;
    const value = held.start + (held.y - event.clientY) * held.perPx;
    this.tell(held, value, true);
  }

  release() {
    const held = this.held;
    this.held = undefined;
    if (held?.value !== undefined) this.view.pulled(held.point, held.value, held.gesture, false);
  }

  tell(held, value, live) {
    held.value = Number(value.toFixed(Math.min(held.digits, 12)));
    this.view.pulled(held.point, held.value, held.gesture, live);
  }

  // Whether the key was one that pulls x at the chosen step.
  onKey(event) {
    const up = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const { plot, step, channel, canPull } = this.view;
    if (!up || !event.altKey || !canPull) return false;
    event.preventDefault();
    const at = plot._fullData.findIndex(({ meta }) =>
      meta?.quantity === "x" && meta.unit === channel);
    const trace = plot._fullData[at];
    if (trace?.type !== "scatter") return true;
    const k = nearest(trace, step);
    if (this.nudged?.k !== k || this.nudged.point.channel !== channel) {
      this.endNudge();
      const yaxis = plot._fullLayout[trace.yaxis.replace("y", "yaxis")];
      const point = { at, k, channel, step, yaxis };
      this.nudged = { ...this.begun(point), k, gesture: `${Date.now()} nudge` };
    }
    const nudged = this.nudged;
    const pixels = KEY_PX * up * (event.shiftKey ? 5 : 1);
    this.tell(nudged, (nudged.value ?? nudged.start) + pixels * nudged.perPx, true);
    clearTimeout(this.ending);
    this.ending = setTimeout(() => this.endNudge(), PULL_ENDS_MS);
    return true;
  }

  endNudge() {
    clearTimeout(this.ending);
    const nudged = this.nudged;
    this.nudged = undefined;
    if (nudged) this.view.pulled(nudged.point, nudged.value, nudged.gesture, false);
  }
}
