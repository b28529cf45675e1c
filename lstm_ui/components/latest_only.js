// Messages to Python, one at a time: the next leaves when the last is answered, and of those on
// one topic that wait meanwhile only the latest is sent.
const LONGEST_WAIT_MS = 4000;

class LatestOnly {
  constructor() {
    this.flying = false;
    this.waiting = new Map();
  }

  // To be called whenever Python has drawn: `answered` is the last number that it took.
  update(send, answered) {
    this.send = send;
    this.number ??= answered;
    if (answered >= this.number) this.land();
    this.leave();
  }

  // `make` gives the message of a number; it is called when the message leaves.
  offer(topic, make) {
    this.waiting.set(topic, make);
    this.leave();
  }

  get idle() {
    return !this.flying && !this.waiting.size;
  }

  leave() {
    if (this.flying || !this.waiting.size || !this.send) return;
    const [topic, make] = this.waiting.entries().next().value;
    this.waiting.delete(topic);
    this.flying = true;
    this.number += 1;
    this.patience = setTimeout(() => {
      this.land();
      this.offer(topic, this.waiting.get(topic) ?? make);
    }, LONGEST_WAIT_MS);
    this.send(make(this.number));
  }

  land() {
    clearTimeout(this.patience);
    this.flying = false;
  }
}
