// The cursor through all rows, and what every row says at a step.
const READOUT_UNITS = 4;

function fixed(number) {
  if (number === null || number === undefined || Number.isNaN(number)) return "–";
  const digits = Math.abs(number) >= 1000 ? 0 : Math.abs(number) >= 10 ? 2 : 3;
  const text = number.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

// Which unit, or channel, a row of a heat map shows: units may be chosen and ordered.
function unitOf(trace, row) {
  return trace.meta.units?.[row] ?? row;
}

// Where a step stands in a trace; in a thinned one, the drawn point closest to it.
function nearest(trace, step, row) {
  let steps = trace.customdata;
  if (row !== undefined && steps) steps = steps[row];
  if (!steps) return step;
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] < step) low = middle + 1;
    else high = middle;
  }
  return low > 0 && step - steps[low - 1] < steps[low] - step ? low - 1 : low;
}

function reading(trace, values, step, row) {
  const at = nearest(trace, step, row);
  const steps = row === undefined ? trace.customdata : trace.customdata?.[row];
  return { value: values[at], near: Boolean(steps) && steps[at] !== step };
}

function cursorLine(layout, position, name) {
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

// One reading for each row at the right end of its title line; `exact` holds the step's true
// values where they are known; a crowded row reads `unit` alone, that of x `channel`.
function readouts(plot, { step, exact, unit: chosenUnit, channel }) {
  const layout = plot._fullLayout;
  const rows = new Map();
  for (const trace of plot._fullData) {
    const { quantity, unit } = trace.meta ?? {};
    if (!quantity || quantity === "legend" || quantity === "ghost" || trace.visible !== true)
      continue;
    const row = rows.get(quantity) ?? { trace, units: [] };
    const lines = trace.type === "heatmap"
      ? Array.from(trace.z, (z, k) => ({ unit: unitOf(trace, k), ...reading(trace, z, step, k) }))
      : [{ unit, ...reading(trace, trace.y, step) }];
    row.units.push(...lines);
    rows.set(quantity, row);
  }
  return [...rows].map(([quantity, row]) => {
    const all = row.units.length <= READOUT_UNITS;
    const kept = all ? row.units
      : row.units.filter(({ unit }) => unit === (quantity === "x" ? channel : chosenUnit));
    const element = document.createElement("div");
    element.className = "readout";
    element.dataset.quantity = quantity;
    element.style.right = `${layout._size.r}px`;
    element.style.top = `${layout[row.trace.yaxis.replace("y", "yaxis")]._offset}px`;
    for (const { unit, value, near } of kept) {
      const number = document.createElement("span");
      const told = exact?.[quantity]?.[unit];
      const whose = all ? "" : `${quantity === "x" ? "channel" : "unit"} ${unit}: `;
      const about = near && told === undefined ? "≈ " : "";
      number.textContent = `${whose}${about}${fixed(told ?? value)}`;
      if (all && quantity !== "x" && unit === chosenUnit && row.units.length > 1)
        number.className = "chosen";
      element.append(number);
    }
    return element;
  });
}
