// From the keyboard what a hand does by dragging and clicking: zoom, and show and hide a line.
const CLOSER = 2;
const ZOOMS = { "+": 1 / CLOSER, "=": 1 / CLOSER, "-": CLOSER, 0: Infinity };

class PlotKeys {
  constructor(plot) {
    this.plot = plot;
  }

  // Whether the key was one of these; `place` is where the chosen step stands on the axis.
  onKey(event, place) {
    if (event.target.closest("button")) return true; // one of Plotly's own
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    if (event.target.matches(".legendtoggle") && [" ", "Enter"].includes(event.key)) {
      event.preventDefault();
      this.toggle(event.target);
      return true;
    }
    const factor = ZOOMS[event.key];
    if (factor === undefined) return false;
    event.preventDefault();
    this.zoom(factor, place);
    return true;
  }

  // The chosen step comes to the middle, but for what would lie beyond the ends.
  zoom(factor, place) {
    const { xaxis } = this.plot._fullLayout;
    const { places } = this.plot.data[0];
    const ends = [places[0], places[places.length - 1]];
    const [first, last] = [Math.min(...ends), Math.max(...ends)];
    const [low, high] = xaxis.range.map(xaxis.r2l);
    const width = (high - low) * factor;
    if (!(width < last - first)) {
      window.Plotly.relayout(this.plot, { "xaxis.autorange": true });
      return;
    }
    const left = Math.max(first, Math.min(place - width / 2, last - width));
    const range = [left, left + width].map((at) => xaxis.l2r(at));
    window.Plotly.relayout(this.plot, { "xaxis.range": range });
  }

  // Plotly waits for a second click, which would show this line alone.
  toggle(entry) {
    for (const kind of ["mousedown", "mouseup"])
      entry.dispatchEvent(new MouseEvent(kind, { bubbles: true }));
  }

  // Plotly draws its legend for the mouse alone.
  openLegend() {
    for (const entry of this.plot.querySelectorAll(".legend .legendtoggle")) {
      const { trace } = entry.__data__[0];
      entry.setAttribute("tabindex", 0);
      entry.setAttribute("role", "checkbox");
      entry.setAttribute("aria-label", `Show ${trace.name}`);
      entry.setAttribute("aria-checked", trace.visible === true);
    }
  }
}

function keysInWords({ stepping, canPull }) {
  return ["← → step, with Shift by ten", ...(stepping ? ["space plays"] : []),
    "+ − zoom, 0 shows all", ...(canPull ? ["Alt ↑ ↓ changes x"] : [])].join(" · ");
}
