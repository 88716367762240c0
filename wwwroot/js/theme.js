// Light, dark or as the system has it; loaded before the first paint so that nothing flashes.
(() => {
  const key = 'aip-theme';
  const system = matchMedia('(prefers-color-scheme: dark)');

  const chosen = () => localStorage.getItem(key) ?? 'system';

  const apply = () => {
    const theme = chosen() === 'system' ? (system.matches ? 'dark' : 'light') : chosen();
    if (document.documentElement.dataset.theme !== theme) document.documentElement.dataset.theme = theme;
  };

  system.addEventListener('change', apply);
  addEventListener('storage', apply);
  // Enhanced navigation rewrites the root element's attributes.
  new MutationObserver(apply).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  apply();

  /** @type {any} */ (window).aipTheme = {
    get: chosen,
    /** @param {'light' | 'dark' | 'system'} theme */
    set(theme) {
      localStorage.setItem(key, theme);
      apply();
    },
  };
})();
