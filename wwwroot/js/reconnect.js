// The connection to the console as a banner: what is lost, since when, and back by itself.
const banner = /** @type {HTMLElement} */ (document.getElementById('components-reconnect-modal'));
const words = /** @type {HTMLElement} */ (banner.querySelector('[data-words]'));
const button = /** @type {HTMLButtonElement} */ (banner.querySelector('[data-retry]'));

/** Shorter breaks are not worth a word. */
const unseen = 700;
/** Seconds between our own attempts, once Blazor has given up its own. */
const pause = 3;

/** @type {Record<string, (seconds: number) => string>} */
const texts = {
  show: (seconds) => `Connection lost ${seconds} s ago, connecting again. What you see may be out of date; runs go on.`,
  failed: (seconds) => `The console has not answered for ${seconds} s. What you see is from before; this page goes on by itself when it is back.`,
  paused: () => 'This page was paused while nobody looked at it.',
};

let state = '';
let lostAt = 0;
let trying = false;
/** @type {number | undefined} */
let clock;

function say() {
  words.textContent = texts[state](Math.max(1, Math.round((Date.now() - lostAt) / 1000)));
  button.hidden = state === 'show';
}

function hide() {
  clearInterval(clock);
  clock = undefined;
  lostAt = 0;
  delete banner.dataset.shown;
}

/** @param {string} now */
function lose(now) {
  state = now;
  if (lostAt === 0) {
    lostAt = Date.now();
    setTimeout(() => {
      if (lostAt > 0)
        banner.dataset.shown = '';
    }, unseen);
  }
  say();
  let ticks = 0;
  clearInterval(clock);
  clock = setInterval(() => {
    say();
    if (state === 'failed' && ++ticks % pause === 0)
      void goOn();
  }, 1000);
}

/** Back to the same circuit, else to its kept state, else the page is loaded anew. */
async function goOn() {
  if (trying)
    return;
  trying = true;
  try {
    const blazor = /** @type {any} */ (window).Blazor;
    if ((state !== 'paused' && await blazor.reconnect()) || await blazor.resumeCircuit())
      hide();
    else
      location.reload();
  } catch {
    // Nobody answers yet.
  } finally {
    trying = false;
  }
}

banner.addEventListener('components-reconnect-state-changed', (event) => {
  const told = /** @type {CustomEvent<{state: string}>} */ (event).detail.state;
  if (told === 'hide')
    hide();
  else if (told === 'rejected' || told === 'resume-failed')
    location.reload();
  else if (told === 'retrying')
    lose('show');
  else if (told in texts)
    lose(told);
});
button.addEventListener('click', () => void goOn());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && lostAt > 0)
    void goOn();
});
