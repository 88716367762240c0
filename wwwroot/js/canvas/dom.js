const svgSpace = 'http://www.w3.org/2000/svg';

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} className
 * @param {Record<string, string>} [attributes]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, className, attributes = {}) {
  const made = document.createElement(tag);
  made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/**
 * A square drawing from path data in a 24 × 24 box.
 * @param {string} className
 * @param {string} data
 */
export function glyph(className, data = '') {
  const svg = document.createElementNS(svgSpace, 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgSpace, 'path');
  path.setAttribute('d', data);
  svg.append(path);
  return svg;
}

/**
 * A drawing out of a sprite file.
 * @param {string} className
 */
export function spriteGlyph(className) {
  const svg = document.createElementNS(svgSpace, 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(svgSpace, 'use'));
  return svg;
}

/**
 * @param {SVGSVGElement} svg
 * @param {string} href
 */
export function showSprite(svg, href) {
  svg.firstElementChild?.setAttribute('href', href);
}

/**
 * Loads the island's stylesheet once; a file, because a strict policy refuses inline style elements.
 * @param {string} href
 * @returns {Promise<void>}
 */
export function stylesheet(href) {
  const known = document.head.querySelector(`link[data-canvas]`);
  if (known) return Promise.resolve();
  const link = element('link', '', { rel: 'stylesheet', href, 'data-canvas': '' });
  const loaded = new Promise((resolve) => {
    link.addEventListener('load', () => resolve(undefined));
    link.addEventListener('error', () => resolve(undefined));
  });
  document.head.append(link);
  return /** @type {Promise<void>} */ (loaded);
}
