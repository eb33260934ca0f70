// What fingers, mice and wheels mean on a map: a tap, a shift, a change of size.

const SLOP = 6;

export function followGestures(target, { tap, pan, zoom, hover }) {
  const pointers = new Map();
  let isMoving = false;
  let spread;
  let pressed;

  const point = (event) => {
    const box = target.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const middle = () => {
    const all = [...pointers.values()];
    return { x: all.reduce((s, p) => s + p.x, 0) / all.length, y: all.reduce((s, p) => s + p.y, 0) / all.length };
  };
  const distance = () => {
    const [a, b] = [...pointers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };

  target.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    target.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, point(event));
    if (pointers.size === 1) [pressed, isMoving] = [point(event), false];
    else [spread, isMoving] = [distance(), true];
  });
  target.addEventListener("pointermove", (event) => {
    const now = point(event);
    const old = pointers.get(event.pointerId);
    if (!old) {
      hover(now, event.pointerType);
      return;
    }
    if (pointers.size === 1) {
      if (!isMoving && Math.hypot(now.x - pressed.x, now.y - pressed.y) < SLOP) return;
      isMoving = true;
      pan(now.x - old.x, now.y - old.y);
      pointers.set(event.pointerId, now);
      return;
    }
    const before = middle();
    pointers.set(event.pointerId, now);
    const after = middle();
    const wide = distance();
    pan(after.x - before.x, after.y - before.y);
    if (spread > 0) zoom(wide / spread, after.x, after.y);
    spread = wide;
  });
  const end = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    if (pointers.size === 0 && !isMoving && event.type === "pointerup")
      tap(point(event), event.pointerType, event.shiftKey);
    // The finger that stays goes on from where it is.
    isMoving = true;
  };
  target.addEventListener("pointerup", end);
  target.addEventListener("pointercancel", end);
  // What a tap opened lies under the finger by now, and would be clicked.
  target.addEventListener("touchend", (event) => event.cancelable && event.preventDefault());
  target.addEventListener("pointerleave", () => hover(undefined));
  target.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      const { x, y } = point(event);
      // A touchpad's pinch comes as a wheel with Ctrl, in smaller steps.
      zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0022)), x, y);
    },
    { passive: false },
  );
}
