const NUMBERS_UP_TO = 8;

// W_xi as W with a true subscript.
function lessonName(text) {
  const pieces = text.split(/([Wb]_[a-z]+)/);
  return pieces.map((piece, at) => {
    if (at % 2 === 0) return document.createTextNode(piece);
    const [stem, below] = piece.split("_");
    const sub = document.createElement("sub");
    sub.textContent = below;
    const name = document.createElement("span");
    name.append(stem, sub);
    return name;
  });
}

// The equation and the weights of what is pointed at.
class Explained {
  constructor(root) {
    this.box = root.querySelector(".explained");
    this.equation = root.querySelector(".equation");
    this.weights = root.querySelector(".weights");
  }

  show(quantity, data, value, unit) {
    const { name, text } = data.equations[quantity];
    const letter = document.createElement("b");
    letter.textContent = quantity;
    letter.style.color = data.colours[quantity];
    const about = document.createElement("span");
    about.className = "about";
    about.textContent = `${name} of unit ${unit}`;
    const number = document.createElement("b");
    number.textContent = value === undefined ? "" : ` = ${shownNumber(value, 4)}`;
    number.style.color = data.colours[quantity];
    this.equation.replaceChildren(about, " ", letter, " = ", ...lessonName(text), number);
    const key = JSON.stringify([quantity, unit, data.scales.signed[0],
      (data.weights[quantity] ?? []).map((weight) => [weight.name, weight.values])]);
    if (key === this.key) return;
    this.key = key;
    const weights = (data.weights[quantity] ?? []).map(
      (weight) => ({ ...weight, numbers: floats(weight.values) }));
    const bound = Math.max(1, ...weights.map(({ numbers }) =>
      numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0)));
    this.weights.replaceChildren(
      ...weights.map((weight) => this.matrix(weight, bound, unit, data.scales.signed)));
    this.keepHeight(`${data.form} ${data.values.units} ${this.box.clientWidth}`);
  }

  // What has no weights takes the same room, so that nothing below jumps.
  keepHeight(shape) {
    if (shape !== this.shape) this.box.style.minHeight = "";
    this.shape = shape;
    this.box.style.minHeight = `${this.box.offsetHeight}px`;
  }

  // The whole matrix with its numbers where it is small, else the row of the unit alone.
  matrix(weight, bound, unit, scale) {
    const { name, rows, columns, numbers } = weight;
    const written = Math.max(rows, columns) <= NUMBERS_UP_TO;
    const [first, last] = written ? [0, rows] : [unit, unit + 1];
    const shown = numbers.subarray(first * columns, last * columns);
    const largest = written ? bound
      : shown.reduce((most, number) => Math.max(most, Math.abs(number)), 1e-9);
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.append(...lessonName(name), written ? "" : ` to unit ${unit}`);
    const grid = document.createElement("div");
    grid.className = written ? "cells written" : "cells";
    if (written) grid.style.gridTemplateColumns = `repeat(${columns}, auto)`;
    grid.setAttribute("role", "img");
    grid.setAttribute("aria-label", written
      ? `${name}, ${rows} by ${columns}; row ${unit} leads to unit ${unit}`
      : `${name}, row ${unit} of ${rows} by ${columns}`);
    shown.forEach((number, at) => {
      const cell = document.createElement("span");
      const row = first + Math.floor(at / columns);
      const colour = colourAt(scale, (number / largest + 1) / 2);
      cell.style.backgroundColor = colour;
      cell.style.color = inkOn(colour);
      if (written) cell.textContent = shownNumber(number, 2);
      const place = columns > 1 ? `${row}, ${at % columns}` : row;
      cell.title = `${name}[${place}] = ${shownNumber(number, 4)}`;
      cell.classList.toggle("chosen", row === unit);
      grid.append(cell);
    });
    figure.append(caption, grid);
    return figure;
  }
}
