/** Draws at most once a frame, and less often when drawing is slow, so that the page stays responsive. */
export interface Painter {
  soon(): void;
  now(): void;
}

/** A drawing that took longer than this, in ms, is followed by a rest of three times its length. */
const cheap = 8;

export function createPainter(draw: () => void): Painter {
  let pending = false;
  let cost = 0;
  const paint = () => {
    pending = false;
    const start = performance.now();
    draw();
    cost = performance.now() - start;
  };
  return {
    soon: () => {
      if (pending) return;
      pending = true;
      const frame = () => requestAnimationFrame(() => pending && paint());
      if (cost > cheap) setTimeout(frame, cost * 3);
      else frame();
    },
    now: paint,
  };
}
