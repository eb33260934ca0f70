// A sound and a touch for each verdict, so that a door can be kept with the eyes on people.

const KEPT = "seatwire.sound";
const TUNES = {
  ok: { tones: [[880, 0.12]], shake: [60] },
  already: {
    tones: [
      [520, 0.1],
      [520, 0.1],
    ],
    shake: [60, 60, 60],
  },
  refused: { tones: [[190, 0.45]], shake: [350] },
  alarm: {
    tones: [
      [700, 0.15],
      [500, 0.15],
      [700, 0.15],
      [500, 0.15],
    ],
    shake: [200, 100, 200],
  },
};

export class Sounds {
  #context;
  isOn = localStorage.getItem(KEPT) !== "off";

  toggle() {
    this.isOn = !this.isOn;
    localStorage.setItem(KEPT, this.isOn ? "on" : "off");
    if (this.isOn) this.play("ok");
    return this.isOn;
  }

  play(name) {
    const { tones, shake } = TUNES[name];
    navigator.vibrate?.(shake);
    if (!this.isOn) return;
    // Browsers make no sound before somebody has touched the page.
    if (!navigator.userActivation?.hasBeenActive) return;
    this.#context ??= new AudioContext();
    let at = this.#context.currentTime;
    for (const [pitch, length] of tones) {
      const tone = this.#context.createOscillator();
      const volume = this.#context.createGain();
      tone.type = name === "refused" ? "square" : "sine";
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.18, at);
      volume.gain.exponentialRampToValueAtTime(0.001, at + length);
      tone.connect(volume).connect(this.#context.destination);
      tone.start(at);
      tone.stop(at + length);
      at += length + 0.06;
    }
  }
}
