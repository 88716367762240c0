import { create } from '../../wwwroot/js/canvas/canvas.js';
import { layered, statusBytes } from './graph.js';

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))];
const round = (v) => Math.round(v * 10) / 10;

/** Time between frames while `act` does something in each. */
async function frames(count, act) {
  const gaps = [];
  let last = await frame();
  for (let i = 0; i < count; i++) {
    act(i);
    const now = await frame();
    gaps.push(now - last);
    last = now;
  }
  return { p50: round(quantile(gaps, 0.5)), p95: round(quantile(gaps, 0.95)), worst: round(Math.max(...gaps)) };
}

/** Time until the change is on the screen. */
async function once(act) {
  const start = performance.now();
  act();
  await frame();
  await frame();
  return round(performance.now() - start);
}

async function measure(count) {
  const host = document.getElementById('host');
  const dotnet = { invokeMethodAsync: () => Promise.resolve() };
  const canvas = await create(host, dotnet, { icons: '/wwwroot/icons/steps.svg', kinds: {}, readOnly: true });
  const model = layered(count);
  const bytes = new TextEncoder().encode(JSON.stringify(model));
  const heap = performance.memory?.usedJSHeapSize ?? 0;
  const start = performance.now();
  canvas.load(bytes);
  await frame();
  await frame();
  const result = { nodes: count, edges: model.edges.length / 2, modelKb: round(bytes.length / 1024), loadMs: round(performance.now() - start) };
  const root = host.querySelector('.cv-root');
  const at = (type, x, y, more = {}) => root.dispatchEvent(new PointerEvent(type, { pointerId: 1, bubbles: true, clientX: x, clientY: y, ...more }));
  root.setPointerCapture = () => {};
  const world = root.querySelector('.cv-world');
  const pan = async () => {
    const before = world.style.transform;
    at('pointerdown', 600, 20, { buttons: 1 });
    const times = await frames(90, (i) => at('pointermove', 600 + 260 * Math.sin(i / 9), 20 + 160 * Math.sin(i / 7)));
    const moved = world.style.transform;
    at('pointerup', 600, 20);
    if (moved === before) throw new Error('Nothing moved: the figures would mean nothing.');
    return times;
  };
  result.panWholeGraph = await pan();
  result.statuses500WholeGraphMs = await once(() => canvas.setStatuses(statusBytes(Math.min(500, count))));
  result.zoomSweep = await frames(90, (i) => root.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: 600, clientY: 400, deltaY: i < 45 ? -60 : 60 })));
  result.fitMs = await once(() => canvas.fit());
  canvas.focus(`step-${Math.floor(count / 2)}`);
  const view = [`step-${Math.floor(count / 2)}`];
  canvas.fit(view);
  result.panAtFullSize = await pan();
  result.statuses500AtFullSizeMs = await once(() => canvas.setStatuses(statusBytes(Math.min(500, count), 0)));
  result.heapMb = round(((performance.memory?.usedJSHeapSize ?? 0) - heap) / 1048576);
  result.elements = host.querySelectorAll('*').length;
  canvas.dispose();
  return result;
}

const counts = (new URLSearchParams(location.search).get('n') ?? '200,1000,2000,5000').split(',').map(Number);
const results = [];
for (const count of counts) results.push(await measure(count));
await fetch('/result', { method: 'POST', body: JSON.stringify(results) });
