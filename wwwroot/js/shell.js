// What any page does without the server: copying, and times in the reader's own zone.

/** @param {string} text */
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers give the clipboard to secure origins only; over plain HTTP the old way is left.
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'visually-hidden';
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
  if (!(button instanceof HTMLElement))
    return;
  // A button in a row that is a link of its own copies and does nothing else.
  event.preventDefault();
  event.stopPropagation();
  void write(button.dataset.copy ?? '').then(() => {
    button.dataset.copied = '';
    setTimeout(() => delete button.dataset.copied, 1500);
  });
}, { capture: true });

const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

document.addEventListener('pointerover', (event) => {
  const time = event.target instanceof Element ? event.target.closest('time[datetime]') : null;
  if (time instanceof HTMLTimeElement && !time.title.includes('\n'))
    time.title = `${time.title}\n${local.format(new Date(time.dateTime))} here`;
});
