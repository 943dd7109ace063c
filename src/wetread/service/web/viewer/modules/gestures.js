// Mouse, pen and fingers on one pane, told as what they mean. Places are in pixels of the page.
//
//   begin(place, button)  a button or a finger goes down      drag(dx, dy, place)  it moves
//   end(place)            it goes up                           pinch(factor, place, dx, dy)
//   wheel(turn, place, held)     turn > 0 towards the person, in pixels; held with Ctrl or Shift,
//                                and fingers that part on a touchpad come as a wheel with Ctrl
const FINGERS = 2;
const LINE = 20; // pixels, where a browser counts a wheel in lines

export class Gestures {
  constructor(element, told) {
    this.element = element;
    this.told = told;
    this.down = new Map();
    const listen = (name, act) => element.addEventListener(name, act.bind(this), { passive: false });
    listen("pointerdown", this.pressed);
    listen("pointermove", this.dragged);
    listen("pointerup", this.released);
    listen("pointercancel", this.released);
    listen("wheel", this.turned);
    listen("contextmenu", (event) => event.preventDefault());
  }

  place(event) {
    const { left, top } = this.element.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  pressed(event) {
    this.element.setPointerCapture(event.pointerId);
    this.down.set(event.pointerId, this.place(event));
    if (this.down.size === 1) this.told.begin(this.place(event), event.button);
    if (this.down.size === FINGERS) this.told.end(null);
    if (event.button === 1) event.preventDefault(); // or the browser scrolls
  }

  dragged(event) {
    const before = this.down.get(event.pointerId);
    if (!before) return;
    const now = this.place(event);
    const others = [...this.down].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    this.down.set(event.pointerId, now);
    if (!others.length) return this.told.drag(now[0] - before[0], now[1] - before[1], now);
    const [other] = others;
    const apart = (a) => Math.hypot(a[0] - other[0], a[1] - other[1]);
    const middle = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
    const factor = apart(now) / Math.max(apart(before), 1);
    this.told.pinch(factor, middle, (now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
  }

  released(event) {
    if (!this.down.delete(event.pointerId)) return;
    if (!this.down.size) this.told.end(this.place(event));
  }

  turned(event) {
    event.preventDefault();
    // Some browsers turn a wheel with Shift sideways.
    const turned = event.deltaY || event.deltaX;
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? turned * LINE : turned;
    this.told.wheel(pixels, this.place(event), event.ctrlKey || event.shiftKey);
  }
}
