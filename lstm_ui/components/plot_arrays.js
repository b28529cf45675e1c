// A figure whose arrays are apart, put together again.
const ARRAYS = { f4: Float32Array, f8: Float64Array, i1: Int8Array, i2: Int16Array,
  i4: Int32Array, u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, ms: Float64Array };
const DAY_MS = 86_400_000;

// The traces of a figure with their arrays in place; times are given to Plotly as text, and stay
// as milliseconds beside it.
function tracesWithArrays(traces, numbers) {
  const known = new Map();
  const array = ([begin, size, kind, shape]) => {
    if (!known.has(begin)) {
      const flat = new ARRAYS[kind](numbers, begin, size);
      const rows = shape.length === 2 ? Array.from({ length: shape[0] }, (_, row) =>
        flat.subarray(row * shape[1], (row + 1) * shape[1])) : flat;
      known.set(begin, { values: kind === "ms" ? timeTexts(flat) : rows, plain: rows });
    }
    return known.get(begin);
  };
  return traces.map((trace) => {
    const filled = { ...trace };
    for (const name of ["x", "y", "z", "customdata"]) {
      if (!trace[name]?.array) continue;
      const { values, plain } = array(trace[name].array);
      filled[name] = values;
      if (name === "x") filled.places = plain;
    }
    return filled;
  });
}

function timeTexts(times) {
  const wholeDays = times.every((time) => time % DAY_MS === 0);
  return Array.from(times, (time) => {
    const text = new Date(time).toISOString();
    return wholeDays ? text.slice(0, 10) : text.slice(0, -1);
  });
}

// Whether two buffers, whose length is a multiple of 8, hold the same.
function sameBytes(one, other) {
  if (one.byteLength !== other?.byteLength) return false;
  const [a, b] = [new Uint32Array(one), new Uint32Array(other)];
  return a.every((value, at) => value === b[at]);
}
