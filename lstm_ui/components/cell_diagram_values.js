const MINUS = "−";

function floats(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

// A number of few characters: decimals as asked for, fewer where it is large.
function shownNumber(value, decimals) {
  if (value === undefined || Number.isNaN(value)) return "";
  const size = Math.abs(value);
  if (size >= 1e5 || !Number.isFinite(value)) return value.toExponential(1).replaceAll("-", MINUS);
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? Math.min(decimals, 2) : decimals;
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", MINUS);
}

// A colour of a scale of colours at equal distances, at a share from 0 to 1.
function colourAt(scale, share) {
  const place = Math.max(0, Math.min(1, share)) * (scale.length - 1);
  const below = Math.min(Math.floor(place), scale.length - 2);
  const channels = [1, 3, 5].map((at) => {
    const [a, b] = [scale[below], scale[below + 1]].map((c) => parseInt(c.slice(at, at + 2), 16));
    return Math.round(a + (b - a) * (place - below));
  });
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

// Black or white, whichever can be read on a colour.
function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const s = parseInt(colour.slice(at, at + 2), 16) / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}

// The values of a window of steps, as Python packed them.
class StepValues {
  constructor(packed) {
    Object.assign(this, packed);
    this.numbers = floats(packed.numbers);
    this.inputs = floats(packed.inputs);
    this.channels = this.count ? this.inputs.length / this.count : 0;
  }

  has(step) {
    return step >= this.first && step < this.first + this.count;
  }

  // How many steps ahead of this one are here.
  ahead(step) {
    return this.first + this.count - 1 - step;
  }

  get reachesEnd() {
    return this.first + this.count === this.steps;
  }

  // All units' values of a quantity after a step; of the last step but one before the window too.
  of(name, step) {
    const row = step - this.first + 1;
    const start = (this.names.indexOf(name) * (this.count + 1) + row) * this.units;
    return this.numbers.subarray(start, start + this.units);
  }

  // What one place of the drawing shows at a step: one value for each unit, channel or gate.
  at(place, step, unit) {
    if (!this.has(step)) return null;
    if (place === "x") {
      const start = (step - this.first) * this.channels;
      return this.inputs.subarray(start, start + this.channels);
    }
    if (place === "c_prev" || place === "h_prev") return this.of(place[0], step - 1);
    if (place === "gates_prev")
      return Float32Array.from(["i", "f", "o"], (gate) => this.of(gate, step - 1)[unit]);
    return this.of(place, step);
  }
}
