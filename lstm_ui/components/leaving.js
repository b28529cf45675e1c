// A click on a link may overtake what was just done on the page and undo it: the link is
// followed once that is answered. `busy()` says whether something still waits.
const LONGEST_HOLD_MS = 3000;

class Leaving {
  constructor(root, busy) {
    this.root = root;
    this.busy = busy;
    this.onLeaving = (event) => this.holdBack(event);
    document.addEventListener("click", this.onLeaving, true);
  }

  holdBack(event) {
    if (!this.root.isConnected) document.removeEventListener("click", this.onLeaving, true);
    const link = event.target.closest?.("a");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || elsewhere || !event.isTrusted || !this.root.isConnected || !this.busy()) return;
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(this.leaving);
    this.leave = () => {
      this.leave = undefined;
      if (link.isConnected) link.click();
    };
    this.leaving = setTimeout(() => this.leave?.(), LONGEST_HOLD_MS);
  }

  // To be called whenever something was answered.
  answered() {
    if (!this.busy()) this.leave?.();
  }
}
