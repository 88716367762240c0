export const MIN_ZOOM = 0.02;
export const MAX_ZOOM = 2.5;

/** Kept free at the bottom for the buttons. */
const controlsHeight = 48;

/** Where the world lies on the screen: screen = world × k + (x, y). All in CSS pixels. */
export class Viewport {
  x = 0;
  y = 0;
  k = 1;
  width = 1;
  height = 1;

  /** @param {number} px @param {number} py @returns {[number, number]} */
  toWorld(px, py) {
    return [(px - this.x) / this.k, (py - this.y) / this.k];
  }

  /** @param {number} wx @param {number} wy @returns {[number, number]} */
  toScreen(wx, wy) {
    return [wx * this.k + this.x, wy * this.k + this.y];
  }

  /** @param {number} dx @param {number} dy */
  panBy(dx, dy) {
    this.x += dx;
    this.y += dy;
  }

  /** Zooms so that the world under the screen point stays under it. @param {number} px @param {number} py @param {number} factor */
  zoomAt(px, py, factor) {
    const k = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, this.k * factor));
    this.x = px - ((px - this.x) * k) / this.k;
    this.y = py - ((py - this.y) * k) / this.k;
    this.k = k;
  }

  /**
   * Centres the rectangle above the controls and shows all of it, no larger than `largest`.
   * @param {import('./card.js').Rect | null} rect
   */
  fit(rect, padding = 40, largest = 1) {
    if (!rect) {
      Object.assign(this, { x: this.width / 2, y: this.height / 2, k: 1 });
      return;
    }
    const room = Math.min(padding, this.width / 8, this.height / 8);
    const height = this.height - Math.min(controlsHeight, this.height / 8);
    const k = Math.min((this.width - 2 * room) / rect.w, (height - 2 * room) / rect.h, largest);
    this.k = Math.max(MIN_ZOOM, k);
    this.x = this.width / 2 - (rect.x + rect.w / 2) * this.k;
    this.y = height / 2 - (rect.y + rect.h / 2) * this.k;
  }

  /** Pans just as far as is needed to see the rectangle. @param {import('./card.js').Rect} rect */
  reveal(rect, margin = 32) {
    const [left, top] = this.toScreen(rect.x, rect.y);
    const [right, bottom] = this.toScreen(rect.x + rect.w, rect.y + rect.h);
    this.panBy(nudge(left, right, this.width, margin), nudge(top, bottom, this.height, margin));
  }

  /** The part of the world in view. @returns {import('./card.js').Rect} */
  visible(margin = 0) {
    const [x, y] = this.toWorld(-margin, -margin);
    return { x, y, w: (this.width + 2 * margin) / this.k, h: (this.height + 2 * margin) / this.k };
  }
}

/** @param {number} low @param {number} high @param {number} size @param {number} margin */
function nudge(low, high, size, margin) {
  if (low < margin) return margin - low;
  return high > size - margin ? Math.max(margin - low, size - margin - high) : 0;
}
