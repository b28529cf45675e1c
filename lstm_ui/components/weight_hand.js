// The gestures that change a weight: dragging its cell, the wheel, and the arrow keys.
const DRAG_BEGINS_PX = 4;
const COARSE = 10;
const GESTURE_ENDS_MS = 500;

// `grid` has value(cell), change(cell, value, gesture) and ended(gesture).
class WeightHand {
  constructor(tables, grid) {
    this.grid = grid;
    this.nudged = undefined;
    tables.addEventListener("pointerdown", (event) => this.press(event));
    tables.addEventListener("pointermove", (event) => this.drag(event));
    tables.addEventListener("pointerup", () => this.release());
    tables.addEventListener("pointercancel", () => this.release());
    tables.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
  }

  get dragging() {
    return Boolean(this.held?.moving);
  }

  get active() {
    return this.dragging || Boolean(this.nudged);
  }

  press(event) {
    const cell = event.target.closest("td");
    if (!cell || event.button !== 0 || event.target.tagName === "INPUT") return;
    this.settle();
    const start = this.grid.value(cell);
    this.held = { cell, start, value: start, step: handStep(start), x: event.clientX,
      y: event.clientY, gesture: `${Date.now()} drag`, pointer: event.pointerId, moving: false };
    this.dragged = false;
  }

  // To the right and up is more. With Shift the steps are coarse.
  drag(event) {
    const held = this.held;
    if (!held || event.pointerId !== held.pointer) return;
    const [right, down] = [event.clientX - held.x, event.clientY - held.y];
    if (!held.moving) {
      if (Math.hypot(right, down) < DRAG_BEGINS_PX) return;
      held.moving = this.dragged = true;
      held.cell.setPointerCapture(held.pointer);
      held.cell.classList.add("held");
      held.cell.focus();
      window.addEventListener("keydown", (this.onEscape = (key) => this.escape(key)), true);
    }
    const by = Math.round(right - down) * (event.shiftKey ? COARSE : 1);
    const value = moved(held.start, by, held.step);
    if (value === held.value) return;
    held.value = value;
    this.grid.change(held.cell, value, held.gesture);
  }

  release() {
    const held = this.held;
    this.held = undefined;
    if (!held?.moving) return;
    window.removeEventListener("keydown", this.onEscape, true);
    held.cell.classList.remove("held");
    this.grid.ended(held.gesture);
  }

  escape(event) {
    if (event.key !== "Escape" || !this.dragging) return;
    event.preventDefault();
    event.stopPropagation();
    this.grid.change(this.held.cell, this.held.start, this.held.gesture);
    this.release();
  }

  onWheel(event) {
    const cell = event.target.closest("td");
    if (!cell || cell !== document.activeElement || event.ctrlKey) return;
    event.preventDefault();
    const turned = event.deltaY || event.deltaX;
    if (turned) this.nudge(cell, -Math.sign(turned), event.shiftKey);
  }

  // Nudges of one cell that follow one another closely are one gesture.
  nudge(cell, direction, coarse) {
    if (this.nudged?.cell !== cell) {
      this.settle();
      this.nudged = { cell, gesture: `${Date.now()} nudge`, step: handStep(this.grid.value(cell)) };
    }
    const { gesture, step } = this.nudged;
    const value = moved(this.grid.value(cell), direction * (coarse ? COARSE : 1), step);
    this.grid.change(cell, value, gesture);
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), GESTURE_ENDS_MS);
  }

  settle() {
    clearTimeout(this.settling);
    const nudged = this.nudged;
    this.nudged = undefined;
    if (nudged) this.grid.ended(nudged.gesture);
  }
}
