/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} className
 * @param {Record<string, string>} [attributes]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, className, attributes = {}, text = '') {
  const made = document.createElement(tag);
  made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

/**
 * @param {string} className
 * @param {string} label
 * @param {string} text
 * @param {() => void} click
 */
export function button(className, label, text, click) {
  const made = element('button', `log-button ${className}`, { type: 'button', 'aria-label': label, title: label }, text);
  made.addEventListener('click', click);
  return made;
}
