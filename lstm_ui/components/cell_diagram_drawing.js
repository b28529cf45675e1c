const SVG = "http://www.w3.org/2000/svg";
const PULSE_MS = 380;
const ROLL_MS = 350;
const ROLL_PX = 28;
const GAP_SHARE = 0.16;
const NAMES_OF_PLACES = {
  x: "input x", c_prev: "cell state before the step, c′", h_prev: "hidden state before the step, h′",
  kept: "f ⊙ c′, what is kept", written: "i ⊙ g, what is written", shown: "tanh(c)",
  gates_prev: "i, f and o of the step before", i: "input gate i", f: "forget gate f",
  g: "candidate g", o: "output gate o", c: "cell state c", h: "hidden state h",
};
// What a click on a place asks about: a quantity, and how many steps back.
const ASKED_AT = { i: ["i", 0], f: ["f", 0], g: ["g", 0], o: ["o", 0], c: ["c", 0], h: ["h", 0],
  kept: ["c", 0], written: ["c", 0], shown: ["h", 0], c_prev: ["c", 1], h_prev: ["h", 1] };
const REACHED_BY_TAB = ["c_prev", "h_prev", "f", "i", "g", "o", "c", "h"];
// When the values of a step reach a wire, as they run from left to right.
const STARTS_MS = { "f-forgets": 160, "i-writes": 160, "g-writes": 160, "i-f": 120,
  "kept-lane": 300, written: 300, "c-lane": 440, "peephole-o": 440, "c-shows": 520,
  "o-shows": 520, h: 680 };

function svgElement(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// The SVG that Python drew, with the values of a step filled in.
class CellDrawing {
  constructor(holder) {
    this.holder = holder;
    this.lit = null;
  }

  load(source, description) {
    if (source !== this.source) {
      this.source = source;
      const parsed = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
      this.svg = document.importNode(parsed, true);
      this.svg.querySelector("title").remove();
      this.svg.setAttribute("role", "group");
      this.svg.setAttribute("aria-describedby", "cell-diagram-read");
      this.decimals = Number(this.svg.dataset.decimals);
      this.places = new Map();
      for (const slot of this.svg.querySelectorAll(".slot"))
        this.places.set(slot.dataset.slot, this.place(slot));
      this.holder.replaceChildren(this.svg);
      this.light(this.lit);
    }
    this.svg.setAttribute("aria-label", description);
  }

  place(slot) {
    const name = slot.dataset.slot;
    const target = slot.closest(".gate") ?? slot;
    if (ASKED_AT[name]) target.dataset.asks = name;
    if (REACHED_BY_TAB.includes(name)) {
      target.setAttribute("tabindex", "0");
      target.setAttribute("role", "button");
      for (const text of target.querySelectorAll("text")) text.after(" ");  // else read as one word
    }
    return { name, target, scale: slot.dataset.scale, fill: slot.querySelector(".fill"),
      empty: slot.querySelector(".fill").getAttribute("fill"),
      strip: slot.querySelector(".strip"), number: slot.querySelector(".number") };
  }

  // `unit` is the chosen one; with `all`, strips of cells stand in place of its numbers.
  fill(values, step, unit, all, scales) {
    const paint = (place, value) => {
      const share = place.scale === "share" ? value
        : (value / values.bounds[place.name] + 1) / 2;
      return Number.isNaN(share) ? place.empty : colourAt(scales[place.scale], share);
    };
    for (const place of this.places.values()) {
      const held = values.at(place.name, step, unit);
      const several = place.name === "x" ? held?.length > 1 : place.name === "gates_prev";
      const strip = held && (several || (all && place.name !== "x" && held.length > 1));
      const value = held?.[place.name === "x" ? 0 : unit];
      const plain = strip || value === undefined || Number.isNaN(value);
      const colour = plain ? place.empty : paint(place, value);
      place.fill.setAttribute("fill", colour);
      place.number.setAttribute("fill", inkOn(colour));
      place.number.textContent = strip ? "" : shownNumber(value, this.decimals);
      this.fillStrip(place, strip ? held : [], paint, all && !several ? unit : -1);
      this.name(place, held, value, strip);
    }
  }

  fillStrip(place, held, paint, chosen) {
    const { strip } = place;
    if (strip.childElementCount !== held.length) {
      const box = ["x", "y", "width", "height"].map((name) => Number(place.fill.getAttribute(name)));
      const room = (box[2] - 4) / Math.max(1, held.length);
      strip.replaceChildren(...Array.from(held, (_, at) => svgElement("rect", {
        x: box[0] + 2 + at * room, y: box[1] + 2, width: room * (1 - (room > 4 ? GAP_SHARE : 0)),
        height: box[3] - 4, rx: Math.min(2, room / 4) })));
    }
    held.forEach((value, at) => {
      const cell = strip.children[at];
      cell.setAttribute("fill", paint(place, value));
      cell.setAttribute("stroke", at === chosen ? "currentColor" : "none");
    });
  }

  name(place, held, value, strip) {
    if (!place.target.hasAttribute("role")) return;
    // What is seen comes first, so that who speaks to the browser can say what they see.
    const seen = Array.from(place.target.querySelectorAll("text"), (text) => text.textContent.trim());
    const told = held && strip ? `, ${held.length} units` : "";
    place.target.setAttribute(
      "aria-label", `${seen.filter(Boolean).join(" ")}: ${NAMES_OF_PLACES[place.name]}${told}. Ask why.`);
  }

  // The numbers of the neighbouring steps, on the edges of their cells.
  neighbours(step, last) {
    const texts = { before: step ? `step ${step - 1}` : "start", after: step < last ? `step ${step + 1}` : "end" };
    for (const [side, text] of Object.entries(texts)) {
      const ghost = this.svg.querySelector(`#cell-step-${side}`);
      if (ghost) ghost.querySelector("text").textContent = text;
    }
  }

  // Only what belongs to a quantity stays bright; null lights everything.
  light(quantity) {
    this.lit = quantity;
    this.svg?.classList.toggle("lit", Boolean(quantity));
    for (const part of this.svg?.querySelectorAll("[data-lights]") ?? [])
      part.classList.toggle("on", part.dataset.lights.split(" ").includes(quantity));
    for (const { name, target } of this.places?.values() ?? [])
      target.classList.toggle("on", name === quantity);
  }

  // The place whose arithmetic is open below.
  ask(quantity) {
    for (const { name, target } of this.places.values())
      target.classList.toggle("asked", name === quantity);
  }

  // Values slide along every wire, from the state before to the state after.
  pulse() {
    for (const wire of this.svg.querySelectorAll(".wire")) {
      const line = wire.querySelector(".line");
      const length = line.getTotalLength();
      const dash = Math.min(40, length / 2);
      const pulse = line.cloneNode();
      pulse.setAttribute("class", "pulse");
      pulse.setAttribute("stroke-dasharray", `${dash} ${length + dash}`);
      line.after(pulse);
      const run = pulse.animate(
        [{ strokeDashoffset: dash }, { strokeDashoffset: -length }],
        { duration: PULSE_MS, delay: STARTS_MS[wire.id.replace("cell-wire-", "")] ?? 0,
          easing: "ease-in-out", fill: "both" });
      run.finished.then(() => pulse.remove(), () => pulse.remove());
    }
  }

  // The carry lane moves on, or back.
  roll(direction) {
    for (const rollers of this.svg.querySelectorAll(".rollers"))
      rollers.animate([{ strokeDashoffset: 0 }, { strokeDashoffset: -ROLL_PX * direction }],
        { duration: ROLL_MS, easing: "ease-out" });
  }

  still() {
    for (const pulse of this.svg.querySelectorAll(".pulse")) pulse.remove();
  }

  // The drawing as it stands, as the text of an SVG file.
  file(title, description) {
    const copy = this.svg.cloneNode(true);
    for (const pulse of copy.querySelectorAll(".pulse")) pulse.remove();
    for (const part of copy.querySelectorAll("[tabindex]"))
      for (const name of ["tabindex", "role", "aria-label", "data-asks"]) part.removeAttribute(name);
    for (const part of copy.querySelectorAll(".on, .asked")) part.classList.remove("on", "asked");
    copy.setAttribute("class", "cell-diagram");
    copy.setAttribute("role", "img");
    copy.removeAttribute("aria-describedby");
    const [, , width, height] = copy.getAttribute("viewBox").split(" ");
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    const heading = svgElement("title", {});
    heading.textContent = title;
    copy.prepend(heading);
    copy.querySelector("desc").textContent = description;
    return new XMLSerializer().serializeToString(copy);
  }
}
