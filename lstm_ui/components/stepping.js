// Going through time without asking the server: back, forward, play, pace and a slider; the unit,
// and the channel of x. `go({ step, unit })` is called for whatever is reached and `turnTo(channel)`
// for a channel; `set` says what is on screen.
const PACES = [["slow", 4], ["normal", 12], ["fast", 40]];
const LEAP = 10;

class Stepping {
  constructor(root, go, turnTo) {
    this.root = root;
    this.go = go;
    this.step = 0;
    this.last = 0;
    const button = (text, name, act) => {
      const element = document.createElement("button");
      element.type = "button";
      element.textContent = text;
      element.title = name;
      element.setAttribute("aria-label", name);
      element.addEventListener("click", act);
      return element;
    };
    this.back = button("‹", "One step back", () => this.reach(this.step - 1));
    this.playing = button("▶", "Play", () => (this.timer ? this.pause() : this.play()));
    this.forward = button("›", "One step forward", () => this.reach(this.step + 1));
    this.slider = document.createElement("input");
    Object.assign(this.slider, { type: "range", min: 0, step: 1 });
    this.slider.setAttribute("aria-label", "Step");
    this.slider.addEventListener("input", () => this.reach(Number(this.slider.value)));
    this.pace = document.createElement("select");
    this.pace.setAttribute("aria-label", "Speed of playing");
    for (const [name, speed] of PACES) this.pace.append(new Option(name, speed));
    this.pace.value = PACES[1][1];
    this.pace.addEventListener("change", () => { if (this.timer) this.play(); });
    this.place = document.createElement("output");
    this.unit = new Choice("unit", (unit) => this.go({ step: this.step, unit }));
    this.channel = new Choice("channel", turnTo);
    root.replaceChildren(this.back, this.playing, this.forward, this.slider, this.place, this.pace,
      this.unit.label, this.channel.label);
  }

  setUnit(unit, count) {
    this.unit.set(unit, count);
  }

  setChannel(channel, count) {
    this.channel.set(channel, count);
  }

  set(step, last) {
    this.step = step;
    this.last = last;
    this.slider.max = last;
    this.slider.value = step;
    this.slider.setAttribute("aria-valuetext", `step ${step} of ${last}`);
    this.place.textContent = `step ${step.toLocaleString("en")} of ${last.toLocaleString("en")}`;
    this.place.style.minWidth = `${2 * String(last).length + 9}ch`;
    this.back.disabled = step === 0;
    this.forward.disabled = step === last;
  }

  reach(step) {
    this.pause();
    this.take(step);
  }

  take(step) {
    const target = Math.max(0, Math.min(step, this.last));
    if (target === this.step) return;
    this.set(target, this.last);
    this.go({ step: target });
  }

  // From the end it begins again.
  play() {
    clearInterval(this.timer);
    if (this.step === this.last) this.take(0);
    this.timer = setInterval(() => {
      if (!this.root.isConnected || this.step === this.last) this.pause();
      else this.take(this.step + 1);
    }, 1000 / Number(this.pace.value));
    this.say("❚❚", "Pause");
  }

  pause() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.say("▶", "Play");
  }

  say(text, name) {
    this.playing.textContent = text;
    this.playing.title = name;
    this.playing.setAttribute("aria-label", name);
  }

  // Whether the key was one that steps.
  onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    if (event.key === " " && this.root.hidden) return false;
    const leap = event.shiftKey ? LEAP : 1;
    const target = { ArrowLeft: this.step - leap, ArrowRight: this.step + leap,
      Home: 0, End: this.last }[event.key];
    if (target === undefined && event.key !== " ") return false;
    event.preventDefault();
    if (event.key === " ") this.playing.click();
    else this.reach(target);
    return true;
  }
}

// A number from 0 on; with one or none there is nothing to choose, and nothing is shown.
class Choice {
  constructor(name, choose) {
    this.label = document.createElement("label");
    this.label.hidden = true;
    this.input = document.createElement("input");
    Object.assign(this.input, { type: "number", min: 0, step: 1 });
    this.input.addEventListener("change", () => {
      const { value, max } = this.input;
      const chosen = Math.max(0, Math.min(Math.round(Number(value)) || 0, Number(max)));
      this.input.value = chosen;
      choose(chosen);
    });
    this.label.append(name, this.input);
  }

  set(chosen, count) {
    this.label.hidden = count < 2;
    this.input.max = count - 1;
    this.input.value = chosen;
  }
}
