import { CARD_HEIGHT, CARD_WIDTH } from './card.js';
import { element } from './dom.js';

const slack = 5;

/**
 * Lets steps be dragged out of HTML (elements with `data-step-kind`) onto the canvas. Clicks stay clicks.
 * @param {HTMLElement} palette
 * @param {HTMLElement} root of the canvas
 * @param {import('./scene.js').Scene} scene
 * @param {(kind: string, x: number, y: number) => void} drop place in the world
 * @returns {() => void} takes the palette off
 */
export function attachPalette(palette, root, scene, drop) {
  /** @type {AbortController | null} */
  let dragging = null;

  /** @param {PointerEvent} event @returns {{x: number, y: number} | null} */
  const landing = (event) => {
    const box = root.getBoundingClientRect();
    const px = event.clientX - box.left, py = event.clientY - box.top;
    if (px < 0 || py < 0 || px > box.width || py > box.height) return null;
    const [x, y] = scene.view.toWorld(px, py);
    return { x: Math.round(x - CARD_WIDTH / 2), y: Math.round(y - CARD_HEIGHT / 2) };
  };

  /** @param {PointerEvent} down */
  const press = (down) => {
    const item = down.target instanceof Element ? down.target.closest('[data-step-kind]') : null;
    if (!(item instanceof HTMLElement) || down.button !== 0) return;
    dragging?.abort();
    const session = (dragging = new AbortController());
    /** @type {HTMLElement | null} */
    let carried = null;
    /** @param {{x: number, y: number} | null} ghost */
    const show = (ghost) => {
      scene.ghost = ghost;
      scene.invalidate();
    };
    session.signal.addEventListener('abort', () => {
      carried?.remove();
      show(null);
    });
    /** @param {PointerEvent} event */
    const move = (event) => {
      if (!carried && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < slack) return;
      carried ??= lift(item);
      carried.style.transform = `translate(${event.clientX + 10}px, ${event.clientY + 8}px)`;
      show(landing(event));
    };
    /** @param {PointerEvent} event */
    const up = (event) => {
      const place = carried && landing(event);
      session.abort();
      if (place) drop(item.dataset.stepKind ?? '', place.x, place.y);
    };
    const options = { signal: session.signal };
    window.addEventListener('pointermove', move, options);
    window.addEventListener('pointerup', up, options);
    window.addEventListener('pointercancel', () => session.abort(), options);
    window.addEventListener('keydown', (event) => event.key === 'Escape' && session.abort(), options);
  };

  palette.addEventListener('pointerdown', press);
  return () => {
    dragging?.abort();
    palette.removeEventListener('pointerdown', press);
  };
}

/** @param {HTMLElement} item */
function lift(item) {
  const carried = element('div', 'cv-carried', { 'aria-hidden': 'true' });
  carried.textContent = item.dataset.stepTitle ?? item.textContent ?? '';
  document.body.append(carried);
  return carried;
}
