// How a weight is written, read and coloured, and by how much a hand changes it.
const MINUS = "−";

function written(number) {
  const text = Math.abs(number) >= 1e5 || (number !== 0 && Math.abs(number) < 5e-4)
    ? number.toExponential(1)
    : String(Math.round(number * 1000) / 1000);
  return text.replaceAll("-", MINUS);
}

// A plain decimal number, with a decimal point or comma; nothing that could be read in two ways.
function parsed(text) {
  const plain = text.trim().replaceAll(MINUS, "-");
  if (/^[+-]?\d{1,3},\d{3}$/.test(plain)) return NaN;
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i.test(plain)) return NaN;
  return Number(plain.replace(",", "."));
}

// One step of the hand: 0.01 for weights below 10, 0.1 below 100, and so on.
function handStep(value) {
  return 10 ** (Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1))) - 2);
}

// `value` moved by so many steps, without the dust that sums of decimal fractions leave.
function moved(value, steps, step) {
  return Number((value + steps * step).toPrecision(12));
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
