// Messages to Python, one at a time: the next leaves when the last is answered, and of those on
// one topic that wait meanwhile only the latest is sent. One that is not answered may be lost and is
// sent again; over a slow line it is only late, so each further wait is twice as long.
const FIRST_WAIT_MS = 4000;

class LatestOnly {
  constructor() {
    this.flying = false;
    this.waiting = new Map();
    this.wait = FIRST_WAIT_MS;
  }

  // To be called whenever Python has drawn: `answered` is the last number that it took.
  update(send, answered) {
    this.send = send;
    this.number ??= answered;
    if (answered >= this.number) {
      this.land();
      this.wait = FIRST_WAIT_MS;
    }
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
      this.wait *= 2;
      this.offer(topic, this.waiting.get(topic) ?? make);
    }, this.wait);
    this.send(make(this.number));
  }

  land() {
    clearTimeout(this.patience);
    this.flying = false;
  }
}
