import { element, glyph } from './dom.js';

const shapes = {
  out: 'M5 11h14v2H5Z',
  in: 'M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6Z',
  fit: 'M4 4h6v2H6v4H4Zm10 0h6v6h-2V6h-4ZM4 14h2v4h4v2H4Zm14 0h2v6h-6v-2h4Z',
};

/** Zoom and fit, for those without a wheel. */
export class Controls {
  #label = element('span', 'cv-zoom');

  /**
   * @param {HTMLElement} parent
   * @param {import('./scene.js').Scene} scene
   * @param {import('./words.js').Words} words
   * @param {() => void} fit
   */
  constructor(parent, scene, words, fit) {
    const bar = element('div', 'cv-controls', { 'data-cv-control': '' });
    /** @param {number} factor */
    const zoom = (factor) => {
      scene.view.zoomAt(scene.view.width / 2, scene.view.height / 2, factor);
      scene.invalidate();
    };
    bar.append(button(words.zoomOut, shapes.out, () => zoom(0.8)), this.#label,
      button(words.zoomIn, shapes.in, () => zoom(1.25)), button(words.fit, shapes.fit, fit));
    parent.append(bar);
  }

  /** @param {number} k */
  show(k) {
    const text = `${Math.round(k * 100)} %`;
    if (this.#label.textContent !== text) this.#label.textContent = text;
  }
}

/** @param {string} label @param {string} shape @param {() => void} act */
function button(label, shape, act) {
  const made = element('button', 'cv-button', { type: 'button', title: label, 'aria-label': label });
  made.append(glyph('cv-button-glyph', shape));
  made.addEventListener('click', act);
  return made;
}
