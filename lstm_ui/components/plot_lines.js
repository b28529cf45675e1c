// Moves the lines that Plotly has drawn to new values. Drawing anew also measures every text and
// lays out every axis, which takes ten times as long and cannot follow a moving hand.
// Returns whether it could; where it could not, the plot is to be drawn anew.
function redrawLines(plot, traces) {
  const layout = plot._fullLayout;
  const shown = traces.map((trace, at) => ({ trace, drawn: plot._fullData[at], at }))
    .filter(({ trace }) => trace.meta.quantity !== "legend");
  const lines = [];
  for (const { trace, drawn, at } of shown) {
    if (trace.type !== "scatter" || drawn?.uid !== trace.uid) return false;
    if (drawn.visible !== true) continue;
    const element = plot.querySelector(`.scatterlayer .trace${CSS.escape(trace.uid)}`);
    const path = element?.querySelectorAll(".lines path.js-line") ?? [];
    const points = element?.querySelectorAll(".points path.point") ?? [];
    const marked = drawn.mode.includes("markers");
    if (path.length !== 1 || (marked && points.length !== trace.y.length)) return false;
    lines.push({ trace, path: path[0], points, yaxis: layout[drawn.yaxis.replace("y", "yaxis")] });
  }
  for (const { trace, drawn, at } of shown)
    for (const name of ["x", "y", "customdata"]) plot.data[at][name] = drawn[name] = trace[name];
  for (const { trace, path, points, yaxis } of lines) {
    const pixels = onScreen(trace, layout.xaxis, yaxis);
    path.setAttribute("d", outline(pixels));
    points.forEach((point, k) =>
      point.setAttribute("transform", `translate(${pixels[2 * k]},${pixels[2 * k + 1]})`));
  }
  return true;
}

// x and y of every point in tenths of a pixel, one after the other; a gap has no number for y.
function onScreen({ places, y }, xaxis, yaxis) {
  const [first, last] = xaxis.range.map(xaxis.r2l);
  const [low, high] = yaxis.range.map(yaxis.r2l);
  const [right, up] = [xaxis._length / (last - first), yaxis._length / (high - low)];
  const pixels = new Float64Array(2 * y.length);
  for (let k = 0; k < y.length; k += 1) {
    pixels[2 * k] = Math.round((places[k] - first) * right * 10) / 10;
    pixels[2 * k + 1] = Math.round((high - y[k]) * up * 10) / 10;
  }
  return pixels;
}

function outline(pixels) {
  let path = "";
  let open = false;
  for (let k = 0; k < pixels.length; k += 2) {
    const y = pixels[k + 1];
    if (y === y) path += (open ? "L" : "M") + inTenths(pixels[k]) + "," + inTenths(y);
    open = y === y;
  }
  return path;
}

// Writing a fraction out takes longer than all else of a line; few different ones are ever drawn.
const WRITTEN = [];
const LOWEST = -2000;
const MOST_WRITTEN = 50_000;

function inTenths(pixel) {
  const at = Math.round(pixel * 10) - LOWEST;
  if (at < 0 || at >= MOST_WRITTEN) return String(pixel);
  return (WRITTEN[at] ??= String(pixel));
}
